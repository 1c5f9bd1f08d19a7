"""The teacher gives a group its text back as it was: every page shows it, locked ones too."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from classsense.domain.clock import LessonNs
from classsense.domain.errors import KnownError
from classsense.domain.lesson import GroupId
from classsense.domain.writing_commands import WritingLocked, WritingOpened
from classsense.domain.written_text import Blocks, Paragraph, Words
from classsense.storage.database import Row
from classsense.storage.lesson_store import DATABASE, SqliteLessonStore
from classsense.writing.reading import read_text
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import small_plan
from fakes.text_wire import TextWire
from fakes.writers import Writer, element
from integration.test_writing_board import pages
from integration.test_writing_pictures import fetched, photo, send

HERE = GroupId("1")


def test_a_locked_text_is_restored_on_every_page(tmp_path: Path) -> None:
    with (
        closing(SqliteLessonStore(tmp_path / "lesson", small_plan())) as store,
        open_board(writing=store) as board,
    ):
        board.lesson.do(WritingOpened(LessonNs(5), "葉の実験"))
        with board.tablet() as tablet:
            token = tablet.join(CODE)["token"]
            tablet.send("seat", seat="1-1")
            tablet.until("seated")
            while tablet.state.get("writing") is None:
                tablet.next()
            with TextWire(board.server.address, token, Writer("1-1", 1)) as page:
                page.opened()
                page.writer.paragraph("first")
                page.push()
                while not store.updates_since(HERE, 0).updates:
                    page.until("saved")  # the first one tells of what it had before: nothing
                then = store.updates_since(HERE, 0)
                board.clock.at = LessonNs(10)
                page.writer.type(0, "not ")
                page.push()
                while not store.updates_since(HERE, then.number).updates:
                    page.until("saved")
                board.lesson.do(WritingLocked(LessonNs(5), locked=True))
                page.until("locked")
                board.server.restore_text(HERE, then.updates[-1].at)
                page.reads("first")
                board.lesson.do(WritingLocked(LessonNs(5), locked=False))
                page.until("locked")
                _restores_while_keys_are_committed_with_it(board, store, page)


def _restores_while_keys_are_committed_with_it(
    board: OpenBoard, store: SqliteLessonStore, page: TextWire
) -> None:
    """One receipt tells of several rows then."""
    go_on = threading.Event()
    store._writer.append(Row(b"", change=lambda _: _wait(go_on)))
    restored = threading.Thread(
        target=board.server.restore_text, args=(HERE, LessonNs(0)), daemon=True
    )
    restored.start()
    while page.lines() == ["first"]:
        page.next()
    page.writer.paragraph("key")
    page.push()
    page.socket.send(b"\x00\x00\x01\x00")  # is answered after the key
    page.next()
    go_on.set()
    restored.join(15)
    assert not restored.is_alive()


def test_pictures_and_tables_come_back_and_who_types_meanwhile_keeps_the_letters(
    tmp_path: Path,
) -> None:
    with (
        closing(SqliteLessonStore(tmp_path / "lesson", small_plan())) as store,
        open_board(writing=store) as board,
    ):
        board.lesson.do(WritingOpened(LessonNs(5), "葉の実験"))
        with pages(board, "1-1", "1-2", "2-1") as (one, two, other):
            send(one, "upload-1", photo())
            name = one.until("picture")["name"]
            one.writer.paragraph("葉は緑")
            cells = [element("tableCell", element("paragraph", each)) for each in "数枚"]
            image = element("image", src=name, alt="葉", width=640, height=480)
            table = element("table", element("tableRow", *cells))
            for block in (image, table):
                one.writer.text.children.append(block)
            one.push()
            before = read_text(one.writer.doc)
            _read(two, before)
            while not store.updates_since(HERE, 0).updates:
                one.until("saved")
            then = store.updates_since(HERE, 0).updates[-1].at
            board.clock.at = LessonNs(10)
            del one.writer.text.children[1:3]
            one.writer.type(0, "ない", 3)
            one.push()
            two.reads("葉は緑ない")
            two.writer.type(0, "濃い", 2)  # not sent before the text is what it was
            one.writer.type(0, "朝の")
            board.server.restore_text(HERE, then)
            for page in (one, two):
                page.push()
            after = (Paragraph((Words("朝の葉は濃い緑"),)), *before[1:])
            for page in (one, two):
                _read(page, after)
            assert fetched(board, name, two.token)[0] == 200
            assert fetched(board, name, other.token)[0] == 404


def _read(page: TextWire, blocks: Blocks) -> None:
    """Wait until the text is this."""
    while read_text(page.writer.doc) != blocks:
        page.next()


def _wait(event: threading.Event) -> None:
    assert event.wait(20)


@pytest.mark.logs("could not be restored")
def test_what_cannot_be_restored_is_told(tmp_path: Path) -> None:
    with closing(SqliteLessonStore(tmp_path / "lesson", small_plan())) as store:
        with open_board(writing=store) as board:
            board.lesson.do(WritingOpened(LessonNs(5), "葉の実験"))
            with sqlite3.connect(tmp_path / "lesson" / DATABASE) as rows:
                rows.execute("DROP TABLE writing")
            rows.close()
            with pytest.raises(KnownError, match="text_not_restored"):
                board.server.restore_text(HERE, LessonNs(9))
        with pytest.raises(KnownError, match="text_not_restored"):
            board.server.restore_text(HERE, LessonNs(9))
