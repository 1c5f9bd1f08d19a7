"""Seats without consent, and what the teacher masked, are blanked before any model. Pure."""

import math
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from classsense.domain.camera_ports import Pixels
from classsense.domain.lesson import Box, SeatId
from classsense.vision.boxes import Point, holds

_GRID: Final = 16
_HALF: Final = 0.5


def blank(pixels: Pixels, boxes: Iterable[Box]) -> Pixels:
    """Return a copy of a picture in which every pixel that `boxes` touch is black.

    Args:
        pixels: uint8, shape (height, width, 3).
        boxes: In 0..1 of the frame; rounded outwards to whole pixels.
    """
    height, width = pixels.shape[:2]
    blanked = pixels.copy()
    for left, top, across, down in boxes:
        rows = slice(max(math.floor(top * height), 0), math.ceil((top + down) * height))
        columns = slice(max(math.floor(left * width), 0), math.ceil((left + across) * width))
        blanked[rows, columns] = 0
    return blanked


class SeatMask:
    """Blanks the regions of one camera's seats that may not be read, and what is masked anyway.

    Where the region of a masked seat overlaps that of a readable one, the mask wins: rather a
    pupil who agreed is not seen than one who did not agree is. Of a face that reaches into a mask
    the part inside is black for every model.
    """

    def __init__(
        self,
        regions: Mapping[SeatId, Box],
        readable: AbstractSet[SeatId],
        masks: Sequence[Box] = (),
    ) -> None:
        """Hide what may not be seen.

        Args:
            regions: Of all seats in view.
            readable: Those that agreed.
            masks: What the teacher masked, whoever agreed.
        """
        hidden = (box for seat, box in regions.items() if seat not in readable)
        self._hidden = (*hidden, *masks)

    def apply(self, pixels: Pixels) -> Pixels:
        """Return the picture as models may see it; the same array if nothing is hidden."""
        return blank(pixels, self._hidden) if self._hidden else pixels

    def hides(self, point: Point) -> bool:
        """Return whether `point` of the frame (0..1) is blanked."""
        return any(holds(box, point) for box in self._hidden)


def uncovered(regions: Mapping[SeatId, Box], masks: Sequence[Box]) -> frozenset[SeatId]:
    """Return the seats of whose region less than half is masked.

    The others are not looked at: a black seat is no empty one.
    """
    return frozenset(seat for seat, region in regions.items() if _covered(region, masks) < _HALF)


def _covered(region: Box, masks: Sequence[Box]) -> float:
    """Return how much of a region is masked, 0..1, on a grid of points."""
    left, top, across, down = region
    points = [
        (left + across * (x + 0.5) / _GRID, top + down * (y + 0.5) / _GRID)
        for x in range(_GRID)
        for y in range(_GRID)
    ]
    return sum(any(holds(mask, point) for mask in masks) for point in points) / len(points)
