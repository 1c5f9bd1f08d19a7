"""axe-core finds no violation on any screen of the page, in both languages."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page, expect

from browser.browsers import PHONE, chromium
from classsense.board import routes
from classsense.domain.board_commands import RemarksAllowed
from classsense.domain.clock import LessonNs
from classsense.domain.commands import AnswersShared, LessonEnded, QuestionClosed, QuestionOpened
from classsense.domain.lesson import Question, QuestionId, QuestionKind
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import WHERE, WHY, small_plan

AXE = Path(routes.__file__).parent / "page" / "node_modules" / "axe-core" / "axe.min.js"
NOW = LessonNs(5)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def axe() -> str:
    if not AXE.is_file():
        pytest.skip("axe-core is not among the page's tools: npm ci")
    return AXE.read_text("utf-8")


def _finds(page: Page, axe: str) -> list[str]:
    """Return rule and element of every violation on the screen as it is."""
    page.evaluate(axe)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: tags}).then(all => all.violations)", RULES
    )
    return [f"{each['id']}: {node['html']}" for each in found for node in each["nodes"]]


def _outside(page: Page, board: OpenBoard, axe: str) -> dict[str, list[str]]:
    found = {}
    page.goto(board.server.address)
    expect(page.locator("#code")).to_be_visible()
    if page.locator("html").get_attribute("lang") == "ja":
        page.get_by_role("combobox").select_option("en")
        found["joining, English"] = _finds(page, axe)
        page.get_by_role("combobox").select_option("ja")
    found["joining"] = _finds(page, axe)
    page.locator("#code").fill("XXXX")
    page.locator("form.join button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found["wrong code"] = _finds(page, axe)
    page.locator("#code").fill(CODE)
    page.locator("form.join button").click()
    expect(page.locator("button.seat").first).to_be_visible()
    found["seats"] = _finds(page, axe)
    page.locator("button.seat").first.click()
    expect(page.get_by_text("つながっています")).to_be_visible()
    found["no question"] = _finds(page, axe)
    return found


def _inside(page: Page, board: OpenBoard, axe: str) -> dict[str, list[str]]:
    found = {}
    board.lesson.do(QuestionOpened(NOW, WHY))
    page.locator("textarea").fill("日なたの葉")
    found["text"] = _finds(page, axe)
    page.locator("form.answer button.main").click()
    expect(page.get_by_text("先生にとどきました")).to_be_visible()
    found["receipt"] = _finds(page, axe)
    board.lesson.do(AnswersShared(NOW, WHY, (), live=True))
    expect(page.get_by_role("listitem").first).to_be_visible()
    found["answers of all"] = _finds(page, axe)
    board.lesson.do(QuestionClosed(NOW, WHY))
    found["closed"] = _finds(page, axe)
    board.lesson.do(QuestionOpened(NOW, WHERE))
    page.get_by_role("radio").first.check()
    found["choice"] = _finds(page, axe)
    page.get_by_role("button", name="いま計っていること").click()
    found["what is sensed"] = _finds(page, axe)
    page.get_by_role("button", name="もどる").first.click()
    board.server.stop()
    expect(page.get_by_text("つながっていません")).to_be_visible()
    found["without the board"] = _finds(page, axe)
    board.comes_back()
    expect(page.get_by_text("つながっています")).to_be_visible()
    board.lesson.do(LessonEnded(NOW))
    expect(page.get_by_role("heading", name="授業は終わりです")).to_be_visible()
    found["over"] = _finds(page, axe)
    return found


@pytest.mark.timeout(240)
def test_no_screen_breaks_a_rule_of_accessibility(axe: str) -> None:
    with open_board() as board, chromium(PHONE) as page:
        found = _outside(page, board, axe) | _inside(page, board, axe)

    assert len(found) == 13
    assert {screen: each for screen, each in found.items() if each} == {}


@pytest.mark.parametrize("kind", [QuestionKind.MULTIPLE, QuestionKind.NUMBER, QuestionKind.ORDER])
def test_no_kind_of_question_breaks_one(axe: str, kind: QuestionKind) -> None:
    asked = Question(QuestionId("q"), kind, "どれですか", () if kind == "number" else ("ア", "イ"))
    with open_board(replace(small_plan(), questions=(asked,))) as board, chromium(PHONE) as page:
        board.lesson.do(QuestionOpened(NOW, QuestionId("q")))
        page.goto(f"{board.server.address}/#{CODE}")
        page.locator("button.seat").first.click()
        expect(page.locator("form.answer")).to_be_visible()
        assert _finds(page, axe) == []


@pytest.mark.timeout(120)
def test_neither_the_name_nor_a_comment_breaks_one(axe: str) -> None:
    plan = replace(small_plan(), names=True)
    with open_board(plan) as board, board.tablet() as other, chromium(PHONE) as page:
        board.lesson.do(QuestionOpened(NOW, WHY))
        other.sit(CODE, "2-1").sees_a_question()
        other.answer("answer-one", WHY, "上の方の葉")
        other.until("stored")
        other.send("name", name="みお")
        other.until("named")
        page.goto(f"{board.server.address}/#{CODE}")
        page.locator("button.seat").first.click()
        name = page.locator("#own-name")
        name.fill("ミオ")
        page.get_by_role("button", name="この名前にする").click()
        expect(page.locator("#name-trouble")).not_to_be_empty()
        assert _finds(page, axe) == []
        name.fill("さくら")
        page.get_by_role("button", name="この名前にする").click()
        board.lesson.do(AnswersShared(NOW, WHY, ("answer-one",)))
        board.lesson.do(RemarksAllowed(NOW, WHY, on=True, checked=False))
        page.get_by_role("button", name="ひとことを書く").click()
        assert _finds(page, axe) == []
        page.locator(".remarks textarea").fill("わけも書こう")
        page.get_by_role("button", name="送る", exact=True).click()
        expect(page.locator(".remarks li")).to_have_count(1)
        assert _finds(page, axe) == []


def test_the_rules_find_what_is_wrong(axe: str) -> None:
    with open_board() as board, chromium(PHONE) as page:
        page.goto(board.server.address)
        expect(page.locator("#code")).to_be_visible()
        page.evaluate("document.querySelector('main').append(document.createElement('button'))")
        assert _finds(page, axe) == ["button-name: <button></button>"]
