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
from classsense.storage.database import Row
from classsense.storage.lesson_store import DATABASE, SqliteLessonStore
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import small_plan
from fakes.text_wire import TextWire
from fakes.writers import Writer

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
