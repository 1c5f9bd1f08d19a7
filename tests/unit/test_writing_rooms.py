"""A text takes what its pupils write, in any order they send it, and nothing that is hostile."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import XmlFragment, write_var_uint

from classsense.domain.clock import LessonNs
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.writing import KeptUpdate
from classsense.writing.rooms import (
    MOST_UPDATE_BYTES,
    ROOT,
    RefusedUpdateError,
    UpdateFault,
    WritingRoom,
)
from fakes.writers import Writer

TABLE = GroupId("1")


def forged(client: int, clock: int, text: bytes = b"x") -> bytes:
    """Return an update by which `client` adds `text` at the root of the text."""
    item = b"\x04\x01\x06report" + write_var_uint(len(text)) + text
    return b"\x01\x01" + write_var_uint(client) + write_var_uint(clock) + item + b"\x00"


def send(writer: Writer, room: WritingRoom) -> list[KeptUpdate]:
    kept = []
    for update in writer.unsent:
        taken = room.take(writer.seat, update)
        if taken is not None:
            kept.append(KeptUpdate(LessonNs(0), TABLE, writer.seat, taken.clients, update))
    writer.unsent.clear()
    return kept


def refused(room: WritingRoom, seat: str, update: bytes) -> UpdateFault:
    before = room.state()
    with pytest.raises(RefusedUpdateError) as caught:
        room.take(SeatId(seat), update)
    assert room.state() == before
    return caught.value.fault


def test_what_one_writes_comes_to_the_other() -> None:
    room, one, two = WritingRoom(TABLE), Writer("1-1", 1), Writer("1-2", 2)
    one.paragraph("でんぷん")
    send(one, room)
    two.hear(room.missing(two.doc.get_state()))
    assert two.paragraphs() == ["<paragraph>でんぷん</paragraph>"]
    assert room.owners == {1: SeatId("1-1")}


def test_the_same_update_again_changes_nothing() -> None:
    room, one = WritingRoom(TABLE), Writer("1-1", 1)
    one.paragraph("a")
    update = one.unsent[0]
    assert room.take(one.seat, update) is not None
    before = room.doc.get_update()
    room.take(one.seat, update)
    assert room.doc.get_update() == before


def test_it_is_the_same_from_what_was_kept() -> None:
    room, one = WritingRoom(TABLE), Writer("1-1", 1)
    one.paragraph("a")
    one.type(0, "bc")
    kept = send(one, room)
    again = WritingRoom(TABLE, reversed(kept))
    assert again.doc.get_update() == room.doc.get_update()
    assert again.owners == room.owners


@pytest.mark.parametrize(
    ("update", "fault"),
    [
        (b"", UpdateFault.MALFORMED),
        (b"\x01\x01\xff", UpdateFault.MALFORMED),
        (b"\x00\x00\x00", UpdateFault.MALFORMED),
        (b"x" * (MOST_UPDATE_BYTES + 1), UpdateFault.TOO_LARGE),
        (b"x" * 10_000_000, UpdateFault.TOO_LARGE),
        (forged(9, 1 << 53), UpdateFault.MALFORMED),
        (forged(9, (1 << 53) - 2), UpdateFault.CLOCK),
        (forged(9, 5), UpdateFault.AHEAD),
        (forged(1, 3), UpdateFault.NOT_YOURS),
        (b"\x00\x01\x01\x01\x00\x64", UpdateFault.AHEAD),
    ],
    ids=["empty", "cut", "tail", "large", "10MB", "2^53", "2^53-2", "gap", "forged", "deletes"],
)
def test_hostile_updates_are_refused_and_the_text_lives(update: bytes, fault: UpdateFault) -> None:
    room, one = WritingRoom(TABLE), Writer("1-1", 1)
    one.paragraph("a")
    send(one, room)
    assert refused(room, "1-2", update) is fault
    one.type(0, "b")
    assert send(one, room)


def test_what_builds_on_itself_in_a_circle_is_refused_and_waits_for_nothing() -> None:
    room, one = WritingRoom(TABLE), Writer("1-1", 1)
    one.paragraph("a")
    send(one, room)
    before = room.doc.get_update()
    itself = b"\x01\x01\x09\x00\x84\x09\x00\x01x\x00"
    each_other = b"\x02\x01\x09\x00\x84\x08\x00\x01x\x01\x08\x00\x84\x09\x00\x01y\x00"
    for circle in (itself, each_other):
        assert refused(room, "1-2", circle) is UpdateFault.MALFORMED
        assert room.doc.get_update() == before
    assert 9 not in room.owners
    one.type(0, "b")
    assert send(one, room)


def test_another_rooms_update_waits_for_nothing_here() -> None:
    other, stranger = WritingRoom(GroupId("2")), Writer("2-1", 5)
    stranger.paragraph("theirs")
    stranger.type(0, "x")
    assert refused(WritingRoom(TABLE), "1-1", stranger.unsent[1]) is UpdateFault.AHEAD
    assert send(stranger, other)


def test_nobody_writes_in_anothers_name() -> None:
    room, one = WritingRoom(TABLE), Writer("1-1", 1)
    one.paragraph("a")
    send(one, room)
    one.type(0, "b")
    assert refused(room, "1-2", one.unsent[0]) is UpdateFault.NOT_YOURS
    # What is here already may come back with what somebody else sends.
    two = Writer("1-2", 2)
    two.hear(room.missing(two.doc.get_state()))
    two.type(0, "c")
    assert room.take(two.seat, two.doc.get_update()) is not None


def test_a_text_that_is_full_takes_no_more_until_something_is_deleted() -> None:
    room = WritingRoom(TABLE)
    one = Writer("1-1", 1)
    for _ in range(9):
        one.paragraph("x" * (MOST_UPDATE_BYTES - 100))
    last = one.unsent.pop()
    send(one, room)
    assert refused(room, "1-1", last) is UpdateFault.FULL
    two = Writer("1-2", 2)
    two.hear(room.missing(two.doc.get_state()))
    two.rub(0, MOST_UPDATE_BYTES)
    assert send(two, room)  # a text that is full can be made shorter
    assert room.take(one.seat, last) is not None
    assert len(str(room.doc.get(ROOT, type=XmlFragment))) > 7 * MOST_UPDATE_BYTES


def test_a_text_whose_words_were_deleted_again_is_not_full(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("classsense.writing.rooms.MOST_TEXT_BYTES", 10_000)
    room = WritingRoom(TABLE)
    one = Writer("1-1", 1)
    one.paragraph("short")
    for _ in range(30):
        one.type(0, "y" * 1_000, at=5)
        one.rub(0, 1_000, at=5)
    rows = [KeptUpdate(LessonNs(0), TABLE, one.seat, (), update) for update in one.unsent]
    send(one, room)
    again = WritingRoom(TABLE, rows)
    one.type(0, "z", at=5)
    for each in (room, again):
        assert each.take(one.seat, one.unsent[0]) is not None
        # Made anew of what is left.
        assert refused(each, "1-2", forged(2, 0, b"letters at the root")) is not None
        assert str(each.doc.get(ROOT, type=XmlFragment)) == "<paragraph>shortz</paragraph>"


def test_all_that_was_ever_written_to_a_text_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classsense.writing.rooms.MOST_HISTORY_BYTES", 10_000)
    room = WritingRoom(TABLE)
    one = Writer("1-1", 1)
    one.paragraph("short")
    for _ in range(12):
        one.type(0, "y" * 1_000, at=5)
        one.rub(0, 1_000, at=5)
    faults = []
    for update in one.unsent:
        try:
            room.take(one.seat, update)
        except RefusedUpdateError as error:
            faults.append(error.fault)
    assert faults[0] is UpdateFault.FULL


def test_a_state_that_is_none_is_refused() -> None:
    for hostile in (b"", b"\x05", b"\xff" * 9, b"\x00\x00"):
        with pytest.raises(RefusedUpdateError):
            WritingRoom(TABLE).missing(hostile)


_MOVES = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(["paragraph", "type", "rub", "send", "hear"])),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(moves=_MOVES)
def test_three_writers_end_with_the_same_text(moves: list[tuple[int, str]]) -> None:
    """Any interleaving of writing, sending, hearing, and being away for long."""
    room = WritingRoom(TABLE)
    writers = [Writer(f"1-{n}", n) for n in (1, 2, 3)]
    writers[0].paragraph("ab")
    send(writers[0], room)
    for writer in writers:
        writer.hear(room.missing(writer.doc.get_state()))
    for which, move in moves:
        writer = writers[which]
        if move == "send":
            send(writer, room)
        elif move == "hear":
            writer.hear(room.missing(writer.doc.get_state()))
        elif move == "paragraph":
            writer.paragraph("cd")
        elif move == "type":
            writer.type(which, "e")
        else:
            writer.rub(which)
    for writer in writers:
        send(writer, room)
    for writer in writers:
        writer.hear(room.missing(writer.doc.get_state()))
    assert writers[0].paragraphs() == writers[1].paragraphs() == writers[2].paragraphs()


def test_an_update_that_stops_half_way_leaves_nothing_behind() -> None:
    room, one = WritingRoom(TABLE), Writer("1-1", 1)
    one.paragraph("abc")
    send(one, room)
    two = Writer("1-2", 8)
    two.paragraph("x")
    send(two, room)
    # Its first item is fine; its second hangs below characters, which can be no parent.
    line = b"\x07\x01\x06report\x03\x09paragraph"
    inside_a_text = b"\x07\x00\x08\x02\x06"
    hostile = b"\x01\x02\x09\x00" + line + inside_a_text + b"\x00"
    before = room.doc.get_update()
    assert refused(room, "1-3", hostile) is UpdateFault.MALFORMED
    assert sorted(room.doc.get_update()) == sorted(before)
    one.type(0, "d")
    assert send(one, room)


def test_a_stored_change_that_cannot_be_applied_costs_itself_only(
    caplog: pytest.LogCaptureFixture,
) -> None:
    room, one = WritingRoom(TABLE), Writer("1-1", 1)
    one.paragraph("abc")
    kept = send(one, room)
    broken = KeptUpdate(LessonNs(0), TABLE, SeatId("1-2"), (9,), b"\x01\x01\xff")
    again = WritingRoom(TABLE, [broken, *kept])
    assert again.doc.get_update() == room.doc.get_update()
    assert again.owners == room.owners
    assert "cannot be applied" in caplog.text
    caplog.clear()
