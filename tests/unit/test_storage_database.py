"""The database: its shape over versions, and what becomes of rows when the disk is full."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from classsense.domain.errors import KnownError
from classsense.domain.ports import Receipt
from classsense.storage.database import Row, Writer, connect
from classsense.storage.migrations import MIGRATIONS


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        found: int = connection.execute("PRAGMA user_version").fetchone()[0]
        return found


def test_a_new_database_has_the_current_shape(tmp_path: Path) -> None:
    path = tmp_path / "lesson.db"
    connect(path).close()

    assert version(path) == len(MIGRATIONS)


def test_opening_it_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "lesson.db"
    for _ in range(2):
        connect(path).close()

    assert version(path) == len(MIGRATIONS)


def test_every_commit_is_flushed_to_the_disk(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "lesson.db")) as connection:
        (journal,) = connection.execute("PRAGMA journal_mode").fetchone()
        (synchronous,) = connection.execute("PRAGMA synchronous").fetchone()

    assert (journal, synchronous) == ("wal", 2)


def test_a_lesson_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "lesson.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")

    with pytest.raises(KnownError, match="lesson_too_new"):
        connect(path)

    assert version(path) == 99


class Disk:
    """A writer over a database that is as full as a test wants it to be."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "lesson.db"
        self._connection = connect(self.path)
        self.writer = Writer(self._connection, self.path)

    def fill(self) -> None:
        self._connection.execute("PRAGMA max_page_count=1")

    def free(self) -> None:
        self._connection.execute("PRAGMA max_page_count=100000")

    def rows(self) -> int:
        with closing(sqlite3.connect(self.path)) as connection:
            found: int = connection.execute("SELECT count(*) FROM entries").fetchone()[0]
            return found


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    made = Disk(tmp_path)
    yield made
    made.writer.close()


BIG = b"x" * 50_000
"""More than fits the free pages of a new database."""


def test_flushing_waits_until_everything_is_written(disk: Disk) -> None:
    for _ in range(100):
        disk.writer.append(Row(b"entry"))

    disk.writer.flush()

    assert (disk.rows(), disk.writer.waiting) == (100, 0)


@pytest.mark.logs("commit failed")
def test_flushing_does_not_wait_for_a_full_disk(disk: Disk) -> None:
    disk.fill()
    disk.writer.append(Row(BIG))

    disk.writer.flush()

    assert disk.writer.problem is not None
    assert disk.writer.waiting == 1
    disk.free()


@pytest.mark.logs("commit failed")
def test_what_did_not_fit_is_written_once_there_is_room(disk: Disk) -> None:
    receipts: list[Receipt] = []
    told = threading.Event()

    def committed(receipt: Receipt) -> None:
        receipts.append(receipt)
        told.set()

    disk.fill()
    disk.writer.append(Row(BIG, None, committed))
    assert told.wait(10)
    disk.free()
    disk.writer.close()

    assert [receipt.number for receipt in receipts] == [None]  # told once, that it is not safe yet
    assert disk.rows() == 1


@pytest.mark.logs("commit failed")
def test_rows_that_came_while_the_disk_was_full_are_written_at_the_end(disk: Disk) -> None:
    later: list[Receipt] = []
    told = threading.Event()
    disk.fill()
    disk.writer.append(Row(BIG, None, lambda _: told.set()))
    assert told.wait(10)
    for _ in range(5):
        disk.writer.append(Row(b"entry", None, later.append))
    disk.free()

    disk.writer.close()

    assert disk.rows() == 6
    assert [receipt.error for receipt in later] == [None] * 5
