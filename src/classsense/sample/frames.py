"""The client's half of the websocket protocol (RFC 6455), for crowds that must cost little.

A general client would take longer over a message than the server does. It takes whole frames only,
as the servers that are measured send them.
"""

import base64
import os
from collections.abc import Iterator
from typing import Final

TEXT: Final = 1
BINARY: Final = 2
CLOSE: Final = 8
PING: Final = 9
PONG: Final = 10
_SHORT: Final = 126
_MEDIUM: Final = 127
_SHORTEST_HEADER: Final = 2
_MEDIUM_LIMIT: Final = 1 << 16


def upgrade(host: str, path: str) -> bytes:
    """Return the request that opens a websocket at `path` of `host`, which is `HOST:PORT`."""
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()


def framed(kind: int, body: bytes) -> bytes:
    """Return a frame with a message of at most 2^16 - 1 bytes.

    Raises:
        ValueError: It is longer.
    """
    size = len(body)
    if size >= _MEDIUM_LIMIT:
        raise ValueError(size)
    head = (
        bytes([0x80 | kind, 0x80 | size])
        if size < _SHORT
        else bytes([0x80 | kind, 0x80 | _SHORT]) + size.to_bytes(2)
    )
    return head + b"\0\0\0\0" + body  # a mask of zeros changes nothing


class Frames:
    """Cuts what a server sends into frames; the answer to the request comes first.

    Attributes:
        open: Whether the server has agreed to speak the protocol.
    """

    def __init__(self) -> None:
        self._unread = bytearray()
        self.open = False

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Add what came; yield kind and body of every frame that is whole now."""
        self._unread += data
        if not self.open:
            end = self._unread.find(b"\r\n\r\n")
            if end < 0:
                return
            del self._unread[: end + 4]
            self.open = True
        while (frame := self._frame()) is not None:
            yield frame

    def _frame(self) -> tuple[int, bytes] | None:
        have = self._unread
        if len(have) < _SHORTEST_HEADER:
            return None
        size, start = have[1] & 0x7F, 2
        if size == _SHORT:
            size, start = int.from_bytes(have[2:4]), 4
        elif size == _MEDIUM:
            size, start = int.from_bytes(have[2:10]), 10
        if len(have) < start + size:
            return None
        kind, body = have[0] & 0x0F, bytes(have[start : start + size])
        del have[: start + size]
        return kind, body
