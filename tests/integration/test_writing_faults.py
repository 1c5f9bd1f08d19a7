"""Texts while something goes wrong: seats that change hands, pages that do not read, bad clocks."""

import logging
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pycrdt import create_update_message, write_var_uint
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from classsense.board.lines import LinedProtocol
from classsense.bootstrap.compaction import merged
from classsense.domain.clock import NS_PER_S, LessonNs
from classsense.domain.commands import LessonEnded
from classsense.domain.lesson import GroupId
from classsense.domain.writing_commands import WritingClosed, WritingLocked, WritingOpened
from classsense.storage.lesson_store import DATABASE, SqliteLessonStore
from classsense.writing.rooms import ROOT, WritingRoom
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import small_plan
from fakes.text_wire import TextWire
from fakes.wire import Wire
from fakes.writers import Writer

NOW = LessonNs(5)
HERE, THERE = GroupId("1"), GroupId("2")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteLessonStore]:
    made = SqliteLessonStore(tmp_path / "lesson", small_plan())
    yield made
    made.close()


class Pupil:
    """A tablet at a seat, and the page on which it writes."""

    def __init__(self, board: OpenBoard, stack: ExitStack, seat: str, client: int) -> None:
        self.tablet: Wire = stack.enter_context(board.tablet())
        self.token: str = self.tablet.join(CODE)["token"]
        self.tablet.send("seat", seat=seat)
        self.tablet.until("seated")
        while self.tablet.state.get("writing") is None:
            self.tablet.next()
        self.writer = Writer(seat, client)
        self.page = stack.enter_context(TextWire(board.server.address, self.token, self.writer))
        self.page.opened()
        self.sent = 1
        """Updates: the first is what the page had when it opened the text, which is nothing."""

    def types(self, text: str) -> None:
        """Write a paragraph, and see it saved."""
        self.writer.paragraph(text)
        self.sent += len(self.writer.unsent)
        self.page.push()
        while self.page.until("saved")["n"] < self.sent:
            pass


@contextmanager
def group(board: OpenBoard, *seats: str) -> Iterator[list[Pupil]]:
    board.lesson.do(WritingOpened(NOW, "葉の実験"))
    with ExitStack() as stack:
        yield [Pupil(board, stack, seat, number) for number, seat in enumerate(seats, 1)]


def text_of(store: SqliteLessonStore, where: GroupId = HERE) -> str:
    store.flush()
    kept = WritingRoom(where, store.updates(where))
    return str(kept.doc.get(ROOT, type=type(Writer("1-1", 9).text)))


def test_a_freed_seat_writes_no_more_and_its_cursor_goes(store: SqliteLessonStore) -> None:
    with open_board(writing=store) as board, group(board, "1-1", "1-2") as (one, two):
        one.types("here")
        one.page.point(1, 1, {"cursor": None})
        while 1 not in two.page.cursors:
            two.page.next()
        board.server.people.free(one.writer.seat)
        one.tablet.until("seated")
        one.writer.paragraph("too late")
        with suppress(ConnectionClosed):  # the board was quicker
            one.page.push()
        assert one.page.ended() == 1008
        while two.page.cursors[1] is not None:
            two.page.next()
        two.page.reads("here")
        two.types("two")
        assert two.page.lines() == ["here", "two"]
    assert "too late" not in text_of(store)


def test_who_sits_down_at_another_table_writes_there_and_no_more_here(
    store: SqliteLessonStore,
) -> None:
    with open_board(writing=store) as board, group(board, "1-1", "1-2") as (one, two):
        one.types("mine")
        one.tablet.send("seat", seat="2-1")
        one.tablet.until("seated")
        assert one.page.ended() == 1008
        writer = Writer("2-1", 77)
        with TextWire(board.server.address, one.token, writer) as page:
            assert page.opened()["group"] == THERE
            writer.paragraph("theirs")
            page.push()
            page.until("saved")
            assert page.lines() == ["theirs"]
        two.page.reads("mine")
        two.types("ours")
        assert two.page.lines() == ["mine", "ours"]
    assert "theirs" not in text_of(store)
    assert "mine" not in text_of(store, THERE)


def test_two_pages_of_one_seat_write_in_its_name(store: SqliteLessonStore) -> None:
    with open_board(writing=store) as board, group(board, "1-1") as (one,):
        one.types("first page")
        one.page.point(1, 1, {"cursor": None})
        writer = Writer("1-1", 50)
        with TextWire(board.server.address, one.token, writer) as second:
            second.opened()
            writer.paragraph("second page")
            second.push()
            second.until("saved")
            one.page.reads("first page", "second page")
            second.point(1, 1, {"cursor": None})  # with the client of the first: not shown
            second.point(50, 1, {"cursor": None})
            while 50 not in one.page.cursors:
                one.page.next()
            assert 1 not in one.page.cursors
    room = WritingRoom(HERE, store.updates(HERE))
    assert dict(room.owners) == {1: "1-1", 50: "1-1"}


def test_a_lock_between_two_keys_takes_the_first_and_not_the_second(
    store: SqliteLessonStore,
) -> None:
    with open_board(writing=store) as board, group(board, "1-1") as (one,):
        said = []
        one.writer.paragraph("葉")
        for number in range(100):
            one.writer.type(0, f"{number};")
        locking = threading.Thread(target=board.lesson.do, args=(WritingLocked(NOW, locked=True),))
        updates = len(one.writer.unsent)
        locking.start()
        one.page.push()
        locking.join()
        refused: set[int] = set()
        saved = 0
        while saved + len(refused) < updates + 1:  # and what it had before: nothing
            said.append(one.page.next())
            if said[-1] == "saved":
                saved = one.page.heard[-1]["n"]
            elif said[-1] == "refused":
                refused.add(one.page.heard[-1]["n"])
    # What was refused came after all that was taken, and none of it is kept.
    assert refused == set(range(updates + 2 - len(refused), updates + 2))
    assert text_of(store).count(";") == max(0, updates - len(refused) - 1)


def test_the_end_of_the_lesson_leaves_everything_on_the_disk(tmp_path: Path) -> None:
    store = SqliteLessonStore(tmp_path / "lesson", small_plan())
    with open_board(writing=store) as board, group(board, "1-1", "1-2") as (one, two):
        one.writer.paragraph("葉")
        for number in range(200):
            one.writer.type(0, f"{number};")
        one.page.push()
        one.page.until("saved")
        for command in (WritingClosed(NOW), LessonEnded(NOW)):
            board.lesson.do(command)
        assert one.page.ended() == two.page.ended() == 1008
        acknowledged = max(said["n"] for said in one.page.heard if said["type"] == "saved")
    store.close()
    again = SqliteLessonStore(tmp_path / "lesson")
    # Update 1 is the answer to the board's question, 2 the paragraph.
    assert all(f"{number};" in text_of(again) for number in range(acknowledged - 2))
    again.close()


@pytest.mark.parametrize("jump_s", [-3600, 3600])
def test_a_clock_that_jumps_loses_nothing(store: SqliteLessonStore, jump_s: int) -> None:
    with open_board(writing=store) as board, group(board, "1-1", "1-2") as (one, two):
        board.clock.at = LessonNs(4000 * NS_PER_S)
        one.types("before")
        board.clock.at = LessonNs((4000 + jump_s) * NS_PER_S)
        one.types("after")
        two.page.reads("before", "after")
    merged = text_of(store)
    assert merged.count("before") == merged.count("after") == 1


def _say(body: bytes) -> bytes:
    """Return a masked binary frame with `body`, as a browser sends it."""
    size = len(body)
    head = bytes((0x82, 0x80 | size)) if size < 126 else b"\x82\xfe" + size.to_bytes(2)
    return head + bytes(4) + body


def test_a_tablet_that_reads_nothing_holds_nobody_up_and_takes_no_memory(
    store: SqliteLessonStore,
) -> None:
    with open_board(writing=store) as board, group(board, "1-1", "1-2", "1-3") as (one, two, deaf):
        for _ in range(10):
            one.types("x" * 50_000)
        where = urlsplit(board.server.address)
        with socket.create_connection((str(where.hostname), int(where.port or 0))) as line:
            line.settimeout(10)
            key = b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
            host = f"Host: {where.netloc}\r\n".encode()
            line.sendall(
                b"GET /write HTTP/1.1\r\n" + host
                + b"Upgrade: websocket\r\nConnection: Upgrade\r\n" + key + b"\r\n"
            )  # fmt: skip
            assert b"101" in line.recv(4096)
            first = f'{{"type":"write","token":"{deaf.token}"}}'.encode()
            line.sendall(b"\x81" + _say(first)[1:])
            everything = b"\x00\x00\x01\x00"
            for _ in range(100):  # 50 MB, if it were all answered
                line.sendall(_say(everything))
            for number in range(20):
                one.types(f"key {number}")
                two.page.reads(*one.page.lines())
            assert _unread_bytes(board) < 4_000_000


def _unread_bytes(board: OpenBoard) -> int:
    """Return what the board keeps for those who do not read, bytes."""
    room = board.server._room
    assert room is not None
    text = room.hall._texts[HERE]
    sizes = []
    for page in text.pages:
        assert isinstance(page.line, LinedProtocol)
        sizes.append(page.line.transport.get_write_buffer_size())
    return max(sizes)


def test_history_is_whole_while_rows_are_merged(store: SqliteLessonStore) -> None:
    writer = Writer("1-1", 1)
    with open_board(writing=store) as board, group(board, "1-1") as (one,):
        one.types("葉")
        whole, number = Writer("1-2", 2), 0
        for turn in range(60):
            board.clock.at = LessonNs(turn * NS_PER_S // 4)
            one.writer.type(0, f"{turn};")
            one.page.push()
            one.page.until("saved")
            if turn % 3 == 0:
                store.compact_texts(LessonNs(0), board.clock.at, lambda each: merged([*each]))
            if turn % 2 == 0:
                found = store.updates_since(HERE, number)
                assert found.number >= number
                number = found.number
                for update in found.updates:
                    whole.hear(update.body)
        store.flush()
        for update in store.updates_since(HERE, number).updates:
            whole.hear(update.body)
        assert whole.paragraphs() == one.writer.paragraphs()
        for update in store.updates_since(HERE, 0).updates:
            writer.hear(update.body)
        assert writer.paragraphs() == one.writer.paragraphs()
        assert len(store.updates(HERE)) < 60


def silent() -> logging.Logger:
    """Return a log of nothing: a line that ends within a message is an error to websockets."""
    log = logging.getLogger("tests.huge")
    log.disabled = True
    return log


@pytest.mark.logs("refused what a tablet sent")
def test_every_hostile_message_is_counted(store: SqliteLessonStore, tmp_path: Path) -> None:
    noted: list[str] = []
    with open_board(writing=store) as board, group(board, "1-1", "1-2") as (one, two):
        door = board.server._door
        assert door is not None
        door.listen(noted.append)
        one.types("fine")
        for hostile in (b"\x09", create_update_message(b"\x01\x01\xff"), b"\x00\x00\x01\x09"):
            two.page.socket.send(hostile)
            two.page.until("refused")
        ahead = b"\x01\x01\x09" + write_var_uint(5) + b"\x04\x01\x06report\x01x\x00"
        two.page.socket.send(create_update_message(ahead))
        assert two.page.until("refused")["reason"] == "ahead"
        url = board.server.address.replace("http", "ws", 1) + "/write"
        with connect(url, proxy=None, logger=silent()) as huge:
            with suppress(ConnectionClosed):  # it may be cut off in the middle
                huge.send(b"x" * 10_000_000)
            with pytest.raises(ConnectionClosed):
                huge.recv(timeout=10)
        one.types("still fine")
    assert noted == ["board_refused_text"] * 3
    # Nothing of what they said is in the database.
    with sqlite3.connect(tmp_path / "lesson" / DATABASE) as rows:
        assert rows.execute("SELECT COUNT(*) FROM writing WHERE seat = '1-2'").fetchone() == (0,)
    rows.close()
