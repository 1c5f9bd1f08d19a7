"""What recognised words say, and which of them are made up."""

import pytest

from classsense.speech.transcriber_whisper import made_up
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


@pytest.mark.parametrize(
    ("no_speech", "log_probability", "compression", "invented"),
    [
        (0.1, -0.3, 1.2, False),
        (0.9, -0.3, 1.2, False),
        (0.9, -1.2, 1.2, True),
        (0.1, -1.6, 1.2, True),
        (0.1, -0.2, 5.0, True),
    ],
)
def test_what_counts_as_made_up(
    no_speech: float, log_probability: float, compression: float, *, invented: bool
) -> None:
    assert made_up(no_speech, log_probability, compression) is invented
