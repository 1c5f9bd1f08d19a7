"""A page of a text of a few lines, which says over the wire exactly what a test wants said."""

import json
import socket
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self

from pycrdt import create_update_message, write_var_uint
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from classsense.writing.varints import Reader
from fakes.board import CODE, OpenBoard
from fakes.wire import WAIT_S
from fakes.writers import Writer


def seated(board: OpenBoard, stack: ExitStack, seat: str) -> str:
    """Seat a tablet whose group may write; return its token."""
    tablet = stack.enter_context(board.tablet())
    token: str = tablet.join(CODE)["token"]
    tablet.send("seat", seat=seat)
    tablet.until("seated")
    while tablet.state.get("writing") is None:
        tablet.next()
    return token


class TextWire:
    """One connection to a text, with the document of its page.

    Attributes:
        writer: Its document.
        heard: Every message in JSON so far, in order.
        token: Of its device.
        address: Of the board.
        cursors: By client: where the others are, as JSON; None if they have gone.
    """

    def __init__(
        self,
        address: str,
        token: str,
        writer: Writer,
        late: str | None = None,
        sock: socket.socket | None = None,
    ) -> None:
        self.writer = writer
        self.heard: list[dict[str, Any]] = []
        self.cursors: dict[int, Any] = {}
        self.token = token
        self.address = address
        self._late = {} if late is None else {"late": late}
        url = address.replace("http", "ws", 1) + "/write"
        self._opening = connect(url, sock=sock, compression=None, proxy=None, max_size=None)
        self.socket: ClientConnection

    def __enter__(self) -> Self:
        self.socket = self._opening.__enter__()
        self.socket.send(json.dumps({"type": "write", "token": self.token, **self._late}))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._opening.__exit__(kind, error, trace)

    def next(self) -> str:
        """Take in the next message; return its type, or `bytes`."""
        data = self.socket.recv(timeout=WAIT_S)
        if isinstance(data, str):
            self.heard.append(json.loads(data))
            kind: str = self.heard[-1]["type"]
            return kind
        reader = Reader(data)
        if reader.number():
            self._see(reader.taken())
        elif (step := reader.number()) == 0:
            missing = self.writer.doc.get_update(reader.taken())
            self.socket.send(b"\x00\x01" + write_var_uint(len(missing)) + missing)
        else:
            assert step in {1, 2}
            self.writer.hear(reader.taken())
        return "bytes"

    def _see(self, body: bytes) -> None:
        reader = Reader(body)
        for _ in range(reader.number()):
            client, _clock = reader.number(), reader.number()
            self.cursors[client] = json.loads(reader.text())

    def until(self, kind: str) -> dict[str, Any]:
        """Return the next message in JSON of that type."""
        while self.next() != kind:
            pass
        return self.heard[-1]

    def opened(self) -> dict[str, Any]:
        """Wait until the text is open and everything in it is here."""
        found = self.until("opened")
        state = self.writer.doc.get_state()
        self.socket.send(b"\x00\x00" + write_var_uint(len(state)) + state)
        self.next()
        self.next()
        return found

    def push(self) -> None:
        """Send what was written since the last time."""
        for update in self.writer.unsent:
            self.socket.send(create_update_message(update))
        self.writer.unsent.clear()

    def point(self, client: int, clock: int, state: object) -> None:
        """Tell where the cursor is."""
        text = json.dumps(state).encode()
        body = b"".join(map(write_var_uint, (1, client, clock, len(text)))) + text
        self.socket.send(b"\x01" + write_var_uint(len(body)) + body)

    def reads(self, *paragraphs: str) -> None:
        """Wait until the text is this."""
        while self.lines() != list(paragraphs):
            self.next()

    def lines(self) -> list[str]:
        """Return the paragraphs and headings as they are here."""
        return [each.split(">", 1)[1].rsplit("<", 1)[0] for each in self.writer.paragraphs()]

    def ended(self) -> int:
        """Wait for the end of the connection; return its code."""
        try:
            while True:
                self.next()
        except ConnectionClosed as closed:
            return 0 if closed.rcvd is None else closed.rcvd.code
