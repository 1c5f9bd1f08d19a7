"""Takes sound from the audio callback to the thread that reads it."""

import threading
from collections import deque
from dataclasses import dataclass
from typing import Final

from classsense.domain.clock import LessonNs
from classsense.domain.ports import Samples

CAPACITY_S: Final = 4.0
"""More than this is never waiting: a reader that is later loses sound, and is told so."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """What one callback brought.

    Attributes:
        samples: Mono at the device's rate, shape (n,).
        measured: When its first sample was captured, by the device's own account.
        lost: Samples right before it for which there was no room.
        broken: Samples before it were lost in the device, nobody knows how many.
        away: The device was closed before it.
    """

    samples: Samples
    measured: LessonNs
    lost: int = 0
    broken: bool = False
    away: bool = False

    @property
    def follows(self) -> bool:
        """Whether nothing is missing right before it."""
        return not (self.lost or self.broken or self.away)


class AudioRing:
    """A bounded queue of blocks. `put` is for the callback, `take` for one reading thread.

    When it is full the newest block is refused and counted, so that what waits stays in order
    and the hole has a known length.
    """

    def __init__(self, rate_hz: int, capacity_s: float = CAPACITY_S) -> None:
        """Begin empty.

        Args:
            rate_hz: Rate of the device.
            capacity_s: How much may wait, above 0 to 4 s.
        """
        self._rate_hz = rate_hz
        self._capacity = round(rate_hz * min(capacity_s, CAPACITY_S))
        self._blocks: deque[Block] = deque()
        self._waiting = 0
        self._lost = 0
        self._broken = False
        self._away = False
        self._filled = threading.Condition()

    def put(self, samples: Samples, measured: LessonNs, *, broken: bool) -> None:
        """Add a block, or count it as lost. Never waits for the reader's work."""
        with self._filled:
            self._broken |= broken
            if self._waiting + len(samples) > self._capacity:
                self._lost += len(samples)
                return
            self._blocks.append(Block(samples, measured, self._lost, self._broken, self._away))
            self._waiting += len(samples)
            self._lost, self._broken, self._away = 0, False, False
            self._filled.notify()

    def interrupt(self) -> None:
        """Note that the device is closed for a while. Safe from any thread."""
        with self._filled:
            self._away = True

    def take(self, timeout_s: float) -> Block | None:
        """Wait for the oldest block; None if none came within `timeout_s`."""
        with self._filled:
            if not self._filled.wait_for(lambda: bool(self._blocks), timeout_s):
                return None
            block = self._blocks.popleft()
            self._waiting -= len(block.samples)
            return block

    @property
    def waiting_s(self) -> float:
        """How many seconds of sound wait. Safe from any thread."""
        return self._waiting / self._rate_hz
