"""Where the tables stand on the screen: at their real place, as large as they fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import ceil
from typing import Final

FULL: Final = (288.0, 206.0)
COMPACT: Final = (232.0, 168.0)
"""Width and height of a table with its chairs at scale 1, in device-independent pixels."""
_GAP: Final = 8.0
_WIDEST_STEP: Final = 1.5
"""Neighbouring tables stand at most this many table sizes apart."""
_FULL_SCALES: Final = tuple(1.75 - step * 0.05 for step in range(16))
_COMPACT_SCALES: Final = tuple(1.15 - step * 0.05 for step in range(8))
_SIZES: Final = (
    *((True, scale) for scale in _FULL_SCALES),
    *((False, scale) for scale in _COMPACT_SCALES),
)
"""From the largest to the smallest; at scale 1 the smallest text has 13 pt."""


@dataclass(frozen=True, slots=True)
class TableBox:
    """Where one table is drawn.

    Attributes:
        left: Pixels from the left of the area, as `top` from its top.
        full: Whether there is room for the sparkline and the notes.
    """

    left: float
    top: float
    scale: float
    full: bool

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in pixels."""
        width, height = FULL if self.full else COMPACT
        return width * self.scale, height * self.scale


def arrange(places: Sequence[tuple[float, float]], area: tuple[float, float]) -> list[TableBox]:
    """Return a box for each place, the largest that let none overlap.

    Where even the smallest would overlap, the tables stand in rows, in their order in the room.

    Args:
        places: Middles of the tables, 0..1 of the room.
        area: Width and height in pixels.
    """
    if not places:
        return []
    spread = _spread(places)
    for full, scale in _SIZES:
        boxes = _boxes(spread, area, scale, full=full)
        if _fits(boxes, area):
            return boxes
    columns = max(1, int(area[0] // (COMPACT[0] * _COMPACT_SCALES[-1])))
    return _boxes(_rows(places, columns), area, _COMPACT_SCALES[-1], full=False)


def _spread(places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the places stretched over the whole area; a single row or column to its middle."""
    stretched: list[list[float]] = []
    for values in zip(*places, strict=True):
        low, width = min(values), max(values) - min(values)
        stretched.append([(value - low) / width if width else 0.5 for value in values])
    return list(zip(*stretched, strict=True))


def _boxes(
    places: Sequence[tuple[float, float]], area: tuple[float, float], scale: float, *, full: bool
) -> list[TableBox]:
    size = TableBox(0, 0, scale, full).size
    axes = [
        _along(values, length, side)
        for values, length, side in zip(zip(*places, strict=True), area, size, strict=True)
    ]
    return [TableBox(left, top, scale, full) for left, top in zip(*axes, strict=True)]


def _along(values: Sequence[float], length: float, side: float) -> list[float]:
    """Return where tables of one side length begin on one axis, centred and not too far apart."""
    steps = sorted({round(value, 6) for value in values})
    nearest = min((b - a for a, b in pairwise(steps)), default=1.0)
    extent = max(0.0, min(length - side, _WIDEST_STEP * side / nearest))
    start = max(0.0, (length - side - extent) / 2)
    return [start + value * extent for value in values]


def _fits(boxes: Sequence[TableBox], area: tuple[float, float]) -> bool:
    if not boxes:
        return True
    width, height = boxes[0].size
    return (
        width <= area[0]
        and height <= area[1]
        and all(
            abs(a.left - b.left) >= width + _GAP or abs(a.top - b.top) >= height + _GAP
            for a, b in combinations(boxes, 2)
        )
    )


def _rows(places: Sequence[tuple[float, float]], columns: int) -> list[tuple[float, float]]:
    rows = ceil(len(places) / columns)
    order = sorted(range(len(places)), key=lambda index: (places[index][1], places[index][0]))
    cells: dict[int, tuple[float, float]] = {}
    for row in range(rows):
        members = sorted(order[row * columns : (row + 1) * columns], key=lambda i: places[i][0])
        for column, index in enumerate(members):
            cells[index] = (column / max(1, columns - 1), row / max(1, rows - 1))
    return [cells[index] for index in range(len(places))]
