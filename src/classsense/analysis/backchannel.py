"""Words with which listeners say that they are listening, in Japanese and English."""

import re
from typing import Final

JAPANESE: Final = (
    "うん", "うーん", "ふん", "ふーん", "ふうん", "はい", "はーい", "ええ", "えー", "へえ", "へー",
    "ほう", "ほお", "ああ", "あー", "おお", "おー", "そう", "そうだね", "そうですね", "そうなんだ",
    "そうか", "そっか", "なるほど", "ね", "ん", "んー",
)  # fmt: skip
ENGLISH: Final = (
    "mm", "mmm", "mhm", "hm", "hmm", "uh-huh", "mm-hm", "mm-hmm", "yeah", "yep", "yes", "yup", "ok",
    "okay", "right", "sure", "oh", "ah", "aha", "wow", "i see", "really", "exactly", "true",
)  # fmt: skip
"""Each may be said several times over. Ways in which a recogniser writes them are included."""
MOST_WORDS: Final = 4
_APART: Final = r"[\s、。，．,.!！…・]*"


def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_ONLY: Final = re.compile(
    rf"{_APART}(?:(?:{_any_of(JAPANESE)}|(?:{_any_of(ENGLISH)})\b){_APART}){{1,{MOST_WORDS}}}",
    re.IGNORECASE,
)


def is_backchannel(text: str) -> bool:
    """Return whether an utterance is nothing but one to four such words, and asks nothing.

    It tells the words, not the meaning: はい may be a backchannel or the whole answer. Count it
    only as what it is called, backchannel words.

    Source: `notes/science.md` 1.2 (うん, はい, そう, ええ) and usual variants: the reactive tokens
    of Clancy et al. (1996) for Japanese and English.
    """
    return _ONLY.fullmatch(text) is not None
