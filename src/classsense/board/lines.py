"""The line to one tablet: whole websocket frames, written straight to its connection.

What all tablets are shown is put into a frame once and handed to each connection as it is. Through
Starlette and uvicorn every message would be looked at and framed anew for every tablet.
"""

import asyncio
import socket
from collections.abc import Callable
from typing import Any, Final, Protocol

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

LINE: Final = "classsense.line"
"""Name of the `Line` among the extensions of a websocket's ASGI scope."""

_TEXT: Final = b"\x81"  # FIN and the opcode of a text: RFC 6455, section 5.2
_BINARY: Final = b"\x82"
_SHORT: Final = 126
_MEDIUM: Final = 1 << 16
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


class LinedProtocol(WebSocketsSansIOProtocol):
    """uvicorn's websocket, which gives the application its `Line` in the scope's extensions."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep nothing back for a tablet that reads slowly: only the newest waits for it."""
        super().connection_made(transport)
        self.clear = True
        self._taker: Taker | None = None
        self.transport.set_write_buffer_limits(high=0)
        made: socket.socket | None = transport.get_extra_info("socket")
        if made is not None and hasattr(socket, "TCP_NOTSENT_LOWAT"):
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _UNSENT_BYTES)

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
        if (
            self._taker is not None
            and self.curr_msg_data_type == "bytes"
            and self.queue.empty()
            and not (self.close_sent or self.disconnected)
        ):
            data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
            if self._taker(bytes(data)):
                self.frames = []
                return
        super().send_receive_event_to_app()

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
