"""The text page without a pointer and without sight, in all of its states."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.browsers import GIVEN_UP, chromium
from browser.test_board_accessible import AXE, RULES
from browser.test_board_writing_size import PASTE
from browser.test_board_writing_truth import NO_ROOM_HERE, _full_disk
from browser.texts import NOW, reads, saved, sit, writing_board
from classsense.domain.writing_commands import WritingLocked
from fakes.board import OpenBoard

VIOLATIONS = "tags => axe.run(document, {runOnly: tags}).then(all => all.violations)"
State = Callable[[Page, OpenBoard], None]


def _violations(page: Page) -> object:
    page.evaluate(AXE.read_text("utf-8"))
    return page.evaluate(VIOLATIONS, RULES)


def _locked(page: Page, board: OpenBoard) -> None:
    board.lesson.do(WritingLocked(NOW, locked=True))
    expect(page.locator(".writing .banner")).to_be_visible()


def _away(page: Page, board: OpenBoard) -> None:
    board.server.stop()
    page.keyboard.type("二")
    expect(page.locator(".saving.kept")).to_be_visible()


def _lost(page: Page, board: OpenBoard) -> None:
    _away(page, board)
    page.evaluate(NO_ROOM_HERE)
    page.keyboard.type("三")
    expect(page.locator(".saving.lost")).to_be_visible()


def _refused(page: Page, _: OpenBoard) -> None:
    page.evaluate(PASTE, ["text/plain", "葉" * 30_000])
    expect(page.locator(".told")).to_be_visible()


def _who(page: Page, _: OpenBoard) -> None:
    page.locator("[data-act=who]").click()
    expect(page.locator(".legend li")).to_have_count(2)


@pytest.mark.parametrize("state", [_locked, _away, _lost, _refused, _who])
def test_every_state_of_the_text_is_fit_for_a_screen_reader(state: State, tmp_path: Path) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not among the page's tools: npm ci")
    with writing_board(tmp_path, ("問い",)) as (board, _), chromium(remarks=GIVEN_UP) as one:
        sit(one, board, 1).locator("p").click()
        one.keyboard.type("一")
        saved(one)
        state(one, board)
        assert _violations(one) == []


@pytest.mark.logs("commit failed")
def test_a_disk_without_room_is_told_so_that_a_screen_reader_says_it_once(tmp_path: Path) -> None:
    with writing_board(tmp_path, ("問い",)) as (board, _), chromium() as one:
        sit(one, board, 1).locator("p").click()
        said = one.locator(".saving [role=status]")
        with _full_disk():
            one.keyboard.type("一")
            expect(said).to_contain_text("いま保存できません")
            before = said.text_content()
            one.keyboard.type("二三")
            expect(one.locator(".saving.failing")).to_contain_text("(3)")
            assert said.text_content() == before
        saved(one)


def test_the_tools_are_one_stop_of_the_tab_key_and_the_arrows_go_around_them(
    tmp_path: Path,
) -> None:
    with writing_board(tmp_path, ("問い",)) as (board, _), chromium() as one:
        sit(one, board, 1).focus()
        one.keyboard.press("Control+End")
        one.keyboard.press("Shift+Tab")
        expect(one.locator("[data-act=undo]")).to_be_focused()
        one.keyboard.press("End")
        expect(one.locator("[data-act=who]")).to_be_focused()
        one.keyboard.press("ArrowRight")
        expect(one.locator("[data-act=undo]")).to_be_focused()
        one.keyboard.press("ArrowLeft")
        expect(one.locator("[data-act=who]")).to_be_focused()
        stops = "() => document.querySelectorAll('[role=toolbar] [tabindex=\"0\"]').length"
        assert one.evaluate(stops) == 1
        one.keyboard.press("Enter")
        expect(one.locator("[data-act=who]")).to_have_attribute("aria-pressed", "true")
        expect(one.locator(".legend li")).to_have_text(["先生"])
        one.keyboard.press("Tab")
        expect(one.locator(".written")).to_be_focused()
        one.keyboard.type("書ける")
        reads(one, "問い", "書ける")


def _use(page: Page, name: str) -> None:
    """Use a tool by keys alone."""
    page.keyboard.press("Alt+F10")
    page.keyboard.press("Home")
    for _ in range(30):
        if page.evaluate("document.activeElement.dataset.act") == name:
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".written")).to_be_focused()


def test_a_table_is_made_filled_and_changed_by_keys_alone(tmp_path: Path) -> None:
    with writing_board(tmp_path, ("結果",)) as (board, _), chromium() as one:
        sit(one, board, 1).focus()
        one.keyboard.press("Control+End")
        _use(one, "table")
        for word in ("色", "数", "赤", "二"):
            one.keyboard.type(word)
            one.keyboard.press("Tab")
        one.keyboard.type("青")
        one.keyboard.press("Shift+Tab")
        one.keyboard.type("三")
        cells = one.locator(".written th, .written td")
        expect(cells).to_have_text(["色", "数", "赤", "三", "青", ""])
        _use(one, "row")
        expect(one.locator(".written tr")).to_have_count(4)
        _use(one, "column")
        expect(one.locator(".written th")).to_have_count(3)
        _use(one, "column_away")
        expect(one.locator(".written th")).to_have_count(2)
        _use(one, "row_away")
        expect(one.locator(".written tr")).to_have_count(3)
        _use(one, "table_away")
        expect(one.locator(".written table")).to_have_count(0)
        saved(one)
