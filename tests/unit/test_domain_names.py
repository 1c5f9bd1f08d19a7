"""Which names are taken, and which pass for another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.domain.names import (
    NAME_CHARS,
    Objection,
    is_proper,
    objection,
    skeleton,
    tidied,
)

GOOD = (
    "さくら", "サクラ", "桜", "佐々木 ひなた", "ルーク", "山田 Léa", "Léa", "O'Neil", "Anne-Marie",
    "J.R.", "山田・マイク", "김민준", "Иван", "Αλέξης", "محمد", "สมชาย", "अनन्या", "Nguyễn Văn An",
    "ゆい2", "ガブリエル", "ｻｸﾗ",
)  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_a_name_of_any_school_is_taken(name: str) -> None:
    assert objection(tidied(name)) is None


@pytest.mark.parametrize(
    "name",
    [
        "さ\u200bくら",  # zero-width space
        "さ\u200dくら",  # zero-width joiner
        "\u2060さくら",  # word joiner
        "さくら\ufeff",
        "\u202eさくら",  # right-to-left override
        "\u2066さくら\u2069",
        "さ\u00adくら",  # soft hyphen
        "さ\u034fくら",  # grapheme joiner
        "\u3164",  # Hangul filler
        "さ\ufe0fくら",  # variation selector
        "さくら\x00",
        "さくら\x1b[31m",
        "\ue000",  # private use
        "\U0001f600",
        "<b>さくら",
        "12",
        "-",
        "…",
        "",
        "a" * (NAME_CHARS + 1),
        "\u0301a",  # a mark without a letter
        "a\u0315\u0316\u0317",  # marks that hide the letter
        "pаul",  # a Cyrillic letter among Latin ones
        "Ρaul",  # a Greek one
        "さくрa",
        "сакура桜",
        "\u115fあ",
    ],
)
def test_what_hides_or_mixes_is_no_name(name: str) -> None:
    assert objection(tidied(name)) is Objection.BAD_NAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("さくら", "サクラ"),
        ("さくら", "ｻｸﾗ"),
        ("ガブリエル", "ｶﾞﾌﾞﾘｴﾙ"),
        ("ルーク", "ル一ク"),  # the long-vowel mark, and the kanji for one
        ("ルーク", "るーく"),
        ("エリ", "工リ"),  # the kana e, and the kanji for craft
        ("ロク", "口ク"),
        ("いっき", "いつき"),
        ("Paul", "paul"),
        ("Paul", "РаuІ".replace("u", "υ")),  # all but Latin
        ("Nina", "Nlna"),
        ("Anna1", "AnnaI"),
        ("Bob", "B0b"),
        ("Léa", "Lea"),
        ("Anne Marie", "AnneMarie"),
        ("Anne-Marie", "Anne Marie"),
        ("山田　花", "山田 花"),
        ("Mia", "Ｍｉａ"),
        ("Emma", "Ernma"),
    ],
)
def test_names_that_look_alike_are_the_same(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)
    if is_proper(tidied(other)):
        assert objection(tidied(other), (one,)) is Objection.NAME_TAKEN


@pytest.mark.parametrize(
    ("one", "other"),
    [("さくら", "さくな"), ("はな", "ばな"), ("桜", "さくら"), ("Mia", "Mio"), ("ゆい", "ゆい2")],
)
def test_names_that_differ_stay_apart(one: str, other: str) -> None:
    assert objection(other, (one,)) is None


@given(st.text(max_size=40))
def test_any_text_is_taken_or_refused_and_a_name_never_holds_what_is_not_seen(text: str) -> None:
    name = tidied(text)
    if objection(name) is None:
        assert name.isprintable()
        assert len(name) <= NAME_CHARS
        assert tidied(name) == name
        assert objection(name, (name,)) is Objection.NAME_TAKEN
