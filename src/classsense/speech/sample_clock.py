"""When a sample was captured: counted in samples, held to the lesson's clock."""

from collections import deque
from statistics import median
from typing import Final

from classsense.domain.clock import NS_PER_S, LessonNs
from classsense.domain.ports import SAMPLE_RATE_HZ

DRIFT_NS: Final = 20_000_000
"""Sound that comes so much later than counted was preceded by some that never came."""
_TWICE_NS: Final = 200_000_000
"""Sound that comes so much earlier than counted came twice."""
_MEASURED: Final = 15
"""So many blocks are looked at: one may seem late because the processor was busy."""
_FOLLOW_S: Final = 10.0
"""A drift is taken back in about so long."""
_LEARN_S: Final = 60.0
"""The rate of the device is learnt in about so long."""
_TAKEN_BACK: Final = 0.002
"""No drift is taken back faster than this: one of 40 ms, by a first measurement, in 20 s."""
_LEARNT: Final = 0.0005
"""The crystals of sound cards are off by 0.0002 at most."""
STRETCH_LIMIT: Final = 1 + 2 * (_TAKEN_BACK + _LEARNT)
"""Sound is never stretched by so much."""


class SampleClock:
    """Gives each block of a 16 kHz stream its capture time. Used by one thread only.

    The clock of a sound card drifts against that of the computer by up to a second in an hour.
    Single measurements jitter, so their median is believed. The sound itself is stretched by
    `stretch` so that the count follows the clock and no sample is left out or put in: a
    proportional and an integral part, as in any resampler between two clocks. Only where sound is
    missing the count is anchored anew.

    Attributes:
        stretch: So many times as many samples as the device delivers are to be made of its sound.
    """

    def __init__(self) -> None:
        self.stretch = 1.0
        self._learnt = 0.0
        self._anchor: int | None = None
        self._counted = 0
        self._broken = False
        self._settled = False
        self._offsets: deque[int] = deque(maxlen=_MEASURED)

    def place(self, measured: LessonNs, samples: int) -> LessonNs:
        """Return when the next block's first sample was captured.

        Args:
            measured: What the device and the computer say it was.
            samples: Length of the block.
        """
        if self._anchor is None:
            self._anchor = measured
        at = self._next(self._anchor)
        if self._broken:
            self._broken = False
            self._anchor += max(0, measured - at)
            at = max(at, measured)
        self._offsets.append(measured - at)
        drift = round(median(self._offsets))
        if len(self._offsets) == _MEASURED and self._jumps(drift):
            self._anchor += drift
            at += drift
            self._offsets.clear()
        elif len(self._offsets) == _MEASURED:
            self._follow(drift / NS_PER_S, samples / SAMPLE_RATE_HZ)
        self._counted += samples
        return LessonNs(max(0, at))

    def lost(self, samples: int) -> None:
        """Count samples that were captured but could not be kept."""
        self._counted += samples

    def broke_off(self) -> None:
        """Anchor anew with the next block: nobody knows how much later it comes."""
        self._broken = True
        self._settled = False
        self._offsets.clear()

    def _next(self, anchor: int) -> int:
        return anchor + self._counted * NS_PER_S // SAMPLE_RATE_HZ

    def _jumps(self, drift: int) -> bool:
        """Tell whether the count is to be anchored anew, not brought back bit by bit.

        The first measurements of a device may be off without any sound missing.
        """
        self._settled |= abs(drift) < DRIFT_NS // 2
        return not -_TWICE_NS < drift <= (DRIFT_NS if self._settled else _TWICE_NS)

    def _follow(self, drift_s: float, length_s: float) -> None:
        """Learn how fast the device is and take the drift back."""
        if abs(drift_s) < DRIFT_NS / NS_PER_S:
            learnt = self._learnt + drift_s * length_s / (_FOLLOW_S * _LEARN_S)
            self._learnt = min(max(learnt, -_LEARNT), _LEARNT)
        taken_back = min(max(drift_s / _FOLLOW_S, -_TAKEN_BACK), _TAKEN_BACK)
        self.stretch = 1 + self._learnt + taken_back
