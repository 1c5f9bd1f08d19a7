"""Writes what can still be read of a damaged lesson to a new one."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from classsense.domain.commands import Entry
from classsense.domain.errors import KnownError
from classsense.domain.lesson import Conduct, LessonPlan
from classsense.domain.writing import Moved
from classsense.storage.database import connect
from classsense.storage.lesson_store import DATABASE, locked

_TABLES: Final = ("plan", "conduct", "entries", "pictures", "writing", "text_pictures")
_KINDS: Final[dict[str, dict[str, Any]]] = {
    "plan": {"body": LessonPlan},
    "conduct": {"body": Conduct},
    "entries": {"body": Entry},
    "writing": {"clients": tuple[int, ...], "moved": tuple[Moved, ...]},
}
"""What stands in columns as JSON."""
_LAST_ROW: Final = 1 << 62


class Rescued(Struct, frozen=True):
    """What was found.

    Attributes:
        rows: By table: how many could be read.
        gaps: Stretches of rows that could not, of all tables; some may have held nothing.
    """

    rows: dict[str, int]
    gaps: int


def rescued(damaged: Path, folder: Path) -> Rescued:
    """Make a new lesson of what can still be read of a damaged one, which is left as it is.

    Of a text whose changes have a gap, a tablet that still has it sends what is missing once its
    pupil opens it again.

    Args:
        damaged: Folder of a lesson.
        folder: Of the new one; made if it is not there.

    Raises:
        KnownError: `lesson_missing`, `lesson_open_elsewhere`, `lesson_exists` (there is a lesson in
            `folder`), `lesson_damaged` (nothing can be read, or not the plan) or `disk_full`.
    """
    if not (damaged / DATABASE).exists():
        raise KnownError("lesson_missing", path=str(damaged))
    if (folder / DATABASE).exists():
        raise KnownError("lesson_exists", path=str(folder))
    with locked(damaged), locked(folder):
        try:
            # Beside the new one: what pupils wrote is copied to no other place.
            with tempfile.TemporaryDirectory(dir=folder, prefix="damaged-") as place:
                copy = Path(place) / DATABASE
                for name in (DATABASE, f"{DATABASE}-wal"):
                    if (damaged / name).exists():
                        shutil.copyfile(damaged / name, copy.with_name(name))
                return _copied(copy, folder / DATABASE)
        except BaseException as error:
            for each in folder.glob(f"{DATABASE}*"):
                each.unlink()  # half a lesson would be taken for a whole one
            if isinstance(error, (OSError, sqlite3.OperationalError)):
                raise KnownError("disk_full", path=folder.name) from error
            raise


def _copied(damaged: Path, path: Path) -> Rescued:
    rows, gaps = {}, 0
    with closing(sqlite3.connect(damaged)) as source, closing(connect(path)) as target:
        target.execute("BEGIN IMMEDIATE")
        for table in _TABLES:
            known = _columns(target, table)
            columns = [each for each in _columns(source, table) if each in known]
            rows[table], lost = _table(source, target, table, columns)
            gaps += lost
        if not rows["plan"]:
            raise KnownError("lesson_damaged", path=DATABASE)
        target.execute("COMMIT")
    return Rescued(rows, gaps)


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    try:
        return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    except sqlite3.DatabaseError as error:
        raise KnownError("lesson_damaged", path=DATABASE) from error


def _table(
    source: sqlite3.Connection, target: sqlite3.Connection, table: str, columns: list[str]
) -> tuple[int, int]:
    """Copy the rows that can be read; return how many, and how many gaps were met."""
    if not columns:
        return 0, 0  # an older lesson has no such table
    copied = gaps = 0
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    adding = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - our names
    for row in _readable(source, table, names):
        if row is None or not _is_sound(table, dict(zip(columns, row, strict=True))):
            gaps += 1
        else:
            copied += target.execute(adding, row).rowcount
    return copied, gaps


def _readable(
    source: sqlite3.Connection, table: str, names: str
) -> Iterator[tuple[Any, ...] | None]:
    """Yield the rows of a table in order, and None for each stretch that cannot be read."""
    query = (
        f"SELECT rowid, {names} FROM {table} NOT INDEXED"  # noqa: S608 - our own names
        " WHERE rowid > ? ORDER BY rowid"
    )
    after = 0
    while True:
        try:
            for row in source.execute(query, (after,)):
                if row[0] > after:  # a damaged file may lead back to rows that were read
                    after = row[0]
                    yield row[1:]
        except sqlite3.DatabaseError:
            yield None
            behind = _behind_gap(source, f"{query} LIMIT 1", after)
            if behind is None:
                return
            after = behind
        else:
            return


def _behind_gap(source: sqlite3.Connection, query: str, after: int) -> int | None:
    """Return after which number rows can be read again, found in doubling steps; None if none."""

    def is_readable(number: int) -> bool:
        try:
            source.execute(query, (number,)).fetchone()
        except sqlite3.DatabaseError:
            return False
        return True

    step = 1
    while not is_readable(after + step):
        step *= 2
        if after + step > _LAST_ROW:
            return None
    bad, good = after + step // 2, after + step
    while good - bad > 1:
        middle = (bad + good) // 2
        bad, good = (bad, middle) if is_readable(middle) else (middle, good)
    return good


def _is_sound(table: str, row: dict[str, Any]) -> bool:
    """Return whether a row is what the program would read; of a change its text sees to that."""
    try:
        for column, kind in _KINDS.get(table, {}).items():
            if row.get(column) is not None:
                msgspec.json.decode(row[column], type=kind)
    except (msgspec.DecodeError, TypeError, ValueError):
        return False
    return True
