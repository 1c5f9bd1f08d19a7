"""Builds what `classsense analyse` runs on files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from classsense.analysis.group_view import voice_names
from classsense.domain.camera_ports import FaceReader
from classsense.domain.errors import KnownError
from classsense.domain.lesson import GroupId
from classsense.domain.rules import Capability
from classsense.resources.policy_files import effective, usual
from classsense.speech.analyse import LIVE_DELAY_S, RecordingAnalyser, sound_of
from classsense.speech.group_listener import GroupListener, ListenerOptions
from classsense.speech.segmentation import PyannoteSegmenter
from classsense.speech.speaker_embedding import CamPlusEmbedder
from classsense.speech.transcriber_whisper import WhisperOptions, WhisperTranscriber
from classsense.vision.analyse import FaceFinder
from classsense.vision.faces_far import NearAndFar
from classsense.vision.faces_yunet import YuNetDetector
from classsense.vision.hands_litert import LiteRtHandFinder
from classsense.vision.landmarks_litert import LiteRtFaceReader
from classsense.weights.store import WeightsFolder


@dataclass(frozen=True, slots=True)
class SpeechWishes:
    """How recordings are to be analysed.

    Attributes:
        speakers: Known number of speakers, >= 1.
        language: Of the words.
        live_delay_s: Report the label that each moment carried so long after it was spoken; None
            for what is known in the end.
        words: Whether to transcribe.
        sound_checks: Recordings of single voices, by the name that each voice gets.
    """

    speakers: int
    language: str = "ja"
    live_delay_s: float | None = None
    words: bool = True
    sound_checks: Mapping[str, Path] = field(default_factory=dict)


def voices_of(wishes: SpeechWishes) -> tuple[str, ...]:
    """Return what the voices are called: as their sound checks, then by letters."""
    letters = voice_names(wishes.speakers)
    free = [letter for letter in letters if letter not in wishes.sound_checks]
    return (*wishes.sound_checks, *free)[: wishes.speakers]


def recording_analyser(wishes: SpeechWishes, weights: Path | None = None) -> RecordingAnalyser:
    """Return an analyser of recordings.

    Args:
        wishes: How.
        weights: Folder of the weights; None is the user's own.

    Raises:
        KnownError: `model_missing`; a sound check that is missing, cannot be read or holds too
            little speech (`audio_missing`, `audio_unreadable`, `sound_check_short`).
    """
    folder = WeightsFolder(weights)
    segmenter = PyannoteSegmenter(folder.path("segmentation"))
    embedder = CamPlusEmbedder(folder.path("campplus"))
    checks = [sound_of(path) for path in wishes.sound_checks.values()]
    options = ListenerOptions(voices=wishes.speakers, names=voices_of(wishes))

    def listener() -> GroupListener:
        made = GroupListener(GroupId("recording"), segmenter, embedder, options)
        for place, sound in enumerate(checks):
            made.enrol(place, sound)
        return made

    return RecordingAnalyser(
        listener=listener,
        transcriber=_transcriber(folder) if wishes.words else None,
        language=wishes.language,
        live=wishes.live_delay_s is not None,
        live_delay_s=wishes.live_delay_s or LIVE_DELAY_S,
    )


def _transcriber(folder: WeightsFolder) -> WhisperTranscriber:
    options = WhisperOptions(gate=folder.path("silero-vad"))
    return WhisperTranscriber(folder.path("whisper-base"), options)


def face_finder(
    *, expression: str | None, upscale: float, weights: Path | None = None
) -> FaceFinder:
    """Return a finder of faces in pictures and videos.

    Args:
        expression: Id of the net that reads expressions; None reads none.
        upscale: Enlargement before faces are looked for, 1..4.
        weights: Folder of the weights; None is the user's own.

    Raises:
        KnownError: `model_missing`, `model_unknown`; the rules of this machine have no
            expression (`policy_forbids`).
    """
    folder = WeightsFolder(weights)
    reader: FaceReader
    if expression is None:
        reader = LiteRtFaceReader(folder.path("face-landmarker"), expression=False)
    else:
        rules = effective(usual()).rules
        if Capability.EXPRESSION not in rules.allowed:
            raise KnownError("policy_forbids", capability=Capability.EXPRESSION, profile=rules.name)
        from classsense.bootstrap.expressions import expression_reader

        reader = expression_reader(folder, expression)
    hands = LiteRtHandFinder(folder.path("hand-landmarker"))
    return FaceFinder(NearAndFar(YuNetDetector(folder.path("yunet"))), reader, upscale, hands)
