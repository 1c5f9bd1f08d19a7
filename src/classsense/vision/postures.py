"""How somebody sits, from where the face is, where it points and whether anything moves. Pure.

What is told is what a camera sees, never why: a bent head may write, read, rest or sleep.
"""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from classsense.domain.clock import LessonNs, seconds
from classsense.domain.lesson import Box, SeatId
from classsense.domain.observations import Facing, Posture
from classsense.vision.boxes import centre

_KEPT: Final = 120
"""Sightings, one a second at most, that say where a face usually is."""


@dataclass(frozen=True, slots=True)
class PostureRule:
    """When a posture is told.

    Attributes:
        down_s: The head faces the desk, without a look elsewhere, for so long, 1..10 seconds.
        sunk: A face that was last seen so far below its usual place, in its own heights, and is
            lost, is bent, .2..1.5.
        rise: A face so far above its usual place, in its own heights, stands, .8..2.
        stand_s: And that for so long, .5..5 seconds.
        known_s: Where a face usually is, is known after so much of it, 2..60 seconds.
        forget_s: Who stands for so long is taken to sit like that, 60..900 seconds: the camera
            was moved.
        gap_s: A face that is missed for no longer than this goes on as before, .5..5 seconds.
        still: A region of which less than this changed is still, .005..0.1.
        moving_s: It moves if it was not still at any time in so long, 1..10 seconds.
        left: A change of this share or more may be somebody who leaves, 0.1..0.6.
        empty_s: Without a face, and still, for so long a seat is empty, 10..300 seconds.
    """

    down_s: float = 3.0
    sunk: float = 0.4
    rise: float = 1.2
    stand_s: float = 1.0
    known_s: float = 5.0
    forget_s: float = 300.0
    gap_s: float = 1.5
    still: float = 0.02
    moving_s: float = 3.0
    left: float = 0.25
    empty_s: float = 20.0


@dataclass(slots=True)
class _Sitter:
    """What is known of one seat.

    Attributes:
        since: When looking began.
        usual: Middle and height of the face, newest last.
        noted: When the newest of them was taken.
        seen: When the face was last seen; None if it never was.
        box: Where that was.
        bent_since: Since when the face points to the desk; None if it does not.
        high_since: Since when it is far above its usual place; None if it is not.
        moved: When the region last moved.
        sunk: Whether the face was low when it was lost, and nobody can have left since.
    """

    since: LessonNs
    usual: deque[tuple[float, float]] = field(default_factory=lambda: deque(maxlen=_KEPT))
    noted: LessonNs | None = None
    seen: LessonNs | None = None
    box: Box | None = None
    bent_since: LessonNs | None = None
    high_since: LessonNs | None = None
    moved: LessonNs | None = None
    watched: LessonNs | None = None
    sunk: bool = False
    told: Posture = Posture.UNKNOWN


_USUAL: Final = PostureRule()


class Postures:
    """The posture of each seat. Used by one thread only."""

    def __init__(self, rule: PostureRule = _USUAL) -> None:
        self._rule = rule
        self._sitters: dict[SeatId, _Sitter] = {}

    def keep(self, seats: Collection[SeatId]) -> None:
        """Forget all other seats."""
        self._sitters = {seat: s for seat, s in self._sitters.items() if seat in seats}

    def look(
        self,
        seat: SeatId,
        at: LessonNs,
        face: tuple[Box, Facing] | None,
        movement: float | None,
    ) -> Posture:
        """Take in a look at a seat and return what can be told of it.

        Args:
            seat: The seat.
            at: When the frame was taken.
            face: Where the face is and points; None if none is seen.
            movement: Share of the region that changed; None if that cannot be told.
        """
        sitter = self._sitters.get(seat)
        if sitter is None or (
            sitter.watched is not None and seconds(at - sitter.watched) > self._rule.empty_s
        ):
            sitter = self._sitters[seat] = _Sitter(at)
        self._note_movement(sitter, at, movement)
        sitter.watched = at
        sitter.told = self._lost(sitter, at) if face is None else self._seen(sitter, at, *face)
        return sitter.told

    def _note_movement(self, sitter: _Sitter, at: LessonNs, movement: float | None) -> None:
        """Where nothing can be told the time in which a seat must be still begins anew."""
        if movement is None:
            sitter.since = at
        elif movement >= self._rule.still:
            sitter.moved = at
            if movement >= self._rule.left:
                sitter.sunk = False

    def _seen(self, sitter: _Sitter, at: LessonNs, box: Box, facing: Facing) -> Posture:
        rule = self._rule
        gone = sitter.seen is None or seconds(at - sitter.seen) > rule.gap_s
        if gone:
            sitter.bent_since = sitter.high_since = None
        sitter.seen, sitter.box, sitter.sunk = at, box, False
        above = self._above(sitter, box)
        sitter.high_since = _since(sitter.high_since, at, holds=above >= rule.rise)
        if facing is not Facing.UNKNOWN:
            sitter.bent_since = _since(sitter.bent_since, at, holds=facing is Facing.DESK)
        if sitter.high_since is None:
            self._learn(sitter, at, box)
        elif seconds(at - sitter.high_since) >= rule.forget_s:
            sitter.usual.clear()
            sitter.high_since = None
        elif seconds(at - sitter.high_since) >= rule.stand_s:
            return Posture.STANDING
        if sitter.bent_since is not None and seconds(at - sitter.bent_since) >= rule.down_s:
            return Posture.HEAD_DOWN
        return Posture.UPRIGHT

    def _lost(self, sitter: _Sitter, at: LessonNs) -> Posture:
        rule = self._rule
        if sitter.seen is not None and sitter.box is not None:
            if seconds(at - sitter.seen) <= rule.gap_s:
                return sitter.told
            low = self._above(sitter, sitter.box) <= -rule.sunk
            if low or sitter.told is Posture.HEAD_DOWN:
                sitter.sunk = True
            sitter.box = None
        if sitter.sunk:
            moving = sitter.moved is not None and seconds(at - sitter.moved) <= rule.moving_s
            return Posture.HEAD_DOWN if moving else Posture.UNKNOWN
        still_s = seconds(at - max(sitter.since, sitter.seen or 0, sitter.moved or 0))
        return Posture.EMPTY if still_s >= rule.empty_s else Posture.UNKNOWN

    def _above(self, sitter: _Sitter, box: Box) -> float:
        """Return how far a face is above its usual place, in its usual height; 0 if unknown."""
        if len(sitter.usual) < self._rule.known_s:
            return 0.0
        middle, height = (median(values) for values in zip(*sitter.usual, strict=True))
        return float((middle - centre(box)[1]) / max(height, 1e-6))

    def _learn(self, sitter: _Sitter, at: LessonNs, box: Box) -> None:
        if sitter.noted is None or seconds(at - sitter.noted) >= 1.0:
            sitter.usual.append((centre(box)[1], box[3]))
            sitter.noted = at


def _since(before: LessonNs | None, at: LessonNs, *, holds: bool) -> LessonNs | None:
    """Return since when something holds."""
    if not holds:
        return None
    return at if before is None else before
