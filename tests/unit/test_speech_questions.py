"""How well a question is told, on labelled turns of which half were held out."""

import pytest

from classsense.bootstrap.bench_questions import LabelledTurn, labelled_turns, told
from classsense.bootstrap.bench_section import BenchData
from classsense.speech.words import is_question

TURNS = BenchData(shared=None).question_turns()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_questions_are_told_on_turns_that_no_rule_was_made_on(language: str) -> None:
    found = told(labelled_turns(TURNS, language, held_out=True), language)

    assert found.precision >= 0.9
    assert found.recall >= 0.85


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_halves_are_apart_and_hold_as_many_questions_as_others(language: str) -> None:
    halves = [labelled_turns(TURNS, language, held_out=half) for half in (False, True)]
    texts = [{turn.text for turn in half} for half in halves]

    assert not texts[0] & texts[1]
    for half in halves:
        assert len(half) >= 40
        assert 0.4 < sum(turn.asks for turn in half) / len(half) < 0.6


def test_precision_and_recall_by_hand() -> None:
    turns = [
        LabelledTurn("何ですか", True),
        LabelledTurn("わかった", True),
        LabelledTurn("何で", False),
    ]

    assert told(turns, "ja")[:4] == (3, 1, 1, 1)
    assert told(turns, "ja")[4:] == (0.5, 0.5)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("教えてくれますか", True),
        ("窓を開けてくれますか?", False),
        ("始めましょうか。", False),
        ("何から始めましょうか。", True),
        ("だれかが来た", False),
        ("だれが来た", True),
        ("そうか。", False),
        ("そうですか。", True),
        ("明日は雨でしょう。", False),
        ("明日の天気は何でしょう。", True),
        ("三班さんは。", True),
        ("これはペンです。", False),
        ("。", False),
    ],
)
def test_japanese_endings(text: str, *, asks: bool) -> None:
    assert is_question(text, "ja") is asks


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Could you close the door?", False),
        ("Could you explain that", True),
        ("Let's start, shall we?", False),
        ("What matters is the light.", False),
        ("What happened", True),
        ("It is green, isn't it", True),
        ("Which side is longer", True),
        ("Which is why it is green.", False),
        ("Have a seat.", False),
        ("Have you got one", True),
    ],
)
def test_english_openings(text: str, *, asks: bool) -> None:
    assert is_question(text, "en") is asks


def test_one_sentence_that_asks_is_enough() -> None:
    assert is_question("そうですね。なぜ青くなったのですか。書いてみましょう。", "ja")
    assert is_question("I see. Why is it blue? Write it down.", "en")
