"""Who sits where now, and who is away: what the seats dialog shows."""

from dataclasses import dataclass

from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.policy import GroupMode
from classsense.domain.snapshot import GroupView, Snapshot
from classsense.resources.texts import Texts


@dataclass(frozen=True, slots=True)
class SeatChoice:
    """A pupil's seat: whether somebody is there, at which table, and whether with a tablet."""

    id: SeatId
    present: bool
    group: GroupId
    joined: bool = False


@dataclass(frozen=True, slots=True)
class TableSeats:
    """The pupils of a table.

    Attributes:
        note: How many are there, and how the table is heard because of that.
    """

    id: GroupId
    name: str
    note: str
    seats: tuple[SeatChoice, ...]


@dataclass(frozen=True, slots=True)
class SeatingModel:
    """All tables with their pupils, in the order of the plan."""

    tables: tuple[TableSeats, ...]


def present_seating(snapshot: Snapshot, texts: Texts) -> SeatingModel:
    """Return who sits where now."""
    return SeatingModel(tuple(_table(view, snapshot, texts) for view in snapshot.groups))


def _table(view: GroupView, snapshot: Snapshot, texts: Texts) -> TableSeats:
    seats = tuple(
        SeatChoice(seat.id, not seat.absent, view.id, seat.joined)
        for seat in snapshot.seats
        if seat.group == view.id
    )
    here = sum(seat.present for seat in seats)
    note = texts("seats.count", here=here, all=len(seats))
    if view.mode is not GroupMode.VOICES:
        note = texts("seats.count_and", count=note, mode=texts(f"seats.mode_{view.mode}"))
    return TableSeats(view.id, view.name, note, seats)
