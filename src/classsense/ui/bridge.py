"""The only door from the lesson's thread into Qt."""

from threading import Lock
from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal, Slot

from classsense.domain.snapshot import Snapshot

INTERVAL_MS: Final = 20
"""Shortest time between two snapshots shown. The lesson loop sends fewer, but in bursts."""


class SnapshotBridge(QObject):
    """Shows the newest Snapshot and forgets the ones that came in between.

    Qt's own queue has no limit, so the queued signal never carries a Snapshot: it only says that
    one is waiting. The first of a burst is shown at once, the newest of the rest when it is due.

    Signals:
        ready: arg: the Snapshot, on the GUI thread.
    """

    ready = Signal(object)
    _knock = Signal()

    def __init__(self, parent: QObject | None = None, interval_ms: int = INTERVAL_MS) -> None:
        super().__init__(parent)
        self._interval_ms = interval_ms
        self._lock = Lock()
        self._waiting: Snapshot | None = None
        self._since_shown = QElapsedTimer()
        self._due = QTimer(self, singleShot=True)
        self._due.timeout.connect(self._show)
        self._knock.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def publish(self, snapshot: Snapshot) -> None:
        """Offer `snapshot`. Never blocks; safe from any thread."""
        with self._lock:
            first = self._waiting is None
            self._waiting = snapshot
        if first:
            self._knock.emit()

    @Slot()
    def _answer(self) -> None:
        gone = self._since_shown.elapsed() if self._since_shown.isValid() else self._interval_ms
        if gone >= self._interval_ms:
            self._show()
        elif not self._due.isActive():
            self._due.start(self._interval_ms - gone)

    @Slot()
    def _show(self) -> None:
        with self._lock:
            snapshot, self._waiting = self._waiting, None
        if snapshot is not None:
            self._since_shown.start()
            self.ready.emit(snapshot)
