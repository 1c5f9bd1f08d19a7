"""Runs what blocks away from the GUI thread, and brings the outcome back to it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from queue import SimpleQueue
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from classsense.domain.desk import Progress

T = TypeVar("T")
Failed = Callable[[Exception], None]


def raise_again(error: Exception) -> None:
    """Hand an error on to the console's excepthook, which knows how to show it."""
    raise error


class Background(QObject):
    """A few worker threads for blocking calls. Use it from the GUI thread only."""

    _knock = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="console")
        self._news: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._closed = False
        self._knock.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Failed = raise_again,
        progress: Progress | None = None,
    ) -> None:
        """Run `work` on a worker thread; the other three are called on the GUI thread.

        Args:
            work: Takes a function to report its progress with.
            done: Takes what `work` returned.
            failed: Takes what `work` raised.
            progress: Takes every report of progress.
        """

        def report(what: str, so_far: int, whole: int) -> None:
            if progress is not None:
                self._tell(partial(progress, what, so_far, whole))

        def job() -> None:
            try:
                result = work(report)
            except Exception as error:  # noqa: BLE001 - handed to `failed` on the GUI thread
                self._tell(partial(failed, error))
            else:
                self._tell(partial(done, result))

        self._workers.submit(job)

    def close(self) -> None:
        """Wait for what runs, forget what waits. The outcomes are not delivered any more."""
        self._closed = True
        self._workers.shutdown(wait=True, cancel_futures=True)

    def _tell(self, news: Callable[[], None]) -> None:
        self._news.put(news)
        self._knock.emit()

    @Slot()
    def _deliver(self) -> None:
        if not self._closed:
            self._news.get_nowait()()
