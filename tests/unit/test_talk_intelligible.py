"""Characters wrong: edits over characters, without signs."""

import pytest

from make_lesson.talk.intelligible import character_error_rate


@pytest.mark.parametrize(
    ("said", "heard", "rate"),
    [
        ("光合成、だよ。", "光合成だよ", 0.0),
        ("光合成だよ", "工合性だよ", 2 / 5),
        ("はい", "", 1.0),
        ("はい", "はいはい", 1.0),
        ("１０倍", "10倍!", 0.0),
    ],
)
def test_edits_are_counted_and_signs_are_not(said: str, heard: str, rate: float) -> None:
    assert character_error_rate([(said, heard)]) == pytest.approx(rate)


def test_long_lines_weigh_more_than_short_ones() -> None:
    pairs = [("あいうえおかきく", "あいうえおかきく"), ("はい", "")]
    assert character_error_rate(pairs) == pytest.approx(2 / 10)
