"""The words on the line of a text that is written together. See `docs/board-protocol.md`.

Texts are JSON, as on the board's other line. Bytes are the sync and awareness messages of Yjs
(https://github.com/yjs/y-protocols).
"""

from enum import IntEnum, StrEnum
from typing import Annotated, Final, NamedTuple

import msgspec
from msgspec import Meta, Raw, Struct
from pycrdt import write_var_uint

from classsense.board.lines import framed, framed_bytes
from classsense.board.messages import DeviceToken
from classsense.domain.writing import Moved
from classsense.writing.varints import MalformedError, Reader

_SYNC: Final = 0
_AWARENESS: Final = 1
_PART: Final = 2
_MOST_GROUP: Final = 200


class Write(Struct, frozen=True, tag="write", forbid_unknown_fields=True):
    """A tablet opens its group's text; always the first message.

    Attributes:
        token: Of its device.
        late: A group whose text its seat wrote before it was moved: what is still on the tablet
            of it is handed in, and nothing of the text comes back.
    """

    token: DeviceToken
    late: Annotated[str, Meta(min_length=1, max_length=_MOST_GROUP)] | None = None


class Opened(Struct, frozen=True, tag="opened"):
    """The text is open.

    Attributes:
        title: Of the report.
        group: Whose text it is.
        seat: Whom the tablet writes for.
        locked: It may be read only.
        writers: By client of the text, whose it is; empty text is the teacher.
        moved: What stands in the text that another client wrote first.
    """

    title: str
    group: str
    seat: str
    locked: bool
    writers: dict[str, str]
    moved: tuple[Moved, ...] = ()


class MovedWords(Struct, frozen=True, tag="moved"):
    """Words that somebody put elsewhere, and which clients wrote them first."""

    moved: tuple[Moved, ...]


class Late(Struct, frozen=True, tag="late"):
    """What was written to the text of a former group may be handed in now."""


class Writers(Struct, frozen=True, tag="writers"):
    """Clients that are new in the text, and whose they are."""

    writers: dict[str, str]


class Saved(Struct, frozen=True, tag="saved"):
    """The first `n` updates of this connection are on the disk."""

    n: int


class NotSaved(Struct, frozen=True, tag="not_saved"):
    """The teacher's machine cannot store at the moment; `saved` follows as soon as it can."""


class Locked(Struct, frozen=True, tag="locked"):
    """The teacher took the text to herself, or handed it back."""

    locked: bool


class WritingFault(StrEnum):
    """Why something was refused, besides the faults of an update."""

    UNREADABLE = "unreadable"
    JOIN_FIRST = "join_first"
    NO_SEAT = "no_seat"
    NOT_OPEN = "not_open"
    LOCKED = "locked"


class RefusedText(Struct, frozen=True, tag="refused"):
    """Not done. `n` is the number of the update, counted from 1; 0 if it was something else."""

    reason: str
    n: int = 0


class Readings(Struct, frozen=True, tag="readings"):
    """How sentences are read that the tablet asked for: runs of a part and its reading."""

    ruby: tuple[Raw, ...]


Told = Readings | Opened | Late | Writers | MovedWords | Saved | NotSaved | Locked | RefusedText


class Kind(IntEnum):
    """What a message in bytes is."""

    STATE = 0
    MISSING = 1
    UPDATE = 2
    CURSOR = 3
    PART = 4
    """The beginning of an update that is too large for one message."""


class Binary(NamedTuple):
    """A message in bytes."""

    kind: Kind
    body: bytes


_STEPS: Final = frozenset({Kind.STATE, Kind.MISSING, Kind.UPDATE})
_BY_STEP: Final = {int(step): step for step in _STEPS}
_HEAD: Final = 3
_MORE: Final = 0x80
"""From this number on lib0 needs two bytes."""
_OF_ONE_NUMBER: Final = {_AWARENESS: Kind.CURSOR, _PART: Kind.PART}
_OPENING: Final = msgspec.json.Decoder(Write)


def opening(text: str) -> Write | None:
    """Return the first message of a tablet, or None if it is none."""
    try:
        return _OPENING.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None


def told(message: Struct) -> bytes:
    """Return the frame of a message in JSON."""
    return framed(msgspec.json.encode(message))


def sync_frame(kind: Kind, body: bytes) -> bytes:
    """Return the frame of a message in bytes."""
    head = bytes((_AWARENESS,)) if kind is Kind.CURSOR else bytes((_SYNC, kind))
    size = len(body)
    return framed_bytes(head + (bytes((size,)) if size < _MORE else write_var_uint(size)) + body)


def read_binary(data: bytes) -> Binary:
    """Return what a message in bytes is.

    Raises:
        MalformedError: It is none of this protocol.
    """
    if len(data) >= _HEAD and data[0] == _SYNC and data[2] == len(data) - _HEAD < _MORE:
        short = _BY_STEP.get(data[1])  # the usual message, whose numbers are a byte each
        if short is not None:
            return Binary(short, data[_HEAD:])
    reader = Reader(data)
    kind = reader.number()
    found = _OF_ONE_NUMBER.get(kind)
    if kind == _SYNC:
        step = reader.number()
        found = Kind(step) if step in _STEPS else None
    if found is None:
        message = "no message of this protocol"
        raise MalformedError(message)
    body = reader.taken()
    if not reader.ended:
        message = "something stands after the end"
        raise MalformedError(message)
    return Binary(found, body)
