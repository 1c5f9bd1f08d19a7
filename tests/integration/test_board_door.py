"""Who comes in and how: real sockets, all from one address, as in a school behind one router."""

import asyncio
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import connect as connect_now

from classsense.board.codes import chance
from classsense.board.door import device_of
from classsense.board.limits import Limits
from classsense.domain.commands import SeatLeft
from classsense.domain.lesson import SeatId
from fakes.board import CODE, KEY, OpenBoard, open_board
from fakes.classroom import small_plan
from fakes.inbox import StillClock
from fakes.wire import WAIT_S

LESSON_S = 50 * 60.0
TIGHT = Limits(code_burst=3, codes_per_s=0.001, all_code_burst=3, all_codes_per_s=0.001)
WRONG = "BBBB"


async def _joined(address: str, code: str) -> str:
    """Return the kind of the first reply that decides over a join."""
    async with connect(address.replace("http", "ws", 1) + "/ws", proxy=None) as line:
        await line.send(json.dumps({"type": "join", "protocol": 1, "code": code}))
        return str(json.loads(await line.recv())["type"])


async def _guess_for_ever(address: str, told: list[str], stop: asyncio.Event) -> None:
    """Try codes on many new connections, as fast as the machine allows."""
    while not stop.is_set():
        try:
            async with connect(address.replace("http", "ws", 1) + "/ws", proxy=None) as line:
                await line.send(json.dumps({"type": "join", "protocol": 1, "code": WRONG}))
                told.append(str(json.loads(await line.recv())["type"]))
        except (OSError, WebSocketException, TimeoutError):
            await asyncio.sleep(0.01)


async def _guarded(address: str) -> None:
    """Return once wrong codes are no longer told as wrong."""
    while await _joined(address, WRONG) != "asked":
        pass


def _class_and_guesser(board: OpenBoard, code: str, tablets: int) -> tuple[list[str], list[str]]:
    """Let a class join while somebody guesses; return what each tablet and the guesser heard."""
    address = board.server.address

    async def play() -> tuple[list[str], list[str]]:
        told: list[str] = []
        stop = asyncio.Event()
        attack = [asyncio.create_task(_guess_for_ever(address, told, stop)) for _ in range(8)]
        await _guarded(address)
        async with asyncio.timeout(10):
            heard = await asyncio.gather(*(_joined(address, code) for _ in range(tablets)))
        stop.set()
        await asyncio.gather(*attack)
        return list(heard), told

    return asyncio.run(play())


def test_forty_tablets_get_in_at_once_beside_a_guesser_at_their_own_address() -> None:
    with open_board(limits=Limits(devices=90)) as board:
        heard, told = _class_and_guesser(board, CODE + KEY, tablets=40)

        assert heard == ["joined"] * 40
        assert "joined" not in told
        assert told.count("refused") <= Limits().code_burst
        assert board.server.facts.guessing


def test_a_guesser_finds_the_code_in_less_than_one_lesson_of_three_hundred() -> None:
    guesses = Limits().guesses(LESSON_S)

    assert guesses == 120 + 0.1 * LESSON_S
    assert chance(guesses) < 1 / 300
    assert chance(19**4) == 1.0


def test_a_guesser_at_another_address_holds_up_nobody_who_types() -> None:
    limits = Limits(code_burst=3, codes_per_s=0.001)
    with open_board(limits=limits) as board:
        told = [_first_type(board, WRONG, "127.0.0.2") for _ in range(6)]
        assert told == ["refused"] * 3 + ["asked"] * 3
        for _ in range(3):
            assert _first_reply(board, CODE)["type"] == "joined"


def _first_type(board: OpenBoard, code: str, source: str) -> str:
    """Return the type of the reply to a join from an address of the loopback."""
    where = urlsplit(board.server.address)
    try:
        line = socket.create_connection(
            (str(where.hostname), int(where.port or 0)), WAIT_S, source_address=(source, 0)
        )
    except OSError:
        pytest.skip("this system has one address for the loopback only")
    with connect_now(f"ws://{where.netloc}/ws", sock=line, proxy=None) as tablet:
        tablet.send(json.dumps({"type": "join", "protocol": 1, "code": code}))
        return str(json.loads(tablet.recv(timeout=WAIT_S))["type"])


def _first_reply(board: OpenBoard, code: str) -> dict[str, Any]:
    with board.tablet() as tablet:
        tablet.send("join", protocol=1, code=code)
        return tablet.next()


def _until(met: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(1000):
        if met():
            return
        pause.wait(0.01)
    pytest.fail("it did not happen in 10 s")


@contextmanager
def _guessed(limits: Limits = TIGHT) -> Iterator[OpenBoard]:
    """A board at which somebody used up all wrong codes."""
    with open_board(limits=limits) as board:
        for _ in range(limits.code_burst):
            assert _first_reply(board, WRONG)["type"] == "refused"
        yield board


def test_beyond_the_limit_a_right_and_a_wrong_code_look_the_same() -> None:
    with _guessed() as board:
        right, wrong = _first_reply(board, CODE), _first_reply(board, WRONG)
        assert right["type"] == wrong["type"] == "asked"
        assert right.keys() == wrong.keys()


def test_only_who_had_the_code_right_is_shown_to_the_teacher_and_she_lets_it_in() -> None:
    with _guessed() as board, board.tablet() as wrong, board.tablet() as right:
        wrong.send("join", protocol=1, code=WRONG)
        wrong.until("asked")
        right.send("join", protocol=1, code=CODE)
        number = right.until("asked")["number"]
        _until(lambda: board.server.facts.asking == (number,))

        right.send("ping")
        right.until("pong")
        board.server.answer(number, let_in=True)
        right.until("joined")
        assert board.server.facts.asking == ()


def test_the_teacher_turns_a_tablet_away() -> None:
    with _guessed() as board, board.tablet() as tablet:
        tablet.send("join", protocol=1, code=CODE)
        number = tablet.until("asked")["number"]
        board.server.answer(number, let_in=False)
        assert tablet.until("refused")["reason"] == "turned_away"


def test_a_tablet_that_waits_and_goes_is_no_longer_shown() -> None:
    with _guessed() as board:
        with board.tablet() as tablet:
            tablet.send("join", protocol=1, code=CODE)
            tablet.until("asked")
            _until(lambda: len(board.server.facts.asking) == 1)
        _until(lambda: board.server.facts.asking == ())
        board.server.answer(10, let_in=True)  # of nobody: nothing happens
        assert _first_reply(board, CODE + KEY)["type"] == "joined"


def test_who_waits_too_long_may_come_again() -> None:
    limits = Limits(code_burst=1, codes_per_s=0.001, ask_s=0.05)
    with _guessed(limits) as board, board.tablet() as tablet:
        tablet.send("join", protocol=1, code=CODE)
        tablet.until("asked")
        with pytest.raises(ConnectionClosed) as closed:
            tablet.next()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1013


def test_beyond_the_devices_of_a_lesson_the_teacher_is_asked() -> None:
    with open_board(limits=Limits(devices=2)) as board:
        tokens = []
        for _ in range(2):
            with board.tablet() as tablet:
                tokens.append(tablet.join(CODE)["token"])
        for code in (CODE, CODE + KEY):
            assert _first_reply(board, code)["type"] == "asked"
        assert _first_reply(board, WRONG)["type"] == "refused"
        with board.tablet() as tablet:
            assert tablet.join(CODE, token=tokens[0])["token"] == tokens[0]


def test_by_default_twice_the_seats_and_ten_devices_come_in_by_themselves() -> None:
    with open_board() as board:
        for _ in range(2 * len(small_plan().seats()) + 10):
            assert _first_reply(board, CODE)["type"] == "joined"
        assert _first_reply(board, CODE)["type"] == "asked"


def test_a_renewed_code_keeps_out_who_has_the_old_one_but_nobody_who_was_in() -> None:
    with open_board() as board:
        with board.tablet() as tablet:
            token = tablet.join(CODE)["token"]
        keys = board.server.renew()
        assert board.server.code == keys.code
        for old in (CODE, CODE + KEY, keys.code + KEY, CODE + keys.key):
            assert _first_reply(board, old)["type"] == "refused"
        assert _first_reply(board, keys.code)["type"] == "joined"
        assert _first_reply(board, keys.code + keys.key)["type"] == "joined"
        with board.tablet() as tablet:
            tablet.join(CODE, token=token)


def test_a_token_that_was_never_given_out_opens_nothing() -> None:
    with open_board() as board, board.tablet() as tablet:
        tablet.send("join", protocol=1, code=WRONG, token="A" * 32)
        assert tablet.next()["reason"] == "wrong_code"


def test_who_has_not_joined_makes_room_for_who_does() -> None:
    with open_board(limits=Limits(clients=3)) as board:
        idle = [board.tablet() for _ in range(3)]
        for tablet in idle:
            tablet.__enter__()
        with board.tablet() as pupil:
            pupil.sit(CODE, "1-1")
        with pytest.raises(ConnectionClosed):
            idle[0].next()
        for tablet in idle:
            tablet.__exit__(None, None, None)


def test_of_a_token_only_its_hash_is_kept() -> None:
    with open_board() as board, board.tablet() as tablet:
        token = tablet.join(CODE)["token"]
        tablet.send("seat", seat="1-1")
        tablet.until("seated")
        kept = repr(board.lesson.kept)
        assert token not in kept
        assert device_of(token) in kept
        assert SeatId("1-1") in kept


def test_a_device_that_the_teacher_removed_is_out_for_the_rest_of_the_lesson() -> None:
    with open_board() as board:
        with board.tablet() as stranger, board.tablet() as pupil:
            token = stranger.join(CODE)["token"]
            stranger.send("seat", seat="1-1")
            stranger.until("seated")
            pupil.sit(CODE, "1-2")
            board.server.remove(SeatId("1-1"))
            with pytest.raises(ConnectionClosed):
                stranger.until("pong")
            pupil.send("ping")
            pupil.until("pong")
        for code in (CODE, CODE + KEY):
            with board.tablet() as again:
                again.send("join", protocol=1, code=code, token=token)
                assert again.next()["reason"] == "blocked"
        assert SeatLeft(StillClock().now(), SeatId("1-1"), device_of(token)) in board.lesson.kept
        with board.tablet() as other:
            other.sit(CODE, "1-1")
        board.server.remove(SeatId("2-3"))  # nobody there: nothing happens
