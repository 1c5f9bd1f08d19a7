"""Where the seats of a plan are in the picture of a camera. Pure: from places alone, no picture."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from classsense.domain.lesson import Box, LessonPlan, Place, SeatId

_ABREAST_M: Final = 0.45
"""To each side of a head: where a leaning head can be."""
_ABOVE_M: Final = 0.55
"""Above the middle of a head: where a raised hand can be."""
_BELOW_M: Final = 0.35
_NEAREST_M: Final = 0.8
_LEAST_PART: Final = 0.3
"""Of a region that must be in the picture, or it is of no use."""
_RIDGE: Final = 1e-3
Edges = tuple[float, float, float, float]
_NONE: Final[Mapping[SeatId, Box]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Mount:
    """How a camera hangs at the middle of the board, and how large the room is.

    Attributes:
        deep_m: From the board's end of the plan to the other, 3..30.
        behind_m: From the camera to the board's end of the plan, 0..5.
        wide_m: Along the board's wall, 3..30.
        above_m: Of the camera above the heads of who sits, 0..3.
        down_deg: How far it looks down, -10..45.
        view_deg: Horizontal field of view, 30..150.
        aspect: Width of its picture by height.
    """

    deep_m: float = 8.0
    behind_m: float = 1.5
    wide_m: float = 7.0
    above_m: float = 1.1
    down_deg: float = 15.0
    view_deg: float = 80.0
    aspect: float = 16 / 9


_USUAL: Final = Mount()


def suggested_regions(
    plan: LessonPlan, drawn: Mapping[SeatId, Box] = _NONE, mount: Mount = _USUAL
) -> dict[SeatId, Box]:
    """Return where head and raised hand of each seat should be in the picture.

    The camera is taken to hang at the middle of the board and to look straight into the room
    (pinhole camera). Where some seats are drawn already, they stay, and the others are moved and
    stretched as those would have to be (ridge regression on the place in the room): two at the
    front and two at the back, far apart, tell most. Seats outside the picture are left out. It is
    a start for the teacher, who moves the regions to where the seats really are.

    Args:
        plan: Whose places are 0..1 of the room, the board at the right.
        drawn: Regions that the teacher drew.
        mount: How the camera hangs.
    """
    places = {seat.id: seat.place for group in plan.groups for seat in group.seats}
    expected = {seat: _region(place, mount) for seat, place in places.items()}
    known = [seat for seat in drawn if seat in places]
    shift = _Fit([places[seat] for seat in known], [_moved(expected[s], drawn[s]) for s in known])
    regions: dict[SeatId, Box] = {}
    for seat, (left, top, width, height) in expected.items():
        across, down, wider, higher = shift.at(places[seat])
        x, y = left + width / 2 + across, top + height / 2 + down
        wide, high = width * math.exp(wider), height * math.exp(higher)
        box = drawn.get(seat) or _visible((x - wide / 2, y - high / 2, wide, high))
        if box is not None:
            regions[seat] = box
    return regions


def _moved(expected: Edges, drawn: Edges) -> Edges:
    """Return how far the middle moved, and the logarithms of how much it grew."""
    across, down = (drawn[k] + drawn[k + 2] / 2 - expected[k] - expected[k + 2] / 2 for k in (0, 1))
    wider, higher = (math.log(max(drawn[k], 1e-3) / expected[k]) for k in (2, 3))
    return across, down, wider, higher


class _Fit:
    """How four values change over the room, from a few places where they are known."""

    def __init__(self, places: Sequence[Place], values: Sequence[Edges]) -> None:
        self._weights = np.zeros((4, 4))
        if places:
            features = np.array([_features(place) for place in places])
            penalty = _RIDGE * np.diag([0.0 if len(places) > 1 else 1e-6, 1.0, 1.0, 1.0])
            gram = features.T @ features + penalty
            self._weights = np.linalg.solve(gram, features.T @ np.array(values))

    def at(self, place: Place) -> Edges:
        """Return the values at a place."""
        across, down, wider, higher = (np.array(_features(place)) @ self._weights).tolist()
        return across, down, wider, higher


def _features(place: Place) -> tuple[float, float, float, float]:
    x, y = place[0] - 0.5, place[1] - 0.5
    return 1.0, x, y, x * y


def _visible(edges: Edges) -> Box | None:
    """Return the part of a region that is in the picture; None if it is next to nothing."""
    left, top = max(edges[0], 0.0), max(edges[1], 0.0)
    right, bottom = min(edges[0] + edges[2], 1.0), min(edges[1] + edges[3], 1.0)
    if right - left < _LEAST_PART * edges[2] or bottom - top < _LEAST_PART * edges[3]:
        return None
    return left, top, right - left, bottom - top


def _region(place: tuple[float, float], mount: Mount) -> Edges:
    """Return left, top, width and height of a region, which may reach beyond the picture."""
    away_m = max(mount.behind_m + (1.0 - place[0]) * mount.deep_m, _NEAREST_M)
    aside_m = (0.5 - place[1]) * mount.wide_m  # who looks from the board sees the room mirrored
    half_width = math.tan(math.radians(mount.view_deg) / 2)
    half_height = half_width / mount.aspect
    left, right = (
        0.5 + (aside_m + side * _ABREAST_M) / away_m / half_width / 2 for side in (-1, 1)
    )
    tilt = math.radians(mount.down_deg)
    top, bottom = (
        0.5 + math.tan(math.atan2(mount.above_m - over_m, away_m) - tilt) / half_height / 2
        for over_m in (_ABOVE_M, -_BELOW_M)
    )
    return left, top, right - left, bottom - top
