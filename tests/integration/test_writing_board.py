"""Texts that groups write together, through real sockets and a real disk."""

import gc
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from classsense.board.limits import Limits
from classsense.domain.clock import LessonNs
from classsense.domain.lesson import GroupId
from classsense.domain.writing_commands import WritingClosed, WritingLocked, WritingOpened
from classsense.storage.lesson_store import SqliteLessonStore
from classsense.writing.rooms import WritingRoom
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import small_plan
from fakes.text_wire import TextWire, seated
from fakes.writers import Writer

NOW = LessonNs(5)
HERE = GroupId("1")
OPENED = WritingOpened(NOW, "葉の実験")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteLessonStore]:
    made = SqliteLessonStore(tmp_path / "lesson", small_plan())
    yield made
    made.close()


@contextmanager
def pages(board: OpenBoard, *seats: str) -> Iterator[list[TextWire]]:
    """Seat a tablet at each seat and open its text."""
    with ExitStack() as stack:
        opened = []
        for number, seat in enumerate(seats, 1):
            token = seated(board, stack, seat)
            page = TextWire(board.server.address, token, Writer(seat, number))
            stack.enter_context(page).opened()
            opened.append(page)
        yield opened


def test_a_group_writes_together_and_it_is_on_the_disk(store: SqliteLessonStore) -> None:
    with open_board(writing=store) as board:
        board.lesson.do(OPENED)
        with pages(board, "1-1", "1-2") as (one, two):
            one.writer.paragraph("でんぷんがある")
            one.push()
            two.reads("でんぷんがある")
            assert one.until("saved")["n"] >= 1
            two.writer.type(0, "葉に")
            two.push()
            one.reads("葉にでんぷんがある")
            two.until("saved")
    kept = WritingRoom(HERE, store.updates(HERE))
    assert "葉にでんぷんがある" in str(kept.doc.get("report", type=type(two.writer.text)))
    assert set(kept.owners.values()) == {"1-1", "1-2"}


def test_another_group_sees_nothing_of_it(store: SqliteLessonStore) -> None:
    with open_board(writing=store) as board:
        board.lesson.do(OPENED)
        with pages(board, "1-1", "2-1") as (one, other):
            one.writer.paragraph("ひみつ")
            one.push()
            one.until("saved")
            other.writer.paragraph("theirs")
            other.push()
            other.until("saved")
            assert other.lines() == ["theirs"]
            assert "1-1" not in str(other.heard)


def test_no_tablet_is_told_how_much_anybody_wrote(store: SqliteLessonStore) -> None:
    with open_board(writing=store) as board:
        board.lesson.do(OPENED)
        with pages(board, "1-1", "1-2") as (one, two):
            one.writer.paragraph("葉は緑")
            one.push()
            two.reads("葉は緑")
            board.lesson.do(WritingLocked(NOW, locked=True))
            for page in (one, two):
                page.until("locked")
            said = [key for page in (one, two) for each in page.heard for key in each]
            known = {"type", "title", "group", "seat", "locked", "writers", "moved", "n"}
            assert set(said) <= known
            with board.tablet() as tablet:
                tablet.join(CODE)
                tablet.send("seat", seat="1-2")
                while (own := tablet.state.get("writing")) is None:
                    tablet.next()
                assert set(own) == {"title", "locked"}


def test_every_page_is_told_who_wrote_words_first_that_another_moved(
    store: SqliteLessonStore,
) -> None:
    with open_board(writing=store) as board:
        board.lesson.do(OPENED)
        with pages(board, "1-1", "1-2") as (one, two):
            one.writer.paragraph("葉は緑。茎も緑。")
            one.push()
            two.reads("葉は緑。茎も緑。")
            two.writer.divide(0, 4)
            two.push()
            moved = [page.until("moved")["moved"] for page in (one, two)]
            (((client, _, size, first),), again) = moved
            assert again == moved[0]
            assert (client, size, first) == (two.writer.doc.client_id, 4, one.writer.doc.client_id)
        with pages(board, "1-1") as (later,):
            assert later.heard[0]["moved"] == again


def test_the_text_is_there_again_after_the_board_ended(store: SqliteLessonStore) -> None:
    with open_board(writing=store) as board:
        board.lesson.do(OPENED)
        with pages(board, "1-1") as (one,):
            one.writer.paragraph("before")
            one.push()
            one.until("saved")
        board.comes_back()
        with pages(board, "1-2") as (two,):
            two.reads("before")


def test_ten_minutes_without_a_network_are_merged(store: SqliteLessonStore) -> None:
    with open_board(writing=store) as board:
        board.lesson.do(OPENED)
        away = Writer("1-1", 77)
        with pages(board, "1-2") as (two,):
            two.writer.paragraph("one")
            two.push()
            two.until("saved")
            for number in range(200):
                away.paragraph(f"away {number}")
            with board.tablet() as tablet:
                token = tablet.join(CODE)["token"]
                tablet.send("seat", seat="1-1")
                tablet.until("seated")
                with TextWire(board.server.address, token, away) as back:
                    back.opened()
                    back.until("saved")
            while len(two.lines()) != 201:
                two.next()
            assert two.lines()[0] == "one" or two.lines()[-1] == "one"


def test_what_an_empty_text_begins_with_comes_once(store: SqliteLessonStore) -> None:
    with open_board(writing=store) as board:
        board.lesson.do(WritingOpened(NOW, "葉の実験", ("問い", "予想")))
        with pages(board, "1-1", "1-2") as (one, two):
            one.reads("問い", "", "予想", "")
            two.reads("問い", "", "予想", "")
        board.comes_back()
        with pages(board, "1-1") as (one,):
            one.reads("問い", "", "予想", "")


def test_a_locked_text_is_read_only(store: SqliteLessonStore) -> None:
    with open_board(writing=store) as board:
        board.lesson.do(OPENED)
        with pages(board, "1-1") as (one,):
            board.lesson.do(WritingLocked(NOW, locked=True))
            assert one.until("locked")["locked"] is True
            one.writer.paragraph("too late")
            one.push()
            assert one.until("refused")["reason"] == "locked"
            board.lesson.do(WritingLocked(NOW, locked=False, groups=(HERE,)))
            assert one.until("locked")["locked"] is False
    assert not [kept for kept in store.updates(HERE) if kept.seat]


def test_who_has_no_seat_or_comes_too_early_sees_no_text(store: SqliteLessonStore) -> None:
    with open_board(writing=store) as board, board.tablet() as tablet:
        token = tablet.join(CODE)["token"]
        for token_given, reason in ((token, "not_open"), ("A" * 32, "join_first")):
            with TextWire(board.server.address, token_given, Writer("1-1", 1)) as page:
                assert page.until("refused")["reason"] == reason
                assert page.ended() == 1008
        board.lesson.do(OPENED)
        with pages(board, "1-2"), TextWire(board.server.address, token, Writer("1-1", 1)) as page:
            assert page.until("refused")["reason"] == "no_seat"


def test_a_removed_pupils_cursor_vanishes_and_its_page_is_closed(store: SqliteLessonStore) -> None:
    with open_board(writing=store) as board:
        board.lesson.do(OPENED)
        with pages(board, "1-1", "1-2") as (one, two):
            here = {"anchor": {"tname": "report"}, "head": {"tname": "report"}}
            one.point(1, 1, {"cursor": here, "user": {"name": "X"}})
            while 1 not in two.cursors:
                two.next()
            assert two.cursors[1] == {"cursor": here}  # and no name
            board.server.remove(one.writer.seat)
            assert one.ended() == 1008
            while two.cursors[1] is not None:
                two.next()


def test_closing_the_texts_ends_all_pages(store: SqliteLessonStore) -> None:
    with open_board(writing=store) as board:
        board.lesson.do(OPENED)
        with pages(board, "1-1") as (one,):
            board.lesson.do(WritingClosed(NOW))
            assert one.ended() == 1008


def test_hostile_pages_are_refused_and_the_text_lives(
    store: SqliteLessonStore, caplog: pytest.LogCaptureFixture
) -> None:
    with open_board(writing=store) as board:
        board.lesson.do(OPENED)
        with pages(board, "1-1", "1-2") as (one, two):
            two.writer.paragraph("fine")
            two.push()
            two.until("saved")
            for hostile in (
                b"",
                b"\x00\x02\x03\x01\x01\xff",
                b"\x09",
                b"\x01\x05\x01\x01\x01\x01{",
            ):
                one.socket.send(hostile)
                assert one.until("refused")["reason"] in {"unreadable", "malformed"}
            one.socket.send(b"\x00\x02\x03\x01\x01\xff")
            assert one.ended() == 1008
            two.writer.type(0, "still ")
            two.push()
            two.until("saved")
            with pages(board, "1-3") as (three,):
                three.reads("still fine")
    assert "refused what a tablet sent: malformed" in caplog.text
    caplog.clear()


def test_tablets_are_told_when_their_group_may_write(store: SqliteLessonStore) -> None:
    with open_board(writing=store) as board, board.tablet() as one, board.tablet() as nobody:
        nobody.join(CODE)
        one.sit(CODE, "1-1").shows(writing=None)
        board.lesson.do(OPENED)
        one.shows(writing={"title": "葉の実験", "locked": False})
        board.lesson.do(WritingLocked(NOW, locked=True, groups=(HERE,)))
        one.shows(writing={"title": "葉の実験", "locked": True})
        nobody.shows(writing=None)


def test_no_frame_waits_for_the_acknowledgement_of_the_one_before() -> None:
    """Nagle's algorithm is off on what the board accepts: it cost up to 40 ms a key."""
    with open_board() as board, board.tablet() as one:
        one.join(CODE)
        port = int(board.server.address.rsplit(":", 1)[1])
        accepted = [
            found
            for found in (each for each in gc.get_objects() if type(each) is socket.socket)
            if found.fileno() >= 0 and found.family == socket.AF_INET and _talks(found, port)
        ]
        assert accepted
        for each in accepted:
            assert each.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def _talks(found: socket.socket, port: int) -> bool:
    """Return whether a socket is the board's end of a connection."""
    try:
        return bool(found.getsockname()[1] == port and found.getpeername())
    except OSError:
        return False


def test_connections_that_open_no_text_make_room_for_the_next(store: SqliteLessonStore) -> None:
    with open_board(limits=Limits(clients=3), writing=store) as board, ExitStack() as stack:
        url = board.server.address.replace("http", "ws", 1) + "/write"
        silent = [stack.enter_context(connect(url, proxy=None)) for _ in range(6)]
        for each in silent[:3]:
            with pytest.raises(ConnectionClosed):
                each.recv(timeout=10)
        stack.enter_context(board.tablet()).join(CODE)
