"""Takes sound from a microphone, and tells how loud it is and what is wrong with it."""

from collections.abc import Callable
from typing import Final

from classsense.domain.clock import Clock, LessonNs, StopSignal
from classsense.domain.lesson import GroupId
from classsense.domain.observations import PartState
from classsense.domain.ports import AudioChunk, AudioSource
from classsense.live.microphone_watch import MicrophoneWatch, level_of
from classsense.live.stage import Stage, Surroundings

MakeSource = Callable[[Clock, LessonNs], AudioSource]
"""Makes a source on the lesson's clock, to begin at a lesson time."""
_DEVICE: Final = "device"


class MicrophoneReader:
    """Reads one microphone in a thread of its own.

    Args:
        group: Its table.
        source: Makes the source, each time that it is opened.
        keep: Takes each chunk; never blocks.
        around: The running lesson.
    """

    def __init__(
        self,
        group: GroupId,
        source: MakeSource,
        keep: Callable[[AudioChunk], None],
        around: Surroundings,
    ) -> None:
        self._source = source
        self._keep = keep
        self._around = around
        self.stage = Stage(f"microphone:{group}", self._read, around)

    def _read(self, stop: StopSignal) -> None:
        self.stage.report(PartState.STARTING)
        source = self._source(self._around.clock, self._around.clock.now())
        gauges, part = self._around.gauges, self.stage.part
        watch = MicrophoneWatch()
        told: str | None = None
        try:
            source.open()
            while (chunk := source.read(stop)) is not None:
                level = level_of(chunk)
                problem = watch.hear(chunk, level)
                if problem != told:
                    self.stage.report(PartState.RUNNING, problem)
                    told = problem
                gauges.level(part, level)
                gauges.sound_held(f"{part}:{_DEVICE}", source.held_s())
                self._keep(chunk)
        finally:
            source.close()
            gauges.level(part, None)
            gauges.sound_held(f"{part}:{_DEVICE}", 0.0)
