"""The fold: what each entry does to the state of a lesson, and what of it may be kept."""

import pytest

from classsense.analysis.lesson_state import LessonState, fold, replay
from classsense.analysis.storable import storable
from classsense.bootstrap.lesson import next_epoch
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import (
    ActivityStarted,
    AnswerGiven,
    AnswersShared,
    Entry,
    HandSet,
    LessonEnded,
    LessonResumed,
    LessonStarted,
    MarkPlaced,
    NoticeClosed,
    QuestionClosed,
    QuestionOpened,
    SeatLeft,
    SeatTaken,
    SensingSwitched,
    TeacherCalled,
    UsedWord,
    WordsShared,
)
from classsense.domain.lesson import CameraId, GroupId, QuestionId, SeatId
from classsense.domain.observations import (
    ClassSeen,
    FacesSeen,
    Facing,
    PartState,
    PartStatus,
    SeatFace,
    TurnsHeard,
    WordsHeard,
)
from fakes.classroom import WHERE, WHY, small_plan

PLAN = small_plan()
SEAT, OTHER, TABLE, CAMERA = SeatId("2-1"), SeatId("2-2"), GroupId("2"), CameraId("front")


def after(*entries: Entry) -> LessonState:
    return replay(PLAN, entries)


def answer(number: int, value: str = "光", seat: SeatId = SEAT) -> AnswerGiven:
    return AnswerGiven(lesson_ns(number), f"answer-{number}", WHY, seat, "tablet", value)


def values(state: LessonState) -> dict[str, str]:
    return {seat: given.value for seat, given in state.asked[-1].answers.items()}


OPENED = QuestionOpened(lesson_ns(1), WHY)


def test_the_beginning_is_kept() -> None:
    state = after(LessonStarted(LessonNs(0), "2026-11-22T09:00:00+09:00", "0123"))

    assert (state.began, state.policy) == ("2026-11-22T09:00:00+09:00", "0123")


def test_a_resumed_lesson_goes_on_in_a_new_epoch() -> None:
    ended = after(LessonEnded(lesson_ns(9)))
    resumed = fold(ended, LessonResumed(lesson_ns(10), 1)).state

    assert ended.ended == lesson_ns(9)
    assert (resumed.ended, resumed.epoch, resumed.at) == (None, 1, lesson_ns(10))
    assert (ended.resumed, resumed.resumed) == (0, 1)


def test_a_table_may_be_in_a_later_epoch_than_the_lesson_and_no_new_one_meets_it() -> None:
    heard = TurnsHeard(lesson_ns(5), GroupId("1"), 2, lesson_ns(1), lesson_ns(5), (), "test")
    state = after(LessonStarted(LessonNs(0), "2026-11-22T09:00:00+09:00", "0123"), heard)

    assert (state.epoch_of(GroupId("1")), state.epoch_of(GroupId("2"))) == (2, 0)
    assert next_epoch(state) == 3
    assert next_epoch(after()) == 0


def test_time_never_steps_back() -> None:
    assert after(MarkPlaced(lesson_ns(9)), MarkPlaced(lesson_ns(4))).at == lesson_ns(9)


def test_activities_are_kept_as_they_really_went() -> None:
    state = after(ActivityStarted(lesson_ns(0), 0), ActivityStarted(lesson_ns(7), 2))

    assert state.activities == ((0, lesson_ns(0)), (2, lesson_ns(7)))


def test_marks_and_closed_notices_are_kept() -> None:
    state = after(MarkPlaced(lesson_ns(3)), NoticeClosed(lesson_ns(4), "quiet:1", useful=False))

    assert state.marks == (lesson_ns(3),)
    assert state.notices_closed == {"quiet:1"}


def test_a_seat_belongs_to_its_latest_device() -> None:
    taken = after(SeatTaken(LessonNs(1), SEAT, "old"), SeatTaken(LessonNs(2), SEAT, "new"))

    assert taken.joined == {SEAT: "new"}
    assert fold(taken, SeatLeft(LessonNs(3), SEAT, "old")).state.joined == {SEAT: "new"}
    assert fold(taken, SeatLeft(LessonNs(3), SEAT, "new")).state.joined == {}


def test_a_hand_waits_since_it_went_up_first() -> None:
    raised = after(HandSet(LessonNs(1), SEAT, up=True), HandSet(LessonNs(2), SEAT, up=True))

    assert raised.hands == {SEAT: 1}
    assert fold(raised, HandSet(LessonNs(3), SEAT, up=False)).state.hands == {}


def test_a_call_waits_since_it_was_made_first() -> None:
    called = after(*(TeacherCalled(LessonNs(at), TABLE, waiting=True) for at in (1, 2)))

    assert called.calls == {TABLE: 1}
    assert fold(called, TeacherCalled(LessonNs(3), TABLE, waiting=False)).state.calls == {}


def test_an_answer_given_twice_counts_once() -> None:
    state = after(OPENED, answer(2, "葉"), answer(3, "根"), answer(2, "葉"))

    assert values(state) == {SEAT: "根"}
    assert len(state.answer_ids) == 2
    assert all(one in state.answer_ids for one in ("answer-2", "answer-3"))


def test_a_later_answer_of_a_seat_replaces_the_earlier() -> None:
    state = after(OPENED, answer(2, "葉"), answer(3, "水", OTHER), answer(4, "根"))

    assert values(state) == {OTHER: "水", SEAT: "根"}
    assert list(state.asked[-1].answers) == [OTHER, SEAT]


def test_one_question_is_open_at_a_time() -> None:
    state = after(OPENED, QuestionOpened(lesson_ns(2), WHERE))

    assert [(asked.question, asked.open) for asked in state.asked] == [(WHY, False), (WHERE, True)]
    assert state.open_question == state.asked[-1]


def test_a_question_opened_again_keeps_its_answers_and_shows_none() -> None:
    state = after(
        OPENED,
        answer(2),
        AnswersShared(lesson_ns(3), WHY, ("answer-2",)),
        QuestionClosed(lesson_ns(4), WHY),
    )
    again = fold(state, QuestionOpened(lesson_ns(5), WHY)).state

    assert state.open_question is None
    assert state.asked[-1].shared == ("answer-2",)
    assert values(again) == {SEAT: "光"}
    assert (again.asked[-1].shared, again.asked[-1].since) == ((), lesson_ns(5))


def test_an_answer_that_was_on_its_way_when_the_question_closed_counts() -> None:
    assert values(after(OPENED, QuestionClosed(lesson_ns(2), WHY), answer(3))) == {SEAT: "光"}


def test_an_answer_that_stands_before_the_opening_in_the_record_counts() -> None:
    assert after(answer(2), OPENED) == after(OPENED, answer(2))


def test_an_answer_to_a_question_that_nobody_knows_is_no_answer() -> None:
    stray = AnswerGiven(LessonNs(1), "answer-1", QuestionId("?"), SEAT, "tablet", "光")

    assert after(stray).asked == ()


def test_the_latest_status_of_a_part_holds() -> None:
    state = after(
        PartStatus(LessonNs(1), "camera:front", PartState.WAITING, "camera_lost"),
        PartStatus(LessonNs(2), "camera:front", PartState.RUNNING),
    )

    assert state.parts["camera:front"].state is PartState.RUNNING


def seen(
    at_s: float, facing: Facing = Facing.BOARD, faces: int = 6, expected: int = 6
) -> FacesSeen:
    found = tuple(
        SeatFace(SeatId(f"2-{number + 1}"), (0.1, 0.1, 0.1, 0.1), 0.9, facing=facing)
        for number in range(faces)
    )
    return FacesSeen(lesson_ns(at_s), CAMERA, expected, found, "test")


def derived(*entries: Entry) -> list[Entry]:
    state, found = LessonState(small_plan(seats=6)), list[Entry]()
    for entry in entries:
        state, more = fold(state, entry)
        found += more
    return found


def test_a_window_of_frames_becomes_figures_of_the_class() -> None:
    frames = (seen(0.5), seen(1.5, Facing.DESK), seen(4.5, faces=5), seen(5.0))

    assert derived(*frames) == [
        ClassSeen(lesson_ns(0), lesson_ns(5), CAMERA, 6, 17 / 3, 17 / 3, 11 / 3)
    ]


def test_a_window_tells_nothing_before_it_closes() -> None:
    assert derived(seen(0.5), seen(4.9)) == []


def test_of_fewer_than_five_seats_nothing_is_kept() -> None:
    assert derived(*(seen(at, faces=4, expected=4) for at in (1, 6, 11))) == []


def test_where_fewer_than_five_heads_were_read_no_direction_is_kept() -> None:
    (window,) = derived(seen(1, faces=4), seen(6))

    assert window == ClassSeen(lesson_ns(0), lesson_ns(5), CAMERA, 6, 4.0, 4.0, None)


def test_heads_that_could_not_be_read_are_seen_but_not_read() -> None:
    (window,) = derived(seen(1, Facing.UNKNOWN), seen(6))

    assert window == ClassSeen(lesson_ns(0), lesson_ns(5), CAMERA, 6, 6.0, 0.0, None)


def test_sensing_switched_off_forgets_what_was_seen_of_seats() -> None:
    state = after(seen(1), SensingSwitched(lesson_ns(2), on=False))

    assert (state.sensing, dict(state.seen.sightings)) == (False, {})
    assert fold(state, SensingSwitched(lesson_ns(3), on=True)).state.sensing


def test_what_was_seen_of_seats_is_never_kept() -> None:
    assert storable(seen(1)) is None


def test_of_words_only_their_length_is_kept() -> None:
    words = WordsHeard(LessonNs(1), LessonNs(2), TABLE, 0, "葉が緑だから", 6, False, 0.8, "test")
    kept = storable(words)

    assert isinstance(kept, WordsHeard)
    assert (kept.text, kept.characters, kept.start, kept.end) == (None, 6, 1, 2)
    assert storable(kept) == kept


@pytest.mark.parametrize("entry", [OPENED, answer(1), MarkPlaced(LessonNs(1))])
def test_everything_else_is_kept_as_it_is(entry: Entry) -> None:
    assert storable(entry) is entry


def test_words_are_shared_as_they_were_and_none_of_one_pupil_alone() -> None:
    words = (UsedWord("光", 3), UsedWord("ひみつ", 1))
    shown = (OPENED, WordsShared(lesson_ns(2), WHY, words))
    assert after(*shown).asked[0].words == (UsedWord("光", 3),)
    assert after(*shown, WordsShared(lesson_ns(3), WHY)).asked[0].words == ()
