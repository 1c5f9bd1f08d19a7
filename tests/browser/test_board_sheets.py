"""A sheet of several questions in a real Chromium, at phone and tablet size."""

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page, expect

from browser.browsers import PHONE, TABLET, chromium
from browser.test_board_accessible import AXE, RULES
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import QuestionClosed
from classsense.domain.lesson import (
    LessonPlan,
    Paced,
    Question,
    QuestionId,
    QuestionKind,
    Sheet,
)
from classsense.domain.sheet_commands import (
    SheetClosed,
    SheetOpened,
    SheetRoundBegan,
    SheetTurned,
)
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import WHERE, small_plan
from fakes.sheets import SHEET, sheet_plan

NOW = LessonNs(5)
SMALL = """() => [...document.querySelectorAll('button, label, input, textarea')]
    .filter(each => each.checkVisibility() && !each.disabled)
    .map(each => (each.closest('label') ?? each).getBoundingClientRect())
    .filter(box => Math.round(Math.min(box.width, box.height)) < 44).length"""


def opened(page: Page, board: OpenBoard, limit_s: float | None = None) -> None:
    board.lesson.do(SheetOpened(board.clock.now(), SHEET, limit_s))
    page.goto(f"{board.server.address}/#{CODE}")
    page.locator("button.seat").first.click()
    expect(page.get_by_role("navigation", name="問題の一覧")).to_be_visible()


def step(page: Page, number: int) -> None:
    page.get_by_role("button", name=f"{number} 問目").click()


def mark(page: Page, number: int, text: str, patience_ms: float = 10_000) -> None:
    button = page.get_by_role("button", name=f"{number} 問目 {text}")
    expect(button).to_be_visible(timeout=patience_ms)


def send(page: Page) -> None:
    page.locator("form.answer button.main").click()
    expect(page.get_by_role("article").get_by_text("先生にとどきました")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, TABLET])
def test_a_pupil_goes_back_and_forth_and_keeps_every_draft(size: tuple[int, int]) -> None:
    with open_board(sheet_plan()) as board, chromium(size, touch=True) as page:
        opened(page, board)
        expect(page.locator("main")).to_contain_text("3 問のうち 0 問が先生にとどきました")
        page.get_by_label("日かげの葉").check()
        page.get_by_role("button", name="次の問題").click()
        expect(page.get_by_role("heading", level=1)).to_be_focused()
        page.locator("textarea").fill("日がよく当たるから")
        step(page, 3)
        page.get_by_role("button", name="ふやす").click()
        page.reload()
        expect(page.get_by_role("slider")).to_have_value("6")
        mark(page, 1, "書きかけ")
        step(page, 2)
        expect(page.locator("textarea")).to_have_value("日がよく当たるから")
        assert board.answers() == []

        send(page)
        mark(page, 2, "先生にとどきました")
        expect(page.get_by_text("まだ出していない問題: 1・3")).to_be_visible()
        page.get_by_role("button", name="前の問題").click()
        expect(page.get_by_label("日かげの葉")).to_be_checked()
        send(page)
        step(page, 3)
        send(page)
        expect(page.get_by_text("ぜんぶ先生にとどきました")).to_be_visible()
        expect(page.locator("[aria-current=step]")).to_have_text("3✓")
        assert [answer.question for answer in board.answers()] == ["why", "where", "how-many"]

        assert page.evaluate(SMALL) == 0
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size[0]
        if not AXE.is_file():
            pytest.skip("axe-core is not among the page's tools: npm ci")
        page.evaluate(AXE.read_text("utf-8"))
        violations = "tags => axe.run(document, {runOnly: tags}).then(all => all.violations)"
        assert page.evaluate(violations, RULES) == []


def test_it_is_worked_by_keys_alone() -> None:
    with open_board(sheet_plan()) as board, chromium() as page:
        opened(page, board)
        page.get_by_role("button", name="2 問目").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.type("わけ")
        page.keyboard.press("Control+Enter")

        mark(page, 2, "先生にとどきました")
        assert [answer.value for answer in board.answers()] == ["わけ"]


def test_the_class_goes_along_with_the_teacher_and_may_go_back_until_it_is_locked() -> None:
    with open_board(sheet_plan(Paced.TEACHER)) as board, chromium(PHONE) as page:
        opened(page, board)
        expect(page.get_by_role("button", name="2 問目 先生が進むまで")).to_be_disabled()
        expect(page.get_by_role("button", name="次の問題")).to_be_disabled()
        page.get_by_label("日かげの葉").check()
        board.lesson.do(SheetTurned(NOW, SHEET, 1))
        page.locator("textarea").fill("とちゅうまで")
        page.get_by_role("button", name="前の問題").click()
        send(page)
        board.lesson.do(SheetTurned(NOW, SHEET, 2, locks=True))
        expect(page.get_by_role("slider")).to_be_visible()
        mark(page, 1, "先生にとどきました しめきりました")
        step(page, 1)
        expect(page.get_by_text("△ 正解とはちがいます")).to_be_visible()

        assert page.locator("form.answer").count() == 0
        board.lesson.do(SheetTurned(NOW, SHEET, 1))
        expect(page.get_by_text("この問題はしめきりました")).to_be_visible()


def test_when_its_time_is_over_all_that_is_written_is_sent() -> None:
    with open_board(sheet_plan()) as board, chromium(PHONE) as page:
        board.clock.at = lesson_ns(100)
        opened(page, board, 12.0)
        expect(page.get_by_role("timer")).to_have_count(1)
        page.get_by_label("日なたの葉").check()
        step(page, 2)
        page.locator("textarea").fill("書いたところまで")

        mark(page, 1, "先生にとどきました", 30_000)
        mark(page, 2, "先生にとどきました")
        given = {answer.question: answer.value for answer in board.answers()}
        assert given == {"where": "0", "why": "書いたところまで"}
        expect(page.get_by_role("timer")).to_contain_text("時間です")


def drawn_plan() -> LessonPlan:
    kinds = (QuestionKind.DRAWING, QuestionKind.PHOTO, QuestionKind.MULTIPLE, QuestionKind.ORDER)
    questions = tuple(
        Question(QuestionId(f"q-{kind}"), kind, f"{kind}の問題", ("ア", "イ") if at > 1 else ())
        for at, kind in enumerate(kinds)
    )
    sheet = Sheet(SHEET, "いろいろ", tuple(question.id for question in questions))
    return replace(small_plan(), questions=questions, sheets=(sheet,))


def test_a_drawing_stays_while_other_questions_are_looked_at() -> None:
    with open_board(drawn_plan()) as board, chromium(TABLET) as page:
        opened(page, board)
        box = page.locator(".sheet .above").bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 60, box["y"] + 60)
        page.mouse.down()
        page.mouse.move(box["x"] + 160, box["y"] + 120, steps=5)
        page.mouse.up()
        step(page, 2)
        expect(page.get_by_text("写真をとる・えらぶ")).to_be_visible()
        mark(page, 1, "書きかけ")
        step(page, 3)
        page.get_by_label("イ").check()
        step(page, 4)
        page.get_by_role("button", name="イを上へ").click()
        send(page)
        step(page, 1)
        expect(page.get_by_role("img", name="線 1 本")).to_be_visible()
        send(page)
        step(page, 3)
        send(page)

        given = {str(answer.question): answer.value for answer in board.answers()}
        assert given.pop("q-drawing").startswith("d-")
        assert given == {"q-order": "1,0", "q-multiple": "1"}


def test_another_round_begins_empty_and_the_end_tells_what_was_right() -> None:
    with open_board(sheet_plan()) as board, chromium() as page:
        opened(page, board)
        page.get_by_label("日なたの葉").check()
        send(page)
        board.lesson.do(SheetRoundBegan(NOW, SHEET))
        mark(page, 1, "まだ出していません")
        page.get_by_label("日なたの葉").check()
        send(page)
        board.lesson.do(QuestionClosed(NOW, WHERE))
        expect(page.get_by_text("○ 正解です")).to_be_visible()
        board.lesson.do(SheetClosed(NOW, SHEET))
        step(page, 2)

        expect(page.get_by_text("この問題はしめきりました")).to_be_visible()
