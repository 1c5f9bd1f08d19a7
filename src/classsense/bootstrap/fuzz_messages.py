"""Makes messages for the board, half right and half wrong, from the very types of the protocol.

A kind of message that is added to `Request` is made here by itself. All chance comes from one
`random.Random`, so that a run can be repeated.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Final

from msgspec import NODEFAULT, inspect

from classsense.board.messages import Join, Request

_NASTY: Final = (
    "", " ", "\0", "\n", "\u202eabc", "\u200b", "ＡＢＣ", "\U0001f469\u200d\U0001f467", "e\u0301",
    "\ufeff", "%00", "../../etc/passwd", "..\\..\\win.ini", "' OR 1=1 --", "{{7*7}}", "${7*7}",
    "<script>alert(1)</script>", "%s%n", "=1+1", "NaN", "1e309", "-0", "null", "true", "[]", "{}",
    '"', "\\u0000", "\U0001f4a5" * 600,
)  # fmt: skip
_NUMBERS: Final = (0, 1, -1, 2, 10, 99, 0.5, -0.0, 1e308, 2**31, 2**53, -(2**63), 2**64, 10**40)
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz0123456789_-"
_DEEP: Final = 2000
_LONG: Final = (64 * 1024, 64 * 1024 + 1, 300_000)
_MANY: Final = 3

Made = str | bytes


class MessageMaker:
    """Makes messages.

    Args:
        chance: Decides everything.
        words: Names that mean something to this board: seats, questions, ids, codes.
    """

    def __init__(self, chance: Random, words: Sequence[str]) -> None:
        self._chance = chance
        self._words = tuple(words)
        self._kinds = [
            kind for kind in _structs(inspect.type_info(Request)) if kind.cls is not Join
        ]
        self.kinds = tuple(str(kind.tag) for kind in self._kinds)

    def message(self) -> Made:
        """Return a frame: two in three are messages of the protocol, the rest is near to one."""
        fields = self.fields()
        if self._chance.random() < 2 / 3:
            return json.dumps(fields)
        return self._chance.choice(self._spoilers)(self, fields)

    def fields(self) -> dict[str, object]:
        """Return a message of the protocol: its types fit, its contents need not."""
        return self._struct(self._chance.choice(self._kinds))

    def _struct(self, kind: inspect.StructType) -> dict[str, object]:
        made: dict[str, object] = {}
        if kind.tag is not None and kind.tag_field is not None:
            made[kind.tag_field] = kind.tag
        for field in kind.fields:
            optional = field.default is not NODEFAULT or field.default_factory is not NODEFAULT
            if not (optional and self._chance.random() < 1 / 3):
                made[field.encode_name] = self._value(field.type)
        return made

    def _value(self, kind: inspect.Type) -> object:
        chance = self._chance
        match kind:
            case inspect.StructType():
                return self._struct(kind)
            case inspect.UnionType(types=types):
                return self._value(chance.choice(types))
            case inspect.StrType():
                return self._text(kind)
            case inspect.BoolType():
                return chance.random() < 1 / 2
            case inspect.IntType() | inspect.FloatType():
                return self._number(kind)
            case inspect.EnumType(cls=cls):
                return chance.choice(list(cls)).value
            case inspect.LiteralType(values=values):
                return chance.choice(values)
            case inspect.NoneType():
                return None
            case _:
                return self._many(kind)

    def _many(self, kind: inspect.Type) -> object:
        count = self._chance.randint(0, _MANY)
        match kind:
            case inspect.TupleType(item_types=types):
                return [self._value(each) for each in types]
            case inspect.DictType(key_type=key, value_type=value):
                return {str(self._value(key)): self._value(value) for _ in range(count)}
            case inspect.CollectionType(item_type=item):
                return [self._value(item) for _ in range(count)]
            case inspect.BytesType():
                return "AAAA" * count
            case _:
                return self._anything()

    def _text(self, kind: inspect.StrType) -> str:
        chance = self._chance
        if self._words and chance.random() < 3 / 5:
            return chance.choice(self._words)
        low = kind.min_length or 0
        high = min(kind.max_length or 40, 4000)
        if kind.pattern is not None or chance.random() < 1 / 2:
            length = chance.choice((low, high, chance.randint(low, max(low, high))))
            return "".join(chance.choice(_LETTERS) for _ in range(length))
        return chance.choice(_NASTY)

    def _number(self, kind: inspect.IntType | inspect.FloatType) -> float:
        low = kind.ge if kind.ge is not None else kind.gt
        high = kind.le if kind.le is not None else kind.lt
        if low is None or high is None or self._chance.random() < 1 / 4:
            return self._chance.choice(_NUMBERS)
        if isinstance(kind, inspect.IntType):
            return self._chance.randint(int(low), int(high))
        return self._chance.uniform(low, high)

    def _anything(self) -> object:
        return self._chance.choice((None, True, [], {}, [[]], *_NUMBERS, *_NASTY))

    def _other_value(self, fields: dict[str, object]) -> Made:
        return json.dumps(fields | {self._chance.choice(list(fields)): self._anything()})

    def _missing(self, fields: dict[str, object]) -> Made:
        del fields[self._chance.choice(list(fields))]
        return json.dumps(fields)

    def _more(self, fields: dict[str, object]) -> Made:
        return json.dumps(fields | {self._chance.choice(_NASTY): self._anything()})

    def _twice(self, fields: dict[str, object]) -> Made:
        return json.dumps(fields)[:-1] + "," + json.dumps(fields)[1:]

    def _cut(self, fields: dict[str, object]) -> Made:
        text = json.dumps(fields)
        return text[: self._chance.randint(0, len(text))]

    def _other_type(self, fields: dict[str, object]) -> Made:
        names = ("joined", "state", "teacher", "QuestionOpened", "share", "end", *_NASTY)
        return json.dumps(fields | {"type": self._chance.choice(names)})

    def _deep(self, _fields: dict[str, object]) -> Made:
        return self._chance.choice(("[", '{"a":')) * _DEEP

    def _long(self, fields: dict[str, object]) -> Made:
        if self._chance.random() < 3 / 4:  # it ends the connection, so it must not be frequent
            return self._deep(fields)
        long = "x" * self._chance.choice(_LONG)
        return json.dumps(fields | {self._chance.choice(list(fields)): long})

    def _bytes(self, fields: dict[str, object]) -> Made:
        return self._chance.choice((json.dumps(fields).encode(), b"\xff\xfe\x00", b""))

    def _not_an_object(self, _fields: dict[str, object]) -> Made:
        return json.dumps(self._anything())

    _spoilers: tuple[Callable[["MessageMaker", dict[str, object]], Made], ...] = (
        _other_value, _missing, _more, _twice, _cut, _other_type, _deep, _long, _bytes,
        _not_an_object,
    )  # fmt: skip


def _structs(kind: inspect.Type) -> Sequence[inspect.StructType]:
    found = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    return [each for each in found if isinstance(each, inspect.StructType)]


_METHODS: Final = (
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "X\0Y",
    "",
)
_PATHS: Final = (
    "/", "/index.html", "/ws", "/../server.py", "/%2e%2e/%2e%2e/etc/passwd", "/..%5c..%5cwin.ini",
    "//evil.example/", "http://evil.example/", "/?a=" + "b" * 3000, "/%00", "/%ff", "*", "/a/b/c",
    "/.git/config", "/" + "a" * 70_000, "/\u00e9", "",
)  # fmt: skip
_HEADERS: Final[Mapping[str, Sequence[str]]] = {
    "Host": ("127.0.0.1", "evil.example", "", "[::1", "127.0.0.1:99999", "a" * 5000, "1.2.3.4;x"),
    "Origin": ("http://evil.example", "null", "file://", "http://[", ""),
    "Upgrade": ("websocket", "h2c", "websocket, h2c"),
    "Connection": ("Upgrade", "keep-alive", "close"),
    "Sec-WebSocket-Version": ("13", "8", "x"),
    "Sec-WebSocket-Key": ("AAAAAAAAAAAAAAAAAAAAAA==", "short"),
    "Content-Length": ("0", "5", "-1", "99999999999", "5, 6", "x"),
    "Transfer-Encoding": ("chunked", "gzip", "chunked, identity"),
    "X-Forwarded-For": ("127.0.0.1",),
    "Range": ("bytes=0-1,5-", "bytes=-99999"),
    "Cookie": ("token=" + "A" * 32,),
}


def raw_request(chance: Random) -> bytes:
    """Return what somebody might send to a web server, right or wrong."""
    lines = [f"{chance.choice(_METHODS)} {chance.choice(_PATHS)} {_version(chance)}"]
    for name, values in _HEADERS.items():
        if chance.random() < (3 / 4 if name == "Host" else 1 / 4):
            lines.append(f"{name}: {chance.choice(values)}")
    if chance.random() < 1 / 10:
        lines.append(chance.choice((": nothing", "No colon", "A: b\rc", " folded")))
    body = chance.choice(("", "hello", "0\r\n\r\n", "5\r\nhello\r\n0\r\n\r\n", "x" * 2000))
    whole = ("\r\n".join(lines) + "\r\n\r\n" + body).encode()
    return whole[: chance.randint(0, len(whole))] if chance.random() < 1 / 10 else whole


def _version(chance: Random) -> str:
    return "HTTP/1.1" if chance.random() < 4 / 5 else chance.choice(("HTTP/1.0", "HTTP/2.0", "X"))


def raw_frames(chance: Random) -> bytes:
    """Return websocket frames (RFC 6455) after the handshake, most of them broken."""
    made = b""
    for _ in range(chance.randint(1, 4)):
        first = chance.randint(0, 255)
        size = chance.choice((0, 1, 125, 126, 127))
        mask = chance.choice((0, 0x80))
        made += bytes([first, mask | size]) + chance.randbytes(chance.choice((0, 2, 4, 14, 140)))
    return made


def handshake(host: str) -> bytes:
    """Return the request that opens a websocket."""
    return (
        f"GET /ws HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()
