"""A text gets no shape by which the editors of the other tablets would stop."""

from collections.abc import Callable

import pytest
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from classsense.domain.clock import LessonNs
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.writing import KeptUpdate
from classsense.writing import structure
from classsense.writing.rooms import ROOT, RefusedUpdateError, UpdateFault, WritingRoom
from fakes.writers import Writer, element

TABLE = GroupId("1")
Text = XmlFragment
Put = Callable[[Text], object]


def lists(depth: int) -> Put:
    def put(text: Text) -> None:
        place: XmlElement | XmlFragment = text
        for _ in range(depth):
            place = place.children.append(element("bulletList"))
            place = place.children.append(element("listItem", element("paragraph", "a")))

    return put


def cell(**attributes: object) -> Put:
    made = element("tableRow", element("tableCell", element("paragraph", "c"), **attributes))
    return lambda text: text.children.append(element("table", made))


def heading(level: object) -> Put:
    return lambda text: text.children.append(element("heading", "h", level=level))


def marked(name: str) -> Put:
    def put(text: Text) -> None:
        words(text).format(0, 1, {name: {}})

    return put


def words(text: Text) -> XmlText:
    line = text.children[0]
    assert isinstance(line, XmlElement)
    found = line.children[0]
    assert isinstance(found, XmlText)
    return found


def embed(value: object) -> Put:
    return lambda text: words(text).insert_embed(0, value)


def picture(**attributes: object) -> Put:
    return lambda text: text.children.append(element("image", **attributes))


def changed(name: str, value: object) -> Put:
    def put(text: Text) -> None:
        line = text.children[0]
        assert isinstance(line, XmlElement)
        line.attributes[name] = value

    return put


HOSTILE: dict[str, Put] = {
    "words outside of lines": lambda text: text.children.append(XmlText("bare")),
    "words in a row": lambda text: text.children.append(element("table", element("tableRow", "x"))),
    "unknown part": lambda text: text.children.append(element("script", "x")),
    "unknown part within": lambda text: text.children.append(element("listItem", element("svg"))),
    "lists without end": lists(400),
    "cell too wide": cell(colspan=1_000_000_000),
    "cell too high": cell(rowspan=51),
    "cell of no width": cell(colspan=0),
    "cell of half a width": cell(colspan=1.5),
    "cell of a word's width": cell(colspan="x"),
    "cell of true width": cell(colspan=True),
    "column widths": cell(colwidth="zzz"),
    "too many column widths": cell(colwidth=[1.0] * 51),
    "level": heading({"x": 1}),
    "level 7": heading(7),
    "mark": marked("evil"),
    "part among letters": embed(XmlElement("paragraph")),
    "value among letters": embed({"image": "x"}),
    "address": picture(src="x" * 65),
    "size": picture(src="t-x", width=1e9),
    "attribute": changed("onclick", "x"),
    "level of a paragraph": changed("level", 2),
}


def begun() -> tuple[WritingRoom, Writer]:
    room, one = WritingRoom(TABLE), Writer("1-1", 1)
    one.paragraph("abc")
    for update in one.unsent:
        room.take(one.seat, update)
    one.unsent.clear()
    return room, one


def update_of(doc: "Doc[XmlFragment]", put: Put) -> bytes:
    before = doc.get_state()
    with doc.transaction():
        put(doc.get(ROOT, type=XmlFragment))
    return doc.get_update(before)


@pytest.mark.parametrize("name", HOSTILE)
def test_what_no_editor_makes_is_refused_and_the_text_lives(name: str) -> None:
    room, one = begun()
    two = Writer("1-2", 2)
    two.hear(room.missing(two.doc.get_state()))
    before = room.doc.get_update()
    with pytest.raises(RefusedUpdateError) as caught:
        room.take(two.seat, update_of(two.doc, HOSTILE[name]))
    assert caught.value.fault is UpdateFault.MALFORMED
    assert room.doc.get_update() == before
    one.type(0, "b", 1)
    assert room.take(one.seat, one.unsent[0]) is not None
    assert str(room.doc.get(ROOT, type=XmlFragment)) == "<paragraph>abbc</paragraph>"


@pytest.mark.parametrize(
    "put",
    [
        lists(15),
        cell(colspan=2.0, rowspan=1, colwidth=[100.0, 0]),
        heading(2),
        heading(3.0),
        marked("bold"),
        marked("underline"),
        picture(src="t-" + "x" * 22, alt="葉", width=640),
    ],
)
def test_what_the_editor_makes_is_taken(put: Put) -> None:
    room, one = begun()
    assert room.take(one.seat, update_of(one.doc, put)) is not None
    assert room.doc.get_state() == one.doc.get_state()


def letters(client: int, *, after: tuple[int, int]) -> bytes:
    """Return an update that puts a letter behind an item, whatever that is."""
    return bytes((1, 1, client, 0, 0x84, after[0], after[1], 1, ord("x"), 0))


@pytest.mark.parametrize("anew", [False, True], ids=["live", "from the disk"])
def test_letters_come_only_behind_letters(*, anew: bool) -> None:
    room, one = begun()  # its items are the paragraph, 0, its words, 1, and the letters, 2 to 4
    if anew:
        kept = KeptUpdate(LessonNs(0), TABLE, one.seat, (1,), room.doc.get_update())
        room = WritingRoom(TABLE, [kept])
    before = room.doc.get_update()
    for behind in (0, 1):
        with pytest.raises(RefusedUpdateError) as caught:
            room.take(SeatId("1-2"), letters(9, after=(1, behind)))
        assert caught.value.fault is UpdateFault.MALFORMED
        assert room.doc.get_update() == before
    assert room.take(SeatId("1-2"), letters(9, after=(1, 3))) is not None


def test_letters_are_refused_behind_what_nobody_knows_any_more() -> None:
    room, one = begun()
    one.text.children.append(XmlElement("paragraph"))
    del one.text.children[1]
    whole = one.doc.get_update()  # in which nothing but the place of the paragraph is left
    room = WritingRoom(TABLE, [KeptUpdate(LessonNs(0), TABLE, one.seat, (1,), whole)])
    with pytest.raises(RefusedUpdateError) as caught:
        room.take(SeatId("1-2"), letters(9, after=(1, 5)))
    assert caught.value.fault is UpdateFault.MALFORMED
    assert str(room.doc.get(ROOT, type=XmlFragment)) == "<paragraph>abc</paragraph>"


def test_a_text_takes_no_parts_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classsense.writing.rooms.MOST_NODES", 10)
    room, one = begun()
    for _ in range(4):
        one.paragraph("x")
    one.paragraph("more")
    *_, last = one.unsent
    for update in one.unsent[:-1]:
        room.take(one.seat, update)
    assert structure.nodes_of(room.doc.get(ROOT, type=XmlFragment)) == 10
    with pytest.raises(RefusedUpdateError) as caught:
        room.take(one.seat, last)
    assert caught.value.fault is UpdateFault.TOO_LARGE
    assert room.take(SeatId("1-2"), letters(9, after=(1, 3))) is not None  # on a line that is there


def test_parts_that_were_deleted_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classsense.writing.rooms.MOST_NODES", 10)
    room, one = begun()
    for _ in range(30):
        one.paragraph("x")
        del one.text.children[1]
    for update in one.unsent:
        assert room.take(one.seat, update) is not None
