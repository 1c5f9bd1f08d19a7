"""Where a camera stands in the room, from heads that the teacher showed on its picture. Pure.

A head's place in the picture gives its bearing, the height of its face how far away it is (pinhole
camera, level). Those and the seats' places on the plan give the camera's place and heading: first
in closed form (the similarity that fits best: Umeyama 1991), then by least squares, since bearings
are known far better than distances. How many metres the plan is long and wide is found on the way,
with a usual classroom as what is believed beforehand.

Plan coordinates are those of `Place`, seen from above with y downwards; angles grow clockwise.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from classsense.domain.lesson import Box, Camera, LessonPlan, Place, SeatId, Sight
from classsense.vision.boxes import centre

Doubles = NDArray[np.float64]
Sides = frozenset[int]
"""Sides of the picture: -1 is the left, +1 the right."""

FACE_M: Final = 0.2
"""Height of a face as the detector boxes it."""

_LENGTH_M, _WIDTH_M = 9.0, 7.0
"""A usual classroom: 9 m from the board to the back, 7 m from window to door."""
_LENGTH_SD, _SHAPE_SD = 0.35, 0.25
"""How unusual it may be: standard deviations of the logarithms of length and of width by length."""
_BEARING_SD: Final = math.radians(2.0)
"""How exactly a head sits where its seat is planned."""
_DISTANCE_SD: Final = 0.12
"""Of the logarithm: how much faces differ in height, and what a hand draws."""
_BESIDE, _BEHIND = math.radians(15), math.radians(165)
"""A mate before or behind a head that looks at the board is on neither side of it."""
_FEWEST: Final = 2
_LEAST_APART_M: Final = 0.3


class _Stand(NamedTuple):
    """The parameters that are fitted.

    Attributes:
        x_m, y_m: The camera on the plan, in metres.
        heading: Where it looks, radians, clockwise from the plan's x axis.
        log_length: Of the metres of the plan's x axis.
        log_shape: Of the metres of its y axis by those of its x axis.
    """

    x_m: float
    y_m: float
    heading: float
    log_length: float
    log_shape: float

    def metres(self, places: Sequence[Place]) -> Doubles:
        """Return places of the plan in metres, shape (n, 2)."""
        length = math.exp(self.log_length)
        return np.array(places, np.float64) * (length, length * math.exp(self.log_shape))

    def seen(self, places: Sequence[Place]) -> Doubles:
        """Return how far right of the camera and before it places are, metres, shape (n, 2)."""
        away = self.metres(places) - (self.x_m, self.y_m)
        forward = np.array([math.cos(self.heading), math.sin(self.heading)])
        right = np.array([-forward[1], forward[0]])
        return np.stack([away @ right, away @ forward], axis=1)


@dataclass(frozen=True, slots=True)
class SeatSight:
    """What a camera that looks at a seat may say of a head there.

    Attributes:
        board_yaw_deg: Yaw of a head there that looks at the board, -180..180.
        sd_deg: How exactly that is known.
        mates: On which sides of the board's direction a table mate sits.
    """

    board_yaw_deg: float
    sd_deg: float
    mates: Sides


@dataclass(frozen=True, slots=True)
class CameraStand:
    """Where a camera stands.

    Attributes:
        place: On the plan; may lie outside of it.
        heading_deg: Where it looks, clockwise from the plan's x axis.
        length_m: Of the plan's x axis.
        seats: By seat.
    """

    place: tuple[float, float]
    heading_deg: float
    length_m: float
    seats: Mapping[SeatId, SeatSight]


class RoomSight:
    """Tells for every seat of a plan where the board is for a head there, as a camera sees it."""

    def __init__(self, plan: LessonPlan, sight: Sight) -> None:
        """Remember the plan; the fit waits for the first frame, which has the picture's shape."""
        self._tables = [{seat.id: seat.place for seat in group.seats} for group in plan.groups]
        self._sight = sight
        self._stands: dict[float, CameraStand | None] = {}

    def stand(self, aspect: float) -> CameraStand | None:
        """Return where the camera stands; None if the heads do not tell.

        Args:
            aspect: Width of the frame divided by its height.
        """
        if aspect not in self._stands:
            self._stands[aspect] = camera_stand(self._sight, self._tables, aspect)
        return self._stands[aspect]

    def seat(self, seat: SeatId, aspect: float) -> SeatSight | None:
        """Return what may be said of a seat; None if the geometry is not known."""
        stand = self.stand(aspect)
        return stand.seats.get(seat) if stand is not None else None


def room_sight(plan: LessonPlan, camera: Camera) -> RoomSight | None:
    """Return the geometry of a camera; None if the teacher showed no heads."""
    return RoomSight(plan, camera.sight) if camera.sight is not None else None


def camera_stand(
    sight: Sight, tables: Sequence[Mapping[SeatId, Place]], aspect: float
) -> CameraStand | None:
    """Return where a camera stands.

    Args:
        sight: What the teacher showed.
        tables: The planned places of the seats, table by table.
        aspect: Width of the frame divided by its height.

    Returns:
        None if fewer than two heads are on planned seats, or all on one spot of the plan.
    """
    places = {seat: place for table in tables for seat, place in table.items()}
    known = [seat for seat in sight.heads if seat in places]
    if len(known) < _FEWEST:
        return None
    shown = [places[seat] for seat in known]
    heads = _heads([sight.heads[seat] for seat in known], sight.view_deg, aspect)
    first = _closed_form(shown, heads)
    if first is None:
        return None

    def misfit(numbers: Doubles) -> Doubles:
        return _misfit(_Stand(*numbers.tolist()), shown, heads)

    fitted = least_squares(misfit, np.array(first), method="lm")
    slopes = np.asarray(fitted.jac, np.float64)
    stand, spread = _Stand(*fitted.x.tolist()), _inverse(slopes.T @ slopes)
    length, width = math.exp(stand.log_length), math.exp(stand.log_length + stand.log_shape)
    return CameraStand(
        place=(stand.x_m / length, stand.y_m / width),
        heading_deg=_degrees(stand.heading),
        length_m=length,
        seats={
            seat: _seat_sight(stand, spread, sight.board, (seat, table))
            for table in tables
            for seat in table
        },
    )


def _heads(boxes: Sequence[Box], view_deg: float, aspect: float) -> Doubles:
    """Return how far right of the camera and before it heads are, metres, shape (n, 2)."""
    half_height = math.tan(math.radians(view_deg) / 2)
    away = np.array([FACE_M / (2 * half_height * max(box[3], 1e-3)) for box in boxes])
    across = np.array([2 * centre(box)[0] - 1 for box in boxes]) * half_height * aspect * away
    return np.stack([across, away], axis=1)


def _closed_form(places: Sequence[Place], heads: Doubles) -> _Stand | None:
    """Return the similarity of a plan of usual shape that fits the heads best."""
    shape = _WIDTH_M / _LENGTH_M
    plan = np.array(places, np.float64) * (1, shape)
    middle, seen_middle = plan.mean(axis=0), heads.mean(axis=0)
    apart = plan - middle
    if math.sqrt(float((apart**2).sum())) * _LENGTH_M < _LEAST_APART_M:
        return None
    # As complex numbers a turn is a product: x + iy on the plan, before - i*right seen from above.
    on_plan = apart[:, 0] + 1j * apart[:, 1]
    seen = (heads - seen_middle) @ np.array([1j, 1.0])
    turn = complex(np.vdot(on_plan, seen)) / float((np.abs(on_plan) ** 2).sum())
    length = min(max(abs(turn), _LENGTH_M / 4), _LENGTH_M * 4)
    heading = -math.atan2(turn.imag, turn.real)
    forward = np.array([math.cos(heading), math.sin(heading)])
    right = np.array([-forward[1], forward[0]])
    x, y = middle * length - seen_middle[0] * right - seen_middle[1] * forward
    return _Stand(float(x), float(y), heading, math.log(length), math.log(shape))


def _misfit(stand: _Stand, places: Sequence[Place], heads: Doubles) -> Doubles:
    """Return what is to be small: bearings, distances, and how unusual the room is."""
    seen = stand.seen(places)
    turned = np.arctan2(seen[:, 0], seen[:, 1]) - np.arctan2(heads[:, 0], heads[:, 1])
    bearings = (turned + math.pi) % (2 * math.pi) - math.pi
    distances = np.log(np.maximum(seen[:, 1], 0.05) / heads[:, 1])
    believed = [
        (stand.log_length - math.log(_LENGTH_M)) / _LENGTH_SD,
        (stand.log_shape - math.log(_WIDTH_M / _LENGTH_M)) / _SHAPE_SD,
    ]
    return np.concatenate([bearings / _BEARING_SD, distances / _DISTANCE_SD, believed])


def _seat_sight(
    stand: _Stand,
    spread: Doubles,
    board: Place,
    seat: tuple[SeatId, Mapping[SeatId, Place]],
) -> SeatSight:
    name, table = seat
    place = table[name]
    yaw = _yaw(stand, place, board)
    steps = np.eye(len(stand)) * 1e-4
    slopes = np.array(
        [
            _wrapped(_yaw(_Stand(*(np.array(stand) + step)), place, board) - yaw) / 1e-4
            for step in steps
        ]
    )
    others = [other for mate, other in table.items() if mate != name and other != place]
    turns = [_wrapped(_yaw(stand, place, other) - yaw) for other in others]
    mates = frozenset(1 if turn > 0 else -1 for turn in turns if _BESIDE < abs(turn) < _BEHIND)
    return SeatSight(_degrees(yaw), math.degrees(math.sqrt(slopes @ spread @ slopes)), mates)


def _yaw(stand: _Stand, place: Place, goal: Place) -> float:
    """Return the yaw, in radians, of a head at `place` that looks at `goal`: 0 is the camera.

    A head turns to the right of the picture when it turns anticlockwise on the plan.
    """
    here, there = stand.metres([place, goal])
    to_camera = math.atan2(stand.y_m - here[1], stand.x_m - here[0])
    to_goal = math.atan2(there[1] - here[1], there[0] - here[0])
    return _wrapped(to_camera - to_goal)


def _inverse(matrix: Doubles) -> Doubles:
    return np.asarray(np.linalg.pinv(matrix), np.float64)


def _wrapped(angle: float) -> float:
    return (angle + math.pi) % (2 * math.pi) - math.pi


def _degrees(angle: float) -> float:
    return math.degrees(_wrapped(angle))
