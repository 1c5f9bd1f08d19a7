"""Buttons for one question: approval, comments, projector, rounds, right or wrong."""

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.parts import Button, label, show_text
from classsense.ui.presenters.board_control import ControlModel
from classsense.ui.presenters.remarks import RemarksModel
from classsense.ui.theme import Look

_SIDE_BY_SIDE = 4


class ControlBar(QObject):
    """What the teacher does with the question and with the answers that she selected.

    It lays nothing out: its `tools` stand where its owner puts them, in a row that may wrap.

    Attributes:
        tools: All that is shown, in order.
        approve, comment, project: Buttons about the selected answers; where all of them are
            approved already, the first one withdraws that.
        remarks: Opens the window of the pupils' comments.
        menu: What holds for the question: told, approval, own tables, comments, rounds.

    Signals:
        told_wanted, approval_wanted, tables_wanted: arg: bool.
        remarks_on_wanted, remarks_checked_wanted: arg: bool.
        approve_wanted: arg: whether the selected answers (all that wait, if none is) are approved.
        comment_wanted, project_wanted: No arguments: of the selected answers.
        round_wanted: arg: whether a new round begins, or the last one is taken back.
    """

    told_wanted = Signal(bool)
    approval_wanted = Signal(bool)
    tables_wanted = Signal(bool)
    approve_wanted = Signal(bool)
    comment_wanted = Signal()
    project_wanted = Signal()
    round_wanted = Signal(bool)
    remarks_on_wanted = Signal(bool)
    remarks_checked_wanted = Signal(bool)

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._model: ControlModel | None = None
        self._selected: tuple[str, ...] = ()
        self._round = label(role="strong")
        self._approves = True
        self.approve = Button(look, "")
        self.comment = Button(look, texts("ctl.comment"), "quiet")
        self.project = Button(look, texts("ctl.project"), "quiet")
        self.more = Button(look, texts("ctl.more"), "quiet")
        self.menu = QMenu(self.more)
        self.told = self._choice("ctl.tell_right", self.told_wanted)
        self.approval = self._choice("ctl.approval", self.approval_wanted)
        self.tables = self._choice("ctl.tables", self.tables_wanted)
        self.remarks_on = self._choice("remarks.allow", self.remarks_on_wanted)
        self.remarks_checked = self._choice("remarks.check", self.remarks_checked_wanted)
        self.remarks = Button(look, texts("remarks.title"), "quiet")
        self.remarks.hint(texts("remarks.hint"))
        self.menu.addSeparator()
        self.again = QAction(texts("ctl.new_round"), self.menu)
        self.again.triggered.connect(lambda: self.round_wanted.emit(True))
        self.back = QAction(texts("ctl.round_back"), self.menu)
        self.back.triggered.connect(lambda: self.round_wanted.emit(False))
        self.menu.addActions([self.again, self.back])
        self.more.setMenu(self.menu)
        self.more.hint(texts("ctl.more_hint"))
        self.approve.hint(texts("ctl.approve_hint"))
        self.comment.hint(texts("ctl.comment_hint"))
        self.project.hint(texts("ctl.project_hint"))
        self.approve.clicked.connect(lambda: self.approve_wanted.emit(self._approves))
        self.comment.clicked.connect(self.comment_wanted)
        self.project.clicked.connect(self.project_wanted)
        self.tools: tuple[QWidget, ...] = (
            *(self.more, self.approve, self.comment, self.project, self._round),
            self.remarks,
        )
        self.show_model(None)

    def show_model(self, model: ControlModel | None) -> None:
        """Show what holds; nothing at all before the question was opened."""
        self._model = model
        for tool in self.tools:
            if tool is not self.remarks or model is None:
                tool.setVisible(model is not None)
        if model is None:
            return
        show_text(self._round, model.round_text)
        self.told.setVisible(model.told is not None)
        self.told.setChecked(bool(model.told))
        self.approval.setChecked(model.approval)
        self.tables.setChecked(model.tables)
        self.again.setEnabled(model.answers > 0)
        self.back.setVisible(bool(model.round_text))
        self._dress(model)

    def show_remarks(self, model: RemarksModel | None) -> None:
        """Show whether pupils may comment, and how many comments wait."""
        self.remarks.setVisible(model is not None and (model.on or bool(model.lines)))
        if model is None:
            return
        self.remarks_on.setChecked(model.on)
        self.remarks_checked.setChecked(model.checked)
        key = "remarks.open_waiting" if model.waiting else "remarks.open"
        count = model.waiting or len(model.lines)
        self.remarks.setText(self._texts(key, count=count))

    def select(self, answers: tuple[str, ...]) -> None:
        """Go by the answers that are selected now."""
        self._selected = answers
        if self._model is not None:
            self._dress(self._model)

    @property
    def selected(self) -> tuple[str, ...]:
        """Ids of the selected answers."""
        return self._selected

    def _dress(self, model: ControlModel) -> None:
        chosen = set(self._selected)
        waiting = len(chosen & set(model.waiting)) if chosen else len(model.waiting)
        approved = len(chosen & model.approved)
        self._approves = waiting > 0 or not approved
        self.approve.setVisible(model.approval)
        self.approve.setEnabled(waiting + approved > 0)
        key = "approve" if chosen else "approve_all"
        if not self._approves:
            key = "withdraw"
        self.approve.setText(self._texts(f"ctl.{key}", count=waiting or approved))
        self.comment.setEnabled(len(chosen) == 1)
        self.project.setEnabled(1 <= len(chosen) <= _SIDE_BY_SIDE)

    def _choice(self, key: str, wanted: SignalInstance) -> QAction:
        action = QAction(self._texts(key), self.menu)
        action.setCheckable(True)
        action.triggered.connect(wanted)
        self.menu.addAction(action)
        return action
