"""Where the words of a cloud stand: in rows, the first in the middle, none over another. Pure."""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class Box(NamedTuple):
    """A word's place, pixels."""

    x: int
    y: int
    width: int
    height: int


def arranged(sizes: Sequence[tuple[int, int]], width: int, gap: int) -> tuple[list[Box], int]:
    """Return a box for each word, and the height of all.

    Rows are filled in order; the first stands in the middle, later ones under and over it by
    turns, and so do the words within a row. The same sizes give the same places.

    Args:
        sizes: Width and height of each word, the most important first; a word that is wider than
            the whole is cut to it.
        width: Of the whole, pixels.
        gap: Between words, and between rows, pixels.
    """
    rows: list[list[int]] = []
    wide = [min(size[0], max(1, width)) for size in sizes]
    left = 0
    for index, each in enumerate(wide):
        if not rows or left < each + gap:
            rows.append([index])
            left = width - each
        else:
            rows[-1].append(index)
            left -= each + gap
    boxes = [Box(0, 0, 0, 0)] * len(sizes)
    top = 0
    for row in _from_the_middle(rows):
        height = max(sizes[index][1] for index in row)
        x = (width - sum(wide[index] for index in row) - gap * (len(row) - 1)) // 2
        for index in _from_the_middle(row):
            y = top + (height - sizes[index][1]) // 2
            boxes[index] = Box(max(0, x), y, wide[index], sizes[index][1])
            x += wide[index] + gap
        top += height + gap
    return boxes, max(0, top - gap)


def _from_the_middle(ordered: Sequence[T]) -> list[T]:
    """Return the first in the middle, the second after it, the third before it, and so on."""
    return [*reversed(ordered[2::2]), *ordered[:1], *ordered[1::2]]
