"""Simulated rooms: where is the board for every seat, worked out from heads that a camera sees."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from classsense.domain.lesson import Box, Place, SeatId, Sight
from classsense.vision.room_geometry import FACE_M, camera_stand

ASPECT: Final = 16 / 9
BOARD: Final[Place] = (1.0, 0.5)
TABLES: Final[tuple[Mapping[SeatId, Place], ...]] = tuple(
    {
        SeatId(f"{row}{column}-{number}"): (x + dx, y + dy)
        for number, (dx, dy) in enumerate(
            ((0.05, 0.06), (-0.05, 0.06), (-0.05, -0.06), (0.05, -0.06))
        )
    }
    for row, x in enumerate((0.25, 0.5, 0.75))
    for column, y in enumerate((0.2, 0.5, 0.8))
)
"""Nine tables of four."""
PLACES: Final = {seat: place for table in TABLES for seat, place in table.items()}
STANDS: Final = ("front", "side", "back")
_NEAREST_M, _WIDEST = 0.8, 0.95


@dataclass(frozen=True, slots=True)
class SimulatedRoom:
    """A room and a camera in it.

    Attributes:
        size_m: Length (board to back) and width.
        camera_m: Where it stands on the plan, metres.
        heading: Where it looks, radians, clockwise from the plan's x axis.
        view_deg: Its vertical field of view.
    """

    size_m: tuple[float, float]
    camera_m: tuple[float, float]
    heading: float
    view_deg: float

    def boxes(
        self, random: np.random.Generator, height_sd: float, off_m: float
    ) -> dict[SeatId, Box]:
        """Return the face boxes of the seats in view, all of them as if they showed their faces.

        Args:
            random: Draws the errors.
            height_sd: Of the logarithm of the faces' heights.
            off_m: How far heads are from where their seats are planned, standard deviation.
        """
        forward = np.array([math.cos(self.heading), math.sin(self.heading)])
        right, half = np.array([-forward[1], forward[0]]), math.tan(math.radians(self.view_deg) / 2)
        boxes = {}
        for seat, place in PLACES.items():
            away = np.multiply(place, self.size_m) + random.normal(0, off_m, 2) - self.camera_m
            before, aside = float(away @ forward), float(away @ right)
            high = (
                FACE_M
                / (2 * half * max(before, _NEAREST_M))
                * math.exp(random.normal(0, height_sd))
            )
            x = aside / (max(before, _NEAREST_M) * half * ASPECT)
            if before >= _NEAREST_M and abs(x) < _WIDEST:
                boxes[seat] = (0.5 + x / 2 - 0.4 * high, 0.4, 0.8 * high, high)
        return boxes

    def board_yaw_deg(self, seat: SeatId) -> float:
        """Return the yaw of a head on a seat that looks at the board, 0 being the camera."""
        here = np.multiply(PLACES[seat], self.size_m)
        to_camera, to_board = (
            np.subtract(self.camera_m, here),
            np.multiply(BOARD, self.size_m) - here,
        )
        turn = math.atan2(to_camera[1], to_camera[0]) - math.atan2(to_board[1], to_board[0])
        return wrapped_deg(math.degrees(turn))


def wrapped_deg(angle: float) -> float:
    """Return an angle in -180..180 degrees."""
    return (angle + 180) % 360 - 180


def simulated_room(stand: str, random: np.random.Generator) -> SimulatedRoom:
    """Return a room with a camera in front (on the board's wall), at a side or at the back."""
    length = float(random.uniform(7, 11))
    width = length * float(random.uniform(0.65, 0.95))
    across = float(random.uniform(0.1, 0.9)) * width
    along, side = float(random.uniform(0.3, 0.8)) * length, width * float(random.integers(2))
    camera = {"front": (length, across), "side": (along, side), "back": (0.0, across)}[stand]
    aim = np.multiply(random.uniform(0.4, 0.6, 2), (length, width)) - camera
    heading = math.atan2(aim[1], aim[0])
    return SimulatedRoom((length, width), camera, heading, float(random.uniform(35, 65)))


def far_apart(seats: Sequence[SeatId], count: int) -> list[SeatId]:
    """Return seats that lie far from each other: what a teacher is asked to show."""
    chosen = [seats[0]]
    while len(chosen) < count:
        chosen.append(
            max(seats, key=lambda s: min(math.dist(PLACES[s], PLACES[c]) for c in chosen))
        )
    return chosen


def yaw_errors(
    stand: str, shown: int, errors: tuple[float, float], rooms: int, seed: int = 0
) -> tuple[list[float], list[float]]:
    """Return for every seat in view the error of its board's direction, and the sd told, degrees.

    Args:
        stand: One of `STANDS`.
        shown: How many heads the teacher shows.
        errors: As `height_sd` and `off_m` of `SimulatedRoom.boxes`.
        rooms: How many rooms.
        seed: Of the random numbers.
    """
    random, off, told = np.random.default_rng(seed), list[float](), list[float]()
    done = 0
    while done < rooms:
        room = simulated_room(stand, random)
        boxes = room.boxes(random, *errors)
        if len(boxes) < shown:
            continue
        heads = {seat: boxes[seat] for seat in far_apart(list(boxes), shown)}
        found = camera_stand(Sight(heads, BOARD, room.view_deg), TABLES, ASPECT)
        if found is None:
            raise AssertionError("heads far apart must tell where the camera stands")
        for seat in boxes:
            sight = found.seats[seat]
            off.append(abs(wrapped_deg(sight.board_yaw_deg - room.board_yaw_deg(seat))))
            told.append(sight.sd_deg)
        done += 1
    return off, told
