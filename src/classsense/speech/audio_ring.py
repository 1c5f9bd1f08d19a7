"""Takes sound from the audio callback to the thread that reads it."""

import threading
from collections import deque
from dataclasses import dataclass
from typing import Final

from classsense.domain.clock import LessonNs
from classsense.domain.ports import Samples

CAPACITY_S: Final = 10.0
"""More than this is never waiting: a reader that is later loses sound, and is told so."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """What one callback brought.

    Attributes:
        samples: Mono at the device's rate, shape (n,).
        measured: When its first sample was captured, by the device's own account.
        lost: Samples right before it for which there was no room.
        broken: Samples before it were lost in the device, nobody knows how many.
    """

    samples: Samples
    measured: LessonNs
    lost: int = 0
    broken: bool = False


class AudioRing:
    """A bounded queue of blocks. `put` is for the callback, `take` for one reading thread.

    When it is full the newest block is refused and counted, so that what waits stays in order
    and the hole has a known length.
    """

    def __init__(self, rate_hz: int, capacity_s: float = CAPACITY_S) -> None:
        """Begin empty.

        Args:
            rate_hz: Rate of the device.
            capacity_s: How much may wait, above 0 to 10 s.
        """
        self._capacity = round(rate_hz * min(capacity_s, CAPACITY_S))
        self._blocks: deque[Block] = deque()
        self._waiting = 0
        self._lost = 0
        self._broken = False
        self._filled = threading.Condition()

    def put(self, samples: Samples, measured: LessonNs, *, broken: bool) -> None:
        """Add a block, or count it as lost. Never waits for the reader's work."""
        with self._filled:
            self._broken |= broken
            if self._waiting + len(samples) > self._capacity:
                self._lost += len(samples)
                return
            self._blocks.append(Block(samples, measured, self._lost, self._broken))
            self._waiting += len(samples)
            self._lost, self._broken = 0, False
            self._filled.notify()

    def take(self, timeout_s: float) -> Block | None:
        """Wait for the oldest block; None if none came within `timeout_s`."""
        with self._filled:
            if not self._filled.wait_for(lambda: bool(self._blocks), timeout_s):
                return None
            block = self._blocks.popleft()
            self._waiting -= len(block.samples)
            return block
