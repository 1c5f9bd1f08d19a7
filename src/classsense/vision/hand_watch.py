"""Looks for the hands of the seats in turn, and tells whose is up."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from classsense.domain.camera_ports import HandFinder, Pixels
from classsense.domain.clock import LessonNs, seconds
from classsense.domain.lesson import Box, SeatId
from classsense.vision.boxes import centre
from classsense.vision.raised_hands import AIMS, HandRule, HandStates
from classsense.vision.schedule import Schedule

_CARRY_S: Final = 1.5
"""How long a head counts as being where it was seen last: a raised arm may hide it."""
_SOON_S: Final = 0.55
"""After a first sight or a first miss a seat is looked at again so soon."""
_STALE_S: Final = 3.5
"""A seat that no look was at for so long is unknown, or for two turns where those take longer."""
_HEAD_IN_REGION: Final = (0.5, 0.6, 0.3)
"""Middle and height of a head in its region, in sizes of the region, while none was seen yet."""
_NEVER: Final = LessonNs(-(10**18))
_USUAL: Final = HandRule()


@dataclass(frozen=True, slots=True)
class _Head:
    """Where the face of a seat was seen last."""

    box: Box
    at: LessonNs


class HandWatch:
    """Whether the hand of each seat is up. Used by one thread only.

    A look at a seat costs about 20 ms, so seats take turns; one whose hand was just seen, or just
    missed, comes sooner. A hand that fits the head of somebody who did not agree, or of somebody
    who sits at no seat, is given to nobody.
    """

    def __init__(
        self, finder: HandFinder, regions: Mapping[SeatId, Box], rule: HandRule = _USUAL
    ) -> None:
        """Prepare to watch.

        Args:
            finder: Finds hands.
            regions: Of all seats of the camera, also of those that may not be read.
            rule: Says when a hand is up.
        """
        self._finder = finder
        self._regions = dict(regions)
        self._rule = rule
        self._readable: frozenset[SeatId] = frozenset()
        self._states = HandStates()
        self._heads: dict[SeatId, _Head] = {}
        self._looked: dict[SeatId, LessonNs] = {}
        self._looks: dict[SeatId, int] = {}

    def keep(self, readable: Collection[SeatId]) -> None:
        """Watch these seats from now on, and forget all others."""
        self._readable = frozenset(readable)
        self._states.keep(readable)
        for known in (self._heads, self._looked, self._looks):
            for seat in [seat for seat in known if seat not in readable]:
                del known[seat]

    def look(
        self,
        pixels: Pixels,
        faces: Mapping[SeatId, Box],
        strangers: Sequence[Box],
        at: LessonNs,
        schedule: Schedule,
    ) -> None:
        """Look for the hands of those seats whose turn it is.

        Args:
            pixels: The masked picture.
            faces: On readable seats.
            strangers: Faces that belong to no readable seat.
            at: When the frame was taken.
            schedule: How often to look.
        """
        height, width = pixels.shape[:2]
        self._states.stale_s = max(_STALE_S, 2 / schedule.hands_hz)
        self._note(faces, at)
        told = {s: h.box for s, h in self._heads.items() if self._rule.tells(h.box, height)}
        due = self._due(told, at, schedule)
        if not due:
            return
        aspect = width / height
        hands = [
            hand
            for seat in due
            for hand in self._finder.find(pixels, self._aim(seat, told[seat], aspect))
        ]
        others = [*strangers, *self._hidden_heads()]
        raised = self._rule.raised(hands, tuple(told.values()), others, aspect)
        up = {seat for place, seat in enumerate(told) if place in raised}
        for seat in up | set(due):
            self._states.looked(seat, at, hand=seat in up)
        self._looked.update(dict.fromkeys(due, at))

    def up(self, seat: SeatId, at: LessonNs) -> bool | None:
        """Return whether the hand of a seat is up; None if that was not told lately."""
        return self._states.up(seat, at)

    def _note(self, faces: Mapping[SeatId, Box], at: LessonNs) -> None:
        self._heads |= {seat: _Head(box, at) for seat, box in faces.items()}
        self._heads = {s: h for s, h in self._heads.items() if seconds(at - h.at) <= _CARRY_S}

    def _due(self, told: Mapping[SeatId, Box], at: LessonNs, schedule: Schedule) -> list[SeatId]:
        """Return the seats whose turn it is, and beyond the usual number those in doubt."""
        waiting = {seat: self._looked.get(seat, _NEVER) for seat in told}
        doubtful = [
            seat
            for seat, looked in waiting.items()
            if self._states.doubtful(seat) and seconds(at - looked) >= _SOON_S
        ]
        others = [
            seat
            for seat, looked in sorted(waiting.items(), key=lambda pair: pair[1])
            if seat not in doubtful and schedule.hands_now(looked, at)
        ]
        due = doubtful + others[: schedule.hands_budget(len(told))]
        return due[: schedule.hands_per_look]

    def _aim(self, seat: SeatId, face: Box, aspect: float) -> Box:
        """Return where to look this time."""
        turn = self._looks.get(seat, 0)
        self._looks[seat] = turn + 1
        return AIMS[turn % len(AIMS)].area(face, aspect)

    def _hidden_heads(self) -> list[Box]:
        """Return where the heads on masked seats must be, since they cannot be seen.

        They are taken to be where heads on the readable seats are in their regions.
        """
        known = [self._within(seat, head.box) for seat, head in self._heads.items()]
        across, down, tall = map(median, zip(*known, strict=True)) if known else _HEAD_IN_REGION
        wide = median(h.box[2] / h.box[3] for h in self._heads.values()) if known else 0.5
        heads = []
        for seat, (left, top, width, height) in self._regions.items():
            if seat not in self._readable:
                size = tall * height
                x, y = left + across * width, top + down * height
                heads.append((x - wide * size / 2, y - size / 2, wide * size, size))
        return heads

    def _within(self, seat: SeatId, box: Box) -> tuple[float, float, float]:
        """Return middle and height of a head in sizes of its region."""
        left, top, width, height = self._regions[seat]
        x, y = centre(box)
        return (x - left) / width, (y - top) / height, box[3] / height
