"""In which grade of primary school a kanji is taught: 学年別漢字配当表 of 2017.

Textbooks tell how a kanji is read from the grade on in which it is taught, because it is learned
some time in that year (義務教育諸学校教科用図書検定基準, 別表). A class of grade 4 is taken to
know the kanji of grades 1 to 3.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from classsense.resources import places

KANJI: Final = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
"""For a character class: kanji, and what stands for one."""
AGAIN: Final = "々"
OUTSIDE: Final = 7
"""The grade of a kanji that no grade of primary school teaches."""

_KANJI: Final = re.compile(f"[{KANJI}]")


def has_kanji(text: str) -> bool:
    """Return whether a text holds a kanji."""
    return bool(_KANJI.search(text))


def grade_of(kanji: str) -> int:
    """Return in which grade a kanji is taught, 1..6, or 7."""
    return _grades().get(kanji, OUTSIDE)


def is_hard(word: str, grade: int) -> bool:
    """Return whether a class of `grade` (1..7) has not learned some kanji of `word` before.

    In grade 1 that is every kanji; 7 is the school after primary school.
    """
    return any(
        grade_of(kanji) >= grade for kanji in _KANJI.findall(word) if kanji not in {AGAIN, "〇"}
    )


@cache
def _grades() -> Mapping[str, int]:
    path = places.assets() / "speech" / "kanji_grades.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {kanji: int(grade) for grade, row in rows for kanji in row}
