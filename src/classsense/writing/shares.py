"""Who wrote how much of what stands in a text now.

Reads an update with the whole text in it (version 1 of Yjs's format), piece by piece: a piece
belongs to the client that added it, for ever. What was deleted since counts no more.
"""

from collections.abc import Mapping
from typing import Final

from classsense.domain.lesson import SeatId
from classsense.writing.updates import Said, Span, facts_of

_UNITS: Final = "utf-16-le"
_BYTES: Final = 2
"""Of a unit of UTF-16, in which Yjs counts."""


def written_by(whole: bytes, owners: Mapping[int, SeatId]) -> dict[SeatId, str]:
    """Return what each seat wrote of a text, in the order in which it wrote it.

    Args:
        whole: The text as one update.
        owners: The seat of each client; what others wrote is left out.

    Raises:
        MalformedError: `whole` is no update.
    """
    return {seat: "".join(parts) for seat, parts in passages_by(whole, owners).items()}


def passages_by(whole: bytes, owners: Mapping[int, SeatId]) -> dict[SeatId, list[str]]:
    """Return what each seat wrote of a text in passages: what was written on from what came before.

    A passage stays one when somebody else writes into it; a seat that goes on elsewhere begins
    another.

    Args:
        whole: The text as one update.
        owners: The seat of each client; what others wrote is left out.

    Raises:
        MalformedError: `whole` is no update.
    """
    facts = facts_of(whole)
    deleted: dict[int, list[Span]] = {}
    for span in facts.deleted:
        deleted.setdefault(span.client, []).append(span)
    found: dict[SeatId, list[str]] = {}
    ends: dict[tuple[int, int], tuple[SeatId, int]] = {}
    last: dict[int, tuple[SeatId, int]] = {}
    for said in facts.said:
        seat = owners.get(said.client)
        left = "" if seat is None else _left_of(said, deleted.get(said.client, []))
        if seat is None or not left:
            continue
        parts = found.setdefault(seat, [])
        goes_on = said.after == (said.client, said.start - 1)
        place = last.get(said.client) if goes_on else ends.get(said.after or (0, -1))
        if place is None or place[0] != seat:
            place = (seat, len(parts))
            parts.append("")
        parts[place[1]] += left
        last[said.client] = place
        ends[said.client, said.start + _size(said.text) - 1] = place
    return found


def _size(text: str) -> int:
    return len(text.encode(_UNITS, "surrogatepass")) // _BYTES


def characters_by(whole: bytes, owners: Mapping[int, SeatId]) -> dict[SeatId, int]:
    """Return how many characters each seat wrote of a text, spaces and line ends aside.

    Raises:
        MalformedError: `whole` is no update.
    """
    return {seat: len("".join(s.split())) for seat, s in written_by(whole, owners).items()}


def _left_of(said: Said, deleted: list[Span]) -> str:
    units = said.text.encode(_UNITS, "surrogatepass")
    end = said.start + _size(said.text)
    inside = [span for span in deleted if span.start < end and span.end > said.start]
    if not inside:
        return said.text
    kept, at = b"", 0
    for span in sorted(inside, key=lambda each: each.start):
        kept += units[at : max(at, _BYTES * (span.start - said.start))]
        at = max(at, _BYTES * (span.end - said.start))
    return (kept + units[at:]).decode(_UNITS, "ignore")
