"""Builds what `classsense analyse` runs on files."""

from pathlib import Path

from classsense.domain.lesson import GroupId
from classsense.speech.analyse import RecordingAnalyser
from classsense.speech.group_listener import GroupListener, ListenerOptions
from classsense.speech.segmentation import PyannoteSegmenter
from classsense.speech.speaker_embedding import CamPlusEmbedder
from classsense.speech.transcriber_whisper import WhisperOptions, WhisperTranscriber
from classsense.vision.analyse import FaceFinder
from classsense.vision.faces_yunet import YuNetDetector
from classsense.vision.landmarks_mediapipe import MediapipeFaceReader
from classsense.weights.store import WeightsFolder


def recording_analyser(
    speakers: int, language: str, *, live: bool, words: bool, weights: Path | None = None
) -> RecordingAnalyser:
    """Return an analyser of recordings.

    Args:
        speakers: Known number of speakers, >= 1.
        language: Of the words.
        live: Report the labels that each moment carried 10 s later.
        words: Whether to transcribe.
        weights: Folder of the weights; None is the user's own.

    Raises:
        KnownError: `model_missing`.
    """
    folder = WeightsFolder(weights)
    segmenter = PyannoteSegmenter(folder.path("segmentation"))
    embedder = CamPlusEmbedder(folder.path("campplus"))
    options = ListenerOptions(voices=speakers)
    return RecordingAnalyser(
        listener=lambda: GroupListener(GroupId("recording"), segmenter, embedder, options),
        transcriber=_transcriber(folder) if words else None,
        language=language,
        live=live,
    )


def _transcriber(folder: WeightsFolder) -> WhisperTranscriber:
    options = WhisperOptions(gate=folder.path("silero-vad"))
    return WhisperTranscriber(folder.path("whisper-base"), options)


def face_finder(*, expression: bool, upscale: float, weights: Path | None = None) -> FaceFinder:
    """Return a finder of faces in pictures and videos.

    Args:
        expression: Whether smiles are read.
        upscale: Enlargement before faces are looked for, 1..4.
        weights: Folder of the weights; None is the user's own.

    Raises:
        KnownError: `model_missing`.
    """
    folder = WeightsFolder(weights)
    reader = MediapipeFaceReader(folder.path("face-landmarker"), expression=expression)
    return FaceFinder(YuNetDetector(folder.path("yunet")), reader, upscale)
