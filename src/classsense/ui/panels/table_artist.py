"""Draws one table of the room: header, ring, sparkline, chairs; only the parts asked for."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from classsense.resources.texts import Texts
from classsense.ui.drawing import draw_ring, draw_spark
from classsense.ui.panels.chairs import CHAIR, chair_boxes, draw_chair
from classsense.ui.presenters.room import TableModel, Trend
from classsense.ui.presenters.room_layout import COMPACT, FULL, TableBox
from classsense.ui.theme import Look

_OUTSIDE: Final = CHAIR[1] - 4
_SIDE: Final = 14.0
_HEADER: Final = 34.0
_LINE: Final = 24.0
_SPARK: Final = 24.0
_OUTLINE: Final = 2.0
_MIDDLE_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class TableShape:
    """Where the parts of a table are, before scaling.

    Attributes:
        body: The table without its chairs.
        header, ring, beside: The parts within it.
    """

    def __init__(self, box: TableBox) -> None:
        self.scale = box.scale
        self.full = box.full
        width, height = FULL if box.full else COMPACT
        self.body = QRectF(1, _OUTSIDE, width - 2, height - 2 * _OUTSIDE)
        inner = self.body.adjusted(_SIDE, _HEADER + 4, -_SIDE, -10)
        side = inner.height()
        self.header = QRectF(inner.left(), self.body.top() + 8, inner.width(), 28)
        self.ring = QRectF(inner.left(), inner.top(), side, side)
        self.beside = inner.adjusted(side + _SIDE, 0, 0, 0)

    def on_screen(self, part: QRectF) -> QRect:
        """Return where a part is drawn, in whole pixels of the widget, its outlines included."""
        scale = self.scale
        return (
            QRectF(
                part.left() * scale, part.top() * scale, part.width() * scale, part.height() * scale
            )
            .adjusted(-_OUTLINE, -_OUTLINE, _OUTLINE, _OUTLINE)
            .toAlignedRect()
        )

    def changed(self, old: TableModel, new: TableModel) -> list[QRectF]:
        """Return the parts in which two states of a table differ."""
        if old.seats != new.seats or bool(old.call) != bool(new.call):
            return [self.body.adjusted(-1, -_OUTSIDE, 1, _OUTSIDE)]
        differs = (
            (self.header, _header(old), _header(new)),
            (self.ring, old.ring, new.ring),
            (self.beside, _beside(old), _beside(new)),
        )
        return [part for part, before, after in differs if before != after]


def _header(model: TableModel) -> tuple[object, ...]:
    return model.name, model.answered, model.call, bool(model.alarm)


def _beside(model: TableModel) -> tuple[object, ...]:
    return model.spark, model.now, model.trend, model.note, model.aside, model.visit


@dataclass(frozen=True, slots=True)
class TableTouch:
    """What the pointer and the keyboard do to a table."""

    hovered: bool
    focused: bool


class TableArtist:
    """Draws the parts of a table that lie in `dirty`."""

    def __init__(self, look: Look, texts: Texts, shape: TableShape) -> None:
        self._look = look
        self._texts = texts
        self._shape = shape

    def draw(self, painter: QPainter, model: TableModel, touch: TableTouch, dirty: QRect) -> None:
        """Draw what `dirty` (pixels of the widget) touches."""
        shape = self._shape
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(shape.scale, shape.scale)
        if not shape.on_screen(shape.body.adjusted(4, 4, -4, -4)).contains(dirty):
            boxes = chair_boxes(model.seats, shape.body)
            for box, seat in zip(boxes, model.seats, strict=True):
                draw_chair(painter, self._look, seat, box)
        self._draw_body(painter, touch, calls=bool(model.call))
        if dirty.intersects(shape.on_screen(shape.header)):
            self._draw_header(painter, model, shape.header)
        if dirty.intersects(shape.on_screen(shape.ring)):
            draw_ring(painter, self._look, model.ring, shape.ring)
        if dirty.intersects(shape.on_screen(shape.beside)):
            self._draw_beside(painter, model, shape.beside)

    def _draw_body(self, painter: QPainter, touch: TableTouch, *, calls: bool) -> None:
        body = self._shape.body
        edge, width = ("accent", 2.5) if calls else ("line", 1.2)
        if touch.hovered:
            edge = "accent" if calls else "edge"
        painter.setPen(QPen(self._look.colour(edge), width))
        painter.setBrush(self._look.colour("surface"))
        painter.drawRoundedRect(body, 12, 12)
        if touch.focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._look.colour("accent"), 3))
            painter.drawRoundedRect(body.adjusted(4, 4, -4, -4), 9, 9)

    def _draw_header(self, painter: QPainter, model: TableModel, line: QRectF) -> None:
        if self._shape.full or not model.call:  # else the name needs the room
            line = self._draw_answered(painter, model.answered, line)
        if model.call:
            line = self._draw_call(painter, model, line)
        if model.alarm:
            line = self._draw_alarm(painter, line)
        painter.setFont(self._look.font("title"))
        painter.setPen(self._look.colour("ink"))
        name = painter.fontMetrics().elidedText(
            model.name, Qt.TextElideMode.ElideRight, int(line.width())
        )
        painter.drawText(line, _MIDDLE_LEFT, name)

    def _draw_answered(self, painter: QPainter, answered: str, line: QRectF) -> QRectF:
        """Draw answered / members at the right of `line`; return what is left of it."""
        if not answered:
            return line
        painter.setFont(self._look.font("body"))
        width = painter.fontMetrics().horizontalAdvance(answered) + 2.0
        painter.setPen(self._look.colour("ink"))
        painter.drawText(
            QRectF(line.right() - width, line.top(), width, line.height()),
            _MIDDLE_LEFT,
            answered,
        )
        icon = QPointF(line.right() - width - 22, line.center().y() - 9)
        painter.drawPixmap(icon, self._look.icon("tick", "soft", 18))
        return line.adjusted(0, 0, -width - 26, 0)

    def _draw_alarm(self, painter: QPainter, line: QRectF) -> QRectF:
        """Draw the sign that the microphone needs a look at the right of `line`."""
        icon = QPointF(line.right() - 22, line.center().y() - 10)
        painter.drawPixmap(icon, self._look.icon("mic_warning", "ink", 20))
        return line.adjusted(0, 0, -30, 0)

    def _draw_call(self, painter: QPainter, model: TableModel, line: QRectF) -> QRectF:
        text = model.call if self._shape.full and not model.alarm else model.waited
        painter.setFont(self._look.font("strong"))
        width = painter.fontMetrics().horizontalAdvance(text) + 34.0
        chip = QRectF(line.right() - width, line.top() + 1, width, line.height() - 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("accent"))
        painter.drawRoundedRect(chip, 13, 13)
        painter.drawPixmap(
            QPointF(chip.left() + 8, chip.center().y() - 8),
            self._look.icon("bell", "accent_ink", 16),
        )
        painter.setPen(self._look.colour("accent_ink"))
        painter.drawText(chip.adjusted(26, 0, 0, 0), _MIDDLE_LEFT, text)
        return line.adjusted(0, 0, -width - 6, 0)

    def _draw_beside(self, painter: QPainter, model: TableModel, area: QRectF) -> None:
        """Draw the sparkline, the last minute, the visit and the note at the right of the ring."""
        top, width = area.top(), area.width()
        if self._shape.full:
            # Room for the dot at its end, so that it stays within what is painted anew.
            draw_spark(
                painter, self._look, model.spark, QRectF(area.left(), top + 2, width - 4, _SPARK)
            )
            top += _SPARK + 4
        self._draw_now(painter, model, QRectF(area.left(), top, width, _LINE))
        lines = [(model.note, "soft" if model.aside else "ink"), (model.visit, "soft")]
        for text, colour in [line for line in lines if line[0]][: 2 if self._shape.full else 1]:
            top += _LINE
            painter.setFont(self._look.font("body"))
            painter.setPen(self._look.colour(colour))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(width))
            painter.drawText(QRectF(area.left(), top, width, _LINE), _MIDDLE_LEFT, shown)

    def _draw_now(self, painter: QPainter, model: TableModel, line: QRectF) -> None:
        painter.setFont(self._look.font("body"))
        painter.setPen(self._look.colour("soft"))
        word = self._texts("room.now")
        painter.drawText(line, _MIDDLE_LEFT, word)
        line = line.adjusted(painter.fontMetrics().horizontalAdvance(word) + 8, 0, 0, 0)
        painter.setFont(self._look.font("strong"))
        painter.setPen(self._look.colour("ink"))
        painter.drawText(line, _MIDDLE_LEFT, model.now)
        at = QPointF(
            line.left() + painter.fontMetrics().horizontalAdvance(model.now) + 14,
            line.center().y(),
        )
        self._draw_trend(painter, model.trend, at)

    def _draw_trend(self, painter: QPainter, trend: Trend, at: QPointF) -> None:
        if trend not in {Trend.UP, Trend.DOWN}:
            return
        tip = -6.0 if trend is Trend.UP else 6.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("ink"))
        painter.drawPolygon(
            QPolygonF(
                [at + QPointF(0, tip), at + QPointF(6, -tip * 0.7), at + QPointF(-6, -tip * 0.7)]
            )
        )
