"""A log or a database that was cut or damaged while groups wrote: what can be read is there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pycrdt import XmlFragment

from classsense.commands.entry import run
from classsense.domain.clock import LessonNs
from classsense.domain.errors import KnownError
from classsense.domain.lesson import GroupId
from classsense.domain.ports import Receipt
from classsense.domain.writing import KeptUpdate, WritingStore
from classsense.domain.writing_commands import WritingOpened
from classsense.storage.lesson_store import DATABASE, SqliteLessonStore
from classsense.writing.rooms import ROOT, WritingRoom
from fakes.classroom import small_plan
from fakes.writers import Writer
from integration.test_board_durable import TESTS

HERE = GroupId("1")
LINES = 20
PAGE = 4_096
LOST_ROWS = 3
"""Of 3 KB each, in a page of the database or in two that follow it."""
LOG = f"{DATABASE}-wal"
WRITING = """
import os, sys, threading
from pathlib import Path
from classsense.storage.lesson_store import SqliteLessonStore
from fakes.classroom import small_plan
from integration.test_writing_damaged import rows, written

store = SqliteLessonStore(Path(sys.argv[1]), small_plan())
for row in rows(written()):
    done = threading.Event()
    store.keep_update(row, lambda receipt: done.set())
    assert done.wait(30)
os._exit(0)  # as a power cut ends it: the log is not folded into the database
"""


def line(number: int) -> str:
    """Return a line that fills most of a page of the database."""
    return f"{number:02d}" + "葉" * 1_000


def written() -> Writer:
    """Return a page whose lines are not sent yet."""
    writer = Writer("1-1", 7)
    for number in range(LINES):
        writer.paragraph(line(number))
    return writer


def rows(writer: Writer) -> list[KeptUpdate]:
    """Return what the board keeps of a page."""
    return [
        KeptUpdate(LessonNs(number), HERE, writer.seat, () if number else (7,), update)
        for number, update in enumerate(writer.unsent)
    ]


def lines_of(store: WritingStore) -> list[str]:
    """Return the lines of the text on the disk."""
    text = WritingRoom(HERE, store.updates(HERE)).doc.get(ROOT, type=XmlFragment)
    return [str(each).split(">", 1)[1].rsplit("<", 1)[0] for each in text.children]


@pytest.fixture(scope="module")
def cut_off(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a lesson whose text stands in the log only."""
    folder = tmp_path_factory.mktemp("lesson")
    surroundings = {**os.environ, "PYTHONPATH": str(TESTS)}
    subprocess.run([sys.executable, "-c", WRITING, str(folder)], env=surroundings, check=True)
    assert (folder / LOG).stat().st_size > LINES * 3_000
    return folder


@pytest.mark.parametrize("left", [0.0, 0.3, 0.5, 0.7, 0.999, 1.0])
@pytest.mark.parametrize("torn", [False, True])
def test_a_text_whose_log_was_cut_has_its_beginning_and_takes_the_rest_again(
    tmp_path: Path, cut_off: Path, left: float, *, torn: bool
) -> None:
    lesson = tmp_path / "lesson"
    lesson.mkdir()
    shutil.copy(cut_off / DATABASE, lesson)
    log = (cut_off / LOG).read_bytes()
    (lesson / LOG).write_bytes(log[: int(len(log) * left)] + (b"\xa5" * 5_000 if torn else b""))
    everything = [line(number) for number in range(LINES)]

    # Without its first commit, which made the tables, there is no lesson to open.
    store = SqliteLessonStore(lesson, None if left else small_plan())
    before = lines_of(store)
    room = WritingRoom(HERE, store.updates(HERE))
    page = written()
    missing = page.doc.get_update(room.state())  # as a tablet sends what the board lacks
    taken = room.take(page.seat, missing)
    receipts: list[Receipt] = []
    if taken is not None:
        row = KeptUpdate(LessonNs(99), HERE, page.seat, taken.clients, missing)
        store.keep_update(row, receipts.append)
    store.close()
    again = SqliteLessonStore(lesson)
    after = lines_of(again)
    owners = WritingRoom(HERE, again.updates(HERE)).owners
    again.close()

    assert before == everything[: len(before)]
    assert left < 1.0 or before == everything
    assert left < 0.999 or len(before) >= LINES - 1
    assert (left < 0.5) or before
    assert [receipt.error for receipt in receipts] == [None] * (taken is not None)
    assert after == everything
    assert owners == {7: page.seat}


@pytest.fixture(scope="module")
def folded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a lesson with a text of two pupils, all of it in the database."""
    folder = tmp_path_factory.mktemp("lesson")
    store = SqliteLessonStore(folder, small_plan())
    for row in rows(written()):
        store.keep_update(row, lambda _: None)
    store.append(WritingOpened(LessonNs(0), "title"))
    store.close()
    return folder


@pytest.mark.parametrize("place", [0.4, 0.6, 0.8, 0.97])
def test_of_a_damaged_database_all_is_rescued_but_the_damaged_place_and_the_text_goes_on(
    tmp_path: Path, folded: Path, place: float, capsys: pytest.CaptureFixture[str]
) -> None:
    lesson, new = tmp_path / "lesson", tmp_path / "new"
    shutil.copytree(folded, lesson)
    damaged = bytearray((lesson / DATABASE).read_bytes())
    first = int(len(damaged) * place) // PAGE * PAGE
    damaged[first : first + PAGE] = b"\xa5" * PAGE
    (lesson / DATABASE).write_bytes(damaged)
    with pytest.raises(KnownError, match="lesson_damaged"):
        SqliteLessonStore(lesson)

    assert run(["lesson", "rescue", str(lesson), str(new)]) == 0
    assert "gaps 1\n" in capsys.readouterr().out
    assert (lesson / DATABASE).read_bytes() == damaged
    store = SqliteLessonStore(new)
    bodies = {update.body for update in store.updates(HERE)}
    assert sum(update.body not in bodies for update in rows(written())) <= LOST_ROWS
    page = written()
    room = WritingRoom(HERE, store.updates(HERE))
    missing = page.doc.get_update(room.state())
    taken = room.take(page.seat, missing)
    if taken is not None:
        row = KeptUpdate(LessonNs(99), HERE, page.seat, taken.clients, missing)
        store.keep_update(row, lambda _: None)
    store.close()
    again = SqliteLessonStore(new)
    assert lines_of(again) == [line(number) for number in range(LINES)]
    assert again.plan == small_plan()
    again.close()


def test_what_is_no_lesson_is_not_rescued_and_nothing_half_is_left(
    tmp_path: Path, folded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lesson").mkdir()
    (tmp_path / "lesson" / DATABASE).write_bytes(b"no database at all" * 1_000)
    for old, new, said in (
        ("lesson", "new", DATABASE),
        ("nothing", "new", "nothing"),
        (str(folded), str(folded), str(folded)),
    ):
        assert run(["lesson", "rescue", str(tmp_path / old), str(tmp_path / new)]) != 0
        assert said in capsys.readouterr().err
    assert {each.name for each in (tmp_path / "new").iterdir()} == {"lesson.lock"}
