"""Which kinds of things are past their term, and which entries they are."""

import datetime as dt
from typing import get_args

import pytest
from msgspec.structs import replace

from classsense.analysis.retention import OF_KIND, is_of, past_term
from classsense.domain.clock import LessonNs
from classsense.domain.commands import AnswerGiven, Command, Entry, LessonStarted
from classsense.domain.lesson import QuestionId, SeatId
from classsense.domain.rules import KINDS, Kept, shorter
from classsense.resources.policy_files import profile

JP = profile("jp").retention
BEGAN = "2026-04-01T09:00:00+09:00"


def after(days: int) -> dt.date:
    return dt.date(2026, 4, 1) + dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "gone"),
    [
        (0, ()),
        (122, ()),
        (123, ("voice_measures",)),
        (366, ("voice_measures",)),
        (367, ("voice_measures", "answers")),
        (10_000, ("voice_measures", "answers")),
    ],
)
def test_a_kind_goes_on_the_day_after_its_term(days: int, gone: tuple[str, ...]) -> None:
    assert past_term(JP, BEGAN, after(days)) == gone


def test_what_is_kept_for_the_lesson_goes_on_the_next_day() -> None:
    strict = replace(JP, class_measures="lesson")

    assert "class_measures" not in past_term(strict, BEGAN, after(0))
    assert "class_measures" in past_term(strict, BEGAN, after(1))


@pytest.mark.parametrize("began", ["", "no date"])
def test_a_lesson_that_does_not_say_when_it_began_is_left_alone(began: str) -> None:
    assert past_term(JP, began, after(5000)) == ()


def test_a_clock_that_was_wrong_deletes_nothing() -> None:
    assert past_term(JP, BEGAN, after(-500)) == ()


@pytest.mark.parametrize(
    ("one", "other", "less"),
    [
        (10, 20, 10),
        ("unlimited", 20, 20),
        (1, "lesson", "lesson"),
        ("unlimited",) * 2 + ("unlimited",),
    ],
)
def test_of_two_terms_the_shorter_holds(one: Kept, other: Kept, less: Kept) -> None:
    first, second = replace(JP, answers=one), replace(JP, answers=other)

    assert shorter(first, second).answers == shorter(second, first).answers == less


def test_every_kind_that_is_stored_is_found_and_nothing_twice() -> None:
    assert set(OF_KIND) <= set(KINDS)
    listed = [each for kinds in OF_KIND.values() for each in kinds]
    assert len(listed) == len(set(listed))
    assert set(listed) <= set(get_args(Entry))
    of_rules = {LessonStarted} & set(get_args(Command))
    assert not of_rules & set(listed)
    answer = AnswerGiven(LessonNs(1), "i", QuestionId("q"), SeatId("1-1"), "d", "v")
    assert is_of(answer, ["answers"])
    assert not is_of(answer, ["voice_measures", "class_measures"])
