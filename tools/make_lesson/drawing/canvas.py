"""A picture that is drawn on at twice its size, so that every edge is smooth."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from make_lesson.drawing.seats import HEIGHT_PX, WIDTH_PX

FINER: Final = 2
"""How many canvas pixels make one of the picture, each way."""

_SHIFT: Final = 4
_SUBPIXELS: Final = FINER << _SHIFT

Colour = tuple[int, int, int]
"""Blue, green, red: 0..255."""
Points = NDArray[np.float64]
"""Shape (n, 2), pixels of the picture."""


@cache
def ink(code: str) -> Colour:
    """Return the colour of "#rrggbb"."""
    red, green, blue = (int(code[at : at + 2], 16) for at in (1, 3, 5))
    return blue, green, red


@cache
def mixed(first: Colour, second: Colour, share: float) -> Colour:
    """Return `first` with `share` (0..1) of `second` in it."""
    blue, green, red = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return blue, green, red


def darker(colour: Colour, share: float) -> Colour:
    """Return the colour in a warm shadow: `share` 0 is unchanged, 1 is nearly black."""
    return mixed(colour, (28, 16, 36), share)


def lighter(colour: Colour, share: float) -> Colour:
    """Return the colour in warm light: `share` 0 is unchanged, 1 is nearly white."""
    return mixed(colour, (236, 248, 255), share)


def rounded(points: ArrayLike, *, closed: bool = True, times: int = 2) -> Points:
    """Return the points with their corners cut `times` times (Chaikin 1974)."""
    line = np.asarray(points, np.float64)
    for _ in range(times):
        after = np.roll(line, -1, axis=0)
        if not closed:
            line, after = line[:-1], after[:-1]
        line = np.stack([0.75 * line + 0.25 * after, 0.25 * line + 0.75 * after], 1).reshape(-1, 2)
    return line


def oval(
    centre: Sequence[float] | NDArray[np.float64],
    across: float,
    along: float,
    turn_deg: float = 0.0,
    count: int = 28,
) -> Points:
    """Return the points of an ellipse with these half axes."""
    points = _circle(count) * (across, along)
    if turn_deg:
        turn = np.radians(turn_deg)
        points = points @ [[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]
    return np.asarray(points + np.asarray(centre), np.float64)


@cache
def _circle(count: int) -> Points:
    angles = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


def hull(points: ArrayLike) -> Points:
    """Return the convex hull of points of shape (n, 2)."""
    around = cv2.convexHull(np.asarray(points, np.float32))
    return np.asarray(around[:, 0], np.float64)


@dataclass(slots=True, eq=False)
class Canvas:
    """The picture being drawn. One thread.

    Attributes:
        pixels: uint8, BGR, `FINER` times as large as the picture, drawn on in place.
    """

    pixels: NDArray[np.uint8] = field(
        default_factory=lambda: np.zeros((HEIGHT_PX * FINER, WIDTH_PX * FINER, 3), np.uint8)
    )

    def fill(self, points: ArrayLike, colour: Colour) -> None:
        """Fill a polygon."""
        cv2.fillPoly(self.pixels, [_fixed(points)], colour, cv2.LINE_AA, _SHIFT)

    def line(
        self, points: ArrayLike, colour: Colour, width: float = 1.0, *, closed: bool = False
    ) -> None:
        """Draw a line `width` picture pixels wide through the points."""
        thickness = max(1, round(width * FINER))
        cv2.polylines(self.pixels, [_fixed(points)], closed, colour, thickness, cv2.LINE_AA, _SHIFT)

    def disc(
        self, centre: Sequence[float] | NDArray[np.float64], radius: float, colour: Colour
    ) -> None:
        """Fill a circle."""
        x, y = (round(value * _SUBPIXELS) for value in centre)
        size = max(1, round(radius * _SUBPIXELS))
        cv2.circle(self.pixels, (x, y), size, colour, cv2.FILLED, cv2.LINE_AA, _SHIFT)

    def limb(
        self,
        ends: tuple[ArrayLike, ArrayLike],
        radii: tuple[float, float],
        colour: Colour,
    ) -> None:
        """Fill a limb: two circles and all that is between them."""
        start, end = (np.asarray(point, np.float64) for point in ends)
        self.fill(
            hull(np.concatenate([oval(start, radii[0], radii[0]), oval(end, radii[1], radii[1])])),
            colour,
        )

    def glow(self, points: ArrayLike, colour: Colour, share: float) -> None:
        """Fill a polygon with transparent colour: `share` 0 is nothing, 1 is opaque."""
        corners = np.asarray(points, np.float64)
        box = self._box(corners)
        if box is None:
            return
        part = self.pixels[box]
        over = part.copy()
        moved = _fixed(corners) - np.array([box[1].start, box[0].start]) * (1 << _SHIFT)
        cv2.fillPoly(over, [moved.astype(np.int32)], colour, cv2.LINE_AA, _SHIFT)
        cv2.addWeighted(over, share, part, 1 - share, 0, dst=over)
        part[:] = over

    def picture(self) -> NDArray[np.uint8]:
        """Return the finished picture, uint8, shape (HEIGHT_PX, WIDTH_PX, 3), BGR."""
        small = cv2.resize(self.pixels, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_AREA)
        return np.asarray(small, np.uint8)

    def _box(self, points: Points) -> tuple[slice, slice] | None:
        low = np.floor(points.min(axis=0) * FINER).astype(int) - 1
        high = np.ceil(points.max(axis=0) * FINER).astype(int) + 2
        left, top = np.maximum(low, 0)
        right, bottom = np.minimum(high, (WIDTH_PX * FINER, HEIGHT_PX * FINER))
        if left >= right or top >= bottom:
            return None
        return slice(int(top), int(bottom)), slice(int(left), int(right))


def _fixed(points: ArrayLike) -> NDArray[np.int32]:
    return np.rint(np.asarray(points, np.float64) * _SUBPIXELS).astype(np.int32)
