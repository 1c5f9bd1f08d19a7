"""The room as it was: remembers a Snapshot every few seconds, in memory only."""

from bisect import bisect_right
from dataclasses import replace
from typing import Final

from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.lesson import TEACHER_VOICE, GroupId
from classsense.domain.snapshot import GroupView, Snapshot
from classsense.domain.timeline_view import Timeline
from classsense.ui.presenters.rings import RECENT_BINS

STEP_S: Final = 10.0
"""A snapshot is kept when the last one kept is this old."""
_STALE_S: Final = 2.0
"""A Snapshot may show for so long what has just been forgotten."""
CAPACITY: Final = 720
"""Two hours; then the oldest goes."""
_SHARES: Final = tuple(number / 50 for number in range(51))
"""Shares as they are remembered: the same few numbers, so that they cost next to nothing."""


class History:
    """Snapshots of the lesson so far. Used by the GUI thread only."""

    def __init__(self) -> None:
        self._kept: list[Snapshot] = []
        self._forgotten: list[tuple[GroupId | None, LessonNs, LessonNs]] = []

    def keep(self, snapshot: Snapshot) -> None:
        """Remember `snapshot` if the last one kept is old enough."""
        if self._kept and snapshot.at - self._kept[-1].at < lesson_ns(STEP_S):
            return
        for each in self._forgotten:
            snapshot = _without(snapshot, each)
        last = self._kept[-1] if self._kept else None
        self._kept.append(_lean(snapshot, last))
        if len(self._kept) > CAPACITY:
            del self._kept[0]

    def forget(self, group: GroupId | None, since: LessonNs, until: LessonNs) -> None:
        """Wipe what tables showed over [since, until): of one table, or of all of them."""
        span = (group, since, LessonNs(until + lesson_ns(_STALE_S)))
        self._forgotten.append(span)
        self._kept = [_without(snapshot, span) for snapshot in self._kept]

    def at(self, moment: LessonNs) -> Snapshot | None:
        """Return the room as it was at `moment`; None if it was not seen yet."""
        index = bisect_right(self._kept, moment, key=lambda snapshot: snapshot.at)
        return self._kept[index - 1] if index else None


def _lean(snapshot: Snapshot, last: Snapshot | None) -> Snapshot:
    """Return what the room needs: strips and words of the whole lesson are not in every one.

    The latest bins of the teacher stay, because the ring shows them. A seat at which nothing has
    changed since `last` is the same object.
    """
    known = {} if last is None else {seat.id: seat for seat in last.seats}
    seats = tuple(
        before if (before := known.get(seat.id)) == seat and before is not None else seat
        for seat in snapshot.seats
    )
    views = tuple(
        replace(
            view,
            transcript=(),
            activity=(),
            matrix=(),
            figures=(),
            liveliness=tuple(map(_share, view.liveliness)),
            strips=tuple(
                replace(strip, bins=tuple(map(_share, strip.bins[-RECENT_BINS:])))
                for strip in view.strips
                if strip.voice == TEACHER_VOICE
            ),
        )
        for view in snapshot.groups
    )
    kept = replace(snapshot, groups=views, seats=seats, minutes=())
    return replace(kept, timeline=_NO_TIMELINE, earlier=())


def _share(value: float | None) -> float | None:
    return None if value is None else _SHARES[round(min(1.0, max(0.0, value)) * 50)]


_NO_TIMELINE: Final = Timeline(10.0, (), (), (), (), (), (), ())


def _without(snapshot: Snapshot, span: tuple[GroupId | None, LessonNs, LessonNs]) -> Snapshot:
    """Return the room with what was heard at a table (None is all) taken out, if it is of then."""
    group, since, until = span
    if not since <= snapshot.at < until:
        return snapshot
    views = tuple(_unheard(view) if group in (None, view.id) else view for view in snapshot.groups)
    return replace(snapshot, groups=views)


def _unheard(view: GroupView) -> GroupView:
    return GroupView(
        view.id,
        view.name,
        view.place,
        view.mode,
        view.members,
        answered=view.answered,
        calling_since=view.calling_since,
        present=view.present,
        paused=view.paused,
    )
