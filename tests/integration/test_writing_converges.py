"""Whatever three pages of a group do, and whenever they are away: one text, nothing twice.

`CLASSSENSE_EXAMPLES=2000` tries so many examples instead of a few.
"""

import os
from contextlib import ExitStack
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pycrdt import Doc, XmlFragment

from classsense.domain.clock import LessonNs
from classsense.domain.lesson import GroupId
from classsense.domain.writing_commands import WritingOpened
from classsense.storage.lesson_store import SqliteLessonStore
from classsense.writing.rooms import ROOT, WritingRoom
from fakes.board import OpenBoard, open_board
from fakes.classroom import small_plan
from fakes.text_wire import TextWire, seated
from fakes.writers import Writer

EXAMPLES = int(os.environ.get("CLASSSENSE_EXAMPLES", "12"))
HERE = GroupId("1")
SEATS = ("1-1", "1-2", "1-3")
LETTERS = ("葉", "😀", "𠮷", "e\u0301", "👩\u200d🔬", "x")


class Step(NamedTuple):
    """What one page does: `send` gives the board what waits, `lose` cuts its line."""

    who: int
    what: str
    at: int
    letter: str


STEPS = st.lists(
    st.builds(
        Step,
        st.integers(0, 2),
        st.sampled_from(("type", "type", "type", "rub", "mark", "add", "send", "hear", "lose")),
        st.integers(0, 9),
        st.sampled_from(LETTERS),
    ),
    min_size=5,
    max_size=40,
)


class Class:
    """Three pages of one group, of which each may be away."""

    def __init__(self, board: OpenBoard, stack: ExitStack) -> None:
        self._board = board
        self._tokens = [seated(board, stack, seat) for seat in SEATS]
        self.writers = [Writer(seat, number) for number, seat in enumerate(SEATS, 1)]
        self._lines = [ExitStack() for _ in SEATS]
        for line in self._lines:
            stack.callback(line.close)
        self.pages: list[TextWire | None] = [None] * len(SEATS)

    def page(self, who: int) -> TextWire:
        """Return the page of a pupil; one that was away opens its text again."""
        page = self.pages[who]
        if page is None:
            page = TextWire(self._board.server.address, self._tokens[who], self.writers[who])
            self._lines[who].enter_context(page).opened()
            self.pages[who] = page
        return page

    def lose(self, who: int) -> None:
        """Cut the line; what was not sent is left to the next opening."""
        self._lines[who].close()
        self.pages[who] = None
        self.writers[who].unsent.clear()

    def do(self, step: Step) -> None:
        """Do one step."""
        writer = self.writers[step.who]
        match step.what:
            case "type":
                writer.type(step.at, step.letter, step.at)
            case "rub":
                writer.rub(step.at, at=step.at)
            case "mark":
                writer.mark(step.at, step.at)
            case "add":
                writer.paragraph(step.letter)
            case "send":
                self.page(step.who).push()
            case "lose":
                self.lose(step.who)
            case _:  # hear what there is so far
                self.page(step.who)

    def agree(self) -> None:
        """Everybody comes back, and waits for the last word of everybody."""
        for who in range(len(SEATS)):
            self.lose(who)
            page = self.page(who)
            page.writer.paragraph(f"end {who}")
            page.push()
        for who in range(len(SEATS)):
            page = self.page(who)
            while not {f"end {each}" for each in range(len(SEATS))} <= {*page.lines()}:
                page.next()


def _together(writers: list[Writer]) -> Writer:
    """Return what comes of it without any board: everything of everybody."""
    whole = Writer("1-1", 99)
    for writer in writers:
        whole.hear(writer.doc.get_update())
    return whole


def _text(doc: "Doc[XmlFragment]") -> str:
    return str(doc.get(ROOT, type=XmlFragment))


@pytest.mark.timeout(60 + EXAMPLES * 10)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="CLASSSENSE_EXAMPLES" not in os.environ,
    phases=[Phase.generate],  # an example takes long: it is shown as it was found
    suppress_health_check=list(HealthCheck),
)
@given(steps=STEPS)
def test_three_pages_and_the_disk_end_with_the_same_text(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Step]
) -> None:
    store = SqliteLessonStore(tmp_path_factory.mktemp("random") / "lesson", small_plan())
    try:
        with open_board(writing=store) as board, ExitStack() as stack:
            board.lesson.do(WritingOpened(LessonNs(5), "葉の実験"))
            group = Class(board, stack)
            group.writers[0].paragraph("始まり")
            group.page(0).push()
            for who in (1, 2):
                group.page(who).reads("始まり")
            for step in steps:
                group.do(step)
            group.agree()
            store.flush()
        texts = {_text(writer.doc) for writer in group.writers}
        assert texts == {_text(_together(group.writers).doc)}
        kept = store.updates(HERE)
        assert texts == {_text(WritingRoom(HERE, kept).doc)}
        assert texts == {_text(WritingRoom(HERE, reversed(kept)).doc)}
    finally:
        store.close()
