"""How many words a text has: Japanese by the dictionary, other scripts by their spaces."""

import re
from collections.abc import Iterator
from typing import Final

from classsense.speech.dictionary import pieces_of

_JAPANESE: Final = re.compile(
    r"[\u3005\u3007\u3041-\u3096\u30a1-\u30fc\u3400-\u9fff\uf900-\ufaff]+"
)
_OTHER: Final = re.compile(r"[^\W_]+(?:['\u2019.,-][^\W_]+)*")
_SIGNS: Final = ("補助記号", "空白", "記号")
_MOST_CHARS: Final = 8000
"""Given to the dictionary at once; it takes 49149 bytes at most."""


def word_count(text: str) -> int:
    """Return how many words a text has.

    A run of kana and kanji has as many as the dictionary cuts it into (mode C, particles are words
    too). What stands between has those of its spaces and signs; "don't" and "3.5" are one each.
    """
    others = _OTHER.findall(_JAPANESE.sub(" ", text))
    return len(others) + sum(map(_dictionary_words, _runs(text)))


def _runs(text: str) -> Iterator[str]:
    for run in _JAPANESE.findall(text):
        for start in range(0, len(run), _MOST_CHARS):
            yield run[start : start + _MOST_CHARS]


def _dictionary_words(run: str) -> int:
    return sum(not piece.kind.startswith(_SIGNS) for piece in pieces_of(run))
