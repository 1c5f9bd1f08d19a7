"""A lesson in memory that honours the Inbox port: one thread keeps, confirms and shows."""

import threading
from collections.abc import Callable
from dataclasses import replace
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from classsense.analysis.consent import without_consent
from classsense.domain.class_view import FacesView, HandUp
from classsense.domain.clock import LessonNs, StopSignal, lesson_ns
from classsense.domain.commands import (
    AnswerGiven,
    AnswersShared,
    ConsentWithdrawn,
    Entry,
    HandSet,
    LessonEnded,
    QuestionClosed,
    QuestionOpened,
    SeatLeft,
    SeatTaken,
    SensingSwitched,
    TeacherCalled,
    WordsShared,
)
from classsense.domain.errors import KnownError
from classsense.domain.lesson import LessonPlan
from classsense.domain.policy import GroupMode
from classsense.domain.ports import Committed, Receipt
from classsense.domain.snapshot import (
    GroupView,
    Health,
    QuestionView,
    SeatView,
    Snapshot,
    Timeline,
)

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
        self._snapshot = _first(plan)
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
                self._snapshot = _fold(self._snapshot, entry)
                for listener in self._listeners:
                    listener(self._snapshot)
            if committed is not None:
                committed(receipt)

    def _keep(self, entry: Entry) -> Receipt:
        if self.failing is not None:
            return Receipt(None, error=self.failing)
        number = len(self.kept) + 1
        if isinstance(entry, AnswerGiven):
            first = self._numbers.setdefault(entry.id, number)
            if first != number:
                return Receipt(first, duplicate=True)
        self.kept.append(entry)
        return Receipt(number)


def _first(plan: LessonPlan) -> Snapshot:
    groups = tuple(
        GroupView(group.id, group.name, group.place, GroupMode.ENERGY, len(group.seats))
        for group in plan.groups
    )
    seats = tuple(
        SeatView(
            seat.id,
            group.id,
            seat.place,
            joined=False,
            answered=False,
            hand_up=False,
            masked=False,
        )
        for group in plan.groups
        for seat in group.seats
    )
    return Snapshot(
        at=LessonNs(0),
        plan=plan,
        activity=0 if plan.activities else None,
        activity_since=LessonNs(0),
        sensing=True,
        running=True,
        epoch=0,
        groups=groups,
        seats=seats,
        faces=FacesView(expected=len(seats)),
        teacher_talk_share=None,
        question=None,
        earlier=(),
        notices=(),
        timeline=Timeline(10.0, (), (), (), (), (), (), ()),
        health=Health(),
    )


def _fold(room: Snapshot, entry: Entry) -> Snapshot:
    match entry:
        case SeatTaken(seat=seat):
            return _with_seat(room, seat, lambda view: replace(view, joined=True))
        case SeatLeft(seat=seat):
            return _with_seat(room, seat, lambda view: replace(view, joined=False))
        case HandSet(at=at, seat=seat, up=up):
            room = _with_seat(room, seat, lambda view: replace(view, hand_up=up))
            others = tuple(hand for hand in room.hands if hand.seat != seat)
            group = next(view.group for view in room.seats if view.id == seat)
            mine = HandUp(seat, group, at, tapped=True, seen=False)
            return replace(room, hands=(*others, mine) if up else others)
        case TeacherCalled(at=at, group=called, waiting=waiting):
            since = at if waiting else None
            groups = (replace(g, calling_since=since) if g.id == called else g for g in room.groups)
            return replace(room, groups=tuple(groups))
        case ConsentWithdrawn():
            return replace(room, plan=without_consent(room.plan, entry))
        case SensingSwitched(on=on):
            return replace(room, sensing=on)
        case LessonEnded():
            return replace(room, running=False)
        case _:
            return _with_question(room, entry)


def _with_seat(room: Snapshot, seat: str, change: Callable[[SeatView], SeatView]) -> Snapshot:
    seats = (change(view) if view.id == seat else view for view in room.seats)
    return replace(room, seats=tuple(seats))


def _with_question(room: Snapshot, entry: Entry) -> Snapshot:
    match entry:
        case QuestionOpened(at=at, question=opened, limit_s=limit_s):
            question = room.plan.question(opened)
            assert question is not None
            earlier = (
                *room.earlier,
                *((replace(room.question, open=False),) if room.question else ()),
            )
            counts = tuple(0 for _ in question.choices)
            ends = None if limit_s is None else LessonNs(at + lesson_ns(limit_s))
            shown = QuestionView(question, True, (), counts, (), ends=ends)
            return replace(room, question=shown, earlier=earlier)
        case QuestionClosed() if room.question:
            return replace(room, question=replace(room.question, open=False))
        case AnswersShared(answers=shared, live=live) if room.question:
            return replace(room, question=replace(room.question, shared=shared, live=live))
        case WordsShared(words=words) if room.question:
            return replace(room, question=replace(room.question, words=words))
        case AnswerGiven(seat=seat) if room.question:
            others = tuple(a for a in room.question.answers if a.seat != seat)
            return replace(room, question=replace(room.question, answers=(*others, entry)))
        case _:
            return room
