"""A walk over every screen of the tablets' page, for tests that look at all of them."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from msgspec.structs import replace
from playwright.sync_api import Page, expect

from classsense.domain.board_commands import AnswerCommented, RightTold, ScreensLocked, TablesShared
from classsense.domain.clock import LessonNs
from classsense.domain.commands import (
    AnswersShared,
    LessonEnded,
    QuestionClosed,
    QuestionOpened,
    UsedWord,
    WordsShared,
)
from classsense.domain.lesson import LessonPlan, Question, QuestionId, QuestionKind
from fakes.board import CODE, OpenBoard
from fakes.classroom import small_plan
from fakes.photos import encoded

NOW = LessonNs(5)
CHOICES = ("日なたの葉", "日かげの葉", "どちらも同じ")
PICKED = (QuestionKind.CHOICE, QuestionKind.MULTIPLE, QuestionKind.ORDER)
KINDS = (*PICKED, QuestionKind.NUMBER, QuestionKind.DRAWING, QuestionKind.PHOTO)
WORDS = (UsedWord("日光", 12), UsedWord("養分", 7))

Look = Callable[[str], None]
"""Called on each screen with its name."""


def every_kind() -> LessonPlan:
    """Return a lesson with a question of each kind, named after it."""
    questions = [
        Question(
            QuestionId(kind),
            kind,
            "デンプンが多いのはどちらの葉でしょう。",
            CHOICES if kind in PICKED else (),
            correct=("0",) if kind is QuestionKind.CHOICE else (),
        )
        for kind in QuestionKind
    ]
    return replace(small_plan(), questions=tuple(questions))


def walk(page: Page, board: OpenBoard, folder: Path, look: Look) -> None:
    """Go through the screens of a whole lesson of `every_kind`."""
    _outside(page, board, look)
    _text(page, board, look)
    for kind in KINDS:
        _asked(page, board, kind)
        look(kind)
    _pictures(page, board, folder, look)
    _rest(page, board, look)


def _outside(page: Page, board: OpenBoard, look: Look) -> None:
    page.goto(board.server.address)
    expect(page.locator("#code")).to_be_visible()
    look("joining")
    page.locator("#code").fill("XXXX")
    page.locator("form.join button").click()
    expect(page.locator("#code-trouble.trouble")).to_be_visible()
    look("wrong code")
    page.locator("#code").fill(CODE)
    page.locator("form.join button").click()
    expect(page.locator("button.seat").first).to_be_visible()
    look("seats")
    with board.tablet() as other:
        other.sit(CODE, "1-1")
        page.locator("button.seat.taken").click()
        expect(page.get_by_role("alertdialog")).to_be_visible()
        look("a seat in use")
        page.locator("button.plain").click()
    page.locator("button.seat").nth(1).click()
    expect(page.locator(".notice")).to_be_visible()
    look("no question")


def _asked(page: Page, board: OpenBoard, kind: QuestionKind) -> None:
    limit_s = 600.0 if kind is QuestionKind.TEXT else None
    board.lesson.do(QuestionOpened(NOW, QuestionId(kind), limit_s))
    shown = {
        QuestionKind.TEXT: "textarea",
        QuestionKind.CHOICE: "input[type=radio]",
        QuestionKind.MULTIPLE: "input[type=checkbox]",
        QuestionKind.NUMBER: "input[type=range]",
        QuestionKind.ORDER: "ol.order",
        QuestionKind.DRAWING: ".sheet .above",
        QuestionKind.PHOTO: ".photo-taking",
    }[kind]
    expect(page.locator(f"form.answer {shown}").first).to_be_visible()


def _text(page: Page, board: OpenBoard, look: Look) -> None:
    text = QuestionId(QuestionKind.TEXT)
    _asked(page, board, QuestionKind.TEXT)
    page.locator("textarea").fill("日なたの葉")
    look("text")
    page.locator("form.answer button.main").click()
    expect(page.locator(".receipt.stored")).to_be_visible()
    mine = board.answers()[-1].id
    board.lesson.do(AnswerCommented(NOW, text, mine, "よく考えました"))
    expect(page.locator(".remark")).to_be_visible()
    look("receipt")
    board.lesson.do(AnswersShared(NOW, text, (mine,)))
    board.lesson.do(WordsShared(NOW, text, WORDS))
    board.lesson.do(TablesShared(NOW, text, on=True))
    expect(page.locator(".cloud")).to_be_visible()
    look("shared")
    board.lesson.do(WordsShared(NOW, text))
    board.lesson.do(QuestionClosed(NOW, text))


def _pictures(page: Page, board: OpenBoard, folder: Path, look: Look) -> None:
    photo = folder / "leaf.jpg"
    photo.write_bytes(encoded(np.full((300, 400, 3), 120, np.uint8), ".jpg"))
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.locator("img.photo")).to_be_visible()
    look("a photo taken")
    _asked(page, board, QuestionKind.DRAWING)
    page.locator(".sheet .above").click(position={"x": 60, "y": 60})
    expect(page.locator("form.answer button.main")).to_be_enabled()
    look("a drawing")
    page.locator("form.answer button.main").click()
    expect(page.locator(".receipt.stored .sheet")).to_be_visible()
    drawn = board.answers()[-1].id
    board.lesson.do(AnswersShared(NOW, QuestionId(QuestionKind.DRAWING), (drawn,)))
    expect(page.locator(".gallery .sheet")).to_be_visible()
    look("drawings shared")


def _rest(page: Page, board: OpenBoard, look: Look) -> None:
    _asked(page, board, QuestionKind.CHOICE)
    page.locator("label.choice").first.click()
    page.locator("form.answer button.main").click()
    expect(page.locator(".receipt.stored")).to_be_visible()
    choice = QuestionId(QuestionKind.CHOICE)
    board.lesson.do(AnswersShared(NOW, choice, (board.answers()[-1].id,)))
    board.lesson.do(RightTold(NOW, choice, told=True))
    board.lesson.do(QuestionClosed(NOW, choice))
    expect(page.locator(".banner")).to_be_visible()
    look("closed")
    page.locator(".actions button").nth(2).click()
    expect(page.locator("#paces")).to_be_visible()
    look("pace")
    page.locator(".actions button").nth(2).click()
    page.locator(".sensing").click()
    expect(page.locator("section.sensed")).to_be_visible()
    look("what is sensed")
    page.locator("button.main").click()
    board.lesson.do(ScreensLocked(NOW, (), locked=True))
    expect(page.locator(".locked")).to_be_visible()
    look("locked")
    board.lesson.do(ScreensLocked(NOW, (), locked=False))
    board.server.stop()
    expect(page.locator(".line.bad")).to_be_visible()
    look("without the board")
    board.comes_back()
    expect(page.locator(".line.good")).to_be_visible()
    board.lesson.do(LessonEnded(NOW))
    expect(page.locator(".notice")).to_be_visible()
    look("over")
