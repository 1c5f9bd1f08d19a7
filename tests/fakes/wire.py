"""A tablet of a few lines, to say exactly what a test wants said over the wire."""

import json
from types import TracebackType
from typing import Any, Self

from websockets import Origin
from websockets.sync.client import ClientConnection, connect

WAIT_S = 10.0


class Wire:
    """One websocket to a board.

    Attributes:
        state: What the tablet would show, folded from `state` and `change`.
        heard: Every message so far, in order.
    """

    def __init__(self, address: str, origin: str | None = None) -> None:
        self.state: dict[str, Any] = {}
        self.heard: list[dict[str, Any]] = []
        self._opening = connect(
            address.replace("http", "ws", 1) + "/ws",
            origin=Origin(origin) if origin else None,
            compression=None,
            proxy=None,
        )
        self.socket: ClientConnection

    def __enter__(self) -> Self:
        self.socket = self._opening.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._opening.__exit__(kind, error, trace)

    def send(self, kind: str, **fields: object) -> None:
        self.socket.send(json.dumps({"type": kind, **fields}))

    def next(self) -> dict[str, Any]:
        """Return the next message."""
        message: dict[str, Any] = json.loads(self.socket.recv(timeout=WAIT_S))
        self.heard.append(message)
        if message["type"] in {"state", "change"}:
            self.state |= message["fields"]
        return message

    def until(self, kind: str) -> dict[str, Any]:
        """Return the next message of `kind`; those before it are folded and passed over."""
        while (message := self.next())["type"] != kind:
            pass
        return message

    def shows(self, **fields: object) -> None:
        """Wait until the state has these fields."""
        while any(self.state.get(name) != value for name, value in fields.items()):
            self.next()

    def join(self, code: str, **fields: object) -> dict[str, Any]:
        self.send("join", protocol=1, code=code, **fields)
        return self.until("joined")

    def sit(self, code: str, seat: str) -> Self:
        """Join and take `seat`."""
        self.join(code)
        self.send("seat", seat=seat)
        self.until("seated")
        return self

    def sees_a_question(self) -> None:
        """Wait until a question that takes answers is shown."""
        while not (self.state.get("question") or {}).get("open"):
            self.next()

    def answer(self, answer: str, question: str, value: str) -> None:
        self.send("answer", id=answer, question=question, value=value)
