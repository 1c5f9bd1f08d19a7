"""A forged change that names the middle of a letter of two units is refused: nobody sees it cut."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import write_var_uint

from classsense.domain.clock import LessonNs
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.writing import KeptUpdate
from classsense.writing.rooms import RefusedUpdateError, UpdateFault, WritingRoom
from classsense.writing.updates import facts_of
from fakes.writers import Writer

TABLE = GroupId("1")
FORGER = 9


def put(*places: int, text: bytes = b"\x01x", kind: int = 0x04, client: int = FORGER) -> bytes:
    """Return an item of a new client after, or between, clocks of client 1; -1 is none."""
    flags = sum(flag for flag, place in zip((0x80, 0x40), places, strict=False) if place >= 0)
    named = b"".join(b"\x01" + write_var_uint(place) for place in places if place >= 0)
    return b"\x01\x01" + bytes((client, 0, kind | flags)) + named + text + b"\x00"


def rubbed(start: int, size: int) -> bytes:
    return b"\x00\x01\x01\x01" + write_var_uint(start) + write_var_uint(size)


def again(at: int) -> bytes:
    """Return what client 1 adds from the clock `at` on: a letter of two units."""
    behind = b"\x84\x01" + write_var_uint(at - 1)
    return b"\x01\x01\x01" + write_var_uint(at) + behind + b"\x04" + "😀".encode() + b"\x00"


CUTS: dict[str, Callable[[int], bytes]] = {
    "behind": put,
    "before": lambda first: put(-1, first + 1),
    "between": lambda first: put(first, first + 1),
    "format": lambda first: put(first, kind=0x06, text=b"\x06strong\x02{}"),
    "rubs the first": lambda first: rubbed(first, 1),
    "rubs the second": lambda first: rubbed(first + 1, 1),
    "rubs into the next": lambda first: rubbed(first + 1, 2),
}

BESIDE: tuple[Callable[[int], bytes], ...] = (
    lambda first: put(first + 1),
    lambda first: put(-1, first),
    lambda first: put(first + 1, first + 2),
    lambda first: rubbed(first, 2),
    lambda first: rubbed(first, 3),
    lambda first: rubbed(first + 2, 1),
    lambda first: put(first + 1, text=b"\x04" + "😀".encode()),
)


def written(*texts: str) -> tuple[WritingRoom, list[KeptUpdate], int]:
    """Return a text that begins with a letter of two units, its rows and that letter's clock."""
    room, one = WritingRoom(TABLE), Writer("1-1", 1)
    one.paragraph("😀か")
    for text in texts:
        one.type(0, text)
    kept = []
    for update in one.unsent:
        taken = room.take(one.seat, update)
        assert taken is not None
        kept.append(KeptUpdate(LessonNs(0), TABLE, one.seat, taken.clients, update))
    return room, kept, facts_of(one.unsent[0]).said[0].start


def fault(room: WritingRoom, update: bytes, seat: str = "1-2") -> UpdateFault | None:
    before = room.doc.get_update()
    try:
        room.take(SeatId(seat), update)
    except RefusedUpdateError as refused:
        assert room.doc.get_update() == before
        return refused.fault
    return None


@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS)
@pytest.mark.parametrize("loaded", [False, True], ids=["open", "loaded"])
def test_a_change_in_the_middle_of_a_letter_is_refused(
    cut: Callable[[int], bytes], *, loaded: bool
) -> None:
    room, kept, first = written()
    if loaded:
        room = WritingRoom(TABLE, kept)
    assert fault(room, cut(first)) is UpdateFault.MALFORMED


def test_beside_the_letter_everything_goes() -> None:
    for fine in BESIDE:
        room, _, first = written()
        assert fault(room, fine(first)) is None
        new = Writer("1-3", 30)
        new.hear(room.missing(new.doc.get_state()))
        assert str(new.text) == str(room.doc["report"])


def test_letters_that_came_later_and_in_the_same_change_count_too() -> None:
    room, kept, _ = written("木", "😀")
    late = facts_of(kept[-1].body).said[0].start
    assert fault(room, put(late)) is UpdateFault.MALFORMED
    room, _, first = written()
    both = (
        b"\x01\x02\x09\x00\x84\x01" + write_var_uint(first + 1) + b"\x04" + "😀".encode()
        + b"\x84\x09\x00\x01x\x00"
    )  # fmt: skip
    assert fault(room, both) is UpdateFault.MALFORMED
    assert fault(room, both.replace(b"\x84\x09\x00", b"\x84\x09\x01")) is None


def test_a_client_does_not_go_on_in_the_middle_of_a_letter() -> None:
    room, kept, _ = written()
    end = facts_of(kept[0].body).added[0].end
    assert fault(room, again(end - 1), "1-1") is UpdateFault.MALFORMED
    assert fault(room, again(end), "1-1") is None


_LETTERS = st.sampled_from(["a", "か", "😀", "𠮷", "👨‍👩‍👧"])


@settings(max_examples=60, deadline=None)
@given(
    moves=st.lists(
        st.tuples(st.integers(0, 1), st.sampled_from("trmsh"), st.integers(0, 9), _LETTERS),
        max_size=30,
    )
)
def test_what_honest_writers_send_is_never_refused(
    moves: list[tuple[int, str, int, str]],
) -> None:
    room, writers = WritingRoom(TABLE), [Writer("1-1", 1), Writer("1-2", 2)]
    writers[0].paragraph("😀か𠮷")

    def send(writer: Writer) -> None:
        for update in writer.unsent:
            room.take(writer.seat, update)
        writer.unsent.clear()

    send(writers[0])
    writers[1].hear(room.missing(writers[1].doc.get_state()))
    for which, move, at, letter in moves:
        writer = writers[which]
        if move == "t":
            writer.type(0, letter, at=at)
        elif move == "r":
            writer.rub(0, 2, at=at)
        elif move == "m":
            writer.mark(0, at)
        elif move == "s":
            send(writer)
        else:
            writer.hear(room.missing(writer.doc.get_state()))
    for writer in writers:
        send(writer)
    whole = Writer("1-3", 3)
    whole.hear(room.missing(whole.doc.get_state()))
    assert str(whole.text) == str(room.doc["report"])
