"""Keeps the entries of one lesson in `lesson.db`, one console at a time."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import msgspec
from filelock import FileLock, Timeout

from classsense.analysis.forgetting import without_forgotten
from classsense.domain.board_commands import RemarkGiven
from classsense.domain.clock import LessonNs
from classsense.domain.commands import AnswerGiven, ClientId, Entry, SoundForgotten
from classsense.domain.errors import KnownError
from classsense.domain.lesson import Conduct, GroupId, LessonPlan, SeatId
from classsense.domain.ports import Committed
from classsense.domain.texts_desk import NewUpdates
from classsense.domain.writing import KeptUpdate, TextPicture
from classsense.domain.writing_commands import WriterErased
from classsense.storage.database import PictureRow, Row, TextPictureRow, Writer, connect
from classsense.storage.written import (
    Merge,
    compact,
    drop_texts,
    erase_writer,
    newest_written,
    read_text_picture,
    read_text_pictures,
    read_written,
    read_written_since,
    written_row,
)

DATABASE: Final = "lesson.db"
_LOCK: Final = "lesson.lock"


class SqliteLessonStore:
    """A lesson's record: the plan and every entry, numbered in the order of their commit.

    Args:
        folder: The lesson's folder; made if it is not there.
        plan: Written once when the lesson is new; None opens a lesson that was kept.
        conduct: Written with the plan.
        quota_bytes: Largest size of the database; None for as much as the disk holds.

    Attributes:
        plan: As it was written when the lesson was new.
        conduct: Likewise; with the newest code.

    Raises:
        KnownError: `lesson_open_elsewhere`, `lesson_damaged`, `lesson_missing`, `lesson_exists`
            (a new lesson in the folder of another) or `folder_not_writable`.
    """

    def __init__(
        self,
        folder: Path,
        plan: LessonPlan | None = None,
        conduct: Conduct = Conduct(),  # noqa: B008 - frozen, so that sharing it is safe
        *,
        quota_bytes: int | None = None,
    ) -> None:
        self._path = folder / DATABASE
        if plan is None and not self._path.exists():
            raise KnownError("lesson_missing", path=str(folder))
        self._lock = locked(folder)
        try:
            connection = connect(self._path, quota_bytes)
            try:
                if plan is not None:
                    _keep(connection, plan, conduct, folder)
                self.plan, self.conduct = _kept(connection)
            except BaseException:
                connection.close()
                raise
        except BaseException:
            self._lock.release()
            raise
        self._writer = Writer(connection, self._path)
        self._encoder = msgspec.json.Encoder()
        self._written_until = newest_written(self._path)
        if plan is None:
            self._forget_again()

    def _forget_again(self) -> None:
        """Wipe what was to be forgotten, and the writers who were to be erased.

        The program may have ended between the two.

        An entry that cannot be read is told by `entries`, and keeps nothing from being wiped.
        """
        connection = connect(self._path)
        try:
            rows = connection.execute(
                "SELECT body FROM entries WHERE CAST(body AS TEXT) LIKE ?"
                " OR CAST(body AS TEXT) LIKE ? ORDER BY number",
                tuple(f'%"{each.__name__}"%' for each in (SoundForgotten, WriterErased)),
            ).fetchall()
        finally:
            connection.close()
        decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Entry)
        for (body,) in rows:
            with suppress(msgspec.DecodeError):
                entry = decoder.decode(body)
                if isinstance(entry, SoundForgotten):
                    self.forget(entry)
                elif isinstance(entry, WriterErased):
                    self.erase_writer(entry.seat)

    def append(self, entry: Entry, committed: Committed | None = None) -> None:
        """Queue one entry for writing. Never blocks; safe from any thread."""
        client_id = entry.id if isinstance(entry, (AnswerGiven, RemarkGiven)) else None
        self._writer.append(Row(self._encoder.encode(entry), client_id, committed))

    def keep_picture(self, name: str, answer: ClientId, body: bytes) -> None:
        """Queue a picture for writing, before its answer. Never blocks; safe from any thread."""
        self._writer.append(Row(b"", picture=PictureRow(name, answer, body)))

    def picture(self, name: str) -> bytes | None:
        """Return what is kept under `name`, or None. Reads with a connection of its own."""
        connection = sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            found = connection.execute("SELECT body FROM pictures WHERE name = ?", (name,))
            row = found.fetchone()
        finally:
            connection.close()
        return None if row is None else bytes(row[0])

    def keep_update(self, update: KeptUpdate, committed: Committed) -> None:
        """Queue a change of a text for writing. Never blocks; safe from any thread."""
        self._written_until = max(self._written_until, update.at)
        self._writer.append(Row(b"", committed=committed, written=written_row(update)))

    def updates(self, group: GroupId) -> Sequence[KeptUpdate]:
        """Return what was written to a group's text. Reads with a connection of its own."""
        return read_written(self._path, group)

    def updates_since(self, group: GroupId, number: int) -> NewUpdates:
        """Return what came to a group's text since. Reads with a connection of its own."""
        return read_written_since(self._path, group, number)

    def keep_text_picture(self, picture: TextPicture, committed: Committed) -> None:
        """Queue a picture of a text for writing. Never blocks; safe from any thread."""
        row = TextPictureRow(picture.name, picture.group, picture.upload, picture.body)
        self._writer.append(Row(b"", committed=committed, text_picture=row))

    def text_pictures(self, group: GroupId) -> Mapping[str, str]:
        """Return the names of a text's pictures, by upload. Reads with its own connection."""
        return read_text_pictures(self._path, group)

    def text_picture(self, group: GroupId, name: str) -> bytes | None:
        """Return a picture of a group's text, or None. Reads with a connection of its own."""
        return read_text_picture(self._path, group, name)

    def compact_texts(self, since: LessonNs, before: LessonNs, merge: Merge) -> None:
        """Queue the merging of a stretch's changes of texts. Never blocks; safe from any thread.

        A stretch in which nobody wrote costs no commit.
        """
        if self._written_until < since:
            return
        self._writer.append(Row(b"", change=lambda each: compact(each, before, merge, since)))

    def erase_writer(self, seat: SeatId) -> None:
        """Queue that nothing tells any more what a seat wrote in a text; the text stays."""
        self._writer.append(Row(b"", change=lambda connection: erase_writer(connection, seat)))

    def forget(self, command: SoundForgotten) -> None:
        """Queue the wiping of what was heard since a moment. Never blocks; safe from any thread."""
        self._writer.append(Row(b"", change=lambda connection: _wipe(connection, command)))

    def drop(self, gone: Callable[[Entry], bool]) -> None:
        """Queue the deletion of entries for good. Never blocks; safe from any thread."""
        self._writer.append(Row(b"", change=lambda connection: _drop(connection, gone)))

    def drop_texts(self) -> None:
        """Queue the deletion of all texts for good. Never blocks; safe from any thread."""
        self._writer.append(Row(b"", change=drop_texts))

    def keep_code(self, code: str, key: str) -> None:
        """Queue another code by which tablets join. Never blocks; safe from any thread."""
        self.conduct = msgspec.structs.replace(self.conduct, code=code, key=key)
        body = msgspec.json.encode(self.conduct)

        def change(connection: sqlite3.Connection) -> None:
            connection.execute("UPDATE conduct SET body = ?", (body,))

        self._writer.append(Row(b"", change=change))

    def entries(self) -> Sequence[Entry]:
        """Return everything kept so far, in order. Reads with a connection of its own."""
        connection = connect(self._path)
        try:
            rows = connection.execute("SELECT body FROM entries ORDER BY number").fetchall()
        finally:
            connection.close()
        decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Entry)
        try:
            return [decoder.decode(body) for (body,) in rows]
        except msgspec.DecodeError as error:
            raise KnownError("lesson_damaged", path=DATABASE) from error

    def bytes_kept(self) -> int:
        """Return the size of the database and its log on the disk. Safe from any thread."""
        files = (self._path, self._path.with_name(f"{DATABASE}-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def problem(self) -> KnownError | None:
        """Return why the last commit failed; None if it did not. Safe from any thread."""
        return self._writer.problem

    def all_kept(self) -> bool:
        """Return whether everything handed in so far is on the disk. Safe from any thread."""
        return self._writer.waiting == 0

    def flush(self) -> None:
        """Wait until everything handed in so far was written, or could not be."""
        self._writer.flush()

    def close(self) -> None:
        """Write what is queued, then close. May be called twice."""
        try:
            self._writer.close()
        finally:
            self._lock.release()


def _wipe(connection: sqlite3.Connection, command: SoundForgotten) -> None:
    """Rewrite or delete the entries that hold what is to be forgotten."""
    decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Entry)
    rows = connection.execute("SELECT number, body FROM entries").fetchall()
    for number, body in rows:
        entry: Entry = decoder.decode(body)
        known = without_forgotten(entry, (command,))
        if known is None:
            connection.execute("DELETE FROM entries WHERE number = ?", (number,))
        elif known is not entry:
            changed = msgspec.json.encode(known)
            connection.execute("UPDATE entries SET body = ? WHERE number = ?", (changed, number))


def _drop(connection: sqlite3.Connection, gone: Callable[[Entry], bool]) -> None:
    decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Entry)
    rows = connection.execute("SELECT number, body FROM entries").fetchall()
    numbers = [(number,) for number, body in rows if gone(decoder.decode(body))]
    connection.executemany("DELETE FROM entries WHERE number = ?", numbers)
    # A trigger took the pictures of these answers; this takes one whose answer never came.
    connection.execute(
        "DELETE FROM pictures WHERE NOT EXISTS"
        " (SELECT * FROM entries WHERE entries.client_id = pictures.answer)"
    )


def _keep(connection: sqlite3.Connection, plan: LessonPlan, conduct: Conduct, folder: Path) -> None:
    """Begin a new lesson, also in place of one that never began."""
    (begun,) = connection.execute("SELECT EXISTS (SELECT * FROM entries)").fetchone()
    if begun:
        raise KnownError("lesson_exists", path=str(folder))
    encode = msgspec.json.encode
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM plan")
        connection.execute("DELETE FROM conduct")
        connection.execute("INSERT INTO plan (body) VALUES (?)", (encode(plan),))
        connection.execute("INSERT INTO conduct (body) VALUES (?)", (encode(conduct),))
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        raise KnownError("disk_full", path=folder.name) from error


def _kept(connection: sqlite3.Connection) -> tuple[LessonPlan, Conduct]:
    plan = connection.execute("SELECT body FROM plan").fetchone()
    conduct = connection.execute("SELECT body FROM conduct").fetchone()
    if plan is None:
        raise KnownError("lesson_damaged", path=DATABASE)
    try:
        return (
            msgspec.json.decode(plan[0], type=LessonPlan),
            msgspec.json.decode(conduct[0], type=Conduct) if conduct else Conduct(),
        )
    except msgspec.DecodeError as error:
        raise KnownError("lesson_damaged", path=DATABASE) from error


def locked(folder: Path) -> FileLock:
    """Lock a lesson's folder, which is made if it is not there, against other programs of ours.

    Raises:
        KnownError: `lesson_open_elsewhere` or `folder_not_writable`.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / _LOCK, timeout=0)
        lock.acquire()
    except Timeout:
        raise KnownError("lesson_open_elsewhere", path=folder.name) from None
    except OSError as error:
        raise KnownError("folder_not_writable", path=str(folder)) from error
    return lock
