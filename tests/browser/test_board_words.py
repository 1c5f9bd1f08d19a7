"""The words of the class, and answers side by side, in a real Chromium at tablet and phone size."""

import pytest
from playwright.sync_api import Page, expect

from browser.browsers import PHONE, TABLET, chromium
from classsense.domain.clock import LessonNs
from classsense.domain.commands import AnswersShared, QuestionOpened, UsedWord, WordsShared
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import WHY

NOW = LessonNs(5)
WORDS = (UsedWord("日光", 12), UsedWord("養分", 7), UsedWord("<b>水</b>", 3), UsedWord("茎", 2))
ANSWERS = ("光が当たると養分ができるから", "日なたはあたたかいから", "土がかわくから")


def _asked(page: Page, board: OpenBoard) -> None:
    board.lesson.do(QuestionOpened(NOW, WHY))
    page.goto(f"{board.server.address}/#{CODE}")
    page.locator("button.seat").first.click()
    expect(page.get_by_label("あなたの答え")).to_be_visible()


@pytest.mark.parametrize("size", [TABLET, PHONE])
def test_words_are_shown_larger_the_more_pupils_used_them(size: tuple[int, int]) -> None:
    with open_board() as board, chromium(size) as page:
        _asked(page, board)
        board.lesson.do(WordsShared(NOW, WHY, WORDS))

        expect(page.get_by_role("heading", name="みんなのことば")).to_be_visible()
        said = page.locator(".cloud li")
        expect(said).to_have_text(["日光 12 人", "養分 7 人", "<b>水</b> 3 人", "茎 2 人"])
        sizes = said.evaluate_all("all => all.map(li => parseFloat(getComputedStyle(li).fontSize))")
        assert sizes == sorted(sizes, reverse=True)
        assert sizes[0] > sizes[-1] >= 16
        boxes = [said.nth(at).bounding_box() for at in range(4)]
        assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= size[0] for box in boxes)

        board.lesson.do(WordsShared(NOW, WHY))
        expect(page.locator(".cloud")).to_have_count(0)


def test_three_answers_stand_side_by_side_where_there_is_room() -> None:
    with open_board() as board, chromium(TABLET) as page:
        _asked(page, board)
        with board.tablet() as one, board.tablet() as two, board.tablet() as three:
            for at, (tablet, seat) in enumerate(((one, "1-2"), (two, "1-3"), (three, "2-1"))):
                tablet.sit(CODE, seat).sees_a_question()
                tablet.answer(f"answer-{at}", WHY, ANSWERS[at])
                tablet.until("stored")
            board.lesson.do(AnswersShared(NOW, WHY, ("answer-2", "answer-0", "answer-1")))
            cards = page.locator(".cards li")
            expect(cards).to_have_text([ANSWERS[2], ANSWERS[0], ANSWERS[1]])
            tops = {box["y"] for at in range(3) if (box := cards.nth(at).bounding_box())}
            assert len(tops) == 1

            page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
            lefts = {box["x"] for at in range(3) if (box := cards.nth(at).bounding_box())}
            assert len(lefts) == 1
