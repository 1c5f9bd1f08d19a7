"""Rows of the texts that groups write together, and their compaction."""

import logging
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from classsense.domain.clock import NS_PER_S, LessonNs
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.texts_desk import NewUpdates
from classsense.domain.writing import NOBODY, KeptUpdate, Moved
from classsense.storage.database import WrittenRow

_log = logging.getLogger(__name__)

Merge = Callable[[Sequence[bytes]], bytes]
"""Makes one update of several of the same text."""

WINDOW_NS: Final = 2 * NS_PER_S
"""What a seat wrote within so long becomes one row: the history shows no finer steps."""

_NO_CLIENTS: Final = b"[]"
_CLIENTS: Final = msgspec.json.Decoder(tuple[int, ...])
_MOVED: Final = msgspec.json.Decoder(tuple[Moved, ...])


def written_row(update: KeptUpdate) -> WrittenRow:
    """Return an update as it is stored."""
    clients = msgspec.json.encode(update.clients) if update.clients else _NO_CLIENTS
    moved = msgspec.json.encode(update.moved) if update.moved else None
    return WrittenRow(update.at, update.group, update.seat, clients, update.body, moved)


def read_written(path: Path, group: GroupId) -> list[KeptUpdate]:
    """Return the updates of a group's text in the order of their commit.

    Args:
        path: The database; it is opened for reading only.
        group: Whose text it is.
    """
    connection = _reading(path)
    try:
        rows = connection.execute(
            "SELECT at, seat, clients, body, moved FROM writing WHERE text = ? ORDER BY number",
            (group,),
        ).fetchall()
    finally:
        connection.close()
    return [_update(group, row) for row in rows]


def read_written_since(path: Path, group: GroupId, number: int) -> NewUpdates:
    """Return the updates of a group's text whose rows come after `number`."""
    connection = _reading(path)
    try:
        rows = connection.execute(
            "SELECT at, seat, clients, body, moved, number FROM writing"
            " WHERE text = ? AND number > ? ORDER BY number",
            (group, number),
        ).fetchall()
    finally:
        connection.close()
    found = [_update(group, row[:5]) for row in rows]
    return NewUpdates(rows[-1][-1] if rows else number, found)


def read_text_pictures(path: Path, group: GroupId) -> dict[str, str]:
    """Return the names of the pictures of a group's text, by upload."""
    connection = _reading(path)
    try:
        found = connection.execute(
            "SELECT upload, name FROM text_pictures WHERE text = ?", (group,)
        ).fetchall()
    finally:
        connection.close()
    return dict(found)


def read_text_picture(path: Path, group: GroupId, name: str) -> bytes | None:
    """Return a picture of a group's text, or None."""
    connection = _reading(path)
    try:
        row = connection.execute(
            "SELECT body FROM text_pictures WHERE text = ? AND name = ?", (group, name)
        ).fetchone()
    finally:
        connection.close()
    return None if row is None else bytes(row[0])


def drop_texts(connection: sqlite3.Connection) -> None:
    """Delete all texts and their pictures."""
    connection.execute("DELETE FROM writing")
    connection.execute("DELETE FROM text_pictures")


def newest_written(path: Path) -> LessonNs:
    """Return when the newest change of any text came; -1 if there is none."""
    connection = _reading(path)
    try:
        (at,) = connection.execute("SELECT MAX(at) FROM writing").fetchone()
    finally:
        connection.close()
    return LessonNs(-1 if at is None else at)


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _update(group: GroupId, row: tuple[int, str, bytes, bytes, bytes | None]) -> KeptUpdate:
    at, seat, clients, body, moved = row
    found = () if moved is None else _MOVED.decode(moved)
    return KeptUpdate(LessonNs(at), group, SeatId(seat), _CLIENTS.decode(clients), body, found)


class _Row(NamedTuple):
    """Of one writer, on its way into a merged one."""

    number: int
    at: int
    clients: bytes
    body: bytes
    moved: bytes | None


def compact(
    connection: sqlite3.Connection, before: LessonNs, merge: Merge, since: LessonNs = LessonNs(0)
) -> None:
    """Make one row of what a seat wrote within `WINDOW_NS`, from one moment up to another.

    The row stands where its last update stood. The order among rows does not matter to the text:
    an update waits for what it builds on. What cannot be merged stays as it is.

    Args:
        connection: Of the storage thread, in a transaction.
        before: The end of the stretch; not in it.
        merge: Raises ValueError for what it cannot merge.
        since: The beginning of the stretch.
    """
    rows = connection.execute(
        "SELECT number, at, text, seat, clients, body, moved FROM writing WHERE at >= ? AND at < ?"
        " ORDER BY number",
        (since, before),
    ).fetchall()
    windows: dict[tuple[str, str, int], list[_Row]] = {}
    for number, at, text, seat, clients, body, moved in rows:
        window = windows.setdefault((text, seat, at // WINDOW_NS), [])
        window.append(_Row(number, at, clients, body, moved))
    for found in windows.values():
        if len(found) > 1:
            _make_one(connection, found, merge)


def _make_one(connection: sqlite3.Connection, found: Sequence[_Row], merge: Merge) -> None:
    """Make one row of several; they stay as they are if they cannot be merged."""
    try:
        merged = merge([row.body for row in found])
    except ValueError:
        _log.exception("changes of a text cannot be merged; they stay as they are")
        return
    clients = [each for row in found for each in _CLIENTS.decode(row.clients)]
    moved = [each for row in found if row.moved is not None for each in _MOVED.decode(row.moved)]
    last = found[-1]
    connection.execute(
        "UPDATE writing SET at = ?, clients = ?, body = ?, moved = ? WHERE number = ?",
        (
            last.at,
            msgspec.json.encode(clients),
            merged,
            msgspec.json.encode(moved) if moved else None,
            last.number,
        ),
    )
    gone = [(row.number,) for row in found[:-1]]
    connection.executemany("DELETE FROM writing WHERE number = ?", gone)


def erase_writer(connection: sqlite3.Connection, seat: SeatId) -> None:
    """Take a seat out of who wrote what; the text itself stays, as written by `NOBODY`."""
    connection.execute("UPDATE writing SET seat = ? WHERE seat = ?", (NOBODY, seat))
