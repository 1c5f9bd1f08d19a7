"""A lesson store in memory, whose disk a test can make slow or full."""

import threading
from collections.abc import Sequence
from queue import SimpleQueue

import msgspec

from classsense.domain.commands import AnswerGiven, Entry
from classsense.domain.errors import KnownError
from classsense.domain.ports import Committed, Receipt


class StoreInMemory:
    """Keeps entries in the order in which they came, an answer of one id once.

    Attributes:
        committing: Cleared, it holds all commits back, as a slow disk does.
        failing: While set, nothing is kept and this error stands in the receipts.
    """

    def __init__(self) -> None:
        self.committing = threading.Event()
        self.committing.set()
        self.failing: KnownError | None = None
        self._kept: list[Entry] = []
        self._numbers: dict[str, int] = {}
        self._queue: SimpleQueue[tuple[Entry, Committed | None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="store in memory")
        self._thread.start()

    def append(self, entry: Entry, committed: Committed | None = None) -> None:
        self._queue.put((entry, committed))

    def entries(self) -> Sequence[Entry]:
        return list(self._kept)

    def bytes_kept(self) -> int:
        return sum(len(msgspec.json.encode(entry)) for entry in list(self._kept))

    def close(self) -> None:
        self.committing.set()
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (item := self._queue.get()) is not None:
            self.committing.wait()
            entry, committed = item
            receipt = self._keep(entry)
            if committed is not None:
                committed(receipt)

    def _keep(self, entry: Entry) -> Receipt:
        if self.failing is not None:
            return Receipt(None, error=self.failing)
        number = len(self._kept) + 1
        if isinstance(entry, AnswerGiven):
            first = self._numbers.setdefault(entry.id, number)
            if first != number:
                return Receipt(first, duplicate=True)
        self._kept.append(entry)
        return Receipt(number)
