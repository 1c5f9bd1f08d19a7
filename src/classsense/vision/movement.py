"""How much of each seat's region changed between two looks.

What is remembered of the picture are small grey copies of the readable regions: in memory only,
58 kB a camera where all of it is seats, and wiped when a seat withdraws.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from classsense.domain.camera_ports import Pixels
from classsense.domain.lesson import Box, SeatId
from classsense.vision.opencv import opencv

_LONG_SIDE_PX: Final = 320
"""Of the small copy of the frame."""
_LEAST_SPREAD: Final = 3.0
"""A region whose grey values spread less than this (of 255) is too dark, too bright or covered."""
_LEAST_STEP: Final = 8.0
"""A pixel that changed by less than this (of 255) did not change."""
_NOISES: Final = 10.0
"""Nor did one that changed by less than so many times what the stiller half of the pixels of the
stillest region did on average; of normal noise that is a third of its standard deviation."""

Grey = NDArray[np.uint8]


class MovementWatch:
    """The share of each region that changed. Used by one thread only."""

    def __init__(self) -> None:
        self._cv2 = opencv()
        self._before: dict[SeatId, Grey] = {}
        self._shape: tuple[int, ...] = ()

    def keep(self, seats: Collection[SeatId]) -> None:
        """Wipe what is remembered of all other seats."""
        for seat in [seat for seat in self._before if seat not in seats]:
            self._before.pop(seat).fill(0)

    @property
    def held_bytes(self) -> int:
        """How much of earlier pictures is in memory."""
        return sum(copy.nbytes for copy in self._before.values())

    def look(self, pixels: Pixels, regions: Mapping[SeatId, Box]) -> dict[SeatId, float | None]:
        """Return which share of each region changed since the look before, 0..1.

        A change of the light that all of a region shares is no movement. None where there was no
        look before, where nothing can be told apart (darkness, glare, a covered lens), and
        everywhere if not one pixel changed: then the camera has frozen.

        Args:
            pixels: The masked picture; what is black in it counts for nothing.
            regions: Of the readable seats.
        """
        small = self._small(pixels)
        if pixels.shape != self._shape:
            self._shape, self._before = pixels.shape, {}
        now = {seat: _cut(small, box) for seat, box in regions.items()}
        steps = {
            seat: cut.astype(np.int16) - self._before[seat]
            for seat, cut in now.items()
            if seat in self._before and cut.size
        }
        told: dict[SeatId, float | None] = dict.fromkeys(regions)
        if any(step.any() for step in steps.values()):
            told |= _changed(steps, now)
        self._before = {seat: cut.copy() for seat, cut in now.items()}
        return told

    def _small(self, pixels: Pixels) -> Grey:
        """Return a small grey copy of the picture."""
        cv2: Any = self._cv2
        height, width = pixels.shape[:2]
        scale = min(1.0, _LONG_SIDE_PX / max(height, width))
        size = max(round(width * scale), 1), max(round(height * scale), 1)
        small: Grey = cv2.cvtColor(
            cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY
        )
        return small


def _cut(small: Grey, box: Box) -> Grey:
    height, width = small.shape
    left, top, across, down = box
    rows = slice(round(top * height), round((top + down) * height))
    return small[rows, round(left * width) : round((left + across) * width)]


def _changed(
    steps: Mapping[SeatId, NDArray[np.int16]], now: Mapping[SeatId, Grey]
) -> dict[SeatId, float]:
    """Return the share of each region that changed by more than light and noise do."""
    sizes = {seat: size for seat, step in steps.items() if (size := _sizes(step, now[seat])).size}
    noise = min((_stillness(size) for size in sizes.values()), default=0.0)
    least = max(_LEAST_STEP, _NOISES * noise)
    return {seat: float((size > least).mean()) for seat, size in sizes.items()}


def _stillness(size: NDArray[np.float64]) -> float:
    return float(np.sort(size)[: len(size) // 2 + 1].mean())


def _sizes(step: NDArray[np.int16], now: Grey) -> NDArray[np.float64]:
    """Return by how much each pixel changed beside the light; empty if nothing can be seen."""
    seen = (now > 0) | (step != 0)
    if not seen.any() or float(now[seen].std()) < _LEAST_SPREAD:
        return np.zeros(0)
    values = step[seen].astype(np.float64)
    size: NDArray[np.float64] = np.abs(values - np.median(values))
    return size
