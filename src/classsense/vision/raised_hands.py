"""Whose hand is up: hands to faces, looks to a state of each seat. Pure.

A hand belongs to a face by its place and size alone. What is told is that a hand is held up beside
a head, never why: to answer, to ask, to stretch or to scratch.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from classsense.domain.camera_ports import FoundHand
from classsense.domain.clock import LessonNs, seconds
from classsense.domain.lesson import Box, SeatId
from classsense.vision.boxes import centre

_NEVER: Final = 1e6
"""Cost of a hand that is not held up beside a face; far above any sum of possible costs."""


class Aim(NamedTuple):
    """Where hands are looked for around a face, in heights of that face.

    Attributes:
        side: Of the square.
        above: How far its middle is above that of the face.
        aside: How far it is to the right of it.
    """

    side: float = 6.0
    above: float = 1.3
    aside: float = 0.0

    def area(self, face: Box, aspect: float) -> Box:
        """Return the square, which may reach beyond the frame.

        Args:
            face: In 0..1 of the frame.
            aspect: Width of the frame divided by its height.
        """
        (x, y), height = centre(face), face[3]
        across, down = self.side * height / aspect, self.side * height
        x, y = x + self.aside * height / aspect, y - self.above * height
        return x - across / 2, y - down / 2, across, down


AIMS: Final = (Aim(), Aim(5.0, 1.5, -0.5), Aim(5.0, 1.5, 0.5))
"""Looks at a seat take turns with these: a hand that the palm finder misses in one square it often
finds in another (`docs/accuracy.md`)."""


@dataclass(frozen=True, slots=True)
class HandRule:
    """When a hand is held up beside a face. Lengths in heights of that face.

    An arm goes up from the shoulder, so the hand is beside its own head and not over it; a hand
    straight over a head most often is of somebody behind. The cost of giving a hand to a face is
    a + .5 | dy - `over` | + 1.5 | log(hand / (`size` face)) | with a = `shoulder` - dx, or
    .6 (dx - `shoulder`) where the arm is stretched out; dx to either side and dy upwards from the
    middle of the face to the knuckle.

    Attributes:
        shoulder: How far beside the face a raised hand usually is, .5..1.3.
        over: How far above it, 1..2.5.
        aside: No further to the side of the face's middle than this, 1..4.
        above: No higher above the face's middle than this, 2..5.
        low: At least so high above the face's middle, 0..1: a hand at the cheek is not raised.
        upright: The finger's tip is at least this share of the hand's length above the wrist, 0..1.
        size: Usual length of a hand from wrist to finger tip, 0.5..1.2.
        most_cost: A dearer hand belongs to nobody, .8..3.
        same: Two finds whose knuckles are closer than this share of a hand's length are one hand,
            0.2..1.
        least_face_px: Beside a lower face no hand can be told, 12..40.
    """

    shoulder: float = 0.95
    over: float = 1.6
    aside: float = 2.4
    above: float = 3.2
    low: float = 0.25
    upright: float = 0.4
    size: float = 0.75
    most_cost: float = 1.2
    same: float = 0.5
    least_face_px: float = 20.0

    def tells(self, face: Box, height_px: int) -> bool:
        """Return whether a face in a frame of this height is large enough to tell a hand."""
        return face[3] * height_px >= self.least_face_px

    def raised(
        self, hands: Sequence[FoundHand], faces: Sequence[Box], others: Sequence[Box], aspect: float
    ) -> frozenset[int]:
        """Return which of `faces` have a hand up, as indices.

        Args:
            hands: All that were found, one perhaps more than once.
            faces: Of those who agreed.
            others: Of everybody else, or where their faces must be. A hand that fits one of them
                better than any of `faces` is nobody's.
            aspect: Width of the frame divided by its height.
        """
        single = self.distinct(hands, aspect)
        if not single or not faces:
            return frozenset()
        costs = self._costs(single, faces, aspect)
        if others:
            costs[costs.min(axis=1) > self._costs(single, others, aspect).min(axis=1)] = _NEVER
        rows, columns = linear_sum_assignment(costs)
        fits = costs[rows, columns] < self.most_cost
        return frozenset(columns[fits].tolist())

    def distinct(self, hands: Sequence[FoundHand], aspect: float) -> list[FoundHand]:
        """Return each hand once: of several finds of one, the one with the best score."""
        kept: list[FoundHand] = []
        for hand in sorted(hands, key=lambda found: -found.score):
            if all(
                _apart(hand.knuckle, other.knuckle, aspect)
                > self.same * max(_length(hand, aspect), _length(other, aspect))
                for other in kept
            ):
                kept.append(hand)
        return kept

    def _costs(
        self, hands: Sequence[FoundHand], faces: Sequence[Box], aspect: float
    ) -> NDArray[np.float64]:
        """Return what it costs to give each hand to each face, shape (hands, faces)."""
        return np.array([[self._cost(hand, face, aspect) for face in faces] for hand in hands])

    def _cost(self, hand: FoundHand, face: Box, aspect: float) -> float:
        length, height = _length(hand, aspect), face[3]
        if length <= 0 or height <= 0:
            return _NEVER
        (x, y), (face_x, face_y) = hand.knuckle, centre(face)
        aside, down = abs(x - face_x) * aspect / height, (y - face_y) / height
        upright = hand.wrist[1] - hand.tip[1] > self.upright * length
        if aside >= self.aside or not self.low < -down < self.above or not upright:
            return _NEVER
        off = max(self.shoulder - aside, 0.6 * (aside - self.shoulder))
        off += 0.5 * abs(down + self.over)
        return off + 1.5 * abs(math.log(length / (self.size * height)))


def _apart(one: tuple[float, float], other: tuple[float, float], aspect: float) -> float:
    return math.hypot((one[0] - other[0]) * aspect, one[1] - other[1])


def _length(hand: FoundHand, aspect: float) -> float:
    """Return the length of a hand from wrist to finger tip in heights of the frame."""
    return _apart(hand.wrist, hand.tip, aspect)


@dataclass(frozen=True, slots=True)
class _Hold:
    """What the looks at one seat say so far.

    Attributes:
        looked: The latest look.
        since: First look of those that saw a hand without a break; None if none did lately.
        seen: The latest look that saw a hand; None if none did lately.
        looks: How many saw it.
    """

    looked: LessonNs
    since: LessonNs | None = None
    seen: LessonNs | None = None
    looks: int = 0
    up: bool = False


class HandStates:
    """Whether the hand of each seat is up, from looks now and then. Used by one thread only.

    Attributes:
        stale_s: A seat that no look was at for so long is unknown, 1..20 seconds.
    """

    def __init__(self, held_s: float = 0.6, release_s: float = 1.2) -> None:
        """Begin with nothing known.

        Args:
            held_s: A hand is up once looks that are so far apart saw it, 0.3..2.
            release_s: It is down once no look saw it for so long, 0.5..5. Also how long looks that
                saw none may interrupt a hand that is not up yet.
        """
        self._held_s = held_s
        self._release_s = release_s
        self.stale_s = 3.5
        self._holds: dict[SeatId, _Hold] = {}

    def looked(self, seat: SeatId, at: LessonNs, *, hand: bool) -> None:
        """Take in that a look at `seat` saw a hand up, or none."""
        old = self._holds.get(seat)
        if old is None or seconds(at - old.looked) > self.stale_s:
            old = _Hold(at)
        if hand:
            since = at if old.since is None else old.since
            up = old.up or seconds(at - since) >= self._held_s
            self._holds[seat] = _Hold(at, since, at, old.looks + 1, up)
        elif old.seen is not None and seconds(at - old.seen) < self._release_s:
            self._holds[seat] = _Hold(at, old.since, old.seen, old.looks, old.up)
        else:
            self._holds[seat] = _Hold(at)

    def up(self, seat: SeatId, at: LessonNs) -> bool | None:
        """Return whether the hand is up; None if nobody looked lately."""
        hold = self._holds.get(seat)
        if hold is None or seconds(at - hold.looked) > self.stale_s:
            return None
        return hold.up

    def doubtful(self, seat: SeatId) -> bool:
        """Return whether the next look would settle something: a first sight, a first miss."""
        hold = self._holds.get(seat)
        return (
            hold is not None and hold.seen is not None and (not hold.up or hold.seen < hold.looked)
        )

    def keep(self, seats: Collection[SeatId]) -> None:
        """Forget all other seats."""
        self._holds = {seat: hold for seat, hold in self._holds.items() if seat in seats}
