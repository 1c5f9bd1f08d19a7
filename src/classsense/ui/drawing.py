"""What several panels draw alike: rings, sparklines, hatching, fills that tell voices apart."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from classsense.ui.presenters.rings import RingKind, RingModel
from classsense.ui.presenters.voices import Fill
from classsense.ui.theme import Look

_TILE: Final = 8
_TURN_DEG: Final = 360.0
_TOP_DEG: Final = 90.0
_GAP_DEG: Final = 2.0
_LETTER_FROM: Final = 0.085
"""Share of the ring from which an arc is wide enough for its letter."""
SPARK_BINS: Final = 30
"""Five minutes in bins of ten seconds."""
_TITLE_FROM_PX: Final = 90
_SRGB_KNEE: Final = 0.04045
_BLACK_FROM: Final = 0.32
"""Relative lightness from which dark letters read better than white ones."""


def ink_on(colour: QColor) -> QColor:
    """Return black or white, whichever reads better on `colour`."""
    lightness = 0.2126 * _linear(colour.redF()) + 0.7152 * _linear(colour.greenF())
    lightness += 0.0722 * _linear(colour.blueF())
    return QColor("#101820" if lightness > _BLACK_FROM else "#FFFFFF")


def _linear(channel: float) -> float:
    """Undo the sRGB transfer curve (IEC 61966-2-1)."""
    return float(channel / 12.92 if channel <= _SRGB_KNEE else ((channel + 0.055) / 1.055) ** 2.4)


@lru_cache(maxsize=128)
def fill_brush(colour: int, fill: Fill) -> QBrush:
    """Return a brush of one colour (`QColor.rgba()`) whose texture differs from voice to voice."""
    ground = QColor.fromRgba(colour)
    if fill is Fill.SOLID:
        return QBrush(ground)
    tile = QPixmap(_TILE, _TILE)
    tile.fill(ground)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    mark = ink_on(ground)
    mark.setAlphaF(0.5)
    painter.setPen(QPen(mark, 1.6))
    _texture(painter, fill)
    painter.end()
    return QBrush(tile)


def _texture(painter: QPainter, fill: Fill) -> None:
    half = _TILE / 2
    match fill:
        case Fill.STRIPES:
            for offset in (-_TILE, 0, _TILE):
                painter.drawLine(QPointF(offset, _TILE), QPointF(offset + _TILE, 0))
        case Fill.DOTS:
            painter.setBrush(painter.pen().color())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(QPointF(half, half), 1.6, 1.6)
        case Fill.CROSSES:
            painter.drawLine(QPointF(0, half), QPointF(_TILE, half))
            painter.drawLine(QPointF(half, 0), QPointF(half, _TILE))
        case Fill.BARS:
            painter.drawLine(QPointF(half, 0), QPointF(half, _TILE))
        case Fill.WAVES:
            painter.drawLine(QPointF(0, half), QPointF(_TILE, half))
        case Fill.SOLID:
            pass


@lru_cache(maxsize=16)
def hatch_brush(ground: int, line: int) -> QBrush:
    """Return the hatching that means "unknown", from two `QColor.rgba()`."""
    tile = QPixmap(_TILE, _TILE)
    tile.fill(QColor.fromRgba(ground))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor.fromRgba(line), 1.8))
    for offset in (-_TILE, 0, _TILE):
        painter.drawLine(QPointF(offset, _TILE), QPointF(offset + _TILE, 0))
    painter.end()
    return QBrush(tile)


def hatching(look: Look, ground: str = "surface") -> QBrush:
    """Return the theme's hatching over a named colour."""
    return hatch_brush(look.colour(ground).rgba(), look.colour("hatch").rgba())


def ring_path(
    middle: QPointF, radii: tuple[float, float], start: float, span: float
) -> QPainterPath:
    """Return a part of a ring.

    Args:
        middle: Centre.
        radii: Inner and outer, pixels.
        start: 0..1, clockwise from the top.
        span: 0..1.
    """
    inner, outer = (QRectF(middle.x() - r, middle.y() - r, 2 * r, 2 * r) for r in radii)
    begin, sweep = _TOP_DEG - _TURN_DEG * start, -_TURN_DEG * span
    path = QPainterPath()
    path.arcMoveTo(outer, begin)
    path.arcTo(outer, begin, sweep)
    path.arcTo(inner, begin + sweep, -sweep)
    path.closeSubpath()
    return path


def draw_ring(painter: QPainter, look: Look, ring: RingModel, where: QRectF) -> None:
    """Draw a ring with its figure in `where` (a square). Unknown is hatched, never empty."""
    outer = where.width() / 2
    large = where.width() >= _TITLE_FROM_PX
    radii, middle = (outer * (0.6 if large else 0.72), outer), where.center()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    whole = ring_path(middle, radii, 0.0, 1.0)
    if ring.kind is RingKind.SILENT:
        painter.setPen(QPen(look.colour("edge"), 1.2, Qt.PenStyle.DashLine))
        painter.drawEllipse(middle, outer - 1, outer - 1)
    elif ring.kind in {RingKind.UNKNOWN, RingKind.PAUSED}:
        painter.setPen(QPen(look.colour("line"), 1))
        painter.fillPath(whole, hatching(look))
        painter.drawPath(whole)
        if ring.kind is RingKind.PAUSED:
            _draw_pause(painter, look, middle, outer)
    else:
        painter.fillPath(whole, look.colour("track"))
        _draw_arcs(painter, look, ring, (middle, radii))
    painter.setPen(look.colour("ink"))
    painter.setFont(look.font("title" if large else "strong"))
    painter.drawText(where, Qt.AlignmentFlag.AlignCenter, ring.figure)
    painter.restore()


def _draw_arcs(
    painter: QPainter, look: Look, ring: RingModel, shape: tuple[QPointF, tuple[float, float]]
) -> None:
    middle, radii = shape
    if ring.kind is RingKind.ENERGY:
        path = ring_path(middle, radii, 0.0, ring.filled or 0.0)
        painter.fillPath(
            path, hatch_brush(look.colour("teacher").rgba(), look.colour("ink").rgba())
        )
        painter.setPen(QPen(look.colour("edge"), 1))
        painter.drawPath(path)
        return
    gap = _GAP_DEG / _TURN_DEG
    for arc in ring.arcs:
        if arc.span <= gap:
            continue
        colour = look.colour(arc.colour)
        path = ring_path(middle, radii, arc.start + gap / 2, arc.span - gap)
        painter.setPen(QPen(look.colour("mark_edge"), 1))
        painter.setBrush(fill_brush(colour.rgba(), arc.fill))
        painter.drawPath(path)
        if arc.letter and arc.span >= _LETTER_FROM and radii[1] >= _TITLE_FROM_PX / 2:
            turn = (arc.start + arc.span / 2) * _TURN_DEG
            _draw_letter(painter, look, arc.letter, (middle, sum(radii) / 2, turn, colour))


def _draw_pause(painter: QPainter, look: Look, middle: QPointF, outer: float) -> None:
    """Draw the two bars of a pause in the middle of a ring."""
    height, width = outer * 0.5, outer * 0.16
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("ink"))
    for side in (-1.6, 0.6):
        where = QRectF(middle.x() + side * width, middle.y() - height / 2, width, height)
        painter.drawRoundedRect(where, 2, 2)


def draw_chip(painter: QPainter, look: Look, voice: tuple[str, str], where: QRectF) -> None:
    """Draw the letter of a voice on its colour in `where` (a square); `voice` is both names."""
    letter, name = voice
    colour = look.colour(name)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour("mark_edge"), 1))
    painter.setBrush(colour)
    painter.drawEllipse(where)
    painter.setPen(ink_on(colour))
    painter.setFont(look.font("strong"))
    painter.drawText(where.adjusted(-4, -4, 4, 4), Qt.AlignmentFlag.AlignCenter, letter)
    painter.restore()


def _draw_letter(
    painter: QPainter,
    look: Look,
    letter: str,
    place: tuple[QPointF, float, float, QColor],
) -> None:
    middle, radius, turn_deg, colour = place
    path = QPainterPath()
    path.arcMoveTo(
        QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius),
        _TOP_DEG - turn_deg,
    )
    at = path.currentPosition()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(at, 9.0, 9.0)
    painter.setPen(ink_on(colour))
    painter.setFont(look.font("strong"))
    painter.drawText(QRectF(at.x() - 12, at.y() - 12, 24, 24), Qt.AlignmentFlag.AlignCenter, letter)


def draw_spark(
    painter: QPainter, look: Look, values: Sequence[float | None], where: QRectF
) -> None:
    """Draw the latest SPARK_BINS shares of 0..1 as a line that ends at the right.

    What is unknown is hatched; what lies before the lesson began stays empty.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour("line"), 1))
    painter.drawLine(where.bottomLeft(), where.bottomRight())
    shown = values[-SPARK_BINS:] or (None,) * SPARK_BINS
    step = where.width() / SPARK_BINS
    first = where.right() - len(shown) * step
    runs: list[list[QPointF]] = [[]]
    for index, value in enumerate(shown):
        left = first + index * step
        if value is None:
            painter.fillRect(QRectF(left, where.top(), step + 0.5, where.height()), hatching(look))
            runs.append([])
        else:
            runs[-1].append(QPointF(left + step / 2, where.bottom() - value * where.height()))
    painter.setPen(QPen(look.colour("ink"), 2, j=Qt.PenJoinStyle.RoundJoin))
    for run in runs:
        painter.drawPolyline(QPolygonF(run))
    if runs[-1]:
        painter.setBrush(look.colour("ink"))
        painter.drawEllipse(runs[-1][-1], 2.5, 2.5)
    painter.restore()
