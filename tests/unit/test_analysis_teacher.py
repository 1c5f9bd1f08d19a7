"""The teacher's questions and how long she waits, from what was folded."""

import pytest
from msgspec.structs import replace

from classsense.analysis.lesson_state import LessonState, fold, replay
from classsense.analysis.snapshot_maker import SnapshotMaker
from classsense.analysis.summary import summarise
from classsense.analysis.teacher_talk import TeacherBook
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import ActivityStarted, Entry, SoundForgotten
from classsense.domain.lesson import TEACHER, Activity, ActivityKind, GroupId
from classsense.domain.observations import Turn, TurnsHeard, WordsHeard
from classsense.domain.policy import policy_of
from classsense.domain.snapshot import Health, NoticeKind, Snapshot
from fakes.classroom import small_plan

PLAN = replace(
    small_plan(),
    activities=(
        Activity(ActivityKind.LECTURE, "はじめ", 0.0),
        Activity(ActivityKind.GROUP_TALK, "話し合い", 60.0),
    ),
)
TABLE = GroupId("2")


def turns(group: GroupId, *said: tuple[str, float, float]) -> TurnsHeard:
    spoken = tuple(Turn(voice, lesson_ns(a), lesson_ns(b)) for voice, a, b in said)
    return TurnsHeard(lesson_ns(500), group, 0, LessonNs(0), lesson_ns(500), spoken, "test")


def asks(start_s: float, end_s: float, group: GroupId = TEACHER) -> WordsHeard:
    return WordsHeard(
        lesson_ns(start_s), lesson_ns(end_s), group, 0, "なぜですか", 5, True, 0.9, "test"
    )


ASKED = [asks(at_s, at_s + 2) for at_s in (0.0, 20.0, 40.0)]
"""Three questions of two seconds; answers come 1, 2 and 4 s after, and she goes on 3 s later."""
TALK: list[Entry] = [
    turns(
        TEACHER, *(("A", at_s, at_s + 2) for at_s in (0.0, 20.0, 40.0)), ("A", 9, 10), ("A", 50, 51)
    ),
    turns(TABLE, ("A", 3, 6), ("B", 24, 27), ("C", 46, 47)),
]


def after(*entries: Entry) -> LessonState:
    return replay(PLAN, entries)


def shown(state: LessonState, now_s: float = 60) -> Snapshot:
    return SnapshotMaker(policy_of(PLAN)).make(state, lesson_ns(now_s), Health())


def test_wait_times_of_three_questions() -> None:
    teacher = shown(after(*TALK, *ASKED)).teacher

    assert teacher.questions == 3
    assert teacher.wait_1_s == pytest.approx(2.0)
    assert teacher.wait_1_over_3s_share == pytest.approx(1 / 3)
    assert teacher.wait_2_s == pytest.approx(3.0)
    assert teacher.share == pytest.approx(8 / 15)


def test_below_three_questions_nothing_is_said() -> None:
    teacher = shown(after(*TALK, *ASKED[:2])).teacher

    assert teacher.questions == 2
    assert teacher.wait_1_s is teacher.wait_1_over_3s_share is teacher.wait_2_s is None


def test_the_summary_says_the_same() -> None:
    state = after(*TALK, *ASKED)
    teacher, summary = shown(state).teacher, summarise(state, policy_of(PLAN)).teacher

    assert summary.speaking_s == pytest.approx(8)
    assert (summary.share, summary.questions, summary.wait_1_s, summary.wait_2_s) == (
        *(teacher.share, teacher.questions, teacher.wait_1_s, teacher.wait_2_s),
    )


def test_short_waits_are_worth_a_look() -> None:
    kinds = [notice.kind for notice in shown(after(*TALK, *ASKED)).notices]

    assert kinds == [NoticeKind.SHORT_WAIT]


def test_questions_of_pupils_are_not_hers() -> None:
    state = after(*TALK, *(asks(at_s, at_s + 2, TABLE) for at_s in (3.0, 24.0, 46.0)))

    assert shown(state).teacher.questions == 0
    assert TeacherBook().exchanges(state, lesson_ns(60)) == []


def test_a_question_in_group_work_has_no_wait_time() -> None:
    begun = [ActivityStarted(LessonNs(0), 0), ActivityStarted(lesson_ns(30), 1)]
    found = TeacherBook().exchanges(after(*begun, *TALK, *ASKED), lesson_ns(60))

    assert [each.asked_s for each in found] == [2.0, 22.0]


def test_her_visit_to_a_table_is_hers() -> None:
    visit = turns(TABLE, ("teacher", 3, 4), ("A", 5, 6))
    (found,) = TeacherBook().exchanges(after(TALK[0], visit, ASKED[0]), lesson_ns(60))

    assert not found.answered
    assert found.wait_1_s == pytest.approx(1.0)


def test_a_forgotten_question_is_forgotten() -> None:
    book = TeacherBook()
    state = after(*TALK, *ASKED)
    book.exchanges(state, lesson_ns(400))
    forgotten = fold(state, SoundForgotten(lesson_ns(60), lesson_ns(15))).state

    assert [each.asked_s for each in book.exchanges(forgotten, lesson_ns(400))] == [2.0]


def test_what_settled_is_not_looked_at_again() -> None:
    book = TeacherBook()
    state = after(*TALK, *ASKED)
    first = book.exchanges(state, lesson_ns(400))
    without_talk = after(*ASKED)

    assert book.exchanges(without_talk, lesson_ns(401)) == first
    assert TeacherBook().exchanges(without_talk, lesson_ns(401)) == []
