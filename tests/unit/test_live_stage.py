"""A worker that fails comes back, or says that it does not; it never takes the lesson down."""

import threading
from collections.abc import Callable

import pytest

from classsense.domain.clock import LessonNs, StopSignal
from classsense.domain.commands import Entry
from classsense.domain.errors import KnownError
from classsense.domain.observations import PartState, PartStatus
from classsense.domain.ports import Committed
from classsense.live.clocks import FAR, HeldClock
from classsense.live.gauges import Gauges
from classsense.live.stage import RESTARTS, Stage, Surroundings

PART = "camera:front"
SOON_S = 0.001


class Heard:
    """An inbox that keeps the statuses that were reported."""

    def __init__(self) -> None:
        self.said: list[tuple[PartState, str]] = []

    def submit(self, entry: Entry, committed: Committed | None = None) -> None:
        assert isinstance(entry, PartStatus)
        assert committed is None
        self.said.append((entry.state, entry.problem))


class Lesson:
    """What a stage needs of a lesson, and a stage in it that loses no time."""

    def __init__(self) -> None:
        self.inbox = Heard()
        self.clock = HeldClock([PART], FAR)
        self.around = Surroundings(self.inbox, self.clock, Gauges())

    def stage(self, work: Callable[[StopSignal], None]) -> Stage:
        return Stage(PART, work, self.around, again_after_s=SOON_S, back_off_s=SOON_S)

    def run(self, work: Callable[[StopSignal], None]) -> list[tuple[PartState, str]]:
        """Run `work` until its stage has ended; return what was reported."""
        stage = self.stage(work)
        stage.start()
        stage.join()
        return self.inbox.said


def test_work_that_is_done_is_said_to_have_stopped() -> None:
    lesson = Lesson()

    assert lesson.run(lambda _: None) == [(PartState.STOPPED, "")]
    assert lesson.clock.now() == FAR


def test_work_is_asked_to_stop() -> None:
    lesson = Lesson()

    def work(stop: StopSignal) -> None:
        stop.wait()

    stage = lesson.stage(work)
    stage.start()
    stage.stop()
    stage.join()

    assert lesson.inbox.said == [(PartState.STOPPED, "")]


def test_a_device_that_is_away_is_said_once_and_tried_until_it_is_back() -> None:
    lesson = Lesson()
    tries: list[int] = []

    def work(_: StopSignal) -> None:
        tries.append(len(tries))
        if len(tries) < 10:
            raise KnownError("camera_missing", camera="front")

    said = lesson.run(work)

    assert len(tries) == 10
    assert said.count((PartState.WAITING, "camera_missing")) == 1
    assert said[-1][0] is PartState.STOPPED


def test_another_problem_is_said_anew() -> None:
    problems = iter(["camera_missing", "camera_missing", "camera_lost"])

    def work(_: StopSignal) -> None:
        for problem in problems:
            raise KnownError(problem)

    waiting = [problem for state, problem in Lesson().run(work) if state is PartState.WAITING]

    assert waiting == ["camera_missing", "camera_lost"]


def test_nobody_waits_for_a_part_whose_device_is_away() -> None:
    lesson = Lesson()
    away = threading.Event()

    def work(_: StopSignal) -> None:
        raise KnownError("camera_missing")

    stage = Stage(PART, work, lesson.around, again_after_s=60.0)
    stage.start()

    assert lesson.clock.wait_until(LessonNs(FAR - 1), away)
    stage.stop()
    stage.join()


@pytest.mark.logs("camera:front failed")
def test_a_bug_is_tried_three_times_and_then_left(caplog: pytest.LogCaptureFixture) -> None:
    lesson = Lesson()
    tries: list[int] = []

    def work(_: StopSignal) -> None:
        tries.append(len(tries))
        raise ZeroDivisionError

    said = lesson.run(work)

    assert len(tries) == 1 + RESTARTS
    assert said[-1] == (PartState.STOPPED, "part_failed")
    assert said.count((PartState.WAITING, "part_restarts")) == RESTARTS
    assert len(caplog.records) == 1
    assert lesson.clock.now() == FAR


@pytest.mark.logs("camera:front failed")
def test_a_part_that_runs_again_after_a_bug_is_said_to_run() -> None:
    tries: list[int] = []

    def work(_: StopSignal) -> None:
        tries.append(len(tries))
        if len(tries) == 1:
            raise ZeroDivisionError

    assert Lesson().run(work) == [
        (PartState.WAITING, "part_restarts"),
        (PartState.RUNNING, ""),
        (PartState.STOPPED, ""),
    ]


@pytest.mark.logs("camera:front failed")
def test_a_part_that_fails_leaves_the_others_running() -> None:
    lesson, other = Lesson(), Lesson()
    failed = threading.Event()
    went_on = threading.Event()

    def work(_: StopSignal) -> None:
        raise ZeroDivisionError

    def others_work(_: StopSignal) -> None:
        if failed.wait(10):
            went_on.set()

    beside = other.stage(others_work)
    beside.start()
    lesson.run(work)
    failed.set()
    beside.join()

    assert went_on.is_set()


@pytest.mark.logs("camera:front failed")
def test_stopping_does_not_wait_for_the_next_try() -> None:
    lesson = Lesson()
    tried = threading.Event()

    def work(_: StopSignal) -> None:
        tried.set()
        raise ZeroDivisionError

    stage = Stage(PART, work, lesson.around, back_off_s=3600.0)
    stage.start()
    assert tried.wait(10)
    stage.stop()

    stage.join()
