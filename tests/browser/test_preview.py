"""What the teacher sees before she sends it: the page of the tablets, on a board of its own."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.browsers import chromium
from classsense.board.server import Entrance
from classsense.bootstrap.preview import Preview
from classsense.domain.clock import LessonNs
from classsense.domain.commands import QuestionOpened
from classsense.domain.lesson import Paced, QuestionId
from classsense.domain.sheet_commands import SheetOpened
from fakes.board import CODE, open_board
from fakes.classroom import WHERE, WHY
from fakes.inbox import StillClock
from fakes.sheets import SHEET, sheet_plan
from fakes.wire import Wire

NOW = LessonNs(5)
SEEN = """() => [...document.querySelectorAll('main h1, main form, main nav, main .turning')]
    .map(each => each.innerHTML)"""


@pytest.fixture
def preview() -> Iterator[Preview]:
    made = Preview(StillClock(), Entrance())
    yield made
    made.stop()


def as_seen(page: Page, address: str) -> list[str]:
    page.goto(address)
    page.locator("button.seat").first.click()
    expect(page.locator("form.answer")).to_be_visible()
    found: list[str] = page.evaluate(SEEN)
    return found


@pytest.mark.parametrize("question", [WHERE, WHY])
def test_a_question_is_shown_as_tablets_show_it(preview: Preview, question: QuestionId) -> None:
    plan = sheet_plan()
    asked = plan.question(question)
    assert asked is not None
    with open_board(plan) as board, chromium() as page:
        board.lesson.do(QuestionOpened(NOW, question))
        real = as_seen(page, f"{board.server.address}/#{CODE}")
        assert as_seen(page, preview.show(plan, (asked,), None)) == real

        assert len(real) == 2
        assert board.answers() == []


def test_a_sheet_is_shown_as_tablets_show_it_and_can_be_tried(preview: Preview) -> None:
    plan = sheet_plan()
    questions = tuple(each for each in map(plan.question, plan.sheets[0].questions) if each)
    with open_board(plan) as board, chromium() as page:
        board.lesson.do(SheetOpened(NOW, SHEET))
        real = as_seen(page, f"{board.server.address}/#{CODE}")
        assert as_seen(page, preview.show(plan, questions, plan.sheets[0])) == real
        page.get_by_label("日なたの葉").check()
        page.locator("form.answer button.main").click()

        expect(page.get_by_text("3 問のうち 1 問")).to_be_visible()
        assert board.answers() == []


def _open(sheet: dict[str, Any] | None) -> tuple[int, list[bool]]:
    """Return where a sheet is, and which of its questions may be looked at."""
    return (sheet["at"], [each["open"] for each in sheet["questions"]]) if sheet else (-1, [])


def test_of_a_sheet_that_the_teacher_leads_all_questions_may_be_looked_at(
    preview: Preview,
) -> None:
    plan = sheet_plan(Paced.TEACHER)
    questions = tuple(each for each in map(plan.question, plan.sheets[0].questions) if each)
    address = preview.show(plan, questions, plan.sheets[0])
    code = address.partition("#")[2]
    with Wire(address.partition("/#")[0]) as tablet:
        tablet.sit(code, "1-1")
        # She turns to each of them and back, which a tablet may see on its way.
        while _open(tablet.state.get("sheet")) != (0, [True] * 3):
            tablet.next()
        assert "correct" not in str(tablet.heard)


def test_it_is_for_this_machine_with_its_code_only_and_gone_with_the_next(
    preview: Preview,
) -> None:
    plan = sheet_plan()
    first = preview.show(plan, plan.questions[:1], None)
    assert first.startswith("http://127.0.0.1:")
    with Wire(first.partition("/#")[0]) as stranger:
        stranger.send("join", protocol=1, code="XXXX")
        assert stranger.until("refused")["reason"] == "wrong_code"
    second = preview.show(plan, plan.questions[1:2], None)

    assert second != first
    port = int(first.rsplit(":", 1)[1].partition("/")[0])
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), 5)
