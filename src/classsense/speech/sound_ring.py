"""The last seconds of a microphone, in memory only."""

from typing import Final

import numpy as np

from classsense.domain.ports import SAMPLE_RATE_HZ, Samples

LONGEST_S: Final = 30.0
"""More sound than this is never held per microphone (docs/privacy.md)."""


class SoundRing:
    """Keeps the last seconds of a stream and forgets the rest. Used by one thread only."""

    def __init__(self, keep_s: float) -> None:
        """Begin empty.

        Args:
            keep_s: How much is kept, above 0 to 30 s.

        Raises:
            ValueError: More than 30 s were asked for.
        """
        if not 0 < keep_s <= LONGEST_S:
            raise ValueError(f"keep_s must be above 0 and at most {LONGEST_S:.0f}, not {keep_s}")
        self._sound: Samples = np.zeros(round(keep_s * SAMPLE_RATE_HZ), np.float32)
        self.position = 0

    def hear(self, samples: Samples) -> None:
        """Take the next samples, shape (n,)."""
        size = len(self._sound)
        newest = samples[-size:]
        places = (self.position + len(samples) - len(newest) + np.arange(len(newest))) % size
        self._sound[places] = newest
        self.position += len(samples)

    def skip(self, samples: int) -> None:
        """Go on after `samples` that were never heard; they count as silence."""
        size = len(self._sound)
        silent = min(samples, size)
        self.position += samples - silent
        self.hear(np.zeros(silent, np.float32))

    def held_s(self) -> float:
        """Return how many seconds of the stream are in memory."""
        return min(self.position, len(self._sound)) / SAMPLE_RATE_HZ

    def between(self, first: int, last: int) -> Samples:
        """Return a copy of the samples [first, last) of the stream, shape (last - first,).

        What is no longer or not yet known is silence.
        """
        found: Samples = np.zeros(last - first, np.float32)
        size = len(self._sound)
        begin, end = max(first, 0, self.position - size), min(last, self.position)
        while begin < end:
            place = begin % size
            count = min(end - begin, size - place)
            found[begin - first : begin - first + count] = self._sound[place : place + count]
            begin += count
        return found

    def blank(self, first: int, last: int) -> None:
        """Overwrite the samples [first, last) with silence, as far as they are still known."""
        wanted = np.arange(max(first, self.position - len(self._sound)), min(last, self.position))
        self._sound[wanted % len(self._sound)] = 0

    def wipe(self) -> None:
        """Overwrite all sound."""
        self._sound[:] = 0
