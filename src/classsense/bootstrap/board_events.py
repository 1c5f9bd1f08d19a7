"""Security events of the board, on their way to the audit log: how many of which kind, no more.

No address, no device, no seat and no code is written: what happened and how often is enough to see
that somebody tried. At most one line for each kind and minute, so that nobody can fill the log.
"""

import datetime as dt
import logging
import threading
from collections import Counter
from collections.abc import Callable
from typing import Final

from classsense.domain.errors import KnownError
from classsense.storage.audit_log import AuditLog

_LOG = logging.getLogger(__name__)

PUPIL_ERASED: Final = "board_pupil_erased"
EVENTS: Final = (
    "board_wrong_code", "board_guessing", "board_let_in", "board_turned_away",
    "board_code_renewed", "board_device_removed", "board_blocked_again", "board_refused_origin",
    "board_refused_host", "board_refused_text", "board_device_sent_out", "board_device_let_back",
    "board_seat_freed", "board_name_changed", PUPIL_ERASED,
)  # fmt: skip
"""Every kind that the board tells of; each has a text of its own."""
_EVERY_S: Final = 60.0


class BoardEvents:
    """Counts events and writes the counts from a thread of its own.

    Args:
        log: Where to; None forgets them.
        now: The wall clock.
        lesson: Name of the lesson's folder.
    """

    def __init__(self, log: AuditLog | None, now: Callable[[], dt.datetime], lesson: str) -> None:
        self._log = log
        self._now = now
        self._lesson = lesson
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def note(self, key: str) -> None:
        """Count an event. Never blocks; safe from any thread."""
        if self._log is None:
            return
        with self._lock:
            self._counts[key] += 1
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="board events", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Write what is counted and end the thread. May be called twice."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._ending.wait(_EVERY_S):
            self._write()
        self._write()

    def _write(self) -> None:
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if self._log is None:
            return
        try:
            for key, count in sorted(counts.items()):
                self._log.add(self._now(), key, {"lesson": self._lesson, "count": str(count)})
        except KnownError:
            _LOG.warning("security events of the board could not be written to the audit log")
