"""What fits a question of each kind, and what many answers add up to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from classsense.domain.answers import counts, fits, indices, is_right, labels, said, wrong_ones
from classsense.domain.errors import KnownError
from classsense.domain.lesson import Question, QuestionId, QuestionKind, Scale
from classsense.domain.plan_file import parse_plan

CHOICES = ("sun", "shade", "both")


def question(kind: QuestionKind, scale: Scale | None = None) -> Question:
    with_choices = kind not in {QuestionKind.TEXT, QuestionKind.NUMBER}
    return Question(QuestionId("q"), kind, "?", CHOICES if with_choices else (), scale)


FITTING = {
    QuestionKind.CHOICE: ["0", "2"],
    QuestionKind.MULTIPLE: ["0", "0,2", "0,1,2"],
    QuestionKind.ORDER: ["0,1,2", "2,0,1"],
    QuestionKind.NUMBER: ["0", "10", "3", "3.0", "1e1"],
}
MISFITTING = {
    QuestionKind.CHOICE: ["3", "-1", "0,1", "", "x", "٣", "00000"],
    QuestionKind.MULTIPLE: ["", "2,0", "0,0", "0,3", "0,", ",", "0, 1"],
    QuestionKind.ORDER: ["0,1", "0,1,1", "0,1,2,3", "1"],
    QuestionKind.NUMBER: ["", "-1", "11", "2.5", "nan", "inf", "-0.5", "three", "٣"],
}


@pytest.mark.parametrize(("kind", "value"), [(k, v) for k, vs in FITTING.items() for v in vs])
def test_it_fits(kind: QuestionKind, value: str) -> None:
    assert fits(question(kind), value)


@pytest.mark.parametrize(("kind", "value"), [(k, v) for k, vs in MISFITTING.items() for v in vs])
def test_it_does_not_fit(kind: QuestionKind, value: str) -> None:
    assert not fits(question(kind), value)


@given(value=st.text(max_size=40), kind=st.sampled_from(QuestionKind))
def test_no_text_breaks_anything(value: str, kind: QuestionKind) -> None:
    asked = question(kind)

    fits(asked, value)
    assert isinstance(said(asked, value), str)
    assert len(counts(asked, [value])) == (0 if kind is QuestionKind.TEXT else len(labels(asked)))


def test_several_choices_are_counted_each() -> None:
    assert counts(question(QuestionKind.MULTIPLE), ["0,2", "2", "9"]) == (1, 0, 2)


def test_an_order_gives_points_by_place() -> None:
    assert counts(question(QuestionKind.ORDER), ["0,1,2", "0,2,1"]) == (4, 1, 1)


@given(st.lists(st.permutations(range(3)), min_size=1))
def test_all_points_of_orders_are_given(orders: list[list[int]]) -> None:
    values = [",".join(map(str, order)) for order in orders]

    assert sum(counts(question(QuestionKind.ORDER), values)) == 3 * len(orders)


def test_numbers_are_counted_on_their_steps() -> None:
    asked = question(QuestionKind.NUMBER, Scale(0, 1, 0.25))

    assert labels(asked) == ("0", "0.25", "0.5", "0.75", "1")
    assert counts(asked, ["0.25", "0.25", "1", "0.3"]) == (0, 2, 0, 0, 1)


@given(st.lists(st.integers(0, 100)))
def test_a_fine_scale_is_counted_in_ten_parts(numbers: list[int]) -> None:
    asked = question(QuestionKind.NUMBER, Scale(0, 100, 1))
    found = counts(asked, map(str, numbers))

    assert len(labels(asked)) == len(found) == 10
    assert sum(found) == len(numbers)
    assert found[9] == sum(number >= 90 for number in numbers)


def test_an_answer_is_read_in_words() -> None:
    assert said(question(QuestionKind.ORDER), "2,0,1") == "both › sun › shade"
    assert said(question(QuestionKind.MULTIPLE), "0,2") == "sun / both"
    assert said(question(QuestionKind.NUMBER), "2.5") == "2.5"
    assert said(question(QuestionKind.CHOICE), "7") == "7"
    assert indices("0,x") is None


@pytest.mark.parametrize(
    ("kind", "correct", "right", "wrong"),
    [
        (QuestionKind.TEXT, ("光合成", "Photosynthesis"), "ｐｈｏｔｏ synthesis.", "呼吸"),
        (QuestionKind.CHOICE, ("1",), "1", "0"),
        (QuestionKind.MULTIPLE, ("0,2",), "0,2", "0"),
        (QuestionKind.NUMBER, ("3",), "3.0", "4"),
        (QuestionKind.ORDER, ("2,0,1",), "2,0,1", "0,1,2"),
    ],
)
def test_what_is_right(
    kind: QuestionKind, correct: tuple[str, ...], right: str, wrong: str
) -> None:
    asked = replace(question(kind), correct=correct)

    assert is_right(asked, right) is True
    assert is_right(asked, wrong) is False
    assert is_right(question(kind), right) is None


def test_wrong_answers_are_counted_alike_the_frequent_ones_first() -> None:
    asked = replace(question(QuestionKind.TEXT), correct=("葉",))
    values = ["茎", "根。", "根", "葉", " 根 "]

    assert wrong_ones(asked, values) == [("根。", 3), ("茎", 1)]
    choice = replace(question(QuestionKind.CHOICE), correct=("0",))
    assert wrong_ones(choice, ["0", "1", "2", "2"]) == [("both", 2), ("shade", 1)]


PLAN = """
title = "T"
language = "en"
profile = "jp"
activities = []
groups = []
consents = {{}}
[[questions]]
id = "q"
text = "?"
{line}
"""


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('kind = "multiple"', "has no choices"),
        ('kind = "order"\nchoices = ["a"]', "has no choices"),
        ('kind = "text"\nscale = {}', "asks for no number"),
        ('kind = "choice"\nchoices = ["a", "b"]\ncorrect = ["2"]', "cannot be an answer"),
        ('kind = "number"\nscale = {low = 5, high = 0}', "does not end on a step"),
        ('kind = "number"\nscale = {low = 0, high = 1, step = 0.3}', "does not end on a step"),
        ('kind = "number"\nscale = {low = 0, high = 1, step = 0}', "> 0"),
    ],
)
def test_a_plan_with_such_a_question_is_refused(line: str, reason: str) -> None:
    with pytest.raises(KnownError) as raised:
        parse_plan(PLAN.format(line=line), "plan.toml")
    assert reason in str(raised.value.details["reason"])
