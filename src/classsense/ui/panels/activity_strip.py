"""Nobody, one voice or many voices over time: of one table, or of the class as a band."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from classsense.ui.drawing import fill_brush, hatching
from classsense.ui.presenters.compare import CompareCard
from classsense.ui.presenters.strips import BIN_S
from classsense.ui.presenters.voices import Fill
from classsense.ui.theme import Look

_ONE_HEIGHT = 0.5
"""One voice fills half of a strip, many voices all of it."""


def many_colour(look: Look) -> QColor:
    """Return the colour of "many voices"."""
    return look.colour("talk")


def one_colour(look: Look) -> QColor:
    """Return the colour of "one voice": lighter, and striped where it is drawn."""
    deep, ground, share = look.colour("talk"), look.colour("surface"), 0.38
    return QColor.fromRgbF(
        *(
            low + (high - low) * share
            for low, high in (
                (ground.redF(), deep.redF()),
                (ground.greenF(), deep.greenF()),
                (ground.blueF(), deep.blueF()),
            )
        )
    )


def draw_activity(
    painter: QPainter,
    look: Look,
    model: CompareCard,
    axis: tuple[float, float],
    where: QRectF,
) -> None:
    """Draw the strip of a table: high is many voices, half is one, low is nobody.

    Args:
        painter: Draws.
        look: The theme.
        model: The table.
        axis: Length of the axis, and where now is on it, seconds.
        where: Room for the strip.
    """
    step = where.width() / axis[0]
    now = QRectF(where.left(), where.top(), min(1.0, axis[1] / axis[0]) * where.width(), 0)
    now.setHeight(where.height())
    painter.fillRect(now, hatching(look))
    known_s = min(axis[1], model.since_s + len(model.activity) * BIN_S)
    heard = QRectF(now)
    heard.setLeft(where.left() + model.since_s * step)
    heard.setRight(where.left() + known_s * step)
    if model.activity:
        painter.fillRect(heard, look.colour("track"))
    painter.setPen(QPen(look.colour("line"), 1))
    painter.drawLine(where.bottomLeft(), where.bottomRight())
    for start, count, spoke in runs(model.activity):
        left = where.left() + (model.since_s + start * BIN_S) * step
        width = min(count * BIN_S * step, now.right() - left)
        spot = QRectF(left, where.top(), max(0.0, width), where.height())
        if spoke is None:
            painter.fillRect(spot, hatching(look))
        elif spoke == 1:
            spot.setTop(where.bottom() - where.height() * _ONE_HEIGHT)
            painter.fillRect(spot, fill_brush(one_colour(look).rgba(), Fill.STRIPES))
        elif spoke > 1:
            painter.fillRect(spot, many_colour(look))


def runs(values: Sequence[int | None]) -> Iterator[tuple[int, int, int | None]]:
    """Yield first index, length and value of each run of equal values."""
    start = 0
    for value, run in groupby(values):
        count = len(list(run))
        yield start, count, value
        start += count


def draw_band(
    painter: QPainter,
    look: Look,
    shares: Sequence[tuple[float, float] | None],
    edges: Sequence[float],
    row: tuple[float, float],
) -> None:
    """Draw the class as a stack: many voices at the bottom, one above, the rest is silence.

    Args:
        painter: Draws.
        look: The theme.
        shares: Many voices and one voice per bin, 0..1; None is left alone.
        edges: Left border of every bin and the right one of the last, pixels.
        row: Top and height, pixels.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    one, many = fill_brush(one_colour(look).rgba(), Fill.STRIPES), many_colour(look)
    for start, count, known in runs([None if found is None else 1 for found in shares]):
        if known is None:
            continue
        stretch = [found or (0.0, 0.0) for found in shares[start : start + count]]
        borders = edges[start : start + count + 1]
        lower = _steps(borders, [found[0] for found in stretch], row)
        upper = _steps(borders, [found[0] + found[1] for found in stretch], row)
        foot = row[0] + row[1]
        ground = [QPointF(borders[-1], foot), QPointF(borders[0], foot)]
        painter.setBrush(one)
        painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))
        painter.setBrush(many)
        painter.drawPolygon(QPolygonF([*lower, *ground]))
    painter.restore()


def _steps(
    borders: Sequence[float], values: Sequence[float], row: tuple[float, float]
) -> list[QPointF]:
    """Return values of 0..1 as steps from left to right."""
    top, height = row
    points = []
    for index, value in enumerate(values):
        y = float(round(top + height * (1 - value)))
        points += [QPointF(borders[index], y), QPointF(borders[index + 1], y)]
    return points
