"""A group's text without a network: what was written meanwhile is merged, each letter once."""

from pathlib import Path

from playwright.sync_api import Page, expect
from pycrdt import XmlFragment

from browser.browsers import GIVEN_UP, chromium
from browser.test_board_kept import Wifi, wifi
from browser.texts import NOW, OPEN, another, lines, reads, saved, sheet, sit, writing_board
from classsense.domain.commands import Seating, SeatsMoved
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.writing import WritingStore
from classsense.writing.rooms import ROOT, WritingRoom
from fakes.board import CODE

HERE, THERE = GroupId("1"), GroupId("2")


def _tables(first: tuple[str, ...], second: tuple[str, ...]) -> SeatsMoved:
    tables = ((HERE, first), (THERE, second))
    return SeatsMoved(NOW, tuple(Seating(at, tuple(map(SeatId, seats))) for at, seats in tables))


MOVED = _tables(("1-2", "1-3"), ("2-1", "2-2", "2-3", "1-1"))
BACK = _tables(("1-1", "1-2", "1-3"), ("2-1", "2-2", "2-3"))


def _kept(store: WritingStore, group: GroupId = HERE) -> str:
    return str(WritingRoom(group, store.updates(group)).doc.get(ROOT, type=XmlFragment))


def _sit_behind(page: Page, line: Wifi, seat: int) -> None:
    page.goto(f"{line.address}/#{CODE}")
    page.locator("button.seat").nth(seat - 1).click()
    page.get_by_role("button", name=OPEN).click()
    sheet(page)


def _type_until_cut(page: Page, line: Wifi, before: str, after: str) -> None:
    """Type what is saved, cut the line, and type what waits."""
    page.locator(".written p").click()
    page.keyboard.type(before)
    saved(page)
    line.cut()
    page.keyboard.type(after)
    expect(page.locator(".saving.unsaved, .saving.kept")).to_be_visible()
    page.wait_for_timeout(300)


def test_a_page_that_is_frozen_meanwhile_wakes_up_to_the_same_text(tmp_path: Path) -> None:
    with writing_board(tmp_path, ("問い",)) as (board, _), chromium(remarks=GIVEN_UP) as one:
        two = another(one)
        here, there = sit(one, board, 1), sit(two, board, 2)
        here.locator("p").click()
        one.keyboard.type("まえ")
        saved(one)
        session = one.context.new_cdp_session(one)
        session.send("Page.setWebLifecycleState", {"state": "frozen"})
        there.locator("p").click()
        two.keyboard.press("End")
        two.keyboard.type("となか")
        saved(two)
        session.send("Page.setWebLifecycleState", {"state": "active"})
        reads(one, "問い", "まえとなか")
        one.keyboard.type("、")
        saved(one)
        _, found = lines(one)
        assert sorted(found) == sorted("まえとなか、")
        reads(two, "問い", found)


def test_a_page_that_is_loaded_again_without_a_network_brings_what_it_had(tmp_path: Path) -> None:
    with (
        writing_board(tmp_path, ("問い",)) as (board, store),
        chromium(remarks=GIVEN_UP) as one,
        wifi(board) as line,
    ):
        two = another(one)
        _sit_behind(one, line, 1)
        there = sit(two, board, 2)
        one.locator(".written p").click()
        one.keyboard.type("前")
        reads(two, "問い", "前")
        line.cut()
        one.keyboard.type("と後")
        there.locator("p").click()
        two.keyboard.press("Home")
        two.wait_for_timeout(150)
        two.keyboard.type("二番・")
        saved(two)
        with one.expect_navigation():
            one.evaluate("() => { location.reload() }")
            line.heal()
        sheet(one)
        for page in (one, two):
            reads(page, "問い", "二番・前と後")
            saved(page)
        assert _kept(store).count("二番・前と後") == 1


def test_two_pages_of_one_pupil_bring_what_either_wrote_once(tmp_path: Path) -> None:
    with (
        writing_board(tmp_path, ("問い",)) as (board, store),
        chromium(remarks=GIVEN_UP) as one,
        wifi(board) as line,
    ):
        _sit_behind(one, line, 1)
        _type_until_cut(one, line, "一", "枚目")
        line.heal()
        two = one.context.new_page()
        two.goto(f"{line.address}/#{CODE}")
        sheet(two)
        reads(two, "問い", "一枚目")
        two.locator(".written p").click()
        two.keyboard.press("End")
        two.keyboard.type("二枚目")
        reads(two, "問い", "一枚目二枚目")
        saved(two)
        assert _kept(store).count("一枚目二枚目") == 1


def test_a_pupil_who_changes_tables_writes_in_the_new_text_and_nothing_waiting_lands_there(
    tmp_path: Path,
) -> None:
    with (
        writing_board(tmp_path, ("問い",)) as (board, store),
        chromium(remarks=GIVEN_UP) as one,
        wifi(board) as line,
    ):
        _sit_behind(one, line, 1)
        _type_until_cut(one, line, "前の班", "まだここ")
        board.lesson.do(MOVED)
        one.wait_for_timeout(500)
        line.heal()
        reads(one, "問い", "")
        one.locator(".written p").click()
        one.keyboard.type("新しい班")
        saved(one)
        assert "新しい班" in _kept(store, THERE)
        assert "まだここ" not in _kept(store, THERE)
        assert "前の班" in _kept(store)
        assert "新しい班" not in _kept(store)
        board.lesson.do(BACK)
        expect(one.locator(".written p")).to_contain_text("前の班まだここ")
        saved(one)
        assert _kept(store).count("前の班まだここ") == 1
        assert "まだここ" not in _kept(store, THERE)
