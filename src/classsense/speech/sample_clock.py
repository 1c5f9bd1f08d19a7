"""When a sample was captured: counted in samples, anchored to the lesson's clock."""

from collections import deque
from statistics import median
from typing import Final

from classsense.domain.clock import NS_PER_S, LessonNs
from classsense.domain.ports import SAMPLE_RATE_HZ

DRIFT_NS: Final = 20_000_000
"""The count is anchored anew when it is off by more than this."""
_MEASURED: Final = 15
"""So many blocks are looked at: one may seem late because the processor was busy."""


class SampleClock:
    """Gives each block of a 16 kHz stream its capture time. Used by one thread only.

    The clock of a sound card drifts against that of the computer by up to a second in an hour.
    Single measurements jitter, so their median is believed.
    """

    def __init__(self) -> None:
        self._anchor: int | None = None
        self._counted = 0
        self._offsets: deque[int] = deque(maxlen=_MEASURED)

    def place(self, measured: LessonNs, samples: int) -> LessonNs:
        """Return when the next block's first sample was captured.

        Args:
            measured: What the device and the computer say it was.
            samples: Length of the block.
        """
        if self._anchor is None:
            self._anchor = measured
        at = self._anchor + self._counted * NS_PER_S // SAMPLE_RATE_HZ
        self._offsets.append(measured - at)
        drift = round(median(self._offsets))
        if len(self._offsets) == _MEASURED and abs(drift) > DRIFT_NS:
            self._anchor += drift
            at += drift
            self._offsets.clear()
        self._counted += samples
        return LessonNs(max(0, at))

    def lost(self, samples: int) -> None:
        """Count samples that were captured but could not be kept."""
        self._counted += samples
