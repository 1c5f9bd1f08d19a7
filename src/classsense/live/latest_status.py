"""An inbox for devices that run without a lesson."""

from collections.abc import Sequence
from threading import Lock

from classsense.domain.commands import Entry
from classsense.domain.observations import PartStatus
from classsense.domain.ports import Committed


class LatestStatus:
    """An `Inbox` that remembers the latest status of each part. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._parts: dict[str, PartStatus] = {}

    def submit(self, entry: Entry, committed: Committed | None = None) -> None:
        """Remember a status; anything else is forgotten: nothing is stored before a lesson."""
        del committed
        if isinstance(entry, PartStatus):
            with self._lock:
                self._parts[entry.part] = entry

    def latest(self) -> Sequence[PartStatus]:
        """Return the latest status of each part, sorted by its name."""
        with self._lock:
            return tuple(self._parts[part] for part in sorted(self._parts))
