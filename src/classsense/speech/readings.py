"""How Japanese text is read aloud, in katakana, and how far two readings are from each other.

Dictionary readings are SudachiPy's. Particles, numbers, units and long vowels are brought to the
way they sound, so that two spellings of the same sound give the same reading.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from classsense.speech.dictionary import tokenizer

_VOWELS: Final = {
    kana: vowel
    for vowel, row in (
        ("a", "アカサタナハマヤラワガザダバパャァヮ"),
        ("i", "イキシチニヒミリギジビピィ"),
        ("u", "ウクスツヌフムユルグズブプュゥヴ"),
        ("e", "エケセテネヘメレゲゼデベペェ"),
        ("o", "オコソトノホモヨロゴゾドボポョォ"),
    )
    for kana in row
}
_LONG: Final = {"ウ": "uo", "イ": "ie", "ア": "a", "エ": "e", "オ": "o"}
"""After which vowels a vowel only makes the one before it longer."""
_SAME_SOUND: Final = str.maketrans("ヲヂヅヮ", "オジズワ")
_PARTICLES: Final = {"ハ": "ワ", "ヘ": "エ"}
_UNITS: Final = {
    "cm": "センチメートル", "mm": "ミリメートル", "km": "キロメートル", "m": "メートル",
    "kg": "キログラム", "g": "グラム", "mg": "ミリグラム", "l": "リットル", "ml": "ミリリットル",
    "dl": "デシリットル", "v": "ボルト", "a": "アンペア", "w": "ワット", "℃": "ド",
}  # fmt: skip
_DIGITS: Final = ("レイ", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュウ")
_CHANGED: Final = {(3, 2): "サンビャク", (6, 2): "ロッピャク", (8, 2): "ハッピャク",
                   (3, 3): "サンゼン", (8, 3): "ハッセン"}  # fmt: skip
_POWERS: Final = ("", "ジュウ", "ヒャク", "セン")
_MYRIADS: Final = ("", "マン", "オク", "チョウ")
_KANJI_DIGITS: Final = str.maketrans("〇零一二三四五六七八九", "00123456789")
_KANJI_POWERS: Final = {"十": 10, "百": 100, "千": 1000}
_KANJI_MYRIADS: Final = {"万": 10**4, "億": 10**8, "兆": 10**12}
_LATIN: Final = {
    "a": "エー", "b": "ビー", "c": "シー", "d": "ディー", "e": "イー", "f": "エフ", "g": "ジー",
    "h": "エイチ", "i": "アイ", "j": "ジェー", "k": "ケー", "l": "エル", "m": "エム", "n": "エヌ",
    "o": "オー", "p": "ピー", "q": "キュー", "r": "アール", "s": "エス", "t": "ティー",
    "u": "ユー", "v": "ブイ", "w": "ダブリュー", "x": "エックス", "y": "ワイ", "z": "ゼット",
}  # fmt: skip
_NOT_KANA: Final = re.compile("[^ァ-ヴー]")


@dataclass(frozen=True, slots=True)
class Morpheme:
    """A dictionary word of a text.

    Attributes:
        first: Where it begins in the text; `last` is one past its end.
        reading: As it sounds; empty for punctuation.
        kind: Part of speech as SudachiPy's dictionary names it.
        known: Whether the dictionary has it.
    """

    surface: str
    first: int
    last: int
    reading: str
    kind: str
    known: bool


def reading(text: str) -> str:
    """Return how a text sounds, in katakana with ー for long vowels; nothing else."""
    return "".join(morpheme.reading for morpheme in morphemes(text))


def morphemes(text: str) -> tuple[Morpheme, ...]:
    """Return the words of a text in order."""
    return tuple(_read(text))


def sounded(kana: str) -> str:
    """Return kana as it sounds: katakana, long vowels as ー, ヂ as ジ; all else left out."""
    katakana = "".join(chr(ord(k) + 96) if "ぁ" <= k <= "ゖ" else k for k in kana)
    sound = ""
    for letter in _NOT_KANA.sub("", katakana.translate(_SAME_SOUND)):
        before = _VOWELS.get(sound[-1:], "")
        sound += "ー" if before and before in _LONG.get(letter, "") else letter
    return sound


def number_reading(digits: str) -> str:
    """Return how a number is read, for example `1,200` as センニヒャク; up to 10^16."""
    whole, _, fraction = digits.replace(",", "").partition(".")
    if not whole.isdigit() or len(whole) > len(_POWERS) * len(_MYRIADS):
        return "".join(_DIGITS[int(d)] for d in digits if d.isdigit())
    spoken = _whole_reading(whole)
    if fraction:
        spoken += "テン" + "".join(_DIGITS[int(d)] for d in fraction if d.isdigit())
    return spoken


def _whole_reading(whole: str) -> str:
    groups = [whole[max(0, end - 4) : end] for end in range(len(whole), 0, -4)]
    spoken = ""
    for myriad, group in reversed(list(enumerate(groups))):
        part = ""
        for place, digit in enumerate(reversed(group)):
            part = _digit_reading(int(digit), place) + part
        if part:
            spoken += part + _MYRIADS[myriad]
    return spoken or _DIGITS[0]


def _digit_reading(digit: int, place: int) -> str:
    if digit == 0:
        return ""
    if digit == 1 and place > 0:
        return _POWERS[place]
    return _CHANGED.get((digit, place), _DIGITS[digit] + _POWERS[place])


def _read(text: str) -> Iterator[Morpheme]:
    after_number = False
    for found in tokenizer().tokenize(text):
        kind, detail = found.part_of_speech()[:2]
        surface = found.surface()
        plain = unicodedata.normalize("NFKC", surface)
        number = detail == "数詞"
        if kind in ("補助記号", "空白", "記号") and not plain.isalnum():
            spoken = ""
        elif number:
            spoken = _numeral(plain, found.reading_form())
        elif after_number and plain.lower() in _UNITS:
            spoken = _UNITS[plain.lower()]
        else:
            spoken = _word(plain, found.reading_form(), particle=kind == "助詞")
        if spoken or kind != "空白":
            after_number = number
        yield Morpheme(
            surface, found.begin(), found.end(), sounded(spoken), kind, not found.is_oov()
        )


def _numeral(plain: str, dictionary: str) -> str:
    if plain.replace(",", "").replace(".", "").isdecimal():
        return number_reading(plain)
    value = kanji_value(plain)
    return dictionary if value is None else number_reading(str(value))


def kanji_value(numeral: str) -> int | None:
    """Return the value of a numeral such as 二百六十; None if it is none."""
    value = section = digit = 0
    for sign in numeral.translate(_KANJI_DIGITS):
        if sign.isdecimal():
            digit = digit * 10 + int(sign)
        elif sign in _KANJI_POWERS:
            section += (digit or 1) * _KANJI_POWERS[sign]
            digit = 0
        elif sign in _KANJI_MYRIADS:
            value += (section + digit) * _KANJI_MYRIADS[sign]
            section = digit = 0
        else:
            return None
    return value + section + digit


def _word(plain: str, dictionary: str, *, particle: bool) -> str:
    if plain.isascii() and plain.lower() in _UNITS and len(plain) > 1:
        return _UNITS[plain.lower()]
    if _NOT_KANA.sub("", dictionary):
        return _PARTICLES.get(dictionary, dictionary) if particle else dictionary
    return "".join(_LATIN.get(letter, "") for letter in plain.lower())
