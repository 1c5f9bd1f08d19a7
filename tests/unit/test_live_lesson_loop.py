"""The lesson loop: answers count once they are safe, everything handed in is dealt with."""

import threading
from collections.abc import Callable, Iterator

import pytest

from classsense.analysis.lesson_state import LessonState, replay
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import AnswerGiven, MarkPlaced, QuestionClosed, QuestionOpened
from classsense.domain.errors import KnownError
from classsense.domain.lesson import CameraId, GroupId, SeatId
from classsense.domain.observations import FacesSeen, TurnsHeard, WordsHeard
from classsense.domain.policy import policy_of
from classsense.domain.ports import Receipt
from classsense.domain.snapshot import Snapshot
from classsense.live.gauges import Gauges
from classsense.live.lesson_loop import LessonLoop
from fakes.classroom import WHY, small_plan
from fakes.inbox import StillClock
from fakes.store import StoreInMemory

PLAN = small_plan()
OPENED = QuestionOpened(LessonNs(0), WHY)


def answer(number: int, value: str = "葉") -> AnswerGiven:
    return AnswerGiven(LessonNs(number), f"answer-{number}", WHY, SeatId("2-1"), "tablet", value)


def answers(snapshot: Snapshot) -> list[str]:
    return [each.value for each in snapshot.question.answers] if snapshot.question else []


class Lesson:
    """A running loop over a store in memory."""

    def __init__(self) -> None:
        self.store = StoreInMemory()
        self.gauges = Gauges()
        self.clock = StillClock()
        self.loop = LessonLoop(
            policy_of(PLAN), self.clock, self.store, self.gauges, LessonState(PLAN)
        )
        self._running = False

    def start(self) -> None:
        self.loop.start(lambda health: health)
        self._running = True

    def finish(self) -> LessonState:
        self._running = False
        return self.loop.finish()

    def close(self) -> None:
        self.store.committing.set()
        if self._running:
            self.finish()
        self.store.close()

    def shows(self, wanted: Callable[[Snapshot], bool]) -> threading.Event:
        """Return what is set by the first Snapshot that is as wanted."""
        shown = threading.Event()

        def look(snapshot: Snapshot) -> None:
            if wanted(snapshot):
                shown.set()

        self.loop.subscribe(look)
        return shown


@pytest.fixture
def lesson() -> Iterator[Lesson]:
    made = Lesson()
    yield made
    made.close()


def test_an_answer_is_shown_only_once_it_is_safe(lesson: Lesson) -> None:
    opened = lesson.shows(lambda snapshot: snapshot.question is not None)
    answered = lesson.shows(lambda snapshot: answers(snapshot) == ["葉"])
    marked = lesson.shows(lambda snapshot: bool(snapshot.timeline.marks))
    lesson.start()
    lesson.loop.submit(OPENED)
    assert opened.wait(10)

    lesson.store.committing.clear()
    lesson.loop.submit(answer(1))
    lesson.clock.at = lesson_ns(5)
    lesson.loop.submit(MarkPlaced(LessonNs(2)))

    assert marked.wait(10)
    assert not answered.is_set()
    lesson.store.committing.set()
    assert answered.wait(10)


def test_the_receipt_comes_after_the_commit(lesson: Lesson) -> None:
    lesson.start()
    lesson.store.committing.clear()
    receipts: list[Receipt] = []
    came = threading.Event()

    def committed(receipt: Receipt) -> None:
        receipts.append(receipt)
        came.set()

    lesson.loop.submit(answer(1), committed)
    assert not came.is_set()
    lesson.store.committing.set()

    assert came.wait(10)
    assert receipts == [Receipt(1)]


def test_an_answer_that_could_not_be_kept_is_not_shown(lesson: Lesson) -> None:
    lesson.start()
    lesson.loop.submit(OPENED)
    receipts: list[Receipt] = []
    came = threading.Event()

    def committed(receipt: Receipt) -> None:
        receipts.append(receipt)
        came.set()

    lesson.store.failing = KnownError("disk_full", path="lesson")
    lesson.loop.submit(answer(1), committed)
    assert came.wait(10)

    assert receipts[0].error is lesson.store.failing
    assert not lesson.finish().answer_ids


def test_a_resent_answer_counts_once_and_does_not_come_back(lesson: Lesson) -> None:
    lesson.start()
    lesson.loop.submit(OPENED)
    for each in (answer(1, "葉"), answer(2, "根"), answer(1, "葉")):
        lesson.loop.submit(each)

    state = lesson.finish()

    assert [given.value for given in state.asked[-1].answers.values()] == ["根"]


def test_finishing_deals_with_everything_handed_in(lesson: Lesson) -> None:
    lesson.start()
    lesson.loop.submit(OPENED)
    lesson.store.committing.clear()
    for number in range(50):
        lesson.loop.submit(answer(number))
        lesson.loop.submit(MarkPlaced(LessonNs(number)))
    states: list[LessonState] = []
    finishing = threading.Thread(target=lambda: states.append(lesson.finish()))
    finishing.start()
    lesson.store.committing.set()
    finishing.join()

    (state,) = states
    assert len(state.answer_ids) == 50
    assert len(state.marks) == 50


def test_the_last_snapshot_shows_the_end(lesson: Lesson) -> None:
    shown: list[Snapshot] = []
    lesson.loop.subscribe(shown.append)
    lesson.start()
    lesson.loop.submit(OPENED)
    lesson.loop.submit(answer(1))

    lesson.finish()

    assert answers(shown[-1]) == ["葉"]


def test_who_has_unsubscribed_hears_nothing_more(lesson: Lesson) -> None:
    heard: list[Snapshot] = []
    unsubscribe = lesson.loop.subscribe(heard.append)
    unsubscribe()
    unsubscribe()
    lesson.start()

    lesson.finish()

    assert heard == []


@pytest.mark.logs("a listener failed")
def test_a_listener_that_fails_is_called_no_more_and_the_others_are(lesson: Lesson) -> None:
    calls: list[Snapshot] = []

    def failing(snapshot: Snapshot) -> None:
        calls.append(snapshot)
        raise ZeroDivisionError

    lesson.loop.subscribe(failing)
    opened = lesson.shows(lambda snapshot: snapshot.question is not None)
    lesson.start()
    lesson.loop.submit(OPENED)

    assert opened.wait(10)
    assert len(calls) == 1


def test_words_and_seats_do_not_reach_the_store(lesson: Lesson) -> None:
    lesson.start()
    lesson.loop.submit(FacesSeen(LessonNs(1), CameraId("front"), 6, (), "test"))
    words = WordsHeard(LessonNs(1), LessonNs(2), GroupId("2"), 0, "葉です", 3, False, 0.9, "test")
    lesson.loop.submit(words)

    state = lesson.finish()
    lesson.store.close()

    assert state.talk(GroupId("2")).words == (words,)
    (kept,) = lesson.store.entries()
    assert isinstance(kept, WordsHeard)
    assert kept.text is None


def test_what_is_derived_is_stored_and_folded_once(lesson: Lesson) -> None:
    lesson.start()
    for at_s in (1, 6, 11):
        lesson.loop.submit(FacesSeen(lesson_ns(at_s), CameraId("front"), 6, (), "test"))

    state = lesson.finish()
    lesson.store.close()

    assert len(state.seen.classes) == 2
    assert list(lesson.store.entries()) == list(state.seen.classes)


def test_the_record_replays_to_the_state_of_the_loop(lesson: Lesson) -> None:
    lesson.start()
    lesson.loop.submit(OPENED)
    for number in range(20):
        lesson.loop.submit(answer(number))
        end = lesson_ns(number + 1)
        lesson.loop.submit(TurnsHeard(end, GroupId("2"), 0, lesson_ns(number), end, (), "test"))

    state = lesson.finish()
    lesson.store.close()

    assert replay(PLAN, lesson.store.entries()) == state


def test_a_question_closes_by_itself_when_its_time_and_a_moment_are_over(lesson: Lesson) -> None:
    def is_open(snapshot: Snapshot) -> bool | None:
        return snapshot.question.open if snapshot.question else None

    opened = lesson.shows(lambda snapshot: is_open(snapshot) is True)
    closed = lesson.shows(lambda snapshot: is_open(snapshot) is False)
    lesson.start()
    lesson.loop.submit(QuestionOpened(lesson_ns(10), WHY, 60.0))
    assert opened.wait(10)
    lesson.clock.at = lesson_ns(71.4)
    lesson.loop.submit(MarkPlaced(lesson_ns(71.4)))
    late = lesson.shows(lambda snapshot: bool(snapshot.timeline.marks))
    assert late.wait(10)
    assert not closed.is_set()
    lesson.clock.at = lesson_ns(71.5)
    assert closed.wait(10)
    state = lesson.finish()
    lesson.store.close()

    assert [asked.open for asked in state.asked] == [False]
    assert QuestionClosed(lesson_ns(71.5), WHY) in list(lesson.store.entries())


def test_a_question_that_the_teacher_closed_is_not_closed_again(lesson: Lesson) -> None:
    lesson.start()
    lesson.loop.submit(QuestionOpened(lesson_ns(1), WHY, 5.0))
    lesson.loop.submit(QuestionClosed(lesson_ns(2), WHY))
    lesson.clock.at = lesson_ns(100)
    lesson.loop.submit(MarkPlaced(lesson_ns(100)))
    lesson.finish()
    lesson.store.close()

    closings = [e for e in lesson.store.entries() if isinstance(e, QuestionClosed)]
    assert closings == [QuestionClosed(lesson_ns(2), WHY)]


def test_lags_are_measured_from_capture_to_snapshot(lesson: Lesson) -> None:
    lesson.clock.at = lesson_ns(10)
    lesson.start()
    lesson.loop.submit(FacesSeen(lesson_ns(9.5), CameraId("front"), 6, (), "test"))

    lesson.finish()

    assert lesson.gauges.lags() == {"camera:front": [0.5]}
    assert lesson.gauges.cpu_s().keys() == {"lesson"}
