"""Makes messages for the line of a text that a group writes: right ones, near ones and rubbish."""

import asyncio
import json
import secrets
from collections.abc import Callable
from random import Random
from typing import Final

import msgspec
from msgspec import Struct
from pycrdt import Doc, XmlElement, XmlFragment, XmlText, write_var_uint
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from classsense.board.writing_messages import Told
from classsense.board.writing_pictures import NoPicture, TakenPicture
from classsense.bootstrap.fuzz_messages import Made
from classsense.bootstrap.fuzz_pictures import PictureMaker
from classsense.writing.rooms import ROOT
from classsense.writing.varints import MalformedError, Reader

_CLIENTS: Final = 1 << 31
_CLOCKS: Final = (0, 1, 5, (1 << 31) - 1, 1 << 31, (1 << 53) - 2, 1 << 53, (1 << 63) - 1)
_LETTERS: Final = ("葉", "\U0001f600", "e\u0301", "\u202e", "\0", "x" * 3000)
_LARGE: Final = (60_000, 65_536, 300_000)
_HUGE: Final = 10_000_000
_SAID: Final = (5, 80)
_STORM: Final = 5
_WAIT_S: Final = 5.0
_SILENT_S: Final = 0.2
_MADE_S: Final = 0.5
"""So long a picture may be made anew and stored."""
_STEPS: Final = (0, 1, 2)
_TOLD: Final[msgspec.json.Decoder[Told | TakenPicture | NoPicture]] = msgspec.json.Decoder(
    Told | TakenPicture | NoPicture
)


class TextMaker:
    """Makes messages. All chance comes from `chance`, so that they can be made again.

    Args:
        chance: Decides everything.
    """

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._doc: Doc[XmlFragment] = Doc(client_id=chance.randrange(1, _CLIENTS))
        self._text = self._doc.get(ROOT, type=XmlFragment)
        self._kinds: tuple[Callable[[], Made], ...] = (
            self._update, self._update, self._spoilt, self._spoilt, self._foreign, self._forged,
            self._state, self._state, self._cursor, self._part, self._rubbish,
            PictureMaker(chance).message, PictureMaker(chance).message,
        )  # fmt: skip

    def message(self) -> Made:
        """Return a message; about a third of them are of the protocol."""
        return self._chance.choice(self._kinds)()

    def _written(self) -> bytes:
        """Write a paragraph; return the update."""
        before = self._doc.get_state()
        line = XmlText(self._chance.choice(_LETTERS))
        self._text.children.append(XmlElement("paragraph", {}, [line]))
        return self._doc.get_update(before)

    def _update(self) -> bytes:
        return _sync(self._chance.choice((1, 2)), self._written())

    def _spoilt(self) -> bytes:
        spoilt = bytearray(self._written())
        for _ in range(self._chance.choice((1, 1, 2, 8))):
            place = self._chance.randrange(len(spoilt))
            spoilt[place] = self._chance.randrange(256)
        return _sync(2, bytes(spoilt))

    def _foreign(self) -> bytes:
        """Return a change that builds on what only another text has."""
        other: Doc[XmlFragment] = Doc(client_id=self._chance.randrange(1, _CLIENTS))
        text = other.get(ROOT, type=XmlFragment)
        text.children.append(XmlElement("paragraph", {}, [XmlText("theirs")]))
        before = other.get_state()
        text.children.append(XmlElement("paragraph", {}, [XmlText("more")]))
        return _sync(2, other.get_update(before))

    def _forged(self) -> bytes:
        """Return an addition with a client and a clock of which few can be."""
        client, clock = self._chance.randrange(1, 9), self._chance.choice(_CLOCKS)
        start = write_var_uint(client) + write_var_uint(clock)
        return _sync(2, b"\x01\x01" + start + b"\x04\x01\x06report\x01x\x00")

    def _state(self) -> bytes:
        if self._chance.random() < 1 / 2:
            return _sync(0, b"\x00")  # everything, again and again
        clock = self._chance.choice(_CLOCKS)
        return _sync(0, b"\x01" + write_var_uint(3) + write_var_uint(clock))

    def _cursor(self) -> bytes:
        state = json.dumps({"cursor": "x" * self._chance.choice((0, 10, 2000, 60_000))}).encode()
        client, clock = self._chance.randrange(1, _CLIENTS), self._chance.choice(_CLOCKS)
        head = b"".join(map(write_var_uint, (self._chance.choice((0, 1, 2, 900)), client, clock)))
        body = head + write_var_uint(len(state)) + state
        return b"\x01" + write_var_uint(len(body)) + body

    def _part(self) -> bytes:
        part = self._chance.randbytes(self._chance.choice((0, 10, 60_000)))
        return b"\x02" + write_var_uint(len(part)) + part

    def _rubbish(self) -> Made:
        chance = self._chance.random()
        if chance < 1 / 50:
            return self._chance.randbytes(_HUGE)
        if chance < 1 / 10:
            return self._chance.randbytes(self._chance.choice(_LARGE))
        if chance < 1 / 2:
            return self._chance.choice(('{"type":"write"}', "[" * 2000, "null", "", '{"a":1e999}'))
        return self._chance.randbytes(self._chance.randrange(40))


def _sync(step: int, body: bytes) -> bytes:
    return bytes((0, step)) + write_var_uint(len(body)) + body


class TextsHeard(Struct):
    """What came back over lines of texts.

    Attributes:
        sent: Messages.
        replies: Messages of the board.
        leaks: Replies with a secret in them to one who is not in the group that knows it.
        unknown: Replies that are none of the protocol.
        connections: Websockets opened.
        pictures: Of `replies`: pictures that were taken.
        no_pictures: Of `replies`: pictures that were not.
    """

    sent: int = 0
    replies: int = 0
    leaks: int = 0
    unknown: int = 0
    connections: int = 0
    pictures: int = 0
    no_pictures: int = 0


class TextTalks:
    """Holds conversations over lines of texts.

    Args:
        chance: Decides what is said.
        address: Of the board, `http://HOST:PORT`.
        owned: Must be in no reply, but to the group `group`.
        group: Its text holds all of them.
    """

    def __init__(self, chance: Random, address: str, owned: tuple[bytes, ...], group: str) -> None:
        self._chance = chance
        self._url = address.replace("http", "ws", 1) + "/write"
        self._owned = owned
        self._group = group
        self.heard = TextsHeard()

    async def talk(self, token: str | None) -> None:
        """Open the text of a device, or of none; say anything, then go."""
        match self._chance.randrange(7):
            case 0:  # opens again and again, and says no more than that
                for _ in range(_STORM):
                    await self._open(token, 0)
            case 1:
                await self._open(secrets.token_hex(16), 2)
            case 2:  # opens nothing
                self.heard.connections += 1
                async with connect(self._url, compression=None, proxy=None, close_timeout=1):
                    await asyncio.sleep(_SILENT_S)
            case 3 | 4:  # nothing but pictures: of them no number ends the line
                pictures = PictureMaker(self._chance).message
                await self._open(token, self._chance.randint(*_SAID), pictures)
            case _:
                await self._open(token, self._chance.randint(*_SAID))

    async def _open(
        self, token: str | None, messages: int, make: Callable[[], Made] | None = None
    ) -> None:
        self.heard.connections += 1
        first = msgspec.json.encode({"type": "write", "token": token or "?"}).decode()
        async with connect(
            self._url, compression=None, proxy=None, max_size=None, close_timeout=1
        ) as line:
            await self._say(line, first)
            hearing = asyncio.create_task(self._hear(line))
            make_any = make or TextMaker(self._chance).message
            try:
                for _ in range(messages):
                    await self._say(line, make_any())
                async with asyncio.timeout(_WAIT_S):
                    await (await line.ping())
                if make is not None:
                    await asyncio.sleep(_MADE_S)
                await line.close()
            finally:
                await hearing

    async def _say(self, line: ClientConnection, message: Made) -> None:
        await line.send(message)
        self.heard.sent += 1

    async def _hear(self, line: ClientConnection) -> None:
        mine = False
        try:
            async for message in line:
                self.heard.replies += 1
                whole = message.encode() if isinstance(message, str) else message
                mine = mine or self._opens_theirs(message)
                if not mine:
                    self.heard.leaks += any(each in whole for each in self._owned)
                self._count(message)
        except (WebSocketException, OSError):
            return

    def _count(self, message: Made) -> None:
        told = _told(message)
        self.heard.unknown += told is None
        self.heard.pictures += isinstance(told, TakenPicture)
        self.heard.no_pictures += isinstance(told, NoPicture)

    def _opens_theirs(self, message: Made) -> bool:
        """Return whether a message opens the text that holds the secrets."""
        found = json.loads(message) if isinstance(message, str) else {}
        return found.get("type") == "opened" and found.get("group") == self._group


def _told(message: Made) -> object:
    """Return what a reply says in JSON, True of bytes of the protocol, None outside of it."""
    if isinstance(message, str):
        try:
            return _TOLD.decode(message)
        except msgspec.MsgspecError:
            return None
    reader = Reader(message)
    try:
        kind = reader.number()
        known = kind == 1 or (kind == 0 and reader.number() in _STEPS)
        reader.taken()
    except MalformedError:
        return None
    return True if known and reader.ended else None
