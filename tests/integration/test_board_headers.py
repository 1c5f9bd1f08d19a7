"""What leaves the board, on every answer, and what gets in."""

import http.client
import re

import pytest
from websockets.exceptions import InvalidStatus

from classsense.board.addresses import is_own_host
from classsense.board.routes import STATIC
from fakes.board import OpenBoard, open_board
from fakes.wire import WAIT_S, Wire


def _ask(board: OpenBoard, method: str, path: str, **headers: str) -> http.client.HTTPResponse:
    name = board.server.address.removeprefix("http://")
    line = http.client.HTTPConnection(name, timeout=WAIT_S)
    line.request(method, path, headers={"Host": name, "Connection": "close"} | headers)
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer


@pytest.mark.parametrize(
    ("method", "path", "host", "status"),
    [
        ("GET", "/", None, 200),
        ("HEAD", "/", None, 200),
        ("GET", "/nothing.js", None, 404),
        ("GET", "/a/b/c", None, 404),
        ("POST", "/", None, 405),
        ("DELETE", "/", None, 405),
        ("OPTIONS", "/", None, 405),
        ("GET", "/", "evil.example", 421),
        ("POST", "/ws", "evil.example", 421),
    ],
)
def test_every_answer_carries_the_headers(
    method: str, path: str, host: str | None, status: int
) -> None:
    with open_board() as board:
        answer = _ask(board, method, path, **({"Host": host} if host else {}))
        policy = answer.headers["Content-Security-Policy"]
        assert answer.status == status
        assert "default-src 'none'" in policy
        assert "object-src 'none'" in policy
        assert "base-uri 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert "Set-Cookie" not in answer.headers
        assert "charset=utf-8" in answer.headers.get("Content-Type", "charset=utf-8")


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://{host}", "http://[", "file://"]
)
def test_a_websocket_of_another_page_is_refused_and_noted(origin: str) -> None:
    with open_board() as board:
        noted: list[str] = []
        assert board.server._door is not None
        board.server._door.listen(noted.append)
        host = board.server.address.removeprefix("http://")
        with (
            pytest.raises(InvalidStatus) as caught,
            Wire(board.server.address, origin=origin.format(host=host)),
        ):
            pass
        assert caught.value.response.status_code == 403
        assert noted == ["board_refused_origin"]


@pytest.mark.parametrize(
    "host",
    ["evil.example", "", "1.2.3.4:80; script-src *", "1.2.3.4;x", "[::1", "127.0.0.1:x", "a b"],
)
def test_a_host_that_is_not_ours_is_known(host: str) -> None:
    assert not is_own_host(host)


@pytest.mark.parametrize("host", ["127.0.0.1:8321", "[::1]:8321", "192.0.2.5", "LOCALHOST:1"])
def test_an_address_is_ours(host: str) -> None:
    assert is_own_host(host)


def test_a_name_of_the_certificate_is_ours() -> None:
    assert is_own_host("board.school.example:443", "board.school.example")
    assert not is_own_host("board.school.example:443")


def test_a_header_of_a_proxy_changes_nobody() -> None:
    with open_board() as board:
        answer = _ask(board, "GET", "/", **{"X-Forwarded-For": "192.0.2.9", "Forwarded": "for=1"})
        assert answer.status == 200
        assert not board.server.facts.reached


def test_the_page_puts_no_text_into_its_structure() -> None:
    folder = STATIC.parent / "page" / "src"
    sources = [path for path in folder.rglob("*") if path.suffix in {".ts", ".tsx"}]
    assert sources
    unsafe = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    )
    assert [path.name for path in sources if unsafe.search(path.read_text("utf-8"))] == []


def test_a_body_of_megabytes_is_not_read() -> None:
    with open_board() as board:
        name = board.server.address.removeprefix("http://")
        line = http.client.HTTPConnection(name, timeout=WAIT_S)
        line.putrequest("POST", "/")
        line.putheader("Content-Length", str(10**9))
        line.endheaders(b"x" * 100_000)
        assert line.getresponse().status == 405
        line.close()
        assert _ask(board, "GET", "/").status == 200
