"""How promptly the GUI answers: the gaps between the ticks of a fast timer."""

from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Slot

TICK_MS: Final = 10
_LONGEST_MS: Final = 5000
_NS_PER_MS: Final = 1_000_000


class TickGap(QObject):
    """Counts the gaps between ticks in steps of 1 ms. Used by the GUI thread only.

    A gap of 10 ms is the timer's own; whatever is longer, a click would have waited.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._counts = [0] * (_LONGEST_MS + 1)
        self._since = QElapsedTimer()
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin to count anew."""
        self._counts = [0] * (_LONGEST_MS + 1)
        self._since.start()
        self._timer.start()

    def stop(self) -> None:
        """Count no more; the figures stay."""
        self._timer.stop()

    @property
    def ticks(self) -> int:
        """How many gaps were counted."""
        return sum(self._counts)

    def percentile_ms(self, percent: float) -> float | None:
        """Return the gap in ms that `percent` (0..100) of all ticks did not exceed.

        Returns:
            The upper edge of the 1 ms step; None before the first tick.
        """
        total = self.ticks
        if not total:
            return None
        reached = 0
        for gap_ms, count in enumerate(self._counts):
            reached += count
            if reached * 100 >= percent * total:
                return float(gap_ms + 1)
        return float(_LONGEST_MS)

    @Slot()
    def _tick(self) -> None:
        gap_ms = self._since.nsecsElapsed() // _NS_PER_MS
        self._since.start()
        self._counts[min(gap_ms, _LONGEST_MS)] += 1
