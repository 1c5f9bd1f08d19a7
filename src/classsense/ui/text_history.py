"""The history of a group's text: reads it, moves along it, and asks for a state back."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from PySide6.QtCore import QObject

from classsense.domain.clock import LessonNs, lesson_ns, seconds
from classsense.domain.desk import RunningLesson
from classsense.domain.errors import KnownError
from classsense.domain.lesson import GroupId, SeatId, seat_order
from classsense.domain.snapshot import Snapshot
from classsense.domain.texts_desk import TextsDesk
from classsense.domain.writing import KeptUpdate
from classsense.resources.texts import Texts
from classsense.ui.background import Background
from classsense.ui.errors import TroubleDialog
from classsense.ui.panels.text_windows import TextHistory
from classsense.ui.panels.texts import TextsPanel
from classsense.ui.presenters.figures import clock
from classsense.ui.presenters.strips import StripsModel, present_strips
from classsense.ui.presenters.texts import HISTORY_PX, html_of
from classsense.ui.theme import Look
from classsense.writing.copies import ShareBin, shares_over, text_at, without_writers

_BIN_S: Final = 30.0


class _Story(NamedTuple):
    updates: Sequence[KeptUpdate]
    bins: tuple[ShareBin, ...]


class HistoryControls(QObject):
    """Opens the window and follows its slider. GUI thread only.

    Attributes:
        dialog: While it is open.
    """

    def __init__(
        self, look: Look, texts: Texts, lesson: RunningLesson, screen: TextsPanel, work: Background
    ) -> None:
        super().__init__(screen)
        self._look = look
        self._texts = texts
        self._lesson = lesson
        self._screen = screen
        self._work = work
        self._pictures = screen.pictures
        self._group = GroupId("")
        self._story = _Story((), ())
        self._wanted: float | None = None
        self._last_s = 0.0
        self._busy = False
        self._strips: StripsModel | None = None
        self.dialog: TextHistory | None = None

    def open(self, group: GroupId, snapshot: Snapshot) -> None:
        """Show the history of a group's text until now."""
        view = next((each for each in snapshot.groups if each.id == group), None)
        if view is None:
            return
        self.close()
        self._group = group
        self._strips = present_strips(view, snapshot, None, self._texts)
        self.dialog = TextHistory(self._look, self._texts, view.name, self._screen, self._pictures)
        self.dialog.strips.show_model(self._strips)
        since, now = self._strips.since_s, seconds(snapshot.at)
        self._last_s = float(int(now))
        self.dialog.slider.setRange(int(since), int(max(now, since + self._strips.length_s)))
        self.dialog.slider.setEnabled(False)
        self.dialog.restore.setEnabled(False)
        self.dialog.moment_wanted.connect(self._want)
        self.dialog.restore_wanted.connect(self._restore)
        self.dialog.finished.connect(self._forget)
        self.dialog.open()
        desk, running, dialog = self._lesson.texts, snapshot.running, self.dialog
        erased = snapshot.writing.erased
        self._work.run(
            lambda _: _read(desk, group, snapshot.at, erased),
            lambda story: self._on_read(story, dialog, running),
        )

    def close(self) -> None:
        """Close the window."""
        if self.dialog is not None:
            self.dialog.accept()

    def _forget(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog, self._story = None, _Story((), ())

    def _on_read(self, story: _Story, dialog: TextHistory, running: bool) -> None:  # noqa: FBT001 - handed on by Background
        if self.dialog is not dialog or self._strips is None:
            return  # it was closed meanwhile
        self._story = story
        seats = _seats(story.bins)
        self.dialog.shares.show_shares(
            self._strips, seats, [(each.end_s, _shares(each, seats)) for each in story.bins]
        )
        self.dialog.slider.setEnabled(True)
        self.dialog.slider.setFocus()
        self.dialog.restore.setEnabled(running)
        self.dialog.slider.setValue(int(self._last_s))
        self._want(self._last_s)

    def _want(self, at_s: float) -> None:
        """Show a moment; of those that come while one is read only the last is shown."""
        at_s = min(at_s, self._last_s)
        self._wanted = at_s
        if self.dialog is not None and self._strips is not None:
            self.dialog.strips.show_model(replace(self._strips, pick_s=at_s))
            self.dialog.shares.show_moment(at_s)
        if self._busy:
            return
        self._busy, updates = True, self._story.updates
        moment = lesson_ns(at_s + 1)
        self._work.run(
            lambda _: self._html_at(updates, moment),
            lambda html: self._on_text(at_s, html),
            self._on_unread,
        )

    def _html_at(self, updates: Sequence[KeptUpdate], moment: LessonNs) -> str:
        """Return a text as it was, with its pictures. Runs beside the window."""
        blocks = text_at(updates, moment)
        sizes = self._pictures.load(self._lesson.texts, self._group, blocks)
        return html_of(blocks, sizes, HISTORY_PX)

    def _on_text(self, at_s: float, html: str) -> None:
        self._busy = False
        if self.dialog is None:
            return
        self.dialog.show_moment(clock(at_s), html, self._shares_at(at_s))
        if self._wanted is not None and self._wanted != at_s:
            self._want(self._wanted)

    def _on_unread(self, error: Exception) -> None:
        """Let the slider go on, and tell of the fault."""
        self._busy = False
        raise error

    def _shares_at(self, at_s: float) -> str:
        """Return whose the text was, by seat and never by how much."""
        found = next((each for each in self._story.bins if each.end_s >= at_s), None)
        said = [
            self._texts("text.count", seat=seat, count=found.characters.get(seat, 0))
            for seat in _seats(self._story.bins)
            if found is not None
        ]
        return self._texts("text.between").join(said)

    def _restore(self, at_s: float) -> None:
        moment = lesson_ns(min(at_s, self._last_s) + 1)
        desk, group = self._lesson.texts, self._group
        self._work.run(lambda _: desk.restore(group, moment), lambda _: None, self._on_unrestored)
        self.close()

    def _on_unrestored(self, error: Exception) -> None:
        """Tell the teacher, who sees no more of the window than that it closed."""
        if not isinstance(error, KnownError):
            raise error
        dialog = TroubleDialog(self._look, self._texts, error, self._screen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _read(desk: TextsDesk, group: GroupId, until: LessonNs, erased: frozenset[SeatId]) -> _Story:
    updates = without_writers(desk.updates_since(group, 0), erased).updates
    return _Story(updates, shares_over(updates, until, _BIN_S))


def _seats(bins: Sequence[ShareBin]) -> list[SeatId]:
    return sorted({seat for each in bins for seat in each.characters}, key=seat_order)


def _shares(found: ShareBin, seats: Sequence[SeatId]) -> list[float]:
    whole = sum(found.characters.values())
    return [found.characters.get(seat, 0) / whole for seat in seats] if whole else []
