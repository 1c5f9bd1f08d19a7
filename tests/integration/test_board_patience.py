"""Who connects and asks nothing is sent away, and holds up nobody."""

import socket
import threading
from contextlib import ExitStack, suppress

import pytest

from classsense.board import patience
from classsense.board.limits import Limits
from fakes.board import CODE, OpenBoard, open_board
from fakes.wire import WAIT_S

PAGE = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"


def _line(board: OpenBoard) -> socket.socket:
    host, port = board.server.address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), WAIT_S)


@pytest.mark.parametrize(
    "said", [b"", b"GE", PAGE, PAGE + b"\r\nGET / HT"], ids=["nothing", "two", "head", "second"]
)
def test_half_a_request_ends_in_time(said: bytes) -> None:
    with open_board(limits=Limits(head_s=0.1)) as board, _line(board) as line:
        line.sendall(said)
        with suppress(ConnectionResetError):
            while line.recv(65_536):
                pass
        with board.tablet() as tablet:
            tablet.sit(CODE, "1-1")


def test_a_websocket_may_be_silent_for_longer() -> None:
    with open_board(limits=Limits(head_s=0.05)) as board, board.tablet() as tablet:
        tablet.join(CODE)
        threading.Event().wait(0.3)
        tablet.send("ping")
        tablet.until("pong")


def test_beyond_the_most_connections_the_longest_idle_makes_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(patience, "SPARE", 0)
    with open_board(limits=Limits(clients=5)) as board, ExitStack() as idle:
        lines = [idle.enter_context(_line(board)) for _ in range(5)]
        with board.tablet() as tablet:
            tablet.sit(CODE, "1-1")
        lines[0].settimeout(WAIT_S)
        with suppress(ConnectionResetError):
            assert lines[0].recv(1) == b""
