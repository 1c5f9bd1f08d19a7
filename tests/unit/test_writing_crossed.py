"""Tablets that each build on what the other lost in a failure come to rest, change by change."""

import pytest
from pycrdt import merge_updates

from classsense.domain.lesson import GroupId, SeatId
from classsense.writing.rooms import RefusedUpdateError, UpdateFault, WritingRoom
from fakes.writers import Writer


def test_crossed_changes_are_refused_all_at_once_and_taken_one_by_one() -> None:
    one, two = Writer("1-1", 1), Writer("1-2", 2)
    for writer, other in ((one, two), (two, one), (one, two), (two, one)):
        seen = len(writer.unsent)
        if seen:
            writer.type(-1, "x")
        else:
            writer.paragraph(writer.seat)
        other.hear(writer.unsent[seen])
    room = WritingRoom(GroupId("1"))

    for writer in (one, two):
        with pytest.raises(RefusedUpdateError) as refused:
            room.take(writer.seat, merge_updates(*writer.unsent))
        assert refused.value.fault is UpdateFault.AHEAD
    waiting = [(writer.seat, each) for writer in (one, two) for each in writer.unsent]
    rounds = 0
    while waiting:
        waiting = [each for each in waiting if not _taken(room, *each)]
        rounds += 1

    assert rounds > 1
    assert str(room.doc["report"]) == str(one.text) == str(two.text)


def _taken(room: WritingRoom, seat: SeatId, update: bytes) -> bool:
    try:
        room.take(seat, update)
    except RefusedUpdateError:
        return False
    return True
