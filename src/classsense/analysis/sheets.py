"""Sheets of several questions: what opening, turning and closing one does. Pure functions."""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from classsense.analysis.asked import (
    GRACE_NS,
    Asked,
    AskedChange,
    after_command,
    closed,
    new_round,
    opened,
    overdue_question,
    replanned,
    round_back,
)
from classsense.domain.board_commands import FuriganaSet, QuestionAdded
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import QuestionClosed, QuestionOpened
from classsense.domain.lesson import LessonPlan, Paced, QuestionId, SeatId, Sheet, SheetId
from classsense.domain.sheet_commands import (
    SheetAdded,
    SheetClosed,
    SheetOpened,
    SheetRoundBegan,
    SheetRoundTakenBack,
    SheetTurned,
)

SheetChange = SheetOpened | SheetTurned | SheetClosed | SheetRoundBegan | SheetRoundTakenBack

BOARD_COMMANDS: Final = QuestionOpened | AskedChange | SheetChange
"""What `after` folds."""


@dataclass(frozen=True, slots=True)
class SheetRun:
    """A sheet that was opened in this lesson.

    Attributes:
        step: Place of the question at which the class is, if the teacher paces it.
        ends: When its time is over; None if it has no limit.
        shown: Whether it is what the tablets show.
    """

    sheet: Sheet
    step: int = 0
    ends: LessonNs | None = None
    shown: bool = True


@dataclass(frozen=True, slots=True)
class OnBoard:
    """Questions and sheets that were opened, the latest last."""

    asked: tuple[Asked, ...]
    runs: tuple[SheetRun, ...]

    @property
    def shown(self) -> SheetRun | None:
        """The sheet that the tablets show, or None."""
        return next((run for run in self.runs if run.shown), None)


def with_made(plan: LessonPlan, made: QuestionAdded | FuriganaSet | SheetAdded) -> LessonPlan:
    """Return the plan after what the teacher made or changed in it; known ones stay.

    A sheet of questions that the plan does not have is none.
    """
    if not isinstance(made, SheetAdded):
        return replanned(plan, made)
    sheet = made.sheet
    unknown = any(plan.question(question) is None for question in sheet.questions)
    if unknown or plan.sheet(sheet.id) is not None:
        return plan
    return msgspec.structs.replace(plan, sheets=(*plan.sheets, sheet))


def after(
    board: OnBoard, plan: LessonPlan, command: QuestionOpened | AskedChange | SheetChange
) -> OnBoard:
    """Return the board after a command; one about an unknown sheet does nothing."""
    if isinstance(command, QuestionOpened):
        return _after_question(board, command)
    if isinstance(command, AskedChange):
        return replace(board, asked=after_command(board.asked, command))
    return _after_sheet(board, plan, command)


def _after_question(board: OnBoard, command: QuestionOpened) -> OnBoard:
    """Open a question: of the sheet on the tablets beside the others, else in place of it."""
    run = board.shown
    if run is None or command.question not in run.sheet.questions:
        return OnBoard(opened(board.asked, command), tuple(_aside(each) for each in board.runs))
    return replace(board, asked=_reopened(board.asked, command.question, command.at, run.ends))


def _after_sheet(board: OnBoard, plan: LessonPlan, command: SheetChange) -> OnBoard:
    sheet = plan.sheet(command.sheet)
    if sheet is None:
        return board
    match command:
        case SheetOpened():
            return _opened(board, sheet, command)
        case SheetTurned():
            return _turned(board, sheet, command)
        case SheetClosed():
            return replace(board, asked=_each(board.asked, sheet.questions, closed))
        case SheetRoundBegan():
            return replace(board, asked=_each(board.asked, sheet.questions, new_round))
        case _:
            return replace(board, asked=_each(board.asked, sheet.questions, round_back))


def present(board: OnBoard) -> Asked | None:
    """Return the question at which the class is; None before the first."""
    run = board.shown
    if run is not None and run.sheet.paced is Paced.TEACHER:
        here = run.sheet.questions[run.step]
        return next((asked for asked in board.asked if asked.question == here), None)
    first_open = next((asked for asked in reversed(board.asked) if asked.open), None)
    return first_open or (board.asked[-1] if board.asked else None)


def answered_all(board: OnBoard) -> AbstractSet[SeatId]:
    """Return the seats that answered what they are asked now: of a self-paced sheet, all of it."""
    run = board.shown
    if run is None or run.sheet.paced is Paced.TEACHER:
        asked = present(board)
        return asked.answers.keys() if asked is not None and asked.open else frozenset()
    seats = [frozenset(a.answers) for a in board.asked if a.question in run.sheet.questions]
    return frozenset.intersection(*seats) if seats else frozenset()


def overdue(board: OnBoard, now: LessonNs) -> QuestionClosed | SheetClosed | None:
    """Return what closes the sheet or question whose time is over; None if there is none."""
    run = board.shown
    if run is None or run.ends is None:
        return overdue_question(board.asked, now)
    still = any(asked.open and asked.question in run.sheet.questions for asked in board.asked)
    closes = LessonNs(run.ends + GRACE_NS)
    return SheetClosed(closes, run.sheet.id) if still and closes <= now else None


def run_of(board: OnBoard, sheet: SheetId) -> SheetRun | None:
    """Return how a sheet stands; None if it was never opened."""
    return next((run for run in board.runs if run.sheet.id == sheet), None)


def _aside(run: SheetRun) -> SheetRun:
    return replace(run, shown=False) if run.shown else run


def _opened(board: OnBoard, sheet: Sheet, command: SheetOpened) -> OnBoard:
    before = run_of(board, sheet.id)
    limit_s = command.limit_s
    ends = None if limit_s is None else LessonNs(command.at + lesson_ns(limit_s))
    run = SheetRun(sheet, before.step if before else 0, ends)
    others = tuple(_aside(each) for each in board.runs if each is not before)
    asked = tuple(closed(each) for each in board.asked)
    # The first one last: what was opened last is the one at which the class is.
    here = (sheet.questions[run.step],)
    for question in here if sheet.paced is Paced.TEACHER else reversed(sheet.questions):
        asked = _reopened(asked, question, command.at, ends)
    return OnBoard(asked, (*others, run))


def _turned(board: OnBoard, sheet: Sheet, command: SheetTurned) -> OnBoard:
    run = board.shown
    paced = sheet.paced is Paced.TEACHER and command.step < len(sheet.questions)
    if run is None or run.sheet.id != sheet.id or not paced:
        return board
    here = sheet.questions[command.step]
    asked = board.asked
    if command.locks:
        asked = _each(asked, [each for each in sheet.questions if each != here], closed)
    if all(each.question != here or not each.opened for each in asked):
        asked = _reopened(asked, here, command.at, run.ends)
    runs = tuple(replace(each, step=command.step) if each is run else each for each in board.runs)
    return OnBoard(asked, runs)


def _reopened(
    known: tuple[Asked, ...], question: QuestionId, at: LessonNs, ends: LessonNs | None
) -> tuple[Asked, ...]:
    """Return the questions with one more that is open; the others stay as they are."""
    others = tuple(asked for asked in known if asked.question != question)
    again = next((asked for asked in known if asked.question == question), None)
    fresh = again or Asked(question, at, open=True, answers={})
    return (*others, replace(fresh, since=at, open=True, ends=ends, opened=True))


def _each(
    known: tuple[Asked, ...], questions: Iterable[QuestionId], change: Callable[[Asked], Asked]
) -> tuple[Asked, ...]:
    named = frozenset(questions)
    return tuple(change(asked) if asked.question in named else asked for asked in known)
