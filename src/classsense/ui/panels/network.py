"""Who speaks after whom: arrows between seats, or the same as a grid of numbers."""

from math import atan2, cos, hypot, sin
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from classsense.resources.texts import Texts
from classsense.ui.drawing import draw_chip, fill_brush, hatching, ink_on
from classsense.ui.presenters.network import NetworkModel, Node
from classsense.ui.theme import Look

_BEND: Final = 0.16
"""How far an arrow bends to its right, of its length: the way back bends to the other side."""
_HEAD: Final = 3.2
"""Length of an arrow's head in widths of its line."""
_LEAST_HEAD_PX: Final = 9.0
_SEAT_PX: Final = 22.0
"""Height of the name of a seat beside its node."""
_CELL_PX: Final = 44.0
_ALPHA: Final = 0.7


class Network(QWidget):
    """Shows a NetworkModel, as a picture or as a grid; paints only if it differs."""

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._texts = texts
        self._model: NetworkModel | None = None
        self._grid = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(180, 170)

    def show_model(self, model: NetworkModel) -> None:
        """Show who follows whom."""
        if model != self._model:
            self._model = model
            self.setAccessibleDescription(model.description or model.empty)
            self.setToolTip(model.description)
            self.update()

    def show_grid(self, grid: bool) -> None:  # noqa: FBT001 - a Qt slot takes what its signal carries
        """Show numbers instead of arrows, or the other way round."""
        self._grid = grid
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a square."""
        return QSize(280, 180)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture or the grid."""
        if self._model is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._model.nodes:
            self._draw_empty(painter, QRectF(self.rect()))
        elif self._grid:
            _Grid(painter, self._look, self._texts).draw(self._model, QRectF(self.rect()))
        else:
            self._draw_picture(painter, self._model)
        painter.end()

    def _draw_empty(self, painter: QPainter, where: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(hatching(self._look))
        painter.drawRoundedRect(where.adjusted(1, 1, -1, -1), 8, 8)
        self._sentence(painter, where, Qt.AlignmentFlag.AlignVCenter)

    def _sentence(
        self,
        painter: QPainter,
        where: QRectF,
        place: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignTop,
    ) -> QRectF:
        """Draw why there is no picture, or none yet; return the room that it takes."""
        said = "" if self._model is None else self._model.empty
        painter.setFont(self._look.font("body"))
        painter.setPen(self._look.colour("ink"))  # without a pen, text has no size
        flags = place | Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        inside = where.adjusted(16, 8, -16, -8)
        text = QRectF(painter.boundingRect(inside, int(flags), said))
        ground = text.adjusted(-10, -6, 10, 6)
        painter.setPen(QPen(self._look.colour("line"), 1))
        painter.setBrush(self._look.colour("surface"))
        painter.drawRoundedRect(ground, 6, 6)
        painter.setPen(self._look.colour("ink"))
        painter.drawText(inside, int(flags), said)
        return ground

    def _draw_picture(self, painter: QPainter, model: NetworkModel) -> None:
        room = QRectF(self.rect())
        if model.empty:
            room.setTop(self._sentence(painter, room).bottom() + 6)
        if any(node.seat for node in model.nodes):
            room = room.adjusted(0, _SEAT_PX, 0, -_SEAT_PX)
        side = min(room.width(), room.height())
        wide = min(room.width(), 1.5 * side)
        board = QRectF(room.center().x() - wide / 2, room.center().y() - side / 2, wide, side)
        if any(node.seat for node in model.nodes):
            self._draw_table(painter, board)
        for place in model.seats:
            painter.setPen(QPen(self._look.colour("edge"), 1.2, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(_on(board, place), 14, 14)
        for arrow in sorted(model.arrows, key=lambda each: each.count):
            nodes = model.nodes[arrow.start], model.nodes[arrow.end]
            self._draw_arrow(painter, nodes, board, arrow.width * side)
        for node in model.nodes:
            self._draw_node(painter, node, board)

    def _draw_table(self, painter: QPainter, board: QRectF) -> None:
        across, down = board.width() * 0.23, board.height() * 0.26
        painter.setPen(QPen(self._look.colour("line"), 1.2))
        painter.setBrush(self._look.colour("sunken"))
        painter.drawRoundedRect(board.adjusted(across, down, -across, -down), 12, 12)

    def _draw_arrow(
        self, painter: QPainter, nodes: tuple[Node, Node], board: QRectF, width: float
    ) -> None:
        side = board.height()
        start, end = (_on(board, node.place) for node in nodes)
        along = end - start
        length = max(1.0, hypot(along.x(), along.y()))
        across = QPointF(-along.y(), along.x()) / length
        bend = (start + end) / 2 + across * (_BEND * length)
        begin = _towards(start, bend, nodes[0].radius * side + 2)
        tip = _towards(end, bend, nodes[1].radius * side + 3)
        head = max(_LEAST_HEAD_PX, width * _HEAD)
        foot = _towards(tip, bend, head * 0.8)
        path = QPainterPath(begin)
        path.quadTo(bend, foot)
        colour = QColor(self._look.colour("ink"))  # a copy: the theme's own stays as it is
        colour.setAlphaF(_ALPHA)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, max(1.2, width), c=Qt.PenCapStyle.FlatCap))
        painter.drawPath(path)
        turn = atan2(tip.y() - foot.y(), tip.x() - foot.x())
        wing = max(head * 0.5, width)
        wings = [
            foot + QPointF(-sin(turn), cos(turn)) * wing,
            foot - QPointF(-sin(turn), cos(turn)) * wing,
        ]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([tip, *wings]))

    def _draw_node(self, painter: QPainter, node: Node, board: QRectF) -> None:
        middle, radius = _on(board, node.place), max(12.0, node.radius * board.height())
        colour = self._look.colour(node.colour)
        painter.setPen(QPen(self._look.colour("mark_edge"), 1.2))
        painter.setBrush(fill_brush(colour.rgba(), node.fill))
        painter.drawEllipse(middle, radius, radius)
        chip = QRectF(middle.x() - 11, middle.y() - 11, 22, 22)
        draw_chip(painter, self._look, (node.letter, node.colour), chip)
        if node.seat:
            painter.setFont(self._look.font("body"))
            painter.setPen(self._look.colour("soft"))
            above = node.place[1] < 1 / 2
            top = middle.y() - radius - _SEAT_PX if above else middle.y() + radius
            where = QRectF(middle.x() - 60, top, 120, _SEAT_PX)
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, node.seat)


class _Grid:
    """Draws the matrix: rows spoke first, columns spoke next; darker is more often."""

    def __init__(self, painter: QPainter, look: Look, texts: Texts) -> None:
        self._painter = painter
        self._look = look
        self._texts = texts

    def draw(self, model: NetworkModel, where: QRectF) -> None:
        """Draw the grid in the middle of `where`."""
        count = len(model.nodes)
        room = min(where.width() - 40, where.height() - 52)
        cell = min(_CELL_PX * 1.4, room / (count + 1))
        left = where.center().x() - (count + 1) * cell / 2 + 10
        top = where.center().y() - (count + 1) * cell / 2 + 12
        most = max((n for row in model.matrix for n in row), default=0)
        self._captions(QRectF(left, top, (count + 1) * cell, (count + 1) * cell), cell)
        for index, node in enumerate(model.nodes):
            voice = (node.letter, node.colour)
            middle = cell / 2 - 11
            across = QRectF(left + (index + 1) * cell + middle, top + middle, 22, 22)
            down = QRectF(left + middle, top + (index + 1) * cell + middle, 22, 22)
            draw_chip(self._painter, self._look, voice, across)
            draw_chip(self._painter, self._look, voice, down)
        for i, row in enumerate(model.matrix):
            for j, number in enumerate(row):
                spot = QRectF(left + (j + 1) * cell, top + (i + 1) * cell, cell, cell)
                self._cell(number if i != j else None, most, spot.adjusted(1, 1, -1, -1))

    def _captions(self, grid: QRectF, cell: float) -> None:
        self._painter.setFont(self._look.font("body"))
        self._painter.setPen(self._look.colour("soft"))
        over = QRectF(grid.left() + cell, grid.top() - 22, grid.width() - cell, 22)
        self._painter.drawText(over, Qt.AlignmentFlag.AlignCenter, self._texts("network.next"))
        self._painter.save()
        self._painter.translate(grid.left() - 14, grid.top() + cell + (grid.height() - cell) / 2)
        self._painter.rotate(-90)
        beside = QRectF(-grid.height() / 2, -12, grid.height(), 24)
        self._painter.drawText(beside, Qt.AlignmentFlag.AlignCenter, self._texts("network.first"))
        self._painter.restore()

    def _cell(self, number: int | None, most: int, where: QRectF) -> None:
        ground = self._look.colour("track")
        self._painter.setPen(QPen(self._look.colour("line"), 1))
        if number is None:
            self._painter.setBrush(self._look.colour("sunken"))
            self._painter.drawRect(where)
            return
        deep, share = self._look.colour("talk"), number / most if most else 0.0
        shade = ground.fromRgbF(
            *(
                low + (high - low) * share
                for low, high in (
                    (ground.redF(), deep.redF()),
                    (ground.greenF(), deep.greenF()),
                    (ground.blueF(), deep.blueF()),
                )
            )
        )
        self._painter.setBrush(shade)
        self._painter.drawRect(where)
        self._painter.setPen(ink_on(shade))
        self._painter.setFont(self._look.font("body"))
        self._painter.drawText(where, Qt.AlignmentFlag.AlignCenter, str(number))


def _on(board: QRectF, place: tuple[float, float]) -> QPointF:
    """Return a place of 0..1 in pixels."""
    return QPointF(board.left() + place[0] * board.width(), board.top() + place[1] * board.height())


def _towards(start: QPointF, end: QPointF, by: float) -> QPointF:
    """Return the point `by` pixels from `start` towards `end`."""
    along = end - start
    return start + along * (by / max(1.0, hypot(along.x(), along.y())))
