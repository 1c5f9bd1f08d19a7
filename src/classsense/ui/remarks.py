"""What the teacher does about pupils' comments, turned into commands."""

from PySide6.QtCore import QObject

from classsense.domain.board_commands import RemarksAllowed, RemarksJudged
from classsense.domain.desk import RunningLesson
from classsense.domain.lesson import QuestionId
from classsense.domain.snapshot import Snapshot
from classsense.resources.texts import Texts
from classsense.ui.panels.board import BoardPanel
from classsense.ui.panels.remarks import RemarksDialog
from classsense.ui.presenters.remarks import RemarksModel, present_remarks
from classsense.ui.theme import Look


class RemarkControls(QObject):
    """Follows the question that the board shows.

    Attributes:
        dialog: While it is open.
    """

    def __init__(self, look: Look, texts: Texts, lesson: RunningLesson, board: BoardPanel) -> None:
        super().__init__(board)
        self._look = look
        self._texts = texts
        self._lesson = lesson
        self._board = board
        self._model: RemarksModel | None = None
        self.dialog: RemarksDialog | None = None
        bar = board.control
        bar.remarks_on_wanted.connect(lambda on: self._allow(on=on))
        bar.remarks_checked_wanted.connect(lambda checked: self._allow(checked=checked))
        bar.remarks.clicked.connect(self.open)

    def show_board(self, snapshot: Snapshot, shown: QuestionId | None) -> None:
        """Follow the question that the board shows."""
        view = None if shown is None else snapshot.view_of(shown)
        self._model = None if view is None else present_remarks(view, self._texts)
        self._board.control.show_remarks(self._model)
        if self.dialog is None:
            return
        if self._model is None or not snapshot.running:
            self.dialog.accept()
        else:
            self.dialog.show_model(self._model)

    def open(self) -> None:
        """Open the window of the comments."""
        if self._model is None:
            return
        if self.dialog is None:
            self.dialog = RemarksDialog(self._look, self._texts, self._board)
            self.dialog.judged.connect(self._judge)
            self.dialog.finished.connect(self._on_closed)
        self.dialog.show_model(self._model)
        self.dialog.show()
        self.dialog.activateWindow()

    def _allow(self, *, on: bool | None = None, checked: bool | None = None) -> None:
        model = self._model
        if model is not None:
            on = model.on if on is None else on
            checked = model.checked if checked is None else checked
            self._lesson.submit(RemarksAllowed(self._lesson.now(), model.question, on, checked))

    def _judge(self, remarks: tuple[str, ...], shown: bool) -> None:  # noqa: FBT001 - a Qt slot
        if self._model is not None:
            at, question = self._lesson.now(), self._model.question
            self._lesson.submit(RemarksJudged(at, question, tuple(remarks), shown))

    def _on_closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
