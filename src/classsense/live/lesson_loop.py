"""The lesson loop: the only owner of the lesson's state."""

import logging
import queue
import time
from collections.abc import Callable
from dataclasses import replace
from threading import Condition, Lock, Thread
from typing import Final, NamedTuple

from classsense.analysis.forgetting import without_forgotten
from classsense.analysis.lesson_state import LessonState, fold
from classsense.analysis.sheets import overdue
from classsense.analysis.snapshot_maker import SnapshotMaker
from classsense.analysis.storable import storable
from classsense.domain.clock import Clock, LessonNs, seconds
from classsense.domain.commands import AnswerGiven, Entry, SeatTaken, SoundForgotten
from classsense.domain.observations import (
    AudioGap,
    ClassSeen,
    FacesSeen,
    PartStatus,
    SoundHeard,
    TeacherSeen,
    TurnsHeard,
    WordsHeard,
)
from classsense.domain.policy import Policy
from classsense.domain.ports import Committed, LessonStore, Receipt
from classsense.domain.snapshot import Health, Snapshot
from classsense.live.gauges import Gauges

_LOG = logging.getLogger(__name__)
FASTEST_S: Final = 0.03
"""Between two Snapshots of a burst of commands; the first goes out at once."""
_CROWD_S: Final = 0.2
"""Of a burst of answers and joining tablets. Who waits for one has its receipt, and shared answers
reach the tablets, without a Snapshot."""
_DUTY: Final = 9
"""Nor sooner than so many times what the last one took: a very large class must not fill a core."""
_OBSERVED_S: Final = 0.25
_FROM_MANY: Final = (AnswerGiven, SeatTaken)
_SLOWEST_S: Final = 1.0
_SENSED: Final = (
    FacesSeen, TeacherSeen, ClassSeen, TurnsHeard, SoundHeard, WordsHeard, AudioGap, PartStatus,
)  # fmt: skip

Listener = Callable[[Snapshot], None]


class _Arrived(NamedTuple):
    entry: Entry
    kept: bool


class LessonLoop:
    """Folds what comes in, has it stored, and publishes Snapshots.

    What somebody waits for (an answer) is stored first and folded once the commit is durable, so
    that no screen ever shows an answer that a power cut could take back.

    Args:
        policy: Rules of the lesson.
        clock: Lesson time.
        store: Where entries are kept.
        gauges: Where lags are noted and counts are read.
        state: The lesson so far; more than the plan when it is resumed.
    """

    def __init__(
        self, policy: Policy, clock: Clock, store: LessonStore, gauges: Gauges, state: LessonState
    ) -> None:
        self._clock = clock
        self._store = store
        self._gauges = gauges
        self._state = state
        self._maker = SnapshotMaker(policy)
        self._inbox: queue.SimpleQueue[_Arrived | None] = queue.SimpleQueue()
        self._listeners: list[Listener] = []
        self._lock = Lock()
        self._receipts = Condition()
        self._awaited = 0
        self._published_s = -_SLOWEST_S
        self._cost_s = 0.0
        self._gap_s = _SLOWEST_S
        self._fresh: dict[str, LessonNs] = {}
        self._measure_health: Callable[[Health], Health] = lambda health: health
        self._thread = Thread(target=self._run, name="lesson")

    def start(self, measure_health: Callable[[Health], Health]) -> None:
        """Start the thread. `measure_health` fills in what store and system know."""
        self._measure_health = measure_health
        self._thread.start()

    def submit(self, entry: Entry, committed: Committed | None = None) -> None:
        """Hand in an entry. Never blocks; safe from any thread."""
        if committed is None and not isinstance(entry, AnswerGiven):
            self._inbox.put(_Arrived(entry, kept=False))
            return

        def kept(receipt: Receipt) -> None:
            if receipt.number is not None:
                self._inbox.put(_Arrived(entry, kept=True))
            with self._receipts:
                self._awaited -= 1
                self._receipts.notify_all()
            if committed is not None:
                committed(receipt)

        with self._receipts:
            self._awaited += 1
        self._store.append(entry, kept)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every Snapshot from the lesson's thread; return how to end it."""
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    def finish(self) -> LessonState:
        """Deal with everything handed in so far, end the thread, return the last state.

        Waits for the receipts of what is stored before it is folded.
        """
        with self._receipts:
            self._receipts.wait_for(lambda: self._awaited == 0)
        self._inbox.put(None)
        self._thread.join()
        return self._state

    def _run(self) -> None:
        before = time.thread_time()
        due_s = 0.0
        while True:
            arrived = self._collect(due_s)
            for item in arrived:
                if item is not None:
                    self._take(item)
            self._close_overdue()
            ended = None in arrived
            due_s = 0.0 if ended else self._due(arrived)
            if due_s <= 0:
                self._publish()
                due_s = _SLOWEST_S
            if ended:
                break
        self._gauges.cpu("lesson", time.thread_time() - before)

    def _collect(self, due_s: float) -> list[_Arrived | None]:
        """Wait for something, at most `due_s`; return it with everything else that waits."""
        arrived: list[_Arrived | None] = []
        try:
            arrived.append(self._inbox.get(timeout=max(due_s, 0.0)))
            while True:
                arrived.append(self._inbox.get_nowait())
        except queue.Empty:
            return arrived

    def _due(self, arrived: list[_Arrived | None]) -> float:
        """Return how many seconds remain until the next Snapshot is due."""
        for item in arrived:
            if item is not None and not isinstance(item.entry, _SENSED):
                many = isinstance(item.entry, _FROM_MANY)
                self._gap_s = min(self._gap_s, _CROWD_S if many else FASTEST_S)
        gap_s = min(self._gap_s, _OBSERVED_S if self._fresh else _SLOWEST_S)
        gap_s = max(gap_s, min(_SLOWEST_S, _DUTY * self._cost_s))
        return self._published_s + gap_s - time.monotonic()

    def _close_overdue(self) -> None:
        """Close the question or sheet whose time is over."""
        closing = overdue(self._state.on_board, self._clock.now())
        if closing is not None:
            self._take(_Arrived(closing, kept=False))
            self._gap_s = FASTEST_S

    def _take(self, item: _Arrived) -> None:
        entry = without_forgotten(item.entry, self._state.forgotten)
        if entry is None:
            return
        folded = fold(self._state, entry)
        self._state = folded.state
        self._note_time(entry)
        if not item.kept:
            self._keep(entry)
        if isinstance(entry, SoundForgotten):
            self._store.forget(entry)
        for derived in folded.derived:
            self._state = fold(self._state, derived).state
            self._keep(derived)

    def _keep(self, entry: Entry) -> None:
        kept = storable(entry)
        if kept is not None:
            self._store.append(kept)

    def _note_time(self, entry: Entry) -> None:
        if isinstance(entry, FacesSeen):
            self._fresh[f"camera:{entry.camera}"] = entry.at
        elif isinstance(entry, TurnsHeard):
            self._fresh[f"microphone:{entry.group}"] = entry.until

    def _publish(self) -> None:
        now = self._clock.now()
        self._published_s = time.monotonic()
        self._gap_s = _SLOWEST_S
        for part, at in self._fresh.items():
            self._gauges.lag(part, seconds(now - at))
        self._fresh.clear()
        health = self._measure_health(self._gauges.health())
        health = replace(health, bytes_kept=self._store.bytes_kept())
        snapshot = self._maker.make(self._state, now, health)
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            self._show(snapshot, listener)
        self._cost_s = time.monotonic() - self._published_s

    def _show(self, snapshot: Snapshot, listener: Listener) -> None:
        """Call a listener; one that fails is logged and called no more, and the lesson goes on."""
        try:
            listener(snapshot)
        except Exception:  # noqa: BLE001 - a screen that fails must not end the lesson
            _LOG.exception("a listener failed and gets no more snapshots")
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)
