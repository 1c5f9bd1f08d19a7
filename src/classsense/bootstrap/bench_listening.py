"""What listening costs: CPU seconds per second of each microphone, as fast as the machine can."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

import numpy as np

from classsense.bootstrap.bench_room import SEATS, busy_tables, plan_of, sample_tables
from classsense.bootstrap.bench_section import (
    BenchData,
    Record,
    Say,
    SkippedError,
    Spent,
    cpu_seconds,
)
from classsense.bootstrap.bench_sound import sound_of
from classsense.bootstrap.recognisers import Recognisers
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.lesson import TEACHER
from classsense.domain.policy import policy_of
from classsense.domain.ports import (
    SAMPLE_RATE_HZ,
    AudioChunk,
    Samples,
    SpeechSegmenter,
    SpokenStretch,
    VoiceEmbedder,
)
from classsense.speech.bleed import RoomEars
from classsense.weights.store import WeightsFolder

CHUNK: Final = SAMPLE_RATE_HZ // 2
_TABLES: Final = 6


@dataclass
class MeteredRecognisers(Recognisers):
    """Recognisers whose models note the CPU seconds that they take."""

    segmenting: Spent = field(default_factory=Spent)
    embedding: Spent = field(default_factory=Spent)

    def _segmenting(self) -> SpeechSegmenter:
        return cast("SpeechSegmenter", _Metered(super()._segmenting(), self.segmenting))

    def _embedding(self) -> VoiceEmbedder:
        return cast("VoiceEmbedder", _Metered(super()._embedding(), self.embedding))


class _Metered:
    """Stands before a model; every call of a method of it is timed."""

    def __init__(self, model: object, spent: Spent) -> None:
        self._model = model
        self._spent = spent

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the model has
        found = getattr(self._model, name)
        return self._timed(found) if callable(found) else found

    def _timed(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the model takes
            before = time.process_time()
            try:
                return call(*given, **named)
            finally:
                self._spent.cpu_s += time.process_time() - before

        return timed


def listening(data: BenchData, say: Say) -> Record:
    """Time one table, six tables with the teacher, and six quieter ones."""
    for model in ("segmentation", "campplus"):
        data.model(model)
    teacher = data.sample() / "teacher.flac"
    record = {}
    for name, tables, load in (
        ("one busy table", 1, busy_tables),
        ("six busy tables and the teacher", _TABLES, busy_tables),
        ("six tables and the teacher, sample lesson", _TABLES, sample_tables),
    ):
        try:
            files = load(data)
        except SkippedError as reason:
            say(f"{name:<42} skipped: {reason}")
            continue
        sounds = [_at_most(_table(files, n), data.seconds) for n in range(tables)]
        if tables > 1:
            sounds.append(_at_most(sound_of(teacher), data.seconds))
        record[name] = figures = cost(sounds, data.weights, teacher=tables > 1)
        say(
            f"{name:<42} CPU s per microphone-second: segmentation %.4f  voices %.4f  bleed %.4f"
            "  rest %.4f  together %.4f  (%d microphones, %.0f s each)"
            % tuple(figures[key] for key in FIGURES)
        )
    return record


FIGURES: Final = (
    "segmentation", "voices", "bleed", "rest", "together", "microphones", "seconds",
)  # fmt: skip


def _table(files: Sequence[Path], number: int) -> Samples:
    """Return the sound of a table, each turned on by 17 s more than the one before.

    Some recordings are the same talk in two rooms: at the same time they would be each other's
    bleed.
    """
    return np.roll(sound_of(files[number % len(files)]), 17 * number * SAMPLE_RATE_HZ)


def cost(
    sounds: Sequence[Samples], weights: Path | None, *, teacher: bool = False
) -> dict[str, float]:
    """Return CPU seconds per microphone-second: segmentation, voices, bleed, rest, and together.

    Args:
        sounds: One per microphone; the last is the teacher's, if she has one. All are heard in
            turn, as in a lesson.
        weights: Folder of the weights; None is the user's own.
        teacher: Whether she has a microphone.
    """
    plan = plan_of(len(sounds) - teacher, teacher=teacher, words=False)
    built = MeteredRecognisers(plan, policy_of(plan), WeightsFolder(weights), epoch=0)
    room = ListeningRoom(built)
    built.segmenting.cpu_s = built.embedding.cpu_s = 0.0
    with cpu_seconds() as whole:
        for _ in room.hear(sounds):
            pass
        room.finish()
    heard_s = sum(len(sound) for sound in sounds) / SAMPLE_RATE_HZ
    parts = (built.segmenting.cpu_s, built.embedding.cpu_s, room.comparing.cpu_s)
    return {
        "segmentation": parts[0] / heard_s,
        "voices": parts[1] / heard_s,
        "bleed": parts[2] / heard_s,
        "rest": (whole.cpu_s - sum(parts)) / heard_s,
        "together": whole.cpu_s / heard_s,
        "microphones": len(sounds),
        "seconds": heard_s / len(sounds),
        "speakers": SEATS,
    }


class ListeningRoom:
    """All microphones of a plan, heard in turn as in a lesson.

    Attributes:
        comparing: What comparing the microphones with each other took.

    Raises:
        SkippedError: A model is missing.
    """

    def __init__(self, built: Recognisers) -> None:
        plan = built.plan
        self.comparing = Spent()
        several = len(plan.groups) + (plan.teacher_microphone is not None) > 1
        self._ears = built.ears = RoomEars() if several else None
        found = {group.id: built.listener(group) for group in plan.groups}
        if plan.teacher_microphone is not None:
            found[TEACHER] = built.teacher_listener()
        missing = next(iter(built.missing.values()), None)
        if missing is not None:
            raise SkippedError(f"{missing.key}: classsense models fetch")
        self._listeners = {group: each for group, each in found.items() if each is not None}

    def hear(self, sounds: Sequence[Samples]) -> Iterator[tuple[LessonNs, SpokenStretch]]:
        """Hear the sounds, half a second of each in turn; yield what is handed on, and when.

        Args:
            sounds: One per microphone, in the order of the plan, the teacher's last.
        """
        named = dict(zip(self._listeners, sounds, strict=True))
        for number, first in enumerate(range(0, max(map(len, sounds)), CHUNK)):
            for group, sound in named.items():
                samples = sound[first : first + CHUNK]
                if not len(samples):
                    continue
                chunk = AudioChunk(samples, lesson_ns(number / 2), number, group)
                self._compare(chunk)
                self._listeners[group].hear(chunk)
                end = lesson_ns((first + CHUNK) / SAMPLE_RATE_HZ)
                for stretch in self._listeners[group].spoken():
                    yield end, stretch

    def finish(self) -> None:
        """End listening; voices are forgotten."""
        for listener in self._listeners.values():
            listener.finish()

    def _compare(self, chunk: AudioChunk) -> None:
        if self._ears is not None:
            before = time.process_time()
            self._ears.hear(chunk)
            self.comparing.cpu_s += time.process_time() - before


def _at_most(sound: Samples, seconds: float | None) -> Samples:
    return sound if seconds is None else sound[: round(seconds * SAMPLE_RATE_HZ)]
