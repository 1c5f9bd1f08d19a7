"""Notices: few, explained, never about a person, and gone once they were closed."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as with_fields

from classsense.analysis.alerts import (
    MOST_OPEN,
    NEW_EVERY_S,
    NoticeBoard,
    patience_s,
    reasons,
)
from classsense.analysis.lesson_state import LessonState, replay
from classsense.analysis.wait_time import Exchange
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import (
    ActivityStarted,
    Entry,
    HandSet,
    NoticeClosed,
    QuestionOpened,
)
from classsense.domain.lesson import TEACHER, Activity, ActivityKind, GroupId, SeatId
from classsense.domain.policy import GroupMode
from classsense.domain.snapshot import GroupView, Notice, NoticeKind, VoiceShare
from fakes.classroom import WHY, small_plan

PLAN = with_fields(
    small_plan(),
    activities=(
        Activity(ActivityKind.LECTURE, "はじめ", 0.0),
        Activity(ActivityKind.GROUP_TALK, "話し合い", 60.0),
    ),
)
LECTURE, TALKING = ActivityStarted(LessonNs(0), 0), ActivityStarted(lesson_ns(60), 1)
TABLE = GroupView(
    GroupId("2"), "2 班", (0.5, 0.5), GroupMode.VOICES, 3, present=3, liveliness=(0.1,) * 30
)


def after(*entries: Entry) -> LessonState:
    return replay(PLAN, entries)


def found(state: LessonState, group: GroupView, now_s: float) -> list[Notice]:
    return reasons(state, [group], lesson_ns(now_s))


def details(notice: Notice) -> dict[str, str]:
    return dict(notice.details)


def test_a_quiet_table_in_group_talk_is_worth_a_look() -> None:
    quiet = replace(TABLE, talk_share=0.1, answered=1)
    (notice,) = found(after(TALKING), quiet, 120)

    assert notice.kind is NoticeKind.QUIET_GROUP
    assert details(notice) == {"group": "2 班", "percent": "10", "answered": "1", "members": "3"}


@pytest.mark.parametrize(
    ("began", "share", "now_s"),
    [(TALKING, 0.1, 119), (LECTURE, 0.1, 120), (TALKING, 0.15, 120), (TALKING, None, 120)],
    ids=["too soon", "no group talk", "not quiet", "not heard"],
)
def test_quiet_is_nothing_unless_talk_was_asked_for(
    began: ActivityStarted, share: float | None, now_s: float
) -> None:
    assert found(after(began), replace(TABLE, talk_share=share), now_s) == []


@pytest.mark.parametrize(
    "table",
    [
        replace(TABLE, paused=True),
        replace(TABLE, present=0),
        replace(TABLE, liveliness=(0.1,) * 24 + (None,) * 3 + (0.1,) * 3),
        replace(TABLE, liveliness=()),
    ],
    ids=["paused", "nobody there", "half a minute unheard", "never heard"],
)
def test_nothing_is_said_of_talk_that_was_not_listened_to(table: GroupView) -> None:
    assert found(after(TALKING), replace(table, talk_share=0.0), 120) == []
    assert found(after(), replace(CARRIED, **_listening(table), uneven=True), 300) == []


def _listening(table: GroupView) -> dict[str, Any]:
    return {name: getattr(table, name) for name in ("paused", "present", "liveliness")}


def test_two_unheard_bins_of_six_still_tell_that_a_table_is_quiet() -> None:
    heard = replace(TABLE, talk_share=0.0, liveliness=(None, None, 0.0, 0.0, 0.0, 0.0))

    assert len(found(after(TALKING), heard, 120)) == 1


def test_doubtful_voices_carry_no_talk() -> None:
    doubtful = replace(CARRIED, uneven=True, doubt="more_voices")

    assert found(after(), doubtful, 300) == []


def test_a_paused_table_can_still_call_and_answer() -> None:
    paused = replace(TABLE, paused=True, calling_since=lesson_ns(9))

    kinds = [notice.kind for notice in found(after(ASKED), paused, 100)]
    assert kinds == [NoticeKind.CALLING, NoticeKind.EMPTY_BOARD]


def test_absent_pupils_owe_no_answer() -> None:
    assert found(after(ASKED), replace(TABLE, present=2, answered=1), 70) == []
    assert found(after(ASKED), replace(TABLE, present=0), 70) == []


CARRIED = replace(
    TABLE,
    voices=(VoiceShare("A", 90.0, 0.9), VoiceShare("B", 10.0, 0.1), VoiceShare("C", 0.0, 0.0)),
    top_share=0.9,
    gini=0.9,
    noise_floor=0.53,
    turns=20,
    talk_share=0.8,
)


def test_one_voice_is_worth_a_look_only_beyond_the_noise_floor() -> None:
    (notice,) = found(after(), replace(CARRIED, uneven=True), 300)

    assert notice.kind is NoticeKind.ONE_VOICE
    assert details(notice) == {
        "group": "2 班",
        "voice": "A",
        "percent": "90",
        "turns": "20",
        "floor": "53",
        "gini": "90",
    }
    assert found(after(), replace(CARRIED, uneven=False), 300) == []
    assert found(after(), replace(CARRIED, uneven=None), 300) == []


ASKED = QuestionOpened(lesson_ns(10), WHY)


def test_an_empty_board_is_worth_a_look_after_a_minute() -> None:
    (notice,) = found(after(ASKED), replace(TABLE, answered=1), 70)

    assert notice.kind is NoticeKind.EMPTY_BOARD
    assert details(notice) == {"group": "2 班", "answered": "1", "members": "3"}
    assert found(after(ASKED), replace(TABLE, answered=1), 69) == []
    assert found(after(ASKED), replace(TABLE, answered=2), 70) == []
    assert found(after(), TABLE, 70) == []


def test_a_hand_is_worth_a_look_once_it_waited() -> None:
    raised = after(
        HandSet(lesson_ns(5), SeatId("2-2"), up=True),
        HandSet(lesson_ns(3), SeatId("2-1"), up=True),
        HandSet(lesson_ns(1), SeatId("1-1"), up=True),
    )
    (notice,) = found(raised, TABLE, 25)

    assert notice.kind is NoticeKind.HAND_WAITING
    assert details(notice) == {"group": "2 班", "seat": "2-1", "waited_s": "22"}
    assert found(raised, TABLE, 22) == []


def test_a_call_is_worth_a_look_at_once_and_comes_first() -> None:
    calling = replace(CARRIED, uneven=True, calling_since=lesson_ns(9))
    kinds = [notice.kind for notice in found(after(ASKED), calling, 100)]

    assert kinds == [NoticeKind.CALLING, NoticeKind.ONE_VOICE, NoticeKind.EMPTY_BOARD]


def test_what_was_closed_stays_away() -> None:
    (notice,) = found(after(ASKED), TABLE, 70)
    closed = after(ASKED, NoticeClosed(lesson_ns(71), notice.key, useful=True))

    assert found(closed, TABLE, 72) == []
    assert found(closed, replace(TABLE, id=GroupId("1")), 72) != []


def test_a_new_call_is_another_notice() -> None:
    first, second = (
        found(after(), replace(TABLE, calling_since=LessonNs(at)), 1)[0] for at in (1, 2)
    )

    assert first.key != second.key


def notice(key: str, kind: NoticeKind = NoticeKind.QUIET_GROUP) -> Notice:
    return Notice(key, kind, LessonNs(0), GroupId(key), ())


def keys(shown: tuple[Notice, ...]) -> list[str]:
    return [each.key for each in shown]


def test_one_new_notice_a_minute() -> None:
    board = NoticeBoard()
    waiting = [notice("a"), notice("b")]

    assert keys(board.shown(waiting, lesson_ns(0))) == ["a"]
    assert keys(board.shown(waiting, lesson_ns(NEW_EVERY_S - 1))) == ["a"]
    assert keys(board.shown(waiting, lesson_ns(NEW_EVERY_S))) == ["a", "b"]


def test_a_pupils_own_word_does_not_wait() -> None:
    board = NoticeBoard()
    board.shown([notice("a")], lesson_ns(0))
    calls = [notice("c", NoticeKind.CALLING), notice("h", NoticeKind.HAND_WAITING), notice("a")]

    assert keys(board.shown(calls, lesson_ns(1))) == ["c", "h", "a"]


def test_calls_leave_no_room_for_less_urgent_notices() -> None:
    calls = [notice(str(number), NoticeKind.CALLING) for number in range(5)]

    assert keys(NoticeBoard().shown([*calls, notice("a")], lesson_ns(0))) == ["0", "1", "2"]


def test_a_notice_goes_with_its_reason() -> None:
    board = NoticeBoard()
    board.shown([notice("a")], lesson_ns(0))

    assert board.shown([], lesson_ns(1)) == ()


def question(at_s: float, wait_s: float | None) -> Exchange:
    return Exchange(at_s, wait_s, answered=True, wait_2_s=None)


def short_waits(*waits: float | None, now_s: float = 100) -> list[Notice]:
    asked = [question(10.0 * number, wait_s) for number, wait_s in enumerate(waits)]
    return reasons(after(LECTURE), [], lesson_ns(now_s), asked)


def test_questions_that_get_little_time_are_worth_a_look() -> None:
    (notice,) = short_waits(9.0, 0.5, 1.0, 2.94, 4.0, 1.5)

    assert notice.kind is NoticeKind.SHORT_WAIT
    assert notice.group == TEACHER
    assert details(notice) == {"questions": "5", "wait": "1.5"}
    assert notice.at == lesson_ns(50)


@pytest.mark.parametrize(
    "waits", [(0.5, 1.0), (3.0, 0.5, 3.0), (0.5, 0.5, None)], ids=["two", "median 3", "unanswered"]
)
def test_little_time_is_told_from_three_questions_on_and_below_three_seconds(
    waits: tuple[float | None, ...],
) -> None:
    assert short_waits(*waits) == []


def test_questions_of_long_ago_are_no_news() -> None:
    assert short_waits(0.5, 0.5, 0.5, now_s=600)
    assert short_waits(0.5, 0.5, 0.5, now_s=621) == []


def useless(kind: NoticeKind, times: int) -> LessonState:
    return after(
        *(NoticeClosed(LessonNs(n), f"{kind}:{n}:", useful=False) for n in range(times)),
        NoticeClosed(LessonNs(9), f"{kind}:9:", useful=True),
    )


@pytest.mark.parametrize("times", [0, 1, 2, 3])
def test_how_often_a_kind_was_no_use_is_known(times: int) -> None:
    assert useless(NoticeKind.ONE_VOICE, times).useless.get("one_voice", 0) == times


@pytest.mark.parametrize(
    ("times", "waits_s"), [(0, 0), (1, 0), (2, 120), (3, 240), (4, 480), (5, 600), (50, 600)]
)
def test_a_kind_that_was_no_use_twice_waits_longer(times: int, waits_s: int) -> None:
    board, tired = NoticeBoard(), useless(NoticeKind.QUIET_GROUP, times).useless
    waiting = [notice("a"), notice("b", NoticeKind.EMPTY_BOARD)]

    board.shown(waiting[:1], lesson_ns(0), tired)
    if waits_s:
        assert board.shown(waiting[:1], lesson_ns(waits_s - 1), tired) == ()
    assert keys(board.shown(waiting[:1], lesson_ns(waits_s), tired)) == ["a"]


def test_a_reason_that_went_away_waits_anew() -> None:
    board, tired = NoticeBoard(), useless(NoticeKind.QUIET_GROUP, 2).useless
    board.shown([notice("a")], lesson_ns(0), tired)
    board.shown([], lesson_ns(60), tired)
    board.shown([notice("a")], lesson_ns(61), tired)

    assert board.shown([notice("a")], lesson_ns(180), tired) == ()
    assert keys(board.shown([notice("a")], lesson_ns(181), tired)) == ["a"]


def test_other_kinds_and_calls_do_not_wait() -> None:
    tired = useless(NoticeKind.QUIET_GROUP, 9).useless
    assert keys(NoticeBoard().shown([notice("b", NoticeKind.ONE_VOICE)], lesson_ns(0), tired))
    assert patience_s(NoticeKind.CALLING, 9) == 0
    assert patience_s(NoticeKind.WITHDRAWN, 9) == 0


rounds = st.lists(
    st.tuples(
        st.integers(1, 90),
        st.lists(
            st.tuples(st.sampled_from("abcdefg"), st.sampled_from(NoticeKind)),
            max_size=6,
            unique_by=lambda pair: pair[0],
        ),
    ),
    max_size=20,
)


@given(rounds)
def test_never_more_than_three_and_never_two_new_ones_within_a_minute(
    given_rounds: list[tuple[int, list[tuple[str, NoticeKind]]]],
) -> None:
    board, now_s, before, appeared = NoticeBoard(), 0, set[str](), list[int]()
    own_word = {NoticeKind.CALLING, NoticeKind.WITHDRAWN, NoticeKind.HAND_WAITING}
    for passed_s, there in given_rounds:
        now_s += passed_s
        waiting = [notice(f"{kind}:{key}", kind) for key, kind in there]
        shown = board.shown(waiting, lesson_ns(now_s))
        fresh = [each for each in shown if each.key not in before and each.kind not in own_word]
        before |= set(keys(shown))
        appeared += [now_s] * len(fresh)
        assert len(shown) <= MOST_OPEN
        assert set(keys(shown)) <= set(keys(tuple(waiting)))
    assert all(b - a >= NEW_EVERY_S for a, b in pairwise(appeared))
