"""Pupils who write texts together and never give up, for a board that is killed under them.

`python -m classsense.sample.stubborn_writers` reads one JSON object (`WritersOrder`) from its
standard input and writes the name of every key that the board has acknowledged, one a line, as they
come. A key inserts its own name and a space, `1-2.17 `, so that it can be found in the text. As the
page does, each pupil goes on typing without the board, keeps a change until its receipt and sends
it again after every loss. When its standard input is closed they stop typing, wait until all
changes are acknowledged and all pages have the same, and it writes a last line: `Ended`.
"""

import asyncio
import json
import logging
import random
import sys
from typing import Any, Final

import msgspec
from msgspec import Struct
from pycrdt import (
    Doc,
    TransactionEvent,
    XmlElement,
    XmlFragment,
    XmlText,
    merge_updates,
    write_var_uint,
)
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from classsense.writing.varints import Reader

_AGAIN_S: Final = 0.1
_AHEAD_S: Final = 0.25
_LONGEST_PAUSE_S: Final = 2.0
_ALL: Final = 1 << 20
_LOOK_S: Final = 0.2
_LOOKS: Final = 200
_OWN_LINE: Final = 0.7


class WritersOrder(Struct, frozen=True):
    """Where to write.

    Attributes:
        address: Of the board, `http://HOST:PORT`; it comes back at the same one.
        groups: The seats of each group; one pupil at each.
        keys_per_s: Of each pupil.
    """

    address: str
    code: str
    groups: tuple[tuple[str, ...], ...]
    keys_per_s: float = 4.0


class Ended(Struct, frozen=True):
    """How it ended.

    Attributes:
        keys: Pressed.
        texts: By group, as its first page has it.
        converged: Whether the pages of every group have the same text.
        unsaved: Keys that were never acknowledged.
    """

    keys: int
    texts: tuple[str, ...]
    converged: bool
    unsaved: int


class _Change(Struct):
    """An update that has no receipt; `number` counts within the connection, 0 is not sent."""

    name: str
    update: bytes
    number: int = 0


class _Writer:
    def __init__(self, order: WritersOrder, seat: str, number: int) -> None:
        self._order = order
        self._seat = seat
        self._token: str | None = None
        self._chance = random.Random(number)  # noqa: S311 - no secret
        self._line: ClientConnection | None = None
        self._own: XmlText | None = None
        self._hearing = False
        self._name = ""
        self._sent = 0
        self._held = False
        self._most = _ALL
        self._pause_s = _AHEAD_S
        self.doc: Doc[XmlFragment] = Doc(client_id=1000 + number)
        self.text = self.doc.get("report", type=XmlFragment)
        self.doc.observe(self._note)
        self.unsaved: list[_Change] = []
        self.keys = 0

    def _note(self, event: TransactionEvent) -> None:
        if not self._hearing:
            self.unsaved.append(_Change(self._name, event.update))

    async def stay(self) -> None:
        """Come back after every loss, for ever."""
        where = self._order.address.replace("http", "ws", 1)
        while True:
            try:
                async with (
                    connect(where + "/ws", compression=None, proxy=None, open_timeout=2) as board,
                    connect(where + "/write", compression=None, proxy=None, open_timeout=2) as line,
                ):
                    await self._sit(board)
                    await line.send(json.dumps({"type": "write", "token": self._token}))
                    await self._write(board, line)
            except (OSError, WebSocketException, TimeoutError):
                await asyncio.sleep(_AGAIN_S)

    async def _sit(self, board: ClientConnection) -> None:
        join = {"type": "join", "protocol": 1, "code": self._order.code, "token": self._token}
        await board.send(json.dumps({**join, "seat": self._seat}))
        async with asyncio.timeout(3):
            async for data in board:
                message: dict[str, Any] = json.loads(data)
                if message["type"] == "joined":
                    self._token = message["token"]
                    await board.send(json.dumps({"type": "seat", "seat": self._seat}))
                elif message["type"] in {"state", "change"} and message["fields"].get("writing"):
                    return

    async def _write(self, board: ClientConnection, line: ClientConnection) -> None:
        listening = asyncio.create_task(_drain(board))
        try:
            async for data in line:
                if isinstance(data, str):
                    self._told(json.loads(data), line)
                else:
                    await self._sync(Reader(data), line)
        finally:
            self._line = None
            listening.cancel()

    def _told(self, message: dict[str, Any], line: ClientConnection) -> None:
        if message["type"] == "opened":
            self._sent, self._held = 0, False
            for change in self.unsaved:
                change.number = 0
        elif message["type"] == "saved":
            self._saved(message["n"])
        elif message["type"] == "refused" and message["n"]:
            for change in self.unsaved:
                if change.number == message["n"]:
                    change.number = 0
            self._hold_back(line)

    def _hold_back(self, line: ClientConnection) -> None:
        """Send nothing for a while: it builds on what another has not sent again yet."""
        self._most = 1
        if not self._held:
            self._held = True
            asyncio.get_running_loop().call_later(self._pause_s, self._go_on, line)
            self._pause_s = min(2 * self._pause_s, _LONGEST_PAUSE_S)

    def _saved(self, n: int) -> None:
        self._pause_s = _AHEAD_S
        for change in self.unsaved:
            if 0 < change.number <= n and change.name:
                print(change.name, flush=True)  # noqa: T201 - the program's output
        self.unsaved = [each for each in self.unsaved if not 0 < each.number <= n]
        self._most = 2 * self._most if self.unsaved else _ALL
        if self._most < _ALL:
            self.flush()

    async def _sync(self, reader: Reader, line: ClientConnection) -> None:
        if reader.number():
            return
        step, body = reader.number(), reader.taken()
        if step:
            self._hearing = True
            self.doc.apply_update(body)
            self._hearing = False
        elif self._line is None:
            self._line = line
            state = self.doc.get_state()
            await line.send(b"\x00\x00" + write_var_uint(len(state)) + state)
            self.flush()

    def _go_on(self, line: ClientConnection) -> None:
        if self._line is line:
            self._held = False
            self.flush()

    def flush(self) -> None:
        """Send what was not sent on this connection, in one update."""
        waiting = [change for change in self.unsaved if not change.number]
        if self._line is None or self._held or not waiting:
            return
        if self._most < _ALL:
            # Two pupils may each build on what the other has not sent again: not all in one.
            if len(waiting) < len(self.unsaved):
                return
            waiting = waiting[: self._most]
        self._sent += 1
        for change in waiting:
            change.number = self._sent
        update = waiting[0].update
        if len(waiting) > 1:
            update = merge_updates(*(change.update for change in waiting))
        _outgoing(self._line, b"\x00\x02" + write_var_uint(len(update)) + update)

    async def type(self, ending: asyncio.Event) -> None:
        """Press keys, with and without the board, until `ending`."""
        while not ending.is_set():
            if self._token is not None:
                self._press()
                self.flush()
            await asyncio.sleep(self._chance.uniform(0.5, 1.5) / self._order.keys_per_s)

    def _press(self) -> None:
        if self._own is None:
            self._own = XmlText("")
            self.text.children.append(XmlElement("paragraph", {}, [self._own]))
        self._name = f"{self._seat}.{self.keys}"
        self.keys += 1
        place = self._own if self._chance.random() < _OWN_LINE else self._somewhere(self._own)
        place.insert(len(place) if place is self._own else 0, f"{self._name} ")
        self._name = ""

    def _somewhere(self, own: XmlText) -> XmlText:
        found = self._chance.choice(list(self.text.children))
        first = next(iter(found.children), own) if isinstance(found, XmlElement) else own
        return first if isinstance(first, XmlText) else own


_sending: set[asyncio.Task[None]] = set()


def _outgoing(line: ClientConnection, body: bytes) -> None:
    """Send without waiting; a lost connection is met by whoever listens to it."""

    async def send() -> None:
        try:
            await line.send(body)
        except WebSocketException:
            return

    task = asyncio.create_task(send())
    _sending.add(task)
    task.add_done_callback(_sending.discard)


async def _drain(board: ClientConnection) -> None:
    async for _ in board:
        pass


async def run(order: WritersOrder) -> Ended:
    """Write until the standard input is closed, then wait for the rest."""
    ending = asyncio.Event()
    closed = asyncio.create_task(asyncio.to_thread(sys.stdin.buffer.read))
    closed.add_done_callback(lambda _: ending.set())
    groups = [
        [_Writer(order, seat, 100 * table + place) for place, seat in enumerate(seats)]
        for table, seats in enumerate(order.groups)
    ]
    everybody = [writer for group in groups for writer in group]
    staying = [asyncio.create_task(writer.stay()) for writer in everybody]
    await asyncio.gather(*(writer.type(ending) for writer in everybody))
    for _ in range(_LOOKS):
        await asyncio.sleep(_LOOK_S)
        if _rests(groups):
            break
    for task in staying:
        task.cancel()
    return Ended(
        keys=sum(writer.keys for writer in everybody),
        texts=tuple(str(group[0].text) for group in groups),
        converged=all(_same(group) for group in groups),
        unsaved=sum(bool(each.name) for writer in everybody for each in writer.unsaved),
    )


def _rests(groups: list[list[_Writer]]) -> bool:
    return not any(w.unsaved for group in groups for w in group) and all(map(_same, groups))


def _same(group: list[_Writer]) -> bool:
    return len({str(writer.text) for writer in group}) == 1


def main() -> None:
    """Carry out the order in the first line of the standard input."""
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # it warns of each send after a kill
    order = msgspec.json.decode(sys.stdin.buffer.readline(), type=WritersOrder)
    print(msgspec.json.encode(asyncio.run(run(order))).decode(), flush=True)  # noqa: T201 - output


if __name__ == "__main__":
    main()
