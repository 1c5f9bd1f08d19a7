"""The lesson in a few figures; the written summary opens in the browser."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.group import Ring
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
from classsense.ui.presenters.summary import SummaryModel, SummaryTable
from classsense.ui.theme import GRID, Look

_RING_PX = 96
_TABLE_PX = 248


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
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(4 * GRID)
        self._facts.setVerticalSpacing(4)
        self._tables = Flow(_TABLE_PX, 2 * GRID)
        self._lay_out()
        self.show_written(written=False)

    def show_model(self, model: SummaryModel) -> None:
        """Show the figures; rebuilds only what differs."""
        if model == self._model:
            return
        previous, self._model = self._model, model
        show_text(self._title, model.title)
        show_text(self._hint, model.hint)
        if previous is None or previous.facts != model.facts:
            clear(self._facts)
            for place, (name, figure) in enumerate(model.facts):
                self._facts.addWidget(label(name, "soft"), 0, place)
                self._facts.addWidget(label(figure, "figure"), 1, place)
            self._facts.setColumnStretch(len(model.facts), 1)
        if previous is None or previous.tables != model.tables:
            clear(self._tables)
            for table in model.tables:
                self._tables.addWidget(self._table(table))

    def show_written(self, *, written: bool) -> None:
        """Offer the written summary, or to end the lesson."""
        self.open.setVisible(written)
        self.folder.setVisible(written)
        self.back.setVisible(written)
        self.end.setVisible(not written)

    def _table(self, table: SummaryTable) -> QWidget:
        ring = Ring(self._look, _RING_PX)
        ring.show_ring(table.ring)
        words = column(label(table.name, "title"), label(table.text, "soft"), spacing=4)
        words.addStretch()
        inside = row(ring, spacing=2 * GRID)
        inside.addLayout(words, 1)
        return card(inside)

    def _lay_out(self) -> None:
        buttons = row(self.open, self.folder, self.end, self.back)
        buttons.addStretch()
        head = column(self._title, self._hint, spacing=GRID)
        head.addSpacing(GRID)
        head.addLayout(buttons)
        inside = column(spacing=3 * GRID, margin=3 * GRID)
        inside.addLayout(head)
        inside.addWidget(card(self._facts))
        inside.addWidget(label(self._texts("summary.tables"), "title"))
        inside.addLayout(self._tables)
        inside.addStretch()
        page = QWidget()
        page.setLayout(inside)
        self.setLayout(column(scrolling(page), spacing=0))
