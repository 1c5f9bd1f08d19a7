"""Words are counted by pupils, in an order that depends on nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from classsense.analysis.likeness import WrittenAnswer
from classsense.analysis.word_cloud import MOST_WORDS, cloud


def answer(name: str, *words: str) -> WrittenAnswer:
    return WrittenAnswer(name, " ".join(words), words)


CLASS = [
    answer("a", "光", "水", "光"),
    answer("b", "光"),
    answer("c", "土"),
    answer("d", "土", "光"),
]


def test_a_word_counts_once_for_each_pupil_and_knows_the_answers() -> None:
    words = cloud(CLASS)
    assert [(word.text, word.pupils) for word in words] == [("光", 3), ("土", 2), ("水", 1)]
    assert words[0].answers == {"a", "b", "d"}


def test_hidden_and_rare_words_are_left_out() -> None:
    assert [word.text for word in cloud(CLASS, hidden={"光"}, fewest=2)] == ["土"]


def test_endless_strings_are_no_words() -> None:
    assert cloud([answer("a", "あ" * 400)]) == ()


@given(st.lists(st.lists(st.text(min_size=1, max_size=4), max_size=5), max_size=30))
def test_the_order_does_not_matter_and_there_are_not_too_many(
    many: list[list[str]],
) -> None:
    answers = [answer(str(at), *words) for at, words in enumerate(many)]
    words = cloud(answers)
    assert words == cloud(answers[::-1])
    assert len(words) <= MOST_WORDS
    assert [word.pupils for word in words] == sorted((w.pupils for w in words), reverse=True)
    assert all(word.pupils == sum(word.text in a.words for a in answers) for word in words)
