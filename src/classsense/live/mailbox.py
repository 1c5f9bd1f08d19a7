"""Hand-over points between threads, each with its own policy when full."""

from collections import deque
from threading import Condition
from typing import Generic, Protocol, TypeVar

from classsense.domain.clock import StopSignal
from classsense.domain.ports import SAMPLE_RATE_HZ, AudioChunk

T = TypeVar("T")
_POLL_S = 0.2


class Mailbox(Protocol[T]):
    """Takes items from one thread to another."""

    dropped: int

    def put(self, item: T, stop: StopSignal) -> bool:
        """Offer `item`; return True if the box was empty."""
        ...

    def take(self, timeout_s: float) -> T | None:
        """Wait for an item; return None after `timeout_s` seconds without one."""
        ...


class LatestOnly(Generic[T]):
    """Holds at most one item; a newer one replaces it.

    For camera frames: a late frame is worthless, a fresh one is not.

    Attributes:
        dropped: How many items were replaced before anyone took them.
    """

    def __init__(self) -> None:
        self._ready = Condition()
        self._item: T | None = None
        self.dropped = 0

    def put(self, item: T, stop: StopSignal | None = None) -> bool:  # noqa: ARG002 - never waits
        """Offer `item`. Never blocks. Return True if the box was empty."""
        with self._ready:
            was_empty = self._item is None
            if not was_empty:
                self.dropped += 1
            self._item = item
            self._ready.notify()
            return was_empty

    def take(self, timeout_s: float) -> T | None:
        """Wait for an item; return None after `timeout_s` seconds without one."""
        with self._ready:
            if self._item is None:
                self._ready.wait(timeout_s)
            item, self._item = self._item, None
            return item


class HandOver(Generic[T]):
    """Holds at most one item; whoever brings the next waits until it is taken.

    For files that are replayed as fast as they can be dealt with.
    """

    def __init__(self) -> None:
        self._changed = Condition()
        self._item: T | None = None
        self.dropped = 0

    def put(self, item: T, stop: StopSignal) -> bool:
        """Wait until the box is empty or `stop` comes, then leave `item`."""
        with self._changed:
            while self._item is not None and not stop.is_set():
                self._changed.wait(_POLL_S)
            self._item = item
            self._changed.notify_all()
            return True

    def take(self, timeout_s: float) -> T | None:
        """Wait for an item; return None after `timeout_s` seconds without one."""
        with self._changed:
            if self._item is None:
                self._changed.wait(timeout_s)
            item, self._item = self._item, None
            self._changed.notify_all()
            return item


class ChunkQueue:
    """Sound of all microphones on its way to the speech thread, in the order of its arrival.

    Holds at most `capacity_s` seconds of each microphone. When speech recognition cannot keep up,
    the backlog is visible as lag; past the capacity the oldest chunk of that microphone goes, is
    counted, and the hole in its times makes the listener report an AudioGap.

    Attributes:
        dropped_s: Seconds of sound that were dropped so far.
    """

    def __init__(self, capacity_s: float = 9.0) -> None:
        self._capacity = int(capacity_s * SAMPLE_RATE_HZ)
        self._ready = Condition()
        self._chunks: deque[AudioChunk] = deque()
        self.dropped_s = 0.0

    def put(self, chunk: AudioChunk) -> None:
        """Leave a chunk. Never blocks."""
        with self._ready:
            mine = sum(len(c.samples) for c in self._chunks if c.group == chunk.group)
            while mine and mine + len(chunk.samples) > self._capacity:
                mine -= self._drop_oldest(chunk.group)
            self._chunks.append(chunk)
            self._ready.notify()

    def take(self, timeout_s: float) -> AudioChunk | None:
        """Wait for the oldest chunk; return None after `timeout_s` seconds without one."""
        with self._ready:
            if not self._chunks:
                self._ready.wait(timeout_s)
            return self._chunks.popleft() if self._chunks else None

    def held_s(self, group: str) -> float:
        """Return how many seconds of a microphone wait."""
        with self._ready:
            return sum(len(c.samples) for c in self._chunks if c.group == group) / SAMPLE_RATE_HZ

    def _drop_oldest(self, group: str) -> int:
        """Drop a microphone's oldest chunk; return its samples."""
        oldest = next(chunk for chunk in self._chunks if chunk.group == group)
        self._chunks.remove(oldest)
        self.dropped_s += len(oldest.samples) / SAMPLE_RATE_HZ
        return len(oldest.samples)
