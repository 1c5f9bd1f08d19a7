"""Devices and models, the figures of the lesson, and what the doctor found."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from classsense.domain.desk import Grade
from classsense.resources.texts import Texts
from classsense.ui.panels.parts import Button, card, clear, column, label, row, scrolling, show_text
from classsense.ui.presenters.status import FindingRow, StatusModel
from classsense.ui.theme import GRID, Look

_COLOURS = {Grade.GOOD: "good", Grade.WARNING: "warning", Grade.BAD: "bad"}
_ICON_PX = 22


class GradeMark(QLabel):
    """A sign of good, look or problem; its shape says it without colour."""

    def __init__(self, look: Look, grade: Grade, text: str = "") -> None:
        super().__init__()
        self._look = look
        self._grade = grade
        self.setFixedSize(_ICON_PX + 2, _ICON_PX + 2)
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        look.changed.connect(self._draw)
        self._draw()

    def show_grade(self, grade: Grade) -> None:
        """Show another grade."""
        if grade is not self._grade:
            self._grade = grade
            self._draw()

    def _draw(self) -> None:
        # The sign is drawn in the ink, which reads on every ground; a disc of colour lies under it.
        name = "ink" if self._grade is Grade.GOOD else _COLOURS[self._grade]
        self.setPixmap(self._look.icon(self._grade.value, name, _ICON_PX))


class FindingList(QWidget):
    """What the doctor found, the worst first."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._rows = QGridLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(12)
        self._rows.setVerticalSpacing(GRID)
        self._rows.setColumnStretch(1, 1)
        self.setLayout(self._rows)

    def show_rows(self, rows: Sequence[FindingRow]) -> None:
        """Show the findings."""
        clear(self._rows)
        for index, found in enumerate(rows):
            mark = GradeMark(self._look, found.grade, found.mark)
            self._rows.addWidget(mark, index, 0, Qt.AlignmentFlag.AlignTop)
            self._rows.addWidget(label(found.text, wrap=True), index, 1)


class StatusPanel(QWidget):
    """The status page.

    Signals:
        check_wanted: Let the doctor look again.
    """

    check_wanted = Signal()

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._texts = texts
        self._model: StatusModel | None = None
        self._mark = GradeMark(look, Grade.GOOD)
        self._summary = label(role="title")
        self._empty = label(role="soft", wrap=True)
        self._parts = QGridLayout()
        self._parts.setHorizontalSpacing(2 * GRID)
        self._parts.setVerticalSpacing(GRID)
        self._parts.setColumnStretch(3, 1)
        self._facts = QGridLayout()
        self._facts.setVerticalSpacing(GRID)
        self._facts.setColumnStretch(0, 1)
        self._findings = FindingList(look)
        self._wait = label(texts("status.checking"), "soft")
        self._again = Button(look, texts("status.check_again"))
        self._again.clicked.connect(self.check_wanted)
        self._lay_out()

    def show_model(self, model: StatusModel) -> None:
        """Show the parts and figures; rebuilds only what differs."""
        previous, self._model = self._model, model
        self._mark.show_grade(model.grade)
        show_text(self._summary, model.summary)
        show_text(self._empty, model.empty)
        if previous is None or previous.parts != model.parts:
            self._show_parts(model)
        if previous is None or previous.facts != model.facts:
            self._show_facts(model)

    def show_findings(self, rows: Sequence[FindingRow] | None) -> None:
        """Show what the doctor found; None while he looks."""
        self._wait.setVisible(rows is None)
        self._again.setEnabled(rows is not None)
        if rows is not None:
            self._findings.show_rows(rows)

    def _lay_out(self) -> None:
        over = row(self._mark, self._summary)
        over.addStretch()
        parts = column(label(self._texts("status.parts"), "title"), self._empty, spacing=12)
        parts.addLayout(self._parts)
        facts = column(label(self._texts("status.facts"), "title"), spacing=12)
        facts.addLayout(self._facts)
        doctor = column(
            label(self._texts("status.doctor"), "title"), self._wait, self._findings, spacing=12
        )
        doctor.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeft)
        left = column(card(parts), spacing=2 * GRID)
        left.addStretch()
        right = column(card(facts), card(doctor), spacing=2 * GRID)
        right.addStretch()
        both = row(spacing=2 * GRID)
        both.addLayout(left, 3)
        both.addLayout(right, 2)
        inside = column(spacing=2 * GRID, margin=3 * GRID)
        inside.addLayout(over)
        inside.addLayout(both)
        inside.addStretch()
        page = QWidget()
        page.setLayout(inside)
        self.setLayout(column(scrolling(page), spacing=0))

    def _show_parts(self, model: StatusModel) -> None:
        clear(self._parts)
        line = 0
        for part in model.parts:
            mark = GradeMark(self._look, part.grade, self._texts(f"grade.{part.grade}"))
            self._parts.addWidget(mark, line, 0)
            self._parts.addWidget(label(part.name, "strong"), line, 1)
            self._parts.addWidget(label(part.state), line, 2)
            self._parts.addWidget(label(part.lag, "soft"), line, 3)
            if part.problem:
                line += 1
                self._parts.addWidget(label(part.problem, wrap=True), line, 1, 1, 3)
            line += 1

    def _show_facts(self, model: StatusModel) -> None:
        clear(self._facts)
        for line, fact in enumerate(model.facts):
            self._facts.addWidget(label(fact.name, wrap=True), line, 0)
            figure = label(fact.figure, "strong")
            self._facts.addWidget(figure, line, 1, Qt.AlignmentFlag.AlignRight)
            if not fact.good:
                self._facts.addWidget(GradeMark(self._look, Grade.BAD), line, 2)
