"""The line to one tablet: whole websocket frames, written straight to its connection.

What all tablets are shown is put into a frame once and handed to each connection as it is. Through
Starlette and uvicorn every message would be looked at and framed anew for every tablet.
"""

import asyncio
import socket
from collections.abc import Callable
from typing import Any, Final, Protocol

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame
from websockets.http11 import Request
from websockets.protocol import State

LINE: Final = "classsense.line"
"""Name of the `Line` among the extensions of a websocket's ASGI scope."""

_TEXT: Final = b"\x81"  # FIN and the opcode of a text: RFC 6455, section 5.2
_BINARY: Final = b"\x82"
_SHORT: Final = 126
_MEDIUM: Final = 1 << 16
_HEAD_BYTES: Final = 6
"""Of a short frame from a client: two, and four of its mask."""
_HEAD_END: Final = b"\r\n\r\n"
_UNKNOWN: Final = 1 << 62
_UNSENT_BYTES: Final = 16 * 1024


Taker = Callable[[bytes], bool]
"""Takes a message and returns whether it did; nothing may be raised."""


class Line(Protocol):
    """Takes frames for one tablet. Used by the board's thread only."""

    @property
    def clear(self) -> bool:
        """Whether nothing written before still waits for the tablet to read."""

    async def cleared(self) -> None:
        """Wait until the line is clear, or closed."""

    def write(self, frame: bytes) -> None:
        """Send one whole frame; on a closed line it is dropped. Never blocks."""

    def hear(self, taker: Taker | None) -> None:
        """Hand each message in bytes to `taker` as it comes; those it leaves go the usual way."""


def framed(text: bytes) -> bytes:
    """Return the frame of a text message from a server: final and not masked.

    Args:
        text: UTF-8.
    """
    return _framed(_TEXT, text)


def framed_bytes(data: bytes) -> bytes:
    """Return the frame of a binary message from a server: final and not masked."""
    return _framed(_BINARY, data)


def _framed(opcode: bytes, data: bytes) -> bytes:
    size = len(data)
    if size < _SHORT:
        return opcode + bytes((size,)) + data
    if size < _MEDIUM:
        return opcode + b"\x7e" + size.to_bytes(2) + data
    return opcode + b"\x7f" + size.to_bytes(8) + data


def short_message(data: bytes) -> bytes | None:
    """Return the message if `data` is one whole binary frame of a client, of up to 125 bytes.

    Anything else is None, also what is no frame at all.
    """
    size = len(data) - _HEAD_BYTES
    if not 0 <= size < _SHORT or data[0] != _BINARY[0] or data[1] != 0x80 | size:
        return None
    mask = data[2:_HEAD_BYTES] * (size // 4 + 1)
    plain = int.from_bytes(data[_HEAD_BYTES:]) ^ int.from_bytes(mask[:size])
    return plain.to_bytes(size)


class LinedProtocol(WebSocketsSansIOProtocol):
    """uvicorn's websocket, which gives the application its `Line` in the scope's extensions."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep nothing back for a tablet that reads slowly: only the newest waits for it."""
        super().connection_made(transport)
        self.clear = True
        self._taker: Taker | None = None
        self._unread = 0
        self._within = False
        self.transport.set_write_buffer_limits(high=0)
        made: socket.socket | None = transport.get_extra_info("socket")
        if made is not None and hasattr(socket, "TCP_NOTSENT_LOWAT"):
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _UNSENT_BYTES)

    def data_received(self, data: bytes) -> None:
        """Take a short message without the parser, which takes much longer; leave it all else.

        Only between two messages: what the parser has taken in and not handed out is counted.
        """
        if self._taker is not None and not self._unread and not self._within:
            message = short_message(data)
            if message is not None and self._took(message):
                return
        begins = not self.handshake_initiated
        self._unread += len(data)
        super().data_received(data)
        if begins and self.handshake_initiated:
            # With anything behind its head, which no browser sends, all goes by the parser.
            self._unread = 0 if data.find(_HEAD_END) == len(data) - len(_HEAD_END) else _UNKNOWN

    def shutdown(self) -> None:
        """End the connection as the board ends; uvicorn stops at one whose tablet is just going."""
        if self.handshake_complete and not self.close_sent and self.conn.state is not State.OPEN:
            self.stop_keepalive()
            self.transport.close()
        else:
            super().shutdown()

    def handle_cont(self, event: Frame) -> None:
        """Note that a part of a message was handed out."""
        self._note(event)
        self._within = not event.fin
        super().handle_cont(event)

    def handle_text(self, event: Frame) -> None:
        """Note that a message, or its beginning, was handed out."""
        self._note(event)
        self._within = not event.fin
        super().handle_text(event)

    def handle_bytes(self, event: Frame) -> None:
        """Note that a message, or its beginning, was handed out."""
        self._note(event)
        self._within = not event.fin
        super().handle_bytes(event)

    def handle_pong(self, event: Frame) -> None:
        """Note that an answer to a ping was handed out; of a client's own ping nothing is told."""
        self._note(event)
        super().handle_pong(event)

    def _note(self, frame: Frame) -> None:
        size = len(frame.data)
        extra = 0 if size < _SHORT else 2 if size < _MEDIUM else 8
        self._unread -= _HEAD_BYTES + extra + size

    def handle_connect(self, event: Request) -> None:
        """Put the line into the scope, before the application's task begins."""
        super().handle_connect(event)
        if not self.close_sent:
            extensions: dict[str, Any] = self.scope["extensions"] or {}
            extensions[LINE] = self
            self.scope["extensions"] = extensions

    def hear(self, taker: Taker | None) -> None:
        """Hand each message in bytes to `taker` as it comes; those it leaves go the usual way."""
        self._taker = taker

    def send_receive_event_to_app(self) -> None:
        """Hand over a whole message: to the taker, unless others wait before it."""
        if self._taker is not None and self.curr_msg_data_type == "bytes":
            data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
            if self._took(bytes(data)):
                self.frames = []
                return
        super().send_receive_event_to_app()

    def _took(self, message: bytes) -> bool:
        return (
            self._taker is not None
            and self.queue.empty()
            and not (self.close_sent or self.disconnected)
            and self._taker(message)
        )

    def pause_writing(self) -> None:
        """Note that something waits for the tablet to read."""
        super().pause_writing()
        self.clear = False

    def resume_writing(self) -> None:
        """Note that nothing waits any more."""
        super().resume_writing()
        self.clear = True

    async def cleared(self) -> None:
        """Wait until the line is clear, or closed."""
        await self.writable.wait()

    def write(self, frame: bytes) -> None:
        """Send one whole frame; on a closed line it is dropped. Never blocks."""
        if not (self.close_sent or self.disconnected or self.transport.is_closing()):
            self.transport.write(frame)
