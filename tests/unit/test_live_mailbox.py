"""Hand-over points: what each does when it is full."""

import threading

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import GroupId
from classsense.domain.ports import SAMPLE_RATE_HZ, AudioChunk
from classsense.live.mailbox import ChunkQueue, HandOver, LatestOnly

GO_ON = threading.Event()  # never set: nobody asks to stop


@given(st.lists(st.integers(), min_size=1))
def test_the_latest_wins_and_the_rest_are_counted(items: list[int]) -> None:
    box: LatestOnly[int] = LatestOnly()

    assert [box.put(item) for item in items] == [True] + [False] * (len(items) - 1)
    assert box.take(timeout_s=0) == items[-1]
    assert box.dropped == len(items) - 1
    assert box.take(timeout_s=0) is None


@given(st.lists(st.integers(), max_size=20))
def test_a_hand_over_loses_nothing(items: list[int]) -> None:
    box: HandOver[int] = HandOver()
    bringing = threading.Thread(target=lambda: [box.put(item, GO_ON) for item in items])
    bringing.start()

    taken = [box.take(timeout_s=10) for _ in items]

    bringing.join()
    assert (taken, box.dropped) == (items, 0)


def test_a_hand_over_lets_go_when_it_is_to_stop() -> None:
    box: HandOver[int] = HandOver()
    stop = threading.Event()
    box.put(1, stop)
    bringing = threading.Thread(target=box.put, args=(2, stop))
    bringing.start()
    stop.set()

    bringing.join(10)

    assert not bringing.is_alive()


def chunk(group: str, number: int, seconds: float = 1.0) -> AudioChunk:
    samples = np.zeros(int(seconds * SAMPLE_RATE_HZ), np.float32)
    return AudioChunk(samples, lesson_ns(number * seconds), number, GroupId(group))


def drained(queue: ChunkQueue) -> list[tuple[str, int]]:
    found = []
    while (taken := queue.take(timeout_s=0)) is not None:
        found.append((str(taken.group), taken.number))
    return found


def test_sound_goes_on_in_the_order_in_which_it_came() -> None:
    queue = ChunkQueue()
    for group, number in (("1", 0), ("2", 0), ("1", 1)):
        queue.put(chunk(group, number))

    assert (queue.held_s("1"), queue.held_s("2"), queue.held_s("3")) == (2.0, 1.0, 0.0)
    assert drained(queue) == [("1", 0), ("2", 0), ("1", 1)]
    assert (queue.held_s("1"), queue.dropped_s) == (0, 0)


def test_a_full_queue_drops_the_oldest_of_that_microphone_only() -> None:
    queue = ChunkQueue(capacity_s=2.0)
    queue.put(chunk("2", 0))
    for number in range(4):
        queue.put(chunk("1", number))

    assert drained(queue) == [("2", 0), ("1", 2), ("1", 3)]
    assert queue.dropped_s == 2.0


def test_a_long_chunk_drops_as_many_as_it_needs() -> None:
    queue = ChunkQueue(capacity_s=2.0)
    for number in range(8):
        queue.put(chunk("1", number, 0.25))
    queue.put(chunk("1", 8, 1.0))

    assert drained(queue) == [("1", number) for number in (4, 5, 6, 7, 8)]
    assert queue.dropped_s == 1.0


@given(st.lists(st.tuples(st.sampled_from("12"), st.sampled_from([0.25, 0.5, 1.0])), max_size=30))
def test_no_microphone_ever_has_more_than_the_capacity(arriving: list[tuple[str, float]]) -> None:
    queue = ChunkQueue(capacity_s=2.0)
    for number, (group, seconds) in enumerate(arriving):
        queue.put(chunk(group, number, seconds))

    held = {"1": 0.0, "2": 0.0}
    for group, number in drained(queue):
        held[group] += arriving[number][1]
    assert max(held.values()) <= 2.0
    assert sum(held.values()) + queue.dropped_s == sum(seconds for _, seconds in arriving)
