"""What the teacher decides about the board, folded and replayed."""

import msgspec
import pytest

from classsense.analysis.board_control import PACE_FADES_S
from classsense.analysis.lesson_state import LessonState, fold, replay
from classsense.analysis.storable import storable
from classsense.analysis.summary import summarise
from classsense.domain.board_commands import (
    AnswerCommented,
    AnswersApproved,
    AnswersProjected,
    ApprovalAsked,
    Pace,
    PaceCounted,
    PaceTapped,
    QuestionAdded,
    RightTold,
    RoundBegan,
    RoundTakenBack,
    ScreensLocked,
)
from classsense.domain.clock import lesson_ns
from classsense.domain.commands import (
    ActivityStarted,
    AnswerGiven,
    AnswersShared,
    Entry,
    LessonResumed,
    QuestionOpened,
)
from classsense.domain.lesson import GroupId, Question, QuestionId, QuestionKind, SeatId
from classsense.domain.policy import policy_of
from fakes.classroom import WHY, small_plan

PLAN = small_plan()
SEAT, OTHER = SeatId("1-1"), SeatId("2-1")
OPENED = QuestionOpened(lesson_ns(1), WHY)


def after(*entries: Entry) -> LessonState:
    return replay(PLAN, entries)


def answer(number: int, seat: SeatId = SEAT, of: int = 0) -> AnswerGiven:
    at = lesson_ns(number)
    return AnswerGiven(at, f"answer-{number}", WHY, seat, "tablet", f"答え {number}", of)


def pace(state: LessonState, at_s: float) -> tuple[int, int, int]:
    view = state.board.pace_now(lesson_ns(at_s))
    return view.fast, view.fine, view.slow


def test_the_latest_tap_of_a_seat_counts_until_it_fades() -> None:
    state = after(
        PaceTapped(lesson_ns(1), SEAT, Pace.SLOW),
        PaceTapped(lesson_ns(2), SEAT, Pace.FAST),
        PaceTapped(lesson_ns(50), OTHER, Pace.FINE),
    )
    assert pace(state, 60) == (1, 1, 0)
    assert pace(state, 3 + PACE_FADES_S) == (0, 1, 0)
    assert pace(state, 60 + PACE_FADES_S) == (0, 0, 0)


@pytest.mark.parametrize(
    "reset", [ActivityStarted(lesson_ns(3), 0), LessonResumed(lesson_ns(3), 1)]
)
def test_the_pace_begins_anew_with_an_activity_and_after_a_crash(reset: Entry) -> None:
    assert pace(after(PaceTapped(lesson_ns(2), SEAT, Pace.FAST), reset), 4) == (0, 0, 0)


def test_of_a_tap_only_the_counts_are_kept() -> None:
    tap = PaceTapped(lesson_ns(2), SEAT, Pace.FAST)
    assert storable(tap) is None
    assert fold(after(), tap).derived == (PaceCounted(lesson_ns(2), 1, 0, 0),)
    assert after(*fold(after(), tap).derived).board.pace == {}


def test_tables_are_locked_and_unlocked_one_by_one_or_all_at_once() -> None:
    first, second = (group.id for group in PLAN.groups)
    lock_all = ScreensLocked(lesson_ns(1), (), locked=True)
    state = after(lock_all, ScreensLocked(lesson_ns(2), (first,), locked=False))
    assert state.board.locked == {second}
    assert after(ScreensLocked(lesson_ns(1), (GroupId("2"),), locked=True)).board.locked == {"2"}
    assert (
        after(lock_all, ScreensLocked(lesson_ns(2), (), locked=False)).board.locked == frozenset()
    )


def test_what_was_decided_about_a_question_is_the_same_after_a_replay() -> None:
    entries = (
        OPENED,
        answer(2),
        RightTold(lesson_ns(3), WHY, told=False),
        ApprovalAsked(lesson_ns(3), WHY, on=True),
        AnswersApproved(lesson_ns(4), WHY, ("answer-2", "answer-9"), approved=True),
        AnswersApproved(lesson_ns(5), WHY, ("answer-9",), approved=False),
        AnswerCommented(lesson_ns(6), WHY, "answer-2", "よい", public=True),
        AnswersProjected(lesson_ns(7), WHY, ("answer-2",)),
    )
    coder = msgspec.json.Decoder(Entry)
    kept = [coder.decode(msgspec.json.encode(entry)) for entry in entries]
    control = replay(PLAN, kept).board.of(WHY)

    assert (control.told, control.approval) == (False, True)
    assert control.approved == {"answer-2"}
    assert (control.may_be_shown("answer-2"), control.may_be_shown("answer-9")) == (True, False)
    assert control.comments["answer-2"].text == "よい"
    assert control.projected == ("answer-2",)
    gone = after(*entries, AnswerCommented(lesson_ns(8), WHY, "answer-2", ""))
    assert gone.board.of(WHY).comments == {}


def test_a_new_round_empties_the_board_and_keeps_the_answers() -> None:
    state = after(
        OPENED,
        answer(2),
        AnswersShared(lesson_ns(3), WHY, ("answer-2",)),
        RoundBegan(lesson_ns(4), WHY),
        answer(5, OTHER, of=1),
        answer(6, of=2),
        QuestionOpened(lesson_ns(7), WHY),
    )
    (asked,) = state.asked
    assert asked.shared == ()
    assert [given.id for given in asked.answers.values()] == ["answer-6"]
    assert [set(each) for each in asked.rounds] == [{SEAT, OTHER}]
    summary = summarise(state, policy_of(PLAN))
    assert {(given.id, given.round) for given in summary.answers} == {
        ("answer-2", 1),
        ("answer-5", 1),
        ("answer-6", 2),
    }


def test_a_round_taken_back_loses_nothing() -> None:
    state = after(
        OPENED,
        answer(2),
        answer(3, OTHER),
        RoundBegan(lesson_ns(4), WHY),
        answer(5, of=2),
        RoundTakenBack(lesson_ns(6), WHY),
        RoundTakenBack(lesson_ns(6), WHY),
    )
    (asked,) = state.asked
    assert asked.rounds == ()
    assert {seat: given.id for seat, given in asked.answers.items()} == {
        SEAT: "answer-5",
        OTHER: "answer-3",
    }


def test_a_question_made_in_the_lesson_belongs_to_it_and_a_second_of_its_name_does_not() -> None:
    quick = Question(QuestionId("quick-1"), QuestionKind.TEXT, "どう思いますか")
    twice = msgspec.structs.replace(quick, text="べつの問い")
    state = after(
        QuestionAdded(lesson_ns(1), quick),
        QuestionAdded(lesson_ns(2), twice),
        QuestionOpened(lesson_ns(3), quick.id),
    )
    assert state.plan.questions == (*PLAN.questions, quick)
    assert summarise(state, policy_of(PLAN)).questions[0].text == "どう思いますか"
