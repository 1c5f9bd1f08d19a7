"""The shape of a lesson's database, and how older shapes become the current one."""

import sqlite3
from typing import Final

from classsense.domain.errors import KnownError

MIGRATIONS: Final = (
    """
    CREATE TABLE plan (body BLOB NOT NULL);
    CREATE TABLE entries (
        number INTEGER PRIMARY KEY,
        client_id TEXT UNIQUE,
        body BLOB NOT NULL
    ) STRICT;
    """,
    """
    CREATE TABLE conduct (body BLOB NOT NULL);
    """,
    """
    CREATE TABLE pictures (
        name TEXT PRIMARY KEY,
        answer TEXT UNIQUE NOT NULL,
        body BLOB NOT NULL
    ) STRICT;
    CREATE TRIGGER picture_of_answer AFTER DELETE ON entries WHEN OLD.client_id IS NOT NULL
    BEGIN DELETE FROM pictures WHERE answer = OLD.client_id; END;
    """,
    """
    CREATE TABLE writing (
        number INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        text TEXT NOT NULL,
        seat TEXT NOT NULL,
        clients BLOB NOT NULL,
        body BLOB NOT NULL
    ) STRICT;
    CREATE INDEX writing_of_text ON writing (text, number);
    """,
    """
    CREATE TABLE text_pictures (
        name TEXT PRIMARY KEY,
        text TEXT NOT NULL,
        upload TEXT NOT NULL,
        body BLOB NOT NULL,
        UNIQUE (text, upload)
    ) STRICT;
    """,
    """
    ALTER TABLE writing ADD COLUMN moved BLOB;
    """,
)
"""Step n takes a database from `PRAGMA user_version` n to n + 1, in one transaction."""


def migrate(connection: sqlite3.Connection, name: str) -> None:
    """Bring a database to the current shape.

    Raises:
        KnownError: `lesson_too_new`, the lesson was kept by a newer ClassSense.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise KnownError("lesson_too_new", name=name)
    for number in range(version, len(MIGRATIONS)):
        connection.executescript(
            f"BEGIN IMMEDIATE; {MIGRATIONS[number]} PRAGMA user_version = {number + 1}; COMMIT;"
        )
