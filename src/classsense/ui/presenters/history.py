"""The room as it was: remembers a Snapshot every few seconds, in memory only."""

from bisect import bisect_right
from typing import Final

from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.snapshot import Snapshot

STEP_S: Final = 5.0
"""A snapshot is kept when the last one kept is this old."""
CAPACITY: Final = 1200
"""100 minutes; then the oldest goes."""


class History:
    """Snapshots of the lesson so far. Used by the GUI thread only."""

    def __init__(self) -> None:
        self._kept: list[Snapshot] = []

    def keep(self, snapshot: Snapshot) -> None:
        """Remember `snapshot` if the last one kept is old enough."""
        if self._kept and snapshot.at - self._kept[-1].at < lesson_ns(STEP_S):
            return
        self._kept.append(snapshot)
        if len(self._kept) > CAPACITY:
            del self._kept[0]

    def at(self, moment: LessonNs) -> Snapshot | None:
        """Return the room as it was at `moment`; None if it was not seen yet."""
        index = bisect_right(self._kept, moment, key=lambda snapshot: snapshot.at)
        return self._kept[index - 1] if index else None
