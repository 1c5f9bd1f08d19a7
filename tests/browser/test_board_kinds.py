"""Every kind of question in a real Chromium: by finger, by keys, and shown to all."""

from msgspec.structs import replace
from playwright.sync_api import Page, expect

from browser.browsers import chromium
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import AnswersShared, QuestionClosed, QuestionOpened
from classsense.domain.lesson import LessonPlan, Question, QuestionId, QuestionKind, Scale
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import small_plan

NOW = LessonNs(5)
CHOICES = ("日なた", "日かげ", "水")


def plan(kind: QuestionKind) -> LessonPlan:
    choices = () if kind is QuestionKind.NUMBER else CHOICES
    scale = Scale(0, 20, 1) if kind is QuestionKind.NUMBER else None
    asked = Question(QuestionId("q"), kind, "どれですか", choices, scale)
    return replace(small_plan(), questions=(asked,))


def asked(page: Page, board: OpenBoard) -> None:
    board.lesson.do(QuestionOpened(NOW, QuestionId("q")))
    board.lesson.do(AnswersShared(NOW, QuestionId("q"), (), live=True))
    page.goto(f"{board.server.address}/#{CODE}")
    page.locator("button.seat").first.click()


def stored(board: OpenBoard, page: Page) -> str:
    page.get_by_role("button", name="出す").click()
    expect(page.get_by_text("先生にとどきました")).to_be_visible()
    (answer,) = board.answers()
    return answer.value


def test_several_may_be_chosen() -> None:
    with open_board(plan(QuestionKind.MULTIPLE)) as board, chromium() as page:
        asked(page, board)
        page.get_by_label("水").check()
        page.get_by_label("日なた").check()
        page.get_by_label("日かげ").check()
        page.get_by_label("日かげ").uncheck()

        assert stored(board, page) == "0,2"
        expect(page.get_by_role("article")).to_contain_text("日なた / 水")
        expect(page.locator(".counts b").nth(1)).to_have_text("0 人")
        expect(page.locator(".counts b").nth(2)).to_have_text("1 人")


def test_a_number_is_chosen_by_finger_and_by_keys() -> None:
    with open_board(plan(QuestionKind.NUMBER)) as board, chromium() as page:
        asked(page, board)
        expect(page.get_by_role("button", name="出す")).to_be_disabled()
        page.get_by_role("button", name="ふやす").click()
        page.get_by_role("slider").press("ArrowRight")

        assert stored(board, page) == "12"
        expect(page.get_by_role("img", name="12")).to_be_visible()


def test_an_order_is_made_with_buttons() -> None:
    with open_board(plan(QuestionKind.ORDER)) as board, chromium() as page:
        asked(page, board)
        page.get_by_role("button", name="水を上へ").click()
        page.get_by_role("button", name="水を上へ").click()

        assert stored(board, page) == "2,0,1"
        expect(page.get_by_role("article")).to_contain_text("水 › 日なた › 日かげ")
        expect(page.locator(".counts b").nth(2)).to_have_text("1.0 番")


def test_a_countdown_sends_what_is_written_by_then() -> None:
    with open_board(plan(QuestionKind.MULTIPLE)) as board, chromium() as page:
        board.clock.at = lesson_ns(100)
        board.lesson.do(QuestionOpened(lesson_ns(100), QuestionId("q"), 6.0))
        page.goto(f"{board.server.address}/#{CODE}")
        page.locator("button.seat").first.click()
        expect(page.get_by_role("timer")).to_contain_text("のこり 0:0")
        page.get_by_label("日かげ").check()

        expect(page.get_by_text("先生にとどきました")).to_be_visible(timeout=20_000)
        assert [answer.value for answer in board.answers()] == ["1"]
        expect(page.get_by_role("timer")).to_contain_text("時間です")


def test_a_right_answer_is_told_when_the_question_is_closed_and_not_before() -> None:
    lesson_plan = plan(QuestionKind.CHOICE)
    asks = replace(lesson_plan.questions[0], correct=("1",))
    with open_board(replace(lesson_plan, questions=(asks,))) as board, chromium() as page:
        asked(page, board)
        page.get_by_label("日かげ").check()
        assert stored(board, page) == "1"
        with board.tablet() as other:
            other.sit(CODE, "2-1")
            other.sees_a_question()
            other.send("ping")
            other.until("pong")
            assert "correct" not in str(other.heard)
        expect(page.get_by_text("正解です")).to_have_count(0)
        board.lesson.do(QuestionClosed(NOW, QuestionId("q")))

        expect(page.get_by_text("正解です")).to_be_visible()
