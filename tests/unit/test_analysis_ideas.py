"""Who brought a word, who took it up, and which words tables share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.analysis.ideas import Idea, Mention, idea_of, shared
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.lesson import GroupId


def said(*mentions: tuple[float, str]) -> Idea:
    return idea_of([Mention(lesson_ns(at_s), voice) for at_s, voice in mentions])


@pytest.mark.parametrize(
    ("mentions", "first", "uptake"),
    [
        (((1, "A"),), "A", 0),
        (((1, "A"), (2, "A"), (3, "A")), "A", 0),
        (((1, "A"), (2, "B"), (3, "B"), (30, "C")), "A", 2),
        (((1, "A"), (61, "B"), (61.5, "C")), "A", 1),
        (((1, "teacher"), (2, "A"), (3, "B")), "teacher", 2),
        (((1, "A"), (2, "teacher"), (3, "B")), "A", 1),
        (((1, "A"), (2, "")), "A", 0),
        (((1, ""), (2, "A")), "", 0),
        (((1, ""), (2, "A"), (3, "B")), "", 1),
    ],
    ids=[
        *("once", "alone", "two others", "a minute", "the teacher brings it"),
        *("she takes up nothing", "unclear", "unclear first", "one of two was not first"),
    ],
)
def test_uptake_counts_other_voices_within_a_minute(
    mentions: tuple[tuple[float, str], ...], first: str, uptake: int
) -> None:
    idea = said(*mentions)

    assert (idea.first_voice, idea.uptake) == (first, uptake)
    assert idea.since == lesson_ns(1)


voices = st.sampled_from(["A", "B", "C", "D", "", "teacher"])


@given(st.lists(st.tuples(st.integers(0, 200), voices), min_size=1))
def test_there_are_never_more_takers_than_other_pupils(mentions: list[tuple[int, str]]) -> None:
    idea = said(*sorted(mentions))
    pupils = {voice for _, voice in mentions} - {"", "teacher", idea.first_voice}

    assert 0 <= idea.uptake <= len(pupils)
    assert idea.since == LessonNs(min(at for at, _ in mentions) * 10**9)


def test_tables_share_what_each_said_often_enough() -> None:
    one, two = GroupId("1"), GroupId("2")
    counts = {one: {"光": 3, "水": 5, "根": 2}, two: {"光": 4, "根": 9}}

    assert shared(counts, 3) == {"光": (one, two), "水": (one,), "根": (two,)}
