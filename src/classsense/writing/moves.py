"""Whose words stand in a text that somebody else put where they stand.

A tablet that divides a line deletes its second part and adds it anew, as its own: so does the
editor, see docs/decisions/0102. What is known here tells who wrote such words first.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from classsense.domain.writing import Moved
from classsense.writing.updates import Span, said_in, units_in


class Part(NamedTuple):
    """Clocks of a client, without `end`, and the client that wrote what they are first."""

    start: int
    end: int
    first: int


class Moves:
    """By client, which of its clocks are words of others. Used by one thread only.

    Args:
        moved: What is known already.
    """

    def __init__(self, moved: Iterable[Moved] = ()) -> None:
        self._parts: dict[int, list[Part]] = {}
        self.add(moved)

    def add(self, moved: Iterable[Moved]) -> None:
        """Note what was moved; no clock of a client is noted twice."""
        for each in moved:
            part = Part(each.start, each.start + each.size, each.first)
            parts = self._parts.setdefault(each.client, [])
            parts.insert(bisect_right(parts, part), part)

    def all(self) -> tuple[Moved, ...]:
        """Return everything that is known, in as few pieces as can be."""
        return tuple(
            Moved(client, part.start, part.end - part.start, part.first)
            for client, parts in self._parts.items()
            for part in _joined(parts)
        )

    def has(self, span: Span) -> bool:
        """Return whether any of a span are words of others."""
        return span.client in self._parts and bool(self._inside(span))

    def split(self, span: Span) -> Iterator[Part]:
        """Return a span in parts, in order, each with the client that wrote it first."""
        at = span.start
        for part in self._inside(span) if span.client in self._parts else ():
            if part.start > at:
                yield Part(at, part.start, span.client)
            yield part
            at = part.end
        if at < span.end:
            yield Part(at, span.end, span.client)

    def drop(self, span: Span) -> None:
        """Forget what was deleted."""
        if not self.has(span):
            return
        left = []
        for part in self._parts.pop(span.client):
            if part.start < span.start:
                left.append(part._replace(end=min(part.end, span.start)))
            if part.end > span.end:
                left.append(part._replace(start=max(part.start, span.end)))
        if left:
            self._parts[span.client] = left

    def keep_only(self, whole: bytes) -> None:
        """Forget what does not stand in a text any more.

        Args:
            whole: The text as one update.

        Raises:
            MalformedError: It is none.
        """
        if not self._parts:
            return
        kept: dict[int, list[Part]] = {}
        for said in said_in(whole):
            if said.client in self._parts:
                span = Span(said.client, said.start, said.start + units_in(said.text))
                kept.setdefault(said.client, []).extend(self._inside(span))
        self._parts = {client: sorted(parts) for client, parts in kept.items() if parts}

    def _inside(self, span: Span) -> list[Part]:
        """Return the parts of others within a span, in order, cut to it."""
        parts = self._parts[span.client]
        at = max(0, bisect_right(parts, span.start, key=_start_of) - 1)
        found = []
        while at < len(parts) and parts[at].start < span.end:
            start, end = max(parts[at].start, span.start), min(parts[at].end, span.end)
            if start < end:
                found.append(Part(start, end, parts[at].first))
            at += 1
        return found


def _joined(parts: Iterable[Part]) -> list[Part]:
    joined: list[Part] = []
    for part in parts:
        if joined and joined[-1].end == part.start and joined[-1].first == part.first:
            joined[-1] = joined[-1]._replace(end=part.end)
        else:
            joined.append(part)
    return joined


def _start_of(part: Part) -> int:
    return part.start
