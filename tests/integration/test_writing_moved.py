"""The teacher moves a pupil to another table while texts are open: who sees which text then."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pycrdt import XmlFragment

from classsense.domain.commands import SeatAbsent, Seating, SeatsMoved
from classsense.domain.lesson import GroupId, SeatId
from classsense.storage.lesson_store import SqliteLessonStore
from classsense.writing.rooms import ROOT, WritingRoom
from fakes.board import CODE, open_board
from fakes.classroom import small_plan
from fakes.text_wire import TextWire
from fakes.writers import Writer
from integration.test_writing_board import HERE, NOW, OPENED, pages
from integration.test_writing_pictures import fetched, photo, send

THERE = GroupId("2")
THREE = SeatId("1-3")
AWAY = SeatsMoved(NOW, (Seating(THERE, tuple(map(SeatId, ("2-1", "2-2", "2-3", "1-3")))),))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteLessonStore]:
    made = SqliteLessonStore(tmp_path / "lesson", small_plan())
    yield made
    made.close()


def test_a_moved_pupil_leaves_one_text_and_opens_the_other(store: SqliteLessonStore) -> None:
    with open_board(writing=store) as board:
        board.lesson.do(OPENED)
        with pages(board, "1-1", "1-3", "2-1") as (one, three, other):
            one.writer.paragraph("ひみつ")
            one.push()
            three.reads("ひみつ")
            send(one, "upload-1", photo())
            name = one.until("picture")["name"]
            assert fetched(board, name, three.token)[0] == 200
            there = {"tname": "report"}
            three.point(2, 1, {"cursor": {"anchor": there, "head": there}})
            while 2 not in one.cursors:
                one.next()
            board.lesson.do(AWAY)
            assert three.ended() == 1008
            while one.cursors[2] is not None:
                one.next()
            assert fetched(board, name, three.token)[0] == 404
            with TextWire(board.server.address, three.token, Writer("1-3", 4)) as moved:
                assert moved.opened()["group"] == "2"
                assert moved.lines() == []
                one.writer.type(0, "もっと")
                one.push()
                one.until("saved")
                moved.writer.paragraph("新しい班で")
                moved.push()
                other.reads("新しい班で")
                moved.until("saved")
                assert moved.lines() == ["新しい班で"]
                assert one.lines() == ["もっとひみつ"]


def _late(page: TextWire, group: str) -> TextWire:
    """Return a line by which a moved pupil hands in what stands in its document."""
    return TextWire(page.address, page.token, page.writer, late=group)


@pytest.mark.logs("refused what a tablet sent: unreadable")
def test_what_a_moved_pupil_wrote_last_is_handed_in_and_nothing_comes_back(
    store: SqliteLessonStore,
) -> None:
    with open_board(writing=store) as board:
        board.lesson.do(OPENED)
        with pages(board, "1-1", "1-3", "2-1") as (one, three, other):
            one.writer.paragraph("一班の文")
            one.push()
            three.reads("一班の文")
            board.lesson.do(AWAY)
            assert three.ended() == 1008
            three.writer.type(0, "さいご")
            with _late(three, "1") as late:
                late.until("late")
                late.push()
                one.reads("さいご一班の文")
                assert late.until("saved")["n"] == 1
                one.writer.type(0, "ひみつ")
                one.push()
                one.until("saved")
                for asked in (b"\x00\x00\x01\x00", b"\x01\x03\x01\x01\x00", '{"type": "read"}'):
                    late.socket.send(asked)
                    assert late.until("refused")["reason"] == "unreadable"
                assert late.lines() == ["さいご一班の文"]
                assert {each["type"] for each in late.heard} == {"late", "saved", "refused"}
                board.server.remove(THREE)
                assert late.ended() == 1008
            for never, group in ((other, "1"), (other, "no such")):
                with _late(never, group) as late:
                    assert late.until("refused")["reason"] == "no_seat"
                    assert late.ended() == 1008
        board.comes_back()  # who wrote in it before is known by what it wrote
        with pages(board, "1-3") as (three,), _late(three, "1") as late:
            late.until("late")
    kept = WritingRoom(HERE, store.updates(HERE))
    assert "ひみつさいご一班の文" in str(kept.doc.get(ROOT, type=XmlFragment))
    assert store.updates(GroupId("no such")) == []


def test_an_absent_seat_has_no_text(store: SqliteLessonStore) -> None:
    with open_board(writing=store) as board, board.tablet() as tablet:
        board.lesson.do(OPENED)
        tablet.sit(CODE, "1-3").shows(writing={"title": "葉の実験", "locked": False})
        board.lesson.do(SeatAbsent(NOW, THREE, absent=True))
        tablet.shows(writing=None)
        board.lesson.do(SeatAbsent(NOW, THREE, absent=False))
        tablet.shows(writing={"title": "葉の実験", "locked": False})
