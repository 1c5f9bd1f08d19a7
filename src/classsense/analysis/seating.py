"""Who sits where now: the plan, as changed while the lesson runs. Pure functions."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from classsense.domain.lesson import Group, GroupId, LessonPlan, Seat, SeatId

Members = Mapping[GroupId, tuple[SeatId, ...]]
"""Seats of each table; a table that is missing is as planned."""


def seated(plan: LessonPlan, members: Members) -> tuple[Group, ...]:
    """Return all tables with the seats that belong to them now."""
    if not members:
        return plan.groups
    seats = {seat.id: seat for group in plan.groups for seat in group.seats}
    return tuple(_with_seats(group, seats, members) for group in plan.groups)


def _with_seats(group: Group, seats: Mapping[SeatId, Seat], members: Members) -> Group:
    if group.id not in members:
        return group
    return msgspec.structs.replace(group, seats=tuple(seats[seat] for seat in members[group.id]))


def moved(plan: LessonPlan, members: Members, change: Members) -> Members:
    """Return who sits where once the tables of `change` were seated anew.

    A seat is at one table only: where it is named last. Seats and tables that the plan does not
    know are left out.
    """
    known = set(plan.seats())
    now = {group.id: tuple(seat.id for seat in group.seats) for group in seated(plan, members)}
    for group, seats in change.items():
        if group not in now:
            continue
        chosen = tuple(seat for seat in dict.fromkeys(seats) if seat in known)
        for other, theirs in now.items():
            now[other] = tuple(seat for seat in theirs if seat not in chosen)
        now[group] = chosen
    return MappingProxyType(now)


def without(group: Group, absent: frozenset[SeatId]) -> Group:
    """Return a table without the seats of those who are absent."""
    here = tuple(seat for seat in group.seats if seat.id not in absent)
    return msgspec.structs.replace(group, seats=here)
