"""How long an answer takes from the tablet's tap to this screen."""

from math import ceil

from classsense.domain.clock import LessonNs
from classsense.domain.snapshot import Snapshot

_NS_PER_MS = 1_000_000


class AnswerDelay:
    """Measures each answer once, when a Snapshot first shows it. Used by the GUI thread only."""

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._delays_ms: list[float] = []

    def shown(self, snapshot: Snapshot, now: LessonNs) -> None:
        """Take note that `snapshot` is on the screen at lesson time `now`."""
        if snapshot.question is None:
            return
        for answer in snapshot.question.answers:
            if answer.id not in self._seen:
                self._seen.add(answer.id)
                self._delays_ms.append((now - answer.at) / _NS_PER_MS)

    @property
    def count(self) -> int:
        """How many answers were measured."""
        return len(self._delays_ms)

    def percentile_ms(self, percent: float) -> float | None:
        """Return the delay in ms that `percent` (0..100) of the answers did not exceed."""
        if not self._delays_ms:
            return None
        ordered = sorted(self._delays_ms)
        return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]
