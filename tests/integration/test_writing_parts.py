"""Updates that are too large for one message come in parts, and are taken whole or not at all."""

from pathlib import Path

import pytest
from pycrdt import write_var_uint

from classsense.domain.lesson import GroupId
from classsense.storage.lesson_store import SqliteLessonStore
from classsense.writing.rooms import MOST_UPDATE_BYTES, WritingRoom
from fakes.board import open_board
from fakes.classroom import small_plan
from fakes.text_wire import TextWire
from integration.test_writing_board import HERE, OPENED, pages

PART = 48_000


def _in_parts(page: TextWire, update: bytes) -> None:
    last = (len(update) - 1) // PART * PART
    for at in range(0, last, PART):
        page.socket.send(b"\x02" + write_var_uint(PART) + update[at : at + PART])
    end = update[last:]
    page.socket.send(b"\x00\x02" + write_var_uint(len(end)) + end)


def _rows(store: SqliteLessonStore, group: GroupId) -> int:
    return len(store.updates(group))


@pytest.mark.parametrize("signs", [20_000, 160_000])
def test_an_update_in_parts_reaches_the_others_and_the_disk_as_one(
    signs: int, tmp_path: Path
) -> None:
    store = SqliteLessonStore(tmp_path / "lesson", small_plan())
    with open_board(writing=store) as board:
        board.lesson.do(OPENED)
        with pages(board, "1-1", "1-2") as (one, two):
            one.writer.paragraph("葉" * signs)
            _in_parts(one, b"".join(one.writer.unsent))
            one.writer.unsent.clear()
            two.reads("葉" * signs)
            one.writer.paragraph("次")
            one.push()
            two.reads("葉" * signs, "次")
            while one.until("saved")["n"] < 3:  # the first was its answer to the board's question
                pass
    assert _rows(store, HERE) == 2
    assert set(WritingRoom(HERE, store.updates(HERE)).owners.values()) == {"1-1"}
    store.close()


@pytest.mark.logs("a text refused what a tablet sent: too_large")
def test_more_parts_than_an_update_may_have_are_refused_and_the_room_lives(tmp_path: Path) -> None:
    store = SqliteLessonStore(tmp_path / "lesson", small_plan())
    with open_board(writing=store) as board:
        board.lesson.do(OPENED)
        with pages(board, "1-1", "1-2") as (one, two):
            _in_parts(one, b"\x00" * (3 * MOST_UPDATE_BYTES))
            assert one.until("refused") == {"type": "refused", "reason": "too_large", "n": 2}
            one.writer.paragraph("これは入る")
            one.push()
            two.reads("これは入る")
            assert one.until("saved")["n"] == 3
    assert _rows(store, HERE) == 1
    store.close()
