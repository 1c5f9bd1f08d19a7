"""The plan by itself: what it asks for comes in order, once, and ends with the lesson."""

import threading

from msgspec.structs import replace

from classsense.analysis.lesson_state import LessonState, replay
from classsense.domain.clock import LessonNs, StopSignal, lesson_ns
from classsense.domain.commands import ActivityStarted, Entry, QuestionOpened
from classsense.domain.lesson import Activity, ActivityKind
from classsense.domain.ports import Committed
from classsense.live.plan_follower import PlanFollower, planned_commands
from fakes.classroom import WHERE, WHY, small_plan
from fakes.vision import JumpClock

_PLAN = small_plan()
PLAN = replace(
    _PLAN,
    activities=(
        Activity(ActivityKind.LECTURE, "はじめ", 0.0),
        Activity(ActivityKind.GROUP_TALK, "話し合い", 20.0),
    ),
    questions=tuple(
        replace(question, opens_s=opens_s)
        for question, opens_s in zip(_PLAN.questions, (10.0, None), strict=True)
    ),
    duration_s=60.0,
)
BEGUN = ActivityStarted(LessonNs(0), 0)
ASKED = QuestionOpened(lesson_ns(10), WHY)
TALKING = ActivityStarted(lesson_ns(20), 1)


class Kept:
    """An inbox that keeps what is handed in, with the time at which it came."""

    def __init__(self, clock: JumpClock) -> None:
        self._clock = clock
        self.entries: list[Entry] = []
        self.times: list[LessonNs] = []

    def submit(self, entry: Entry, committed: Committed | None = None) -> None:
        assert committed is None
        self.entries.append(entry)
        self.times.append(self._clock.now())


def test_a_new_lesson_begins_with_its_first_activity_however_late_it_is() -> None:
    clock = JumpClock(lesson_ns(1.5))  # loading took a while
    inbox, over = Kept(clock), threading.Event()
    follower = PlanFollower(LessonState(PLAN), clock, inbox, over.set)
    follower.start()

    assert over.wait(10)
    follower.stop()
    assert inbox.entries == [BEGUN, ASKED, TALKING]
    assert inbox.times == [lesson_ns(1.5), lesson_ns(10), lesson_ns(20)]
    assert clock.now() == lesson_ns(60)


def test_a_resumed_lesson_is_asked_only_what_has_not_come() -> None:
    assert planned_commands(replay(PLAN, [BEGUN])) == [ASKED, TALKING]
    assert planned_commands(replay(PLAN, [BEGUN, ASKED])) == [TALKING]
    assert planned_commands(replay(PLAN, [BEGUN, TALKING])) == [ASKED]
    assert planned_commands(replay(PLAN, [BEGUN, ASKED, TALKING])) == []


def test_a_question_that_the_teacher_opens_is_left_to_her() -> None:
    opened = [
        c.question for c in planned_commands(LessonState(PLAN)) if isinstance(c, QuestionOpened)
    ]

    assert WHERE not in opened


class StuckClock(JumpClock):
    """A clock at which nothing comes before the stop."""

    def wait_until(self, at: LessonNs, stop: StopSignal) -> bool:
        if at <= self.now():
            return not stop.is_set()
        stop.wait()
        return False


def test_a_lesson_that_is_stopped_asks_nothing_more_and_is_not_over() -> None:
    clock = StuckClock()
    inbox, over = Kept(clock), threading.Event()
    follower = PlanFollower(LessonState(PLAN), clock, inbox, over.set)
    follower.start()

    follower.stop()

    assert inbox.entries in ([], [BEGUN])
    assert not over.is_set()


def test_a_lesson_without_a_planned_length_is_never_over() -> None:
    endless = replace(PLAN, duration_s=None)
    clock = JumpClock()
    inbox, over = Kept(clock), threading.Event()
    follower = PlanFollower(LessonState(endless), clock, inbox, over.set)
    follower.start()
    follower._thread.join(10)
    follower.stop()

    assert inbox.entries == [BEGUN, ASKED, TALKING]
    assert not over.is_set()
