"""How kanji are read inside words: for strings of kanji that are no word.

A recogniser that does not know a word writes other kanji of the same sound (企圧 for 気圧). A
dictionary reads those by what each means alone (takurami-atsu); here each is read as inside words.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import islice, product
from typing import Final

from classsense.resources import places
from classsense.speech.readings import sounded

_MOST: Final = 12


def kanji_readings(text: str) -> Sequence[str]:
    """Return ways to read a text kanji by kanji, as it sounds; at most 12.

    Kana stand for themselves; nothing is returned of a text that holds anything else.
    """
    table = reading_table()
    ways: list[tuple[str, ...]] = []
    for letter in text:
        kana = sounded(letter)
        if letter in table:
            ways.append(table[letter])
        elif kana:
            ways.append((letter,))
        else:
            return ()
    return [sounded("".join(way)) for way in islice(product(*ways), _MOST)]


@cache
def reading_table() -> Mapping[str, tuple[str, ...]]:
    """Return how each kanji is read inside words, in katakana, the usual way first."""
    path = places.assets() / "speech" / "kanji_readings.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {kanji: tuple(kana.split()) for kanji, kana in rows}
