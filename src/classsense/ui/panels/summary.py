"""The lesson in a few figures; the written summary opens in the browser."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.facts import Facts, Figure
from classsense.ui.panels.parts import (
    Button,
    Flow,
    card,
    clear,
    column,
    label,
    row,
    scrolling,
    show_text,
)
from classsense.ui.panels.ring import Ring
from classsense.ui.presenters.summary import SummaryModel, SummaryTable
from classsense.ui.theme import GRID, Look

_RING_PX = 96
_TABLE_PX = 248
_FACT_COLUMNS = 8


class TableCard(QWidget):
    """A table with its ring."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._ring = Ring(look, _RING_PX)
        self._name = label(role="title")
        self._text = label(role="soft")
        words = column(self._name, self._text, spacing=4)
        words.addStretch()
        inside = row(self._ring, spacing=2 * GRID)
        inside.addLayout(words, 1)
        self.setLayout(column(card(inside)))

    def show_table(self, table: SummaryTable) -> None:
        """Show a table."""
        self._ring.show_ring(table.ring)
        show_text(self._name, table.name)
        show_text(self._text, table.text)


class SummaryPanel(QWidget):
    """The summary page.

    Signals:
        open_wanted, folder_wanted, end_wanted, back_wanted: No arguments.
    """

    open_wanted = Signal()
    folder_wanted = Signal()
    end_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._texts = texts
        self._model: SummaryModel | None = None
        self._title = label(role="headline")
        self._hint = label(role="soft", wrap=True)
        self.open = Button(look, texts("summary.open"), "primary")
        self.folder = Button(look, texts("summary.folder"))
        self.end = Button(look, texts("summary.end"))
        self.back = Button(look, texts("summary.back"))
        self.open.clicked.connect(self.open_wanted)
        self.folder.clicked.connect(self.folder_wanted)
        self.end.clicked.connect(self.end_wanted)
        self.back.clicked.connect(self.back_wanted)
        self._facts = Facts(_FACT_COLUMNS, "figure")
        self._cards: list[TableCard] = []
        self._tables = Flow(_TABLE_PX, 2 * GRID)
        self._lay_out()
        self.show_written(written=False)

    def show_model(self, model: SummaryModel) -> None:
        """Show the figures; rebuilds only what differs."""
        if model == self._model:
            return
        self._model = model
        show_text(self._title, model.title)
        show_text(self._hint, model.hint)
        self._facts.show_figures([Figure(name, figure) for name, figure in model.facts])
        if len(model.tables) != len(self._cards):
            clear(self._tables)
            self._cards = [TableCard(self._look) for _ in model.tables]
            for made in self._cards:
                self._tables.addWidget(made)
        for shown, table in zip(self._cards, model.tables, strict=True):
            shown.show_table(table)

    def show_written(self, *, written: bool) -> None:
        """Offer the written summary, or to end the lesson."""
        self.open.setVisible(written)
        self.folder.setVisible(written)
        self.back.setVisible(written)
        self.end.setVisible(not written)

    def _lay_out(self) -> None:
        buttons = row(self.open, self.folder, self.end, self.back)
        buttons.addStretch()
        head = column(self._title, self._hint, spacing=GRID)
        head.addSpacing(GRID)
        head.addLayout(buttons)
        inside = column(spacing=3 * GRID, margin=3 * GRID)
        inside.addLayout(head)
        inside.addWidget(card(row(self._facts)))
        inside.addWidget(label(self._texts("summary.tables"), "title"))
        inside.addLayout(self._tables)
        inside.addStretch()
        page = QWidget()
        page.setLayout(inside)
        self.setLayout(column(scrolling(page), spacing=0))
