"""Who wrote how much of what stands in a text now.

Reads an update with the whole text in it (version 1 of Yjs's format), piece by piece: a piece
belongs to the client that added it, or to the one whose words it put elsewhere. What was deleted
since counts no more.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from classsense.domain.lesson import SeatId
from classsense.domain.writing import Moved
from classsense.writing.moves import Moves
from classsense.writing.updates import Said, Span, facts_of, units_in

_UNITS: Final = "utf-16-le"
_BYTES: Final = 2
"""Of a unit of UTF-16, in which Yjs counts."""


def written_by(
    whole: bytes, owners: Mapping[int, SeatId], moved: Iterable[Moved] = ()
) -> dict[SeatId, str]:
    """Return what each seat wrote of a text, in the order in which it wrote it.

    Args:
        whole: The text as one update.
        owners: The seat of each client; what others wrote is left out.
        moved: What others wrote first than the client that it is of.

    Raises:
        MalformedError: `whole` is no update.
    """
    return {seat: "".join(parts) for seat, parts in passages_by(whole, owners, moved).items()}


def passages_by(
    whole: bytes, owners: Mapping[int, SeatId], moved: Iterable[Moved] = ()
) -> dict[SeatId, list[str]]:
    """Return what each seat wrote of a text in passages: what was written on from what came before.

    A passage stays one when somebody else writes into it; a seat that goes on elsewhere begins
    another.

    Args:
        whole: The text as one update.
        owners: The seat of each client; what others wrote is left out.
        moved: What others wrote first than the client that it is of.

    Raises:
        MalformedError: `whole` is no update.
    """
    facts = facts_of(whole)
    deleted: dict[int, list[Span]] = {}
    for span in facts.deleted:
        deleted.setdefault(span.client, []).append(span)
    moves = Moves(moved)
    passages = _Passages()
    for said in facts.said:
        gone = deleted.get(said.client, [])
        passages.add(
            said,
            [
                (owners[first], left)
                for first, part in _by_writer(said, moves)
                if first in owners and (left := _left_of(part, gone))
            ],
        )
    return passages.found


class _Passages:
    """Gathers what was said, by seat."""

    def __init__(self) -> None:
        self.found: dict[SeatId, list[str]] = {}
        self._ends: dict[tuple[int, int], tuple[SeatId, int]] = {}
        self._last: dict[int, tuple[SeatId, int]] = {}

    def add(self, said: Said, texts: Iterable[tuple[SeatId, str]]) -> None:
        """Note whose the parts of a piece are, in their order."""
        goes_on = said.after == (said.client, said.start - 1)
        place = self._last.get(said.client) if goes_on else self._ends.get(said.after or (0, -1))
        here = {} if place is None else {place[0]: place}
        for seat, text in texts:
            parts = self.found.setdefault(seat, [])
            if seat not in here:
                here[seat] = (seat, len(parts))
                parts.append("")
            place = here[seat]
            parts[place[1]] += text
            self._last[said.client] = place
            self._ends[said.client, said.start + units_in(said.text) - 1] = place


def _by_writer(said: Said, moves: Moves) -> Iterator[tuple[int, Said]]:
    """Return a piece in parts, each with the client that wrote it first."""
    span = Span(said.client, said.start, said.start + units_in(said.text))
    if not moves.has(span):
        yield said.client, said
        return
    units = said.text.encode(_UNITS, "surrogatepass")
    for part in moves.split(span):
        own = units[_BYTES * (part.start - said.start) : _BYTES * (part.end - said.start)]
        yield part.first, Said(said.client, part.start, own.decode(_UNITS, "surrogatepass"))


def characters_by(
    whole: bytes, owners: Mapping[int, SeatId], moved: Iterable[Moved] = ()
) -> dict[SeatId, int]:
    """Return how many characters each seat wrote of a text, spaces and line ends aside.

    Raises:
        MalformedError: `whole` is no update.
    """
    return {seat: len("".join(s.split())) for seat, s in written_by(whole, owners, moved).items()}


def _left_of(said: Said, deleted: list[Span]) -> str:
    units = said.text.encode(_UNITS, "surrogatepass")
    end = said.start + units_in(said.text)
    inside = [span for span in deleted if span.start < end and span.end > said.start]
    if not inside:
        return said.text
    kept, at = b"", 0
    for span in sorted(inside, key=lambda each: each.start):
        kept += units[at : max(at, _BYTES * (span.start - said.start))]
        at = max(at, _BYTES * (span.end - said.start))
    return (kept + units[at:]).decode(_UNITS, "ignore")
