"""When a term replaces what was recognised, is only marked, or is left alone."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from classsense.domain.lesson import Term
from classsense.domain.observations import WordMark
from classsense.speech.glossary import Glossary
from classsense.speech.term_finder import TermFinder
from classsense.speech.whisper_decoder import Heard, LogProbabilities, Wording

HEARD = Heard(3.0, None)


class Scripted:
    """A decoder whose texts are one token per letter, and as likely as they are said to be.

    Args:
        likely: Log probability of sentences with and without the hint; -5 per letter else.
        hinted: What is heard with the hint.
    """

    def __init__(self, likely: dict[str, tuple[float, float]], hinted: str = "") -> None:
        self._likely = likely
        self._hinted = hinted
        self.decoded = 0

    def encode_text(self, text: str, language: str) -> tuple[int, ...]:
        assert language
        return tuple(map(ord, text))

    def pieces(self, tokens: Sequence[int], language: str) -> list[tuple[str, int]]:
        assert language
        return [(chr(token), 1) for token in tokens]

    def decode(self, heard: Heard, language: str, beam: int, hint: str = "") -> Wording:
        assert heard is HEARD
        assert beam == 1
        assert hint
        self.decoded += 1
        return Wording(self._hinted, self.encode_text(self._hinted, language), 0.0, -0.3)

    def log_probabilities(
        self, heard: Heard, language: str, texts: Sequence[Sequence[int]], hint: str = ""
    ) -> list[LogProbabilities]:
        assert heard is HEARD
        assert language
        found = []
        for tokens in texts:
            text = "".join(map(chr, tokens))
            of_text = self._likely.get(text, (-5.0 * len(text), -5.0 * len(text)))
            found.append(np.full(len(text), of_text[bool(hint)] / len(text)))
        return found


def found(
    decoder: Any,  # noqa: ANN401 - stands in for the decoder
    text: str,
    *,
    likely: float = -0.3,
    hurry: bool = False,
    terms: Sequence[Term] = (Term("光合成", "こうごうせい"), Term("測定値")),
) -> list[tuple[str, str, str]]:
    """Return the words that are terms: as shown, the term, and the mark."""
    wording = Wording(text, decoder.encode_text(text, "ja"), 0.0, likely)
    of_tokens = np.full(len(text), likely)
    finder = TermFinder(decoder, Glossary(terms, "ja"))
    words = finder.words(HEARD, wording, of_tokens, hurry=hurry)
    return [(word.text, word.term, word.mark.value) for word in words if word.term]


TEXT = "葉の高校生を調べる"
REPAIRED = "葉の光合成を調べる"
PLAIN = -0.3 * len(TEXT)


@pytest.mark.parametrize(
    ("unhinted", "hinted", "expected"),
    [
        (-5.0, 1.0, [("光合成", "光合成", "repaired")]),
        (-8.0, -1.3, [("高校生", "光合成", "maybe")]),
        (-14.0, -1.0, []),
        (-30.0, 20.0, []),
    ],
)
def test_the_sound_decides(
    unhinted: float, hinted: float, expected: list[tuple[str, str, str]]
) -> None:
    likely = {TEXT: (PLAIN, -4.0), REPAIRED: (PLAIN + unhinted, -4.0 + hinted)}
    decoder = Scripted(likely, hinted=TEXT)

    assert found(decoder, TEXT) == expected


def test_in_noise_more_is_asked_for() -> None:
    likely = {TEXT: (-0.8 * len(TEXT), -4.0), REPAIRED: (-0.8 * len(TEXT) - 5, -4.0 + 1)}

    assert found(Scripted(likely, TEXT), TEXT, likely=-0.8) == []


def test_terms_as_recognised_are_marked_and_doubted_ones_are_maybe() -> None:
    assert found(Scripted({}, REPAIRED), REPAIRED) == [("光合成", "光合成", "said")]
    assert found(Scripted({}, REPAIRED), REPAIRED, likely=-0.6) == [("光合成", "光合成", "maybe")]


DENSITY = (Term("人口密度"),)
MISHEARD, RIGHT = "進行中の話", "人口密度の話"
AS_LIKELY = {MISHEARD: (-1.5, -4.0), RIGHT: (-6.0, -2.0)}


def test_the_second_decoding_finds_what_was_badly_misheard_and_is_left_out_in_a_hurry() -> None:
    decoder = Scripted(AS_LIKELY, hinted=RIGHT)

    assert found(decoder, MISHEARD, terms=DENSITY) == [("人口密度", "人口密度", "repaired")]
    assert decoder.decoded == 1
    assert found(decoder, MISHEARD, hurry=True, terms=DENSITY) == []
    assert decoder.decoded == 1


def test_a_hinted_text_that_loops_is_not_believed() -> None:
    decoder = Scripted(AS_LIKELY, hinted=RIGHT + "人口密度、" * 8)

    assert found(decoder, MISHEARD, terms=DENSITY) == []
    assert decoder.decoded == 1


def test_clear_speech_without_a_term_costs_no_second_decoding() -> None:
    decoder = Scripted({}, hinted=REPAIRED)

    assert found(decoder, "今日はここまで", likely=-0.05) == []
    assert decoder.decoded == 0


def test_the_words_make_up_the_text_with_its_repairs() -> None:
    likely = {TEXT: (PLAIN, -4.0), REPAIRED: (PLAIN - 5, -3.0)}
    wording = Wording(TEXT, Scripted({}).encode_text(TEXT, "ja"), 0.0, -0.3)
    decoder: Any = Scripted(likely, TEXT)

    words = TermFinder(decoder, Glossary([Term("光合成", "こうごうせい")], "ja")).words(
        HEARD, wording, np.full(len(TEXT), -0.3), hurry=False
    )

    assert "".join(word.text for word in words) == REPAIRED
    assert {word.confidence for word in words} == {0.741}
    assert [word.mark for word in words].count(WordMark.REPAIRED) == 1


def test_what_is_no_word_and_sounds_exactly_alike_needs_less() -> None:
    text, right = "葉の測定地を調べる", "葉の測定値を調べる"
    likely = {text: (-0.3 * len(text), -4.0), right: (-0.3 * len(text) - 12, -8.0)}

    assert found(Scripted(likely, text), text) == [("測定値", "測定値", "repaired")]


def test_without_a_glossary_nothing_is_asked() -> None:
    assert found(Scripted({}), TEXT, terms=()) == []
