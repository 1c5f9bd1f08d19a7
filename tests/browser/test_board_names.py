"""A pupil writes a name for the teacher, in Chromium at tablet and phone size."""

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page, expect

from browser.browsers import PHONE, TABLET, chromium
from classsense.domain.clock import LessonNs
from classsense.domain.commands import QuestionOpened
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import WHY, small_plan

SIZES = pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
NAMED = replace(small_plan(), names=True)


def _sits(page: Page, board: OpenBoard) -> None:
    board.lesson.do(QuestionOpened(LessonNs(5), WHY))
    page.goto(f"{board.server.address}/#{CODE}")
    page.locator("button.seat").first.click()


def _writes(page: Page, name: str) -> None:
    page.get_by_label("あなたの名前").fill(name)
    page.get_by_role("button", name="この名前にする").click()


@SIZES
def test_a_name_is_written_kept_over_a_reload_and_changed(size: tuple[int, int]) -> None:
    with open_board(NAMED) as board, board.tablet() as other, chromium(size) as page:
        other.sit(CODE, "1-2")
        other.send("name", name="ルーク")
        other.until("named")
        _sits(page, board)
        _writes(page, "るーく")
        expect(page.get_by_text("同じように見える名前")).to_be_visible()
        _writes(page, "さ\u200bくら")
        expect(page.get_by_text("この名前は使えません")).to_be_visible()
        _writes(page, "さくら")
        expect(page.get_by_text("名前: さくら")).to_be_visible()
        page.reload()
        expect(page.get_by_text("名前: さくら")).to_be_visible()
        page.get_by_role("button", name="なおす").click()
        _writes(page, "みお")
        expect(page.get_by_text("名前: みお")).to_be_visible()
        stored = page.evaluate("JSON.stringify(localStorage)")
        assert "みお" not in stored


def test_a_name_may_be_left_out() -> None:
    with open_board(NAMED) as board, chromium(PHONE) as page:
        _sits(page, board)
        page.get_by_role("button", name="書かない").click()
        expect(page.get_by_label("あなたの名前")).to_have_count(0)
        expect(page.get_by_text("名前は書いていません")).to_be_visible()


def test_nobody_is_asked_for_a_name_while_the_teacher_does_not_allow_it() -> None:
    with open_board() as board, chromium(PHONE) as page:
        _sits(page, board)
        expect(page.get_by_role("textbox")).to_be_visible()
        expect(page.get_by_label("あなたの名前")).to_have_count(0)
