"""Level meters of microphones before a lesson: the same reading as in it, and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Final

from classsense.domain.lesson import GroupId
from classsense.domain.observations import PartStatus
from classsense.domain.ports import AudioChunk
from classsense.domain.sound_level import MicrophoneLevel
from classsense.live.clocks import SteadyClock
from classsense.live.gauges import Gauges
from classsense.live.latest_status import LatestStatus
from classsense.live.microphone_reader import MakeSource, MicrophoneReader
from classsense.live.stage import Surroundings


class LevelMeters:
    """Shows how loud microphones are, without a lesson. Safe from any thread.

    No sound is kept: a chunk is gone once it was measured.

    Args:
        sources: How to open the microphone of each table.
    """

    def __init__(self, sources: Mapping[GroupId, MakeSource]) -> None:
        self._gauges: Final = Gauges()
        self._problems: Final = LatestStatus()
        around = Surroundings(self._problems, SteadyClock(), self._gauges)
        self._stages = [
            MicrophoneReader(group, source, _forget, around).stage
            for group, source in sources.items()
        ]

    def start(self) -> None:
        """Open the microphones."""
        for stage in self._stages:
            stage.start()

    def levels(self) -> Sequence[MicrophoneLevel]:
        """Return how loud each microphone is now; one that cannot be heard is not among them."""
        return self._gauges.health().levels

    def parts(self) -> Sequence[PartStatus]:
        """Return how each microphone is, with what is wrong with it."""
        return self._problems.latest()

    def stop(self) -> None:
        """Close the microphones; returns when they are closed."""
        for stage in self._stages:
            stage.stop()
        for stage in self._stages:
            stage.join()


def _forget(chunk: AudioChunk) -> None:
    """Keep nothing."""
