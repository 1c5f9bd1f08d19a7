"""Pupils' names: real sockets, a real file, and nothing of them anywhere else."""

import datetime as dt
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from msgspec.structs import replace

from classsense.board.name_book import NameBook
from classsense.domain.board_commands import NamesAllowed
from classsense.domain.clock import LessonNs
from classsense.domain.commands import QuestionOpened
from classsense.domain.lesson import SeatId
from classsense.domain.people import SeatName
from classsense.storage.names_file import NAMES, NamesFile
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import WHY, small_plan
from fakes.wire import Wire

SEAT, OTHER = SeatId("1-1"), SeatId("1-2")
NAME = "ひなたぼっこ"


@contextmanager
def _with_names(folder: Path | None = None) -> Iterator[OpenBoard]:
    """Serve a lesson whose plan lets pupils write their names."""
    with open_board(replace(small_plan(), names=True)) as board:
        if folder is not None:
            board.names = NamesFile(folder)
            board.comes_back()
        board.lesson.do(QuestionOpened(LessonNs(5), WHY))
        yield board


def _writes(wire: Wire, name: str) -> dict[str, Any]:
    """Send a name, and return what is said to it."""
    wire.send("name", name=name)
    while (message := wire.next())["type"] not in {"named", "refused"}:
        pass
    return message


def _called(board: OpenBoard, seat: str, name: str) -> None:
    """Wait until the teacher sees the name of a seat."""
    while {fact.seat: fact.name for fact in board.server.people.devices()}.get(
        SeatId(seat)
    ) != name:
        Event().wait(0.01)


def test_by_itself_no_name_is_taken_and_the_teacher_switches_that() -> None:
    with open_board() as board, board.tablet() as tablet:
        tablet.sit(CODE, SEAT)
        tablet.shows(names=False)
        assert _writes(tablet, NAME)["reason"] == "names_off"
        board.lesson.do(NamesAllowed(LessonNs(5), on=True))
        tablet.shows(names=True)
        assert _writes(tablet, NAME) == {"type": "named", "name": NAME}
        _called(board, SEAT, NAME)
        board.lesson.do(NamesAllowed(LessonNs(6), on=False))
        tablet.shows(names=False)
        assert _writes(tablet, "さくら")["reason"] == "names_off"
        assert _writes(tablet, "") == {"type": "named", "name": ""}
        _called(board, SEAT, "")


def test_without_a_seat_there_is_nobody_to_call() -> None:
    with _with_names() as board, board.tablet() as tablet:
        tablet.join(CODE)
        assert _writes(tablet, NAME)["reason"] == "no_seat"


@pytest.mark.parametrize(
    "name", ["さ\u200bくら", "pаul", "\u202eさくら", "<script>", "7", "あ" * 21]
)
def test_a_name_that_hides_something_is_refused(name: str) -> None:
    with _with_names() as board, board.tablet() as tablet:
        tablet.sit(CODE, SEAT)
        assert _writes(tablet, name)["reason"] == "bad_name"
        _called(board, SEAT, "")


def test_a_name_that_looks_like_another_is_refused_as_long_as_that_is_there() -> None:
    with _with_names() as board, board.tablet() as first, board.tablet() as second:
        first.sit(CODE, SEAT)
        second.sit(CODE, OTHER)
        assert _writes(first, " ルーク ") == {"type": "named", "name": "ルーク"}
        for alike in ("るーく", "ﾙｰｸ", "ル一ク"):
            assert _writes(second, alike)["reason"] == "name_taken"
        assert _writes(first, "ルーク")["type"] == "named"  # the own name is in nobody's way
        board.server.people.free(SEAT)
        first.until("seated")
        assert _writes(second, "るーく")["type"] == "named"


def test_a_name_stays_with_its_tablet_and_no_other_tablet_is_told() -> None:
    with _with_names() as board, board.tablet() as first, board.tablet() as second:
        token = first.join(CODE)["token"]
        first.send("seat", seat=SEAT)
        first.until("seated")
        assert _writes(first, NAME)["type"] == "named"
        with board.tablet() as again:
            again.join(CODE, token=token, seat=SEAT)
            assert again.until("named")["name"] == NAME
        second.sit(CODE, SEAT)
        second.send("ping")
        second.until("pong")
        assert NAME not in json.dumps(second.heard, ensure_ascii=False)
        _called(board, SEAT, "")
        first.send("seat", seat=SEAT)
        assert first.until("named")["name"] == NAME
        first.send("seat", seat=OTHER)  # a shared tablet: another pupil sits there
        first.until("seated")
        first.send("seat", seat=SEAT)
        first.until("seated")
        _called(board, SEAT, "")


def test_the_teacher_changes_a_name_and_the_tablet_learns_it() -> None:
    with _with_names() as board, board.tablet() as first, board.tablet() as second:
        first.sit(CODE, SEAT)
        second.sit(CODE, OTHER)
        assert _writes(first, "ばか")["type"] == "named"
        board.server.people.rename(SEAT, "みお")
        assert first.until("named") == {"type": "named", "name": "みお"}
        _called(board, SEAT, "みお")
        board.server.people.rename(OTHER, "ミオ")  # taken
        board.server.people.rename(OTHER, "さ\u200bら")
        board.server.people.rename(SEAT, "")
        assert first.until("named") == {"type": "named", "name": ""}
        _called(board, OTHER, "")


def test_names_of_one_tablet_come_no_faster_than_its_limit() -> None:
    with _with_names() as board, board.tablet() as tablet:
        tablet.sit(CODE, SEAT)
        heard = [_writes(tablet, f"さくら{number}") for number in range(9)]
        assert [each["type"] for each in heard] == ["named"] * 8 + ["refused"]
        assert (heard[-1]["reason"], heard[-1]["again"]) == ("too_many", True)
        assert heard[-1]["retry_s"] > 0


def test_names_outlive_a_crash_and_are_in_nothing_but_their_file(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.DEBUG, "classsense")
    with _with_names(tmp_path) as board, board.tablet() as tablet:
        token = tablet.join(CODE)["token"]
        tablet.send("seat", seat=SEAT)
        tablet.until("seated")
        assert _writes(tablet, NAME)["type"] == "named"
        board.comes_back()
        with board.tablet() as again, board.tablet() as other:
            again.join(CODE, token=token, seat=SEAT)
            assert again.until("named")["name"] == NAME
            other.sit(CODE, OTHER)
            assert _writes(other, NAME)["reason"] == "name_taken"
        entries = repr(board.lesson.kept)
    assert NAME not in entries
    assert NAME not in caplog.text
    assert [path.name for path in _holding(tmp_path, NAME)] == [NAMES]


def test_a_name_that_cannot_be_kept_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with _with_names(tmp_path / "file") as board, board.tablet() as tablet:
        tablet.sit(CODE, SEAT)
        refused = _writes(tablet, NAME)
        assert (refused["reason"], refused["again"]) == ("not_kept", True)
        _called(board, SEAT, "")


def _holding(folder: Path, text: str) -> list[Path]:
    wanted = text.encode()
    return [path for path in folder.rglob("*") if path.is_file() and wanted in path.read_bytes()]


def test_what_is_replaced_or_erased_is_overwritten(tmp_path: Path) -> None:
    names = NamesFile(tmp_path)
    names.write({SEAT: SeatName("a" * 16, NAME)})
    (tmp_path / "first").hardlink_to(tmp_path / NAMES)  # what the file system would give away
    names.write({SEAT: SeatName("a" * 16, "さくら")})
    assert [path.name for path in _holding(tmp_path, "さくら")] == [NAMES]
    (tmp_path / "second").hardlink_to(tmp_path / NAMES)
    assert names.read() == {SEAT: SeatName("a" * 16, "さくら")}
    names.erase()
    assert _holding(tmp_path, NAME) == _holding(tmp_path, "さくら") == []
    assert not (tmp_path / NAMES).exists()
    assert names.read() == {}


def test_names_of_a_lesson_that_never_ended_go_the_next_day(tmp_path: Path) -> None:
    names = NamesFile(tmp_path)
    names.write({SEAT: SeatName("a" * 16, NAME)})
    written = dt.datetime(2026, 4, 1, 10, tzinfo=dt.UTC)
    os.utime(tmp_path / NAMES, (written.timestamp(),) * 2)
    names.erase_older(written + dt.timedelta(hours=3))
    assert names.read()
    names.erase_older(written + dt.timedelta(days=1))
    assert _holding(tmp_path, NAME) == []


def test_a_damaged_file_of_names_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / NAMES).write_bytes(b"\xff{")
    book = NameBook(lambda _: None, NamesFile(tmp_path))
    assert book.shown == {}
    book.close()
