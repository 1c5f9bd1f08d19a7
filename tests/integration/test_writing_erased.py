"""A pupil is erased: nothing tells any more who wrote what, and the group's text stays."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from classsense.board.server import Entrance
from classsense.bootstrap.board_events import PUPIL_ERASED
from classsense.bootstrap.compaction import TextCompaction
from classsense.bootstrap.lesson import Options, resume_lesson
from classsense.bootstrap.session import LessonSession
from classsense.commands.entry import run
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.writing import NOBODY
from classsense.domain.writing_commands import WriterErased, WritingOpened
from classsense.resources import places
from classsense.storage.audit_log import AuditLog
from classsense.storage.lesson_store import SqliteLessonStore
from classsense.storage.names_file import NAMES, NamesFile
from classsense.writing.copies import TextCopy, caught_up, shares_over
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import small_plan
from fakes.inbox import StillClock
from fakes.lesson import Table, TinyPlan, opened, write_tone
from fakes.text_wire import TextWire
from fakes.wire import Wire
from fakes.writers import Writer

HERE = GroupId("1")
GONE = SeatId("1-2")
CLIENT = 27182818
NAME = "ひなたぼっこ"
ROW = b"1-2[27182818]"
"""A row of the texts has its writer beside the clients of it."""


def holding(folder: Path, *wanted: bytes) -> set[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.name for path in files if any(each in path.read_bytes() for each in wanted)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "lesson"


@pytest.fixture
def store(folder: Path) -> Iterator[SqliteLessonStore]:
    made = SqliteLessonStore(folder, small_plan())
    yield made
    made.close()


@contextmanager
def served(folder: Path, store: SqliteLessonStore) -> Iterator[OpenBoard]:
    """Serve a lesson whose tablets may write names and the text."""
    with open_board(replace(small_plan(), names=True), writing=store) as board:
        board.names = NamesFile(folder)
        board.comes_back()
        board.lesson.do(WritingOpened(LessonNs(5), "葉の実験"))
        yield board


@contextmanager
def both(board: OpenBoard, *, named: bool = True) -> Iterator[tuple[TextWire, TextWire]]:
    """Seat two tablets, the second with a name, and open their text."""
    with ExitStack() as stack:
        entered = []
        for seat, client in (("1-1", 31415926), (GONE, CLIENT)):
            tablet = stack.enter_context(board.tablet())
            token = tablet.join(CODE)["token"]
            tablet.send("seat", seat=seat)
            tablet.until("seated")
            while tablet.state.get("writing") is None or not tablet.state.get("names"):
                tablet.next()
            if seat == GONE and named:
                write_name(tablet)
            page = TextWire(board.server.address, token, Writer(seat, client))
            stack.enter_context(page).opened()
            entered.append(page)
        yield entered[0], entered[1]


def write_name(tablet: Wire) -> None:
    tablet.shows(names=True)
    tablet.send("name", name=NAME)
    tablet.until("named")


def saved(page: TextWire) -> None:
    """Wait until what a page wrote first is on the disk: one was its answer to the opening."""
    while page.until("saved")["n"] < 2:
        pass


def write_both(one: TextWire, two: TextWire) -> None:
    one.writer.paragraph("葉は緑")
    one.push()
    two.reads("葉は緑")
    two.writer.paragraph("根は白")
    two.push()
    saved(two)
    one.reads("葉は緑", "根は白")
    there = {"tname": "report"}
    two.point(CLIENT, 1, {"cursor": {"anchor": there, "head": there}})
    while CLIENT not in one.cursors:
        one.next()


def test_who_is_erased_vanishes_everywhere_while_all_write_on(
    folder: Path, store: SqliteLessonStore
) -> None:
    with served(folder, store) as board, both(board) as (one, two):
        write_both(one, two)
        assert holding(folder, ROW)
        assert holding(folder, NAME.encode()) == {NAMES}
        board.lesson.do(WriterErased(LessonNs(6), GONE))
        assert one.until("writers")["writers"] == {str(CLIENT): NOBODY}
        assert two.until("writers")["writers"] == {str(CLIENT): NOBODY}
        said = len(one.heard)
        two.writer.type(1, "太い")
        two.push()
        two.until("saved")
        one.reads("葉は緑", "太い根は白")
        with both(board, named=False) as (again, _):
            assert again.heard[0]["writers"][str(CLIENT)] == NOBODY
            assert GONE not in str(again.heard)
        assert GONE not in str(one.heard[said:])
    store.flush()
    assert holding(folder, ROW, NAME.encode()) == set()
    copy = caught_up(TextCopy(), store.updates_since(HERE, 0))
    assert dict(copy.characters) == {"1-1": 3}
    bins = shares_over(store.updates(HERE), lesson_ns(10), 5.0)
    assert all(set(each.characters) <= {"1-1"} for each in bins)


def test_a_board_that_comes_back_still_knows_nobody(folder: Path, store: SqliteLessonStore) -> None:
    with served(folder, store) as board:
        with both(board) as (one, two):
            write_both(one, two)
        board.lesson.do(WriterErased(LessonNs(6), GONE))
        board.comes_back()
        with both(board, named=False) as (one, two):
            one.reads("葉は緑", "根は白")
            two.writer.paragraph("芽は黄")
            two.push()
            two.until("saved")
            one.reads("葉は緑", "根は白", "芽は黄")
            assert GONE not in str(one.heard)
    store.flush()
    assert {update.seat for update in store.updates(HERE)} == {"1-1", NOBODY}
    assert holding(folder, ROW) == set()


def test_after_the_lesson_the_command_line_erases_merged_rows_too(
    folder: Path, store: SqliteLessonStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLASSSENSE_DATA", str(tmp_path / "data"))
    with served(folder, store) as board, both(board) as (one, two):
        write_both(one, two)
        for letter in "とても":
            two.writer.type(1, letter)
            two.push()
            two.until("saved")
        one.reads("葉は緑", "もてと根は白")
    clock = StillClock()
    clock.at = lesson_ns(300)
    TextCompaction(store, clock).step()
    store.close()
    assert holding(folder, ROW)
    assert holding(folder, NAME.encode()) == {NAMES}
    assert run(["lesson", "erase", str(folder), "nowhere"]) == 1
    assert holding(folder, ROW)
    assert run(["lesson", "erase", str(folder), GONE]) == 0
    (line,) = AuditLog(places.audit_log()).lines()
    assert line.what == PUPIL_ERASED
    assert line.details == {"lesson": folder.name, "count": "1"}
    assert holding(folder, ROW, NAME.encode()) == set()
    again = SqliteLessonStore(folder)
    copy = caught_up(TextCopy(), again.updates_since(HERE, 0))
    again.close()
    assert "もてと根は白" in str(copy.blocks)
    assert dict(copy.characters) == {"1-1": 3}


def test_what_was_to_be_erased_when_the_program_died_is_erased_at_the_next_start(
    folder: Path, store: SqliteLessonStore
) -> None:
    with served(folder, store) as board, both(board) as (one, two):
        write_both(one, two)
    store.append(WriterErased(LessonNs(6), GONE))
    store.close()
    assert holding(folder, ROW)
    SqliteLessonStore(folder).close()
    assert holding(folder, ROW) == set()


def a_lesson_with_names(place: Path, folder: Path) -> LessonSession:
    write_tone(place / "tone.wav", 2.0)
    tables = (Table("1", "tone.wav", ((), ())),)
    plan = TinyPlan(tables, duration_s=2.0, more="names = true").write(place)
    return opened(plan, folder, place / "weights", follow_plan=False)


def test_nothing_of_an_erased_pupil_is_left_by_a_whole_lesson(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLASSSENSE_DATA", str(tmp_path / "data"))
    folder = tmp_path / "lesson"
    session = a_lesson_with_names(tmp_path, folder)
    session.start()
    join = session.join_info()
    assert join is not None
    seat, group = session.plan.seats()[1], session.plan.groups[0].id
    row = f"{seat}[{CLIENT}]".encode()
    with Wire(join.address) as tablet:
        token = tablet.join(join.code)["token"]
        tablet.send("seat", seat=seat)
        tablet.until("seated")
        write_name(tablet)
        session.submit(WritingOpened(session.now(), "葉の実験"))
        while tablet.state.get("writing") is None:
            tablet.next()
        with TextWire(join.address, token, Writer(seat, CLIENT)) as page:
            page.opened()
            page.writer.paragraph("根は白")
            page.push()
            saved(page)
            assert holding(folder, row)
            assert holding(folder, NAME.encode()) == {NAMES}
            session.submit(WriterErased(session.now(), seat))
            while page.until("writers")["writers"] != {str(CLIENT): NOBODY}:
                pass
            assert tablet.until("named")["name"] == ""
    session.suspend()
    assert holding(tmp_path, row, NAME.encode()) == set()

    again = resume_lesson(Options(folder, None, Entrance(), None, weights=tmp_path / "weights"))
    again.start()
    kept = again.texts.updates_since(group, 0).updates
    assert {update.seat for update in kept} == {NOBODY}
    again.end()
    assert holding(tmp_path, row, NAME.encode()) == set()
    assert "根は白" in (folder / "summary.html").read_text(encoding="utf-8")
