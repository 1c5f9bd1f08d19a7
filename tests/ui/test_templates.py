"""The teacher's own templates in the window for a new question."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from classsense.domain.board_commands import QuestionAdded
from classsense.domain.lesson import Paced, Question, QuestionId, QuestionKind, SheetId
from classsense.domain.sheet_commands import SheetAdded, SheetOpened
from classsense.domain.templates import SheetTemplate
from classsense.ui.lesson_screen import BOARD, LessonScreen
from classsense.ui.main_window import MainWindow
from classsense.ui.panels.new_question import KINDS
from fakes.workplace import LessonOnTheDesk
from ui.snapshots import rich
from ui.test_sheets import LEAVES, on_sheet

Begin = Callable[[], None]
MINE = Question(QuestionId("mine"), QuestionKind.CHOICE, "Which leaf?", ("sun", "shade"))
WHY = Question(QuestionId("why"), QuestionKind.TEXT, "Why?")
SHEET = SheetTemplate(SheetId("s"), "At the end", (MINE, WHY), Paced.TEACHER, 60.0)


@pytest.fixture
def screen(window: MainWindow, begin: Begin) -> LessonScreen:
    begin()
    made = window.screen_of_lesson
    assert made is not None
    made.show_screen(BOARD)
    made.show_snapshot(rich())
    return made


def test_a_question_is_kept_taken_and_deleted(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    dialog = screen.board_controls.ask_question()
    assert not dialog.template.isEnabled()
    dialog.kind.setCurrentIndex(KINDS.index(QuestionKind.CHOICE))
    dialog.text.setText("Which leaf?")
    dialog.choices[0].setText("sun")
    dialog.choices[1].setText("shade")
    dialog.template.click()
    dialog.reject()
    later = screen.board_controls.ask_question()
    later.own.choice.setCurrentIndex(1)
    later.own.choice.activated.emit(1)

    assert later.text.text() == "Which leaf?"
    assert [line.text() for line in later.choices[:3]] == ["sun", "shade", ""]
    later.text.setText("Which one?")
    asked = later.question()
    assert asked is not None
    assert asked.text == "Which one?"
    later.own.remove.click()
    assert lesson.templates.read().questions == ()
    assert later.own.choice.count() == 1


def test_a_template_that_was_not_changed_is_asked_whole(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    letters = tuple("abcdefgh")
    whole = Question(QuestionId("w"), QuestionKind.CHOICE, "Which?", letters, correct=("7",))
    lesson.templates.keep(whole)
    dialog = screen.board_controls.ask_question()
    dialog.own.choice.setCurrentIndex(1)
    dialog.own.choice.activated.emit(1)
    dialog.keep.click()

    (added,) = [entry.question for entry in lesson.asked if isinstance(entry, QuestionAdded)]
    assert (added.choices, added.correct) == (letters, ("7",))
    assert added.id != whole.id


def test_a_sheet_is_made_of_a_template_and_opened(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    lesson.templates.keep(SHEET)
    dialog = screen.board_controls.ask_question()
    dialog.own.choice.setCurrentIndex(1)
    dialog.own.choice.activated.emit(1)
    assert not dialog.text.isVisible()
    dialog.ask.click()

    added = [entry.question for entry in lesson.asked if isinstance(entry, QuestionAdded)]
    (sheet,) = [entry.sheet for entry in lesson.asked if isinstance(entry, SheetAdded)]
    opened = [entry for entry in lesson.asked if isinstance(entry, SheetOpened)]
    assert [question.text for question in added] == ["Which leaf?", "Why?"]
    assert sheet.questions == tuple(question.id for question in added)
    assert [(entry.sheet, entry.limit_s) for entry in opened] == [(sheet.id, 60.0)]


def test_a_sheet_of_the_lesson_is_kept_as_a_template(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    screen.show_snapshot(on_sheet())
    screen.board.sheet.keep.trigger()

    (kept,) = lesson.templates.read().sheets
    assert kept.title == "How plants grow"
    assert len(kept.questions) == 2
    assert kept.id != LEAVES


def test_a_broken_file_is_said_and_the_usual_questions_still_work(
    screen: LessonScreen, lesson: LessonOnTheDesk, tmp_path: Path
) -> None:
    (tmp_path / "templates.toml").write_text("[[questions]", "utf-8")
    dialog = screen.board_controls.ask_question()
    assert "templates.toml" in dialog.own.trouble.text()
    assert dialog.own.trouble.isVisible()
    dialog.usual[0].click()
    dialog.template.click()
    assert (tmp_path / "templates.toml").read_text("utf-8") == "[[questions]"
    dialog.keep.click()

    assert any(isinstance(entry, QuestionAdded) for entry in lesson.asked)


class Browser(QObject):
    """Takes the addresses that the console opens."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, address: QUrl) -> None:
        self.opened.append(address.toString())


@pytest.fixture
def browser() -> Iterator[Browser]:
    made = Browser()
    # The stub says bytes; PySide itself takes a text only.
    QDesktopServices.setUrlHandler("http", made, "open")  # type: ignore[arg-type]  # the stub wants bytes, Qt takes text
    yield made
    QDesktopServices.unsetUrlHandler("http")


def test_what_is_chosen_or_being_made_is_seen_before_it_is_sent(
    screen: LessonScreen, lesson: LessonOnTheDesk, browser: Browser
) -> None:
    screen.board.preview_wanted.emit()
    screen.show_snapshot(on_sheet(shown=False))
    screen.board.question_chosen.emit(f"sheet/{LEAVES}")
    screen.board.preview_wanted.emit()
    lesson.templates.keep(SHEET)
    dialog = screen.board_controls.ask_question()
    assert not dialog.preview.isEnabled()
    dialog.usual[0].click()
    dialog.preview.click()
    dialog.own.choice.setCurrentIndex(1)
    dialog.own.choice.activated.emit(1)
    dialog.preview.click()

    seen = [([q.text for q in questions], sheet is None) for questions, sheet in lesson.previewed]
    plan = on_sheet().plan
    assert seen[0] == ([plan.questions[0].text], True)
    assert seen[1] == ([question.text for question in plan.questions[:2]], False)
    assert seen[2][1]
    assert seen[3] == (["Which leaf?", "Why?"], False)
    assert len(browser.opened) == 4
    assert dialog.isVisible()
    assert not any(isinstance(entry, QuestionAdded) for entry in lesson.asked)
