"""The check of the microphones before a lesson: one line per table, moving as sound comes in."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget

from classsense.domain.desk import Grade
from classsense.resources.texts import Texts
from classsense.ui.panels.parts import Button, card, column, label, row, scrolling, show_text
from classsense.ui.panels.status import GradeMark, PartLine
from classsense.ui.presenters.microphones import MicrophonesModel
from classsense.ui.theme import GRID, Look

_SIZE: Final = (860, 560)


class MicrophonesDialog(QDialog):
    """Shows each microphone; the teacher goes from table to table and speaks.

    Attributes:
        begin: The button that starts the lesson.
        lines: One per microphone, in the model's order.

    Signals:
        start_wanted: The microphones are good enough.
    """

    start_wanted = Signal()

    def __init__(self, look: Look, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._texts = texts
        self.lines: list[PartLine] = []
        self._rows = column(spacing=12)
        self._mark = GradeMark(look, Grade.WARNING)
        self._summary = label(role="strong", wrap=True)
        self.begin = Button(look, texts("microphones.start"), "primary")
        self.begin.clicked.connect(self.start_wanted)
        self.setWindowTitle(texts("microphones.title"))
        self.resize(*_SIZE)
        self._lay_out()

    def show_model(self, model: MicrophonesModel) -> None:
        """Show the microphones; lines that stay are changed in place."""
        while len(self.lines) < len(model.rows):
            line = PartLine(self._look)
            self.lines.append(line)
            self._rows.insertWidget(len(self.lines) - 1, line)
        for line, shown in zip(self.lines, model.rows, strict=True):
            line.show_part(shown, self._texts(f"grade.{shown.grade}"))
        self._mark.show_grade(Grade.GOOD if model.good else Grade.WARNING)
        show_text(self._summary, model.summary)

    @property
    def summary(self) -> str:
        """The sentence for the whole."""
        return self._summary.text()

    def _lay_out(self) -> None:
        self._rows.addStretch()
        inside = QWidget()
        inside.setLayout(self._rows)
        over = row(self._mark, self._summary, spacing=12)
        over.setStretch(1, 1)
        close = Button(self._look, self._texts("join.close"))
        close.clicked.connect(self.reject)
        buttons = row(self.begin)
        buttons.addStretch()
        buttons.addWidget(close)
        page = column(label(self._texts("microphones.title"), "title"), spacing=12, margin=2 * GRID)
        page.addWidget(label(self._texts("microphones.text"), wrap=True))
        page.addLayout(over)
        page.addWidget(card(column(scrolling(inside))), 1)
        page.addWidget(label(self._texts("microphones.kept"), "soft", wrap=True))
        page.addLayout(buttons)
        self.setLayout(page)
