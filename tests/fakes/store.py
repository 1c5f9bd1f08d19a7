"""A lesson store in memory, whose disk a test can make slow or full."""

import threading
from collections.abc import Sequence
from queue import SimpleQueue
from typing import NamedTuple

import msgspec

from classsense.analysis.forgetting import without_forgotten
from classsense.domain.commands import AnswerGiven, Entry, SoundForgotten
from classsense.domain.errors import KnownError
from classsense.domain.ports import Committed, Receipt


class _Wipe(NamedTuple):
    command: SoundForgotten


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
        self._queue: SimpleQueue[tuple[Entry | _Wipe, Committed | None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="store in memory")
        self._thread.start()

    def append(self, entry: Entry, committed: Committed | None = None) -> None:
        self._queue.put((entry, committed))

    def forget(self, command: SoundForgotten) -> None:
        self._queue.put((_Wipe(command), None))

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
            if isinstance(entry, _Wipe):
                known = (without_forgotten(kept, (entry.command,)) for kept in self._kept)
                self._kept = [kept for kept in known if kept is not None]
                continue
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
