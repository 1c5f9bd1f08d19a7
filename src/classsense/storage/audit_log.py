"""Which rules lessons had, what was switched on and why, what was deleted: a log of its own.

Each line holds a hash of itself and of the line before (a hash chain, as in Haber, Stornetta: How
to time-stamp a digital document, 1991), so that a line changed or taken out afterwards is noticed.
Nothing in it names a pupil. Lines are kept as long as the rules say; what is deleted at the old end
leaves the hash it ended with.
"""

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from classsense.domain.errors import KnownError

_SHAPE = """
CREATE TABLE IF NOT EXISTS lines (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    what TEXT NOT NULL,
    details TEXT NOT NULL,
    chain TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS anchor (chain TEXT NOT NULL) STRICT;
"""


class Line(NamedTuple):
    """A line of the log.

    Attributes:
        at: ISO 8601, with the zone.
        what: Key of its text.
        details: Fills the placeholders of that text.
    """

    at: str
    what: str
    details: dict[str, str]


class AuditLog:
    """The log of one machine. Safe from any thread and process: SQLite locks the file.

    Args:
        path: The file; made when something is written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, at: dt.datetime, what: str, details: Mapping[str, str]) -> None:
        """Write a line; it is on the disk when this returns.

        Raises:
            KnownError: `audit_not_writable`.
        """
        told = json.dumps(dict(details), ensure_ascii=False, sort_keys=True)
        stamp = at.isoformat(timespec="seconds")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._open()) as connection:
                connection.executescript(_SHAPE)
                connection.execute("BEGIN IMMEDIATE")
                chain = _link(_end(connection), stamp, what, told)
                connection.execute(
                    "INSERT INTO lines (at, what, details, chain) VALUES (?, ?, ?, ?)",
                    (stamp, what, told, chain),
                )
                connection.execute("COMMIT")
        except (OSError, sqlite3.Error) as error:
            raise KnownError("audit_not_writable", path=str(self._path)) from error

    def lines(self) -> tuple[Line, ...]:
        """Return all lines, oldest first.

        Raises:
            KnownError: `audit_damaged`, the log cannot be read, or was changed afterwards.
        """
        if not self._path.exists():
            return ()
        try:
            with closing(self._open()) as connection:
                connection.executescript(_SHAPE)
                rows = connection.execute(
                    "SELECT at, what, details, chain FROM lines ORDER BY number"
                ).fetchall()
                before = _anchor(connection)
        except sqlite3.Error as error:
            raise KnownError("audit_damaged", path=str(self._path), line=0) from error
        for number, (at, what, told, chain) in enumerate(rows, start=1):
            before = _link(before, at, what, told)
            if before != chain:
                raise KnownError("audit_damaged", path=str(self._path), line=number)
        return tuple(Line(at, what, json.loads(told)) for at, what, told, _ in rows)

    def prune(self, before: dt.date) -> int:
        """Delete the lines of days before a date; return how many there were.

        Raises:
            KnownError: `audit_not_writable`.
        """
        if not self._path.exists():
            return 0
        try:
            with closing(self._open()) as connection:
                connection.executescript(_SHAPE)
                return _pruned(connection, before)
        except sqlite3.Error as error:
            raise KnownError("audit_not_writable", path=str(self._path)) from error

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None, timeout=10.0)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA secure_delete=ON")
        return connection


def _pruned(connection: sqlite3.Connection, before: dt.date) -> int:
    connection.execute("BEGIN IMMEDIATE")
    old = []
    for row in connection.execute("SELECT number, at, chain FROM lines ORDER BY number"):
        if dt.datetime.fromisoformat(row[1]).date() >= before:
            break
        old.append(row)
    if old:
        connection.execute("DELETE FROM anchor")
        connection.execute("INSERT INTO anchor (chain) VALUES (?)", (old[-1][2],))
        connection.execute("DELETE FROM lines WHERE number <= ?", (old[-1][0],))
    connection.execute("COMMIT")
    return len(old)


def _anchor(connection: sqlite3.Connection) -> str:
    found = connection.execute("SELECT chain FROM anchor").fetchone()
    return str(found[0]) if found else ""


def _end(connection: sqlite3.Connection) -> str:
    last = connection.execute("SELECT chain FROM lines ORDER BY number DESC LIMIT 1").fetchone()
    return str(last[0]) if last else _anchor(connection)


def _link(before: str, at: str, what: str, told: str) -> str:
    return hashlib.sha256(f"{before}\n{at}\n{what}\n{told}".encode()).hexdigest()
