"""The teacher makes a question while the lesson runs."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLineEdit

from classsense.domain.board_commands import QuestionAdded
from classsense.domain.commands import QuestionOpened
from classsense.domain.lesson import Question, QuestionKind, Scale
from classsense.domain.plan_file import problems_of
from classsense.ui.lesson_screen import BOARD, LessonScreen
from classsense.ui.main_window import MainWindow
from classsense.ui.panels.new_question import KINDS, USUAL, NewQuestionDialog
from classsense.ui.panels.parts import Button
from fakes.workplace import LessonOnTheDesk
from ui.snapshots import rich

Begin = Callable[[], None]


@pytest.fixture
def screen(window: MainWindow, begin: Begin) -> LessonScreen:
    begin()
    made = window.screen_of_lesson
    assert made is not None
    made.show_screen(BOARD)
    made.show_snapshot(rich())
    return made


@pytest.fixture
def dialog(screen: LessonScreen) -> NewQuestionDialog:
    return screen.board_controls.ask_question()


def added(lesson: LessonOnTheDesk) -> list[Question]:
    return [entry.question for entry in lesson.asked if isinstance(entry, QuestionAdded)]


def choose(dialog: NewQuestionDialog, kind: QuestionKind) -> None:
    dialog.kind.setCurrentIndex(KINDS.index(kind))


def write(lines: tuple[QLineEdit, ...], *texts: str) -> None:
    for line, text in zip(lines, texts, strict=False):
        line.setText(text)


def test_a_question_is_made_and_asked_at_once(
    dialog: NewQuestionDialog, lesson: LessonOnTheDesk, screen: LessonScreen
) -> None:
    choose(dialog, QuestionKind.CHOICE)
    dialog.text.setText("  Which one?  ")
    write(dialog.choices, "left", "", "right")
    dialog.ask.click()
    (made,) = added(lesson)
    assert (made.text, made.choices, made.scale) == ("Which one?", ("left", "right"), None)
    opened = [entry.question for entry in lesson.asked if isinstance(entry, QuestionOpened)]
    assert opened == [made.id]
    assert not dialog.isVisible()
    assert screen.board.isVisible()


def test_one_that_is_kept_for_later_is_not_opened(
    dialog: NewQuestionDialog, lesson: LessonOnTheDesk
) -> None:
    choose(dialog, QuestionKind.TEXT)
    dialog.text.setText("Why?")
    dialog.keep.click()
    assert [made.text for made in added(lesson)] == ["Why?"]
    assert not [entry for entry in lesson.asked if isinstance(entry, QuestionOpened)]


def test_what_is_missing_keeps_the_buttons_off(dialog: NewQuestionDialog) -> None:
    choose(dialog, QuestionKind.ORDER)
    dialog.text.setText("Which came first?")
    assert not dialog.ask.isEnabled()
    write(dialog.choices, "egg")
    assert not dialog.keep.isEnabled()
    write(dialog.choices, "egg", "hen")
    assert dialog.ask.isEnabled()
    dialog.text.setText("   ")
    assert not dialog.ask.isEnabled()


def test_a_number_line_has_to_end_on_a_step(dialog: NewQuestionDialog) -> None:
    choose(dialog, QuestionKind.NUMBER)
    dialog.text.setText("How many?")
    dialog.step.setValue(3)
    assert not dialog.ask.isEnabled()
    dialog.high.setValue(9)
    made = dialog.question()
    assert made is not None
    assert made.scale == Scale(0.0, 9.0, 3.0)
    dialog.high.setValue(-9)
    assert dialog.question() is None


@pytest.mark.parametrize("place", range(len(USUAL)))
def test_a_usual_question_is_whole_with_one_press(dialog: NewQuestionDialog, place: int) -> None:
    dialog.usual[place].click()
    made = dialog.question()
    assert made is not None
    assert made.kind is USUAL[place].kind
    assert len(made.choices) == USUAL[place].choices
    assert not list(problems_of(made))


def test_a_usual_one_keeps_what_she_has_written(dialog: NewQuestionDialog) -> None:
    dialog.text.setText("Do plants sleep?")
    dialog.usual[0].click()
    assert dialog.text.text() == "Do plants sleep?"


def test_nothing_is_asked_once_the_lesson_is_over(screen: LessonScreen) -> None:
    new = next(each for each in screen.board.findChildren(Button) if "New" in each.text())
    assert new.isEnabled()
    screen.show_snapshot(replace(rich(), running=False))
    assert not new.isEnabled()
    assert not screen.board.toggle.isEnabled()


def test_two_questions_have_two_names(dialog: NewQuestionDialog) -> None:
    dialog.usual[0].click()
    first, second = dialog.question(), dialog.question()
    assert first is not None
    assert second is not None
    assert first.id != second.id
