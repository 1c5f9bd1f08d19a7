"""What may be shown now: what is not known is None and never zero."""

import pytest
from msgspec.structs import replace

from classsense.analysis.lesson_state import replay
from classsense.analysis.snapshot_maker import SnapshotMaker
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import (
    AnswerGiven,
    Entry,
    LessonResumed,
    QuestionClosed,
    QuestionOpened,
    SeatTaken,
    SensingSwitched,
    TeacherCalled,
)
from classsense.domain.lesson import TEACHER, CameraId, GroupId, QuestionId, SeatId
from classsense.domain.observations import (
    AudioGap,
    FacesSeen,
    Facing,
    SeatFace,
    SoundHeard,
    Turn,
    TurnsHeard,
    WordsHeard,
)
from classsense.domain.policy import GroupMode, policy_of
from classsense.domain.snapshot import GroupView, Health, SeatView, Snapshot
from fakes.classroom import WHERE, WHY, small_plan

PLAN = small_plan()  # seat 1-2 agreed to nothing, so table 1 is energy-only
ENERGY, VOICES = 0, 1


def shown(now_s: float, *entries: Entry) -> Snapshot:
    maker = SnapshotMaker(policy_of(PLAN))
    return maker.make(replay(PLAN, entries), lesson_ns(now_s), Health())


def table(snapshot: Snapshot, index: int) -> GroupView:
    return snapshot.groups[index]


def seat(snapshot: Snapshot, name: str) -> SeatView:
    return next(view for view in snapshot.seats if view.id == name)


def turns(*spoken: tuple[str, float, float], until_s: float = 60, epoch: int = 0) -> TurnsHeard:
    said = tuple(Turn(voice, lesson_ns(start), lesson_ns(end)) for voice, start, end in spoken)
    until = lesson_ns(until_s)
    return TurnsHeard(until, GroupId("2"), epoch, LessonNs(0), until, said, "test")


def sound(start_s: float, *, active: bool) -> SoundHeard:
    start, end = lesson_ns(start_s), lesson_ns(start_s + 1)
    return SoundHeard(start, end, GroupId("1"), -30.0, active)


def faces(at_s: float, count: int, facing: Facing = Facing.BOARD) -> FacesSeen:
    found = tuple(
        SeatFace(name, (0.1, 0.1, 0.1, 0.1), 0.9, facing=facing)
        for name in [name for name in PLAN.seats() if name != "1-2"][:count]
    )
    return FacesSeen(lesson_ns(at_s), CameraId("front"), 5, found, "test")


def test_before_anything_came_nothing_is_known() -> None:
    room = shown(10)

    for view in room.groups:
        known = (
            view.talk_share, view.silence_share, view.overlap_share, view.density, view.turns,
            view.uneven, view.top_share, view.gini, view.level_db,
        )  # fmt: skip
        assert set(known) == {None}
        assert view.voices == ()
    assert (room.faces.seen, room.faces.facing_board_share, room.faces.coverage) == (None,) * 3
    assert (room.teacher_talk_share, room.activity, room.question) == (None, None, None)
    assert {view.facing for view in room.seats} == {None}


def test_a_table_has_the_shares_of_its_voices_the_silent_one_too() -> None:
    view = table(shown(60, turns(("A", 0, 12), ("B", 12, 16))), VOICES)

    assert view.mode is GroupMode.VOICES
    assert [(v.voice, v.speaking_s, v.share) for v in view.voices] == [
        ("A", 12.0, 0.75),
        ("B", 4.0, 0.25),
        ("C", 0.0, 0.0),
    ]
    assert (view.top_share, view.talk_share, view.turns) == (0.75, 16 / 60, 2)
    assert view.uneven is None  # too early


def test_silence_that_was_heard_is_zero_talk() -> None:
    view = table(shown(60, turns()), VOICES)

    assert (view.talk_share, view.silence_share, view.voices) == (0.0, 1.0, ())


def test_an_energy_table_has_talk_but_no_voices() -> None:
    view = table(shown(4, *(sound(at, active=at < 3) for at in range(4))), ENERGY)

    assert view.mode is GroupMode.ENERGY
    assert (view.talk_share, view.silence_share, view.level_db) == (0.75, 0.25, -30.0)
    assert (view.voices, view.turns, view.uneven, view.top_share) == ((), None, None, None)


def test_a_microphone_that_fell_silent_long_ago_says_nothing_of_now() -> None:
    heard = turns(("A", 0, 60), until_s=60)

    assert table(shown(60, heard), VOICES).talk_share == 1.0
    later = table(shown(400, heard), VOICES)
    assert (later.talk_share, later.silence_share, later.density) == (None, None, None)
    assert set(later.liveliness[-20:]) == {None}
    assert later.voices[0].share == 1.0  # the talk so far stays


def test_a_gap_lowers_what_was_heard_and_not_the_talk() -> None:
    gap = AudioGap(lesson_ns(0), lesson_ns(30), GroupId("2"), "away")
    view = table(shown(60, turns(("A", 30, 60)), gap), VOICES)

    assert (view.heard_s, view.talk_share) == (30.0, 1.0)


def test_voices_do_not_carry_over_to_a_new_epoch() -> None:
    resumed = LessonResumed(lesson_ns(61), 1)

    assert table(shown(62, turns(("A", 0, 12)), resumed), VOICES).voices == ()


def test_the_figures_of_a_table_rest_on_what_is_known_beside_its_turns() -> None:
    def words(start_s: float, end_s: float, *, question: bool = False) -> WordsHeard:
        start, end = lesson_ns(start_s), lesson_ns(end_s)
        return WordsHeard(
            start, end, GroupId("2"), 0, None, 3, question, 0.9, "test", backchannel=not question
        )

    spoken = turns(("A", 0, 4), ("B", 6, 8), ("A", 20, 22), ("B", 30, 31))
    gap = AudioGap(lesson_ns(10), lesson_ns(19), GroupId("2"), "audio_missing")
    plain = dict(table(shown(60, spoken, gap), VOICES).figures)
    told = shown(60, spoken, gap, words(0, 4, question=True), words(30, 31))
    known = dict(table(told, VOICES).figures)

    assert plain["response_latency_s"] is plain["backchannel_words_per_min"] is None
    assert known["response_latency_s"] == 2.0
    assert known["backchannel_words_per_min"] == pytest.approx(60 / 51)
    # Gaps 4-6, 8-10, 19-20 and 22-30: what was missing is no silence, nor part of an offset.
    assert known["gap_share"] == pytest.approx(13 / 51)
    assert known["fto_mean_s"] == 5.0  # 2 and 8


def test_words_are_shown_while_they_are_in_memory() -> None:
    start, end = lesson_ns(1), lesson_ns(2)
    words = WordsHeard(start, end, GroupId("2"), 0, "葉です", 3, False, 0.9, "test")

    (said,) = table(shown(3, turns(until_s=3), words), VOICES).transcript
    assert (said.start, said.text) == (start, "葉です")
    forgotten = WordsHeard(start, end, GroupId("2"), 0, None, 3, False, 0.9, "test")
    assert table(shown(3, turns(until_s=3), forgotten), VOICES).transcript == ()


def test_a_sighting_counts_as_now_for_three_seconds() -> None:
    seen = faces(10, 5)

    assert seat(shown(13, seen), "1-1").facing is Facing.BOARD
    assert seat(shown(13.1, seen), "1-1").facing is None


def test_a_seat_without_consent_is_masked() -> None:
    assert [view.id for view in shown(1).seats if view.masked] == ["1-2"]


def test_the_class_has_figures_from_five_heads_up() -> None:
    five, four = shown(10, faces(10, 5)).faces, shown(10, faces(10, 4)).faces

    assert (five.expected, five.seen, five.facing_board_share, five.coverage) == (5, 5, 1.0, 1.0)
    assert (four.seen, four.facing_board_share, four.coverage) == (4, None, 0.8)


def test_heads_that_cannot_be_read_are_seen_and_nothing_more() -> None:
    view = shown(10, faces(10, 5, Facing.UNKNOWN)).faces

    assert (view.seen, view.facing_board_share, view.coverage) == (5, None, 0.0)


def test_an_empty_room_was_seen_to_be_empty() -> None:
    assert shown(10, faces(10, 0)).faces.seen == 0


def test_when_no_camera_looks_any_more_the_faces_are_unknown() -> None:
    room = shown(20, faces(10, 5)).faces
    off = shown(10.5, faces(10, 5), SensingSwitched(lesson_ns(10.2), on=False)).faces

    assert (room.seen, room.coverage, room.expected) == (None, None, 5)
    assert (off.seen, off.coverage) == (None, None)


def answer(number: int, name: str, question: QuestionId, value: str) -> AnswerGiven:
    at = LessonNs(number)
    return AnswerGiven(at, f"answer-{number}", question, SeatId(name), "tablet", value)


def test_answers_are_counted_by_choice_and_table() -> None:
    room = shown(
        1,
        QuestionOpened(LessonNs(0), WHERE),
        answer(1, "1-1", WHERE, "0"),
        answer(2, "2-1", WHERE, "2"),
        answer(3, "2-2", WHERE, "2"),
    )

    assert room.question is not None
    assert room.question.counts == (1, 0, 2)
    assert [view.answered for view in room.groups] == [1, 2]
    assert [view.id for view in room.seats if view.answered] == ["1-1", "2-1", "2-2"]


def test_the_last_question_stays_after_it_was_closed() -> None:
    room = shown(
        1,
        QuestionOpened(LessonNs(0), WHERE),
        QuestionOpened(LessonNs(1), WHY),
        answer(2, "1-1", WHY, "葉"),
        QuestionClosed(LessonNs(3), WHY),
    )

    assert room.question is not None
    assert (room.question.question.id, room.question.open) == (WHY, False)
    assert [view.question.id for view in room.earlier] == [WHERE]
    assert room.view_of(WHERE) is room.earlier[0]
    assert [view.answered for view in room.groups] == [0, 0]


def test_tablets_and_calls_are_shown_at_their_places() -> None:
    room = shown(
        5,
        SeatTaken(LessonNs(1), SeatId("2-1"), "tablet"),
        TeacherCalled(LessonNs(2), GroupId("2"), True),
    )

    assert [view.id for view in room.seats if view.joined] == ["2-1"]
    assert [view.calling_since for view in room.groups] == [None, 2]


def test_answers_are_shown_at_once_and_talk_once_a_second() -> None:
    maker = SnapshotMaker(policy_of(PLAN))
    before = replay(PLAN, [QuestionOpened(LessonNs(0), WHY), turns(("A", 0, 30))])
    after = replay(
        PLAN,
        [QuestionOpened(LessonNs(0), WHY), turns(("A", 0, 60)), answer(1, "2-1", WHY, "葉")],
    )
    maker.make(before, lesson_ns(60), Health())

    at_once = maker.make(after, lesson_ns(60.5), Health())
    a_second_later = maker.make(after, lesson_ns(61), Health())

    assert (at_once.groups[1].answered, at_once.groups[1].talk_share) == (1, 0.5)
    assert a_second_later.groups[1].talk_share == 59 / 59


def test_the_teachers_share_is_of_all_talk() -> None:
    said = (Turn("teacher", lesson_ns(0), lesson_ns(12)),)
    hers = TurnsHeard(lesson_ns(60), TEACHER, 0, LessonNs(0), lesson_ns(60), said, "test")

    assert shown(60, hers, turns(("A", 12, 16))).teacher_talk_share == 0.75
    assert shown(60, turns(("A", 12, 16))).teacher_talk_share is None


def test_a_switched_off_capability_leaves_a_silent_table() -> None:
    plan = replace(PLAN, disabled=("sound_level",))
    room = SnapshotMaker(policy_of(plan)).make(replay(plan, []), lesson_ns(1), Health())

    assert {view.mode for view in room.groups} == {GroupMode.SILENT}
