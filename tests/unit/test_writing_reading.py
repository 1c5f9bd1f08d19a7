"""What the teacher reads is what the tablets wrote, whatever a page put into the document."""

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from classsense.domain.lesson import SeatId
from classsense.domain.written_text import (
    Cell,
    Heading,
    ListItem,
    Mark,
    Paragraph,
    PictureBlock,
    Table,
    Words,
    is_empty,
    plain_lines,
)
from classsense.writing.reading import MOST_BLOCKS, MOST_CHARS, doc_of, read_text
from classsense.writing.rooms import ROOT
from classsense.writing.shares import characters_by, passages_by, written_by
from fakes.writers import Writer, element

NAME = "t-" + 22 * "A"


def written(*nodes: XmlElement | XmlText) -> "Doc[XmlFragment]":
    doc: Doc[XmlFragment] = Doc()
    root = doc.get(ROOT, type=XmlFragment)
    for node in nodes:
        root.children.append(node)
    return doc


def line(text: str) -> tuple[Words, ...]:
    return (Words(text),)


def test_every_kind_of_block_is_read() -> None:
    item = element("listItem", element("paragraph", "水"))
    inner = element("listItem", element("paragraph", "光"), element("orderedList", item))
    doc = written(
        element("heading", "問い", level=2),
        element("paragraph", "なぜ"),
        element("bulletList", inner),
        element(
            "table",
            element(
                "tableRow",
                element("tableHeader", element("paragraph", "日")),
                element("tableCell", element("paragraph", "cm")),
            ),
        ),
        element("image", src=NAME, alt="芽"),
    )
    assert read_text(doc) == (
        Heading(2, line("問い")),
        Paragraph(line("なぜ")),
        ListItem(0, None, line("光")),
        ListItem(1, 1, line("水"), ordered=True),
        Table(((Cell(line("日"), heading=True), Cell(line("cm"))),)),
        PictureBlock(NAME, "芽"),
    )
    assert plain_lines(read_text(doc)) == ["問い", "なぜ", "光", "水", "日\tcm", "芽"]


@pytest.mark.parametrize(
    "src",
    [
        "http://192.0.2.1/x.png",
        "//192.0.2.1/x.png",
        "data:image/png;base64,AAAA",
        "file:///etc/passwd",
        "../" + NAME,
        NAME + "?",
        NAME + "\n",
        "p-" + 22 * "A",
    ],
)
def test_an_address_of_elsewhere_is_no_picture(src: str) -> None:
    doc = written(element("image", src=src, alt="x"))
    assert read_text(doc) == (PictureBlock("", "x"),)


def test_marks_are_read() -> None:
    doc = written(element("paragraph", "red花"))
    first = next(iter(child_of(doc.get(ROOT, type=XmlFragment)).children))
    assert isinstance(first, XmlText)
    first.format(0, 2, {"bold": True, "underline": True, "script": True})
    (block,) = read_text(doc)
    assert isinstance(block, Paragraph)
    assert block.line[0].marks == {Mark.BOLD, Mark.UNDERLINE}
    assert block.line[1].marks == frozenset()


def test_what_is_unknown_is_read_for_its_words() -> None:
    doc = written(
        XmlText("loose"),
        element("script", element("b", "in it")),
        element("heading", "x", level="many"),
        element("image", src={"a": 1}),
        element("table", "no row"),
        element("bulletList", "no item"),
        element("paragraph", "a\x00b\x07\u202ec"),
    )
    lines = plain_lines(read_text(doc))
    assert lines[:3] == ["loose", "in it", "x"]
    assert lines[-2:] == ["no item", "abc"]


def test_a_text_that_is_nested_without_end_is_read() -> None:
    doc = written(element("bulletList"))
    with doc.transaction():
        node = child_of(doc.get(ROOT, type=XmlFragment))
        for depth in range(2000):
            node.children.append(element("listItem" if depth % 2 == 0 else "bulletList"))
            node = child_of(node)
    assert len(read_text(doc)) < 100


def test_a_text_that_is_too_long_is_cut() -> None:
    doc = written(*(element("paragraph", "あ" * 60_000) for _ in range(5)))
    assert sum(map(len, plain_lines(read_text(doc)))) == MOST_CHARS


def test_tables_of_too_many_cells_are_cut() -> None:
    def row() -> XmlElement:
        return element("tableRow", *(element("tableCell") for _ in range(50)))

    doc = written(*(element("table", *(row() for _ in range(60))) for _ in range(2)))
    tables = [block for block in read_text(doc) if isinstance(block, Table)]
    assert sum(len(cells) for table in tables for cells in table.rows) == MOST_BLOCKS
    doc = written(element("table", *(element("tableRow") for _ in range(MOST_BLOCKS + 1))))
    (table,) = read_text(doc)
    assert isinstance(table, Table)
    assert len(table.rows) == MOST_BLOCKS


def test_headings_alone_are_an_empty_text() -> None:
    assert is_empty(read_text(written(element("heading", "問い"), element("paragraph"))))
    assert not is_empty(read_text(written(element("paragraph", "水"))))


STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.booleans(),
        st.integers(0, 3),
        st.text("あa 😀", min_size=1, max_size=5),
    ),
    max_size=25,
)


@settings(deadline=None)
@given(STEPS)
def test_what_the_seats_wrote_is_what_stands_there(
    steps: list[tuple[int, bool, int, str]],
) -> None:
    """Every character that is left belongs to the seat that typed it, and none is missing."""
    pupils = [Writer(f"1-{number}", number) for number in (1, 2, 3)]
    pupils[0].paragraph("。")
    marks = count(0x4E00)
    typed: dict[str, str] = {}
    for number, erase, place, text in steps:
        spread(pupils)
        if erase:
            rub(pupils[number])
            continue
        own = text + chr(next(marks))
        pupils[number].type(place, own)
        typed[own[-1]] = pupils[number].seat
    spread(pupils)
    doc = pupils[0].doc
    owners = {number: SeatId(f"1-{number}") for number in (1, 2, 3)}
    by_seat = written_by(doc.get_update(), owners)
    standing = "".join(plain_lines(read_text(doc)))
    assert sorted("".join(by_seat.values())) == sorted(standing)
    for seat, text in by_seat.items():
        assert all(typed.get(each, "") in ("", seat) for each in text)
    counts = characters_by(doc.get_update(), owners)
    assert sum(counts.values()) == len("".join(standing.split()))
    assert read_text(doc_of([doc.get_update()])) == read_text(doc)


def spread(pupils: list[Writer]) -> None:
    for pupil in pupils:
        for update in pupil.unsent:
            for other in pupils:
                if other is not pupil:
                    other.hear(update)
        pupil.unsent.clear()


def rub(pupil: Writer) -> None:
    """Delete the first character of the text; the library counts in bytes."""
    typed = next(iter(child_of(pupil.text).children))
    assert isinstance(typed, XmlText)
    first = str(typed)[:1]
    if first:
        del typed[0 : len(first.encode())]


def child_of(node: XmlFragment | XmlElement) -> XmlElement:
    child = next(iter(node.children))
    assert isinstance(child, XmlElement)
    return child


def test_a_passage_stays_one_when_another_writes_into_it_and_when_letters_are_taken_back() -> None:
    one, two = Writer("1-1", 1), Writer("1-2", 2)
    one.paragraph("leaf")
    one.paragraph("root")
    spread([one, two])
    two.type(0, "green ")
    spread([one, two])
    first = next(iter(one.text.children))
    assert isinstance(first, XmlElement)
    line = next(iter(first.children))
    assert isinstance(line, XmlText)
    line.insert(6 + 4, " is gren")
    spread([one, two])
    del line[6 + 4 + 7 :]
    line.insert(6 + 4 + 7, "en")
    spread([one, two])
    with two.doc.transaction():
        two.type(0, "The ")
    spread([one, two])
    owners = {1: SeatId("1-1"), 2: SeatId("1-2")}
    found = passages_by(one.doc.get_update(), owners)
    assert sorted(found[owners[1]]) == ["leaf is green", "root"]
    assert sorted(found[owners[2]]) == ["The ", "green "]
