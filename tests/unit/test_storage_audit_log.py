"""The audit log: every line kept, and nothing in it changed without being noticed."""

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from classsense.domain.errors import KnownError
from classsense.storage.audit_log import AuditLog

ZONE = dt.timezone(dt.timedelta(hours=9))


def day(number: int) -> dt.datetime:
    return dt.datetime(2026, 4, number, 8, 30, tzinfo=ZONE)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "audit.db"


@pytest.fixture
def log(path: Path) -> AuditLog:
    """Return a log of four days."""
    made = AuditLog(path)
    for number in range(1, 5):
        made.add(day(number), "lesson_began", {"lesson": f"第 {number}", "mark": "m"})
    return made


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


def test_lines_come_back_as_they_were_written(log: AuditLog, path: Path) -> None:
    again = AuditLog(path).lines()

    assert again == log.lines()
    assert [line.at for line in again][:2] == [
        "2026-04-01T08:30:00+09:00",
        "2026-04-02T08:30:00+09:00",
    ]
    assert again[3].details == {"lesson": "第 4", "mark": "m"}


def test_where_nothing_was_logged_there_is_no_file(path: Path) -> None:
    assert AuditLog(path).lines() == ()
    assert not path.exists()


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("UPDATE lines SET details = '{}' WHERE number = 2", 2),
        ("UPDATE lines SET at = '2026-04-03T08:31:00+09:00' WHERE number = 3", 3),
        ("DELETE FROM lines WHERE number = 2", 2),
        ("DELETE FROM lines WHERE number = 1", 1),
    ],
)
def test_a_line_that_was_changed_or_taken_out_is_noticed(
    log: AuditLog, path: Path, statement: str, line: int
) -> None:
    change(path, statement)

    with pytest.raises(KnownError) as raised:
        log.lines()
    assert (raised.value.key, raised.value.details["line"]) == ("audit_damaged", line)


def test_old_lines_go_and_the_rest_still_fits(log: AuditLog, path: Path) -> None:
    assert log.prune(day(3).date()) == 2
    assert [line.at[8:10] for line in log.lines()] == ["03", "04"]
    log.add(day(5), "expression_on", {"basis": "x", "profile": "jp"})
    assert len(log.lines()) == 3
    assert log.prune(day(3).date()) == 0
    assert b"2026-04-01" not in path.read_bytes()


def test_after_all_lines_have_gone_the_chain_goes_on(log: AuditLog, path: Path) -> None:
    assert log.prune(day(30).date()) == 4
    log.add(day(30), "lesson_began", {})
    change(path, "DELETE FROM anchor")

    with pytest.raises(KnownError):
        log.lines()


def test_a_file_that_is_no_log_is_told(tmp_path: Path) -> None:
    (tmp_path / "audit.db").write_bytes(b"nonsense" * 200)

    with pytest.raises(KnownError, match="audit_damaged"):
        AuditLog(tmp_path / "audit.db").lines()


def test_a_log_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(KnownError, match="audit_not_writable"):
        AuditLog(tmp_path / "file" / "audit.db").add(day(1), "x", {})
