"""The history of a text for the teacher."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDialog, QSlider, QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.parts import Button, column, label, row, show_text
from classsense.ui.panels.strips import Strips
from classsense.ui.panels.strips_artist import LEFT_PX, RIGHT_PX, StripsShape
from classsense.ui.panels.text_view import TextView
from classsense.ui.presenters.strips import StripsModel
from classsense.ui.text_pictures import TextPictures
from classsense.ui.theme import GRID, Look

_SHARES_PX: Final = 84
_SWATCH_PX: Final = 18
_SIZE: Final = (1040, 640)
_PATTERNS: Final = (
    Qt.BrushStyle.SolidPattern,
    Qt.BrushStyle.Dense6Pattern,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.Dense4Pattern,
    Qt.BrushStyle.FDiagPattern,
    Qt.BrushStyle.CrossPattern,
)
"""Of the seats, by order: not the voices' colours, since nobody knows which voice sits where."""


class ShareBand(QWidget):
    """Whose the text was over the lesson, on the axis of the voice strips above it."""

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._strips: StripsModel | None = None
        self._bins: Sequence[tuple[float, Sequence[float]]] = ()
        self._seats: tuple[str, ...] = ()
        self._at_s: float | None = None
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

    def show_moment(self, at_s: float) -> None:
        """Mark a moment."""
        self._at_s = at_s
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a column of shares for each bin, and beside them which pattern is whose."""
        painter = QPainter(self)
        painter.setPen(self._look.colour("ink"))
        self._draw_legend(painter)
        if self._strips is not None:
            shape, start = StripsShape(self.width(), self._strips), self._strips.since_s
            for end, shares in self._bins:
                x = shape.x(max(start, self._strips.since_s))
                right = shape.x(min(end, self._strips.now_s))
                self._draw_bin(painter, QRectF(x, 0, max(1.0, right - x), self.height()), shares)
                start = end
            if self._at_s is not None:
                painter.setPen(QPen(self._look.colour("accent"), 2))
                x = shape.x(self._at_s)
                painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        painter.end()

    def _draw_legend(self, painter: QPainter) -> None:
        line = painter.fontMetrics().height()
        room = QRectF(0, 0, LEFT_PX - GRID, line)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._name)
        rows = max(1, int((self.height() - line) // line))
        columns = max(1, -(-len(self._seats) // rows))
        wide = room.width() / columns
        for number, seat in enumerate(self._seats):
            left, top = wide * (number // rows), line * (1 + number % rows)
            swatch = QRectF(left, top + (line - _SWATCH_PX) / 2, _SWATCH_PX, _SWATCH_PX)
            self._fill(painter, swatch, number)
            painter.setPen(self._look.colour("ink"))
            words = QRectF(swatch.right() + GRID / 2, top, wide - _SWATCH_PX - GRID / 2, line)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, seat)

    def _fill(self, painter: QPainter, part: QRectF, number: int) -> None:
        """Fill a part with the pattern of a seat."""
        painter.fillRect(part, self._look.colour("sunken"))
        pattern = _PATTERNS[number % len(_PATTERNS)]
        painter.fillRect(part, QBrush(self._look.colour("soft"), pattern))

    def _draw_bin(self, painter: QPainter, where: QRectF, shares: Sequence[float]) -> None:
        top = 0.0
        for number, share in enumerate(shares):
            height = share * where.height()
            part = QRectF(where.x(), top, where.width(), height)
            self._fill(painter, part, number)
            top += height


class TextHistory(QDialog):
    """The text as it was at each moment, below the group's talk on the same axis.

    Signals:
        moment_wanted: arg: seconds since the lesson began.
        restore_wanted: arg: likewise.
    """

    moment_wanted = Signal(float)
    restore_wanted = Signal(float)

    def __init__(
        self, look: Look, texts: Texts, name: str, parent: QWidget, pictures: TextPictures
    ) -> None:
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
        self.view = TextView(name, pictures)
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
        whole = parent.window().size()
        self.resize(max(_SIZE[0], whole.width() * 3 // 4), max(_SIZE[1], whole.height() * 3 // 4))

    def show_moment(self, at: str, html: str, seats: str) -> None:
        """Show the text as it was, and when."""
        show_text(self._at, at)
        show_text(self._seats, seats)
        self.view.show_html(html)
