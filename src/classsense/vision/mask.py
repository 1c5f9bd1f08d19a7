"""Seats without consent are blanked before any model sees the picture. Pure."""

import math
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from classsense.domain.camera_ports import Pixels
from classsense.domain.lesson import Box, SeatId
from classsense.vision.boxes import Point, holds


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
    """Blanks the regions of one camera's seats that may not be read.

    Where the region of a masked seat overlaps that of a readable one, the mask wins: rather a
    pupil who agreed is not seen than one who did not agree is.
    """

    def __init__(self, regions: Mapping[SeatId, Box], readable: AbstractSet[SeatId]) -> None:
        self._hidden = tuple(box for seat, box in regions.items() if seat not in readable)

    def apply(self, pixels: Pixels) -> Pixels:
        """Return the picture as models may see it; the same array if nothing is hidden."""
        return blank(pixels, self._hidden) if self._hidden else pixels

    def hides(self, point: Point) -> bool:
        """Return whether `point` of the frame (0..1) is blanked."""
        return any(holds(box, point) for box in self._hidden)
