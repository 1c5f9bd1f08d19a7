"""How alike two readings sound: an edit distance over moras."""

from functools import cache
from typing import Final

_SMALL: Final = "ャュョァィゥェォヮ"
_ROWS: Final = (
    ("", "アイウエオ"), ("k", "カキクケコ"), ("g", "ガギグゲゴ"), ("s", "サ_スセソ"),
    ("z", "ザ_ズゼゾ"), ("t", "タ__テト"), ("d", "ダ__デド"), ("n", "ナニヌネノ"),
    ("h", "ハヒ_ヘホ"), ("b", "バビブベボ"), ("p", "パピプペポ"), ("m", "マミムメモ"),
    ("r", "ラリルレロ"), ("w", "ワ"), ("y", "ヤ_ユ_ヨ"),
)  # fmt: skip
_VOWELS: Final = "aiueo"
_MORAS: Final = {
    kana: (onset, _VOWELS[place])
    for onset, row in _ROWS
    for place, kana in enumerate(row)
    if kana != "_"
} | {
    "シ": ("sh", "i"), "ジ": ("j", "i"), "チ": ("ch", "i"), "ツ": ("ts", "u"), "フ": ("f", "u"),
    "ヴ": ("b", "u"),
}  # fmt: skip
_GLIDES: Final = dict(zip("ャュョァィゥェォヮ", "auoaiueoa", strict=True))
_PALATAL: Final = {"k": "ky", "g": "gy", "n": "ny", "h": "hy", "b": "by", "p": "py", "m": "my",
                   "r": "ry"}  # fmt: skip
_NEAR_ONSETS: Final = frozenset(
    frozenset(pair.split("/"))
    for pair in (
        "ts/t", "k/g", "s/z", "t/d", "h/b", "h/p", "b/p", "ch/j", "ts/z", "ts/s", "sh/s", "sh/ch",
        "sh/j", "ch/t", "m/n", "n/ny", "m/my", "r/ry", "r/d", "k/ky", "g/gy", "h/hy", "b/by",
        "p/py", "ky/gy", "hy/sh", "h/f", "f/p", "hy/f", "n/r", "b/m", "d/n", "j/z", "g/n", "y/",
        "w/", "h/", "k/t", "k/p", "ky/ch", "gy/j", "by/py", "s/h",
    )
)  # fmt: skip
_NEAR_VOWELS: Final = (frozenset("ie"), frozenset("uo"), frozenset("ao"), frozenset("iu"))
_NEAR_ONSET: Final = 0.3
_OTHER_ONSET: Final = 0.6
_NEAR_VOWEL: Final = 0.35
_OTHER_VOWEL: Final = 0.6
_LIGHT: Final = "ーッン"
"""What is easily swallowed or added."""
_LIGHT_COST: Final = 0.4
_MORA_COST: Final = 0.9


def distance(one: str, other: str) -> float:
    """Return how much differs between two readings, in moras.

    Weighted Levenshtein distance: a voiced consonant for its voiceless one, or a lost long vowel,
    costs less than another syllable. Weights were set by hand, not learned.

    Args:
        one: Katakana as `readings.sounded` gives it.
        other: The same.
    """
    row = [0.0]
    left, right = moras(one), moras(other)
    for mora in right:
        row.append(row[-1] + _weight(mora))
    for mora in left:
        before, row[0] = row[0], row[0] + _weight(mora)
        for column, heard in enumerate(right, start=1):
            changed = before + _change(mora, heard)
            before = row[column]
            row[column] = min(
                changed, row[column] + _weight(mora), row[column - 1] + _weight(heard)
            )
    return row[-1]


def moras(kana: str) -> tuple[str, ...]:
    """Return the moras of a reading; ー, ッ and ン are moras of their own."""
    found: list[str] = []
    for letter in kana:
        if letter in _SMALL and found and found[-1] not in _LIGHT:
            found[-1] += letter
        else:
            found.append(letter)
    return tuple(found)


def _weight(mora: str) -> float:
    return _LIGHT_COST if mora in _LIGHT else _MORA_COST


@cache
def _change(one: str, other: str) -> float:
    if one == other:
        return 0.0
    if one in _LIGHT or other in _LIGHT:
        return 1.0 if one in _LIGHT and other in _LIGHT else 1.2
    (onset, vowel), (heard_onset, heard_vowel) = _sounds(one), _sounds(other)
    cost = 0.0
    if onset != heard_onset:
        cost += _NEAR_ONSET if frozenset((onset, heard_onset)) in _NEAR_ONSETS else _OTHER_ONSET
    if vowel != heard_vowel:
        cost += _NEAR_VOWEL if frozenset((vowel, heard_vowel)) in _NEAR_VOWELS else _OTHER_VOWEL
    return min(1.0, cost)


def _sounds(mora: str) -> tuple[str, str]:
    onset, vowel = _MORAS.get(mora[0], (mora[0], "a"))
    if len(mora) > 1:
        return _PALATAL.get(onset, onset), _GLIDES[mora[1]]
    return onset, vowel
