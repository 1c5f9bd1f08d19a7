"""The port `LessonStore`, over the database and the store in memory."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import AnswerGiven, Entry, MarkPlaced, SoundForgotten
from classsense.domain.lesson import GroupId, QuestionId, SeatId
from classsense.domain.observations import SoundHeard, Turn, TurnsHeard
from classsense.domain.ports import LessonStore, Receipt
from classsense.storage.lesson_store import SqliteLessonStore
from fakes.classroom import small_plan
from fakes.store import StoreInMemory

MAKERS: dict[str, Callable[[Path], LessonStore]] = {
    "sqlite": lambda folder: SqliteLessonStore(folder, small_plan()),
    "in memory": lambda _: StoreInMemory(),
}


@pytest.fixture(params=MAKERS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LessonStore]:
    made = MAKERS[request.param](tmp_path)
    yield made
    made.close()


def answer(number: int) -> AnswerGiven:
    return AnswerGiven(
        LessonNs(number), f"answer-{number}", QuestionId("why"), SeatId("1-1"), "tablet", "葉"
    )


def keep(store: LessonStore, *entries: Entry) -> list[Receipt]:
    """Append entries and wait for all receipts."""
    receipts: list[Receipt] = []
    done = threading.Event()

    def committed(receipt: Receipt) -> None:
        receipts.append(receipt)
        if len(receipts) == len(entries):
            done.set()

    for entry in entries:
        store.append(entry, committed)
    assert done.wait(30)
    return receipts


def test_entries_come_back_in_the_order_in_which_they_were_appended(store: LessonStore) -> None:
    given: list[Entry] = [answer(1), MarkPlaced(LessonNs(5)), answer(2), MarkPlaced(LessonNs(4))]

    receipts = keep(store, *given)

    assert list(store.entries()) == given
    assert [receipt.number for receipt in receipts] == [1, 2, 3, 4]


def test_an_answer_sent_twice_is_kept_once_and_said_to_be_so(store: LessonStore) -> None:
    first, second = keep(store, answer(1), answer(1))

    assert list(store.entries()) == [answer(1)]
    assert (first.duplicate, second.duplicate) == (False, True)
    assert first.number == second.number


def test_what_has_no_id_may_come_twice(store: LessonStore) -> None:
    keep(store, MarkPlaced(LessonNs(1)), MarkPlaced(LessonNs(1)))

    assert len(store.entries()) == 2


def test_a_receipt_means_that_it_is_there(store: LessonStore) -> None:
    found: list[int] = []
    done = threading.Event()

    def committed(receipt: Receipt) -> None:
        found.append(len(store.entries()))
        assert receipt.error is None
        done.set()

    store.append(answer(1), committed)

    assert done.wait(30)
    assert found == [1]


def test_from_many_threads_nothing_is_lost(store: LessonStore) -> None:
    def write(first: int) -> None:
        for number in range(first, first + 50):
            store.append(answer(number))

    threads = [threading.Thread(target=write, args=(100 * n,)) for n in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    keep(store, MarkPlaced(LessonNs(1)))

    kept = [entry.id for entry in store.entries() if isinstance(entry, AnswerGiven)]
    assert len(kept) == len(set(kept)) == 200


def test_what_is_kept_takes_room(store: LessonStore) -> None:
    keep(store, answer(1))

    assert store.bytes_kept() > 0


def test_closing_writes_what_is_queued_and_may_be_done_twice(store: LessonStore) -> None:
    receipts: list[Receipt] = []
    for number in range(20):
        store.append(answer(number), receipts.append)
    store.close()
    store.close()

    assert [receipt.error for receipt in receipts] == [None] * 20


def test_what_was_heard_is_wiped_and_the_rest_stays(store: LessonStore) -> None:
    gone = SoundHeard(LessonNs(50), LessonNs(60), GroupId("1"), -20.0, active=True)
    stays = SoundHeard(LessonNs(5), LessonNs(10), GroupId("1"), -20.0, active=True)
    keep(store, stays, answer(1), gone)
    store.forget(SoundForgotten(LessonNs(100), LessonNs(20)))
    keep(store, MarkPlaced(LessonNs(101)))
    assert list(store.entries()) == [stays, answer(1), MarkPlaced(LessonNs(101))]


def test_what_was_to_be_forgotten_when_the_program_died_is_wiped_at_the_next_start(
    tmp_path: Path,
) -> None:
    store = SqliteLessonStore(tmp_path, small_plan())
    heard = SoundHeard(lesson_ns(10), lesson_ns(11), GroupId("1"), -77.125, active=True)
    store.append(heard)
    store.append(SoundForgotten(lesson_ns(20), lesson_ns(5)))
    store.close()
    again = SqliteLessonStore(tmp_path)
    again.flush()
    kept = again.entries()
    again.close()
    assert kept == [SoundForgotten(lesson_ns(20), lesson_ns(5))]
    on_disk = b"".join(file.read_bytes() for file in tmp_path.glob("lesson.db*"))
    assert b"-77.125" not in on_disk


def test_what_was_wiped_is_nowhere_on_the_disk(tmp_path: Path) -> None:
    store = SqliteLessonStore(tmp_path, small_plan())
    heard: list[Entry] = [
        TurnsHeard(LessonNs(n + 60), GroupId("1"), 0, LessonNs(n), LessonNs(n + 60),
                   (Turn("A", LessonNs(n), LessonNs(n + 7)),), f"unforgettable-{n}")
        for n in range(0, 40_000, 100)
    ]  # fmt: skip
    sounds: list[Entry] = [
        SoundHeard(LessonNs(n), LessonNs(n + 1), GroupId("1"), -77.125, active=True)
        for n in range(500)
    ]
    for entry in (*heard, *sounds):
        store.append(entry)
    store.flush()
    on_disk = b"".join(file.read_bytes() for file in tmp_path.glob("lesson.db*"))
    assert b"-77.125" in on_disk
    store.forget(SoundForgotten(LessonNs(100_000), LessonNs(0)))
    store.flush()
    on_disk = b"".join(file.read_bytes() for file in tmp_path.glob("lesson.db*"))
    store.close()
    assert b"-77.125" not in on_disk
    assert b'"voice":"A"' not in on_disk
