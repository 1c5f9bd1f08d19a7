"""Draws what pupils drew. Safe in any thread: it paints on pictures, never on the screen."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from classsense.domain.drawings import COLOURS, HEIGHT, NEUTRAL, WIDTH, Point, Stroke

SHEET: Final = QSize(WIDTH, HEIGHT)
_PAPER: Final = QColor("white")


def drawn(
    strokes: Sequence[Stroke],
    size: QSize = SHEET,
    under: QImage | None = None,
    until_ms: int | None = None,
) -> QImage:
    """Return a drawing as it was at a moment.

    Args:
        strokes: In the order in which they were drawn.
        size: Of the picture, pixels.
        under: What it was drawn on; None is blank paper.
        until_ms: Since the drawing began; None shows it when it was done.
    """
    ink = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    ink.fill(Qt.GlobalColor.transparent)
    painter = QPainter(ink)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size.width() / WIDTH, size.height() / HEIGHT)
    for stroke in strokes:
        points = [p for p in stroke.points if until_ms is None or p.at_ms <= until_ms]
        if points:
            _draw(painter, stroke, points)
    painter.end()
    paper = QImage(size, QImage.Format.Format_RGB32)
    paper.fill(_PAPER)
    painter = QPainter(paper)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    if under is not None and not under.isNull():
        painter.drawImage(fitted(under.size(), QRectF(paper.rect())), under)
    painter.drawImage(0, 0, ink)
    painter.end()
    return paper


def fitted(size: QSize, into: QRectF) -> QRectF:
    """Return where a picture of `size` lies in the middle of `into`, as large as it fits."""
    scaled = size.scaled(into.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    left = into.left() + (into.width() - scaled.width()) / 2
    top = into.top() + (into.height() - scaled.height()) / 2
    return QRectF(left, top, scaled.width(), scaled.height())


def _draw(painter: QPainter, stroke: Stroke, points: Sequence[Point]) -> None:
    modes = QPainter.CompositionMode
    mode = modes.CompositionMode_Clear if stroke.eraser else modes.CompositionMode_SourceOver
    painter.setCompositionMode(mode)
    pen = QPen(QColor(COLOURS[stroke.colour]))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if len(points) == 1:
        pen.setWidthF(_width(stroke, points[0]))
        painter.setPen(pen)
        painter.drawPoint(QPointF(points[0].x, points[0].y))
    for start, end in pairwise(points):
        pen.setWidthF(_width(stroke, end))
        painter.setPen(pen)
        painter.drawLine(QPointF(start.x, start.y), QPointF(end.x, end.y))


def _width(stroke: Stroke, point: Point) -> float:
    """Return how wide the line is: half as much without pressure, half as much again with most."""
    if stroke.eraser:
        return stroke.width
    return stroke.width * (0.5 + 0.5 * point.pressure / NEUTRAL)
