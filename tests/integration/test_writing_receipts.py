"""Nothing of a text is acknowledged before it is committed, by the store or by the line."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from classsense.domain.clock import LessonNs
from classsense.domain.lesson import GroupId
from classsense.domain.ports import Receipt
from classsense.domain.writing import KeptUpdate, TextPicture
from classsense.storage.lesson_store import DATABASE, SqliteLessonStore
from fakes.board import open_board
from fakes.classroom import small_plan
from fakes.text_wire import TextWire
from fakes.wire import WAIT_S
from fakes.writers import Writer
from integration.test_writing_faults import group, text_of
from integration.test_writing_pictures import fetched, photo, send

HERE = GroupId("1")
EVERYTHING = b"\x00\x00\x01\x00"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteLessonStore]:
    made = SqliteLessonStore(tmp_path / "lesson", small_plan())
    yield made
    made.close()


@contextmanager
def nothing_is_committed(folder: Path) -> Iterator[None]:
    """Keep the disk from taking anything, as another program that writes into the database."""
    with closing(sqlite3.connect(folder / "lesson" / DATABASE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def answered(page: TextWire) -> list[str]:
    """Ask for the text; return what is told until it comes: all before it was carried out."""
    page.socket.send(EVERYTHING)
    told = []
    while (said := page.next()) != "bytes":
        told.append(said)
    return told


def test_a_change_is_shown_at_once_and_acknowledged_only_when_it_is_committed(
    store: SqliteLessonStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with open_board(writing=store) as board, group(board, "1-1", "1-2") as (one, two):
        one.types("before")
        store.flush()
        with nothing_is_committed(tmp_path):
            one.writer.paragraph("meanwhile")
            one.page.push()
            two.page.reads("before", "meanwhile")
            for _ in range(3):
                assert "saved" not in answered(one.page)
            assert "meanwhile" not in str([each.body for each in store.updates(HERE)])
        while one.page.until("saved")["n"] < one.sent + 1:
            pass
    assert "meanwhile" in str([each.body for each in store.updates(HERE)])
    caplog.clear()  # on a slow machine the store gave up once, and tried again


def test_a_picture_is_acknowledged_only_when_it_is_committed(
    store: SqliteLessonStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with open_board(writing=store) as board, group(board, "1-1") as (one,):
        store.flush()
        with nothing_is_committed(tmp_path):
            send(one.page, "upload-1", photo(40, 30))
            pause = threading.Event()
            for _ in range(5):
                pause.wait(0.1)  # for the thread that makes it anew
                assert "picture" not in answered(one.page)
            assert store.text_pictures(HERE) == {}
        while one.page.next() not in {"picture", "no_picture"}:
            pass
        send(one.page, "upload-1", photo(40, 30))
        name = one.page.until("picture")["name"]
    assert store.text_pictures(HERE) == {"upload-1": name}
    caplog.clear()  # as above


def test_a_picture_whose_page_goes_before_it_is_named_is_kept_once(
    store: SqliteLessonStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The page goes without a receipt, and so does the board, before anything is committed."""
    store.flush()
    with nothing_is_committed(tmp_path):
        with open_board(writing=store) as board, group(board, "1-1") as (one,):
            send(one.page, "upload-1", photo(40, 30))
            while store.all_kept():  # until it has been made anew
                answered(one.page)
        assert store.text_pictures(HERE) == {}
        board_after = ExitStack()
        board = board_after.enter_context(open_board(writing=store))
        (one,) = board_after.enter_context(group(board, "1-1"))
        send(one.page, "upload-1", photo(40, 30))
        answered(one.page)
    with board_after:
        while one.page.next() not in {"picture", "no_picture"}:
            pass
        kept = store.text_pictures(HERE)
        assert kept.keys() == {"upload-1"}
        assert "t-" not in text_of(store)  # no text names it
        for _ in range(2):
            send(one.page, "upload-1", photo(40, 30))
            assert one.page.until("picture")["name"] == kept["upload-1"]
        names = [each["name"] for each in one.page.heard if each["type"] == "picture"]
        assert {*names} == {kept["upload-1"]}  # also the first time, if it was told then
        assert fetched(board, names[0], one.token)[0] == 200
    assert store.text_pictures(HERE) == kept
    caplog.clear()  # as above


COUNTS = {
    "writing": "SELECT COUNT(*) FROM writing",
    "text_pictures": "SELECT COUNT(*) FROM text_pictures",
}


@pytest.mark.parametrize("table", COUNTS)
def test_what_the_store_confirms_can_be_read_by_others(
    store: SqliteLessonStore, tmp_path: Path, table: str
) -> None:
    found: list[int] = []
    done = threading.Event()

    def committed(receipt: Receipt) -> None:
        assert receipt.error is None
        with closing(sqlite3.connect(tmp_path / "lesson" / DATABASE)) as other:
            found.extend(other.execute(COUNTS[table]).fetchone())
        done.set()

    if table == "writing":
        writer = Writer("1-1", 1)
        writer.paragraph("x")
        update = KeptUpdate(LessonNs(1), HERE, writer.seat, (1,), writer.unsent[0])
        store.keep_update(update, committed)
    else:
        store.keep_text_picture(TextPicture("t-" + 22 * "A", HERE, "u", photo(8, 8)), committed)
    assert done.wait(WAIT_S)
    assert found == [1]
