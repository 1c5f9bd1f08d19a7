"""The lesson so far as the screen remembers it: rooms and words, in memory only."""

from typing import Final

from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.lesson import GroupId
from classsense.domain.snapshot import GroupView, Snapshot
from classsense.ui.presenters.history import History
from classsense.ui.presenters.strips import BIN_S
from classsense.ui.presenters.transcript_log import TranscriptLog
from classsense.ui.presenters.words import PickedWords

_AROUND_S: Final = 2.0
"""Words of a bin may begin or end so much outside it."""


class Memory:
    """What was shown and said. Used by the GUI thread only."""

    def __init__(self) -> None:
        self._rooms = History()
        self._words = TranscriptLog()

    def keep(self, snapshot: Snapshot) -> None:
        """Remember the newest state."""
        self._rooms.keep(snapshot)
        self._words.keep(snapshot)

    def room_at(self, at_s: float) -> Snapshot | None:
        """Return the room as it was; None if it was not seen yet."""
        return self._rooms.at(lesson_ns(at_s))

    def forget(self, group: GroupId | None, since: LessonNs, until: LessonNs) -> None:
        """Wipe what was heard in [since, until), at one table or at all of them."""
        self._rooms.forget(group, since, until)
        self._words.forget(group, since, until)

    def picked(self, view: GroupView, at_s: float) -> PickedWords:
        """Return the words of the bin in which a moment lies."""
        start = at_s // BIN_S * BIN_S
        end = start + BIN_S
        said = self._words.between(
            view.id, lesson_ns(max(0.0, start - _AROUND_S)), lesson_ns(end + _AROUND_S)
        )
        then = self._rooms.at(lesson_ns(end))
        views = then.groups if then is not None else ()
        keywords = next((each.keywords for each in views if each.id == view.id), ())
        return PickedWords(start, end, said, keywords)
