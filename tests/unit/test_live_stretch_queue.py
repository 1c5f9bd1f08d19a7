"""Closed turns on their way to the transcriber: bounded, joined, given back, forgotten."""

import threading

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.lesson import GroupId
from classsense.domain.ports import SAMPLE_RATE_HZ, SpokenStretch
from classsense.live.stretch_queue import QueuedStretch, StretchQueue

GO_ON = threading.Event()  # never set: nobody asks to stop


def stretch(start_s: float, length_s: float = 4.0, group: str = "1") -> SpokenStretch:
    """Return a turn whose samples are its start in seconds."""
    return SpokenStretch(
        samples=np.full(round(length_s * SAMPLE_RATE_HZ), start_s, np.float32),
        start=lesson_ns(start_s),
        end=LessonNs(lesson_ns(start_s) + lesson_ns(length_s)),
        group=GroupId(group),
        epoch=0,
    )


def drained(queue: StretchQueue) -> list[QueuedStretch]:
    taken = []
    while (each := queue.take(timeout_s=0)) is not None:
        taken.append(each)
        queue.done(each)
    return taken


def starts_s(queue: StretchQueue) -> list[tuple[str, float]]:
    return [(str(e.stretch.group), e.stretch.start / 1e9) for e in drained(queue)]


def test_past_the_bound_the_oldest_turn_of_that_microphone_is_skipped() -> None:
    queue = StretchQueue(capacity_s=10.0)
    queue.put(stretch(0, 4, "2"), GO_ON)
    for start in (1, 20, 40, 60):
        queue.put(stretch(start), GO_ON)

    assert queue.waiting().skipped == 2
    assert starts_s(queue) == [("2", 0), ("1", 40), ("1", 60)]


def test_a_turn_longer_than_the_bound_is_still_transcribed() -> None:
    queue = StretchQueue(capacity_s=5.0)
    queue.put(stretch(0, 30.0), GO_ON)

    assert starts_s(queue) == [("1", 0)]
    assert queue.waiting().skipped == 0


def test_what_is_being_transcribed_counts_and_is_not_skipped() -> None:
    queue = StretchQueue(capacity_s=10.0)
    queue.put(stretch(0, 8), GO_ON)
    taken = queue.take(timeout_s=0)
    assert taken is not None

    queue.put(stretch(20, 6), GO_ON)

    assert queue.waiting().sound_s == 14
    assert queue.waiting().oldest == lesson_ns(8)
    queue.done(taken)
    assert (queue.waiting().sound_s, queue.waiting().skipped) == (6, 0)


def test_turns_of_a_table_that_wait_already_go_together() -> None:
    queue = StretchQueue(capacity_s=30.0)
    queue.put(stretch(0, 3), GO_ON)
    queue.put(stretch(0, 3, "2"), GO_ON)
    queue.put(stretch(3.1, 3), GO_ON)
    queue.put(stretch(6.5, 3), GO_ON)
    queue.put(stretch(9.6, 3), GO_ON)

    first, other, last = drained(queue)

    assert (first.stretch.start, first.stretch.end) == (0, lesson_ns(9.5))
    assert first.turns == 3
    assert np.unique(first.stretch.samples).tolist() == [0, np.float32(3.1), np.float32(6.5)]
    assert other.stretch.group == "2"
    assert last.stretch.start == lesson_ns(9.6)


def test_turns_far_apart_or_of_another_epoch_stay_alone() -> None:
    queue = StretchQueue(capacity_s=30.0)
    queue.put(stretch(0, 1), GO_ON)
    queue.put(stretch(9, 1), GO_ON)
    later = stretch(10, 1)
    queue.put(SpokenStretch(later.samples, later.start, later.end, later.group, epoch=1), GO_ON)

    assert [each.turns for each in drained(queue)] == [1, 1, 1]


def test_a_turn_that_broke_the_transcriber_comes_again_once_and_alone() -> None:
    queue = StretchQueue(capacity_s=30.0)
    queue.put(stretch(0, 1), GO_ON)
    first = queue.take(timeout_s=0)
    assert first is not None
    queue.put(stretch(1, 1), GO_ON)
    queue.put_back(first)

    again = queue.take(timeout_s=0)
    assert again is not None
    assert (again.stretch.start, again.turns) == (0, 1)
    queue.put_back(again)

    assert starts_s(queue) == [("1", 1)]
    assert queue.waiting().skipped == 1


def test_what_is_to_be_forgotten_is_dropped_even_while_it_is_transcribed() -> None:
    queue = StretchQueue(capacity_s=60.0)
    for start in (0, 20, 40):
        queue.put(stretch(start), GO_ON)
        queue.put(stretch(start, group="2"), GO_ON)
    taken = queue.take(timeout_s=0)
    assert taken is not None

    queue.forget(GroupId("1"), lesson_ns(2))

    assert not queue.still_wanted(taken)
    queue.put_back(taken)
    assert [group for group, _ in starts_s(queue)] == ["2", "2", "2"]
    assert queue.waiting().skipped == 0


@given(
    st.lists(
        st.tuples(st.sampled_from("12"), st.sampled_from([1.0, 2.5, 8.0]), st.booleans()),
        max_size=20,
    )
)
def test_every_turn_is_transcribed_or_counted_and_the_bound_holds(
    steps: list[tuple[str, float, bool]],
) -> None:
    queue = StretchQueue(capacity_s=12.0)
    done = 0
    for number, (group, length_s, take) in enumerate(steps):
        queue.put(stretch(number * 20, length_s, group), GO_ON)
        assert queue.waiting().sound_s <= 24
        taken = queue.take(timeout_s=0) if take else None
        if taken is not None:
            done += taken.turns
            queue.done(taken)
    done += sum(each.turns for each in drained(queue))

    assert done + queue.waiting().skipped == len(steps)
    assert queue.waiting().oldest is None


def test_the_patient_wait_and_skip_nothing() -> None:
    queue = StretchQueue(capacity_s=10.0, patient=True)

    def bring() -> None:
        for number in range(5):
            queue.put(stretch(20 * number, 9), GO_ON)

    bringing = threading.Thread(target=bring)
    bringing.start()

    taken: list[float] = []
    while len(taken) < 5:
        each = queue.take(timeout_s=10)
        assert each is not None
        taken.append(each.stretch.start / 1e9)
        queue.done(each)

    bringing.join()
    assert taken == [0, 20, 40, 60, 80]
    assert queue.waiting().skipped == 0


def test_the_patient_let_go_when_they_are_to_stop() -> None:
    queue = StretchQueue(capacity_s=10.0, patient=True)
    stop = threading.Event()
    queue.put(stretch(0, 9), stop)
    bringing = threading.Thread(target=queue.put, args=(stretch(20, 9), stop))
    bringing.start()
    stop.set()

    bringing.join(10)

    assert not bringing.is_alive()
