"""The window of who joined: follows the board while it is open, and does what is asked for."""

from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QMessageBox, QWidget

from classsense.domain.board_commands import NamesAllowed
from classsense.domain.desk import RunningLesson
from classsense.domain.lesson import SeatId
from classsense.domain.snapshot import Snapshot
from classsense.domain.writing_commands import WriterErased
from classsense.resources.texts import Texts
from classsense.ui.panels.join import JoinDialog
from classsense.ui.panels.name_dialog import NameDialog
from classsense.ui.panels.people import PeopleDialog
from classsense.ui.presenters.people import PeoplePresenter, PersonLine
from classsense.ui.theme import Look

_LOOK_MS: Final = 500


class PeopleControls(QObject):
    """Opens the window, and turns what the teacher asks for into deeds at the board.

    Attributes:
        dialog: While it is open.
    """

    def __init__(self, look: Look, texts: Texts, lesson: RunningLesson, screen: QWidget) -> None:
        super().__init__(screen)
        self._look = look
        self._texts = texts
        self._lesson = lesson
        self._screen = screen
        self._present = PeoplePresenter(texts)
        self._now: Snapshot | None = None
        self._names: dict[SeatId, str] = {}
        self.dialog: PeopleDialog | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.refresh)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Follow the lesson."""
        self._now = snapshot
        devices = self._lesson.people.devices()
        self._names = {each.seat: each.name for each in devices if each.seat and each.name}
        if self.dialog is not None and not snapshot.running:
            self.dialog.accept()

    def show_join(self) -> None:
        """Show how tablets join."""
        dialog = JoinDialog(self._look, self._texts, self._lesson, self._screen)
        dialog.people_wanted.connect(self.open)
        dialog.open()

    def open(self) -> None:
        """Open the window."""
        if self._now is None or not self._now.running:
            return
        if self.dialog is None:
            self.dialog = PeopleDialog(self._look, self._texts, self._screen)
            self.dialog.asked.connect(self.do)
            self.dialog.names.clicked.connect(self._allow_names)
            self.dialog.finished.connect(self._on_closed)
            self._timer.start()
        self.refresh()
        self.dialog.show()
        self.dialog.activateWindow()

    def refresh(self) -> None:
        """Show who is there now."""
        if self.dialog is not None and self._now is not None:
            allowed, devices = self._now.names, self._lesson.people.devices()
            self.dialog.show_model(self._present.present(self._now, devices, names=allowed))
            self.dialog.names.setChecked(allowed)

    def name_at(self, seat: SeatId) -> str:
        """Return what the pupil at a seat is called; empty if nobody wrote it."""
        return self._names.get(seat, "")

    def do(self, act: str, key: str) -> None:
        """Do what was asked for with the seat or device of a line; ask first where it costs."""
        line = None if self.dialog is None else self.dialog.line(key)
        if line is None:
            return
        match act:
            case "let_back":
                self._lesson.people.let_back(line.device)
            case "free" if line.seat is not None:
                self._lesson.people.free(line.seat)
            case "rename" if line.seat is not None:
                self.ask_name(line.seat)
            case "send_out" | "block":
                self._ask(line, act)
            case "erase" if line.seat is not None:
                self._ask(line, act)
            case _:
                pass
        self.refresh()

    def ask_name(self, seat: SeatId) -> None:
        """Ask what the pupil at a seat shall be called."""
        devices = self._lesson.people.devices()
        now = next((each.name for each in devices if each.seat == seat), "")
        taken = [each.name for each in devices if each.seat not in (None, seat) and each.name]
        dialog = NameDialog(self._texts, seat, now, taken, self.dialog or self._screen)
        dialog.accepted.connect(lambda: self._lesson.people.rename(seat, dialog.text))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _allow_names(self, on: bool) -> None:  # noqa: FBT001 - a Qt slot
        self._lesson.submit(NamesAllowed(self._lesson.now(), on))

    def _carry_out(self, line: PersonLine, kind: str) -> None:
        """Do what was asked for and confirmed."""
        if kind != "erase":
            self._lesson.people.send_out(line.device, block=kind == "block")
        elif line.seat is not None:
            self._lesson.submit(WriterErased(self._lesson.now(), line.seat))

    def _ask(self, line: PersonLine, kind: str) -> None:
        question = QMessageBox(self.dialog)
        question.setIcon(QMessageBox.Icon.NoIcon)
        question.setWindowTitle(self._texts(f"people.{kind}"))
        question.setText(self._texts(f"people.{kind}_question", who=line.title))
        question.setInformativeText(self._texts(f"people.{kind}_text"))
        yes = question.addButton(self._texts(f"people.{kind}"), QMessageBox.ButtonRole.AcceptRole)
        no = question.addButton(self._texts("seats.remove_not"), QMessageBox.ButtonRole.RejectRole)
        question.setDefaultButton(no)
        yes.clicked.connect(lambda: self._carry_out(line, kind))
        question.finished.connect(question.deleteLater)
        question.open()

    def _on_closed(self) -> None:
        self._timer.stop()
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
