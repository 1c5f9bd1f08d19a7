"""Wait times, response latency and backchannel words: cases worked out by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.analysis.backchannel import is_backchannel
from classsense.analysis.talk import Segment, floor_of, inter_pausal_units
from classsense.analysis.wait_time import (
    Exchange,
    exchanges,
    response_latency_s,
    wait_times,
)

TEACHER = "teacher"
Talk = list[tuple[float, float, str]]
# 0 s          5 s         10 s         15 s         20 s
# T T T T . . . . a a a . T T . . . . . .     question at 1-4
LESSON: Talk = [(0, 4, TEACHER), (8, 11, "a"), (12, 14, TEACHER)]


def followed(talk: Talk, *questions: tuple[float, float]) -> list[Exchange]:
    return exchanges([Segment(*each) for each in talk], questions, TEACHER)


def test_a_question_an_answer_and_a_reaction() -> None:
    assert followed(LESSON, (1, 4)) == [Exchange(4, 4, answered=True, wait_2_s=1)]


CASES: dict[str, tuple[Talk, list[Exchange]]] = {
    "she goes on herself": (
        [(0, 4, TEACHER), (6, 7, TEACHER), (8, 9, "a")],
        [Exchange(4, 2, answered=False, wait_2_s=None)],
    ),
    "she does not pause at all": ([(0, 4, TEACHER), (4.2, 9, TEACHER), (9, 10, "a")], []),
    "the answer comes into the question": (
        [(0, 4, TEACHER), (3.5, 6, "a"), (6.5, 7, TEACHER)],
        [Exchange(4, 0, answered=True, wait_2_s=0.5)],
    ),
    "a table's microphone heard the question, too": (
        [(0, 4, TEACHER), (1.25, 4.25, "b"), (7, 8, "a"), (11, 12, TEACHER)],
        [Exchange(4, 3, answered=True, wait_2_s=3)],
    ),
    "somebody talked already before the question": (
        [(0, 4, TEACHER), (0.5, 9, "b"), (7, 8, "a"), (11, 12, TEACHER)],
        [Exchange(4, 3, answered=True, wait_2_s=3)],
    ),
    "her mm-hm within the answer ends nothing": (
        [(0, 4, TEACHER), (5, 9, "a"), (6, 6.5, TEACHER), (13, 14, TEACHER)],
        [Exchange(4, 1, answered=True, wait_2_s=4)],
    ),
    "she speaks into the answer": (
        [(0, 4, TEACHER), (5, 9, "a"), (8, 10, TEACHER)],
        [Exchange(4, 1, answered=True, wait_2_s=0)],
    ),
    "two answer one after the other": (
        [(0, 4, TEACHER), (5, 6, "a"), (7, 9, "b"), (9.5, 10, TEACHER)],
        [Exchange(4, 1, answered=True, wait_2_s=0.5)],
    ),
    "nobody answers and the lesson goes on much later": (
        [(0, 4, TEACHER), (40, 41, TEACHER)],
        [Exchange(4, None, answered=False, wait_2_s=None)],
    ),
    "nothing ever follows": ([(0, 4, TEACHER)], [Exchange(4, None, False, None)]),
    "she leaves the floor to them": (
        [(0, 4, TEACHER), (6, 9, "a"), (50, 51, TEACHER)],
        [Exchange(4, 2, answered=True, wait_2_s=None)],
    ),
    "it was somebody else's question": ([(0, 0.5, TEACHER), (1, 4, "a"), (5, 6, "b")], []),
    "nobody spoke there": ([(10, 12, TEACHER)], []),
}


@pytest.mark.parametrize("name", CASES)
def test_what_follows_a_question(name: str) -> None:
    talk, expected = CASES[name]

    assert followed(talk, (1, 4)) == expected


def test_medians_and_long_shares() -> None:
    talk = [
        Segment(0, 4, TEACHER), Segment(5, 6, "a"), Segment(6, 8, TEACHER),  # 1 and 0
        Segment(11, 12, "a"), Segment(16, 20, TEACHER),  # 3 and 4
        Segment(25, 26, TEACHER),  # 5, by herself
    ]  # fmt: skip
    waits = wait_times(talk, [(1, 4), (6, 8), (17, 20)], TEACHER)

    assert (waits.questions, waits.answered) == (3, 2)
    assert (waits.wait_1_s, waits.wait_1_over_3s_share) == (3, 2 / 3)
    assert (waits.wait_2_s, waits.wait_2_over_3s_share) == (2, 1 / 2)


def test_without_questions_there_are_no_wait_times() -> None:
    assert wait_times([Segment(*each) for each in LESSON], [], TEACHER) == (
        0, 0, None, None, None, None
    )  # fmt: skip


quarters = st.integers(0, 200).map(lambda n: n / 4)
spoken = st.lists(
    st.builds(
        lambda start, length, voice: Segment(start, start + length / 4, voice),
        quarters,
        st.integers(1, 20),
        st.sampled_from([TEACHER, "a", "b"]),
    ),
    max_size=12,
)
asked = st.lists(st.tuples(quarters, st.integers(1, 8)).map(lambda q: (q[0], q[0] + q[1] / 4)))


@given(spoken, asked)
def test_waits_are_never_negative_and_never_endless(
    talk: list[Segment], questions: list[tuple[float, float]]
) -> None:
    for each in exchanges(talk, questions, TEACHER):
        assert each.wait_1_s is None or 0 <= each.wait_1_s <= 30
        assert each.wait_2_s is None or 0 <= each.wait_2_s <= 30
        assert each.answered or each.wait_2_s is None
        assert each.wait_1_s is not None or not each.answered


@given(spoken, asked, st.integers(0, 4000))
def test_when_it_was_asked_does_not_matter(
    talk: list[Segment], questions: list[tuple[float, float]], by: int
) -> None:
    later = [Segment(s.start_s + by / 4, s.end_s + by / 4, s.voice) for s in talk]
    asked_later = [(a + by / 4, b + by / 4) for a, b in questions]

    assert wait_times(later, asked_later, TEACHER) == wait_times(talk, questions, TEACHER)


def latency(talk: Talk, questions: list[tuple[float, float]] | None) -> float | None:
    floor = floor_of(inter_pausal_units(Segment(*each) for each in talk))
    return response_latency_s(floor, questions, TEACHER)


def test_response_latency_is_that_after_questions_or_after_the_teacher() -> None:
    talk: Talk = [(0, 4, TEACHER), (6, 8, "a"), (8.5, 9, "b"), (13, 14, TEACHER), (15, 16, "a")]

    assert latency(talk, None) == 1.5  # 2 after her first turn, 1 after her second
    assert latency(talk, [(6.5, 8.2)]) == 0.5  # a asked b
    assert latency(talk, [(6, 7)]) is None  # a went on after the question
    assert latency(talk, []) is None
    assert latency([(0, 1, "a"), (2, 3, "b")], None) is None


@pytest.mark.parametrize(
    "text",
    ["うん", "はい。", "うん、うん。", "うんうん", "へえ、そうなんだ！", "なるほどね", "Yeah.",
     "Mm-hm", "uh-huh, yeah", "I see.", "OK, right", "そう"],
)  # fmt: skip
def test_backchannel_words(text: str) -> None:
    assert is_backchannel(text)


@pytest.mark.parametrize(
    "text",
    ["", "。", "うん?", "はい、光合成です", "ううん", "うん" * 5, "yesterday", "right answer",
     "see", "I", "no", "そうじゃない", "oksure"],
)  # fmt: skip
def test_everything_else_is_none(text: str) -> None:
    assert not is_backchannel(text)


def test_long_waits_begin_at_three_seconds_exactly() -> None:
    def share(wait_s: float) -> float | None:
        talk = [Segment(0, 4, TEACHER), Segment(4 + wait_s, 9, "a")]
        return wait_times(talk, [(1, 4)], TEACHER).wait_1_over_3s_share

    assert share(3.0) == 1.0
    assert share(math.nextafter(7.0, 0.0) - 4.0) == 0.0
