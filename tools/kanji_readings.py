"""`python kanji_readings.py`: writes how each kanji is read inside words, learned from words.

SudachiDict (core, Apache-2.0) gives the reading of whole words only. Which part of it belongs to
which kanji is found by expectation maximisation over all nouns of two and three kanji.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import Final

import sudachipy

OUT: Final = Path(__file__).parents[1] / "assets" / "speech" / "kanji_readings.tsv"
_ROUNDS: Final = 6
_LONGEST: Final = 4
_KEPT: Final = 3
_LEAST_SHARE: Final = 0.08
_LEAST_WORDS: Final = 1.5
_KANJI: Final = re.compile("[一-龥]{2,3}")
_KANA: Final = re.compile("[ァ-ヴー]+")
_NOT_FIRST: Final = frozenset("ャュョァィゥェォッンー")

Split = tuple[str, ...]


def main() -> None:
    """Learn and write the table."""
    words = [(surface, list(splits(kana, len(surface)))) for surface, kana in nouns()]
    counts: dict[str, dict[str, float]] = {}
    for _ in range(_ROUNDS):
        counts = expected(words, {kanji: shares(found) for kanji, found in counts.items()})
    lines = ["# How kanji are read inside words; written by tools/kanji_readings.py\n"]
    for kanji, found in sorted(counts.items()):
        whole = sum(found.values())
        best = sorted(found.items(), key=lambda each: -each[1])[:_KEPT]
        kept = [r for r, n in best if n >= _LEAST_WORDS and n / whole >= _LEAST_SHARE]
        if kept:
            lines.append(f"{kanji}\t{' '.join(kept)}\n")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text("".join(lines), encoding="utf-8")


def nouns() -> list[tuple[str, str]]:
    """Return nouns of two and three kanji with their readings."""
    found = set()
    for entry in sudachipy.Dictionary(dict="core").entries():
        surface, kana = entry.surface(), entry.reading_form()
        common = entry.part_of_speech()[:2] == ("名詞", "普通名詞")
        if common and _KANJI.fullmatch(surface) and _KANA.fullmatch(kana):
            found.add((surface, kana))
    return sorted(found)


def splits(kana: str, parts: int) -> Iterator[Split]:
    """Yield the ways to cut a reading into so many parts of at most four kana."""
    cuts = [place for place in range(1, len(kana)) if kana[place] not in _NOT_FIRST]
    for chosen in combinations(cuts, parts - 1):
        ends = (0, *chosen, len(kana))
        split = tuple(kana[a:b] for a, b in pairwise(ends))
        if all(len(part) <= _LONGEST for part in split):
            yield split


def expected(
    words: list[tuple[str, list[Split]]], known: dict[str, dict[str, float]]
) -> dict[str, dict[str, float]]:
    """Return how often each kanji is read in each way, by what is known so far."""
    counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for surface, ways in words:
        weights = []
        for way in ways:
            weight = 1.0
            for kanji, part in zip(surface, way, strict=True):
                weight *= known[kanji].get(part, 1e-4) if known else 1.0
            weights.append(weight)
        whole = sum(weights)
        for way, weight in zip(ways, weights, strict=True):
            for kanji, part in zip(surface, way, strict=True):
                counts[kanji][part] += weight / whole
    return counts


def shares(found: dict[str, float]) -> dict[str, float]:
    """Return counts as shares, a little less sure where they are few."""
    whole = sum(found.values()) + 2
    return {part: count / whole for part, count in found.items()}


if __name__ == "__main__":
    main()
