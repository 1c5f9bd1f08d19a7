"""Three answers to talk about: far apart, readable, and never the same three twice."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from classsense.analysis.contrasts import LONGEST, Three, readable, threes
from classsense.analysis.like_groups import AskedText, sort_answers
from classsense.analysis.likeness import WrittenAnswer

ASKED = AskedText("植物に何が要りますか。", ("植物",))
WORDS = ("水", "日光", "土", "空気", "養分", "虫")
CLASS = (
    "水が要ると思います", "水がたくさん要ります", "水がないとかれます",
    "日光を当てると育ちます", "日光に当たらないとかれます",
    "よい土を入れます", "土を入れかえます",
    "虫が花粉を運びます",
)  # fmt: skip


def written(texts: Sequence[str]) -> list[WrittenAnswer]:
    return [
        WrittenAnswer(f"id-{at}", text, tuple(word for word in WORDS if word in text))
        for at, text in enumerate(texts)
    ]


def found(texts: Sequence[str]) -> tuple[Three, ...]:
    answers = written(texts)
    return threes({a.id: a for a in answers}, sort_answers(answers, ASKED), ASKED)


def test_the_first_three_begin_with_the_largest_group_and_each_says_something_else() -> None:
    first = found(CLASS)[0]
    assert first.answers[0] in {"id-0", "id-1", "id-2"}
    assert first.words[0] == ("水",)
    assert len({word for words in first.words for word in words}) == 3


def test_at_most_one_of_them_is_a_lonely_one_where_there_are_groups() -> None:
    lonely = {"id-7"}
    assert all(len(lonely & set(three.answers)) <= 1 for three in found([*CLASS]))
    assert any(lonely & set(three.answers) for three in found([*CLASS]))


def test_without_groups_lonely_ones_are_taken() -> None:
    assert len(found(["水が要ります", "日光が当たる", "よい土です"])) == 1


def test_fewer_than_three_that_differ_are_no_three() -> None:
    assert found([]) == ()
    assert found(["水が要ります"] * 40) == ()
    assert found(["水が要ります", "日光が当たる", "👍", "", "あ" * 500]) == ()


def test_an_answer_is_readable_by_itself() -> None:
    assert readable(WrittenAnswer("1", "水が要る", ("水",)))
    assert not readable(WrittenAnswer("1", "水", ("水",)))
    assert not readable(WrittenAnswer("1", "わかりません", ()))
    assert not readable(WrittenAnswer("1", "水" * (LONGEST // 2 + 1), ("水",)))
    assert not readable(WrittenAnswer("1", "水が要る" + " " * LONGEST, ("水",)))


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=4).map("と".join), max_size=16))
def test_any_three_are_different_readable_and_apart(texts: list[str]) -> None:
    answers = {answer.id: answer for answer in written(texts)}
    sorting = sort_answers(answers.values(), ASKED)
    several = threes(answers, sorting, ASKED)
    assert len({frozenset(three.answers) for three in several}) == len(several)
    row = {answer: at for at, answer in enumerate(sorting.ids)}
    for three in several:
        assert len(set(three.answers)) == 3
        assert all(readable(answers[each]) for each in three.answers)
        for at, one in enumerate(three.answers):
            for other in three.answers[:at]:
                assert sorting.alike[row[one], row[other]] < 0.5
        for each, words in zip(three.answers, three.words, strict=True):
            rest = {w for o in three.answers if o != each for w in answers[o].words}
            assert not rest & set(words)
            assert set(words) <= set(answers[each].words)
