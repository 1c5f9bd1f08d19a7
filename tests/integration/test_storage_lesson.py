"""The lesson store keeps what it acknowledged, once, and says clearly why it cannot."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import msgspec
import pytest

from classsense.domain.clock import LessonNs
from classsense.domain.commands import AnswerGiven, MarkPlaced
from classsense.domain.errors import KnownError
from classsense.domain.lesson import Conduct, LessonPlan, QuestionId, SeatId
from classsense.domain.ports import Receipt
from classsense.storage.lesson_store import SqliteLessonStore
from classsense.storage.migrations import MIGRATIONS

PLAN = LessonPlan(title="理科", language="ja", activities=(), groups=(), profile="jp", consents={})


def answer(number: int) -> AnswerGiven:
    return AnswerGiven(
        LessonNs(number), f"answer-{number:05d}", QuestionId("q"), SeatId("1-1"), "device", "光"
    )


class Receipts:
    def __init__(self, expected: int) -> None:
        self.got: list[Receipt] = []
        self._expected = expected
        self.complete = threading.Event()

    def __call__(self, receipt: Receipt) -> None:
        self.got.append(receipt)
        if len(self.got) >= self._expected:
            self.complete.set()


def test_entries_come_back_in_order_after_reopening(tmp_path: Path) -> None:
    store = SqliteLessonStore(tmp_path, PLAN)
    given = [answer(number) for number in range(50)]
    for entry in given:
        store.append(entry)
    store.append(MarkPlaced(LessonNs(99)))
    store.close()
    again = SqliteLessonStore(tmp_path)
    assert again.plan == PLAN
    assert list(again.entries()) == [*given, MarkPlaced(LessonNs(99))]
    again.close()


def test_a_resent_answer_is_stored_once_and_acknowledged_twice(tmp_path: Path) -> None:
    store = SqliteLessonStore(tmp_path, PLAN)
    receipts = Receipts(2)
    store.append(answer(1), receipts)
    store.append(answer(1), receipts)
    assert receipts.complete.wait(10)
    store.close()
    assert [receipt.duplicate for receipt in receipts.got] == [False, True]
    assert receipts.got[0].number == receipts.got[1].number


def test_two_consoles_cannot_open_one_lesson(tmp_path: Path) -> None:
    store = SqliteLessonStore(tmp_path, PLAN)
    with pytest.raises(KnownError, match="lesson_open_elsewhere"):
        SqliteLessonStore(tmp_path)
    store.close()
    SqliteLessonStore(tmp_path).close()


@pytest.mark.logs("commit failed")
def test_a_full_disk_is_told_and_nothing_handed_in_is_dropped(tmp_path: Path) -> None:
    store = SqliteLessonStore(tmp_path, PLAN, quota_bytes=64 * 1024)
    receipts = Receipts(4000)
    try:
        for number in range(4000):
            store.append(answer(number), receipts)
        assert receipts.complete.wait(30)
        refused = [receipt.error for receipt in receipts.got if receipt.error is not None]
        assert refused
        assert {error.key for error in refused} == {"disk_full"}
        assert store.problem() is not None
        assert not store.all_kept()
    finally:
        with pytest.raises(KnownError, match="disk_full"):
            store.close()
    again = SqliteLessonStore(tmp_path)
    assert len(again.entries()) == sum(receipt.number is not None for receipt in receipts.got)
    again.close()


def test_a_damaged_file_is_refused_by_name_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "lesson.db"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(KnownError, match="lesson_damaged"):
        SqliteLessonStore(tmp_path)
    assert path.read_bytes().startswith(b"no database")


def test_a_file_in_place_of_the_folder_is_a_known_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(KnownError, match="folder_not_writable"):
        SqliteLessonStore(blocked / "lesson", PLAN)


WRITING = """
import sys
from pathlib import Path
from test_storage_lesson import PLAN, answer
from classsense.storage.lesson_store import SqliteLessonStore
store = SqliteLessonStore(Path(sys.argv[1]), PLAN)
def acknowledged(number):
    return lambda receipt: print(number, flush=True)
for number in range(100000):
    store.append(answer(number), acknowledged(number))
"""


@pytest.mark.parametrize("lines", [1, 40, 400])
def test_what_was_acknowledged_before_kill_9_is_there(tmp_path: Path, lines: int) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    process = subprocess.Popen(
        [sys.executable, "-c", WRITING, str(tmp_path)],
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    )
    assert process.stdout is not None
    seen = [int(process.stdout.readline()) for _ in range(lines)]
    process.send_signal(signal.SIGKILL)
    seen += [int(line) for line in process.stdout.read().split("\n")[:-1] if line.isdigit()]
    process.stdout.close()
    process.wait()
    store = SqliteLessonStore(tmp_path)
    kept = [entry.id for entry in store.entries() if isinstance(entry, AnswerGiven)]
    store.close()
    assert {f"answer-{number:05d}" for number in seen} <= set(kept)
    assert len(kept) == len(set(kept))


def test_a_new_lesson_never_goes_into_the_record_of_another(tmp_path: Path) -> None:
    store = SqliteLessonStore(tmp_path, PLAN)
    store.append(answer(1))
    store.close()
    with pytest.raises(KnownError, match="lesson_exists"):
        SqliteLessonStore(tmp_path, PLAN)
    again = SqliteLessonStore(tmp_path)
    assert list(again.entries()) == [answer(1)]
    again.close()


def test_a_lesson_that_never_began_gives_way_to_a_new_one(tmp_path: Path) -> None:
    SqliteLessonStore(tmp_path, PLAN, Conduct("old")).close()
    SqliteLessonStore(tmp_path, PLAN, Conduct("/media", follows_plan=True)).close()
    again = SqliteLessonStore(tmp_path)
    assert again.conduct == Conduct("/media", follows_plan=True)
    again.close()


def test_a_record_of_the_first_shape_is_read_and_brought_up_to_date(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "lesson.db")
    connection.executescript(f"{MIGRATIONS[0]} PRAGMA user_version = 1;")
    connection.execute("INSERT INTO plan (body) VALUES (?)", (msgspec.json.encode(PLAN),))
    connection.commit()
    connection.close()
    store = SqliteLessonStore(tmp_path)
    assert (store.plan, store.conduct) == (PLAN, Conduct())
    store.close()


@pytest.mark.parametrize("statement", ["UPDATE plan SET body = '{}'", "DELETE FROM plan"])
def test_a_record_whose_plan_is_lost_is_refused(tmp_path: Path, statement: str) -> None:
    SqliteLessonStore(tmp_path, PLAN).close()
    connection = sqlite3.connect(tmp_path / "lesson.db")
    connection.execute(statement)
    connection.commit()
    connection.close()
    with pytest.raises(KnownError, match="lesson_damaged"):
        SqliteLessonStore(tmp_path)


def test_an_entry_that_cannot_be_read_is_a_known_error(tmp_path: Path) -> None:
    store = SqliteLessonStore(tmp_path, PLAN)
    store.append(answer(1))
    store.close()
    connection = sqlite3.connect(tmp_path / "lesson.db")
    connection.execute("""UPDATE entries SET body = CAST('{"type":"FromTheFuture"}' AS BLOB)""")
    connection.commit()
    connection.close()
    again = SqliteLessonStore(tmp_path)
    with pytest.raises(KnownError, match="lesson_damaged"):
        again.entries()
    again.close()
