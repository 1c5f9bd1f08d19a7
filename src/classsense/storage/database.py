"""One writer thread that owns the one write connection and commits in groups.

`synchronous=FULL` in WAL mode: what was acknowledged survives a power cut. Committing everything
that queued up while the last commit ran costs one fsync for many writes.
"""

import logging
import queue
import sqlite3
import threading
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

from classsense.domain.errors import KnownError
from classsense.domain.ports import Committed, Receipt
from classsense.storage.migrations import migrate

_LOG = logging.getLogger(__name__)
_RETRY_S: Final = 1.0
_GATHER_S: Final = 0.1
"""So long a change of a text waits for others, so that they share a commit. Its writer is told
later; nobody else waits for it. Anything else is committed at once, and takes them along."""
_ADD_WRITTEN: Final = (
    "INSERT INTO writing (at, text, seat, clients, body, moved) VALUES (?, ?, ?, ?, ?, ?)"
)
_ADD_TEXT_PICTURE: Final = "INSERT OR IGNORE INTO text_pictures VALUES (?, ?, ?, ?)"
_PRIMARY: Final = 0xFF
_NO_ROOM: Final = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})
"""Primary result codes (https://www.sqlite.org/rescode.html) of a write that found no room."""
_LOG_PAGES: Final = 128
"""So often the log is folded into the database, in pages of 4 KB: else it would stay at 4 MB."""


class PictureRow(NamedTuple):
    """A picture and the answer that it belongs to; see `classsense.domain.pictures`."""

    name: str
    answer: str
    body: bytes


class WrittenRow(NamedTuple):
    """A change of a text; see `classsense.domain.writing.KeptUpdate`."""

    at: int
    text: str
    seat: str
    clients: bytes
    body: bytes
    moved: bytes | None


class TextPictureRow(NamedTuple):
    """A picture in a text; see `classsense.domain.writing.TextPicture`."""

    name: str
    text: str
    upload: str
    body: bytes


class Row(NamedTuple):
    """One row of `entries` on its way to the disk.

    Attributes:
        client_id: Unique for ever where given; a second row of the same id is not written.
        committed: Called after the durable commit, or with the error when it failed (the row is
            kept in memory and tried again).
        change: Changes earlier rows in place of adding one; nothing of what it takes away stays
            on the disk.
        picture: Is kept in place of a row of `entries`, unless its answer has one already.
        written: Is kept in place of a row of `entries`.
        text_picture: Likewise, unless its upload is kept already.
    """

    body: bytes
    client_id: str | None = None
    committed: Committed | None = None
    change: Callable[[sqlite3.Connection], None] | None = None
    picture: PictureRow | None = None
    written: WrittenRow | None = None
    text_picture: TextPictureRow | None = None


_WRITTEN: Final = Receipt(None)
"""Of every change of a text: it has no number in the record."""


def _is_written(row: Row) -> bool:
    return row.written is not None


def connect(path: Path, quota_bytes: int | None = None) -> sqlite3.Connection:
    """Open a database for writing, in WAL mode, every commit flushed to the disk.

    Args:
        path: The file; made if it is not there.
        quota_bytes: Largest size of the database; None for as much as the disk holds.

    Raises:
        KnownError: `lesson_damaged`, `disk_full` or `folder_not_writable`.
    """
    try:
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    except sqlite3.OperationalError as error:
        raise KnownError("folder_not_writable", path=str(path.parent)) from error
    try:
        _prepare(connection, path.name, quota_bytes)
    except BaseException as error:
        connection.close()
        if isinstance(error, sqlite3.OperationalError):
            if error.sqlite_errorcode & _PRIMARY in _NO_ROOM:
                raise KnownError("disk_full", path=path.parent.name) from error
            raise KnownError("folder_not_writable", path=str(path.parent)) from error
        if isinstance(error, sqlite3.DatabaseError):
            raise KnownError("lesson_damaged", path=path.name) from error
        raise
    return connection


def _prepare(connection: sqlite3.Connection, name: str, quota_bytes: int | None) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA secure_delete=ON")  # what is wiped is overwritten
    connection.execute(f"PRAGMA wal_autocheckpoint={_LOG_PAGES}")
    (state,) = connection.execute("PRAGMA quick_check").fetchone()
    if state != "ok":
        raise KnownError("lesson_damaged", path=name)
    if quota_bytes is not None:
        (page_bytes,) = connection.execute("PRAGMA page_size").fetchone()
        connection.execute(f"PRAGMA max_page_count={quota_bytes // page_bytes}")
    migrate(connection, name)


class Writer:
    """Writes rows in groups from a thread of its own.

    When a commit fails (a full disk), nothing is dropped: the rows stay in memory, those who wait
    are told, and the group is tried again every second.

    Attributes:
        waiting: How many rows are handed in and not yet on the disk.
        problem: Why the last commit failed; None if it did not. Read from any thread.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._queue: queue.SimpleQueue[Row | None] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._urgent = threading.Event()
        self._lock = threading.Condition()
        self.waiting = 0
        self.problem: KnownError | None = None
        self._thread = threading.Thread(target=self._run, name="storage")
        self._thread.start()

    def append(self, row: Row) -> None:
        """Queue a row. Never blocks; safe from any thread."""
        with self._lock:
            self.waiting += 1
        self._queue.put(row)
        if row.written is None:
            self._urgent.set()

    def flush(self) -> None:
        """Wait until everything queued was written, or a commit failed. Safe from any thread."""
        self._urgent.set()
        with self._lock:
            while self.waiting and self.problem is None:
                self._lock.wait()

    def close(self) -> None:
        """Write what is queued, then end the thread and close the connection.

        Raises:
            KnownError: `disk_full`, the last rows could not be written.
        """
        if self._closing.is_set():
            return
        self._closing.set()
        self._queue.put(None)
        self._urgent.set()
        self._thread.join()
        self._connection.close()
        if self.waiting and self.problem is not None:
            raise self.problem

    def _run(self) -> None:
        group: list[Row] = []
        ended = False
        while not ended or group:
            ended = ended or self._collect(group)
            if not self._commit(group) and self._closing.wait(_RETRY_S):
                self._collect(group)  # what was handed in while the disk was full
                self._commit(group)
                return

    def _collect(self, group: list[Row]) -> bool:
        """Add what is queued to the group; return whether the end was met."""
        if not group:
            row = self._queue.get()
            if row is None:
                return True
            group.append(row)
        if all(map(_is_written, group)):
            self._urgent.wait(_GATHER_S)
        self._urgent.clear()  # before the queue is emptied: what comes later sets it again
        while True:
            try:
                row = self._queue.get_nowait()
            except queue.Empty:
                return False
            if row is None:
                return True
            group.append(row)

    def _commit(self, group: list[Row]) -> bool:
        """Write the group and empty it; on failure leave it as it is and return False."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            done = self._insert_all(group)
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._failed(group, error)
            return False
        self.problem = None
        if any(row.change is not None for row in group):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with self._lock:
            self.waiting -= len(group)
            self._lock.notify_all()
        written = group.copy()
        group.clear()
        for row, receipt in zip(written, done, strict=True):
            if row.committed is not None:
                row.committed(receipt)
        return True

    def _insert_all(self, group: list[Row]) -> list[Receipt]:
        """Write the rows in their order, changes of texts that follow each other in one call."""
        done: list[Receipt] = []
        for is_written, rows in groupby(group, _is_written):
            if is_written:
                written = [row.written for row in rows if row.written is not None]
                self._connection.executemany(_ADD_WRITTEN, written)
                done += [_WRITTEN] * len(written)
            else:
                done += map(self._insert, rows)
        return done

    def _insert(self, row: Row) -> Receipt:
        if row.change is not None:
            row.change(self._connection)
            return Receipt(None)
        if row.picture is not None:
            self._connection.execute("INSERT OR IGNORE INTO pictures VALUES (?, ?, ?)", row.picture)
            return Receipt(None)
        if row.text_picture is not None:
            self._connection.execute(_ADD_TEXT_PICTURE, row.text_picture)
            return Receipt(None)
        cursor = self._connection.execute(
            "INSERT OR IGNORE INTO entries (client_id, body) VALUES (?, ?)",
            (row.client_id, row.body),
        )
        if cursor.rowcount:
            return Receipt(cursor.lastrowid)
        (number,) = self._connection.execute(
            "SELECT number FROM entries WHERE client_id = ?", (row.client_id,)
        ).fetchone()
        return Receipt(number, duplicate=True)

    def _failed(self, group: list[Row], error: sqlite3.Error) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        if self.problem is None:
            _LOG.error("commit failed, kept in memory and tried again: %s", error)
        self.problem = KnownError("disk_full", path=self._path.parent.name)
        with self._lock:
            self._lock.notify_all()
        for index, row in enumerate(group):
            if row.committed is not None:
                row.committed(Receipt(None, error=self.problem))
                group[index] = row._replace(committed=None)
