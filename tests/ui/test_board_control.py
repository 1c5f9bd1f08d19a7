"""The teacher's control of the board in the console: commands, undo, projector, small screens."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from classsense.domain.board_commands import (
    AnswerCommented,
    AnswersApproved,
    AnswersProjected,
    ApprovalAsked,
    RightTold,
    RoundBegan,
    RoundTakenBack,
    ScreensLocked,
    TablesShared,
)
from classsense.domain.board_control import Comment, PaceView, QuestionControl
from classsense.domain.commands import AnswersShared
from classsense.domain.lesson import GroupId, QuestionId
from classsense.domain.snapshot import Snapshot
from classsense.resources.texts import LANGUAGES, Language, Texts
from classsense.ui.board_control import CommentDialog
from classsense.ui.lesson_screen import BOARD, LessonScreen
from classsense.ui.main_window import MainWindow
from classsense.ui.theme import Look
from fakes.workplace import LessonOnTheDesk
from ui.snapshots import NOW, choice, rich

Begin = Callable[[], None]
Q1 = QuestionId("q1")


def controlled(language: Language = "en", control: QuestionControl | None = None) -> Snapshot:
    """Return a lesson in which every control is in use."""
    snapshot = rich(language)
    assert snapshot.question is not None
    ids = [answer.id for answer in snapshot.question.answers]
    used = control or QuestionControl(
        approval=True,
        approved=frozenset(ids[:4]),
        comments={ids[0]: Comment("Why?", public=True)},
    )
    question = replace(snapshot.question, control=used, rounds=(snapshot.question.answers[:9],))
    locked = frozenset({GroupId("1"), GroupId("2")})
    return replace(snapshot, question=question, pace=PaceView(3, 11, 1), locked=locked)


@pytest.fixture
def screen(window: MainWindow, begin: Begin) -> LessonScreen:
    begin()
    made = window.screen_of_lesson
    assert made is not None
    made.show_screen(BOARD)
    return made


def picked(screen: LessonScreen, *places: int) -> tuple[str, ...]:
    """Select answers by their place; return their ids."""
    cards = list(screen.board._cards.items())
    for place in places:
        cards[place][1].setChecked(True)
    return tuple(cards[place][0] for place in places)


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("approval", ApprovalAsked(NOW, Q1, on=True)),
        ("tables", TablesShared(NOW, Q1, on=True)),
        ("again", RoundBegan(NOW, Q1)),
    ],
)
def test_the_menu_of_the_question_asks_for_it(
    screen: LessonScreen, lesson: LessonOnTheDesk, name: str, command: object
) -> None:
    action: QAction = getattr(screen.board.control, name)
    action.trigger()
    assert lesson.asked == [command]


def test_right_or_wrong_is_a_matter_only_where_there_is_a_right_answer(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    assert not screen.board.control.told.isVisible()
    snapshot = choice()
    assert snapshot.question is not None
    asks = type(snapshot.question.question)
    question = snapshot.question.question
    marked = asks(question.id, question.kind, question.text, question.choices, correct=("0",))
    screen.show_snapshot(replace(snapshot, question=replace(snapshot.question, question=marked)))
    assert screen.board.control.told.isChecked()
    screen.board.control.told.trigger()
    assert lesson.asked == [RightTold(NOW, question.id, told=False)]


def test_all_that_wait_are_approved_or_the_selected_ones_or_it_is_withdrawn(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    assert not screen.board.control.approve.isVisible()
    screen.show_snapshot(controlled())
    approve = screen.board.control.approve
    assert approve.text() == "Approve all (9)"
    approve.click()
    one = picked(screen, 6)
    assert approve.text() == "Approve 1"
    approve.click()
    picked(screen, 6, 1)
    screen.board._select_none()
    shown = picked(screen, 1)
    assert approve.text() == "Withdraw approval of 1"
    approve.click()

    first, second, third = lesson.asked
    assert isinstance(first, AnswersApproved)
    assert len(first.answers) == 9
    assert second == AnswersApproved(NOW, Q1, one, approved=True)
    assert third == AnswersApproved(NOW, Q1, shown, approved=False)


def test_what_she_shares_herself_she_approves(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    screen.show_snapshot(controlled())
    shared = picked(screen, 1, 6)
    screen.board.share.click()
    assert lesson.asked == [
        AnswersApproved(NOW, Q1, shared[1:], approved=True),
        AnswersShared(NOW, Q1, shared),
    ]


def test_a_comment_is_written_to_one_answer(screen: LessonScreen, lesson: LessonOnTheDesk) -> None:
    assert not screen.board.control.comment.isEnabled()
    screen.show_snapshot(controlled())
    (answer,) = picked(screen, 0)
    screen.board.control.comment.click()
    dialog = screen.findChild(CommentDialog)
    assert dialog is not None
    assert (dialog.text, dialog.public) == ("Why?", True)
    dialog.line.setText("  Tell us more  ")
    dialog.shared.setChecked(False)
    dialog.accept()
    assert lesson.asked == [AnswerCommented(NOW, Q1, answer, "Tell us more", public=False)]


def test_a_new_round_is_taken_back_with_the_undo_of_the_console(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    screen.board.control.again.trigger()
    screen.controls.bar.undo.click()
    assert lesson.asked == [RoundBegan(NOW, Q1), RoundTakenBack(NOW, Q1)]
    screen.show_snapshot(controlled())
    screen.board.control.back.trigger()
    assert lesson.asked[-1] == RoundTakenBack(NOW, Q1)


def test_tablets_are_locked_by_button_key_and_table(
    screen: LessonScreen, window: MainWindow, lesson: LessonOnTheDesk
) -> None:
    side = screen.notices.side
    side.lock.click()
    assert lesson.asked == [ScreensLocked(NOW, (), locked=True)]
    screen.show_snapshot(controlled())
    assert side.lock.text() == "Unlock tablets"
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert lesson.asked[-1] == ScreensLocked(NOW, (), locked=False)
    tables = side.menu.actions()
    assert [table.isChecked() for table in tables] == [True, True, False, False, False, False]
    tables[2].trigger()
    assert lesson.asked[-1] == ScreensLocked(NOW, (GroupId("3"),), locked=True)


def test_the_pace_is_told_in_counts_and_nothing_while_nobody_said_anything(
    screen: LessonScreen,
) -> None:
    gauge = screen.notices.side.gauge
    assert not gauge.isVisible()
    screen.show_snapshot(controlled())
    assert gauge.isVisible()
    assert gauge.accessibleName().startswith("Too fast 3, just right 11, too slow 1.")


def test_answers_stand_side_by_side_on_the_projector_without_names(
    screen: LessonScreen, lesson: LessonOnTheDesk, qtbot: QtBot
) -> None:
    picked(screen, 0, 1, 2, 3)
    chosen = picked(screen, 0, 1, 2)
    assert screen.board.control.project.isEnabled()
    picked(screen, 4)
    assert not screen.board.control.project.isEnabled()
    shown = QuestionControl(projected=chosen)
    screen.show_snapshot(controlled(control=shown))
    window = screen.board_controls.projector
    assert window is not None
    assert len(window.answers) == 3
    assert not any("seat" in answer.lower() for answer in window.answers)
    window.close()
    assert lesson.asked == [AnswersProjected(NOW, Q1, ())]
    screen.show_snapshot(rich())
    qtbot.waitUntil(lambda: screen.board_controls.projector is None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_controls_fit_a_small_laptop(
    qtbot: QtBot, look: Look, language: Language, tmp_path: Path
) -> None:
    snapshot = controlled(language)
    screen = LessonScreen(look, Texts("ui", language), LessonOnTheDesk(snapshot, tmp_path))
    qtbot.addWidget(screen)
    screen.show()
    screen.show_snapshot(snapshot)
    screen.show_screen(BOARD)
    picked(screen, 1)
    assert screen.minimumSizeHint().width() <= 1280
    assert screen.minimumSizeHint().height() <= 700
    screen.stop()
