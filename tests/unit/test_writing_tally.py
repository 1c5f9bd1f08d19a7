"""The shares over a lesson are counted step by step, and are what the whole text says."""

from hypothesis import given, settings
from hypothesis import strategies as st

from classsense.domain.clock import LessonNs
from classsense.domain.lesson import GroupId
from classsense.domain.writing import KeptUpdate
from classsense.writing.reading import doc_of
from classsense.writing.rooms import WritingRoom
from classsense.writing.shares import characters_by
from classsense.writing.tally import Tally
from fakes.writers import Writer

TABLE = GroupId("1")
STEP = st.tuples(
    st.integers(0, 2),
    st.sampled_from(["type", "type", "rub", "line", "divide", "join", "away", "meet", "count"]),
    st.integers(0, 5),
    st.text("aあ 　\n😀", min_size=1, max_size=4),
)


class Lesson:
    """Three pupils at one table, who hear of each other now and then."""

    def __init__(self) -> None:
        self.writers = [Writer(f"1-{number}", number) for number in (1, 2, 3)]
        self.writers[0].paragraph("葉は 緑")
        self.room = WritingRoom(TABLE)
        self.kept: list[KeptUpdate] = []
        self.tally = Tally()
        self.counted = 0
        self.meet()

    def meet(self) -> None:
        """Let everybody send and hear everything."""
        for writer in self.writers:
            for update in writer.unsent:
                taken = self.room.take(writer.seat, update)
                if taken is not None:
                    at, seat = LessonNs(len(self.kept)), writer.seat
                    clients, moved = taken.clients, taken.moved
                    self.kept.append(KeptUpdate(at, TABLE, seat, clients, update, moved))
            writer.unsent.clear()
        for writer in self.writers:
            writer.hear(self.room.missing(writer.doc.get_state()))

    def count(self) -> None:
        """Take in what came, and look at whose the text is both ways."""
        self.tally.add(self.kept[self.counted :])
        self.counted = len(self.kept)
        whole = doc_of(each.body for each in self.kept).get_update()
        moved = [part for each in self.kept for part in each.moved]
        by_whole = characters_by(whole, self.room.owners, moved)
        by_steps = self.tally.characters(self.room.owners)
        assert {s: n for s, n in by_steps.items() if n} == {s: n for s, n in by_whole.items() if n}

    def step(self, who: int, what: str, place: int, text: str) -> None:
        """Do one of the things that pupils do."""
        writer = self.writers[who]
        if what in {"meet", "count"}:
            self.meet()
        if what == "count":
            self.count()
        elif what == "line" or not len(writer.text.children):
            writer.paragraph(text)
        elif what == "type":
            writer.type(place, text, place)
        elif what == "rub":
            writer.rub(place, len(text), place)
        elif what == "divide":
            writer.divide(place, 1)
        elif what == "join" and len(writer.text.children) > 1:
            writer.join(0)
        elif what == "away":
            del writer.text.children[place % len(writer.text.children)]


@settings(deadline=None, max_examples=150)
@given(st.lists(STEP, max_size=40))
def test_counted_step_by_step_it_is_what_the_whole_text_says(
    steps: list[tuple[int, str, int, str]],
) -> None:
    lesson = Lesson()
    for who, what, place, text in steps:
        lesson.step(who, what, place, text)
    lesson.meet()
    lesson.count()


def test_what_came_into_a_deleted_line_does_not_count() -> None:
    lesson = Lesson()
    one, two, _ = lesson.writers
    del one.text.children[0]
    two.type(0, "黄色")
    lesson.meet()
    lesson.count()
    assert not any(lesson.tally.characters(lesson.room.owners).values())


def test_what_comes_twice_and_in_other_pieces_counts_once() -> None:
    one, tally = Writer("1-1", 1), Tally()
    one.paragraph("abc")
    one.type(0, "def", 3)
    one.type(0, " 😀", 6)
    row = [KeptUpdate(LessonNs(0), TABLE, one.seat, (1,), body) for body in one.unsent]
    whole = KeptUpdate(LessonNs(0), TABLE, one.seat, (1,), one.doc.get_update())
    for kept in ([row[0]], [whole], row, [whole]):
        tally.add(kept)
    assert tally.characters({1: one.seat}) == {one.seat: 7}
