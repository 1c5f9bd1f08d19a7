"""A lesson replayed from what was stored has the summary that it had when it ran."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from classsense.analysis.lesson_state import LessonState, fold, replay
from classsense.analysis.storable import storable
from classsense.analysis.summary import encode, summarise
from classsense.domain.clock import NS_PER_S, LessonNs
from classsense.domain.commands import (
    ActivityStarted,
    AnswerGiven,
    Entry,
    LessonEnded,
    LessonResumed,
    QuestionOpened,
    SensingSwitched,
)
from classsense.domain.lesson import TEACHER, CameraId, GroupId, SeatId
from classsense.domain.observations import (
    AudioGap,
    FacesSeen,
    Facing,
    PartState,
    PartStatus,
    SeatFace,
    SoundHeard,
    Turn,
    TurnsHeard,
    WordsHeard,
)
from classsense.domain.policy import policy_of
from fakes.classroom import WHERE, WHY, small_plan

PLAN = small_plan()
OPENED: list[Entry] = [QuestionOpened(LessonNs(0), WHERE), QuestionOpened(LessonNs(0), WHY)]

times = st.integers(0, 120).map(lambda at: LessonNs(at * NS_PER_S // 2))
lengths = st.integers(1, 20).map(lambda length: length * NS_PER_S // 2)
tables = st.sampled_from([GroupId("1"), GroupId("2"), TEACHER])


def ending(start: LessonNs, length: int) -> LessonNs:
    return LessonNs(start + length)


@st.composite
def heard(draw: st.DrawFn) -> Entry:
    start, group = draw(times), draw(tables)
    end = ending(start, draw(lengths))
    if group == "1":
        return SoundHeard(start, end, group, -30.0, draw(st.booleans()))
    middle = LessonNs((start + end) // 2)
    turns = (Turn(draw(st.sampled_from("AB")), start, middle), Turn("C", middle, end))
    return TurnsHeard(end, group, draw(st.integers(0, 1)), start, end, turns, "test")


@st.composite
def other_observations(draw: st.DrawFn) -> Entry:
    start = draw(times)
    end = ending(start, draw(lengths))
    group = draw(tables)
    entries: tuple[Entry, ...] = (
        WordsHeard(start, end, group, 0, "なぜですか", 5, True, 0.7, "test"),
        AudioGap(start, end, group, "away"),
        PartStatus(start, "camera:front", PartState.WAITING, draw(st.sampled_from(["", "lost"]))),
    )
    return draw(st.sampled_from(entries))


faces = st.builds(
    lambda at, facing, count: FacesSeen(
        at,
        CameraId("front"),
        5,
        tuple(SeatFace(SeatId(f"2-{n}"), (0, 0, 1, 1), 0.9, facing=facing) for n in range(count)),
        "test",
    ),
    times,
    st.sampled_from(Facing),
    st.integers(0, 6),
)
commands = st.one_of(
    st.builds(ActivityStarted, times, st.just(0)),
    st.builds(SensingSwitched, times, st.booleans()),
    st.builds(LessonResumed, times, st.integers(0, 1)),
    st.builds(LessonEnded, times),
)
answers = st.builds(
    lambda at, number, question, seat, value: AnswerGiven(
        at, f"answer-{number}", question, SeatId(seat), "tablet", str(value)
    ),
    times,
    st.integers(0, 9),
    st.sampled_from([WHY, WHERE]),
    st.sampled_from(PLAN.seats()),
    st.integers(0, 2),
)


def live(entries: Sequence[Entry]) -> tuple[LessonState, list[Entry]]:
    """Fold as the lesson loop does; return the state and what was stored."""
    state, stored = LessonState(PLAN), list[Entry]()
    for entry in entries:
        state, derived = fold(state, entry)
        for each in derived:
            state = fold(state, each).state
        stored += [kept for each in (entry, *derived) if (kept := storable(each))]
    return state, stored


def summary(state: LessonState) -> bytes:
    return encode(summarise(state, policy_of(PLAN)))


entries_of_a_lesson = st.lists(
    st.one_of(heard(), other_observations(), faces, commands, answers), max_size=40
)


@given(entries_of_a_lesson)
def test_a_replay_of_what_was_stored_has_the_same_summary(entries: list[Entry]) -> None:
    state, stored = live([*OPENED, *entries])

    assert summary(replay(PLAN, stored)) == summary(state)
    assert not any(isinstance(entry, FacesSeen) for entry in stored)


@given(st.lists(answers, max_size=12), st.lists(st.one_of(heard(), faces), max_size=12), st.data())
def test_answers_may_be_stored_before_or_after_what_was_sensed_meanwhile(
    given_answers: list[Entry], sensed: list[Entry], data: st.DataObject
) -> None:
    order = data.draw(st.permutations([True] * len(given_answers) + [False] * len(sensed)))
    waiting = {True: iter(given_answers), False: iter(sensed)}
    mixed = [next(waiting[is_answer]) for is_answer in order]

    in_turn, _ = live([*OPENED, *sensed, *given_answers])
    interleaved, _ = live(mixed)
    for opened in OPENED:
        interleaved, _ = fold(interleaved, opened)

    assert summary(interleaved) == summary(in_turn)
