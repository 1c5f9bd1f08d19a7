"""The words of a class's answers, by how many pupils used them. Pure."""

from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from classsense.analysis.likeness import WrittenAnswer

MOST_WORDS: Final = 40
_LONGEST: Final = 20
"""Longer strings are no words, and would fill the cloud."""


class CloudWord(NamedTuple):
    """A word.

    Attributes:
        pupils: How many used it; each has one answer, and repeats do not count.
        answers: The ids of their answers.
    """

    text: str
    pupils: int
    answers: frozenset[str]


def cloud(
    answers: Iterable[WrittenAnswer], hidden: Collection[str] = (), fewest: int = 1
) -> tuple[CloudWord, ...]:
    """Return at most forty words, from the most used on, equal ones by their letters.

    Args:
        answers: One of each pupil, in any order.
        hidden: Words that the teacher does not want to see.
        fewest: Pupils without whom a word is left out.
    """
    users: dict[str, set[str]] = {}
    for answer in answers:
        for word in answer.words:
            users.setdefault(word, set()).add(answer.id)
    words = [
        CloudWord(word, len(ids), frozenset(ids))
        for word, ids in users.items()
        if len(ids) >= fewest and word not in hidden and len(word) <= _LONGEST
    ]
    return tuple(sorted(words, key=lambda word: (-word.pupils, word.text))[:MOST_WORDS])
