"""Sheets on the console: opening, going on, who is still missing, and the commands of it all."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from classsense.domain.commands import QuestionClosed, QuestionOpened
from classsense.domain.lesson import Paced, QuestionId, SeatId, Sheet, SheetId
from classsense.domain.sheet_commands import (
    SheetClosed,
    SheetOpened,
    SheetRoundBegan,
    SheetRoundTakenBack,
    SheetTurned,
)
from classsense.domain.snapshot import SheetView, Snapshot
from classsense.resources.texts import LANGUAGES, Language, Texts
from classsense.ui.lesson_screen import BOARD, LessonScreen
from classsense.ui.main_window import MainWindow
from classsense.ui.presenters.board import SHEET, BoardPresenter, BoardWishes
from classsense.ui.presenters.sheet import SheetModel, SheetPresenter
from classsense.ui.theme import Look
from fakes.workplace import LessonOnTheDesk
from ui.snapshots import choice, rich

Begin = Callable[[], None]
LEAVES = SheetId("leaves")
Q1, Q2 = QuestionId("q1"), QuestionId("q2")


def on_sheet(
    paced: Paced = Paced.SELF, language: Language = "en", *, shown: bool = True
) -> Snapshot:
    """Return a lesson whose tablets show (or do not yet show) a sheet of two questions."""
    snapshot = choice(language)
    title = "植物の育ち方" if language == "ja" else "How plants grow"
    sheet = Sheet(LEAVES, title, (Q1, Q2), paced, limit_s=300.0)
    plan = msgspec.structs.replace(snapshot.plan, sheets=(sheet,))
    assert snapshot.question is not None
    if not shown:
        return replace(rich(language), plan=plan, question=None)
    earlier = tuple(replace(view, open=True) for view in snapshot.earlier)
    view = SheetView(sheet, 1, open=True)
    return replace(snapshot, plan=plan, sheet=view, earlier=earlier)


def model(snapshot: Snapshot) -> SheetModel:
    found = SheetPresenter(Texts("ui", "en")).present(snapshot, LEAVES)
    assert found is not None
    return found


@pytest.fixture
def screen(window: MainWindow, begin: Begin) -> LessonScreen:
    begin()
    made = window.screen_of_lesson
    assert made is not None
    made.show_screen(BOARD)
    return made


def test_each_question_says_how_many_and_who_is_missing_in_the_order_of_the_seats() -> None:
    snapshot = on_sheet()
    shown = model(snapshot)
    view = snapshot.view_of(Q2)
    assert view is not None
    given = {answer.seat for answer in view.answers}
    present = [seat for seat in snapshot.seats if not seat.absent]
    row = shown.rows[1]

    assert row.progress == f"{len(given & {s.id for s in present})} of {len(present)}"
    assert [mark for table in row.marks for mark in table] == [s.id in given for s in present]
    missing = next(seat.id for seat in present if seat.id not in given)
    assert missing in row.said
    assert shown.tables == tuple(group.name for group in snapshot.groups)
    assert len(row.marks) == len(shown.tables)


def test_an_absent_pupil_is_not_waited_for() -> None:
    snapshot = on_sheet()
    view = snapshot.view_of(Q2)
    assert view is not None
    given = {answer.seat for answer in view.answers}
    gone: SeatId = next(s.id for s in snapshot.seats if s.id not in given and not s.absent)
    seats = tuple(replace(s, absent=s.absent or s.id == gone) for s in snapshot.seats)

    assert gone in model(snapshot).rows[1].said
    assert gone not in model(replace(snapshot, seats=seats)).rows[1].said


def test_the_sheet_on_the_tablets_is_shown_until_a_question_is_chosen() -> None:
    presenter, snapshot = BoardPresenter(Texts("ui", "en")), on_sheet()
    board = presenter.present(snapshot, BoardWishes())
    assert board.sheet is not None
    assert [row.id for row in board.rows if row.shown] == [f"{SHEET}{LEAVES}"]
    one = presenter.present(snapshot, BoardWishes(question=Q1))

    assert one.sheet is None
    assert [row.id for row in one.rows if row.shown] == [Q1]


def test_a_sheet_is_opened_with_its_limit_and_closed(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    screen.show_snapshot(on_sheet(shown=False))
    screen.board.question_chosen.emit(f"{SHEET}{LEAVES}")
    panel = screen.board.sheet
    assert panel.isVisible()
    assert not panel.next.isVisible()
    panel.toggle.click()
    screen.show_snapshot(on_sheet())
    panel.toggle.click()

    opened = [entry for entry in lesson.asked if isinstance(entry, SheetOpened)]
    assert [(entry.sheet, entry.limit_s) for entry in opened] == [(LEAVES, 300.0)]
    assert any(isinstance(entry, SheetClosed) for entry in lesson.asked)


def test_the_teacher_goes_on_and_back_and_decides_what_is_locked(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    screen.show_snapshot(on_sheet(Paced.TEACHER))
    panel = screen.board.sheet
    assert not panel.next.isEnabled()
    panel.back.click()
    view = on_sheet(Paced.TEACHER)
    assert view.sheet is not None
    screen.show_snapshot(replace(view, sheet=replace(view.sheet, step=0)))
    panel.locks.setChecked(True)
    assert not panel.back.isEnabled()
    panel.next.click()
    panel.locking[0].click()

    turned = [entry for entry in lesson.asked if isinstance(entry, SheetTurned)]
    assert [(entry.step, entry.locks) for entry in turned] == [(0, False), (1, True)]
    assert any(isinstance(e, QuestionClosed) and e.question == Q1 for e in lesson.asked)
    closed = replace(view, earlier=tuple(replace(v, open=False) for v in view.earlier))
    screen.show_snapshot(closed)
    panel.locking[0].click()
    assert any(isinstance(e, QuestionOpened) and e.question == Q1 for e in lesson.asked)


def test_another_round_is_taken_back_with_undo(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    screen.show_snapshot(on_sheet())
    screen.board.sheet.again.trigger()
    screen.controls.undo()

    kinds = [type(entry) for entry in lesson.asked]
    assert kinds[-2:] == [SheetRoundBegan, SheetRoundTakenBack]


def test_the_key_of_the_question_closes_the_open_sheet(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    screen.show_snapshot(on_sheet())
    screen.toggle_question()

    assert isinstance(lesson.asked[-1], SheetClosed)


def test_the_answers_of_a_question_of_the_sheet_are_one_press_away(screen: LessonScreen) -> None:
    screen.show_snapshot(on_sheet())
    screen.board.sheet.rows[0].click()
    assert not screen.board.sheet.isVisible()
    screen.board.question_chosen.emit(f"{SHEET}{LEAVES}")

    assert screen.board.sheet.isVisible()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paced", Paced)
def test_a_sheet_fits_a_small_screen(
    qtbot: QtBot, look: Look, tmp_path: Path, language: Language, paced: Paced
) -> None:
    snapshot = on_sheet(paced, language)
    made = LessonScreen(look, Texts("ui", language), LessonOnTheDesk(snapshot, tmp_path))
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show_screen(BOARD)
    made.show_snapshot(snapshot)
    made.show()
    qtbot.waitExposed(made)

    assert made.minimumSizeHint().width() <= 1280
    assert made.board.sheet.isVisible()
    made.stop()
