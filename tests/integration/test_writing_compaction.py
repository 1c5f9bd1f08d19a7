"""Rows of a text are merged on a real disk: nothing is lost, also when the program is killed."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from pycrdt import Doc, Text

from classsense.bootstrap.bench_clients import environment
from classsense.bootstrap.compaction import TextCompaction, merged
from classsense.domain.clock import NS_PER_S, LessonNs
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.texts_desk import NewUpdates
from classsense.domain.writing import NOBODY, KeptUpdate
from classsense.storage.lesson_store import SqliteLessonStore
from classsense.writing.copies import TextCopy, caught_up
from classsense.writing.rooms import WritingRoom
from fakes.classroom import small_plan
from fakes.inbox import StillClock
from fakes.writers import Writer

HERE = GroupId("1")
_KILLS = 5
_WRITES = """
import sys, threading
from pathlib import Path
from classsense.bootstrap.compaction import merged
from classsense.domain.clock import LessonNs
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.writing import KeptUpdate
from classsense.storage.lesson_store import SqliteLessonStore
from pycrdt import Doc, Text
store = SqliteLessonStore(Path(sys.argv[1]))
life = int(sys.argv[2])
doc = Doc(client_id=life + 1)
text = doc.get("t", type=Text)
kept = []
doc.observe(lambda event: kept.append(event.update))
for number in range(100_000):
    text += f"{life}.{number} "
    on_disk = threading.Event()
    at = LessonNs(number * 100_000_000)
    update = KeptUpdate(at, GroupId("1"), SeatId("1-1"), (life + 1,), kept.pop())
    store.keep_update(update, lambda receipt: on_disk.set())
    on_disk.wait()
    print(number, flush=True)
    store.compact_texts(LessonNs(0), at, lambda each: merged([*each]))
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteLessonStore]:
    made = SqliteLessonStore(tmp_path / "lesson", small_plan())
    yield made
    made.close()


def written(store: SqliteLessonStore, letters: str) -> Writer:
    """Type letters, one each tenth of a second, by two seats in turn."""
    writers = [Writer("1-1", 1), Writer("1-2", 2)]
    writers[0].paragraph("")
    first = writers[0].unsent.pop()
    writers[1].hear(first)
    store.keep_update(KeptUpdate(LessonNs(0), HERE, SeatId("1-1"), (1,), first), lambda _: None)
    for number, letter in enumerate(letters):
        mine, other = writers[number % 2], writers[1 - number % 2]
        mine.type(0, letter)
        update = mine.unsent.pop()
        other.hear(update)
        at = LessonNs(number * NS_PER_S // 10)
        kept = KeptUpdate(at, HERE, mine.seat, (mine.doc.client_id,), update)
        store.keep_update(kept, lambda _: None)
    store.flush()
    return writers[0]


def test_words_that_were_moved_keep_their_writer_in_merged_rows_and_after_a_restart(
    tmp_path: Path,
) -> None:
    one, two = Writer("1-1", 1), Writer("1-2", 2)
    room = WritingRoom(HERE)
    first = SqliteLessonStore(tmp_path / "lesson", small_plan())

    def keep(writer: Writer, other: Writer) -> None:
        for update in writer.unsent:
            taken = room.take(writer.seat, update)
            assert taken is not None
            other.hear(update)
            at = LessonNs(len(first.updates(HERE)))
            kept = KeptUpdate(at, HERE, writer.seat, taken.clients, update, taken.moved)
            first.keep_update(kept, lambda _: None)
            first.flush()
        writer.unsent.clear()

    one.paragraph("はじめに葉を見た。つぎに茎を見た。")
    keep(one, two)
    two.divide(0, 9)
    keep(two, one)
    two.retag(1, "heading")
    keep(two, one)
    two.divide(0, 4)
    keep(two, one)
    first.compact_texts(LessonNs(0), LessonNs(NS_PER_S), lambda each: merged([*each]))
    first.close()
    with closing(SqliteLessonStore(tmp_path / "lesson")) as again:
        rows = again.updates(HERE)
        assert len(rows) == 2
        copy = caught_up(TextCopy(), NewUpdates(2, rows))
        assert copy.characters == {"1-1": 17}
        back = WritingRoom(HERE, rows)
        assert sorted(back.moved) == sorted(room.moved)
        assert {moved.first for moved in back.moved} == {1}
        again.erase_writer(SeatId("1-1"))
        again.flush()
        assert caught_up(TextCopy(), NewUpdates(2, again.updates(HERE))).characters == {}


def test_what_has_come_to_rest_is_merged_and_the_text_stays(store: SqliteLessonStore) -> None:
    writer = written(store, "abcdefghij" * 20)
    before = len(store.updates(HERE))
    clock = StillClock()
    clock.at = LessonNs(200 * NS_PER_S)
    TextCompaction(store, clock).step()
    store.flush()
    kept = store.updates(HERE)
    room = WritingRoom(HERE, kept)
    assert before == 201
    assert len(kept) == 20  # ten windows of two seconds, two seats
    assert str(room.doc.get("report", type=type(writer.text))) == str(writer.text)
    assert dict(room.owners) == {1: "1-1", 2: "1-2"}


def test_who_is_erased_is_in_no_row_and_the_text_stays(store: SqliteLessonStore) -> None:
    writer = written(store, "abcdefghij")
    store.erase_writer(SeatId("1-2"))
    store.flush()
    kept = store.updates(HERE)
    room = WritingRoom(HERE, kept)
    assert {update.seat for update in kept} == {"1-1", NOBODY}
    assert str(room.doc.get("report", type=type(writer.text))) == str(writer.text)


def test_a_kill_while_rows_are_merged_loses_and_doubles_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "lesson"
    SqliteLessonStore(folder, small_plan()).close()
    acknowledged: set[str] = set()
    for life in range(_KILLS):
        program = [sys.executable, "-c", _WRITES, str(folder), str(life)]
        process = subprocess.Popen(program, stdout=subprocess.PIPE, env=environment(), text=True)
        assert process.stdout is not None
        for _ in range(25 + 7 * life):
            acknowledged.add(f"{life}.{process.stdout.readline().strip()}")
        process.kill()
        acknowledged.update(f"{life}.{line.strip()}" for line in process.stdout)
        process.wait()
        process.stdout.close()
    store = SqliteLessonStore(folder)
    try:
        words = _words(store.updates(HERE))
    finally:
        store.close()
    assert acknowledged <= set(words)
    assert len(words) == len(set(words))


def _words(kept: Sequence[KeptUpdate]) -> list[str]:
    doc: Doc[Text] = Doc()
    for update in kept:
        doc.apply_update(update.body)
    return str(doc.get("t", type=Text)).split()


def test_where_nobody_wrote_nothing_is_committed(store: SqliteLessonStore) -> None:
    clock = StillClock()
    clock.at = LessonNs(200 * NS_PER_S)
    steps = TextCompaction(store, clock)
    steps.step()
    assert store.all_kept()  # nothing was handed to the storage thread
    written(store, "ab")
    clock.at = LessonNs(400 * NS_PER_S)
    steps.step()
    assert store.all_kept()


def test_what_cannot_be_merged_stays_and_the_store_goes_on(
    store: SqliteLessonStore, caplog: pytest.LogCaptureFixture
) -> None:
    written(store, "abcdefghij")
    before = store.updates(HERE)

    def fails(_updates: Sequence[bytes]) -> bytes:
        message = "no"
        raise ValueError(message)

    store.compact_texts(LessonNs(0), LessonNs(100 * NS_PER_S), fails)
    store.flush()
    assert store.updates(HERE) == before
    written(store, "k")
    assert len(store.updates(HERE)) == len(before) + 2
    assert "cannot be merged" in caplog.text
    caplog.clear()


def test_two_updates_that_are_none_are_told_as_such() -> None:
    with pytest.raises(ValueError, match="merge"):
        merged([b"\x01\xff", b"\x01\xff"])
