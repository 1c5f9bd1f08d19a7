"""Furigana above the words of an exported line, whatever marks they have."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from classsense.domain.furigana import Runs
from classsense.domain.written_text import Line, Words, said_in

ReadingsOf = Callable[[str], Runs]
"""Tells how a sentence is read, in parts that are the sentence together."""
_SENTENCE: Final = re.compile(r"[^。！？\n]+[。！？\n]*|[。！？\n]+")


def no_readings(sentence: str) -> Runs:
    """Return a sentence without furigana."""
    return ((sentence, ""),)


def read_out(line: Line, readings: ReadingsOf) -> Iterator[tuple[Line, str]]:
    """Yield the parts of a line, each with its reading, which is empty where it has none.

    A reading may belong to words with different marks.
    """
    if readings is no_readings:
        yield line, ""
        return
    left = list(line)
    for sentence in _SENTENCE.findall(said_in(line)):
        for text, reading in readings(sentence):
            yield _taken(left, len(text)), reading


def _taken(left: list[Words], count: int) -> Line:
    """Take the first `count` letters off a line."""
    taken = []
    while count > 0 and left:
        words = left.pop(0)
        taken.append(Words(words.text[:count], words.marks))
        if len(words.text) > count:
            left.insert(0, Words(words.text[count:], words.marks))
        count -= len(words.text)
    return tuple(taken)
