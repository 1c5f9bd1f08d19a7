"""Words are counted as a teacher would: particles too, signs not, English by its spaces."""

import pytest

from classsense.speech.word_count import word_count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("、。!? 「」・…\n", 0),
        ("葉は緑。", 3),  # 葉 / は / 緑
        ("水を赤いインクで染めた", 7),  # 水 / を / 赤い / インク / で / 染め / た
        ("don't worry, it's 3.5 cm!", 5),
        ("長さは3.5 cmだった。", 6),  # 長さ / は / 3.5 / cm / だっ / た
        ("Blätter sind grün", 3),
    ],
)
def test_words_are_counted(text: str, count: int) -> None:
    assert word_count(text) == count


def test_a_text_longer_than_the_dictionary_takes_at_once_is_counted() -> None:
    assert word_count("葉は緑。" * 20_000) == 60_000
    assert word_count("葉は緑と" * 10_000) >= 30_000
