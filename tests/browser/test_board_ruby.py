"""Furigana in a real Chromium: shown, hidden, said once, and nothing moves when they come."""

import threading
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page, expect
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import presence_of_element_located as present
from selenium.webdriver.support.wait import WebDriverWait

from browser.browsers import PHONE, TABLET, chromium, webkit
from classsense.board import routes
from classsense.domain.board_commands import AnswerCommented, FuriganaSet
from classsense.domain.clock import LessonNs
from classsense.domain.commands import (
    AnswersShared,
    LessonEnded,
    QuestionOpened,
    UsedWord,
    WordsShared,
)
from classsense.domain.furigana import Runs
from classsense.domain.lesson import Question, QuestionId, QuestionKind
from classsense.speech.furigana import FuriganaMaker
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import WHERE, WHY, small_plan

AXE = Path(routes.__file__).parent / "page" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NOW = LessonNs(5)
MAKER = FuriganaMaker()
ORDER = Question(
    QuestionId("order"), QuestionKind.ORDER, "順にならべましょう。", ("葉を温める", "水で洗う")
)
DRAW = Question(QuestionId("draw"), QuestionKind.DRAWING, "養分の通り道をかきましょう。")
PLAN = replace(
    small_plan(), furigana=1, questions=(*small_plan().questions, ORDER, DRAW), title="植物の成長"
)


def _sits(page: Page, board: OpenBoard, question: str = WHY) -> None:
    board.lesson.do(QuestionOpened(NOW, QuestionId(question)))
    page.goto(f"{board.server.address}/#{CODE}")
    page.locator("button.seat").first.click()
    expect(page.locator("#question")).to_be_visible()


def _reads(page: Page, place: str) -> list[str]:
    """Return the readings within a place, once there are any."""
    expect(page.locator(f"{place} rt").first).to_be_visible()
    return page.locator(f"{place} rt").all_text_contents()


@pytest.mark.parametrize("size", [TABLET, PHONE])
def test_questions_of_every_kind_are_read_out(size: tuple[int, int]) -> None:
    with open_board(PLAN, furigana=MAKER) as board, chromium(size) as page:
        _sits(page, board, WHERE)
        assert _reads(page, "#question") == ["おお", "は"]
        assert _reads(page, ".choices") == ["ひ", "は", "ひ", "は", "おな"]
        board.lesson.do(QuestionOpened(NOW, ORDER.id))
        assert _reads(page, ".order") == ["は", "あたた", "みず", "あら"]
        board.lesson.do(QuestionOpened(NOW, DRAW.id))
        expect(page.locator("canvas").first).to_be_visible()
        assert _reads(page, "#question") == ["ようぶん", "とお", "みち"]
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size[0]


def test_what_the_class_says_is_read_out() -> None:
    with open_board(PLAN, furigana=MAKER) as board, chromium(PHONE) as page, board.tablet() as one:
        _sits(page, board)
        one.sit(CODE, "1-2").sees_a_question()
        one.answer("answer-0", WHY, "日光が当たる葉\n<b>水</b>")
        one.until("stored")
        board.lesson.do(AnswersShared(NOW, WHY, (), live=True))
        assert _reads(page, ".cards") == ["にっこう", "あ", "は", "みず"]
        expect(page.locator(".cards b")).to_have_count(0)

        board.lesson.do(AnswerCommented(NOW, WHY, "answer-0", "根拠がよい", public=True))
        board.lesson.do(WordsShared(NOW, WHY, (UsedWord("養分", 2),)))
        board.lesson.do(AnswersShared(NOW, WHY, ("answer-0",)))
        assert _reads(page, ".remark") == ["こんきょ"]
        assert _reads(page, ".cloud") == ["ようぶん"]
        expect(page.locator(".cards li")).to_contain_text("<b>")


def test_a_pupil_hides_and_shows_them_and_the_tablet_keeps_it() -> None:
    with open_board(PLAN, furigana=MAKER) as board, chromium(PHONE) as page:
        _sits(page, board)
        assert _reads(page, "#question")
        switch = page.get_by_role("button", name="ふりがな")
        expect(switch).to_have_attribute("aria-pressed", "true")
        box = switch.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44

        switch.click()
        expect(page.locator("#question rt")).to_have_count(0)
        page.reload()
        expect(page.locator("#question")).to_be_visible()
        expect(switch).to_have_attribute("aria-pressed", "false")
        expect(page.locator("#question rt")).to_have_count(0)
        board.lesson.do(LessonEnded(NOW))
        expect(page.get_by_role("heading", name="授業は終わりです")).to_be_visible()
        kept = page.evaluate("Object.keys(localStorage).sort()")
        assert kept == ["classsense.furigana"]


def test_a_reader_says_a_text_once() -> None:
    with open_board(PLAN, furigana=MAKER) as board, chromium(TABLET) as page:
        _sits(page, board, WHERE)
        assert _reads(page, ".choices")

        # What Chromium itself tells a screen reader.
        tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
        said = {
            (node["role"]["value"], node.get("name", {}).get("value"))
            for node in tree
            if not node["ignored"]
        }
        assert ("heading", "デンプンが多いのはどちらの葉でしょう。") in said
        assert {name for role, name in said if role == "radio"} == {
            "日なたの葉", "日かげの葉", "どちらも同じ",
        }  # fmt: skip
        assert not {name for _, name in said} & {"おお", "ひ", "は", "おな"}


def test_nothing_moves_when_readings_come() -> None:
    may_go_on = threading.Event()

    def slow(text: str, grade: int) -> Runs:
        may_go_on.wait(60)
        return MAKER(text, grade)

    with open_board(PLAN, furigana=slow) as board, chromium(TABLET) as page:
        _sits(page, board, WHERE)
        places = page.locator("#question, .choice, form .main")
        expect(places).to_have_count(5)
        expect(page.locator("#question rt")).to_have_count(0)
        before = [places.nth(at).bounding_box() for at in range(5)]

        may_go_on.set()
        assert _reads(page, ".choices")
        after = [places.nth(at).bounding_box() for at in range(5)]
        assert [(b["y"], b["height"]) for b in before if b] == [
            (a["y"], a["height"]) for a in after if a
        ]


@pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning")
def test_webkit_shows_them_too() -> None:
    with open_board(PLAN, furigana=MAKER) as board, webkit() as driver:
        board.lesson.do(QuestionOpened(NOW, WHERE))
        driver.get(f"{board.server.address}/#{CODE}")
        wait = WebDriverWait(driver, 30)
        wait.until(present((By.CSS_SELECTOR, "button.seat"))).click()
        wait.until(present((By.CSS_SELECTOR, ".choices rt")))
        read = driver.find_elements(By.CSS_SELECTOR, ".choices rt")
        assert [each.text for each in read] == ["ひ", "は", "ひ", "は", "おな"]


def test_the_teacher_sets_the_grade_and_takes_it_back() -> None:
    with open_board(furigana=MAKER) as board, chromium(PHONE) as page:
        _sits(page, board, WHERE)
        expect(page.get_by_role("button", name="ふりがな")).to_have_count(0)
        board.lesson.do(FuriganaSet(NOW, 3))
        assert _reads(page, ".choices") == ["は", "は"]
        board.lesson.do(FuriganaSet(NOW, None))
        expect(page.locator("rt")).to_have_count(0)


def test_axe_finds_nothing_with_readings_on_the_screen() -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not among the page's tools: npm ci")
    with open_board(PLAN, furigana=MAKER) as board, chromium(PHONE) as page:
        _sits(page, board, ORDER.id)
        assert _reads(page, ".order")
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate(
            "tags => axe.run(document, {runOnly: tags}).then(all => all.violations)", RULES
        )
        assert [each["id"] for each in found] == []
