"""How often a camera's picture is looked at, and how much is read in one look. Pure."""

import math
from dataclasses import dataclass, replace
from typing import Final

from classsense.domain.clock import NS_PER_S, LessonNs

_LONGEST_CARRY_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often to look. `docs/performance.md` has what the defaults cost.

    Attributes:
        looks_hz: Frames looked at per second, 0.2..15.
        reads_hz: Readings of each face per second, 0.1..`looks_hz`.
        reads_per_look: Never more readings than this in one call, 1..40: about 10 ms each.
        carry_s: How long a reading stands for a face that was not read again, 0.1..5 seconds.
        hands_hz: Looks for the hands of each seat per second, 0.05..`looks_hz`.
        hands_per_look: Never more of them in one call, 1..20: about 20 ms each.
    """

    looks_hz: float = 5.0
    reads_hz: float = 2.0
    reads_per_look: int = 12
    carry_s: float = 1.0
    hands_hz: float = 0.75
    hands_per_look: int = 6

    def slower(self, stretch: float) -> "Schedule":
        """Return this schedule with everything `stretch` times as seldom, 1 or more.

        As much is done in one look as before. A reading stands until the next one is due.
        """
        if stretch == 1:
            return self
        carry_s = max(self.carry_s, min(1.5 * stretch / self.reads_hz, _LONGEST_CARRY_S))
        return replace(
            self,
            looks_hz=self.looks_hz / stretch,
            reads_hz=self.reads_hz / stretch,
            hands_hz=self.hands_hz / stretch,
            carry_s=carry_s,
        )

    def looks_now(self, due: int, at: LessonNs) -> bool:
        """Return whether to look at a frame of `at` when one is due at `due`.

        A tenth early is early enough: cameras are not regular to the millisecond.
        """
        return at >= due - 0.1 * NS_PER_S / self.looks_hz

    def next_look(self, due: int, at: LessonNs) -> int:
        """Return when the next look is due; a pause is not caught up."""
        interval = NS_PER_S / self.looks_hz
        return round(max(due + interval, at + interval / 2))

    def budget(self, faces: int) -> int:
        """Return how many of `faces` to read in one look."""
        return min(math.ceil(faces * self.reads_hz / self.looks_hz), self.reads_per_look)

    def reads_now(self, read_at: LessonNs, at: LessonNs) -> bool:
        """Return whether to read a face again that was read at `read_at`.

        Half a look early is near enough: the next look would be half a look late.
        """
        return at - read_at >= round(NS_PER_S * (1 / self.reads_hz - 0.5 / self.looks_hz))

    def hands_budget(self, seats: int) -> int:
        """Return at how many of `seats` to look for hands in one look."""
        return min(math.ceil(seats * self.hands_hz / self.looks_hz), self.hands_per_look)

    def hands_now(self, looked_at: LessonNs, at: LessonNs) -> bool:
        """Return whether to look for the hands of a seat again, in the same way."""
        return at - looked_at >= round(NS_PER_S * (1 / self.hands_hz - 0.5 / self.looks_hz))
