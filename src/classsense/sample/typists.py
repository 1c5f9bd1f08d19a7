"""Pupils who type in texts that their groups write together, in one process, to measure with.

`python -m classsense.sample.typists` reads one JSON object (`TypingOrder`) from its standard input
and writes two lines to its standard output: `"ready"` once everybody may type, then `Typed`.
"""

import asyncio
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
import numpy as np
from msgspec import Struct
from pycrdt import Doc, TransactionEvent, XmlElement, XmlFragment, XmlText, write_var_uint
from websockets.asyncio.client import connect

from classsense.sample.crowd import spread, tell
from classsense.sample.frames import BINARY, PING, PONG, TEXT, Frames, framed, upgrade
from classsense.writing.updates import facts_of
from classsense.writing.varints import Reader

_ROOT: Final = "report"
_UPDATE: Final = 2
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_LAST_S: Final = 3.0
_LONGEST_S: Final = 60.0


class TypingOrder(Struct, frozen=True):
    """What the typists are to do.

    Attributes:
        address: Of the board, `http://HOST:PORT`.
        code: Of the lesson.
        groups: The seats of each group; one typist at each.
        keys_per_s: Of each typist.
        window_s: For how long they type.
    """

    address: str
    code: str
    groups: tuple[tuple[str, ...], ...]
    keys_per_s: float = 4.0
    window_s: float = 10.0


class Typed(Struct, frozen=True):
    """What became of it.

    Attributes:
        keys: Pressed.
        missing: Pairs of a key and another page of the group on which it never came.
        unsaved: Keys that were not told to be on the disk.
        converged: Whether all pages of each group have the same text, with every key once.
        screen_ms: From the key to each other page's document: p50, p95, p99 and the largest.
        saved_ms: From the key to `saved`: the same.
        cpu_s: Of the typists themselves.
    """

    keys: int
    missing: int
    unsaved: int
    converged: bool
    screen_ms: dict[str, float]
    saved_ms: dict[str, float]
    cpu_s: float


class Typist(asyncio.Protocol):
    """One page: a document, and when each of its keys went out and came in.

    Args:
        host: Of the server, `HOST:PORT`.
        path: Where its websocket is.
        greeting: The frame with which the page comes in.
        client: Its number in the text.
    """

    def __init__(self, host: str, path: str, greeting: bytes, client: int) -> None:
        self._host, self._path, self._greeting = host, path, greeting
        self._transport: asyncio.Transport
        self._frames = Frames()
        self._hearing = False
        self._line: XmlText | None = None
        self.client = client
        self.doc: Doc[XmlFragment] = Doc(client_id=client)
        self.text = self.doc.get(_ROOT, type=XmlFragment)
        self.doc.observe(self._send)
        self.opened = asyncio.Event()
        self.updates: list[int] = []
        self.pressed: list[tuple[int, int]] = []
        self.heard: list[tuple[int, int, int]] = []
        self.saved: list[tuple[int, int]] = []

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - asyncio names a base class
        """Ask for the websocket."""
        self._transport = transport
        transport.write(upgrade(self._host, self._path))

    def data_received(self, data: bytes) -> None:
        """Take what the server says."""
        was_open = self._frames.open
        for kind, body in self._frames.feed(data):
            if kind == PING:
                self._transport.write(framed(PONG, body))
            elif kind == TEXT:
                self._understand(msgspec.json.decode(body))
            elif kind == BINARY:
                self._hear(Reader(body))
        if self._frames.open and not was_open:
            self._transport.write(self._greeting)

    def _understand(self, message: dict[str, Any]) -> None:
        if message["type"] == "opened":
            self.opened.set()
        elif message["type"] == "saved":
            self.saved.append((message["n"], time.perf_counter_ns()))

    def _hear(self, reader: Reader) -> None:
        if reader.number() or not (step := reader.number()):
            return
        if step == 1:
            self.opened.set()
        update = reader.taken()
        self._hearing = True
        self.doc.apply_update(update)
        self._hearing = False
        at_ns = time.perf_counter_ns()
        if step == _UPDATE:
            self.heard += [(s.client, s.end, at_ns) for s in facts_of(update).added]

    def _send(self, event: TransactionEvent) -> None:
        if self._hearing:
            return
        body = b"\x00\x02" + write_var_uint(len(event.update)) + event.update
        self.updates.append(time.perf_counter_ns())
        self._transport.write(framed(BINARY, body))

    async def come_in(self) -> None:
        """Connect, and wait until the text is open."""
        host, _, port = self._host.rpartition(":")
        loop = asyncio.get_running_loop()
        await loop.create_connection(partial(_same_one, self), host, int(port))
        await self.opened.wait()

    def begin(self) -> None:
        """Make a paragraph of one's own."""
        self._line = XmlText("")
        self.text.children.append(XmlElement("paragraph", {}, [self._line]))

    def press(self, number: int) -> None:
        """Type one letter at the end of the own paragraph."""
        if self._line is None:
            return
        self._line.insert(len(self._line), _LETTERS[number % len(_LETTERS)])
        self.pressed.append((len(self.updates), self.updates[-1]))

    def close(self) -> None:
        """End the connection at once."""
        self._transport.abort()


def _same_one(typist: Typist) -> Typist:
    return typist


async def _seated(order: TypingOrder, seat: str, open_lines: list[Any]) -> str:
    """Join, sit down, wait until texts are open; return the token."""
    line = await connect(order.address.replace("http", "ws", 1) + "/ws", proxy=None)
    open_lines.append(line)
    await line.send(
        msgspec.json.encode({"type": "join", "protocol": 1, "code": order.code}), text=True
    )
    token = ""
    while True:
        message = msgspec.json.decode(await line.recv())
        if message["type"] == "joined":
            token = message["token"]
            await line.send(msgspec.json.encode({"type": "seat", "seat": seat}), text=True)
        elif message["type"] in {"state", "change"} and message["fields"].get("writing"):
            return token


async def run(order: TypingOrder) -> Typed:
    """Let everybody open the text of the own group, type, and wait for the last key."""
    lines: list[Any] = []
    where = urlsplit(order.address)
    groups: list[list[Typist]] = []
    async with asyncio.timeout(_LONGEST_S):
        for seats in order.groups:
            groups.append([])
            for seat in seats:
                token = await _seated(order, seat, lines)
                first = msgspec.json.encode({"type": "write", "token": token})
                typist = Typist(where.netloc, "/write", framed(TEXT, first), len(lines))
                await typist.come_in()
                groups[-1].append(typist)
    typed = await type_all(
        groups, order.keys_per_s, order.window_s, lambda: tell(msgspec.json.encode("ready"))
    )
    for line in lines:
        await line.close()
    return typed


async def type_all(
    groups: list[list[Typist]], keys_per_s: float, window_s: float, ready: Callable[[], None]
) -> Typed:
    """Let everybody type in the text of the own group, and wait for the last key.

    Args:
        groups: Those who are in, by text.
        keys_per_s: Of each.
        window_s: For how long.
        ready: Called when everybody may type.
    """
    everybody = [typist for group in groups for typist in group]
    for typist in everybody:
        typist.begin()
    await asyncio.sleep(1.0)
    ready()
    loop = asyncio.get_running_loop()
    before_s = time.process_time()
    start, gap_s = loop.time() + 0.1, 1 / keys_per_s
    for place, typist in enumerate(everybody):
        first = start + gap_s * place / len(everybody)
        for key in range(int(window_s * keys_per_s)):
            loop.call_at(first + gap_s * key, typist.press, key)
    await asyncio.sleep(window_s + 0.1 + _LAST_S)
    cpu_s = time.process_time() - before_s
    for typist in everybody:
        typist.close()
    return _found(groups, cpu_s)


def _found(groups: list[list[Typist]], cpu_s: float) -> Typed:
    screen: list[float] = []
    saved: list[float] = []
    missing = unsaved = keys = 0
    for group in groups:
        for typist in group:
            keys += len(typist.pressed)
            took = _saved_after(typist)
            saved += took
            unsaved += len(typist.pressed) - len(took)
            for other in group:
                if other is not typist:
                    came = _came(typist, other)
                    screen += came
                    missing += len(typist.pressed) - len(came)
    return Typed(
        keys=keys,
        missing=missing,
        unsaved=unsaved,
        converged=all(_same(group) for group in groups),
        screen_ms=spread(np.array(screen)),
        saved_ms=spread(np.array(saved)),
        cpu_s=round(cpu_s, 3),
    )


def _saved_after(typist: Typist) -> list[float]:
    took = []
    for number, at_ns in typist.pressed:
        told = next((told_ns for n, told_ns in typist.saved if n >= number), None)
        if told is not None:
            took.append((told - at_ns) / 1e6)
    return took


def _came(typist: Typist, other: Typist) -> list[float]:
    """Return how long each key of one took to the other's document, ms."""
    heard = sorted((end, at) for client, end, at in other.heard if client == typist.client)
    # The keys are the last clocks of the client, one each.
    keys = [(end, at) for end, at in heard][-len(typist.pressed) :]
    return [
        (at - pressed) / 1e6 for (_, at), (_, pressed) in zip(keys, typist.pressed, strict=False)
    ]


def _same(group: list[Typist]) -> bool:
    texts = {str(typist.text) for typist in group}
    whole = texts.pop()
    letters = sum(len(typist.pressed) for typist in group)
    return not texts and _letters(whole) == letters


def _letters(text: str) -> int:
    inside = text.replace("</paragraph>", "").split("<paragraph>")
    return sum(len(part) for part in inside)


def main() -> None:
    """Carry out the order on the standard input."""
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=TypingOrder)
    tell(msgspec.json.encode(asyncio.run(run(order))))


if __name__ == "__main__":
    main()
