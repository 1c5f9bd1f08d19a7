"""Tablets that answer again and again and never give up, for a board that is killed under them.

`python -m classsense.sample.stubborn` reads one JSON object (`StubbornOrder`) from its standard
input and writes the ids that the board has acknowledged, one a line, as they come. Each tablet
keeps an answer until its receipt, and sends it again after every loss, as the page does. It ends
when its standard input is closed and every answer that was begun has its receipt.
"""

import asyncio
import json
import sys
from typing import Any, Final

import msgspec
from msgspec import Struct
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

_AGAIN_S: Final = 0.1
_BETWEEN_S: Final = 0.5
"""Ten times as fast, 200 kills would make a record of 60,000 answers, which takes long to read."""
_QUIET_S: Final = 3.0
"""A receipt that does not come for so long is asked for again on a new connection."""


class StubbornOrder(Struct, frozen=True):
    """Where to answer.

    Attributes:
        address: Of the board, `http://HOST:PORT`; it comes back at the same one.
        seats: One tablet at each.
        question: Everybody answers it over and over.
    """

    address: str
    code: str
    seats: tuple[str, ...]
    question: str


class _Tablet:
    def __init__(self, order: StubbornOrder, seat: str) -> None:
        self._order = order
        self._seat = seat
        self._token: str | None = None
        self._number = 0

    async def run(self, ending: asyncio.Event) -> None:
        """Answer until `ending` is set and the last answer has its receipt."""
        url = self._order.address.replace("http", "ws", 1) + "/ws"
        while not ending.is_set():
            try:
                async with connect(url, compression=None, proxy=None, open_timeout=2) as line:
                    await self._sit(line)
                    while not ending.is_set():
                        await self._answer(line)
                        self._number += 1
                        await asyncio.sleep(_BETWEEN_S)
            except (OSError, WebSocketException, TimeoutError):
                await asyncio.sleep(_AGAIN_S)

    async def _sit(self, line: ClientConnection) -> None:
        join = {"type": "join", "protocol": 1, "code": self._order.code, "token": self._token}
        await line.send(json.dumps({**join, "seat": self._seat}))
        self._token = (await _until(line, "joined"))["token"]
        await line.send(json.dumps({"type": "seat", "seat": self._seat}))
        await _until(line, "seated")

    async def _answer(self, line: ClientConnection) -> None:
        ident = f"stubborn-{self._seat}-{self._number}"
        message = {"type": "answer", "id": ident, "question": self._order.question, "value": ident}
        while True:
            await line.send(json.dumps(message))
            reply = await _until(line, "stored", "refused")
            if reply["type"] == "stored" and reply["id"] == ident:
                print(ident, flush=True)  # noqa: T201 - the program's output
                return
            await asyncio.sleep(_AGAIN_S)


async def _until(line: ClientConnection, *kinds: str) -> dict[str, Any]:
    while True:
        async with asyncio.timeout(_QUIET_S):
            message: dict[str, Any] = json.loads(await line.recv())
        if message["type"] in kinds:
            return message


async def _run(order: StubbornOrder) -> None:
    ending = asyncio.Event()
    waiting = asyncio.create_task(asyncio.to_thread(sys.stdin.buffer.read))
    waiting.add_done_callback(lambda _: ending.set())
    await asyncio.gather(*(_Tablet(order, seat).run(ending) for seat in order.seats))


def main() -> None:
    """Carry out the order in the first line of the standard input."""
    order = msgspec.json.decode(sys.stdin.buffer.readline(), type=StubbornOrder)
    asyncio.run(_run(order))


if __name__ == "__main__":
    main()
