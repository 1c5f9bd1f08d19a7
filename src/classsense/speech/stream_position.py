"""Where a chunk belongs in the stream of its microphone."""

from dataclasses import dataclass
from typing import Final

from classsense.domain.clock import NS_PER_S, Clock, LessonNs, StopSignal
from classsense.domain.lesson import GroupId
from classsense.domain.observations import AudioGap
from classsense.domain.ports import SAMPLE_RATE_HZ, AudioChunk, Samples

_STEP_S: Final = 0.01
"""A chunk that is off by less simply follows the one before it; every hole is reported."""
_OVER_S: Final = 5.0
"""A clock that lets sound of so much later through has come to the end of the lesson: what a file
still holds, or a loop without end, would only flood the queue."""


def wait_for_sound(clock: Clock, end: LessonNs, stop: StopSignal) -> bool:
    """Wait until a file's sound up to lesson time `end` would have been captured.

    Return False if `stop` came first, or if the lesson is over before.
    """
    return clock.wait_until(end, stop) and end - clock.now() <= _OVER_S * NS_PER_S


def samples_in(duration: int) -> int:
    """Return how many samples fit a duration in nanoseconds, rounded."""
    return round(duration * SAMPLE_RATE_HZ / NS_PER_S)


def ns_of(samples: int) -> LessonNs:
    """Return the duration of so many samples in nanoseconds."""
    return LessonNs(samples * NS_PER_S // SAMPLE_RATE_HZ)


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A chunk in its place.

    Attributes:
        samples: What is new in the chunk, shape (n,).
        skipped: Samples between the last one heard and the first of these.
        gap: What to report of the hole; None if there is none.
    """

    samples: Samples
    skipped: int = 0
    gap: AudioGap | None = None


class StreamPosition:
    """Turns capture times into positions in one stream that begins with the first chunk.

    Sound is counted in samples. Where the capture time says otherwise, it wins: a hole is skipped,
    what comes twice is dropped. Used by one thread only.
    """

    def __init__(self, group: GroupId) -> None:
        self._group = group
        self._origin: LessonNs | None = None
        self._position = 0
        self._number = -1

    def place(self, chunk: AudioChunk) -> Placed:
        """Find the place of the next chunk."""
        if self._origin is None:
            self._origin = chunk.at
        lost, self._number = chunk.number - self._number - 1, chunk.number
        ahead = samples_in(chunk.at - self._origin) - self._position
        if abs(ahead) < _STEP_S * SAMPLE_RATE_HZ:
            ahead = 0
        fresh = chunk.samples[max(0, -ahead) :]
        gap = None
        if ahead > 0:
            reason = "overflow" if lost > 0 else "away"
            gap = AudioGap(self.time_of(self._position), chunk.at, self._group, reason)
        skipped = max(0, ahead)
        self._position += skipped + len(fresh)
        return Placed(fresh, skipped, gap)

    def time_of(self, sample: int) -> LessonNs:
        """Return when a sample of the stream was captured."""
        return LessonNs((self._origin or 0) + ns_of(sample))

    @property
    def now(self) -> LessonNs:
        """When the newest sample that was placed ended."""
        return self.time_of(self._position)
