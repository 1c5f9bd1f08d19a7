"""Content words of answers as pupils write them."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from classsense.speech.answer_words import AnswerWords

WORDS = AnswerWords(("光合成",))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("日なたの葉は光で養分を作るから", ("日なた", "葉", "光", "養分", "作る")),
        ("光合成をする", ("光合成",)),
        ("The leaves turn green, the leaves grow", ("leaf", "turn", "green", "grow")),
        ("日なたの leaf は green", ("日なた", "leaf", "green")),
        ("ＬＥＡＦ", ("leaf",)),
        ("水が、水が、水が", ("水",)),
    ],
)
def test_words_are_found_once_each_in_both_scripts(text: str, words: tuple[str, ...]) -> None:
    assert WORDS(text) == words


@pytest.mark.parametrize(
    "text", ["", "   ", "👍👍", "......", "\u200b\u200b", "12 + 30", "田中さん"]
)
def test_what_says_nothing_has_no_words(text: str) -> None:
    assert WORDS(text) == ()


def test_threads_may_ask_at_the_same_time() -> None:
    texts = ["日なたの葉は光で養分を作る", "the leaf is green"] * 40
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(WORDS, texts)) == [WORDS(text) for text in texts]
