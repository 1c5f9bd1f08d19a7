"""The short way of reading what is typed says and does the same as the long one."""

from contextlib import suppress
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import write_var_uint

from classsense.domain.lesson import GroupId, SeatId
from classsense.writing.rooms import RefusedUpdateError, WritingRoom
from classsense.writing.states import clocks_of, is_panic
from classsense.writing.typed import Typed, typed_in
from classsense.writing.updates import Span, facts_of
from classsense.writing.varints import MalformedError
from fakes.writers import Writer

_CLIENTS: Final = (1, 2, 300, 4_000_000_000)
_WORDS: Final = st.sampled_from(
    ["a", "日なた", "é", "葉😀", "x" * 150, "\N{COMBINING ACUTE ACCENT}"]
)
_NUMBERS: Final = st.one_of(
    st.integers(0, 6),
    st.sampled_from(_CLIENTS),
    st.sampled_from([127, 128, 2**31 - 1, 2**31, 2**53 - 1, 2**53, 2**56 - 1, 2**56]),
)
_HEADS: Final = st.sampled_from([0x84, 0xC4, 0x44, 0x04, 0x24, 0xA4, 0x86, 0x81, 0x80, 0x8A])
_TEXTS: Final = st.one_of(_WORDS.map(str.encode), st.binary(max_size=4))


def the_long_way(update: bytes) -> bytes:
    """Return the same update with its first number in a byte more, as the short way has none."""
    return bytes((update[0] | 0x80, 0)) + update[1:]


@st.composite
def forged(draw: st.DrawFn) -> bytes:
    """Return an update of one piece, usual or not, and sometimes none."""
    head, text = draw(_HEADS), draw(_TEXTS)
    named = b"".join(
        write_var_uint(draw(_NUMBERS)) + write_var_uint(draw(_NUMBERS))
        for flag in (0x80, 0x40)
        if head & flag
    )
    if not head & 0xC0:
        named = b"\x01\x06report"
    client, clock = draw(_NUMBERS), draw(_NUMBERS)
    size = draw(st.sampled_from([len(text), len(text), len(text), 0, 200]))
    end = draw(st.sampled_from([b"\x00", b"\x00", b"\x00", b"", b"\x01\x01\x01\x00\x01"]))
    start = b"\x01\x01" + write_var_uint(client) + write_var_uint(clock)
    return start + bytes((head,)) + named + write_var_uint(size) + text + end


@settings(max_examples=300)
@given(update=st.one_of(forged(), st.binary(max_size=20)))
def test_both_ways_read_the_same(update: bytes) -> None:
    typed = typed_in(update)
    if typed is None:
        return
    facts = facts_of(update)
    named = [
        (place, gap) for place, gap in ((typed.behind, 1), (typed.before, 0)) if place is not None
    ]
    assert facts.added == [Span(typed.client, typed.start, typed.end)]
    assert facts.cuts == [(client, clock + gap) for (client, clock), gap in named]
    assert facts.needed == {
        client: max(clock + 1 for (other, clock), _ in named if other == client)
        for (client, _), _ in named
    }
    assert not facts.deleted
    assert not facts.pairs
    assert not facts.holes


def test_what_a_pupil_types_takes_the_short_way() -> None:
    writer = Writer("1-1", 4_000_000_000)
    writer.paragraph("ab")
    first = max(span.end for span in facts_of(writer.unsent[-1]).added)
    writer.type(0, "日なた", at=2)
    writer.type(0, "c", at=1)
    writer.type(0, "d", at=0)
    client = writer.doc.client_id
    assert [typed_in(update) for update in writer.unsent[1:]] == [
        Typed(client, first, first + 3, (client, first - 1), None),
        Typed(client, first + 3, first + 4, (client, first - 2), (client, first - 1)),
        None,  # nothing is at its left
    ]


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_cut_change_is_no_usual_one(cut: int) -> None:
    writer = Writer("1-1", 300)
    writer.paragraph("ab")
    writer.type(0, "日なた", at=1)
    update = writer.unsent[-1]
    assert typed_in(update) is not None
    assert typed_in(update[:-cut]) is None
    with pytest.raises(MalformedError):
        facts_of(update[:-cut])


def outcome(room: WritingRoom, seat: str, update: bytes) -> object:
    """Return what a text does with an update, and what it is then."""
    try:
        taken: object = room.take(SeatId(seat), update)
    except RefusedUpdateError as error:
        taken = error.fault
    return taken, room.state(), dict(room.owners), room.missing(b"\x00")


def step(writer: Writer, kind: str, place: int, text: str) -> None:
    if kind == "paragraph" or not writer.paragraphs():
        writer.paragraph(text)
        return
    with suppress(StopIteration):  # what was forged may stand beside a line that has no text
        change(writer, kind, place, text)


def change(writer: Writer, kind: str, place: int, text: str) -> None:
    if kind == "type":
        writer.type(place, text, at=place)
    elif kind == "rub":
        writer.rub(place, at=place)
    else:
        writer.mark(place, 1)


def snug(room: WritingRoom, forging: tuple[int, int, int, int, bytes]) -> bytes:
    """Return what goes on exactly where a client stopped, or one beside it, near what is there."""
    client, head, left, right, text = forging
    clocks = clocks_of(room.state())
    places = [(1, left), (300, right)]
    named = b"".join(
        write_var_uint(who) + write_var_uint(max(0, clocks.get(who, 0) - back))
        for flag, (who, back) in zip((0x80, 0x40), places, strict=True)
        if head & flag
    )
    start = b"\x01\x01" + write_var_uint(client) + write_var_uint(clocks.get(client, 0))
    return start + bytes((head,)) + named + write_var_uint(len(text)) + text + b"\x00"


_STEPS: Final = st.tuples(
    st.just("1-1"),
    st.integers(0, 1),
    st.sampled_from(["type", "type", "type", "rub", "mark", "paragraph"]),
    st.integers(0, 5),
    _WORDS,
)
_SEATS: Final = st.sampled_from(["1-1", "1-2"])
_SNUG: Final = st.tuples(
    st.sampled_from([1, 300, 5]),
    st.sampled_from([0x84, 0xC4, 0x44]),
    st.integers(0, 4),
    st.integers(0, 4),
    st.sampled_from([b"y", "日".encode(), "😀".encode(), b"", b"\xff"]),
)


@settings(max_examples=150, deadline=None)
@given(
    steps=st.lists(
        st.one_of(_STEPS, st.tuples(_SEATS, forged()), st.tuples(_SEATS, _SNUG)), max_size=25
    )
)
def test_a_text_is_the_same_by_both_ways(steps: list[tuple[Any, ...]]) -> None:
    usual, long = WritingRoom(GroupId("1")), WritingRoom(GroupId("1"))
    writers = Writer("1-1", 1), Writer("1-2", 300)
    for seat, *rest in steps:
        if len(rest) > 1:
            writer = writers[rest[0]]
            try:
                writer.hear(usual.missing(writer.doc.get_state()))
                step(writer, *rest[1:])
            except BaseException as error:
                if not is_panic(error):
                    raise
                return  # the library of a page stopped at what was forged
            sent = [(str(writer.seat), update) for update in writer.unsent]
            writer.unsent.clear()
        else:
            update = rest[0] if isinstance(rest[0], bytes) else snug(usual, rest[0])
            sent = [(seat, update)]
        for sender, update in sent:
            assert typed_in(the_long_way(update)) is None
            assert outcome(usual, sender, update) == outcome(long, sender, the_long_way(update))
