"""The class over time: at how many tables nobody, one or many spoke."""

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from classsense.resources.texts import Texts
from classsense.ui.drawing import fill_brush, hatching
from classsense.ui.panels.activity_strip import draw_band, many_colour, one_colour
from classsense.ui.presenters.compare import ClassBand, ComparePresenter
from classsense.ui.presenters.figures import clock
from classsense.ui.presenters.voices import Fill
from classsense.ui.theme import Look

_HEIGHT_PX: Final = 114
_TITLES: Final = (0.0, 20.0)
_BAND: Final = (24.0, 42.0)
_TICKS_TOP: Final = 68.0
_LEGEND_TOP: Final = 91.0
_NOW_ROOM_PX: Final = 92.0
_MIDDLE_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class ClassBandView(QWidget):
    """Shows a ClassBand; paints only if it differs."""

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._texts = texts
        self._present = ComparePresenter(texts)
        self._model: ClassBand | None = None
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(texts("compare.class"))

    def show_model(self, model: ClassBand) -> None:
        """Show the class over time."""
        if model != self._model:
            self._model = model
            self.setAccessibleDescription(self._present.moment(model, model.now_s))
            self.update()

    def sizeHint(self) -> QSize:
        """Ask for its height."""
        return QSize(480, _HEIGHT_PX)

    def event(self, event: QEvent) -> bool:
        """Say what the band shows at the moment under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            if self._model is not None:
                at_s = event.pos().x() / max(1, self.width()) * self._model.length_s
                said = self._present.moment(self._model, min(at_s, self._model.now_s))
                QToolTip.showText(event.globalPos(), said, self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw activities, the stack, the axis and what the colours mean."""
        if self._model is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step = (self.width() - 1) / self._model.length_s
        self._draw_titles(painter, self._model, step)
        self._draw_stack(painter, self._model, step)
        self._draw_axis(painter, self._model, step)
        self._draw_legend(painter)
        painter.end()

    def _draw_titles(self, painter: QPainter, model: ClassBand, step: float) -> None:
        painter.setFont(self._look.font("body"))
        for title, colour, start_s, end_s in model.bands:
            where = QRectF(start_s * step, _TITLES[0], (end_s - start_s) * step - 1, _TITLES[1])
            if where.width() <= 1:
                continue
            painter.setPen(QPen(self._look.colour("line"), 1))
            painter.setBrush(self._look.colour(colour))
            painter.drawRoundedRect(where.adjusted(0.5, 0.5, 0, 0), 4, 4)
            painter.setPen(self._look.colour("ink"))
            shown = painter.fontMetrics().elidedText(
                title, Qt.TextElideMode.ElideRight, int(where.width() - 10)
            )
            painter.drawText(where.adjusted(6, 0, -4, 0), _MIDDLE_LEFT, shown)

    def _draw_stack(self, painter: QPainter, model: ClassBand, step: float) -> None:
        top, height = _BAND
        past = QRectF(0, top, model.now_s * step, height)
        painter.fillRect(past, self._look.colour("track"))
        edges = [
            round(min(model.now_s, at * model.bin_s) * step) for at in range(len(model.shares) + 1)
        ]
        for index, found in enumerate(model.shares):
            if found is None:
                spot = QRectF(edges[index], top, edges[index + 1] - edges[index], height)
                painter.fillRect(spot, hatching(self._look))
        if edges[-1] < past.right():
            rest = QRectF(edges[-1], top, past.right() - edges[-1], height)
            painter.fillRect(rest, hatching(self._look))
        draw_band(painter, self._look, model.shares, edges, _BAND)

    def _draw_axis(self, painter: QPainter, model: ClassBand, step: float) -> None:
        bottom = _BAND[0] + _BAND[1]
        now_x = model.now_s * step
        painter.setPen(QPen(self._look.colour("edge"), 1))
        painter.drawLine(QPointF(0, bottom), QPointF(self.width(), bottom))
        painter.setFont(self._look.font("body"))
        painter.setPen(self._look.colour("soft"))
        for at_s in model.ticks:
            x = at_s * step
            if abs(x - now_x) > _NOW_ROOM_PX and x <= self.width() - 30:
                left = max(0.0, x - 30)
                where = QRectF(left, _TICKS_TOP, 60, 20)
                flag = Qt.AlignmentFlag.AlignLeft if x < 1 else Qt.AlignmentFlag.AlignHCenter
                painter.drawText(where, flag | Qt.AlignmentFlag.AlignVCenter, clock(at_s))
        painter.setPen(QPen(self._look.colour("ink"), 2))
        painter.drawLine(QPointF(now_x, 20), QPointF(now_x, bottom + 4))
        painter.setFont(self._look.font("strong"))
        text = self._texts("timeline.now", at=clock(model.now_s))
        left = max(0.0, min(now_x - 60, self.width() - 120.0))
        where = QRectF(left, _TICKS_TOP, 120, 20)
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, text)

    def _draw_legend(self, painter: QPainter) -> None:
        painter.setFont(self._look.font("body"))
        left = 0.0
        for name, brush in (
            ("many", many_colour(self._look)),
            ("one", fill_brush(one_colour(self._look).rgba(), Fill.STRIPES)),
            ("nobody", self._look.colour("track")),
            ("unknown", hatching(self._look)),
        ):
            spot = QRectF(left + 0.5, _LEGEND_TOP + 4, 14, 14)
            painter.setPen(QPen(self._look.colour("edge"), 1))
            painter.setBrush(brush)
            painter.drawRect(spot)
            text = self._texts(f"compare.{name}")
            width = painter.fontMetrics().horizontalAdvance(text) + 4.0
            painter.setPen(self._look.colour("soft"))
            painter.drawText(QRectF(left + 20, _LEGEND_TOP, width, 22), _MIDDLE_LEFT, text)
            left += 20 + width + 18
