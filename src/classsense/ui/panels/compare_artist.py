"""Draws one table beside the others, everything on scales that all tables share."""

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from classsense.resources.texts import Texts
from classsense.ui.drawing import hatching
from classsense.ui.panels.activity_strip import draw_activity
from classsense.ui.panels.chance import draw_chance
from classsense.ui.presenters.compare import Bar, CompareCard
from classsense.ui.theme import Look

CARD_PX: Final = 196
TALLEST_PX: Final = 228
_TITLE_PX: Final = 28.0
_ROW_PX: Final = 25.0
_NAME_PX: Final = 94.0
_FIGURE_PX: Final = 88.0
_STRIP_PX: Final = 18.0
_TALLEST_STRIP_PX: Final = 48.0
_MIDDLE_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_MIDDLE_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight

Hands = tuple[Look, Texts]


def draw_card(
    painter: QPainter, hands: Hands, model: CompareCard, axis: tuple[float, float], where: QRectF
) -> None:
    """Draw a table: its name and words, bars, the scale of chance, and who spoke when."""
    look, texts = hands
    line = QRectF(where.left(), where.top(), where.width(), _TITLE_PX)
    _title(painter, look, model, line)
    top = line.bottom()
    for bar in model.bars:
        _bar(painter, look, bar, QRectF(where.left(), top, where.width(), _ROW_PX))
        top += _ROW_PX
    row = QRectF(where.left(), top, where.width(), _ROW_PX)
    told = model.chance is not None and model.chance.value is not None
    room = _named(painter, look, (texts("compare.balance"), model.balance), row, known=told)
    draw_chance(painter, look, model.chance, room)
    top += _ROW_PX
    # Where there is room the strip grows, so that its three heights are told apart better.
    room_px = where.bottom() - top - 5 - 3 - _ROW_PX
    height = min(_TALLEST_STRIP_PX, max(_STRIP_PX, room_px))
    strip = QRectF(where.left(), top + 5, where.width(), height)
    draw_activity(painter, look, model, axis, strip)
    words = QRectF(where.left(), strip.bottom() + 3, where.width(), _ROW_PX)
    _words(painter, hands, model.words, words)


def _title(painter: QPainter, look: Look, model: CompareCard, line: QRectF) -> None:
    painter.setFont(look.font("title"))
    painter.setPen(look.colour("ink"))
    painter.drawText(line, _MIDDLE_LEFT, model.name)
    taken = painter.fontMetrics().horizontalAdvance(model.name) + 12
    painter.setFont(look.font("body"))
    painter.setPen(look.colour("soft"))
    note = painter.fontMetrics().elidedText(
        model.note, Qt.TextElideMode.ElideRight, int(line.width() - taken)
    )
    painter.drawText(line, _MIDDLE_RIGHT, note)


def _named(
    painter: QPainter, look: Look, text: tuple[str, str], row: QRectF, *, known: bool
) -> QRectF:
    """Draw a name at the left and a figure at the right; return the room between them."""
    name, figure = text
    painter.setFont(look.font("body"))
    painter.setPen(look.colour("soft"))
    shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(_NAME_PX) - 6)
    painter.drawText(row, _MIDDLE_LEFT, shown)
    painter.setPen(look.colour("ink" if known else "soft"))
    figure_room = QRectF(row.right() - _FIGURE_PX, row.top(), _FIGURE_PX, row.height())
    shown = painter.fontMetrics().elidedText(figure, Qt.TextElideMode.ElideRight, int(_FIGURE_PX))
    painter.drawText(figure_room, _MIDDLE_RIGHT, shown)
    return row.adjusted(_NAME_PX, 0, -_FIGURE_PX - 6, 0)


def _bar(painter: QPainter, look: Look, bar: Bar, row: QRectF) -> None:
    room = _named(painter, look, (bar.name, bar.figure), row, known=bar.value is not None)
    track = QRectF(room.left(), room.center().y() - 6, room.width(), 12)
    painter.setPen(QPen(look.colour("line"), 1))
    painter.setBrush(hatching(look) if bar.value is None else look.colour("track"))
    painter.drawRoundedRect(track, 3, 3)
    if bar.value:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("talk"))
        track.setWidth(max(3.0, track.width() * bar.value))
        painter.drawRoundedRect(track, 3, 3)


def _words(painter: QPainter, hands: Hands, words: str, where: QRectF) -> None:
    look, texts = hands
    painter.setFont(look.font("body"))
    painter.setPen(look.colour("ink" if words else "soft"))
    shown = painter.fontMetrics().elidedText(
        words or texts("compare.no_table_words"), Qt.TextElideMode.ElideRight, int(where.width())
    )
    painter.drawText(where, _MIDDLE_LEFT, shown)
