"""Who speaks after whom at a table: nodes at the real seats where they are known."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, pi, sin, sqrt
from typing import Final

from classsense.domain.lesson import SeatId
from classsense.domain.policy import GroupMode
from classsense.domain.snapshot import GroupView, SeatView, Snapshot, VoiceShare
from classsense.resources.texts import Texts
from classsense.ui.presenters.voices import Fill, look_of

ENOUGH_CHANGES: Final = 20
"""Changes of the speaker below which a picture of them would show chance (docs/measures.md)."""
_SHOWN_FROM: Final = 0.03
"""Share of all changes from which an arrow is drawn; the grid has them all."""
_RADIUS: Final = (0.055, 0.125)
"""Of a node: of a voice that was silent, and of one that spoke alone; 1 is the picture's side."""
_WIDTH: Final = (0.005, 0.026)
"""Of an arrow: the thinnest and the thickest."""
_THICK_AT: Final = 0.25
"""Share of all changes at which an arrow is thickest: six who take turns alike have thin ones."""
_EDGE: Final = 0.15
"""How far nodes stay from the border."""


@dataclass(frozen=True, slots=True)
class Node:
    """A voice in the picture.

    Attributes:
        place: 0..1 across and down.
        radius: 0..1 of the side; its area grows with the speaking time.
        seat: Name of the seat; empty if it is not known.
    """

    letter: str
    colour: str
    fill: Fill
    place: tuple[float, float]
    radius: float
    seat: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """How often the voice at `end` spoke right after the one at `start` (indices of nodes)."""

    start: int
    end: int
    count: int
    width: float


@dataclass(frozen=True, slots=True)
class NetworkModel:
    """The picture of who follows whom.

    Attributes:
        empty: Why there is no picture; empty if there is.
        note: Where the nodes stand; or empty.
        matrix: The same as numbers, rows and columns in the order of the nodes.
        seats: Places of seats that are not tied to a voice, drawn faintly.
    """

    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    matrix: tuple[tuple[int, ...], ...]
    seats: tuple[tuple[float, float], ...]
    empty: str
    note: str
    description: str


def present_network(view: GroupView, snapshot: Snapshot, texts: Texts) -> NetworkModel:
    """Return who follows whom at a table."""
    if view.mode is not GroupMode.VOICES or len(view.voices) < _FEWEST:
        mode = "voices" if view.mode is GroupMode.VOICES else str(view.mode)
        return NetworkModel((), (), (), (), texts(f"network.none_{mode}"), "", "")
    seats = [seat for seat in snapshot.seats if seat.group == view.id and not seat.absent]
    places = _seat_places(seats)
    tied = [voice for voice in view.voices if voice.seat in places]
    known = {voice.voice: places[voice.seat] for voice in tied if voice.seat is not None}
    nodes = _nodes(view.voices, known)
    changes = _changes(view.matrix, len(nodes))
    arrows = _arrows(changes) if sum(map(sum, changes)) >= ENOUGH_CHANGES else ()
    taken = {voice.seat for voice in tied}
    return NetworkModel(
        nodes=nodes,
        arrows=arrows,
        matrix=changes,
        seats=tuple(places[s] for s in places if s not in taken) if tied else (),
        empty=_early(changes, texts),
        note=_note(len(tied), len(nodes), texts),
        description=_description(nodes, arrows, texts),
    )


_FEWEST: Final = 2


def _nodes(
    voices: tuple[VoiceShare, ...], known: Mapping[str, tuple[float, float]]
) -> tuple[Node, ...]:
    """Return the voices at their seats; those without one on a ring of their own.

    Where no seat is known at all it is large, else it is small and stands on the table.
    """
    lost = [voice.voice for voice in voices if voice.voice not in known]
    reach = (0.14 if len(lost) > 1 else 0.0) if known else 0.5 - _EDGE
    ring = {letter: _on_ring(index, len(lost), reach) for index, letter in enumerate(lost)}
    return tuple(_node(voice, {**ring, **known}[voice.voice]) for voice in voices)


def _node(voice: VoiceShare, place: tuple[float, float]) -> Node:
    look = look_of(voice.voice)
    smallest, largest = _RADIUS
    radius = round(sqrt(smallest**2 + (largest**2 - smallest**2) * voice.share), 3)
    return Node(voice.voice, look.colour, look.fill, place, radius, str(voice.seat or ""))


def _seat_places(seats: list[SeatView]) -> Mapping[SeatId, tuple[float, float]]:
    """Return the seats stretched over the picture, as they stand round their table."""
    if not seats:
        return {}
    spans = []
    for axis in (0, 1):
        values = [seat.place[axis] for seat in seats]
        spans.append((min(values), max(values) - min(values)))
    return {
        seat.id: (_within(seat.place[0], spans[0]), _within(seat.place[1], spans[1]))
        for seat in seats
    }


def _within(value: float, span: tuple[float, float]) -> float:
    low, width = span
    share = (value - low) / width if width > 0 else 0.5
    return round(_EDGE + share * (1 - 2 * _EDGE), 3)


def _on_ring(index: int, count: int, reach: float) -> tuple[float, float]:
    turn = 2 * pi * index / count - pi / 2
    return round(0.5 + reach * cos(turn), 3), round(0.5 + reach * sin(turn), 3)


def _changes(matrix: tuple[tuple[int, ...], ...], count: int) -> tuple[tuple[int, ...], ...]:
    """Return the matrix cut or filled to `count` voices, nobody after themselves."""
    return tuple(
        tuple(
            matrix[i][j] if i != j and i < len(matrix) and j < len(matrix[i]) else 0
            for j in range(count)
        )
        for i in range(count)
    )


def _arrows(changes: tuple[tuple[int, ...], ...]) -> tuple[Arrow, ...]:
    total = sum(map(sum, changes))
    thin, thick = _WIDTH
    return tuple(
        Arrow(i, j, count, round(thin + (thick - thin) * min(1.0, count / total / _THICK_AT), 4))
        for i, row in enumerate(changes)
        for j, count in enumerate(row)
        if count >= max(1, _SHOWN_FROM * total)
    )


def _early(changes: tuple[tuple[int, ...], ...], texts: Texts) -> str:
    total = sum(map(sum, changes))
    if total >= ENOUGH_CHANGES:
        return ""
    return texts("network.early", count=total, needed=ENOUGH_CHANGES)


def _note(tied: int, voices: int, texts: Texts) -> str:
    if tied == voices:
        return texts("network.at_seats")
    return texts("network.some_seats") if tied else texts("network.no_seats")


def _description(nodes: tuple[Node, ...], arrows: tuple[Arrow, ...], texts: Texts) -> str:
    said = sorted(arrows, key=lambda arrow: -arrow.count)
    return texts("list").join(
        texts("network.arrow", a=nodes[a.start].letter, b=nodes[a.end].letter, count=a.count)
        for a in said
    )
