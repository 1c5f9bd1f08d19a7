"""Opens the teacher's browser on what tablets will show."""

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from classsense.domain.desk import RunningLesson
from classsense.domain.errors import KnownError
from classsense.domain.lesson import Question, QuestionId, Sheet, SheetId
from classsense.domain.snapshot import Snapshot
from classsense.domain.templates import SheetTemplate, sheet_from
from classsense.resources.texts import Texts, explain
from classsense.ui.presenters.board import BoardModel
from classsense.ui.table_controls import TableControls


class PreviewControls(QObject):
    """Shows a question or sheet before it is sent. Used by the GUI thread only."""

    def __init__(self, texts: Texts, lesson: RunningLesson, deeds: TableControls) -> None:
        super().__init__(deeds)
        self._texts = texts
        self._lesson = lesson
        self._deeds = deeds
        self._shown: tuple[Snapshot, BoardModel] | None = None

    def follow(self, snapshot: Snapshot, board: BoardModel) -> None:
        """Know what the board of the console shows."""
        self._shown = (snapshot, board)

    def show_chosen(self) -> None:
        """Show the question or sheet that is chosen on the board."""
        if self._shown is None:
            return
        snapshot, board = self._shown
        plan = snapshot.plan
        if board.sheet is not None:
            sheet = plan.sheet(SheetId(board.sheet.id))
            found = [plan.question(each) for each in sheet.questions] if sheet else []
            self._show(tuple(each for each in found if each is not None), sheet)
        elif board.id is not None:
            question = plan.question(QuestionId(board.id))
            self._show((question,) if question else ())

    def show(self, wanted: Question | SheetTemplate) -> None:
        """Show a question that is being made, or a sheet of a template."""
        if isinstance(wanted, Question):
            self._show((wanted,))
        else:
            numbers = iter(range(len(wanted.questions) + 1))
            self._show(*sheet_from(wanted, lambda: f"preview-{next(numbers)}"))

    def _show(self, questions: tuple[Question, ...], sheet: Sheet | None = None) -> None:
        if not questions:
            return
        try:
            address = self._lesson.preview(questions, sheet)
        except KnownError as error:
            self._deeds.bar.show_done(explain(error, self._texts.language), undo=False)
            return
        QDesktopServices.openUrl(QUrl(address))
