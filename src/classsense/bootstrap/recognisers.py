"""Builds what listens and looks in a lesson: only what the policy allows, only once.

A model that is missing costs its part, not the lesson: the part is reported as stopped with what
to do, and everything else runs.
"""

import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Final, TypeVar

from classsense.domain.camera_ports import FaceDetector, FaceReader, HandFinder, Watcher
from classsense.domain.errors import KnownError
from classsense.domain.lesson import TEACHER, Camera, Group, LessonPlan, TranscriptKind
from classsense.domain.policy import GroupMode, Policy
from classsense.domain.ports import Listener, SpeechSegmenter, VoiceEmbedder
from classsense.domain.rules import Capability
from classsense.live.transcription import WordsRig
from classsense.speech.bleed import RoomEars
from classsense.vision.shared_load import SharedLoad
from classsense.weights.store import WeightsFolder

T = TypeVar("T")
_CORES_A_WORKER: Final = 3
"""One transcribing thread leaves two cores to everything else; more only take them from it."""


@dataclass
class Recognisers:
    """The models of one lesson, built on demand and shared by one thread each.

    Args:
        policy: What may be built.
        weights: Where the weights lie.
        epoch: Number of the voices' epoch.
        transcriber: Id of the model that recognises words, among the known ones.

    Attributes:
        missing: Parts that could not be built, with the reason.
        ears: Compares the microphones; None where there are fewer than two.
        load: What the cameras may take together; None lets them take all they want.
        in_use: Gives back what the models hold beside memory, once nobody uses them any more.
    """

    plan: LessonPlan
    policy: Policy
    weights: WeightsFolder
    epoch: int
    transcriber: str = "whisper-base"
    missing: dict[str, KnownError] = field(default_factory=dict)
    in_use: ExitStack = field(default_factory=ExitStack)
    ears: RoomEars | None = None
    load: SharedLoad | None = None
    _segmenter: SpeechSegmenter | None = None
    _embedder: VoiceEmbedder | None = None

    def listener(self, group: Group, epoch: int | None = None) -> Listener | None:
        """Return what listens to a table; None if nothing may or can.

        Args:
            group: The table, with those who are there.
            epoch: Of its voices; that of the lesson unless told.
        """
        from classsense.speech.energy_listener import EnergyListener
        from classsense.speech.group_listener import GroupListener, ListenerOptions

        mode = self.policy.mode_of(group)
        if mode is GroupMode.SILENT:
            return None
        if mode is GroupMode.ENERGY:
            return EnergyListener(group.id)
        options = ListenerOptions(
            voices=len(group.seats),
            words=self.policy.words_of(group),
            epoch=self.epoch if epoch is None else epoch,
        )
        return self._built(
            f"microphone:{group.id}",
            lambda: GroupListener(
                group.id,
                self._segmenting(),
                self._embedding(),
                options,
                self.ears.beside(group.id) if self.ears is not None else None,
            ),
        )

    def teacher_listener(self) -> Listener | None:
        """Return what listens to the teacher's own microphone; None if nothing may or can."""
        from classsense.speech.group_listener import GroupListener, ListenerOptions

        if self.plan.teacher_microphone is None or not self.policy.allows(Capability.VOICES):
            return None
        words = self.policy.allows(Capability.WORDS)
        options = ListenerOptions(voices=1, words=words, epoch=self.epoch)
        return self._built(
            f"microphone:{TEACHER}",
            lambda: GroupListener(TEACHER, self._segmenting(), None, options),
        )

    def watcher(self, camera: Camera) -> Watcher | None:
        """Return what watches a camera; None if nothing may or can."""
        if not self.policy.seats_in_view(camera.regions):
            return None
        return self._built(f"camera:{camera.id}", lambda: self._watching(camera))

    def words(self) -> WordsRig | None:
        """Return the transcriber; None if nothing may or can."""
        anybody = any(self.policy.words_of(group) for group in self.plan.groups)
        teacher = self.plan.teacher_microphone is not None and self.policy.allows(Capability.VOICES)
        if not self.policy.allows(Capability.WORDS) or not (anybody or teacher):
            return None
        return self._built("transcription", self._transcribing)

    def _watching(self, camera: Camera) -> Watcher:
        from classsense.vision.beside import Beside
        from classsense.vision.head_pose import FacingRule, sides_of_mates
        from classsense.vision.room_geometry import room_sight
        from classsense.vision.room_watcher import Recognisers as Eyes
        from classsense.vision.room_watcher import RoomWatcher
        from classsense.vision.teacher_track import teacher_track

        directions = self.policy.allows(Capability.HEAD_DIRECTION)
        smiles = self.policy.expression_seats(camera.regions)
        eyes = Eyes(
            detector=self._face_detector(),
            reader=self._face_reader() if directions else None,
            expression_reader=self._expression_reader() if smiles else None,
            hands=self._hands(camera),
        )
        rule = FacingRule(
            mates=sides_of_mates(self.plan, camera), room=room_sight(self.plan, camera)
        )
        watcher = RoomWatcher(camera, self.policy, eyes, rule=rule)
        if self.load is not None:
            watcher.share(self.load)
        if eyes.hands is not None:
            beside = Beside(f"hands-{camera.id}")
            self.in_use.callback(beside.close)
            watcher.spread(beside)
        teacher = teacher_track(self.plan, camera)
        if teacher is not None and self.policy.allows(Capability.TEACHER_PLACE):
            watcher.follow(teacher)
        return watcher

    def _face_detector(self) -> FaceDetector:
        from classsense.vision.faces_far import NearAndFar
        from classsense.vision.faces_half import HalfWhileLarge
        from classsense.vision.faces_yunet import YuNetDetector

        # Each has a buffer of its own: they look at pictures of different sizes by turns.
        whole, half = (YuNetDetector(self.weights.path("yunet")) for _ in range(2))
        return HalfWhileLarge(NearAndFar(whole, quarters_per_look=1), half)

    def _face_reader(self) -> FaceReader:
        from classsense.vision.landmarks_litert import LiteRtFaceReader

        reader = LiteRtFaceReader(self.weights.path("face-landmarker"), expression=False)
        self.in_use.callback(reader.close)
        return reader

    def _hands(self, camera: Camera) -> HandFinder | None:
        """Return what finds hands; without its model the camera goes on without hands."""
        if not self.policy.allows(Capability.HANDS):
            return None
        return self._built(f"hands:{camera.id}", self._hand_finder)

    def _hand_finder(self) -> HandFinder:
        from classsense.vision.hands_litert import LiteRtHandFinder

        finder = LiteRtHandFinder(self.weights.path("hand-landmarker"))
        self.in_use.callback(finder.close)
        return finder

    def _expression_reader(self) -> FaceReader:
        from classsense.bootstrap.expressions import expression_reader

        reader = expression_reader(self.weights)
        self.in_use.callback(reader.close)
        return reader

    def _transcribing(self) -> WordsRig:
        from classsense.speech.tokens import ContentFinder
        from classsense.speech.transcriber_whisper import WhisperOptions, WhisperTranscriber
        from classsense.speech.words import is_question

        spoken = self.plan.spoken or self.plan.language
        folder = self.weights.path(self.transcriber)
        workers = max(1, (os.cpu_count() or 1) // _CORES_A_WORKER)
        options = WhisperOptions(
            workers=workers, gate=self.weights.path("silero-vad"), glossary=self.plan.glossary
        )
        return WordsRig(
            load=lambda: WhisperTranscriber(folder, options),
            language=spoken,
            is_question=is_question,
            content=ContentFinder(spoken, [term.text for term in self.plan.glossary]),
            keeps_text=self.plan.transcript is TranscriptKind.TEXT,
            workers=workers,
        )

    def _segmenting(self) -> SpeechSegmenter:
        from classsense.speech.segmentation import PyannoteSegmenter

        if self._segmenter is None:
            self._segmenter = PyannoteSegmenter(self.weights.path("segmentation"))
        return self._segmenter

    def _embedding(self) -> VoiceEmbedder:
        from classsense.speech.speaker_embedding import CamPlusEmbedder

        if self._embedder is None:
            self._embedder = CamPlusEmbedder(self.weights.path("campplus"))
        return self._embedder

    def _built(self, part: str, build: Callable[[], T]) -> T | None:
        try:
            return build()
        except KnownError as error:
            self.missing[part] = error
            return None
