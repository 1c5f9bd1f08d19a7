"""Japanese, easy Japanese and English: chosen on the tablet, kept there, and with room for each."""

import pytest
from playwright.sync_api import Page, expect

from browser.browsers import PHONE, TABLET, chromium
from classsense.domain.clock import LessonNs
from classsense.domain.commands import QuestionOpened
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import WHY

NARROW = (320, 568)
TITLES = {"ja": "授業に入る", "easy": "じゅぎょうに 入る", "en": "Join the lesson"}
NAMES = ["日本語", "やさしい日本語", "English"]


def _answering(page: Page, board: OpenBoard, language: str) -> None:
    board.lesson.do(QuestionOpened(LessonNs(5), WHY))
    page.goto(f"{board.server.address}/#{CODE}")
    page.get_by_role("combobox").select_option(language)
    page.locator("button.seat").first.click()
    page.locator("textarea").fill("日なたの葉")


def test_three_languages_are_offered_by_their_own_names() -> None:
    with open_board() as board, chromium(touch=True) as page:
        page.goto(board.server.address)
        languages = page.get_by_role("combobox")
        assert languages.locator("option").all_inner_texts() == NAMES
        for language, title in TITLES.items():
            languages.select_option(language)
            expect(page.get_by_role("heading", level=1)).to_have_text(title)
            told = "en" if language == "en" else "ja"
            expect(page.locator("html")).to_have_attribute("lang", told)


def test_easy_japanese_stays_over_a_reload_and_another_pupil() -> None:
    with open_board() as board, chromium(touch=True) as page:
        _answering(page, board, "easy")
        page.get_by_role("button", name="先生に おくる").click()
        expect(page.get_by_text("先生に とどきました")).to_be_visible()
        page.reload()
        expect(page.get_by_text("先生に とどきました")).to_be_visible()
        page.locator("button.place").click()
        expect(page.get_by_role("heading", name="あなたの せきは どこですか")).to_be_visible()
        assert page.get_by_role("combobox").input_value() == "easy"


@pytest.mark.parametrize("size", [TABLET, PHONE, NARROW])
@pytest.mark.parametrize("language", list(TITLES))
def test_no_language_runs_out_of_the_screen(size: tuple[int, int], language: str) -> None:
    with open_board() as board, chromium(size, touch=True) as page:
        _answering(page, board, language)
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]
        cut = page.locator("button, select, h1, p:not(.unseen), label").evaluate_all(
            "all => all.filter(e => e.getClientRects().length && e.scrollWidth > e.clientWidth + 1)"
            ".filter(e => getComputedStyle(e).display !== 'inline').map(e => e.outerHTML)"
        )
        assert cut == []
