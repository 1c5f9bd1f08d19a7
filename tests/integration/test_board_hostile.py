import http.client
import json
import socket
import threading

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from classsense.board.limits import MAX_FRAME_BYTES, Limits
from classsense.board.server import BoardServer, Entrance
from classsense.domain.clock import LessonNs
from classsense.domain.commands import QuestionOpened, SensingSwitched
from classsense.domain.errors import KnownError
from classsense.domain.policy import policy_of
from classsense.resources.texts import LANGUAGES, explain
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import WHY, small_plan
from fakes.inbox import LessonInMemory, StillClock
from fakes.wire import WAIT_S, Wire

NOW = LessonNs(5)


def _still_works(board: OpenBoard) -> None:
    with board.tablet() as tablet:
        tablet.sit(CODE, "2-3")
        assert tablet.state


def _closed(tablet: Wire) -> int:
    """Read until the board closes; return its close code."""
    try:
        while True:
            tablet.next()
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 0


@pytest.mark.logs("cannot be read")
@pytest.mark.parametrize(
    "rubbish",
    [
        "{",
        "[]",
        '{"type":"join"}',
        '{"type":"join","protocol":1,"code":"KXMP","admin":true}',
        '{"type":"answer","id":7,"question":"why","value":"x"}',
        "[" * 5000,
        b"\x00\xff\xfe",
    ],
)
def test_rubbish_is_refused_and_repeated_rubbish_closes(rubbish: str | bytes) -> None:
    with open_board() as board:
        with board.tablet() as tablet:
            for _ in range(Limits().faults):
                tablet.socket.send(rubbish)
            assert tablet.next() == {
                "type": "refused",
                "about": "",
                "reason": "unreadable",
                "id": None,
                "again": False,
                "retry_s": 0.0,
            }
            assert _closed(tablet) == 1008
        _still_works(board)


@pytest.mark.logs("cannot be read")
def test_rubbish_after_the_join_is_refused_too_and_never_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with open_board() as board:
        with board.tablet() as tablet:
            tablet.sit(CODE, "1-1")
            for _ in range(Limits().faults):
                tablet.socket.send('{"type":"たなかさんのひみつ"}')
            assert _closed(tablet) == 1008
        _still_works(board)
    assert "ひみつ" not in caplog.text


def test_a_message_of_a_megabyte_ends_that_connection_only() -> None:
    with open_board() as board:
        with board.tablet() as tablet:
            tablet.sit(CODE, "1-1")
            tablet.socket.send("x" * 1_000_000)
            assert _closed(tablet) == 1009
        _still_works(board)


def test_the_largest_message_allowed_is_read() -> None:
    with open_board() as board, board.tablet() as tablet:
        tablet.socket.send("x" * MAX_FRAME_BYTES)
        assert tablet.next()["reason"] == "unreadable"


def test_nothing_is_done_for_who_has_not_joined() -> None:
    with open_board() as board, board.tablet() as tablet:
        tablet.send("seat", seat="1-1")
        assert tablet.next()["reason"] == "join_first"
        assert not board.lesson.kept


def test_wrong_codes_are_refused_and_then_the_door_closes() -> None:
    with open_board() as board:
        with board.tablet() as tablet:
            for _ in range(Limits().wrong_codes):
                tablet.send("join", protocol=1, code="BBBB")
                assert tablet.next()["reason"] == "wrong_code"
            assert _closed(tablet) == 1008
        _still_works(board)


def test_guessing_codes_leads_nowhere_but_never_locks_out_a_known_device() -> None:
    limits = Limits(code_burst=2, codes_per_s=0.001)
    with open_board(limits=limits) as board:
        with board.tablet() as tablet:
            token = tablet.join(CODE)["token"]
        with board.tablet() as guesser:
            for _ in range(2):
                guesser.send("join", protocol=1, code="BBBB")
                guesser.next()
            guesser.send("join", protocol=1, code=CODE)
            assert guesser.next()["type"] == "asked"
        with board.tablet() as tablet:
            assert tablet.join(CODE, token=token)["token"] == token


def test_another_protocol_is_refused() -> None:
    with open_board() as board, board.tablet() as tablet:
        tablet.send("join", protocol=99, code=CODE)
        assert tablet.next()["reason"] == "protocol"


@pytest.mark.parametrize("seat", ["9-9", "1-1\u0000", "1-\u200b1", "１-１", "1-1 ", "../1-1"])
def test_a_seat_that_the_plan_does_not_know_is_refused(seat: str) -> None:
    with open_board() as board, board.tablet() as tablet:
        tablet.join(CODE)
        tablet.send("seat", seat=seat)
        assert tablet.until("refused")["reason"] == "no_such_seat"
        assert not board.lesson.kept


def test_without_a_seat_nothing_is_taken() -> None:
    with open_board() as board, board.tablet() as tablet:
        board.lesson.do(QuestionOpened(NOW, WHY))
        tablet.join(CODE)
        tablet.answer("a1b2c3d4", WHY, "日なた")
        tablet.send("hand", up=True)
        tablet.send("call", waiting=True)
        refusals = [tablet.until("refused") for _ in range(3)]
        assert [each["about"] for each in refusals] == ["answer", "hand", "call"]
        assert {each["reason"] for each in refusals} == {"no_seat"}
        assert len(board.lesson.kept) == 1


def test_who_never_joins_is_sent_away() -> None:
    with open_board(limits=Limits(join_s=0.05)) as board, board.tablet() as tablet:
        assert _closed(tablet) == 1008
        assert board.server.connected == 0


def test_more_tablets_than_the_board_takes_are_asked_to_wait() -> None:
    with open_board(limits=Limits(clients=1)) as board, board.tablet() as first:
        first.sit(CODE, "1-1")
        with board.tablet() as second:
            refusal = second.next()
            assert (refusal["reason"], refusal["again"]) == ("full", True)
            assert _closed(second) == 1013
        first.send("ping")
        first.until("pong")


def test_a_page_of_another_origin_cannot_talk() -> None:
    with open_board() as board:
        with (
            pytest.raises(InvalidStatus) as caught,
            Wire(board.server.address, origin="http://evil.example"),
        ):
            pass
        assert caught.value.response.status_code == 403
        with Wire(board.server.address, origin=board.server.address) as tablet:
            tablet.join(CODE)


def _get(board: OpenBoard, path: str, host: str | None = None) -> http.client.HTTPResponse:
    name = board.server.address.removeprefix("http://")
    connection = http.client.HTTPConnection(name, timeout=WAIT_S)
    connection.request("GET", path, headers={"Host": host or name, "Connection": "close"})
    response = connection.getresponse()
    response.body = response.read()  # type: ignore[attr-defined]  # for the test to look at
    connection.close()
    return response


def test_the_page_comes_with_a_policy_that_allows_its_own_files_only() -> None:
    with open_board() as board:
        response = _get(board, "/")
        policy = response.headers["Content-Security-Policy"]
        assert response.status == 200
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "server" not in response.headers


@pytest.mark.parametrize(
    "path", ["/../server.py", "/%2e%2e%2fserver.py", "/ws", "/docs", "/.npmrc"]
)
def test_nothing_but_the_page_is_served(path: str) -> None:
    with open_board() as board:
        assert _get(board, path).status in {404, 400}


def test_a_foreign_name_that_points_here_gets_no_page() -> None:
    with open_board() as board:
        assert _get(board, "/", host="evil.example").status == 421


def test_the_page_starts_in_the_language_of_the_lesson() -> None:
    for language in LANGUAGES:
        with open_board(small_plan(language=language)) as board:
            body = _get(board, "/").body  # type: ignore[attr-defined]  # see _get
            assert f'<html lang="{language}">'.encode() in body


def _deaf_tablet(board: OpenBoard) -> socket.socket:
    """Return a connection that joined and from now on reads nothing."""
    host, port = board.server.address.removeprefix("http://").split(":")
    deaf = socket.socket()
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    deaf.connect((host, int(port)))
    deaf.sendall(
        f"GET /ws HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
    )
    deaf.recv(1)
    join = json.dumps({"type": "join", "protocol": 1, "code": CODE}).encode()
    deaf.sendall(bytes([0x81, 0x80 | len(join)]) + bytes(4) + join)  # a mask of zeros
    return deaf


def test_a_tablet_that_does_not_read_delays_nobody() -> None:
    with open_board() as board, board.tablet() as tablet, _deaf_tablet(board):
        tablet.sit(CODE, "1-1")
        for number in range(200):
            board.lesson.do(SensingSwitched(LessonNs(number), on=bool(number % 2)))
        board.lesson.do(QuestionOpened(NOW, WHY))
        while not tablet.state["question"]:
            tablet.next()
        tablet.answer("a1b2c3d4", WHY, "日なた")
        assert tablet.until("stored")


def test_the_board_stops_with_tablets_connected_and_one_that_does_not_read() -> None:
    before = threading.active_count()
    with open_board() as board, board.tablet() as tablet, _deaf_tablet(board):
        tablet.sit(CODE, "1-1")
        board.server.stop()
        board.server.stop()
        assert _closed(tablet) == 1012
    assert threading.active_count() == before


def test_after_the_stop_nobody_minds_a_late_snapshot_or_receipt() -> None:
    with open_board() as board, board.tablet() as tablet:
        board.lesson.do(QuestionOpened(NOW, WHY))
        tablet.sit(CODE, "1-1").sees_a_question()
        board.lesson.committing.clear()
        tablet.answer("a1b2c3d4", WHY, "日なた")
        tablet.send("ping")
        tablet.until("pong")
        board.server.stop()
        board.lesson.committing.set()
        board.lesson.do(SensingSwitched(NOW, on=False))
        assert len(board.answers()) == 1


def test_a_taken_port_is_a_known_error_that_says_what_to_do() -> None:
    plan = small_plan()
    with open_board() as board, LessonInMemory(plan) as lesson:
        port = int(board.server.address.rsplit(":", 1)[1])
        second = BoardServer(plan, lesson, StillClock(), policy_of(plan), Entrance(port=port))
        with pytest.raises(KnownError) as caught:
            second.start()
        assert caught.value.key == "port_taken"
        for language in LANGUAGES:
            assert str(port) in explain(caught.value, language)
        second.stop()


def test_an_address_that_is_not_ours_is_a_known_error() -> None:
    plan = small_plan()
    with LessonInMemory(plan) as lesson:
        entrance = Entrance(host="192.0.2.77")
        board = BoardServer(plan, lesson, StillClock(), policy_of(plan), entrance)
        with pytest.raises(KnownError) as caught:
            board.start()
        assert caught.value.key == "board_address_gone"
