"""A lesson in memory that honours the Inbox port: one thread keeps, confirms and shows."""

import threading
from collections.abc import Callable
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from classsense.analysis.lesson_state import LessonState, fold
from classsense.analysis.snapshot_maker import SnapshotMaker
from classsense.analysis.storable import storable
from classsense.domain.board_commands import RemarkGiven
from classsense.domain.clock import LessonNs, StopSignal
from classsense.domain.commands import AnswerGiven, Entry
from classsense.domain.errors import KnownError
from classsense.domain.lesson import LessonPlan
from classsense.domain.policy import policy_of
from classsense.domain.ports import Committed, Receipt
from classsense.domain.snapshot import Health, Snapshot

Listener = Callable[[Snapshot], None]


class StillClock:
    """Lesson time that a test sets by hand."""

    def __init__(self) -> None:
        self.at = LessonNs(1)

    def now(self) -> LessonNs:
        return self.at

    def wait_until(self, at: LessonNs, stop: StopSignal) -> bool:
        self.at = max(self.at, at)
        return not stop.is_set()

    def reached(self, worker: str, at: LessonNs) -> None:
        """A clock that nobody waits for."""


class LessonInMemory:
    """Keeps entries in the order in which they came, an answer of one id once.

    Attributes:
        kept: All entries; read it after a receipt.
        failing: While set, nothing is kept and this error stands in the receipts.
        committing: Cleared, it holds all commits back, as a slow disk does.
    """

    def __init__(self, plan: LessonPlan) -> None:
        self.plan = plan
        self.kept: list[Entry] = []
        self.failing: KnownError | None = None
        self.committing = threading.Event()
        self.committing.set()
        self._listeners: list[Listener] = []
        self._numbers: dict[str, int] = {}
        self._queue: SimpleQueue[tuple[Entry, Committed | None] | None] = SimpleQueue()
        # As if the class had turned to the first part of the plan.
        begun = ((0, LessonNs(0)),) if plan.activities else ()
        self._state = LessonState(plan, activities=begun)
        self._maker = SnapshotMaker(policy_of(plan))
        self._snapshot = self._made()
        self._thread = threading.Thread(target=self._run, name="lesson in memory")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.committing.set()
        self._queue.put(None)
        self._thread.join()

    def subscribe(self, listener: Listener) -> None:
        """Call `listener` with every Snapshot, from the lesson's thread; first with this one."""
        self._listeners.append(listener)
        listener(self._snapshot)

    def submit(self, entry: Entry, committed: Committed | None = None) -> None:
        self._queue.put((entry, committed))

    def do(self, entry: Entry) -> None:
        """Hand in `entry` and wait until it was kept and shown."""
        done = threading.Event()
        self.submit(entry, lambda _: done.set())
        assert done.wait(10)

    def _run(self) -> None:
        while (item := self._queue.get()) is not None:
            self.committing.wait()
            entry, committed = item
            receipt = self._keep(entry)
            if receipt.number is not None and not receipt.duplicate:
                folded = fold(self._state, entry)
                self._state = folded.state
                self.kept += folded.derived
                self._snapshot = self._made()
                for listener in self._listeners:
                    listener(self._snapshot)
            if committed is not None:
                committed(receipt)

    def _keep(self, entry: Entry) -> Receipt:
        if self.failing is not None:
            return Receipt(None, error=self.failing)
        number = len(self.kept) + 1
        if isinstance(entry, (AnswerGiven, RemarkGiven)):
            first = self._numbers.setdefault(entry.id, number)
            if first != number:
                return Receipt(first, duplicate=True)
        if storable(entry) is not None:
            self.kept.append(entry)
        return Receipt(number)

    def _made(self) -> Snapshot:
        return self._maker.make(self._state, self._state.at, Health())
