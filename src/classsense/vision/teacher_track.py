"""Follows the teacher by place and motion alone, never by what she looks like. Pure.

She is found where only she stands (`Camera.teacher_zone`), and followed from look to look by where
a face must be next. Where another face could be hers as well she counts as lost, until she stands
in that zone again. Whoever else stands there alone is taken for her.
"""

import math
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.domain.clock import LessonNs, seconds
from classsense.domain.lesson import Box, Camera, GroupId, LessonPlan, Place, SeatId
from classsense.vision.boxes import Point, centre, holds

_FEWEST_SEATS: Final = 3
_SIGHTINGS: Final = 5
"""The middle one of so many says how large, and so how far away, her face is."""
_USUAL_SHARE: Final = 0.25
"""Height of a face by the height of its region, before one was seen."""


class FloorMap:
    """From a face in the picture to a place in the room, by the seats that are in both.

    How far away a face is follows from its height, and how far aside from where it is in the
    picture (pinhole camera); how that lies in the room is fitted to the seats (least squares),
    whose regions are as high as they are near. It is good to about a table, not to a step.
    """

    def __init__(self, regions: Mapping[SeatId, Box], places: Mapping[SeatId, Place]) -> None:
        """Fit the seats; fewer than three, or seats in one line of sight, tell no place."""
        self._regions = dict(regions)
        seats = [seat for seat in regions if seat in places and regions[seat][3] > 0]
        seen = np.array([_seen(centre(regions[s])[0], regions[s][3]) for s in seats])
        there = np.array([places[seat] for seat in seats])
        self._onto: NDArray[np.float64] | None = None
        if len(seats) >= _FEWEST_SEATS and np.linalg.matrix_rank(seen, tol=0.05) == seen.shape[1]:
            self._onto = np.linalg.lstsq(seen, there, rcond=None)[0]

    def share(self, faces: Mapping[SeatId, Box]) -> float | None:
        """Return how high faces are in their regions; None if none is seen."""
        shares = [box[3] / self._regions[s][3] for s, box in faces.items() if s in self._regions]
        return median(shares) if shares else None

    def place(self, x: float, height: float, share: float) -> Place | None:
        """Return where in the room a face is; None if that cannot be told.

        Args:
            x: Of its middle, 0..1 of the frame.
            height: Of the face, 0..1 of the frame.
            share: Height of a face by the height of a region at the same distance.
        """
        if self._onto is None or height <= 0 or share <= 0:
            return None
        left, top = (_seen(x, height / share) @ self._onto).tolist()
        return min(max(left, 0.0), 1.0), min(max(top, 0.0), 1.0)


def _seen(x: float, region_height: float) -> NDArray[np.float64]:
    """Return how far aside and how far away something is, in unknown units, and one."""
    return np.array([(x - 0.5) / region_height, 1 / region_height, 1.0])


def floor_map(plan: LessonPlan, camera: Camera) -> FloorMap:
    """Return the map of a planned room as a camera sees it."""
    places = {seat.id: seat.place for group in plan.groups for seat in group.seats}
    return FloorMap(camera.regions, places)


@dataclass(frozen=True, slots=True)
class TeacherRule:
    """When a face is the teacher's.

    Attributes:
        reach: A face further than this from where hers must be is not hers, in heights of her
            face, 0.5..4; it grows while she is not seen.
        clear: Nor is she known where another face is not this many times further, 1.2..4.
        begin_s: She is found once one face alone stands in her zone for so long, 0..3 seconds.
        lost_s: She is lost if no face was hers for so long, 0.5..5 seconds.
        table: No further than this from the middle of a table she is at it, in the unit of the
            room, 0.05..0.4.
        stay_s: Once she was there for so long, 0..10 seconds.
    """

    reach: float = 1.5
    clear: float = 2.0
    begin_s: float = 0.4
    lost_s: float = 1.5
    table: float = 0.16
    stay_s: float = 1.0


@dataclass(frozen=True, slots=True)
class _Track:
    """Where her face was last; `speed` in frames per second."""

    box: Box
    at: LessonNs
    speed: Point = (0.0, 0.0)

    def expected(self, at: LessonNs) -> Point:
        x, y = centre(self.box)
        ahead_s = seconds(at - self.at)
        return x + self.speed[0] * ahead_s, y + self.speed[1] * ahead_s

    def moved(self, box: Box, at: LessonNs) -> "_Track":
        elapsed_s = seconds(at - self.at)
        if elapsed_s <= 0:
            return self
        steps = zip(centre(self.box), centre(box), self.speed, strict=True)
        across, down = (0.5 * speed + 0.5 * (new - old) / elapsed_s for old, new, speed in steps)
        return _Track(box, at, (across, down))


_USUAL: Final = TeacherRule()


class TeacherTrack:
    """Where the teacher is. Used by one thread only."""

    def __init__(
        self,
        zone: Box,
        floor: FloorMap,
        tables: Mapping[GroupId, Place],
        rule: TeacherRule = _USUAL,
    ) -> None:
        """Prepare to look for her.

        Args:
            zone: Where only she stands.
            floor: From the picture to the room.
            tables: Middles of the tables in the room.
            rule: When a face is hers.
        """
        self._zone = zone
        self._floor = floor
        self._tables = dict(tables)
        self._rule = rule
        self._share = _USUAL_SHARE
        self._before: frozenset[SeatId] = frozenset()
        self._aspect = 1.0
        self.forget()

    def forget(self) -> None:
        """Lose her."""
        self._track: _Track | None = None
        self._alone_since: LessonNs | None = None
        self._heights: deque[float] = deque(maxlen=_SIGHTINGS)
        self._table: GroupId | None = None
        self._table_since: LessonNs | None = None

    def look(
        self, seated: Mapping[SeatId, Box], strangers: Sequence[Box], aspect: float, at: LessonNs
    ) -> tuple[Place | None, GroupId | None]:
        """Take in a look and return where she is and at which table; None for what is not known.

        Args:
            seated: Faces on seats. One on a seat that had a face a look ago is a pupil's; all say
                how large a face is at which distance.
            strangers: Faces on no seat.
            aspect: Width of the frame divided by its height.
            at: When the frame was taken.
        """
        others = [*strangers, *(box for seat, box in seated.items() if seat not in self._before)]
        self._before = frozenset(seated)
        self._aspect = aspect
        self._share = self._floor.share(seated) or self._share
        if self._track is None:
            self._find(others, at)
        else:
            self._follow(self._track, others, at)
        if self._track is None:
            return None, None
        place = self._floor.place(centre(self._track.box)[0], median(self._heights), self._share)
        return place, self._at_table(place, at)

    def _find(self, others: Collection[Box], at: LessonNs) -> None:
        inside = [box for box in others if holds(self._zone, centre(box))]
        if len(inside) != 1:
            self._alone_since = None
            return
        self._alone_since = at if self._alone_since is None else self._alone_since
        if seconds(at - self._alone_since) >= self._rule.begin_s:
            self.forget()
            self._seen(_Track(inside[0], at))

    def _follow(self, track: _Track, others: Collection[Box], at: LessonNs) -> None:
        rule, unseen_s = self._rule, seconds(at - track.at)
        near = sorted((self._distance(track, box, at), box) for box in others)
        if near and near[0][0] <= rule.reach * (1 + unseen_s):
            if len(near) > 1 and near[1][0] < max(rule.clear * near[0][0], 1.0):
                self.forget()
            else:
                self._seen(track.moved(near[0][1], at))
        elif unseen_s > rule.lost_s:
            self.forget()

    def _seen(self, track: _Track) -> None:
        self._track = track
        self._heights.append(track.box[3])

    def _distance(self, track: _Track, box: Box, at: LessonNs) -> float:
        """Return how far a face is from where hers must be, in heights of her face."""
        (x, y), (expected_x, expected_y) = centre(box), track.expected(at)
        away = math.hypot((x - expected_x) * self._aspect, y - expected_y)
        return away / max(track.box[3], 1e-6)

    def _at_table(self, place: Place | None, at: LessonNs) -> GroupId | None:
        nearest = self._nearest(place)
        if nearest != self._table:
            self._table, self._table_since = nearest, at
        if nearest is None or self._table_since is None:
            return None
        return nearest if seconds(at - self._table_since) >= self._rule.stay_s else None

    def _nearest(self, place: Place | None) -> GroupId | None:
        if place is None or not self._tables:
            return None
        away, table = min((math.dist(place, middle), name) for name, middle in self._tables.items())
        return table if away <= self._rule.table else None


def teacher_track(plan: LessonPlan, camera: Camera) -> TeacherTrack | None:
    """Return what follows the teacher through a camera; None where she has no zone in it."""
    if camera.teacher_zone is None:
        return None
    tables = {group.id: group.place for group in plan.groups}
    return TeacherTrack(camera.teacher_zone, floor_map(plan, camera), tables)
