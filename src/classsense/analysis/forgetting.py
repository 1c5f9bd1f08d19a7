"""Taking back what was heard: "forget the last five minutes". Pure functions on entries."""

from collections.abc import Iterable
from itertools import pairwise

import msgspec

from classsense.domain.clock import LessonNs
from classsense.domain.commands import Entry, SoundForgotten
from classsense.domain.observations import (
    KeywordHeard,
    SoundHeard,
    Stretch,
    Turn,
    TurnsHeard,
    WordsHeard,
)


def without_forgotten(entry: Entry, forgotten: Iterable[SoundForgotten]) -> Entry | None:
    """Return what of an entry may be known; None for nothing.

    Turns are cut; loudness and words that reach into a forgotten stretch go as a whole, and so do
    keywords that rest on it. Answers and everything else that was not heard stay.
    """
    known: Entry | None = entry
    for each in forgotten:
        if known is not None:
            known = _without(known, each)
    return known


def _without(entry: Entry, forgotten: SoundForgotten) -> Entry | None:
    since, until = forgotten.since, forgotten.at
    if forgotten.group is not None and getattr(entry, "group", None) != forgotten.group:
        return entry
    match entry:
        case TurnsHeard():
            return _cut(entry, since, until)
        case SoundHeard() | WordsHeard():
            return entry if entry.end <= since or entry.start >= until else None
        case KeywordHeard():
            return entry if entry.at <= since or entry.since >= until else None
        case _:
            return entry


def _cut(heard: TurnsHeard, since: LessonNs, until: LessonNs) -> TurnsHeard:
    if heard.until <= since or heard.since >= until:
        return heard
    return msgspec.structs.replace(
        heard,
        turns=tuple(piece for turn in heard.turns for piece in pieces(turn, since, until)),
        elsewhere=tuple(
            Stretch(start, end)
            for each in heard.elsewhere
            for start, end in _left_of((each.start, each.end), since, until)
        ),
    )


def pieces(turn: Turn, since: LessonNs, until: LessonNs) -> tuple[Turn, ...]:
    """Return what of a turn lies outside [since, until)."""
    if turn.end <= since or turn.start >= until:
        return (turn,)
    return tuple(
        Turn(turn.voice, start, end, turn.confidence)
        for start, end in _left_of((turn.start, turn.end), since, until)
    )


def _left_of(
    span: tuple[LessonNs, LessonNs], since: LessonNs, until: LessonNs
) -> list[tuple[LessonNs, LessonNs]]:
    """Return what of a span lies outside [since, until)."""
    edges = [
        LessonNs(min(max(edge, span[0]), span[1])) for edge in (span[0], since, until, span[1])
    ]
    outside = (True, False, True)
    return [
        (start, end)
        for (start, end), keep in zip(pairwise(edges), outside, strict=True)
        if keep and start < end
    ]
