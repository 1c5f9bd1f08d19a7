"""Answers to one question in groups that say about the same, and those that stand alone. Pure.

Every answer is in exactly one place: in one group, or alone. What the teacher put together stays
together, what she put apart stays apart, and new answers join where they are most alike.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import numpy as np

from classsense.analysis.likeness import (
    RULES,
    WITH_MEANING,
    Likeness,
    LikeRules,
    WrittenAnswer,
    likeness,
    spelled,
)

ALONE: Final = ""
"""In place of a group: an answer that the teacher wants to stand alone."""
_WORDS_OF_A_GROUP: Final = 3
_TYPICAL_SHARE: Final = 0.4
"""A characteristic word is used by this share of a group at least, and by two."""
_APART: Final = -1.0


@dataclass(frozen=True, slots=True)
class Hand:
    """What the teacher arranged.

    Attributes:
        places: The group of each answer that she put somewhere, or `ALONE`.
        names: How she called groups.
        made: How many groups she made.
    """

    places: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    made: int = 0


@dataclass(frozen=True, slots=True)
class LikeGroup:
    """Answers that say about the same.

    Attributes:
        id: Stays while most of them do; `h1` where the teacher made it, else `a1`.
        members: Ids of the answers, the most typical first.
        words: What is characteristic: words that many of them have and few others.
        name: As the teacher called it; empty if she did not.
    """

    id: str
    members: tuple[str, ...]
    words: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Sorted:
    """All answers, each in exactly one place.

    Attributes:
        groups: In the order in which they came up, so that none jumps.
        lonely: Ids of the answers that say something that no other says, in a fixed order.
        numbered: How many groups were ever found, for the next id.
        alike: Rows and columns in the order of `ids`.
    """

    groups: tuple[LikeGroup, ...] = ()
    lonely: tuple[str, ...] = ()
    numbered: int = 0
    ids: tuple[str, ...] = ()
    alike: Likeness = field(default_factory=lambda: np.eye(0), compare=False, repr=False)

    def group(self, group: str) -> LikeGroup | None:
        """Return a group by its id; None if there is none of that id now."""
        return next((each for each in self.groups if each.id == group), None)


@dataclass(frozen=True, slots=True)
class AskedText:
    """The question: what it holds says less of an answer."""

    text: str = ""
    words: tuple[str, ...] = ()


def sort_answers(
    answers: Collection[WrittenAnswer],
    asked: AskedText,
    hand: Hand | None = None,
    before: Sorted | None = None,
    rules: LikeRules | None = None,
) -> Sorted:
    """Return the answers in groups.

    Agglomerative clustering by mean likeness (UPGMA): the two most alike groups become one until
    none are as alike as `rules.least`. Answers that the teacher put into one group begin as one;
    groups of hers never become one by themselves.

    Args:
        answers: With ids of their own; their order does not matter.
        asked: The question.
        hand: What the teacher arranged.
        before: What was shown last: groups keep their ids and order by what they have in common.
        rules: How alike answers must be; None takes those for answers with vectors, or without.
    """
    hand, before = hand or Hand(), before or Sorted()
    known = sorted(answers, key=lambda answer: (spelled(answer.text), answer.id))
    rules = rules or _rules_for(known)
    alike = likeness(known, asked.text, asked.words, rules)
    ids = tuple(answer.id for answer in known)
    fixed, found, lonely = _told_apart(_clusters(known, alike, hand, rules.least), ids)
    named, numbered = _numbered(found, before, hand)
    groups = {**fixed, **named}
    order = [group.id for group in before.groups if group.id in groups]
    order += [group for group in groups if group not in order]
    describe = _Describer(known, alike, asked)
    return Sorted(
        groups=tuple(
            describe.group(each, groups[each], hand.names.get(each, "")) for each in order
        ),
        lonely=tuple(ids[at] for at in sorted(lonely)),
        numbered=numbered,
        ids=ids,
        alike=alike,
    )


def _rules_for(answers: Sequence[WrittenAnswer]) -> LikeRules:
    return WITH_MEANING if all(each.vector is not None for each in answers) else RULES


def _clusters(
    known: Sequence[WrittenAnswer], alike: Likeness, hand: Hand, least: float
) -> list[tuple[str | None, list[int]]]:
    """Return clusters as the teacher's group, if it is one of hers, and rows of `alike`."""
    seeds: dict[tuple[str, str | None], list[int]] = {}
    for at, answer in enumerate(known):
        place = hand.places.get(answer.id)
        key = {None: spelled(answer.text), ALONE: answer.id}.get(place, "")
        seeds.setdefault((key, place), []).append(at)
    alone = [(ALONE, rows) for (_, place), rows in seeds.items() if place == ALONE]
    free = [(place, rows) for (_, place), rows in seeds.items() if place != ALONE]
    return [*alone, *_joined(free, alike, least)]


def _joined(
    seeds: Sequence[tuple[str | None, list[int]]], alike: Likeness, least: float
) -> list[tuple[str | None, list[int]]]:
    """Join the most alike clusters while they are alike enough."""
    clusters = [(place, list(rows)) for place, rows in seeds]
    share = np.zeros((len(clusters), len(alike)))
    for at, (_, rows) in enumerate(clusters):
        share[at, rows] = 1 / len(rows)
    mean = share @ alike @ share.T
    places = np.array([place or "" for place, _ in clusters])
    mean[(places[:, None] != "") & (places[None, :] != "")] = _APART
    np.fill_diagonal(mean, _APART)
    # Rounding must not choose among equals: these depend on nothing but the answers.
    mean = np.round(mean, 9)
    gone: set[int] = set()
    while mean.size and mean.max() >= least:
        one, other = sorted(divmod(int(mean.argmax()), len(clusters)))
        _join(clusters, mean, one, other)
        gone.add(other)
    return [each for at, each in enumerate(clusters) if at not in gone]


def _join(
    clusters: list[tuple[str | None, list[int]]], mean: Likeness, one: int, other: int
) -> None:
    """Make two clusters one, in the place of the first."""
    (mine, rows), (theirs, others) = clusters[one], clusters[other]
    clusters[one] = (mine or theirs, rows + others)
    joined = (len(rows) * mean[one] + len(others) * mean[other]) / (len(rows) + len(others))
    apart = (mean[one] == _APART) | (mean[other] == _APART)
    joined[apart] = _APART
    mean[one] = mean[:, one] = np.round(joined, 9)
    mean[other] = mean[:, other] = _APART


def _told_apart(
    clusters: Sequence[tuple[str | None, list[int]]], ids: Sequence[str]
) -> tuple[dict[str, tuple[str, ...]], list[tuple[str, ...]], list[int]]:
    """Return the teacher's groups, the other groups from the largest on, and lonely rows."""
    fixed = {place: _named(rows, ids) for place, rows in clusters if place}
    free = [sorted(rows) for place, rows in clusters if not place]
    large = sorted((rows for rows in free if len(rows) > 1), key=lambda rows: (-len(rows), rows))
    found = [_named(rows, ids) for rows in large]
    lonely = [rows[0] for rows in free if len(rows) == 1]
    return fixed, found, lonely


def _named(rows: Collection[int], ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(ids[at] for at in sorted(rows))


def _numbered(
    found: Sequence[tuple[str, ...]], before: Sorted, hand: Hand
) -> tuple[dict[str, tuple[str, ...]], int]:
    """Return groups with the id of the one before with which they have most in common.

    Those that have nothing in common with one get the next number; the last one is told as well.

    The largest overlap is matched first; each id goes once, and none that is the teacher's now.
    """
    hers = set(hand.places.values())
    olds = [(group.id, set(group.members)) for group in before.groups if group.id not in hers]
    pairs = sorted(
        (-len(old & set(members)), at, rank)
        for at, members in enumerate(found)
        for rank, (_, old) in enumerate(olds)
        if old & set(members)
    )
    matched: dict[int, int] = {}
    for _, at, rank in pairs:
        if at not in matched and rank not in matched.values():
            matched[at] = rank
    named, numbered = {}, before.numbered
    for at, members in enumerate(found):
        if at in matched:
            named[olds[matched[at]][0]] = members
        else:
            numbered += 1
            named[f"a{numbered}"] = members
    return named, numbered


class _Describer:
    """Tells what is typical of a group."""

    def __init__(self, known: Sequence[WrittenAnswer], alike: Likeness, asked: AskedText) -> None:
        self._known = known
        self._alike = alike
        self._asked = set(asked.words)
        self._row = {answer.id: at for at, answer in enumerate(known)}

    def group(self, group: str, members: Sequence[str], name: str) -> LikeGroup:
        rows = [self._row[member] for member in members]
        near = np.round(self._alike[np.ix_(rows, rows)].mean(axis=1), 9)
        ranked = sorted(zip(-near, [len(self._known[row].text) for row in rows], rows, strict=True))
        typical = tuple(self._known[row].id for _, _, row in ranked)
        return LikeGroup(group, typical, self._words(rows), name)

    def _words(self, rows: Sequence[int]) -> tuple[str, ...]:
        inside = [set(self._known[row].words) for row in rows]
        outside = [set(self._known[at].words) for at in range(len(self._known)) if at not in rows]
        scored = []
        for word in sorted(set().union(*inside) - self._asked):
            mine = sum(word in words for words in inside)
            share = mine / len(inside)
            others = sum(word in words for words in outside) / max(1, len(outside))
            if mine >= min(2, len(inside)) and share >= _TYPICAL_SHARE and share > others:
                scored.append((-round(share - others, 9), word))
        return tuple(word for _, word in sorted(scored)[:_WORDS_OF_A_GROUP])
