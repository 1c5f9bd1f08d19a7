"""Which recognised words were never said."""

import pytest

from classsense.speech.made_up import Evidence, loops, why_made_up


def why(
    text: str, language: str = "ja", no_speech: float = 0.05, likely: float = -0.3, s: float = 4.0
) -> str:
    return why_made_up(Evidence(text, language, no_speech, likely, s))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ご視聴ありがとうございました", "ja"),
        ("ご清聴ありがとうございました。", "ja"),
        ("最後までご視聴頂きありがとうございます!", "ja"),
        ("チャンネル登録よろしくお願いします", "ja"),
        ("高評価とチャンネル登録をお願いします。", "ja"),
        ("字幕 by H.", "ja"),
        ("また次の動画でお会いしましょう", "ja"),
        ("Thanks for watching!", "en"),
        ("Thank you so much for watching.", "en"),
        ("Please subscribe to my channel", "en"),
        ("Subtitles by the Amara.org community", "en"),
        ("Transcription by CastingWords", "en"),
        ("♪", "en"),
        ("[Music]", "en"),
    ],
)
def test_how_subtitles_end_was_not_said(text: str, language: str) -> None:
    assert why(text, language) == "stock_phrase"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ありがとう、じゃあ次はぼくの番だね。", "ja"),
        ("動画で見た実験と同じだね。", "ja"),
        ("この登録番号は何かな。", "ja"),
        ("はいはいはい、わかりました。", "ja"),
        ("ありがとうございました。", "ja"),
        ("うん", "ja"),
        ("Thank you for the pencil.", "en"),
        ("No, no, no, look at the leaf.", "en"),
        ("We watched the plant for three days.", "en"),
        ("Okay", "en"),
    ],
)
def test_what_children_say_stays(text: str, language: str) -> None:
    assert why(text, language) == ""


def test_a_polite_word_alone_is_believed_only_if_it_was_clear() -> None:
    assert why("ありがとうございました", likely=-0.9) == "stock_phrase"
    assert why("Thank you.", "en", likely=-0.9) == "stock_phrase"
    assert why("Thank you.", "en", likely=-0.2) == ""


@pytest.mark.parametrize(
    ("no_speech", "likely", "reason"),
    [(0.1, -0.3, ""), (0.9, -0.3, ""), (0.9, -1.2, "no_speech"), (0.1, -1.6, "unlikely")],
)
def test_the_model_s_own_doubt_counts(no_speech: float, likely: float, reason: str) -> None:
    assert why("葉の色が変わった", no_speech=no_speech, likely=likely) == reason


@pytest.mark.parametrize(
    "text",
    [
        "光合成の実験、光合成の実験、光合成の実験、",
        "あああああああああああ",
        "I don't know. I don't know. I don't know. I don't know.",
        "ダダダダダダダダダダ",
    ],
)
def test_loops_are_found(text: str) -> None:
    assert loops(text)


@pytest.mark.parametrize(
    "text", ["はいはいはい", "わからない、わからない", "No no no no", "三十三と三百三十三", ""]
)
def test_emphasis_is_no_loop(text: str) -> None:
    assert not loops(text)


def test_nobody_speaks_that_fast() -> None:
    said = "植物の葉にはでんぷんがあるかどうかを調べる実験をします"
    assert why(said, s=3.0) == ""
    assert why(said, s=1.0) == "too_fast"
