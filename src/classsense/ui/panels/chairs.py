"""The chairs round a table: joined, answered, hand up, where the head points, or not looked at."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from classsense.domain.observations import Facing, Posture
from classsense.ui.drawing import draw_chip, hatching
from classsense.ui.presenters.room import SeatModel
from classsense.ui.theme import Look

CHAIR: Final = (76.0, 32.0)
_INSIDE: Final = 4.0
"""How far a chair is under its table, pixels."""
_HEAD: Final = 7.0
_NOSE: Final = 6.5
_DESK: Final = 10.0
_ICON: Final = 20
_CHIP: Final = 20.0
_BESIDE: Final = 8.0
"""How far head and hand give way to the letter of the seat's voice."""


def chair_boxes(seats: Sequence[SeatModel], body: QRectF) -> list[QRectF]:
    """Return where each seat of a table is drawn: on the long side at which it really is."""
    boxes: dict[str, QRectF] = {}
    for above in (True, False):
        side = sorted(
            (seat for seat in seats if (seat.offset[1] < 0) is above),
            key=lambda seat: seat.offset[0],
        )
        top = body.top() + _INSIDE - CHAIR[1] if above else body.bottom() - _INSIDE
        step = body.width() / max(1, len(side))
        width = min(CHAIR[0], step - 4)
        for index, seat in enumerate(side):
            left = body.left() + (index + 0.5) * step - width / 2
            boxes[seat.id] = QRectF(left, top, width, CHAIR[1])
    return [boxes[seat.id] for seat in seats]


def draw_chair(painter: QPainter, look: Look, seat: SeatModel, box: QRectF) -> None:
    """Draw one chair. What is not known is dashed or hatched."""
    if seat.absent:
        _draw_absent(painter, look, box)
        return
    painter.setBrush(look.colour("alert" if seat.hand_up else "surface"))
    if seat.masked:
        painter.setBrush(hatching(look))
    colour = "warning" if seat.hand_up else "edge"
    style = Qt.PenStyle.SolidLine if seat.joined else Qt.PenStyle.DotLine
    painter.setPen(QPen(look.colour(colour), 2.5 if seat.hand_up else 1.2, style))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
    # What is drawn on a chair stands in the middle of what is not under the table.
    middle = box.center().y() + (-_INSIDE if seat.offset[1] < 0 else _INSIDE) / 2
    left = box.left() + (_BESIDE if seat.voice else 0.0)
    if seat.voice:
        chip = QRectF(box.left() - _CHIP / 2 + 1, middle - _CHIP / 2, _CHIP, _CHIP)
        draw_chip(painter, look, (seat.voice, seat.colour), chip)
    if not seat.masked:
        _draw_person(painter, look, seat, QPointF(left + 16, middle))
    if seat.hand_up:
        where = QPointF(left + 29, middle - _ICON / 2)
        painter.drawPixmap(where, look.icon("hand", "ink", _ICON))
    if seat.answered:
        _draw_tick(painter, look, QPointF(box.right() - 13, middle))


def _draw_absent(painter: QPainter, look: Look, box: QRectF) -> None:
    """Draw an empty place: an outline with a line through it, and nothing of a person."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.colour("line"), 1.2, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
    painter.setPen(QPen(look.colour("edge"), 1.6))
    middle = box.center()
    painter.drawLine(middle + QPointF(-10, 0), middle + QPointF(10, 0))


def _draw_person(painter: QPainter, look: Look, seat: SeatModel, middle: QPointF) -> None:
    """Draw the head, and how its owner sits: bent over a desk, or on a body that stands."""
    match seat.posture:
        case Posture.EMPTY:
            painter.setPen(QPen(look.colour("edge"), 1.6))
            painter.drawLine(middle + QPointF(-_HEAD, 0), middle + QPointF(_HEAD, 0))
        case Posture.HEAD_DOWN:
            painter.setPen(QPen(look.colour("ink"), 2.4, c=Qt.PenCapStyle.RoundCap))
            desk = middle + QPointF(0, _HEAD - 1)
            painter.drawLine(desk + QPointF(-_DESK, 0), desk + QPointF(_DESK, 0))
            painter.setPen(QPen(look.colour("ink"), 1.6))
            painter.setBrush(look.colour("surface"))
            bent = QRectF(middle.x() - _HEAD + 1, middle.y() - 4, 2 * _HEAD - 2, 2 * _HEAD - 2)
            painter.drawChord(bent, 0, 180 * 16)
        case Posture.STANDING:
            _draw_head(painter, look, seat, middle + QPointF(0, -4))
            painter.setPen(QPen(look.colour("ink"), 2.4, c=Qt.PenCapStyle.RoundCap))
            painter.drawLine(middle + QPointF(0, 5), middle + QPointF(0, 11))
        case _:
            _draw_head(painter, look, seat, middle)


def _draw_head(painter: QPainter, look: Look, seat: SeatModel, middle: QPointF) -> None:
    ink = look.colour("ink")
    if seat.facing is None:
        painter.setPen(QPen(look.colour("edge"), 1.4))
        painter.setBrush(hatching(look))
        painter.drawEllipse(middle, _HEAD, _HEAD)
        return
    across, down = _direction(seat)
    way = QPointF(across, down)
    painter.setPen(QPen(ink, 2.4, c=Qt.PenCapStyle.RoundCap))
    painter.drawLine(middle + way * _HEAD, middle + way * (_HEAD + _NOSE - 2))
    painter.setPen(QPen(ink, 1.6))
    painter.setBrush(ink if seat.facing is Facing.BOARD else look.colour("surface"))
    painter.drawEllipse(middle, _HEAD - 1, _HEAD - 1)


def _direction(seat: SeatModel) -> tuple[float, float]:
    """Return where the nose points on the screen; the board is at the right."""
    inwards = 1.0 if seat.offset[1] < 0 else -1.0
    match seat.facing:
        case Facing.BOARD:
            return 1.0, 0.0
        case Facing.DESK:
            return 0.0, inwards
        case Facing.NEIGHBOUR:
            return -0.7, 0.7 * inwards
        case _:
            return -1.0, 0.0


def _draw_tick(painter: QPainter, look: Look, at: QPointF) -> None:
    painter.setPen(
        QPen(
            look.colour("ink"),
            2.6,
            c=Qt.PenCapStyle.RoundCap,
            j=Qt.PenJoinStyle.RoundJoin,
        )
    )
    painter.drawPolyline(
        QPolygonF([at + QPointF(-6, 0), at + QPointF(-1.5, 5), at + QPointF(7, -6)])
    )
