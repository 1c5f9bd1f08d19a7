"""Names with figures under them, changed in place."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from classsense.ui.panels.parts import LabelRole, clear, column, label
from classsense.ui.theme import GRID


class Figure(NamedTuple):
    """A name, a figure, and how to read it."""

    name: str
    figure: str
    hint: str = ""


class Facts(QWidget):
    """A grid of figures. Only the labels whose text differs are touched.

    Args:
        columns: Figures per row.
        role: Of the figures.
    """

    def __init__(self, columns: int, role: LabelRole = "strong") -> None:
        super().__init__()
        self._columns = columns
        self._role: LabelRole = role
        self._names: list[str] = []
        self._figures: list[QLabel] = []
        self._cells: list[QWidget] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setHorizontalSpacing(3 * GRID)
        self.setLayout(self._grid)

    def show_figures(self, facts: Sequence[Figure]) -> None:
        """Show the figures."""
        if [fact.name for fact in facts] != self._names:
            self._make(facts)
        for fact, cell, figure in zip(facts, self._cells, self._figures, strict=True):
            if figure.text() != fact.figure:
                figure.setText(fact.figure)
                cell.setAccessibleName(f"{fact.name} {fact.figure}")
            if cell.toolTip() != fact.hint:
                cell.setToolTip(fact.hint)
                cell.setAccessibleDescription(fact.hint)

    def _make(self, facts: Sequence[Figure]) -> None:
        clear(self._grid)
        self._names = [fact.name for fact in facts]
        self._figures = [label("", self._role) for _ in facts]
        self._cells = [QWidget() for _ in facts]
        for index, (fact, figure) in enumerate(zip(facts, self._figures, strict=True)):
            cell = self._cells[index]
            cell.setLayout(column(label(fact.name, "soft"), figure, spacing=0))
            self._grid.addWidget(cell, *divmod(index, self._columns))
        self._grid.setColumnStretch(min(len(facts), self._columns), 1)
