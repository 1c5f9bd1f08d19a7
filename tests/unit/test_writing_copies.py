"""A reader's copy follows a text, tells how it was, and a state can be had back."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc, XmlFragment

from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import GroupId, SeatId, seat_order
from classsense.domain.texts_desk import NewUpdates
from classsense.domain.writing import KeptUpdate
from classsense.domain.written_text import plain_lines
from classsense.writing.copies import TextCopy, bodies_until, caught_up, shares_over, text_at
from classsense.writing.reading import doc_of, read_text
from classsense.writing.restoring import restoring
from classsense.writing.rooms import ROOT, WritingRoom
from fakes.writers import Writer, element

TABLE = GroupId("1")
TEACHER = SeatId("")


def lesson() -> list[KeptUpdate]:
    """Two pupils at one table: one begins at 5 s, the other follows at 15 s and 25 s."""
    one, two = Writer("1-1", 1), Writer("1-2", 2)
    kept: list[KeptUpdate] = []

    def keep(writer: Writer, other: Writer, at_s: float) -> None:
        for update in writer.unsent:
            clients = (writer.doc.client_id,)
            kept.append(KeptUpdate(lesson_ns(at_s), TABLE, writer.seat, clients, update))
            other.hear(update)
        writer.unsent.clear()

    one.paragraph("abcd")
    keep(one, two, 5)
    two.paragraph("日本 語")
    keep(two, one, 15)
    two.rub(0)
    keep(two, one, 25)
    return kept


def test_a_copy_is_brought_up_to_date_step_by_step() -> None:
    kept = lesson()
    copy = TextCopy()
    for number, update in enumerate(kept, 1):
        copy = caught_up(copy, NewUpdates(number, [update]))
    assert plain_lines(copy.blocks) == ["bcd", "日本 語"]
    assert copy.characters == {"1-1": 3, "1-2": 3}
    assert caught_up(copy, NewUpdates(copy.number, [])) is copy
    assert caught_up(TextCopy(), NewUpdates(3, kept)).characters == copy.characters


def test_the_text_is_shown_as_it_was() -> None:
    kept = lesson()
    told = [plain_lines(text_at(kept, lesson_ns(at))) for at in (4, 5, 20, 30)]
    assert told == [[], ["abcd"], ["abcd", "日本 語"], ["bcd", "日本 語"]]


def test_the_shares_are_told_over_time() -> None:
    bins = shares_over(lesson(), lesson_ns(31), 10.0)
    assert [each.end_s for each in bins] == [10.0, 20.0, 30.0, 40.0]
    assert [dict(each.characters) for each in bins] == [
        {"1-1": 4},
        {"1-1": 4, "1-2": 3},
        {"1-1": 3, "1-2": 3},
        {"1-1": 3, "1-2": 3},
    ]


def test_what_stays_keeps_its_writer_when_a_state_is_had_back() -> None:
    kept = lesson()
    room = WritingRoom(TABLE, kept)
    update = restoring(room.missing(b"\x00"), bodies_until(kept, lesson_ns(20)))
    assert update is not None
    taken = room.take(TEACHER, update)
    assert taken is not None
    edit = KeptUpdate(lesson_ns(30), TABLE, TEACHER, taken.clients, update)
    copy = caught_up(TextCopy(), NewUpdates(4, [*kept, edit]))
    assert plain_lines(copy.blocks) == ["abcd", "日本 語"]
    assert copy.characters == {"1-1": 3, "1-2": 3}  # and the teacher the letter that comes back
    assert plain_lines(text_at([*kept, edit], lesson_ns(26))) == ["bcd", "日本 語"]


def test_a_state_that_is_there_is_not_written_again() -> None:
    kept = lesson()
    room = WritingRoom(TABLE, kept)
    assert restoring(room.missing(b"\x00"), bodies_until(kept, lesson_ns(99))) is None


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("hplbti"), st.text("aあ 😀", max_size=4)), max_size=6),
    st.lists(st.tuples(st.sampled_from("hplbti"), st.text("aあ 😀", max_size=4)), max_size=6),
)
def test_any_state_can_be_had_back(then: list[tuple[str, str]], now: list[tuple[str, str]]) -> None:
    writer = Writer("1-1", 1)
    write(writer, then)
    state = writer.doc.get_update()
    while len(writer.text.children):
        del writer.text.children[0]
    write(writer, now)
    update = restoring(writer.doc.get_update(), [state])
    if update is not None:
        writer.hear(update)
    assert joined(writer.doc) == joined(doc_of([state]))


def joined(doc: Doc[Any]) -> list[object]:
    """Return what a text is, whatever pieces it is made of: a mark that was parts them."""
    blocks: list[object] = []
    for block in read_text(doc):
        line = getattr(block, "line", None)
        letters = [(letter, each.marks) for each in line or () for letter in each.text]
        blocks.append(block if line is None else (type(block), letters))
    return blocks


def test_words_of_deep_lists_come_back() -> None:
    """As deep as the board takes them: a list within a list fifteen times."""
    writer = Writer("1-1", 1)
    place: Any = writer.text
    for level in range(15):
        place = place.children.append(element("bulletList"))
        place = place.children.append(element("listItem", element("paragraph", f"{level}")))
    state = writer.doc.get_update()
    del writer.text.children[0]
    writer.paragraph("gone")
    update = restoring(writer.doc.get_update(), [state])
    assert update is not None
    writer.hear(update)
    assert str(writer.text) == str(doc_of([state]).get(ROOT, type=XmlFragment))
    assert "14" in str(writer.text)


def test_who_types_while_a_state_is_had_back_keeps_the_letters() -> None:
    """They were on their way when the board made the text what it was."""
    one, two = Writer("1-1", 1), Writer("1-2", 2)
    one.paragraph("葉は緑")
    table = element("table", element("tableRow", element("tableCell", element("paragraph", "数"))))
    one.text.children.append(table)
    then = one.doc.get_update()
    two.hear(then)
    one.type(0, "ない", 3)
    two.hear(one.doc.get_update())
    update = restoring(one.doc.get_update(), [then])
    assert update is not None
    one.type(0, "濃い", 2)
    part: Any = two.text.children[1]
    for _ in range(4):  # row, cell, paragraph, words
        part = part.children[0]
    part.insert(0, "枚")
    for each in (one, two):
        each.hear(update)
    one.hear(two.doc.get_update())
    two.hear(one.doc.get_update())
    for each in (one, two):
        assert plain_lines(read_text(each.doc)) == ["葉は濃い緑", "枚数"]


def write(writer: Writer, blocks: list[tuple[str, str]]) -> None:
    for kind, text in blocks:
        inside = (text,) if text else ()
        if kind == "h":
            writer.text.children.append(element("heading", *inside, level=2))
        elif kind == "p":
            writer.text.children.append(element("paragraph", *inside))
        elif kind == "b":
            writer.text.children.append(element("paragraph", text + text))
            writer.mark(-1, len(text))
        elif kind == "t":
            cells = [element("tableCell", element("paragraph", each)) for each in (text, "b")]
            writer.text.children.append(element("table", element("tableRow", *cells)))
        elif kind == "i":
            writer.text.children.append(element("image", src=text, alt="葉"))
        else:
            item = element("listItem", element("paragraph", *inside))
            writer.text.children.append(element("bulletList", item))


def test_seats_come_as_people_count_them() -> None:
    seats = ["1-10", "2-1", "1-2", "窓側", "1-1"]
    assert sorted(seats, key=seat_order) == ["窓側", "1-1", "1-2", "1-10", "2-1"]
