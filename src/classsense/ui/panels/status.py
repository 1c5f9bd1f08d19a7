"""Devices and models, the figures of the lesson, and what the doctor found."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from classsense.domain.desk import Grade
from classsense.resources.texts import Texts
from classsense.ui.panels.meter import Meter
from classsense.ui.panels.parts import Button, card, clear, column, label, row, scrolling, show_text
from classsense.ui.presenters.status import FindingRow, PartRow, StatusModel
from classsense.ui.theme import GRID, Look

_COLOURS = {Grade.GOOD: "good", Grade.WARNING: "warning", Grade.BAD: "bad"}
_ICON_PX = 22
_NAME_PX = 192
_STATE_PX = 136


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


class PartLine(QWidget):
    """A part of the lesson: its sign, name, state and lag, and what is wrong."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._mark = GradeMark(look, Grade.GOOD)
        self._name = label(role="strong")
        self._name.setMinimumWidth(_NAME_PX)
        self._state = label()
        self._state.setMinimumWidth(_STATE_PX)
        self._lag = label(role="soft")
        self._meter = Meter(look)
        self._problem = label(wrap=True)
        line = row(self._mark, self._name, self._state, self._meter, self._lag, spacing=12)
        line.setStretch(4, 1)
        below = row(self._problem)
        below.setContentsMargins(_ICON_PX + 14, 0, 0, 0)
        layout = column(spacing=0)
        layout.addLayout(line)
        layout.addLayout(below)
        self.setLayout(layout)

    def show_part(self, part: PartRow, grade: str) -> None:
        """Show a part; only the labels whose text differs are touched."""
        self._mark.show_grade(part.grade)
        self._mark.setToolTip(grade)
        for where, text in (
            (self._name, part.name),
            (self._state, part.state),
            (self._lag, part.lag),
        ):
            if where.text() != text:
                where.setText(text)
        self._meter.show_level(part.level)
        show_text(self._problem, part.problem)
        self.setAccessibleName(f"{part.name} {part.state} {part.lag} {part.problem}")


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
        cameras_wanted: The cameras are to be looked at and set up.
    """

    check_wanted = Signal()
    cameras_wanted = Signal()

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._texts = texts
        self._model: StatusModel | None = None
        self._mark = GradeMark(look, Grade.GOOD)
        self._summary = label(role="title")
        self._empty = label(role="soft", wrap=True)
        self._parts = column()
        self._lines: list[PartLine] = []
        self._figures: list[tuple[QLabel, GradeMark]] = []
        self._facts = QGridLayout()
        self._facts.setVerticalSpacing(GRID)
        self._facts.setColumnStretch(0, 1)
        self._findings = FindingList(look)
        self._wait = label(texts("status.checking"), "soft")
        self._again = Button(look, texts("status.check_again"))
        self._again.clicked.connect(self.check_wanted)
        self.cameras = Button(look, texts("cameras.open"))
        self.cameras.clicked.connect(self.cameras_wanted)
        self._lay_out()

    def show_model(self, model: StatusModel) -> None:
        """Show the parts and figures, in place."""
        if model == self._model:
            return
        self._model = model
        self._mark.show_grade(model.grade)
        show_text(self._summary, model.summary)
        show_text(self._empty, model.empty)
        self._show_parts(model)
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
        parts.addWidget(self.cameras, 0, Qt.AlignmentFlag.AlignLeft)
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
        # Parts come one after the other while a lesson starts: lines that are there stay there.
        while len(self._lines) < len(model.parts):
            made = PartLine(self._look)
            self._lines.append(made)
            self._parts.addWidget(made)
        for index, shown in enumerate(self._lines):
            shown.setVisible(index < len(model.parts))
        for shown, part in zip(self._lines, model.parts, strict=False):
            shown.show_part(part, self._texts(f"grade.{part.grade}"))

    def _show_facts(self, model: StatusModel) -> None:
        if not self._figures:
            for line, fact in enumerate(model.facts):
                figure, mark = label(role="strong"), GradeMark(self._look, Grade.BAD)
                self._facts.addWidget(label(fact.name, wrap=True), line, 0)
                self._facts.addWidget(figure, line, 1, Qt.AlignmentFlag.AlignRight)
                self._facts.addWidget(mark, line, 2)
                self._figures.append((figure, mark))
        for (figure, mark), fact in zip(self._figures, model.facts, strict=True):
            if figure.text() != fact.figure:
                figure.setText(fact.figure)
            mark.setHidden(fact.good)
