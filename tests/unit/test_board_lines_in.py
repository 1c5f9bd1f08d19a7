"""Messages come in whole and in order, however the network cuts them."""

import asyncio
from typing import Final

import pytest
import uvicorn
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect
from uvicorn.server import ServerState
from websockets.frames import Opcode

from classsense.board.lines import LINE, LinedProtocol, short_message

_MASK: Final = b"\x01\x02\xf3\x04"
_HEAD: Final = (
    b"GET /write HTTP/1.1\r\nHost: board\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
_TURNS: Final = 8


class Cable(asyncio.Transport):
    """A connection whose other end keeps what is written, and is cut when it is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += bytes(data)

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass


def frame(data: bytes, opcode: Opcode = Opcode.BINARY, *, fin: bool = True) -> bytes:
    """Return a frame as a browser masks it."""
    masked = bytes(byte ^ _MASK[at % 4] for at, byte in enumerate(data))
    size = len(data)
    length = bytes((0x80 | size,)) if size < 126 else b"\xfe" + size.to_bytes(2)
    return bytes((0x80 * fin | opcode,)) + length + _MASK + masked


async def heard(chunks: list[bytes], head: bytes = _HEAD) -> tuple[list[bytes], list[bytes], bytes]:
    """Return what was taken at once, what went the usual way, and what was sent back."""
    at_once: list[bytes] = []
    usual: list[bytes] = []

    def take(message: bytes) -> bool:
        if message.startswith(b"later"):
            return False
        at_once.append(message)
        return True

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        page = WebSocket(scope, receive, send)
        await page.accept()
        scope["extensions"][LINE].hear(take)
        try:
            while True:
                message = await page.receive()
                if message["type"] == "websocket.disconnect":
                    return
                usual.append(message.get("bytes") or message.get("text", "").encode())
        except WebSocketDisconnect:
            return

    config = uvicorn.Config(app, ws=LinedProtocol, ws_max_size=1000, log_config=None)
    config.load()
    line, cable = LinedProtocol(config, ServerState(), {}), Cable()
    line.connection_made(cable)
    for chunk in (head, *chunks):
        line.data_received(chunk)
        for _ in range(_TURNS):
            await asyncio.sleep(0)
        if cable.closed:
            break
    line.connection_lost(None)
    await asyncio.gather(*line.tasks)
    return at_once, usual, cable.written


_MESSAGES: Final = st.lists(
    st.one_of(
        st.binary(max_size=20),
        st.sampled_from([b"x" * 125, b"y" * 126, b"z" * 300, b"later", b"\x82\x80abcd"]),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), messages=_MESSAGES)
def test_messages_come_as_they_were_sent(data: st.DataObject, messages: list[bytes]) -> None:
    sent = b""
    for message in messages:
        half = data.draw(st.sampled_from([None, len(message) // 2]))
        if half is None:
            sent += frame(message)
        else:
            sent += frame(message[:half], fin=False)
            sent += data.draw(st.sampled_from([b"", frame(b"p", Opcode.PONG)]))
            sent += frame(message[half:], Opcode.CONT)
        sent += data.draw(st.sampled_from([b"", b"", frame(b"", Opcode.PONG)]))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=8)))
    chunks = [sent[a:b] for a, b in zip([0, *cuts], [*cuts, len(sent)], strict=True) if a < b]
    at_once, usual, _ = asyncio.run(heard(chunks))
    assert sorted([*at_once, *usual]) == sorted(messages)
    left = iter(messages)
    assert all(each in left for each in at_once)  # in their order


@pytest.mark.parametrize("cut", range(1, 9))
def test_a_frame_in_two_pieces_is_one_message(cut: int) -> None:
    """Also where the second piece looks like a whole frame itself."""
    inner = frame(b"in")
    message = b"ab" + bytes(a ^ b for a, b in zip(inner, b"\xf3\x04\x01\x02" * 2, strict=True))
    assert frame(message).endswith(inner)
    pieces = [frame(message)[:cut], frame(message)[cut:]]
    found = asyncio.run(heard([*pieces, frame(b"next")]))[0]
    assert found == [message, b"next"]


def test_a_frame_within_a_message_in_parts_is_refused() -> None:
    at_once, usual, written = asyncio.run(
        heard([frame(b"begins", fin=False), frame(b"another"), frame(b"third")])
    )
    assert not at_once
    assert not usual
    assert (1002).to_bytes(2) in written  # a protocol error: RFC 6455, section 7.4.1


def test_after_a_ping_of_the_client_all_goes_by_the_parser() -> None:
    at_once, _, written = asyncio.run(heard([frame(b"ping", Opcode.PING), frame(b"one")]))
    assert at_once == [b"one"]
    assert b"\x8a\x04ping" in written


def test_what_stands_behind_the_head_is_read() -> None:
    whole = frame(b"first") + frame(b"second")
    at_once, usual, _ = asyncio.run(heard([whole[14:], frame(b"third")], _HEAD + whole[:14]))
    assert [*usual, *at_once] == [b"first", b"second", b"third"]


def test_bytes_that_are_no_short_frame_are_none() -> None:
    good = frame(b"abc")
    assert short_message(good) == b"abc"
    assert short_message(frame(b"")) == b""
    spoiled = [
        b"",
        good[:-1],
        good + b"x",
        good + good,
        frame(b"abc", Opcode.TEXT),
        frame(b"abc", fin=False),
        b"\xc2" + good[1:],  # compressed
        bytes((good[0], good[1] & 0x7F)) + good[2:],  # not masked
        frame(b"x" * 126),
    ]
    assert [short_message(each) for each in spoiled] == [None] * len(spoiled)


async def ended(*, going: bool) -> tuple[bool, bytes]:
    """End the board's side of a line whose tablet may be going; return whether it is cut."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        page = WebSocket(scope, receive, send)
        await page.accept()
        while (await page.receive())["type"] != "websocket.disconnect":
            pass

    config = uvicorn.Config(app, ws=LinedProtocol, log_config=None)
    config.load()
    line, cable = LinedProtocol(config, ServerState(), {}), Cable()
    line.connection_made(cable)
    line.data_received(_HEAD)
    for _ in range(_TURNS):
        await asyncio.sleep(0)
    if going:
        line.data_received(frame(b"\x03\xe9", Opcode.CLOSE))
    line.shutdown()
    await asyncio.gather(*line.tasks)
    line.connection_lost(None)
    return cable.closed, cable.written.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize(("going", "code"), [(False, 1012), (True, 1001)])
def test_the_board_ends_also_while_a_tablet_goes(*, going: bool, code: int) -> None:
    closed, said = asyncio.run(ended(going=going))
    assert closed
    assert said == b"\x88\x02" + code.to_bytes(2)
