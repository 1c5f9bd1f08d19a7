"""Lesson time: one monotonic axis for video, audio, clicks and answers."""

from typing import Final, NewType, Protocol

LessonNs = NewType("LessonNs", int)
"""Nanoseconds since the lesson began. Never negative, never steps back."""

NS_PER_S: Final = 1_000_000_000


def lesson_ns(seconds: float) -> LessonNs:
    """Return `seconds` since the lesson began as lesson time."""
    return LessonNs(round(seconds * NS_PER_S))


def seconds(at: int) -> float:
    """Return a lesson time, or a difference of two, in seconds."""
    return at / NS_PER_S


class StopSignal(Protocol):
    """Tells a worker to end. `threading.Event` is one."""

    def is_set(self) -> bool:
        """Return whether the worker should end now."""
        ...

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for the signal; return whether it came within `timeout` seconds."""
        ...


class Clock(Protocol):
    """Tells lesson time. The real one reads a monotonic counter; tests jump theirs."""

    def now(self) -> LessonNs:
        """Return the current lesson time. Safe from any thread."""
        ...

    def wait_until(self, at: LessonNs, stop: StopSignal) -> bool:
        """Wait for lesson time `at`; return False if `stop` came first."""
        ...

    def reached(self, worker: str, at: LessonNs) -> None:
        """Report that `worker` has dealt with everything captured before `at`.

        A clock that replays files as fast as possible never runs ahead of its slowest
        worker; a clock that keeps real time ignores this.
        """
        ...
