"""What an update says is read without applying it, and what is none is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, XmlFragment

from classsense.writing.rooms import ROOT
from classsense.writing.states import clocks_of
from classsense.writing.updates import facts_of
from classsense.writing.varints import MalformedError, Reader
from fakes.writers import Writer

_TEXTS = st.text(st.characters(codec="ascii"), min_size=1, max_size=5)
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("paragraph"), st.just(0), st.sampled_from(["問い", "a", "日なたの葉😀"])),
        st.tuples(st.just("type"), st.integers(0, 9), _TEXTS),
        st.tuples(st.just("rub"), st.integers(0, 9), st.just("")),
    ),
    max_size=12,
)


def write(writer: Writer, steps: list[tuple[str, int, str]]) -> None:
    writer.paragraph("ab")
    for kind, place, text in steps:
        if kind == "paragraph":
            writer.paragraph(text)
        elif kind == "type":
            writer.type(place, text)
        elif "a" <= writer.paragraphs()[place % len(writer.paragraphs())][11:12] <= "z":
            writer.rub(place)  # not into the middle of a character, which pages never do


@given(steps=_STEPS)
def test_spans_are_what_the_document_counts(steps: list[tuple[str, int, str]]) -> None:
    writer = Writer("1-1", 7)
    write(writer, steps)
    whole = facts_of(writer.doc.get_update())
    assert {span.client: span.end for span in whole.added} == clocks_of(writer.doc.get_state())
    assert all(span.start == 0 for span in whole.added)
    assert not whole.holes


@given(steps=_STEPS)
def test_updates_follow_one_another(steps: list[tuple[str, int, str]]) -> None:
    writer = Writer("1-1", 7)
    write(writer, steps)
    clock = 0
    for update in writer.unsent:
        for span in facts_of(update).added:
            assert (span.client, span.start) == (7, clock)
            clock = span.end
    assert clock == clocks_of(writer.doc.get_state())[7]


@given(data=st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        facts = facts_of(data)
    except MalformedError:
        return
    assert all(span.start <= span.end for span in facts.added)


@given(steps=_STEPS, cut=st.integers(1, 20))
def test_a_cut_update_is_refused(steps: list[tuple[str, int, str]], cut: int) -> None:
    writer = Writer("1-1", 7)
    write(writer, steps)
    update = writer.doc.get_update()
    with pytest.raises(MalformedError):
        facts_of(update[: max(0, len(update) - cut)])


def test_a_missing_update_needs_what_is_before_it() -> None:
    writer = Writer("1-1", 7)
    writer.paragraph("ab")
    before = clocks_of(writer.doc.get_state())[7]
    writer.type(0, "c")
    facts = facts_of(writer.unsent[-1])
    assert [(span.client, span.start) for span in facts.added] == [(7, before)]
    assert facts.needed[7] <= before


def test_a_number_beyond_2_to_the_53_is_none() -> None:
    assert Reader(b"\xff" * 7 + b"\x0f").number() == (1 << 53) - 1
    for hostile in (b"\xff" * 7 + b"\x1f", b"\xff" * 12, b"\x80"):
        with pytest.raises(MalformedError):
            Reader(hostile).number()


def test_nothing_is_an_empty_update() -> None:
    doc: Doc[XmlFragment] = Doc()
    doc.get(ROOT, type=XmlFragment)
    assert facts_of(doc.get_update()).empty
