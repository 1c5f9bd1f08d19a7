"""What an utterance is about: content words, key terms as one, and never a name."""

import pytest

from classsense.domain.observations import Word, WordMark
from classsense.domain.ports import Transcript
from classsense.speech.tokens import ContentFinder


def content(text: str, *terms: str, language: str = "ja") -> tuple[str, ...]:
    return ContentFinder(language, terms)(Transcript(text, 0.9)).words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("大きくても、光がないと光合成できないんじゃない。", ("大きい", "光", "光合成")),
        ("葉をあたためたアルコールに入れて", ("葉", "あたためる", "アルコール")),
        ("一次関数の傾き", ("一次関数", "傾き")),
        ("葉を3枚とった", ("葉",)),
        ("うん、ぼくもそう思う。", ()),
        ("", ()),
    ],
)
def test_japanese_content_words_stand_in_dictionary_form(text: str, words: tuple[str, ...]) -> None:
    assert content(text) == words


def test_nouns_side_by_side_are_one_word_unless_they_are_too_many() -> None:
    assert content("二酸化炭素排出量") == ("二酸化炭素排出量",)
    assert content("二酸化炭素排出量削減目標達成率") == (
        *("二酸化炭素", "排出量", "削減", "目標", "達成率"),
    )


@pytest.mark.parametrize("text", ["光合成をする", "光合成ができる", "それが光合成"])
def test_a_key_term_is_one_word_although_the_dictionary_cuts_it(text: str) -> None:
    assert content(text, "光合成", "光") == ("光合成",)


def test_a_key_term_is_known_in_its_other_spellings() -> None:
    assert content("デンプンと澱粉", "でんぷん") == ("でんぷん", "でんぷん")


def test_a_short_term_inside_another_word_is_not_that_term() -> None:
    assert content("葉書を出した", "葉") == ("葉書",)


def test_a_compound_ends_at_a_key_term() -> None:
    assert content("でんぷん量", "でんぷん") == ("でんぷん", *content("量"))


@pytest.mark.parametrize("text", ["田中さんはどう", "山田くんの", "佐藤先生が"])
def test_names_are_left_out(text: str) -> None:
    assert content(text) == ()


def test_english_content_words() -> None:
    text = "Chemical reactions make the leaf's leaves green, and potatoes have starch."
    assert content(text, "chemical reaction", language="en") == (
        *("chemical reaction", "leaf", "leaf", "green", "potato", "starch"),
    )


def test_english_names_are_left_out_but_not_terms() -> None:
    assert content("I think Hiro saw the Nile delta", language="en") == ("delta",)
    assert content("I think Hiro saw the Nile", "Nile", language="en") == ("Nile",)


def test_of_other_languages_the_key_terms_are_known() -> None:
    assert content("Die Photosynthese braucht Licht", "Photosynthese", language="de") == (
        "Photosynthese",
    )


def piece(text: str, confidence: float, mark: WordMark = WordMark.SAID, term: str = "") -> Word:
    return Word(text, confidence, mark, term)


def test_a_word_that_rests_on_guesses_alone_is_unsure() -> None:
    pieces = (
        piece("酸素", 0.9, WordMark.MAYBE), piece("は", 0.9), piece("葉", 0.2), piece("の", 0.9),
        piece("表面", 0.9), piece("と", 0.9), piece("葉", 0.9), piece("から", 0.9),
    )  # fmt: skip
    heard = Transcript("".join(word.text for word in pieces), 0.8, pieces)
    found = ContentFinder("ja")(heard)

    assert found.words == ("酸素", "葉", "表面", "葉")
    assert found.unsure == ("酸素",)


def test_without_pieces_the_whole_utterance_is_as_sure_as_it_is() -> None:
    finder = ContentFinder("ja")

    assert finder(Transcript("酸素が出る", 0.3)).unsure == ("酸素",)
    assert finder(Transcript("酸素が出る", 0.7)).unsure == ()


def test_a_repaired_word_counts_as_its_term() -> None:
    pieces = (piece("高", 0.8), piece("合成", 0.8, WordMark.REPAIRED, "光合成"), piece("だ", 0.8))
    heard = Transcript("高合成だ", 0.8, pieces)

    assert "光合成" in ContentFinder("ja", ["光合成"])(heard).words


def test_tokens_tell_their_place() -> None:
    heard = Transcript("では、光合成です", 1.0)
    (token,) = ContentFinder("ja", ["光合成"]).tokens(heard)

    assert heard.text[token.first : token.last] == "光合成"


def test_places_are_told_by_how_long_the_text_takes_to_say() -> None:
    found = ContentFinder("ja")(Transcript("葉が、光。", 1.0))

    assert found.words == ("葉", "光")
    assert found.places == ((0.0, 0.4), (0.6, 1.0))


def test_every_word_has_a_place_in_order() -> None:
    found = ContentFinder("ja", ["光合成"])(Transcript("大きい葉は、光合成をたくさんする。", 1.0))

    assert len(found.places) == len(found.words) > 0
    assert all(0 <= first < last <= 1 for first, last in found.places)
    assert list(found.places) == sorted(found.places)
