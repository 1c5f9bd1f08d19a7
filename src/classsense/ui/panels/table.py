"""One table of the room: a button that shows how its talk and its answers are."""

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QToolTip, QWidget

from classsense.resources.texts import Texts
from classsense.ui.drawing import draw_ring, draw_spark
from classsense.ui.panels.chairs import CHAIR, chair_boxes, draw_chair
from classsense.ui.panels.parts import Pressable
from classsense.ui.presenters.room import TableModel, Trend
from classsense.ui.presenters.room_layout import COMPACT, FULL, TableBox
from classsense.ui.theme import Look

_OUTSIDE: Final = CHAIR[1] - 4
_SIDE: Final = 14.0
_HEADER: Final = 34.0
_LINE: Final = 25.0
_MIDDLE_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class TableButton(Pressable):
    """A table with its chairs; a click opens its page.

    Attributes:
        model: What is shown.
    """

    def __init__(self, look: Look, texts: Texts, model: TableModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._texts = texts
        self._box = TableBox(0, 0, 1.0, full=True)
        self.model = model
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._name()

    def show_model(self, model: TableModel) -> None:
        """Show another state; paints only the parts that differ."""
        if model == self.model:
            return
        old, self.model = self.model, model
        self._name()
        parts = self._parts()
        changed = {
            "ring": old.ring != model.ring,
            "beside": (old.spark, old.now, old.trend, old.note)
            != (model.spark, model.now, model.trend, model.note),
            "header": (old.name, old.answered, old.call)
            != (model.name, model.answered, model.call),
        }
        if old.seats != model.seats or bool(old.call) != bool(model.call):
            self.update()
            return
        for part, differs in changed.items():
            if differs:
                self.update(self._on_screen(parts[part]))

    def place(self, box: TableBox) -> None:
        """Stand at `box` of the parent."""
        self._box = box
        width, height = box.size
        self.setGeometry(round(box.left), round(box.top), round(width), round(height))
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a table at scale 1."""
        return QSize(round(FULL[0]), round(FULL[1]))

    def event(self, event: QEvent) -> bool:
        """Explain the seat or the table under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._explain(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what needs it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._box.scale, self._box.scale)
        body, parts = self._body(), self._parts()
        if not self._on_screen(body.adjusted(2, 2, -2, -2)).contains(event.rect()):
            seats = self.model.seats
            for box, seat in zip(chair_boxes(seats, body), seats, strict=True):
                draw_chair(painter, self._look, seat, box)
        self._draw_body(painter, body)
        if event.rect().intersects(self._on_screen(parts["header"])):
            self._draw_header(painter, parts["header"])
        if event.rect().intersects(self._on_screen(parts["ring"])):
            draw_ring(painter, self._look, self.model.ring, parts["ring"])
        if event.rect().intersects(self._on_screen(parts["beside"])):
            self._draw_beside(painter, parts["beside"])
        painter.end()

    def _parts(self) -> dict[str, QRectF]:
        """Return where the parts inside the table are, before scaling."""
        body = self._body()
        inner = body.adjusted(_SIDE, _HEADER + 4, -_SIDE, -10)
        side = inner.height()
        return {
            "header": QRectF(inner.left(), body.top() + 8, inner.width(), 28),
            "ring": QRectF(inner.left(), inner.top(), side, side),
            "beside": inner.adjusted(side + _SIDE, 0, 0, 0),
        }

    def _on_screen(self, part: QRectF) -> QRect:
        scale = self._box.scale
        scaled = QRectF(
            part.left() * scale, part.top() * scale, part.width() * scale, part.height() * scale
        )
        return scaled.toAlignedRect()

    def _name(self) -> None:
        self.setAccessibleName(self.model.name)
        seats = " ".join(seat.description for seat in self.model.seats)
        self.setAccessibleDescription(f"{self.model.description} {seats}")

    def _body(self) -> QRectF:
        width, height = FULL if self._box.full else COMPACT
        return QRectF(1, _OUTSIDE, width - 2, height - 2 * _OUTSIDE)

    def _explain(self, at: QPointF) -> str:
        spot = at / self._box.scale
        for box, seat in zip(
            chair_boxes(self.model.seats, self._body()), self.model.seats, strict=True
        ):
            if box.contains(spot):
                return seat.description
        return self.model.description

    def _draw_body(self, painter: QPainter, body: QRectF) -> None:
        calls = bool(self.model.call)
        edge, width = ("accent", 2.5) if calls else ("line", 1.2)
        if self.underMouse():
            edge = "accent" if calls else "edge"
        painter.setPen(QPen(self._look.colour(edge), width))
        painter.setBrush(self._look.colour("surface"))
        painter.drawRoundedRect(body, 12, 12)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._look.colour("accent"), 3))
            painter.drawRoundedRect(body.adjusted(4, 4, -4, -4), 9, 9)

    def _draw_header(self, painter: QPainter, line: QRectF) -> None:
        line = self._draw_answered(painter, line)
        if self.model.call:
            line = self._draw_call(painter, line)
        painter.setFont(self._look.font("title"))
        painter.setPen(self._look.colour("ink"))
        name = painter.fontMetrics().elidedText(
            self.model.name, Qt.TextElideMode.ElideRight, int(line.width())
        )
        painter.drawText(line, _MIDDLE_LEFT, name)

    def _draw_answered(self, painter: QPainter, line: QRectF) -> QRectF:
        """Draw answered / members at the right of `line`; return what is left of it."""
        if not self.model.answered:
            return line
        painter.setFont(self._look.font("body"))
        width = painter.fontMetrics().horizontalAdvance(self.model.answered) + 2.0
        painter.setPen(self._look.colour("ink"))
        painter.drawText(
            QRectF(line.right() - width, line.top(), width, line.height()),
            _MIDDLE_LEFT,
            self.model.answered,
        )
        icon = QPointF(line.right() - width - 22, line.center().y() - 9)
        painter.drawPixmap(icon, self._look.icon("tick", "soft", 18))
        return line.adjusted(0, 0, -width - 26, 0)

    def _draw_call(self, painter: QPainter, line: QRectF) -> QRectF:
        text = self.model.call if self._box.full else self.model.waited
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

    def _draw_beside(self, painter: QPainter, area: QRectF) -> None:
        """Draw the sparkline, the last minute and the note at the right of the ring."""
        top = area.top()
        if self._box.full:
            # Room for the dot at its end, so that it stays within what is painted anew.
            spark = QRectF(area.left(), top + 4, area.width() - 4, 42)
            draw_spark(painter, self._look, self.model.spark, spark)
            top += 54
        self._draw_now(painter, QRectF(area.left(), top, area.width(), _LINE))
        painter.setFont(self._look.font("body"))
        painter.setPen(self._look.colour("ink"))
        note = painter.fontMetrics().elidedText(
            self.model.note, Qt.TextElideMode.ElideRight, int(area.width())
        )
        painter.drawText(QRectF(area.left(), top + _LINE, area.width(), _LINE), _MIDDLE_LEFT, note)

    def _draw_now(self, painter: QPainter, line: QRectF) -> None:
        painter.setFont(self._look.font("body"))
        painter.setPen(self._look.colour("soft"))
        word = self._texts("room.now")
        painter.drawText(line, _MIDDLE_LEFT, word)
        line = line.adjusted(painter.fontMetrics().horizontalAdvance(word) + 8, 0, 0, 0)
        painter.setFont(self._look.font("strong"))
        painter.setPen(self._look.colour("ink"))
        painter.drawText(line, _MIDDLE_LEFT, self.model.now)
        at = QPointF(
            line.left() + painter.fontMetrics().horizontalAdvance(self.model.now) + 14,
            line.center().y(),
        )
        self._draw_trend(painter, at)

    def _draw_trend(self, painter: QPainter, at: QPointF) -> None:
        if self.model.trend not in {Trend.UP, Trend.DOWN}:
            return
        tip = -6.0 if self.model.trend is Trend.UP else 6.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("ink"))
        painter.drawPolygon(
            QPolygonF(
                [at + QPointF(0, tip), at + QPointF(6, -tip * 0.7), at + QPointF(-6, -tip * 0.7)]
            )
        )
