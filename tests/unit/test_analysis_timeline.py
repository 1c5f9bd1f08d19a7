"""The lesson on one axis: bins that hold what was heard, and nothing where nothing was."""

from hypothesis import given
from hypothesis import strategies as st

from classsense.analysis.lesson_state import replay
from classsense.analysis.talk import binned_s
from classsense.analysis.timeline import MOST_BINS, timeline_of
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import (
    ActivityStarted,
    AnswerGiven,
    Entry,
    LessonEnded,
    MarkPlaced,
    QuestionOpened,
)
from classsense.domain.lesson import TEACHER, CameraId, GroupId, SeatId
from classsense.domain.observations import AudioGap, ClassSeen, SoundHeard, Turn, TurnsHeard
from classsense.domain.timeline_view import Timeline
from fakes.classroom import WHY, small_plan

PLAN = small_plan()


def drawn(now_s: float, *entries: Entry) -> Timeline:
    return timeline_of(replay(PLAN, entries), lesson_ns(now_s))


def heard(group: str, since_s: float, until_s: float, *spoken: tuple[float, float]) -> TurnsHeard:
    turns = tuple(Turn("A", lesson_ns(start), lesson_ns(end)) for start, end in spoken)
    since, until = lesson_ns(since_s), lesson_ns(until_s)
    return TurnsHeard(until, GroupId(group), 0, since, until, turns, "test")


def seen(start_s: float, read: float, facing: float | None) -> ClassSeen:
    end = lesson_ns(start_s + 5)
    return ClassSeen(lesson_ns(start_s), end, CameraId("front"), 10, 8.0, read, facing)


def test_talk_is_the_mean_of_the_tables_that_were_heard() -> None:
    line = drawn(14, heard("1", 0, 10, (0, 5)), heard("2", 0, 5, (2, 3)))

    assert line.bin_s == 5.0
    assert line.talk == ((1.0 + 0.2) / 2, 0.0, None)
    assert line.teacher == (None, None, None)


def test_the_teacher_has_a_line_of_her_own() -> None:
    line = drawn(4, heard(TEACHER, 0, 5, (0, 4)))

    assert (line.talk, line.teacher) == ((None,), (0.8,))


def test_a_gap_is_unknown_and_not_silence() -> None:
    gap = AudioGap(lesson_ns(5), lesson_ns(10), GroupId("1"), "away")
    partly = AudioGap(lesson_ns(10), lesson_ns(13), GroupId("1"), "away")
    line = drawn(14, heard("1", 0, 15, (0, 5), (13, 14)), gap, partly)

    assert line.talk == (1.0, None, 0.5)


def test_an_energy_table_has_the_share_of_its_sounds() -> None:
    sounds = [
        SoundHeard(lesson_ns(at), lesson_ns(at + 1), GroupId("1"), -30.0, active=at % 2 == 0)
        for at in range(5)
    ]

    assert drawn(9, *sounds).talk == (0.6, None)


def test_faces_are_drawn_where_enough_were_read() -> None:
    line = drawn(14, seen(0, 8.0, 4.0), seen(5, 4.0, None))

    assert line.facing_board == (0.5, None, None)
    assert line.coverage == (0.8, 0.4, None)


def test_answers_marks_and_activities_stand_at_their_times() -> None:
    line = drawn(
        9,
        ActivityStarted(LessonNs(0), 0),
        QuestionOpened(LessonNs(1), WHY),
        AnswerGiven(LessonNs(7), "answer-2", WHY, SeatId("2-2"), "tablet", "葉"),
        AnswerGiven(LessonNs(5), "answer-1", WHY, SeatId("2-1"), "tablet", "根"),
        MarkPlaced(LessonNs(6)),
        LessonEnded(LessonNs(8)),
    )

    assert (line.answers, line.marks) == ((5, 7), (6,))
    assert [(span.start, span.end) for span in line.spans] == [(0, 8)]


@given(st.integers(0, 24 * 3600))
def test_there_are_never_too_many_bins_and_always_enough(now_s: int) -> None:
    line = drawn(now_s)

    assert len(line.talk) <= MOST_BINS
    assert (len(line.talk) - 1) * line.bin_s <= now_s < len(line.talk) * line.bin_s


spans = st.lists(st.tuples(st.integers(0, 90), st.integers(1, 30)), max_size=6)


@given(spans, st.integers(1, 15))
def test_bins_share_out_what_lies_in_them(given_spans: list[tuple[int, int]], bin_s: int) -> None:
    moments = [at for start, length in given_spans for at in range(start, start + length)]
    found = binned_s(((s, s + length) for s, length in given_spans), bin_s, 60 // bin_s)

    expected = [sum(at // bin_s == number for at in moments) for number in range(60 // bin_s)]
    assert found == expected
