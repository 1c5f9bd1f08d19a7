"""Clients that say anything to a board, in a process of their own.

`python -m classsense.bootstrap.fuzz_clients` reads one JSON object (`FuzzOrder`) from its standard
input, writes a line when a fifth of the messages are sent and one (`FuzzFound`) at the end.
"""

import asyncio
import json
import sys
from contextlib import suppress
from random import Random
from typing import Final
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from classsense.board.messages import PROTOCOL, Reply
from classsense.bootstrap.fuzz_messages import MessageMaker, handshake, raw_frames, raw_request
from classsense.bootstrap.fuzz_texts import TextTalks

_WORKERS: Final = 12
_SAID: Final = (5, 80)
_WAIT_S: Final = 5.0
_RAW_WAIT_S: Final = 0.3
"""A request that is right keeps the line open, so nobody waits for its end."""
_MISTYPED: Final = 0.05
_NEW: Final = 0.1
_SITS: Final = 0.7
_LISTENS: Final = 1 / 4
_RAW: Final = 0.6
_READ: Final = 65_536


class FuzzOrder(Struct, frozen=True):
    """What the clients are to do.

    Attributes:
        address: Of the board, `http://HOST:PORT`.
        words: Names that mean something to it.
        secrets: Texts that belong to somebody else and must be in no reply.
        messages: How many messages and requests to send.
        seed: Of the chance.
        group: Its pupils may see the secrets, in the text that they write.
    """

    address: str
    code: str
    words: tuple[str, ...]
    secrets: tuple[str, ...]
    messages: int
    seed: int
    group: str = ""


class FuzzFound(Struct, frozen=True):
    """What came back.

    Attributes:
        sent: Messages over websockets.
        requests: HTTP requests and websockets with broken frames.
        replies: Messages of the board.
        leaks: Replies with one of the secrets in them.
        unknown: Replies that are none of the protocol.
        connections: Websockets opened.
        texts: Of `sent`: messages to texts that groups write.
        texts_replies: Of `replies`: those of the texts.
        pictures: Of the texts, taken and refused.
    """

    sent: int
    requests: int
    replies: int
    leaks: int
    unknown: int
    connections: int
    texts: int
    texts_replies: int
    pictures: tuple[int, int]


class Fuzzer:
    """All clients of an order. They run in one event loop."""

    def __init__(self, order: FuzzOrder) -> None:
        self._order = order
        self._chance = Random(order.seed)  # noqa: S311 - no secret comes of it
        self._maker = MessageMaker(self._chance, order.words)
        self._secrets = [secret.encode() for secret in order.secrets]
        self._decoder = msgspec.json.Decoder(Reply)
        owned = tuple(self._secrets)
        self._texts = TextTalks(self._chance, order.address, owned, order.group)
        self._host = urlsplit(order.address).netloc
        self._url = order.address.replace("http", "ws", 1) + "/ws"
        self._sent = self._requests = self._replies = 0
        self._leaks = self._unknown = self._connections = 0

    async def run(self) -> FuzzFound:
        """Send everything; tell when a fifth of it is sent."""
        told = asyncio.create_task(self._tell_warm())
        await asyncio.gather(*(self._work() for _ in range(_WORKERS)))
        await told
        heard = self._texts.heard
        return FuzzFound(
            sent=self._sent + heard.sent,
            requests=self._requests,
            replies=self._replies + heard.replies,
            leaks=self._leaks + heard.leaks,
            unknown=self._unknown + heard.unknown,
            connections=self._connections + heard.connections,
            texts=heard.sent,
            texts_replies=heard.replies,
            pictures=(heard.pictures, heard.no_pictures),
        )

    async def _tell_warm(self) -> None:
        while self._done < self._order.messages / 5:  # noqa: ASYNC110 - a count, not an event
            await asyncio.sleep(0.01)
        tell(b'"warm"')

    @property
    def _done(self) -> int:
        return self._sent + self._requests + self._texts.heard.sent

    async def _work(self) -> None:
        token: str | None = None
        while self._done < self._order.messages:
            with suppress(OSError, WebSocketException, TimeoutError):
                if self._chance.random() < _RAW:
                    await self._raw()
                else:
                    token = await self._talk(token)
                    await self._texts.talk(token)

    async def _talk(self, token: str | None) -> str | None:
        """Hold one conversation; return the token to come back with."""
        self._connections += 1
        async with connect(self._url, compression=None, proxy=None, max_size=None) as line:
            code = "BBBB" if self._chance.random() < _MISTYPED else self._order.code
            join = {"type": "join", "protocol": PROTOCOL, "code": code, "token": token}
            await self._say(line, json.dumps(join))
            hearing = asyncio.create_task(self._hear(line))
            try:
                for _ in range(self._chance.randint(*_SAID)):
                    await self._say(line, self._maker.message())
                    if self._chance.random() < _LISTENS:
                        await self._until_read(line)
                if self._chance.random() < _SITS:  # else few have a text to open
                    seat = self._chance.choice(self._order.words)
                    await self._say(line, json.dumps({"type": "seat", "seat": seat}))
                await self._until_read(line)
                await line.close()
            finally:
                token = await hearing or token
        return None if self._chance.random() < _NEW else token

    async def _say(self, line: ClientConnection, message: str | bytes) -> None:
        await line.send(message)
        self._sent += 1

    async def _until_read(self, line: ClientConnection) -> None:
        """Wait until the board has read everything so far, so that nothing is sent in vain."""
        async with asyncio.timeout(_WAIT_S):
            await (await line.ping())

    async def _hear(self, line: ClientConnection) -> str | None:
        token = None
        with suppress(WebSocketException, OSError):
            async for message in line:
                whole = message.encode() if isinstance(message, str) else message
                self._replies += 1
                self._look(whole)
                token = self._token(whole) or token
        return token

    def _token(self, message: bytes) -> str | None:
        try:
            reply = self._decoder.decode(message)
        except msgspec.MsgspecError:
            self._unknown += 1
            return None
        return getattr(reply, "token", None)

    def _look(self, said: bytes) -> None:
        self._leaks += any(secret in said for secret in self._secrets)

    async def _raw(self) -> None:
        """Send a request, or a handshake and broken frames, and read what comes back."""
        self._requests += 1
        where = urlsplit(self._order.address)
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        try:
            if self._chance.random() < 1 / 3:
                writer.write(handshake(self._host) + raw_frames(self._chance))
            else:
                writer.write(raw_request(self._chance))
            if writer.can_write_eof():
                writer.write_eof()
            async with asyncio.timeout(_RAW_WAIT_S):
                while said := await reader.read(_READ):
                    self._look(said)
        finally:
            writer.close()


def tell(line: bytes) -> None:
    """Write one line to whoever gave the order."""
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def main() -> None:
    """Carry out the order on the standard input."""
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=FuzzOrder)
    tell(msgspec.json.encode(asyncio.run(Fuzzer(order).run())))


if __name__ == "__main__":
    main()
