"""Sheets of several questions, folded, replayed and shown."""

import msgspec
import pytest

from classsense.analysis.lesson_state import LessonState, replay
from classsense.analysis.sheets import overdue
from classsense.analysis.snapshot_maker import SnapshotMaker
from classsense.analysis.storable import storable
from classsense.analysis.summary import summarise
from classsense.domain.board_commands import QuestionAdded
from classsense.domain.clock import lesson_ns
from classsense.domain.commands import (
    AnswerGiven,
    AnswersShared,
    Entry,
    QuestionClosed,
    QuestionOpened,
)
from classsense.domain.lesson import (
    Paced,
    Question,
    QuestionId,
    QuestionKind,
    SeatId,
    Sheet,
    SheetId,
)
from classsense.domain.policy import policy_of
from classsense.domain.sheet_commands import (
    SheetAdded,
    SheetClosed,
    SheetOpened,
    SheetRoundBegan,
    SheetRoundTakenBack,
    SheetTurned,
)
from classsense.domain.snapshot import Health, Snapshot
from classsense.live.plan_follower import planned_commands
from fakes.classroom import WHERE, WHY
from fakes.sheets import HOW_MANY, ORDER, SHEET, sheet_plan

SEAT, OTHER = SeatId("1-1"), SeatId("2-1")
OPENED = SheetOpened(lesson_ns(1), SHEET)
LONE = QuestionId("lone")


def after(*entries: Entry, paced: Paced = Paced.SELF) -> LessonState:
    return replay(sheet_plan(paced), entries)


def led(*entries: Entry) -> LessonState:
    return after(OPENED, *entries, paced=Paced.TEACHER)


def turned(step: int, *, locks: bool = False) -> SheetTurned:
    return SheetTurned(lesson_ns(10 + step), SHEET, step, locks)


def answer(question: QuestionId, seat: SeatId = SEAT, value: str = "0") -> AnswerGiven:
    return AnswerGiven(lesson_ns(5), f"{question}-{seat}-{value}", question, seat, "tablet", value)


def still_open(state: LessonState) -> set[QuestionId]:
    return {asked.question for asked in state.asked if asked.open}


def seen(state: LessonState) -> Snapshot:
    return SnapshotMaker(policy_of(state.plan)).make(state, state.at, Health())


def test_a_self_paced_sheet_opens_all_its_questions_and_begins_with_the_first() -> None:
    snapshot = seen(after(OPENED))

    assert still_open(after(OPENED)) == set(ORDER)
    assert snapshot.question is not None
    assert snapshot.question.question.id == ORDER[0]
    assert [view.question.id for view in snapshot.on_tablets()] == list(ORDER)


def test_a_sheet_led_by_the_teacher_opens_one_question_after_the_other() -> None:
    assert still_open(led()) == {WHERE}
    assert still_open(led(turned(1))) == {WHERE, WHY}
    assert still_open(led(turned(1, locks=True))) == {WHY}
    back = led(turned(1, locks=True), turned(0))

    assert still_open(back) == {WHY}
    here = seen(back).question
    assert here is not None
    assert here.question.id == WHERE
    assert not here.open
    assert still_open(led(turned(1, locks=True), QuestionOpened(lesson_ns(20), WHERE))) == {
        WHERE,
        WHY,
    }


@pytest.mark.parametrize(
    "entry",
    [
        SheetTurned(lesson_ns(2), SHEET, 3),
        SheetTurned(lesson_ns(2), SheetId("other"), 1),
        SheetOpened(lesson_ns(2), SheetId("other")),
        SheetClosed(lesson_ns(2), SheetId("other")),
        SheetRoundTakenBack(lesson_ns(2), SHEET),
    ],
)
def test_what_means_no_sheet_on_the_tablets_changes_nothing(entry: Entry) -> None:
    assert led(entry).asked == led().asked
    assert led(entry).sheets == led().sheets


def test_a_self_paced_sheet_is_not_turned() -> None:
    assert after(OPENED, turned(1)).sheets == after(OPENED).sheets


def test_a_question_alone_takes_the_place_of_the_sheet_and_the_sheet_of_it() -> None:
    lone = Question(LONE, QuestionKind.TEXT, "ほかの問題")
    alone = (QuestionAdded(lesson_ns(2), lone), QuestionOpened(lesson_ns(3), LONE))
    state = after(OPENED, answer(WHERE), *alone)

    assert still_open(state) == {LONE}
    assert seen(state).sheet is None
    again = after(OPENED, answer(WHERE), *alone, SheetOpened(lesson_ns(9), SHEET))
    assert still_open(again) == set(ORDER)
    view = seen(again).view_of(WHERE)
    assert view is not None
    assert len(view.answers) == 1


def test_a_closed_sheet_stays_on_the_tablets() -> None:
    snapshot = seen(after(OPENED, SheetClosed(lesson_ns(9), SHEET)))

    assert snapshot.sheet is not None
    assert not snapshot.sheet.open
    assert len(snapshot.on_tablets()) == 3


def test_its_time_closes_the_sheet_a_moment_later_than_it_says() -> None:
    state = after(SheetOpened(lesson_ns(1), SHEET, 60.0))
    assert overdue(state.on_board, lesson_ns(62.4)) is None
    closing = overdue(state.on_board, lesson_ns(62.6))

    assert closing == SheetClosed(lesson_ns(62.5), SHEET)
    closed = after(SheetOpened(lesson_ns(1), SHEET, 60.0), closing)
    assert still_open(closed) == set()
    assert overdue(closed.on_board, lesson_ns(99)) is None
    assert {asked.ends for asked in state.asked} == {lesson_ns(61)}


def test_a_new_round_of_the_sheet_can_be_taken_back() -> None:
    began, back = SheetRoundBegan(lesson_ns(8), SHEET), SheetRoundTakenBack(lesson_ns(9), SHEET)
    given = (OPENED, answer(WHERE), answer(WHY, value="わけ"))
    fresh, restored = after(*given, began), after(*given, began, back)

    assert {len(asked.rounds) for asked in fresh.asked} == {1}
    assert not any(asked.answers for asked in fresh.asked)
    assert restored.asked == after(*given).asked


def test_who_answered_means_all_of_a_self_paced_sheet_and_the_present_question_of_another() -> None:
    some = (answer(WHERE), answer(WHERE, OTHER), answer(WHY), answer(HOW_MANY))
    alone = {seat.id for seat in seen(after(OPENED, *some)).seats if seat.answered}
    together = {seat.id for seat in seen(led(*some)).seats if seat.answered}

    assert alone == {SEAT}
    assert together == {SEAT, OTHER}


def test_answers_of_any_question_of_the_sheet_may_be_shown_as_they_come() -> None:
    snapshot = seen(after(OPENED, AnswersShared(lesson_ns(3), HOW_MANY, (), live=True)))

    assert snapshot.live is not None
    assert snapshot.live.question.id == HOW_MANY


def test_a_sheet_that_was_made_belongs_to_the_plan_if_its_questions_do() -> None:
    made = Sheet(SheetId("made"), "新しいシート", (WHY, WHERE))
    unknown = Sheet(SheetId("odd"), "問題がない", (LONE,))
    state = after(SheetAdded(lesson_ns(1), made), SheetAdded(lesson_ns(1), unknown))

    assert [sheet.id for sheet in state.plan.sheets] == [SHEET, made.id]


def test_the_plan_opens_a_sheet_once() -> None:
    plan = sheet_plan()
    timed = msgspec.structs.replace(plan.sheets[0], opens_s=30.0, limit_s=60.0)
    plan = msgspec.structs.replace(plan, sheets=(timed,))
    due = SheetOpened(lesson_ns(30), SHEET, 60.0)

    assert due in planned_commands(LessonState(plan))
    assert due not in planned_commands(replay(plan, (due,)))


def test_a_replay_of_what_is_kept_ends_the_same() -> None:
    entries: tuple[Entry, ...] = (
        OPENED,
        answer(WHERE),
        turned(1, locks=True),
        answer(WHY, value="わけ"),
        QuestionClosed(lesson_ns(20), WHY),
        SheetRoundBegan(lesson_ns(21), SHEET),
        turned(2),
    )
    kept = [storable(entry) for entry in entries]
    state = led(*entries[1:])
    again = after(*(entry for entry in kept if entry is not None), paced=Paced.TEACHER)

    assert again == state
    summary = summarise(state, policy_of(state.plan))
    assert [(a.question, a.round) for a in summary.answers] == [(WHERE, 1), (WHY, 1)]
