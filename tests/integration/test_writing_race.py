"""A class opens its texts in the same moment, and writes at once: every page gets everything.

The case in which pycrdt-websocket lost updates in 9 of 9 rooms.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier

import pytest

from classsense.domain.clock import LessonNs
from classsense.domain.writing_commands import WritingOpened
from classsense.storage.lesson_store import SqliteLessonStore
from fakes.board import open_board
from fakes.classroom import small_plan
from fakes.text_wire import TextWire, seated
from fakes.writers import Writer

_TABLES = 5
_SEATS = 3
OPENED = WritingOpened(LessonNs(5), "葉の実験")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteLessonStore]:
    made = SqliteLessonStore(tmp_path / "lesson", small_plan(_TABLES, _SEATS))
    yield made
    made.close()


def test_all_pages_of_a_class_that_opens_together_get_everything(
    store: SqliteLessonStore,
) -> None:
    seats = [f"{table}-{seat}" for table in range(1, _TABLES + 1) for seat in range(1, _SEATS + 1)]
    at_once = Barrier(len(seats))
    writers = [Writer(seat, number) for number, seat in enumerate(seats, 1)]
    with open_board(small_plan(_TABLES, _SEATS), writing=store) as board, ExitStack() as stack:
        board.lesson.do(OPENED)
        tokens = [seated(board, stack, seat) for seat in seats]

        def asks(number: int) -> TextWire:  # touches no document: each belongs to one thread
            at_once.wait()
            return TextWire(board.server.address, tokens[number], writers[number]).__enter__()

        with ThreadPoolExecutor(len(seats)) as pool:
            pages = list(pool.map(asks, range(len(seats))))
        for page in pages:
            stack.push(page)
            page.writer.paragraph(page.writer.seat)
            page.push()  # before it heard anything
        for page in pages:
            page.opened()
        for page in pages:
            table = page.writer.seat.split("-", maxsplit=1)[0]
            while len(page.lines()) < _SEATS:
                page.next()
            assert {*page.lines()} == {f"{table}-{each}" for each in range(1, _SEATS + 1)}
