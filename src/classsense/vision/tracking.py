"""Which face belongs to which seat: by place and motion only, never by what a face looks like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from classsense.domain.camera_ports import DetectedFace
from classsense.domain.clock import LessonNs, lesson_ns, seconds
from classsense.domain.lesson import Box, SeatId
from classsense.vision.boxes import Point, centre, holds, overlap

_NEVER: Final = 1e6
"""Cost of a face that is not in the region of the seat; far above any sum of possible costs."""
_UNKNOWN_OVERLAP: Final = 1.0
_SMOOTHING: Final = 0.5
"""Weight of the newest step in the speed of a face."""


@dataclass(frozen=True, slots=True)
class _Track:
    """Where the face of a seat was last.

    Attributes:
        speed: Of its centre, frame widths and heights per second.
    """

    box: Box
    speed: Point
    at: LessonNs

    def expected(self, at: LessonNs) -> Box:
        """Return where the face should be at `at` if it goes on as it moved."""
        elapsed_s = seconds(at - self.at)
        left, top, width, height = self.box
        return left + self.speed[0] * elapsed_s, top + self.speed[1] * elapsed_s, width, height

    def moved(self, box: Box, at: LessonNs) -> "_Track":
        """Return the track after the face was seen in `box`."""
        elapsed_s = seconds(at - self.at)
        if elapsed_s <= 0:
            return _Track(box, self.speed, at)
        steps = zip(centre(self.box), centre(box), self.speed, strict=True)
        across, down = (
            (1 - _SMOOTHING) * speed + _SMOOTHING * (new - old) / elapsed_s
            for old, new, speed in steps
        )
        return _Track(box, (across, down), at)


class SeatTracker:
    """Binds faces to seats, at most one to each. Used by one thread only.

    A face can only belong to a seat whose region holds its centre. Where regions overlap, or more
    faces than one are in a region, the assignment with the least sum of costs wins (Hungarian
    method): distance from where the face of the seat was expected, in face sizes, plus one minus
    the overlap of both boxes. A seat whose face was not seen for `forget_s` expects one in the
    middle of its region.
    """

    def __init__(self, regions: Mapping[SeatId, Box], forget_s: float = 2.0) -> None:
        """Track faces on the seats of `regions`.

        Args:
            regions: The readable seats only.
            forget_s: How long a motion is believed without seeing the face, 0.2..10 seconds.
        """
        self._regions = dict(regions)
        self._forget_ns = lesson_ns(forget_s)
        self._tracks: dict[SeatId, _Track] = {}

    def bind(self, faces: Sequence[DetectedFace], at: LessonNs) -> dict[SeatId, DetectedFace]:
        """Return the face of each seat that has one, in the order of the seats.

        Faces that belong to no seat are left out: nobody may read them.
        """
        self._tracks = {
            seat: track for seat, track in self._tracks.items() if at - track.at <= self._forget_ns
        }
        bound = self._assign(faces, at)
        for seat, face in bound.items():
            known = self._tracks.get(seat)
            start = _Track(face.box, (0.0, 0.0), at)
            self._tracks[seat] = known.moved(face.box, at) if known else start
        return bound

    def _assign(self, faces: Sequence[DetectedFace], at: LessonNs) -> dict[SeatId, DetectedFace]:
        seats = tuple(self._regions)
        costs: NDArray[np.float64] = np.array(
            [[self._cost(seat, face.box, at) for face in faces] for seat in seats]
        ).reshape(len(seats), len(faces))
        rows, columns = linear_sum_assignment(costs)
        pairs = zip(rows.tolist(), columns.tolist(), strict=True)
        return {
            seats[seat]: faces[face] for seat, face in sorted(pairs) if costs[seat, face] < _NEVER
        }

    def _cost(self, seat: SeatId, box: Box, at: LessonNs) -> float:
        region = self._regions[seat]
        if not holds(region, centre(box)):
            return _NEVER
        track = self._tracks.get(seat)
        if track is None:
            return _UNKNOWN_OVERLAP + _distance(box, region, unit=region)
        expected = track.expected(at)
        return _distance(box, expected, unit=track.box) + 1.0 - overlap(box, expected)


def _distance(one: Box, other: Box, unit: Box) -> float:
    """Return how far apart the centres are, in widths and heights of `unit`."""
    (x, y), (other_x, other_y) = centre(one), centre(other)
    return float(np.hypot((x - other_x) / max(unit[2], 1e-6), (y - other_y) / max(unit[3], 1e-6)))
