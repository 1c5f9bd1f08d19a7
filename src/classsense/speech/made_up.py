"""Which recognised words were never said: what Whisper invents where nobody speaks.

Whisper learned from subtitles, so silence, noise and music bring out how subtitles end ("thanks for
watching"), or one phrase over and over. Nothing is shown that looks like that.
"""

import re
import unicodedata
import zlib
from dataclasses import dataclass
from typing import Final

_NO_SPEECH: Final = 0.6
"""The model itself finds it likelier than this that nobody spoke ..."""
_UNSURE: Final = -1.0
"""... and gives its words this mean log probability or less: then they are made up."""
_WILD_GUESS: Final = -1.5
"""Words of this mean log probability or less are made up, whoever spoke."""
_REPETITIVE: Final = 2.4
"""A text that packs better than this is one phrase over and over."""
_FASTEST: Final = {"ja": 14.0}
"""Characters per second that nobody speaks faster than; kana and kanji."""
_FASTEST_LETTERS: Final = 30.0
_SPARE_CHARACTERS: Final = 8
_ALWAYS_ODD: Final = re.compile(
    r"ご(視聴|清聴|覧)(いただき|頂き)?(まして)?(誠に)?ありがとうございま"
    r"|チャンネル登録(を|と|お|よろ|して)|高評価(と|を|お願い|ボタン)|次(の動画|回の動画)で(お会い|会い)"
    r"|(字幕|翻訳|テロップ) ?(制作|作成|提供|監修|:|by)|この動画(を|は|が)|視聴者の皆"
    r"|提供は?ご覧のスポンサー|作詞・?作曲"
    r"|thanks?( you)?( all)?( so much)?( very much)? for (watching|viewing|listening)"
    r"|(subtitles?|captions?|transcri(bed|ption)|translat(ed|ion)) (by|created by|provided by)"
    r"|amara ?\.?org|(please |don'?t forget to )?(like and )?subscribe( to| and|!|$)"
    r"|see you (in the|next) (next )?video|all rights reserved|(www|https?)[.:]|[(\[]music[)\]]|♪",
    re.IGNORECASE,
)
_ODD_ALONE: Final = re.compile(
    r"(ありがとうございま(した|す)|お(やすみ|疲れ様)(なさい|でした)|おわり|終わり|ん+|[あおうえ]ー*|スタッフ"
    r"|thank you( very much)?|you|bye( bye)?|the|so|okay|oh|uh|music|applause)[ 。.!]*",
    re.IGNORECASE,
)
_SURE_ENOUGH: Final = -0.6
"""Mean log probability from which such a phrase alone is believed."""
_LOOP: Final = re.compile(r"(.{6,}?)\1{2,}|(.{1,5}?)\2{6,}")
"""A phrase three times in a row, or a few letters seven times; "hai, hai, hai" is speech."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a piece of recognised speech.

    Attributes:
        no_speech: Probability that nobody spoke, 0..1.
        mean_log_probability: Of the tokens, <= 0.
        duration_s: Length of the sound.
    """

    text: str
    language: str
    no_speech: float
    mean_log_probability: float
    duration_s: float


def why_made_up(evidence: Evidence) -> str:
    """Return why the words were more likely invented than said; empty if they seem said."""
    text = unicodedata.normalize("NFKC", evidence.text).strip()
    likely = evidence.mean_log_probability
    letters = [letter for letter in text if letter.isalnum()]
    fastest = _FASTEST.get(evidence.language, _FASTEST_LETTERS)
    alone = _ODD_ALONE.fullmatch(text) is not None
    reasons = {
        "unlikely": likely < _WILD_GUESS,
        "no_speech": evidence.no_speech > _NO_SPEECH and likely < _UNSURE,
        "loop": loops(text),
        "stock_phrase": bool(_ALWAYS_ODD.search(text)) or (alone and likely < _SURE_ENOUGH),
        "too_fast": len(letters) > evidence.duration_s * fastest + _SPARE_CHARACTERS,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def loops(text: str) -> bool:
    """Return whether a text says the same thing over and over."""
    packed = text.encode()
    if packed and len(packed) / len(zlib.compress(packed)) > _REPETITIVE:
        return True
    bare = "".join(letter for letter in text.lower() if letter.isalnum())
    return _LOOP.search(bare) is not None
