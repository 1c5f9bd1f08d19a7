"""The clocks of a running lesson. Tests bring their own."""

import time
from collections.abc import Collection
from copy import copy
from threading import Condition
from typing import Final

from classsense.domain.clock import NS_PER_S, LessonNs, StopSignal

FAR: Final = LessonNs(2**62)
"""Later than any lesson: reported by a worker that has nothing left to do."""
_POLL_S: Final = 0.2


class SteadyClock:
    """Real time, or files replayed at a multiple of it.

    Args:
        start_at: Lesson time now; more than 0 when a lesson is resumed.
        speed: How many lesson seconds pass in a second, more than 0.
    """

    def __init__(self, start_at: LessonNs = LessonNs(0), speed: float = 1.0) -> None:
        self._start_at = start_at
        self._speed = speed
        self._began = time.monotonic_ns()

    def now(self) -> LessonNs:
        """Return the current lesson time. Safe from any thread."""
        return LessonNs(self._start_at + int((time.monotonic_ns() - self._began) * self._speed))

    def wait_until(self, at: LessonNs, stop: StopSignal) -> bool:
        """Wait for lesson time `at`; return False if `stop` came first."""
        while (left := at - self.now()) > 0:
            if stop.wait(left / NS_PER_S / self._speed):
                return False
        return not stop.is_set()

    def reached(self, worker: str, at: LessonNs) -> None:
        """Ignore the report: real time waits for nobody."""


class HeldClock:
    """Lesson time that is where the slowest worker is.

    For replaying files as fast as the machine can, with nothing dropped. No worker who waits for
    a time gets more than `slack_s` ahead of the slowest.

    Args:
        workers: Everybody who reports with `reached`.
        until: Where lesson time stops.
        slack_s: At least the length of the longest chunk.
    """

    def __init__(
        self,
        workers: Collection[str],
        until: LessonNs,
        start_at: LessonNs = LessonNs(0),
        slack_s: float = 1.0,
    ) -> None:
        self._changed = Condition()
        self._reached = dict.fromkeys(workers, start_at)
        self._until = until
        self._slack = int(slack_s * NS_PER_S)

    def strict(self) -> "HeldClock":
        """Return the same time for those who only follow it: they never get ahead of it."""
        following = copy(self)
        following._slack = 0  # noqa: SLF001 - its own copy
        return following

    def now(self) -> LessonNs:
        """Return the current lesson time. Safe from any thread."""
        with self._changed:
            return self._now()

    def _now(self) -> LessonNs:
        return LessonNs(min(*self._reached.values(), self._until, FAR))

    def wait_until(self, at: LessonNs, stop: StopSignal) -> bool:
        """Wait for lesson time `at`; return False if `stop` came first."""
        with self._changed:
            while self._now() + self._slack < at and self._now() < self._until:
                if stop.is_set():
                    return False
                self._changed.wait(_POLL_S)
        return not stop.is_set()

    def reached(self, worker: str, at: LessonNs) -> None:
        """Note how far `worker` has come; lesson time follows the slowest."""
        with self._changed:
            if worker in self._reached:
                self._reached[worker] = max(self._reached[worker], at)
                self._changed.notify_all()
