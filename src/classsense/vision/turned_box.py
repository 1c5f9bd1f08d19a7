"""A rectangle in a picture that is turned by an angle, and what a net sees of it."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classsense.domain.camera_ports import Pixels
from classsense.vision.litert_net import Floats
from classsense.vision.opencv import opencv


@dataclass(frozen=True, slots=True)
class TurnedBox:
    """A turned rectangle, in pixels of a picture.

    Attributes:
        middle: (x, y).
        width: Along its own upper edge.
        height: Along its own side.
        turn: By how much it is turned clockwise in the picture, in radians.
    """

    middle: tuple[float, float]
    width: float
    height: float
    turn: float

    def onto(self, side_px: int) -> NDArray[np.float64]:
        """Return the map from a square picture of it to the picture it lies in, shape (2, 3)."""
        cos, sin = math.cos(self.turn), math.sin(self.turn)
        x, y = self.middle
        left = x - (cos * self.width - sin * self.height) / 2
        top = y - (sin * self.width + cos * self.height) / 2
        across, down = self.width / side_px, self.height / side_px
        return np.array([[cos * across, -sin * down, left], [sin * across, cos * down, top]])

    def seen(self, picture: Pixels, side_px: int) -> Floats:
        """Return it upright as a net takes it, 0..1, shape (1, side_px, side_px, 3).

        What lies outside the picture is like its edge.
        """
        cv2 = opencv()
        cut: Pixels = cv2.warpAffine(
            picture,
            self.onto(side_px),
            (side_px, side_px),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return np.multiply(cut, np.float32(1 / 255), dtype=np.float32)[None]

    def outside(self, points: Floats, side_px: int) -> Floats:
        """Return points of its square picture as points of the picture it lies in, shape (n, 2)."""
        onto = self.onto(side_px)
        return (points @ onto[:, :2].T + onto[:, 2]).astype(np.float32)
