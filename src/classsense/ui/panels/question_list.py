"""The questions and sheets of the lesson, to choose from."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.parts import Button, clear, column, label, row, scrolling
from classsense.ui.presenters.board import QuestionRow
from classsense.ui.theme import Look

_LIST_PX = 280


class QuestionList(QWidget):
    """The questions of the plan, and those that she made since.

    Attributes:
        new, preview: Make another one; see the chosen one as tablets will show it.

    Signals:
        chosen: arg: QuestionId.
    """

    chosen = Signal(str)

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._rows: tuple[QuestionRow, ...] = ()
        self._list = column(spacing=4)
        outer = column(label(texts("board.questions"), "title"))
        inside, body = QWidget(), column(spacing=0)
        body.addLayout(self._list)
        body.addStretch()
        inside.setLayout(body)
        outer.addWidget(scrolling(inside), 1)
        self.new = Button(look, texts("new.button"), "quiet")
        self.new.hint(texts("new.button_hint"))
        self.preview = Button(look, texts("preview.short"), "quiet")
        self.preview.hint(texts("preview.hint"))
        outer.addLayout(row(self.new, self.preview, spacing=0))
        self.setLayout(outer)
        self.setFixedWidth(_LIST_PX)

    def show_rows(self, rows: tuple[QuestionRow, ...]) -> None:
        """Show the questions and how far each is."""
        if [row.id for row in rows] != [row.id for row in self._rows]:
            clear(self._list)
            for question in rows:
                self._list.addWidget(self._button(question))
        if rows != self._rows:
            for index, question in enumerate(rows):
                self._dress(index, question)
        self._rows = rows

    def _button(self, question: QuestionRow) -> Button:
        button = Button(self._look, "", "row")
        button.setCheckable(True)
        button.setToolTip(question.text)
        button.clicked.connect(lambda _=False, chosen=question.id: self.chosen.emit(chosen))
        return button

    def _dress(self, index: int, question: QuestionRow) -> None:
        item = self._list.itemAt(index)
        button = item.widget() if item else None
        if not isinstance(button, Button):
            return
        first = button.fontMetrics().elidedText(
            question.text, Qt.TextElideMode.ElideRight, _LIST_PX - 40
        )
        button.setText(f"{first}\n{question.state}")
        button.setAccessibleName(f"{question.text} {question.state}")
        button.setChecked(question.shown)
