"""Pupils comment on shared answers, in Chromium at tablet and phone size."""

import pytest
from playwright.sync_api import Page, expect

from browser.browsers import PHONE, TABLET, chromium
from classsense.domain.board_commands import RemarkGiven, RemarksAllowed, RemarksJudged
from classsense.domain.clock import LessonNs
from classsense.domain.commands import AnswersShared, QuestionOpened
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import WHY
from fakes.wire import Wire

NOW = LessonNs(5)
SIZES = pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
TEXT = "日なたのことも書くとよいと思います"


def _shared(page: Page, board: OpenBoard, other: Wire, *, on: bool = True) -> None:
    """Share an answer of another pupil, and sit down."""
    board.lesson.do(QuestionOpened(NOW, WHY))
    other.sit(CODE, "2-1").sees_a_question()
    other.answer("answer-one", WHY, "日光がよく当たる上の方の葉だと思います")
    other.until("stored")
    board.lesson.do(AnswersShared(NOW, WHY, ("answer-one",)))
    if on:
        board.lesson.do(RemarksAllowed(NOW, WHY, on=True))
    page.goto(f"{board.server.address}/#{CODE}")
    page.locator("button.seat").first.click()
    expect(page.get_by_text("日光がよく当たる")).to_be_visible()


@SIZES
def test_a_comment_is_written_received_and_shown_once_approved(size: tuple[int, int]) -> None:
    with open_board() as board, board.tablet() as other, chromium(size) as page:
        _shared(page, board, other)
        page.get_by_role("button", name="ひとことを書く").click()
        page.get_by_label("この答えへのひとこと").fill(TEXT)
        page.get_by_role("button", name="送る", exact=True).click()
        expect(page.locator(".own-remark")).to_contain_text("先生にとどきました")
        (given,) = (each for each in board.lesson.kept if isinstance(each, RemarkGiven))
        assert given.text == TEXT
        page.reload()
        expect(page.locator(".own-remark")).to_contain_text(TEXT)
        board.lesson.do(RemarksJudged(NOW, WHY, (given.id,), shown=True))
        expect(page.get_by_role("list", name="みんなのひとこと")).to_contain_text(TEXT)
        expect(page.locator(".own-remark")).to_have_count(0)


def test_a_comment_written_without_a_line_is_sent_when_it_is_back() -> None:
    with open_board() as board, board.tablet() as other, chromium(PHONE) as page:
        _shared(page, board, other)
        page.get_by_role("button", name="ひとことを書く").click()
        page.get_by_label("この答えへのひとこと").fill(TEXT)
        board.server.stop()
        page.get_by_role("button", name="送る", exact=True).click()
        expect(page.locator(".own-remark")).to_contain_text("送っています")
        board.comes_back()
        expect(page.locator(".own-remark")).to_contain_text("先生にとどきました", timeout=20_000)
        assert len([each for each in board.lesson.kept if isinstance(each, RemarkGiven)]) == 1


def test_nothing_can_be_written_while_the_teacher_does_not_allow_it() -> None:
    with open_board() as board, board.tablet() as other, chromium(PHONE) as page:
        _shared(page, board, other, on=False)
        expect(page.get_by_role("button", name="ひとことを書く")).to_have_count(0)
