"""Words keep the seat that wrote them first when somebody else puts them elsewhere."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from operator import methodcaller

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pycrdt import merge_updates

from classsense.domain.clock import LessonNs
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.texts_desk import NewUpdates
from classsense.domain.writing import NOBODY, KeptUpdate
from classsense.domain.written_text import plain_lines
from classsense.writing.copies import TextCopy, caught_up, passages_of, without_writers
from classsense.writing.restoring import restoring
from classsense.writing.rooms import WritingRoom
from classsense.writing.shares import written_by
from fakes.writers import Writer, element

HERE = GroupId("1")
ONE, TWO, THREE = SeatId("1-1"), SeatId("1-2"), SeatId("1-3")
LETTERS = {ONE: "aé日か😀", TWO: "bè本き🎈", THREE: "cêぐ語👍🏽"}
"""Each seat writes with letters of its own, so that the letters tell whose they are."""


class Table:
    """Pupils who write in one room and hear each other at once."""

    def __init__(self, *seats: SeatId) -> None:
        self.room = WritingRoom(HERE)
        self.writers = [Writer(seat, number + 10) for number, seat in enumerate(seats)]
        self.kept: list[KeptUpdate] = []

    def do(self, who: int, act: Callable[[Writer], None], *, merged: bool = False) -> None:
        """Let a pupil do something, and send it.

        Args:
            who: Number of the pupil.
            act: Does it.
            merged: In one update, however many steps it is.
        """
        writer = self.writers[who]
        act(writer)
        sent = [merge_updates(*writer.unsent)] if merged else [*writer.unsent]
        writer.unsent.clear()
        for update in sent:
            self.take(writer.seat, update)
        for other in self.writers:
            if other is not writer:
                for update in sent:
                    other.hear(update)

    def take(self, seat: SeatId, update: bytes) -> None:
        """Hand the room an update, and keep it as the disk does."""
        taken = self.room.take(seat, update)
        if taken is None:
            return  # nothing was rubbed out of an empty line
        at = LessonNs(len(self.kept))
        self.kept.append(KeptUpdate(at, HERE, seat, taken.clients, update, taken.moved))

    def by_seat(self) -> dict[SeatId, str]:
        """Return what each seat wrote, as the room knows it."""
        return by_seat(self.room)

    def copy(self) -> TextCopy:
        """Return what a reader of the disk knows."""
        return caught_up(TextCopy(), NewUpdates(len(self.kept), self.kept))


def by_seat(room: WritingRoom) -> dict[SeatId, str]:
    return written_by(room.doc.get_update(), room.owners, room.moved)


def a_line_of_two() -> Table:
    table = Table(ONE, TWO, THREE)
    table.do(0, lambda one: one.paragraph("はじめに葉を見た"))
    table.do(1, lambda two: two.type(0, "緑の😀", at=4))
    return table


WRITTEN = {ONE: "はじめに葉を見た", TWO: "緑の😀"}


@pytest.mark.parametrize("at", range(12))
def test_a_line_that_another_divides_and_joins_again_keeps_its_writers(at: int) -> None:
    table = a_line_of_two()
    table.do(2, lambda three: three.divide(0, at))
    assert sorted_by_seat(table.by_seat()) == sorted_by_seat(WRITTEN)
    table.do(2, lambda three: three.join(0))
    assert table.writers[0].paragraphs() == ["<paragraph>はじめに緑の😀葉を見た</paragraph>"]
    assert sorted_by_seat(table.by_seat()) == sorted_by_seat(WRITTEN)


def sorted_by_seat(written: Mapping[SeatId, str]) -> dict[SeatId, list[str]]:
    return {seat: sorted(text) for seat, text in written.items() if text}


def test_a_heading_keeps_its_writers_however_often_it_is_one() -> None:
    table = a_line_of_two()
    for who, tag in ((2, "heading"), (1, "paragraph"), (2, "heading"), (0, "paragraph")):
        table.do(who, methodcaller("retag", 0, tag))
        assert table.by_seat() == WRITTEN
    assert not {moved.first for moved in table.room.moved} & {table.writers[2].doc.client_id}


def test_steps_that_come_in_one_update_are_followed_one_after_the_other() -> None:
    def act(three: Writer) -> None:
        three.retag(0, "heading")
        three.type(0, "おや", at=2)
        three.divide(0, 3)
        three.retag(1, "heading")
        three.join(0)

    table = a_line_of_two()
    table.do(2, act, merged=True)
    assert table.by_seat() == {**WRITTEN, THREE: "おや"}


def test_words_that_stood_in_several_places_within_one_update_are_followed() -> None:
    def act(two: Writer) -> None:
        two.divide(0, 2)
        two.join(0)
        two.retag(0, "heading")
        two.retag(0, "paragraph")
        two.divide(0, 2)

    table = Table(ONE, TWO)
    table.do(0, lambda one: one.paragraph("さむいひは葉"))
    table.do(0, lambda one: one.type(0, "ゆきとこおりを", at=6))
    table.do(1, act, merged=True)
    assert sorted_by_seat(table.by_seat()) == sorted_by_seat({ONE: "さむいひは葉ゆきとこおりを"})


def test_words_that_are_typed_beside_moved_ones_are_their_typists() -> None:
    table = a_line_of_two()

    def act(three: Writer) -> None:
        three.divide(0, 6)
        three.type(1, "とても", at=len("😀葉を見た"))

    table.do(2, act, merged=True)
    assert sorted_by_seat(table.by_seat()) == sorted_by_seat({**WRITTEN, THREE: "とても"})


def test_a_line_that_is_bold_in_parts_keeps_its_writers() -> None:
    table = a_line_of_two()

    def act(three: Writer) -> None:
        with three.doc.transaction():
            del three.text.children[0]
            three.text.children.insert(0, element("heading", ""))
            line = three.line(0)
            line.insert(0, "はじめに緑")
            line.insert(len("はじめに緑".encode()), "の😀葉を見た", {"bold": True})

    table.do(2, act)
    assert table.by_seat() == WRITTEN


def test_a_line_that_is_put_behind_one_which_begins_alike_keeps_its_writer() -> None:
    table = Table(ONE, TWO)
    table.do(0, lambda one: one.paragraph("葉は緑"))
    table.do(1, lambda two: two.paragraph("葉は茶"))

    def act(two: Writer) -> None:
        """As the editor does that finds the beginning of the line where it is already."""
        with two.doc.transaction():
            del two.text.children[0]
            two.type(0, "緑葉は", at=2)

    table.do(1, act)
    assert table.writers[0].paragraphs() == ["<paragraph>葉は緑葉は茶</paragraph>"]
    assert sorted_by_seat(table.by_seat()) == sorted_by_seat({ONE: "葉は緑", TWO: "葉は茶"})


def test_nobody_gets_words_that_were_not_there_in_this_order() -> None:
    table = Table(ONE, TWO)
    table.do(0, lambda one: one.paragraph("いもうと は よい"))

    def act(two: Writer) -> None:
        with two.doc.transaction():
            del two.text.children[0]
            for said in ("よい は いもうと", "いもうと は わるい", "い", "と", "はよ"):
                two.paragraph(said)

    table.do(1, act)
    assert set(table.by_seat()) == {TWO}


def test_what_was_deleted_once_is_moved_once() -> None:
    table = Table(ONE, TWO)
    table.do(0, lambda one: one.paragraph("葉は緑だ"))

    def act(two: Writer) -> None:
        with two.doc.transaction():
            del two.text.children[0]
            for _ in range(3):
                two.paragraph("葉は緑だ")

    table.do(1, act)
    assert table.by_seat() == {ONE: "葉は緑だ", TWO: "葉は緑だ" * 2}


def test_words_that_stay_where_they_are_are_not_moved_by_who_types_them_anew() -> None:
    table = a_line_of_two()
    table.do(2, lambda three: three.paragraph("はじめに"))
    assert table.by_seat() == {**WRITTEN, THREE: "はじめに"}
    assert table.room.moved == ()


def test_the_restored_words_that_stood_there_keep_their_writers() -> None:
    table = a_line_of_two()
    then = [table.room.doc.get_update()]
    table.do(2, lambda three: three.retag(0, "heading"))
    update = restoring(table.room.doc.get_update(), then)
    assert update is not None
    table.take(SeatId(""), update)
    assert plain_lines(table.copy().blocks) == ["はじめに緑の😀葉を見た"]
    assert table.by_seat() == WRITTEN


def test_who_is_erased_is_erased_from_what_others_moved_too() -> None:
    table = a_line_of_two()
    table.do(2, lambda three: three.divide(0, 6))
    assert table.copy().characters[ONE] == len(WRITTEN[ONE])
    table.room.disown(ONE)
    assert set(table.by_seat()) == {NOBODY, TWO}
    new = without_writers(NewUpdates(9, table.kept), {ONE})
    assert set(caught_up(TextCopy(), new).characters) == {TWO}


def test_a_reader_of_the_disk_and_a_board_that_comes_back_know_the_same() -> None:
    table = a_line_of_two()
    table.do(2, lambda three: three.divide(0, 6))
    table.do(1, lambda two: two.retag(1, "heading"))
    again = WritingRoom(HERE, table.kept)
    assert by_seat(again) == table.by_seat()
    assert sorted(again.moved) == sorted(table.room.moved)
    passages = passages_of(table.copy())
    assert sorted_by_seat({s: "".join(p) for s, p in passages.items()}) == sorted_by_seat(WRITTEN)
    table.writers = [table.writers[0], table.writers[1], Writer(THREE, 99)]
    table.room = again
    table.writers[2].hear(again.doc.get_update())
    table.do(2, lambda three: three.join(0))
    assert sorted_by_seat(table.by_seat()) == sorted_by_seat(WRITTEN)


STEPS = st.tuples(
    st.sampled_from(["type", "divide", "join", "heading", "paragraph", "rub"]),
    st.integers(0, 2),
    st.integers(0, 7),
    st.integers(0, 30),
    st.lists(st.integers(0, 4), min_size=1, max_size=6),
)


@settings(
    max_examples=60,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to make it smaller takes minutes
)
@given(st.lists(STEPS, min_size=5, max_size=40))
def test_the_letters_of_each_seat_are_the_same_whoever_moves_them(
    steps: Iterable[tuple[str, int, int, int, list[int]]],
) -> None:
    table = Table(*LETTERS)
    table.do(0, lambda one: one.paragraph(""))
    for act, who, place, at, letters in steps:
        word = "".join(LETTERS[table.writers[who].seat][each] for each in letters)
        before = sorted_by_seat(table.by_seat())
        table.do(who, partial(step, act=act, place=place, at=at, word=word))
        if act not in {"type", "rub"}:
            assert sorted_by_seat(table.by_seat()) == before
    for seat, text in table.by_seat().items():
        assert set(text) <= set(LETTERS[seat])
    copy = table.copy()
    assert copy.characters == {seat: len(text) for seat, text in table.by_seat().items() if text}
    again = WritingRoom(HERE, table.kept)
    assert sorted(again.moved) == sorted(table.room.moved)


def step(writer: Writer, act: str, place: int, at: int, word: str) -> None:
    """Do one of the steps, wherever that is possible."""
    lines = len(writer.text.children)
    place %= lines
    at %= writer.letters(place) + 1
    if act == "type":
        writer.type(place, word, at)
    elif act == "rub":
        writer.rub(place, len(word), at)
    elif act == "divide":
        writer.divide(place, at)
    elif act == "join":
        if place + 1 < lines:
            writer.join(place)
    else:
        writer.retag(place, act)
