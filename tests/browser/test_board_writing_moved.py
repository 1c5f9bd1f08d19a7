"""The teacher moves a pupil to another table in the middle of a sentence."""

from pathlib import Path

from playwright.sync_api import Page, expect

from browser.browsers import chromium
from browser.texts import NOW, another, lines, reads, saved, sheet, sit, writing_board
from classsense.domain.commands import SeatAbsent, Seating, SeatsMoved
from classsense.domain.lesson import GroupId, SeatId
from classsense.storage.lesson_store import SqliteLessonStore
from classsense.writing.rooms import WritingRoom
from fakes.board import OpenBoard

HERE, THERE = GroupId("1"), GroupId("2")


def _tables(**seats: str) -> SeatsMoved:
    tables = (
        Seating(GroupId(name[1:]), tuple(map(SeatId, s.split()))) for name, s in seats.items()
    )
    return SeatsMoved(NOW, tuple(tables))


THERE_TOO = _tables(t2="2-1 2-2 2-3 1-3")
BACK = _tables(t1="1-1 1-2 1-3")


def _who(page: Page) -> None:
    page.locator("[data-act=who]").click()


def _writers(store: SqliteLessonStore, group: GroupId) -> set[str]:
    return set(WritingRoom(group, store.updates(group)).owners.values())


def _goes_back(three: Page, other: Page, board: OpenBoard) -> None:
    """Back, with what the tablet could not send before it was loaded anew."""
    three.evaluate("() => { WebSocket.prototype.send = function () {} }")
    three.keyboard.type("。おわり")
    expect(three.locator(".saving.unsaved")).to_be_visible()
    three.wait_for_timeout(300)
    board.lesson.do(BACK)
    three.reload()
    sheet(three)
    reads(three, "一班の文。三番さいご")
    reads(other, "二班で。おわり")
    expect(three.get_by_text("レポートを書いています")).to_have_count(0)
    saved(three)
    # Nobody is to be at a seat: there is no text for it, and no word of a lost connection.
    board.lesson.do(SeatAbsent(NOW, SeatId("1-3"), absent=True))
    expect(three.get_by_text("いまは問題が出ていません")).to_be_visible()


def test_who_is_moved_goes_on_in_the_other_text_and_nothing_of_the_first_is_lost(
    tmp_path: Path,
) -> None:
    with writing_board(tmp_path) as (board, store), chromium() as one:
        three, other = another(one), another(one)
        sit(one, board, 1).click()
        one.keyboard.type("一班の文。")
        there = sit(three, board, 3)
        reads(three, "一班の文。")
        sit(other, board, 4)
        there.click()
        three.keyboard.press("End")
        three.keyboard.type("三番")
        saved(three)
        expect(one.locator(".cursor span")).to_have_text("3 番")
        three.keyboard.type("さいご")
        board.lesson.do(THERE_TOO)
        expect(three.get_by_text("いまは2 班のレポートを書いています")).to_be_visible()
        assert lines(three) == [""]
        reads(one, "一班の文。三番さいご")
        expect(one.locator(".cursor")).to_have_count(0)
        sheet(three).click()
        three.keyboard.type("二班で")
        reads(other, "二班で")
        saved(three)
        for page, expected in ((other, "1 班 3 番"), (three, "1 班 3 番 (あなた)")):
            _who(page)
            expect(page.locator(".legend .by4")).to_have_text(expected)
            expect(page.locator(".written .by.by4")).to_have_text("二班で")
        expect(other.locator(".cursor span")).to_have_text("1 班 3 番")
        assert _writers(store, THERE) == {"1-3"}
        _goes_back(three, other, board)
