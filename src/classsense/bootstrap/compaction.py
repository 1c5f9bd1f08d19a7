"""Merges the rows of the texts that groups write, while the lesson runs."""

import threading
from typing import Final

from pycrdt import merge_updates

from classsense.domain.clock import Clock, LessonNs
from classsense.storage.lesson_store import SqliteLessonStore
from classsense.storage.written import WINDOW_NS, Merge
from classsense.writing.states import is_panic

EVERY_S: Final = 10.0
"""A short stretch at a time, so that no commit waits long behind it."""
_RESTING_NS: Final = 30 * WINDOW_NS
"""What is newer is left alone: a minute."""


def merged(updates: list[bytes]) -> bytes:
    """Return one update of several of the same text.

    Raises:
        ValueError: They cannot be merged.
    """
    try:
        return merge_updates(*updates)
    except BaseException as error:
        if isinstance(error, RuntimeError) or is_panic(error):
            message = "updates cannot be merged"
            raise ValueError(message) from error
        raise


class TextCompaction:
    """Hands the store one stretch after the other from a thread of its own.

    Args:
        store: Merges them in its own thread, each stretch in one commit.
        clock: Of the lesson.
        merge: Makes one update of several.
    """

    def __init__(
        self, store: SqliteLessonStore, clock: Clock, merge: Merge = lambda each: merged([*each])
    ) -> None:
        self._store = store
        self._clock = clock
        self._merge = merge
        self._since = LessonNs(0)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="compaction")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; what is handed in is still merged. May be called without `start`."""
        self._ended.set()
        if self._thread.ident is not None:
            self._thread.join()

    def step(self) -> None:
        """Merge what has come to rest since the last step."""
        rested = self._clock.now() - _RESTING_NS
        before = LessonNs(rested - rested % WINDOW_NS)
        if before > self._since:
            self._store.compact_texts(self._since, before, self._merge)
            self._since = before

    def _run(self) -> None:
        while not self._ended.wait(EVERY_S):
            self.step()
