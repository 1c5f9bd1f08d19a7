"""What the teacher does with tables while a lesson runs: pause, check, move, mark away, forget."""

from typing import Final

import msgspec
from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget

from classsense.domain.clock import LessonNs, lesson_ns, seconds
from classsense.domain.commands import Command, SeatAbsent, SoundForgotten, TablePaused
from classsense.domain.desk import RunningLesson
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.snapshot import Snapshot
from classsense.resources.texts import Texts
from classsense.ui.panels.done_bar import DoneBar
from classsense.ui.panels.room import RoomPanel
from classsense.ui.panels.seats_dialog import SeatsDialog
from classsense.ui.panels.sound_check import SoundCheckDialog
from classsense.ui.panels.table_buttons import TableButtons
from classsense.ui.presenters.figures import clock
from classsense.ui.presenters.memory import Memory
from classsense.ui.presenters.seating import present_seating
from classsense.ui.presenters.undo import Done, UndoStack, absence, move, pause
from classsense.ui.theme import Look

FORGET_S: Final = 300.0
"""How far back forgetting reaches."""


class TableControls(QWidget):
    """Turns what the teacher asks for into commands, and takes back what can be taken back.

    It is never shown itself: its dialogs and menus belong to the screen.

    Attributes:
        bar: Says what was done, with the button that takes it back.

    Signals:
        open_wanted: arg: GroupId of the table whose page is wanted.
    """

    open_wanted = Signal(str)

    def __init__(
        self, look: Look, texts: Texts, lesson: RunningLesson, memory: Memory, screen: QWidget
    ) -> None:
        super().__init__(screen)
        self.hide()
        self._look = look
        self._texts = texts
        self._lesson = lesson
        self._memory = memory
        self._screen = screen
        self._now: Snapshot | None = None
        self._undo = UndoStack()
        self._check: SoundCheckDialog | None = None
        self._seats: SeatsDialog | None = None
        self.bar = DoneBar(look, texts, screen)
        self.bar.undo_wanted.connect(self.undo)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Follow the lesson; open dialogs do too."""
        self._now = snapshot
        if self._check is not None:
            self._check.show_snapshot(snapshot)
        if self._seats is not None:
            self._seats.show_model(present_seating(snapshot, self._texts))
        if not snapshot.running:
            self.bar.hide()

    def serve(self, room: RoomPanel, buttons: TableButtons) -> None:
        """Do what is asked for in the room and on a table's page."""
        room.menu_wanted.connect(self.show_menu)
        room.check_wanted.connect(self.show_check)
        room.seats_wanted.connect(self.show_seats)
        room.forget_wanted.connect(self.ask_forget)
        buttons.pause_wanted.connect(self.toggle_pause)
        buttons.check_wanted.connect(self.show_check)
        buttons.seats_wanted.connect(self.show_seats)
        buttons.forget_wanted.connect(self.ask_forget)

    def toggle_pause(self, group: str) -> None:
        """Pause a table, or hear it again."""
        if self._now is None or not self._now.running:
            return
        at, table = self._lesson.now(), GroupId(group)
        done = pause(self._now, table, at, self._texts)
        if done is not None and isinstance(done.back, TablePaused):
            self.do(TablePaused(at, table, not done.back.paused), done)

    def set_absent(self, seat: str, absent: bool) -> None:  # noqa: FBT001 - a Qt slot takes what its signal carries
        """Mark that nobody is at a seat, or that somebody came after all."""
        at, name = self._lesson.now(), SeatId(seat)
        self.do(
            SeatAbsent(at, name, absent), absence(name, absent=absent, at=at, texts=self._texts)
        )

    def move_seat(self, seat: str, group: str) -> None:
        """Move a pupil to another table."""
        if self._now is None:
            return
        found = move(self._now, SeatId(seat), GroupId(group), self._texts)
        if found is not None:
            command, done = found
            self.do(msgspec.structs.replace(command, at=self._lesson.now()), done)

    def undo(self) -> None:
        """Take back what was done last."""
        done = self._undo.pop()
        if done is None:
            return
        self._submit(msgspec.structs.replace(done.back, at=self._lesson.now()))
        self.bar.show_done(self._texts("control.undone", what=done.text), undo=False)

    def show_check(self, group: str = "") -> None:
        """Open the sound check of a table (the first if empty)."""
        if self._now is None or not self._now.groups or not self._now.running:
            return
        chosen = GroupId(group or self._now.groups[0].id)
        if self._check is None:
            self._check = SoundCheckDialog(self._look, self._texts, self._lesson, self._screen)
            self._check.absence_wanted.connect(self.set_absent)
            self._check.finished.connect(self._on_check_closed)
        self._check.choose(chosen)
        self._check.show_snapshot(self._now)
        self._check.show()
        self._check.activateWindow()

    def show_seats(self, _group: str = "") -> None:
        """Open the list of who sits where."""
        if self._now is None or not self._now.groups or not self._now.running:
            return
        if self._seats is None:
            self._seats = SeatsDialog(self._look, self._texts, self._screen)
            self._seats.absence_wanted.connect(self.set_absent)
            self._seats.move_wanted.connect(self.move_seat)
            self._seats.removal_wanted.connect(self.ask_removal)
            self._seats.undo_wanted.connect(self.undo)
            self._seats.finished.connect(self._on_seats_closed)
        self._seats.show_model(present_seating(self._now, self._texts))
        self._seats.show()
        self._seats.activateWindow()

    def ask_forget(self, group: str = "") -> None:
        """Ask whether the last five minutes shall be wiped: of one table, or of all if empty."""
        if self._now is None or not self._now.running:
            return
        names = {view.id: view.name for view in self._now.groups}
        where = names.get(GroupId(group), self._texts("forget.all"))
        now = self._lesson.now()
        since = LessonNs(max(0, now - lesson_ns(FORGET_S)))
        question = QMessageBox(self._screen)
        question.setIcon(QMessageBox.Icon.NoIcon)
        question.setWindowTitle(self._texts("forget.title"))
        question.setText(self._texts("forget.question", where=where))
        question.setInformativeText(
            self._texts("forget.text", start=clock(seconds(since)), end=clock(seconds(now)))
        )
        yes = question.addButton(self._texts("forget.yes"), QMessageBox.ButtonRole.AcceptRole)
        no = question.addButton(self._texts("forget.no"), QMessageBox.ButtonRole.RejectRole)
        question.setDefaultButton(no)
        yes.clicked.connect(lambda: self._forget(group, where, since))
        question.open()

    def ask_removal(self, seat: str) -> None:
        """Ask whether the tablet of a seat shall go: it does not come in again in this lesson."""
        question = QMessageBox(self._screen)
        question.setIcon(QMessageBox.Icon.NoIcon)
        question.setWindowTitle(self._texts("seats.remove"))
        question.setText(self._texts("seats.remove_question", seat=seat))
        question.setInformativeText(self._texts("seats.remove_text"))
        yes = question.addButton(self._texts("seats.remove"), QMessageBox.ButtonRole.AcceptRole)
        no = question.addButton(self._texts("seats.remove_not"), QMessageBox.ButtonRole.RejectRole)
        question.setDefaultButton(no)
        yes.clicked.connect(lambda: self._lesson.remove_tablet(SeatId(seat)))
        question.open()

    def show_menu(self, group: str, at: QPoint) -> None:
        """Offer what can be done with a table, at a point of the screen."""
        menu = self.menu_of(group)
        if menu is not None:
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(at)

    def menu_of(self, group: str) -> QMenu | None:
        """Return the menu of a table; None where nothing can be done."""
        views = () if self._now is None or not self._now.running else self._now.groups
        view = next((view for view in views if view.id == group), None)
        if view is None:
            return None
        menu = QMenu(self._screen)
        pause_or_resume = "control.resume" if view.paused else "control.pause"
        for key, act in (
            ("control.open", self.open_wanted.emit),
            (pause_or_resume, self.toggle_pause),
            ("control.check", self.show_check),
            ("control.seats", self.show_seats),
            ("control.forget", self.ask_forget),
        ):
            action = QAction(self._texts(key), menu)
            action.triggered.connect(lambda _=False, wanted=act: wanted(group))
            menu.addAction(action)
        return menu

    def _forget(self, group: str, where: str, since: LessonNs) -> None:
        table, now = GroupId(group) if group else None, self._lesson.now()
        self._submit(SoundForgotten(now, since, table))
        self._memory.forget(table, since, now)
        self.bar.show_done(self._texts("forget.done", where=where), undo=False)

    def do(self, command: Command, done: Done) -> None:
        """Do something that can be taken back, and say so."""
        self._undo.push(done)
        self._submit(command)
        self.bar.show_done(done.text, undo=True)

    def _submit(self, command: Command) -> None:
        self._lesson.submit(command)

    def _on_check_closed(self) -> None:
        if self._check is not None:
            self._check.deleteLater()
            self._check = None

    def _on_seats_closed(self) -> None:
        if self._seats is not None:
            self._seats.deleteLater()
            self._seats = None
