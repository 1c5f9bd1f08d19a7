"""Windows of a text: side by side for the class, and its history for the teacher."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QSlider, QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.class_window import ClassWindow
from classsense.ui.panels.parts import Button, clear, column, label, row, show_text
from classsense.ui.panels.strips import Strips
from classsense.ui.panels.strips_artist import LEFT_PX, RIGHT_PX, StripsShape
from classsense.ui.panels.texts import TextView
from classsense.ui.presenters.strips import StripsModel
from classsense.ui.presenters.texts import TextColumn
from classsense.ui.theme import GRID, Look

_SHARES_PX: Final = 72
_SIZE: Final = (1040, 640)
_LETTERS_PX: Final = (34, 28, 24, 20)
"""Size of the letters with one text on the projector, two, three, four."""
_PATTERNS: Final = (
    Qt.BrushStyle.SolidPattern,
    Qt.BrushStyle.Dense6Pattern,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.Dense4Pattern,
    Qt.BrushStyle.FDiagPattern,
    Qt.BrushStyle.CrossPattern,
)
"""Of the seats, by order: not the voices' colours, since nobody knows which voice sits where."""


class TextProjector(ClassWindow):
    """Up to four texts side by side for the class."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts("text.projector"))
        self._columns: tuple[TextColumn, ...] = ()
        self.views: list[TextView] = []
        self._row = row(spacing=2 * GRID)
        inside = column(margin=3 * GRID)
        inside.addLayout(self._row)
        self.ground.setLayout(inside)

    def show_columns(self, columns: tuple[TextColumn, ...]) -> None:
        """Show these texts."""
        names = [each.name for each in columns]
        if names != [each.name for each in self._columns]:
            clear(self._row)
            self.views = []
            size = _LETTERS_PX[min(len(columns), len(_LETTERS_PX)) - 1]
            for each in columns:
                view = TextView(each.name)
                view.setStyleSheet(f"font-size: {size}px;")
                self.views.append(view)
                held = QWidget()
                held.setLayout(column(label(each.name, "headline"), view))
                self._row.addWidget(held, 1)
        self._columns = columns
        for view, each in zip(self.views, columns, strict=True):
            view.show_html(each.html)


class ShareBand(QWidget):
    """Whose the text was over the lesson, on the axis of the voice strips above it."""

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._strips: StripsModel | None = None
        self._bins: Sequence[tuple[float, Sequence[float]]] = ()
        self._seats: tuple[str, ...] = ()
        self._name = texts("text.share")
        self.setFixedHeight(_SHARES_PX)
        self.setAccessibleName(self._name)

    @property
    def seats(self) -> tuple[str, ...]:
        """Whose shares are shown, in their order."""
        return self._seats

    def show_shares(
        self,
        strips: StripsModel,
        seats: Sequence[str],
        bins: Sequence[tuple[float, Sequence[float]]],
    ) -> None:
        """Show for each end of a bin (seconds) the share of each of `seats`, 0..1."""
        self._strips, self._seats, self._bins = strips, tuple(seats), bins
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a column of shares for each bin."""
        painter = QPainter(self)
        painter.setPen(self._look.colour("ink"))
        left = QRectF(0, 0, LEFT_PX - GRID, self.height())
        painter.drawText(left, Qt.AlignmentFlag.AlignVCenter, self._name)
        if self._strips is not None:
            shape, start = StripsShape(self.width(), self._strips), self._strips.since_s
            for end, shares in self._bins:
                x = shape.x(max(start, self._strips.since_s))
                right = shape.x(min(end, self._strips.now_s))
                self._draw_bin(painter, QRectF(x, 0, max(1.0, right - x), self.height()), shares)
                start = end
            if self._bins:
                now = shape.x(min(self._bins[-1][0], self._strips.now_s))
                self._name_seats(painter, now, self._bins[-1][1])
        painter.end()

    def _draw_bin(self, painter: QPainter, where: QRectF, shares: Sequence[float]) -> None:
        top = 0.0
        for number, share in enumerate(shares):
            height = share * where.height()
            part = QRectF(where.x(), top, where.width(), height)
            pattern = _PATTERNS[number % len(_PATTERNS)]
            painter.fillRect(part, self._look.colour("sunken"))
            painter.fillRect(part, QBrush(self._look.colour("soft"), pattern))
            top += height

    def _name_seats(self, painter: QPainter, right: float, shares: Sequence[float]) -> None:
        """Write each seat beside its part, where there is room for a line."""
        top, line = 0.0, painter.fontMetrics().height()
        for seat, share in zip(self._seats, shares, strict=False):
            height = share * self.height()
            if height >= line:
                width = painter.fontMetrics().horizontalAdvance(seat) + GRID
                where = QRectF(right - width, top + (height - line) / 2, width, line)
                painter.fillRect(where, self._look.colour("surface"))
                painter.drawText(where, Qt.AlignmentFlag.AlignCenter, seat)
            top += height


class TextHistory(QDialog):
    """The text as it was at each moment, below the group's talk on the same axis.

    Signals:
        moment_wanted: arg: seconds since the lesson began.
        restore_wanted: arg: likewise.
    """

    moment_wanted = Signal(float)
    restore_wanted = Signal(float)

    def __init__(self, look: Look, texts: Texts, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts("text.history_of", group=name))
        self.strips = Strips(look, texts)
        self.shares = ShareBand(look, texts)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(texts("text.moment"))
        self.slider.valueChanged.connect(lambda at: self.moment_wanted.emit(float(at)))
        self.strips.picked.connect(lambda at: self.slider.setValue(round(at)))
        self.strips.now_wanted.connect(lambda: self.slider.setValue(self.slider.maximum()))
        self._at = label(role="strong")
        self._seats = label(role="soft", wrap=True)
        self.view = TextView(name)
        self.restore = Button(look, texts("text.restore"))
        self.restore.hint(texts("text.restore_hint"))
        self.restore.clicked.connect(lambda: self.restore_wanted.emit(float(self.slider.value())))
        close = Button(look, texts("join.close"))
        close.clicked.connect(self.accept)
        axis = row(self.slider, spacing=0)
        axis.setContentsMargins(round(LEFT_PX), 0, round(RIGHT_PX), 0)
        buttons = row(self._at)
        buttons.addStretch()
        buttons.addWidget(self.restore)
        buttons.addWidget(close)
        inside = column(self.strips, self.shares, self._seats, spacing=GRID, margin=2 * GRID)
        inside.addLayout(axis)
        inside.addWidget(self.view, 1)
        inside.addLayout(buttons)
        self.setLayout(inside)
        self.resize(*_SIZE)

    def show_moment(self, at: str, html: str, seats: str) -> None:
        """Show the text as it was, and when."""
        show_text(self._at, at)
        show_text(self._seats, seats)
        self.view.show_html(html)
