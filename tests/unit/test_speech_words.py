"""What recognised words say."""

import pytest

from classsense.speech.words import is_question


@pytest.mark.parametrize(
    "text",
    [
        "どうしてそう思うの?",
        "これは何ですか",
        "日なたの葉のほうが多いんじゃないかな。",
        "デンプンができるのはどこ",
        "もう一回やってみませんか。",
        "そうなの? わかった。",
        "光はいるんだっけ",
        "なんで青くなるんだろうか。",
    ],
)
def test_japanese_questions(text: str) -> None:
    assert is_question(text, "ja")


@pytest.mark.parametrize(
    "text",
    [
        "そうだと思います。",
        "なかなかいいね",
        "葉の色が変わった。",
        "",
        "しずかに",
        "ヨウ素液をたらします",
    ],
)
def test_japanese_statements(text: str) -> None:
    assert not is_question(text, "ja")


@pytest.mark.parametrize(
    "text",
    ["Why did it turn blue", "So what do we write", "Is it the leaf in the sun.", "You sure?"],
)
def test_english_questions(text: str) -> None:
    assert is_question(text, "en")


@pytest.mark.parametrize("text", ["It is the leaf.", "I know what you mean.", "Do it now.", ""])
def test_english_statements(text: str) -> None:
    assert not is_question(text, "en")


def test_of_other_languages_the_question_mark_is_known() -> None:
    assert is_question("Warum?", "de")
    assert not is_question("Warum", "de")
