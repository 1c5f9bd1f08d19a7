"""Three answers that are far apart, to talk about. Never a best or a worst one. Pure."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from classsense.analysis.like_groups import AskedText, Sorted
from classsense.analysis.likeness import WrittenAnswer, spelled

SHORTEST: Final = 8
LONGEST: Final = 160
"""Widths of an answer that a class can take in at a glance; a Japanese letter counts two."""
_TOO_ALIKE: Final = 0.5
_WORDS_SAID: Final = 2
_THREE: Final = 3


class Three(NamedTuple):
    """Three answers side by side.

    Attributes:
        answers: Their ids.
        words: Of each, content words that the other two have not; at most two, may be empty.
    """

    answers: tuple[str, str, str]
    words: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


class _Candidate(NamedTuple):
    answer: str
    size: int
    words: tuple[str, ...]


def readable(answer: WrittenAnswer) -> bool:
    """Return whether a class understands an answer by itself: it has content, at a fair length."""
    width = sum(
        2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in spelled(answer.text)
    )
    return bool(answer.words) and SHORTEST <= width <= LONGEST and len(answer.text) <= LONGEST


def threes(
    answers: Mapping[str, WrittenAnswer], sorting: Sorted, asked: AskedText
) -> tuple[Three, ...]:
    """Return different threes to choose from, that of the largest group first; empty if none is.

    Candidates are the most typical readable answer of each group, and readable lonely ones. A
    three begins with one of them, and twice takes the candidate whose greatest likeness to those
    taken is least (greedy max-min distance; Gonzalez 1985). At most one is a lonely one, where
    there are two groups. Nothing says what is right, long or early.
    """
    groups = [
        _Candidate(typical, len(group.members), group.words)
        for group in sorted(sorting.groups, key=lambda group: -len(group.members))
        if (typical := next((m for m in group.members if readable(answers[m])), None)) is not None
    ]
    alone = [_Candidate(each, 1, ()) for each in sorting.lonely if readable(answers[each])]
    found: dict[frozenset[str], Three] = {}
    for first in (*groups, *alone):
        chosen = _greedy(first, groups, alone, sorting)
        if chosen is not None:
            found.setdefault(frozenset(c.answer for c in chosen), _three(chosen, answers, asked))
    return tuple(found.values())


def _greedy(
    first: _Candidate,
    groups: Sequence[_Candidate],
    alone: Sequence[_Candidate],
    sorting: Sorted,
) -> list[_Candidate] | None:
    row = {answer: at for at, answer in enumerate(sorting.ids)}
    enough = len(groups) > 1
    chosen = [first]
    while len(chosen) < _THREE:
        lonely = any(each in alone for each in chosen)
        offered = [c for c in (*groups, *(() if enough and lonely else alone)) if c not in chosen]
        ranked = [
            (
                max(round(float(sorting.alike[row[c.answer], row[o.answer]]), 9) for o in chosen),
                -c.size,
                at,
            )
            for at, c in enumerate(offered)
        ]
        if not ranked or min(ranked)[0] >= _TOO_ALIKE:
            return None
        chosen.append(offered[min(ranked)[2]])
    return chosen


def _three(
    chosen: Sequence[_Candidate], answers: Mapping[str, WrittenAnswer], asked: AskedText
) -> Three:
    one, two, three = (_own_words(each, chosen, answers, asked) for each in chosen)
    first, second, third = (each.answer for each in chosen)
    return Three((first, second, third), (one, two, three))


def _own_words(
    which: _Candidate,
    chosen: Sequence[_Candidate],
    answers: Mapping[str, WrittenAnswer],
    asked: AskedText,
) -> tuple[str, ...]:
    """Return the words that only this one of the three has, those of its group first."""
    theirs = {w for other in chosen if other != which for w in answers[other.answer].words}
    own = [w for w in answers[which.answer].words if w not in theirs and w not in asked.words]
    return tuple(sorted(own, key=lambda word: word not in which.words)[:_WORDS_SAID])
