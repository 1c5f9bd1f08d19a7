"""Where recognised text may mean a term of the lesson, by how it sounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.domain.lesson import Term
from classsense.speech.english_sounds import english_distance, english_sound
from classsense.speech.glossary import Candidate, Glossary, apart
from classsense.speech.reading_distance import distance, moras

SCIENCE = Glossary(
    [Term("光合成", "こうごうせい"), Term("単位"), Term("測定値"), Term("実験"), Term("水の量")],
    "ja",
)
KANA = st.text("アイウエオカキクケコガサシスタチツナニハヒマミヤユヨラリワンーッャュョ", max_size=8)


@pytest.mark.parametrize(
    ("near", "far"),
    [
        (("コーゴーセー", "コーギョーセー"), ("コーゴーセー", "スイヨービ")),
        (("ソクテーチ", "ソクテージ"), ("ソクテーチ", "ソクタツ")),
        (("ジッケン", "ジケン"), ("ジッケン", "シゼン")),
        (("タンイ", "タニ"), ("タンイ", "ゴハン")),
    ],
)
def test_what_sounds_alike_is_near(near: tuple[str, str], far: tuple[str, str]) -> None:
    assert distance(*near) < 0.5 * distance(*far)


@given(KANA, KANA)
def test_a_distance_is_symmetric_and_zero_of_the_same(one: str, other: str) -> None:
    assert distance(one, one) == 0
    assert distance(one, other) == pytest.approx(distance(other, one))
    assert 0 <= distance(one, other) <= len(moras(one)) + len(moras(other))


def test_moras() -> None:
    assert moras("ジョーモンドキ") == ("ジョ", "ー", "モ", "ン", "ド", "キ")
    assert moras("ラッキョ") == ("ラ", "ッ", "キョ")


def test_terms_as_written_are_found_the_longest_first() -> None:
    glossary = Glossary([Term("密度"), Term("人口密度"), Term("H2O")], "ja")
    text = "人口密度と密度とH2O"

    assert [(each.term, each.first) for each in glossary.said(text)] == [
        ("人口密度", 0),
        ("密度", 5),
        ("H2O", 8),
    ]


def test_english_terms_are_whole_words_in_any_case() -> None:
    glossary = Glossary([Term("cell"), Term("Photosynthesis")], "en")

    assert glossary.said("the excellent photosynthesis") == [
        Candidate("Photosynthesis", 14, 28, 0.0)
    ]


@pytest.mark.parametrize(
    ("text", "term", "heard"),
    [
        ("温度が高いと工業性が上がる", "光合成", "工業性"),
        ("先生、測定地の話", "測定値", "測定地"),
        ("ソクテージが違うよ", "測定値", "ソクテージ"),
        ("タニはどれを使う", "単位", "タニ"),
    ],
)
def test_what_sounds_like_a_term_is_found_at_its_place(text: str, term: str, heard: str) -> None:
    first, *_ = SCIENCE.near(text, 0.42, 5)

    assert (first.term, text[first.first : first.last]) == (term, heard)
    assert first.put_into(text) == text.replace(heard, term)


def test_nothing_is_near_where_nothing_sounds_alike() -> None:
    assert SCIENCE.near("うん", 0.3, 5) == []
    assert SCIENCE.near("", 0.42, 5) == []


def test_a_hinted_text_tells_which_words_a_term_may_have_been() -> None:
    text, hinted = "葉の工業性には光がいる", "葉の光合成には、光がいる。"

    (found,) = SCIENCE.differing(text, hinted, 0.42, 0.6)

    assert (found.term, text[found.first : found.last]) == ("光合成", "工業性")
    assert SCIENCE.differing("葉の昆虫には", hinted, 0.1, 0.1) == []
    assert SCIENCE.differing(hinted, hinted, 0.42, 0.6) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("photosynthesis", "photo synthesis"),
        ("denominator", "the nominator"),
        ("chlorophyll", "clorofil"),
        ("knight", "nite"),
    ],
)
def test_english_words_that_sound_alike(one: str, other: str) -> None:
    assert english_distance(english_sound(other), english_sound(one)) <= 0.3


@pytest.mark.parametrize(("one", "other"), [("photosynthesis", "the potatoes"), ("cell", "leaf")])
def test_english_words_that_do_not(one: str, other: str) -> None:
    assert english_distance(english_sound(other), english_sound(one)) > 0.42


def test_a_misheard_english_term_is_found() -> None:
    glossary = Glossary([Term("denominator"), Term("fraction")], "en")
    text = "So the nominator is four."

    found = glossary.near(text, 0.42, 5)

    assert {each.term for each in found} == {"denominator"}
    assert text[found[0].first : found[0].last] in {"the nominator", "nominator"}


def test_the_hint_names_the_terms() -> None:
    assert SCIENCE.hint() == "授業。光合成、単位、測定値、実験、水の量。"
    assert "fraction" in Glossary([Term("fraction")], "en").hint()
    assert not Glossary([], "ja")


def test_overlapping_places_are_kept_once() -> None:
    first, second, third = (Candidate("a", *span, 0.0) for span in ((3, 6), (5, 7), (0, 3)))

    assert apart([first, second, third]) == [third, first]
