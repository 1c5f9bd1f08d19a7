"""The teacher gives a group its text back as it was: every page shows it, locked ones too."""

from contextlib import closing
from pathlib import Path

from classsense.domain.clock import LessonNs
from classsense.domain.lesson import GroupId
from classsense.domain.writing_commands import WritingLocked, WritingOpened
from classsense.storage.lesson_store import SqliteLessonStore
from fakes.board import CODE, open_board
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
