"""Which part of the reading of a word belongs to which of its kanji.

Kana of a word stand for themselves, which splits the reading among its stretches of kanji
(取り組む, とりくむ: と, く). A stretch is split kanji by kanji if its kanji are read as in other
words (植物: しょく, ぶつ) and there is one such way only; else the reading is of the whole (大人).
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, TypeAlias

from classsense.speech.kanji_grades import AGAIN, KANJI
from classsense.speech.kanji_readings import reading_table

Run: TypeAlias = tuple[str, str]
"""A part of a text and how it is read in hiragana; empty where that is not told."""

_PARTS: Final = re.compile(f"[{KANJI}]+|[^{KANJI}]+")
_KANA: Final = re.compile("[ぁ-ゖー]+")
_SMALL: Final = {"ヶ": "[かがけこ]", "ヵ": "[かが]", "ケ": "[けかが]"}
_NOTHING: Final = "(?!)"
_VOICED: Final = dict(
    zip(
        "かきくけこさしすせそたちつてとはひふへほ",
        "がぎぐげござじずぜぞだぢづでどばびぶべぼ",
        strict=True,
    )
)
_HALF_VOICED: Final = dict(zip("はひふへほ", "ぱぴぷぺぽ", strict=True))
_DOUBLED: Final = frozenset("つちくき")
"""A reading that ends so may end in っ before another one."""
_LONGEST: Final = 12
"""Kanji of a stretch that is split; no word is longer."""
_MOST_KANA: Final = 40
_MOST_PARTS: Final = 10


def hiragana(kana: str) -> str:
    """Return katakana as hiragana; all else stays."""
    return "".join(chr(ord(k) - 96) if "ァ" <= k <= "ヶ" else k for k in kana)


def aligned(word: str, reading: str) -> tuple[Run, ...]:
    """Return a word as runs; one run without a reading if the reading does not fit the word.

    Args:
        word: As it is written.
        reading: In kana.
    """
    said = hiragana(reading)
    parts = _PARTS.findall(word)
    fit = None
    if _KANA.fullmatch(said) and len(said) <= _MOST_KANA and len(parts) <= _MOST_PARTS:
        fit = re.fullmatch("".join(_pattern(part) for part in parts), said)
    if fit is None:
        return ((word, ""),)
    runs: list[Run] = []
    stretches = iter(fit.groups())
    for part in parts:
        runs.extend(_split(part, next(stretches)) if _is_kanji(part) else [(part, "")])
    return tuple(runs)


def _is_kanji(part: str) -> bool:
    return bool(re.match(f"[{KANJI}]", part))


def _pattern(part: str) -> str:
    """Return what a part of a word sounds like: kana as they are; Latin letters like nothing."""
    if _is_kanji(part):
        return "(.+?)"
    return "".join(_letter(letter) for letter in part)


def _letter(letter: str) -> str:
    if letter in _SMALL:
        return _SMALL[letter]
    kana = hiragana(letter)
    if kana == "ー":
        return "."
    return kana if _KANA.fullmatch(kana) else _NOTHING


def _split(kanji: str, reading: str) -> list[Run]:
    half = len(reading) // 2
    if len(kanji) == 2 and kanji[1] == AGAIN and _repeated(reading[:half], reading[half:]):  # noqa: PLR2004 - 人々
        return [(kanji[0], reading[:half]), (AGAIN, reading[half:])]
    if 1 < len(kanji) <= _LONGEST:
        ways = _ways(kanji, reading, "")
        first, second = next(ways, None), next(ways, None)
        if first is not None and second is None:
            return first
    return [(kanji, reading)]


def _repeated(once: str, again: str) -> bool:
    """Return whether a reading is said twice, voiced or not the second time: ひと びと."""
    return bool(once) and again in {once, _VOICED.get(once[0], once[0]) + once[1:]}


def _ways(kanji: str, reading: str, before: str) -> Iterator[list[Run]]:
    """Yield the ways to read kanji one by one; `before` is the kanji that stands before them."""
    if not kanji:
        if not reading:
            yield []
        return
    letter, rest = kanji[0], kanji[1:]
    spoken = before if letter == AGAIN else letter
    for said in _sounds(spoken, first=not before, last=not rest):
        if reading.startswith(said):
            for others in _ways(rest, reading[len(said) :], spoken):
                yield [(letter, said), *others]


@lru_cache(maxsize=4096)
def _sounds(kanji: str, *, first: bool, last: bool) -> frozenset[str]:
    """Return how a kanji may sound at a place of a word: voiced within, doubled before another."""
    plain = {hiragana(kana) for kana in reading_table().get(kanji, ())}
    found = set(plain)
    if not first:
        for kana in plain:
            for change in (_VOICED, _HALF_VOICED):
                if kana[0] in change:
                    found.add(change[kana[0]] + kana[1:])
    if not last:
        found |= {kana[:-1] + "っ" for kana in found if len(kana) > 1 and kana[-1] in _DOUBLED}
    return frozenset(found)
