"""The page of the class: what the cameras see of it now, and minute by minute."""

from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from classsense.resources.texts import Texts
from classsense.ui.drawing import hatching
from classsense.ui.panels.parts import card, column, label, scrolling, show_text
from classsense.ui.presenters.class_page import Bounds, ClassPageModel, ClassRow
from classsense.ui.theme import GRID, Look

_ROW_PX: Final = 38
_AXIS_PX: Final = 26
_NAME_PX: Final = 160.0
_FIGURE_PX: Final = 64.0
_BOUNDS_PX: Final = 208.0
_NOW_PX: Final = 132.0
_GAP_PX: Final = 16.0
_BAR_PX: Final = 16.0
_STRIP_PX: Final = 28.0
_WIDEST_MINUTE_PX: Final = 28.0
_TICK_MINUTES: Final = (1, 2, 5, 10, 15, 30, 60)
_TICK_ROOM_PX: Final = 44.0
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class ClassRows(QWidget):
    """Shows ClassRows on one axis of minutes; paints only if they differ."""

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._texts = texts
        self._rows: tuple[ClassRow, ...] = ()
        self._length = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(texts("class.title"))

    def show_rows(self, rows: tuple[ClassRow, ...], length: int) -> None:
        """Show some figures on an axis of `length` minutes."""
        if (rows, length) == (self._rows, self._length):
            return
        self._rows, self._length = rows, length
        self.setAccessibleDescription(self._texts("sentence").join(r.description for r in rows))
        self.setFixedHeight(self.sizeHint().height())
        self.setVisible(bool(rows))
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for one line for each figure, and the axis."""
        return QSize(760, len(self._rows) * _ROW_PX + _AXIS_PX)

    def event(self, event: QEvent) -> bool:
        """Say what the figure under the pointer means."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            index = event.pos().y() // _ROW_PX
            if 0 <= index < len(self._rows):
                QToolTip.showText(event.globalPos(), self._rows[index].hint, self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw all figures."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, shown in enumerate(self._rows):
            self._draw(painter, shown, index * float(_ROW_PX))
        if self._rows:
            self._draw_axis(painter, len(self._rows) * float(_ROW_PX))
        if self.hasFocus():
            painter.setPen(QPen(self._look.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _draw(self, painter: QPainter, shown: ClassRow, top: float) -> None:
        left = 0.0
        for text, font, colour, width in (
            (shown.name, "body", "ink", _NAME_PX),
            (shown.figure, "title", "ink", _FIGURE_PX),
            (shown.bounds, "body", "soft", _BOUNDS_PX),
        ):
            painter.setFont(self._look.font("title" if font == "title" else "body"))
            painter.setPen(self._look.colour(colour))
            fitted = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, int(width - 8)
            )
            painter.drawText(QRectF(left, top, width, _ROW_PX), _LEFT, fitted)
            left += width
        bar = QRectF(left, top + (_ROW_PX - _BAR_PX) / 2, _NOW_PX, _BAR_PX)
        self._draw_bar(painter, shown.now, bar)
        self._draw_minutes(painter, shown, top)

    def _draw_bar(self, painter: QPainter, bounds: Bounds | None, where: QRectF) -> None:
        """Draw what is known, hatch what may be, leave the rest plain."""
        painter.fillRect(where, self._ground(bounds))
        if bounds is not None:
            low, high = bounds
            maybe = QRectF(where.left(), where.top(), where.width() * high, where.height())
            painter.fillRect(maybe, hatching(self._look))
            painter.fillRect(
                QRectF(where.left(), where.top(), where.width() * low, where.height()),
                self._look.colour("accent"),
            )
        painter.setPen(QPen(self._look.colour("edge"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(where)

    def _draw_minutes(self, painter: QPainter, shown: ClassRow, top: float) -> None:
        left, step = self._axis()
        base, tall = top + (_ROW_PX + _STRIP_PX) / 2, _STRIP_PX
        for minute, bounds in enumerate(shown.minutes):
            where = QRectF(left + minute * step, base - tall, max(1.0, step - 1.0), tall)
            painter.fillRect(where, self._ground(bounds))
            if bounds is None:
                continue
            low, high = (bound * tall for bound in bounds)
            painter.fillRect(
                QRectF(where.left(), base - high, where.width(), high), hatching(self._look)
            )
            painter.fillRect(
                QRectF(where.left(), base - low, where.width(), low), self._look.colour("accent")
            )
        painter.setPen(QPen(self._look.colour("line"), 1))
        painter.drawLine(round(left), round(base), round(left + step * self._length), round(base))

    def _draw_axis(self, painter: QPainter, top: float) -> None:
        left, step = self._axis()
        painter.setFont(self._look.font("body"))
        painter.setPen(self._look.colour("soft"))
        now = QRectF(left - _GAP_PX - _NOW_PX, top, _NOW_PX, _AXIS_PX)
        painter.drawText(now, _LEFT, self._texts("class.now"))
        every = next((m for m in _TICK_MINUTES if m * step >= _TICK_ROOM_PX), _TICK_MINUTES[-1])
        for minute in range(0, self._length + 1, every):
            x = left + minute * step
            if x + _TICK_ROOM_PX / 2 <= self.width():
                where = QRectF(x, top, _TICK_ROOM_PX, _AXIS_PX)
                text = self._texts("class.minute", minute=minute) if minute == 0 else str(minute)
                painter.drawText(where, _LEFT, text)

    def _axis(self) -> tuple[float, float]:
        """Return where the minutes begin and how wide each is, in pixels."""
        left = _NAME_PX + _FIGURE_PX + _BOUNDS_PX + _NOW_PX + _GAP_PX
        return left, min(_WIDEST_MINUTE_PX, max(1.0, (self.width() - left - 2) / self._length))

    def _ground(self, bounds: Bounds | None) -> QBrush:
        unknown = bounds is None
        return hatching(self._look) if unknown else QBrush(self._look.colour("track"))


class ClassPanel(QWidget):
    """The page of the class."""

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._heading = label(role="title")
        self._note = label(role="strong", wrap=True)
        self._rows = ClassRows(look, texts)
        self._expressions = ClassRows(look, texts)
        self._about = label(role="soft", wrap=True)
        acts = column(self._heading, self._note, self._rows, spacing=GRID)
        faces = column(
            label(texts("class.expression.title"), "title"),
            self._about,
            self._expressions,
            spacing=GRID,
        )
        page = QWidget()
        inside = column(card(acts), card(faces), spacing=GRID, margin=12)
        inside.addStretch(1)
        page.setLayout(inside)
        outer = column(scrolling(page), spacing=0)
        outer.setStretch(0, 1)
        legend = label(texts("class.legend"), "soft", wrap=True)
        legend.setContentsMargins(2 * GRID, 4, 2 * GRID, GRID)
        outer.addWidget(legend)
        self.setLayout(outer)

    def show_model(self, model: ClassPageModel) -> None:
        """Show the class."""
        show_text(self._heading, model.heading)
        show_text(self._note, model.note)
        self._rows.show_rows(model.rows, model.length)
        self._expressions.show_rows(model.expressions, model.length)
        show_text(self._about, model.expression)
