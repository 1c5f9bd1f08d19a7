"""All tables side by side, the class over time, and the teacher's talk."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.class_band import ClassBandView
from classsense.ui.panels.compare_artist import CARD_PX, TALLEST_PX, draw_card
from classsense.ui.panels.figure_list import FigureList
from classsense.ui.panels.parts import (
    Elided,
    Pressable,
    card,
    clear,
    column,
    label,
    row,
    scrolling,
    show_text,
)
from classsense.ui.presenters.compare import CompareCard, CompareModel
from classsense.ui.presenters.strips import BIN_S
from classsense.ui.theme import GRID, Look

_TEACHER_PX = 300


class CompareButton(Pressable):
    """A table beside the others; a click opens its page. Paints only if it differs."""

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._texts = texts
        self._model: CompareCard | None = None
        self._axis = (1.0, 0.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, CARD_PX)
        self.setMaximumHeight(TALLEST_PX)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_model(self, model: CompareCard, axis: tuple[float, float]) -> None:
        """Show a table on an axis of a length, with now on it, both in seconds."""
        if (model, axis) != (self._model, self._axis):
            self._model, self._axis = model, axis
            self.setAccessibleName(model.name)
            self.setAccessibleDescription(model.description)
            self.setToolTip(model.chance.hint if model.chance is not None else model.note)
            self.update()

    def sizeHint(self) -> QSize:
        """Ask for a third of the page."""
        return QSize(300, CARD_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card."""
        if self._model is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        where = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        edge = ("accent", 3) if self.hasFocus() else ("edge" if self.underMouse() else "line", 1)
        painter.setPen(QPen(self._look.colour(edge[0]), edge[1]))
        painter.setBrush(self._look.colour("surface"))
        painter.drawRoundedRect(where, 8, 8)
        inside = where.adjusted(14, 8, -14, -8)
        draw_card(painter, (self._look, self._texts), self._model, self._axis, inside)
        painter.end()


class ComparePanel(QWidget):
    """The page that compares the tables.

    Signals:
        chosen: arg: GroupId of a table.
    """

    chosen = Signal(str)

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._texts = texts
        self._ids: list[str] = []
        self._cards: list[CompareButton] = []
        self._empty = label(role="soft", wrap=True)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GRID)
        self._band = ClassBandView(look, texts)
        self._words = Elided()
        self._teacher = FigureList(look)
        self._lay_out()

    def show_model(self, model: CompareModel) -> None:
        """Show all tables."""
        show_text(self._empty, model.empty)
        ids = [str(shown.id) for shown in model.cards]
        if [str(model.columns), *ids] != self._ids:
            self._make(ids, model.columns)
        for button, shown in zip(self._cards, model.cards, strict=True):
            button.show_model(shown, (model.axis_s, model.now_s // BIN_S * BIN_S))
        self._band.show_model(model.band)
        self._teacher.show_measures(model.teacher)
        self._words.show_text(model.words)

    def _make(self, ids: list[str], columns: int) -> None:
        clear(self._grid)
        self._ids = [str(columns), *ids]
        self._cards = []
        for index, group in enumerate(ids):
            made = CompareButton(self._look, self._texts)
            made.clicked.connect(lambda _=False, chosen=group: self.chosen.emit(chosen))
            self._cards.append(made)
            self._grid.addWidget(made, *divmod(index, columns))

    def _lay_out(self) -> None:
        band = column(label(self._texts("compare.class"), "title"), spacing=4)
        band.addWidget(self._band)
        words = row(label(self._texts("compare.words"), "soft"), self._words, spacing=12)
        words.setStretch(1, 1)
        band.addLayout(words)
        page = QWidget()
        listed = column(self._teacher, spacing=0)
        listed.addStretch()
        page.setLayout(listed)
        teacher = column(label(self._texts("teacher.title"), "title"), spacing=4)
        teacher.addWidget(scrolling(page), 1)
        beside = card(teacher)
        beside.setFixedWidth(_TEACHER_PX)
        over = row(card(band), beside, spacing=GRID)
        over.setStretch(0, 1)
        tables = QWidget()
        inside = column(self._empty, spacing=0)
        inside.addLayout(self._grid, 1000)
        inside.addStretch(1)
        tables.setLayout(inside)
        outer = column(spacing=GRID, margin=12)
        outer.addLayout(over)
        outer.addWidget(scrolling(tables), 1)
        outer.addWidget(label(self._texts("compare.legend"), "soft", wrap=True))
        self.setLayout(outer)
