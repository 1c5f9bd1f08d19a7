"""The joints of a person in the room, in metres, and the box of a raised hand in the picture."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from make_lesson.drawing.seats import CAMERA, TABLE_M

HAND_LENGTH_M = 0.19
HAND_BREADTH_M = 0.15

Point = NDArray[np.float64]

_RAISED_HAND = np.array([0.215, 0.27, -0.02])
"""The middle of a fully raised hand from the centre of the upright head."""


@dataclass(frozen=True, slots=True)
class Arm:
    """Shoulder, elbow and the middle of the hand, room metres, each of shape (3,)."""

    shoulder: Point
    elbow: Point
    hand: Point


@dataclass(frozen=True, slots=True)
class Stance:
    """How a body is held at one moment.

    Attributes:
        head_m: Centre of the head, room metres, shape (3,).
        body_yaw_deg: Where the chest faces, as in `Seat`.
        seated: Whether the hands rest on a table.
        raised: How far the hand is up, 0..1.
        hand_side: Which hand: -1 left, +1 right of the picture.
        stroke_m: Where the writing hand is from its rest, along the table's (x, z).
    """

    head_m: Point
    body_yaw_deg: float
    seated: bool = True
    raised: float = 0.0
    hand_side: int = 1
    stroke_m: tuple[float, float] = (0.0, 0.0)

    def at(self, sideways: float, up: float, forward: float) -> Point:
        """Return a room point given from the head's centre in the body's own directions."""
        turn = np.radians(self.body_yaw_deg)
        right = np.array([np.cos(turn), 0.0, np.sin(turn)])
        front = np.array([np.sin(turn), 0.0, -np.cos(turn)])
        point: Point = self.head_m + sideways * right + forward * front + np.array([0.0, up, 0.0])
        return point

    def arm(self, side: int) -> Arm:
        """Return the arm on one side of the picture, raised if it is the raised one."""
        shoulder = self.at(side * 0.142, -0.222, 0.0)
        elbow, hand = self._resting(side)
        if side == self.hand_side and self.raised > 0:
            up_elbow = self.head_m + np.array([side * 0.235, -0.07, -0.03])
            up_hand = self.head_m + _RAISED_HAND * (side, 1, 1)
            elbow = elbow + self.raised * (up_elbow - elbow)
            # The hand swings out on its way, as a real one does, rather than through the chest.
            swing = np.array([side * 0.05, 0.0, -0.03]) * np.sin(np.pi * self.raised)
            hand = hand + self.raised * (up_hand - hand) + swing
        return Arm(shoulder, elbow, hand)

    def _resting(self, side: int) -> tuple[Point, Point]:
        if not self.seated:
            return self.at(side * 0.195, -0.44, 0.0), self.at(side * 0.18, -0.66, 0.05)
        elbow = self.at(side * 0.205, -0.385, 0.08)
        hand = self.at(side * 0.10, 0.0, 0.27)
        hand[1] = TABLE_M + 0.03
        if side != self.hand_side:
            hand[0] += self.stroke_m[0]
            hand[2] += self.stroke_m[1]
        return elbow, hand

    def hand_box_px(self) -> tuple[float, float, float, float]:
        """Return left, top, width and height of the hand on the raising side, by geometry."""
        hand = self.arm(self.hand_side).hand
        scale = float(CAMERA.scale(hand[2]))
        ((x_px, y_px),) = CAMERA.project(hand[None])
        width, height = HAND_BREADTH_M * scale, HAND_LENGTH_M * scale
        return float(x_px - width / 2), float(y_px - height / 2), width, height
