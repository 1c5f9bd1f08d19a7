"""Where the sixteen seats are: four tables of four, open towards the camera.

At each table two pupils sit at the far edge and two at the sides, so that all see the board (the
camera) by turning their heads, and no face hides another. The camera looks down far enough for
the four rows to stand above each other in the picture.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from make_lesson.drawing.projection import RoomCamera

CAMERA: Final = RoomCamera()
WIDTH_PX: Final = 1280
HEIGHT_PX: Final = 720

SEATED_HEAD_M: Final = 1.15
TABLE_M: Final = 0.72
BACK_WALL_M: Final = 5.88

_FRONT_SIDES, _FRONT_FAR, _BACK_SIDES, _BACK_FAR = 2.247, 2.817, 3.61, 4.24
"""Distances of the four rows of heads, metres."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat.

    Attributes:
        name: "group-seat", both counted from 1: "1-1" .. "4-4".
        head_m: The centre of an upright head, (x, y, z) in room metres.
        body_yaw_deg: Where the body faces; 0 is the camera, positive the right of the picture.
        hand_side: The side on which the hand is raised: -1 left, +1 right of the picture.
        exit_side: The side of the picture by which this pupil can leave; 0 if in nobody's reach.
    """

    name: str
    head_m: tuple[float, float, float]
    body_yaw_deg: float
    hand_side: int
    exit_side: int = 0

    @property
    def group(self) -> int:
        """The table's number, 1..4."""
        return int(self.name.split("-")[0])

    def region(self) -> tuple[float, float, float, float]:
        """Return the box, 0..1, in which this pupil's head and raised hand stay."""
        x, y, z = self.head_m
        out, inner, top, bottom = 0.345, 0.20, 0.43, 0.22
        left, right = (out, inner) if self.hand_side < 0 else (inner, out)
        corners = CAMERA.project(
            np.array([[x - left, y + top, z], [x + right, y - bottom, z]]),
        ) / (WIDTH_PX, HEIGHT_PX)
        if self.exit_side < 0:
            corners[0, 0] = 0.0
        if self.exit_side > 0:
            corners[1, 0] = 1.0
        corners = corners.clip(0.0, 1.0)
        (x0, y0), (x1, y1) = corners
        return float(x0), float(y0), float(x1 - x0), float(y1 - y0)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its top's corners, clockwise in the picture from far left, room metres."""

    group: int
    corners_m: NDArray[np.float64]


def _seat_of(name: str, x_px: float, z_m: float, body_yaw_deg: float) -> Seat:
    x_m = (x_px - CAMERA.centre_x_px) * z_m / CAMERA.focal_px
    exits = {"3-1": -1, "4-4": 1}
    side = -1 if name.endswith(("1", "2")) else 1
    return Seat(name, (x_m, SEATED_HEAD_M, z_m), body_yaw_deg, side, exits.get(name, 0))


def _table_of_four(group: int, places_px: tuple[float, float, float, float]) -> list[Seat]:
    sides, far = (_FRONT_SIDES, _FRONT_FAR) if group <= 2 else (_BACK_SIDES, _BACK_FAR)
    rows = (sides, far, far, sides)
    turns = (32.0, 6.0, -6.0, -32.0)
    return [
        _seat_of(f"{group}-{number}", x_px, z_m, turn)
        for number, (x_px, z_m, turn) in enumerate(
            zip(places_px, rows, turns, strict=True), start=1
        )
    ]


SEATS: Final[dict[str, Seat]] = {
    seat.name: seat
    for group, places_px in {
        1: (154.0, 264.0, 396.0, 502.0),
        2: (778.0, 882.0, 1016.0, 1128.0),
        3: (100.0, 236.0, 346.0, 538.0),
        4: (742.0, 934.0, 1044.0, 1180.0),
    }.items()
    for seat in _table_of_four(group, places_px)
}
SEAT_IDS: Final = tuple(SEATS)


def table_of(group: int) -> Table:
    """Return the table between the four seats of `group`."""
    first, second, third, fourth = (SEATS[f"{group}-{number}"].head_m for number in (1, 2, 3, 4))
    far_z, near_z = second[2] - 0.16, first[2] - (0.34 if group <= 2 else 0.13)
    near = (first[0] + 0.08, fourth[0] - 0.08)
    far = (min(second[0] - 0.22, near[0] + 0.1), max(third[0] + 0.22, near[1] - 0.1))
    return Table(
        group,
        np.array(
            [
                [far[0], TABLE_M, far_z],
                [far[1], TABLE_M, far_z],
                [near[1], TABLE_M, near_z],
                [near[0], TABLE_M, near_z],
            ],
        ),
    )
