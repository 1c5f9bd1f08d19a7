"""What the teacher does to groups of answers: move, split, join and name them. Pure.

Whatever she touches is held from then on: all that a group has at that moment stays in it.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from types import MappingProxyType

from classsense.analysis.like_groups import ALONE, Hand, Sorted


def moved(hand: Hand, shown: Sorted, answers: Collection[str], group: str) -> Hand:
    """Return her arrangement once answers were put into a group, or each alone with `ALONE`."""
    left = {each.id for each in shown.groups if set(each.members) & set(answers)}
    held = _held(hand, shown, (left | {group}) - {ALONE})
    return _without_remains(_placed(held, answers, group), left - {group})


def split(hand: Hand, shown: Sorted, answers: Collection[str]) -> Hand:
    """Return her arrangement once answers were made a group of their own."""
    made = hand.made + 1
    return moved(replace(hand, made=made), shown, answers, f"h{made}")


def merged(hand: Hand, shown: Sorted, group: str, into: str) -> Hand:
    """Return her arrangement once a group became part of another; the other's name stays."""
    found = shown.group(group)
    names = {each: name for each, name in hand.names.items() if each != group}
    joined = moved(hand, shown, found.members if found else (), into)
    return replace(joined, names=MappingProxyType(names))


def renamed(hand: Hand, shown: Sorted, group: str, name: str) -> Hand:
    """Return her arrangement once a group was given a name; an empty one takes it back."""
    names = {each: called for each, called in hand.names.items() if each != group}
    if name.strip():
        names[group] = " ".join(name.split())
    return replace(_held(hand, shown, {group}), names=MappingProxyType(names))


def _held(hand: Hand, shown: Sorted, groups: Collection[str]) -> Hand:
    for each in shown.groups:
        if each.id in groups:
            hand = _placed(hand, each.members, each.id)
    return hand


def _without_remains(hand: Hand, left: Collection[str]) -> Hand:
    """Let go of a single answer that is left of a group without a name: it is none any more."""
    sizes = Counter(hand.places.values())
    gone = {group for group in left if sizes[group] < 2 and group not in hand.names}  # noqa: PLR2004 - a pair
    places = {answer: place for answer, place in hand.places.items() if place not in gone}
    return replace(hand, places=MappingProxyType(places))


def _placed(hand: Hand, answers: Collection[str], group: str) -> Hand:
    places = {**hand.places, **dict.fromkeys(answers, group)}
    return replace(hand, places=MappingProxyType(places))
