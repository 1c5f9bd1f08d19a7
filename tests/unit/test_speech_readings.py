"""How text is read aloud."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.speech.readings import morphemes, number_reading, reading, sounded


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("光合成", "ヒカリゴーセー"),
        ("縄文土器は古い", "ジョーモンドキワフルイ"),
        ("東京へ行った。", "トーキョーエイッタ"),
        ("20cm と5℃", "ニジューセンチメートルトゴド"),
        ("1,200円", "センニヒャクエン"),
        ("3.14", "サンテンイチヨン"),
        ("二百六十年", "ニヒャクロクジューネン"),
        ("三百二十一", "サンビャクニジューイチ"),
        ("ABC", "エービーシー"),
        ("お母さん、大きい！", "オカーサンオーキー"),
        ("ちぢむ・つづく", "チジムツズク"),
        ("", ""),
        ("。、！？", ""),
    ],
)
def test_readings(text: str, kana: str) -> None:
    assert reading(text) == kana


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("こうごうせい", "コーゴーセー"),
        ("わかった", "ワカッタ"),
        ("を", "オ"),
        ("おねえさん", "オネーサン"),
    ],
)
def test_spellings_of_the_same_sound_agree(one: str, other: str) -> None:
    assert sounded(one) == sounded(other) == other


@pytest.mark.parametrize(
    ("digits", "kana"),
    [
        ("0", "レイ"),
        ("7", "ナナ"),
        ("10", "ジュウ"),
        ("105", "ヒャクゴ"),
        ("300", "サンビャク"),
        ("8600", "ハッセンロッピャク"),
        ("10000", "イチマン"),
        ("12345", "イチマンニセンサンビャクヨンジュウゴ"),
        ("100000000", "イチオク"),
        ("0.5", "レイテンゴ"),
    ],
)
def test_numbers(digits: str, kana: str) -> None:
    assert number_reading(digits) == kana


@given(st.text(max_size=40))
def test_words_make_up_any_text(text: str) -> None:
    found = morphemes(text)
    assert "".join(each.surface for each in found) == text
    assert [each.last for each in found[:-1]] == [each.first for each in found[1:]]
