"""Listens to how loud a table is, and to nothing else: no voice, no word, no model."""

from collections.abc import Sequence

from classsense.domain.clock import LessonNs
from classsense.domain.lesson import GroupId
from classsense.domain.observations import Observation, SoundHeard
from classsense.domain.ports import AudioChunk, SpokenStretch
from classsense.speech.levels import FRAME, Levels
from classsense.speech.stream_position import StreamPosition
from classsense.speech.turns import GRID_HZ


class EnergyListener:
    """Implements `Listener` for a table where somebody did not agree to voices.

    It is built without any model, so that it cannot tell voices apart or recognise words. Used by
    one thread only.
    """

    def __init__(self, group: GroupId) -> None:
        self._group = group
        self._stream = StreamPosition(group)
        self._levels = Levels()

    def hear(self, chunk: AudioChunk) -> Sequence[Observation]:
        """Take the next chunk; return the level of each second that became whole, and gaps."""
        placed = self._stream.place(chunk)
        if placed.skipped:
            self._levels.skip(placed.skipped)
        self._levels.hear(placed.samples)
        heard: list[Observation] = [placed.gap] if placed.gap else []
        return heard + sounds_of(self._levels, self._stream, self._group)

    def held_s(self) -> float:
        """Return nothing: only levels are kept."""
        return 0.0

    def spoken(self) -> Sequence[SpokenStretch]:
        """Return nothing: nothing is ever handed on to be transcribed."""
        return ()

    def forget(self, since: LessonNs) -> Sequence[Observation]:
        """Return nothing: of what was heard, nothing but the level of the room is still here."""
        del since
        return ()

    def finish(self) -> Sequence[Observation]:
        """Return nothing: what is left is less than a second."""
        return ()


def sounds_of(levels: Levels, stream: StreamPosition, group: GroupId) -> list[Observation]:
    """Return the level of each second that became whole since the last call."""
    return [
        SoundHeard(
            start=stream.time_of(second.frame * FRAME),
            end=stream.time_of((second.frame + GRID_HZ) * FRAME),
            group=group,
            level_db=second.level_db,
            active=second.active,
            clipping=second.clipping,
            active_share=second.active_share,
        )
        for second in levels.new_seconds()
    ]
