"""The clocks of a lesson: real time that can be stopped, and time that nobody runs ahead of."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.domain.clock import LessonNs, lesson_ns
from classsense.live.clocks import FAR, HeldClock, SteadyClock

GO_ON = threading.Event()  # never set: nobody asks to stop


def stopped() -> threading.Event:
    stop = threading.Event()
    stop.set()
    return stop


def test_steady_time_begins_where_it_is_told_and_never_steps_back() -> None:
    clock = SteadyClock(lesson_ns(90))
    read = [clock.now() for _ in range(100)]

    assert read[0] >= lesson_ns(90)
    assert read == sorted(read)


def test_steady_time_can_run_fast() -> None:
    clock = SteadyClock(speed=1_000_000.0)

    assert clock.wait_until(lesson_ns(1000), GO_ON)
    assert clock.now() >= lesson_ns(1000)


def test_waiting_for_steady_time_ends_at_once_when_it_is_to_stop() -> None:
    assert not SteadyClock().wait_until(FAR, stopped())
    assert not SteadyClock(lesson_ns(9)).wait_until(LessonNs(0), stopped())


def test_steady_time_waits_for_nobody() -> None:
    clock = SteadyClock(speed=0.001)
    clock.reached("slow", FAR)

    assert clock.now() < lesson_ns(3600)


def held(*workers: str, until_s: float = 100.0, slack_s: float = 1.0) -> HeldClock:
    return HeldClock(workers, lesson_ns(until_s), slack_s=slack_s)


def test_held_time_is_where_the_slowest_is() -> None:
    clock = held("a", "b")
    clock.reached("a", lesson_ns(5))
    clock.reached("b", lesson_ns(3))

    assert clock.now() == lesson_ns(3)


def test_held_time_ends_with_the_lesson() -> None:
    clock = held("a", until_s=10)
    clock.reached("a", FAR)

    assert clock.now() == lesson_ns(10)
    assert clock.wait_until(lesson_ns(50), GO_ON)


def test_a_clock_without_workers_is_at_its_end() -> None:
    assert held(until_s=10).now() == lesson_ns(10)


def test_a_stranger_holds_nobody() -> None:
    clock = held("a")
    clock.reached("b", lesson_ns(1))

    assert clock.now() == 0


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 100)), max_size=30))
def test_held_time_never_steps_back_whatever_is_reported(steps: list[tuple[str, int]]) -> None:
    clock = held("a", "b")
    read = []
    for worker, at_s in steps:
        clock.reached(worker, lesson_ns(at_s))
        read.append(clock.now())
    furthest = [max((at for w, at in steps if w == worker), default=0) for worker in "ab"]

    assert read == sorted(read)
    assert clock.now() == lesson_ns(min(furthest))


@pytest.mark.parametrize("ahead_s", [0.0, 0.5, 1.0])
def test_within_the_slack_nobody_waits(ahead_s: float) -> None:
    clock = held("a")
    clock.reached("a", lesson_ns(5))

    assert clock.wait_until(lesson_ns(5 + ahead_s), GO_ON)


def test_nobody_gets_further_ahead_than_the_slack() -> None:
    clock = held("slow", "fast")
    clock.reached("fast", lesson_ns(9))
    furthest: list[LessonNs] = []
    through = threading.Event()

    def hurry() -> None:
        clock.wait_until(lesson_ns(4), GO_ON)
        furthest.append(clock.now())
        through.set()

    hurrying = threading.Thread(target=hurry)
    hurrying.start()
    for at_s in (1, 2):
        clock.reached("slow", lesson_ns(at_s))
        assert not through.is_set()
    clock.reached("slow", lesson_ns(3))

    assert through.wait(10)
    hurrying.join()
    assert furthest == [lesson_ns(3)]


def test_waiting_for_held_time_ends_when_it_is_to_stop() -> None:
    clock = held("a")
    stop = threading.Event()
    answers: list[bool] = []
    waiting = threading.Thread(target=lambda: answers.append(clock.wait_until(FAR, stop)))
    waiting.start()
    stop.set()

    waiting.join(10)

    assert answers == [False]
