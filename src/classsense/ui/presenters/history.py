"""The room as it was: remembers a Snapshot every few seconds, in memory only."""

from bisect import bisect_right
from dataclasses import replace
from typing import Final

from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.lesson import TEACHER_VOICE, GroupId
from classsense.domain.snapshot import GroupView, Snapshot, Timeline
from classsense.ui.presenters.rings import RECENT_BINS

STEP_S: Final = 5.0
"""A snapshot is kept when the last one kept is this old."""
_STALE_S: Final = 2.0
"""A Snapshot may show for so long what has just been forgotten."""
CAPACITY: Final = 1200
"""100 minutes; then the oldest goes."""


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
        self._kept.append(_lean(snapshot))
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


def _lean(snapshot: Snapshot) -> Snapshot:
    """Return what the room needs: strips and words of a whole lesson, kept again and again, do not.

    The latest bins of the teacher stay, because the ring shows them.
    """
    views = tuple(
        replace(
            view,
            transcript=(),
            activity=(),
            matrix=(),
            figures=(),
            strips=tuple(
                replace(strip, bins=strip.bins[-RECENT_BINS:])
                for strip in view.strips
                if strip.voice == TEACHER_VOICE
            ),
        )
        for view in snapshot.groups
    )
    return replace(snapshot, groups=views, timeline=_NO_TIMELINE, earlier=())


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
