"""Where pupils are in a text: the awareness messages of Yjs, as far as they are let through."""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct
from pycrdt import write_var_uint

from classsense.writing.varints import MalformedError, Reader

_MOST_BYTES: Final = 1000


class _Id(Struct, frozen=True):
    """Of an item of the text."""

    client: Annotated[int, Meta(ge=0, lt=1 << 53)]
    clock: Annotated[int, Meta(ge=0, lt=1 << 31)]


class _Position(Struct, frozen=True, omit_defaults=True):
    """A relative position of Yjs: at an item, or at the end of a type.

    Attributes:
        item: The item.
        type: The part of the text that it is in.
        tname: Instead of that, the name of the text.
        assoc: On which side of it; 0 or more is behind.
    """

    item: _Id | None = None
    type: _Id | None = None
    tname: Literal["report"] | None = None
    assoc: Annotated[int, Meta(ge=-1, le=1)] | None = None

    def __post_init__(self) -> None:
        if self.item is None and self.type is None and self.tname is None:
            message = "a position is nowhere"
            raise ValueError(message)


class _Selection(Struct, frozen=True):
    """From where to where; all other forms would stop the other tablets' editors."""

    anchor: _Position
    head: _Position


class _State(Struct, frozen=True):
    """What is passed on of a tablet's state: nothing by which it could bear another's name.

    Attributes:
        cursor: Where its selection begins and ends.
    """

    cursor: _Selection | None = None


_DECODER: Final = msgspec.json.Decoder(_State | None)


class Cursor(Struct, frozen=True):
    """Where one page is.

    Attributes:
        client: Of the page, in the text.
        clock: Grows with every change.
        state: As JSON; None if the page has gone.
    """

    client: int
    clock: int
    state: bytes | None

    def encoded(self) -> bytes:
        """Return the body of an awareness message with this cursor alone."""
        state = b"null" if self.state is None else self.state
        parts = (1, self.client, self.clock, len(state))
        return b"".join(write_var_uint(part) for part in parts) + state

    def gone(self) -> "Cursor":
        """Return what tells the others that the page has gone."""
        return Cursor(self.client, self.clock + 1, None)


def read_cursor(body: bytes) -> Cursor:
    """Return the cursor of a page's awareness message, with nothing in it but the cursor.

    Raises:
        MalformedError: It is none, or tells of more than one page.
    """
    if len(body) > _MOST_BYTES:
        message = "a cursor is too long"
        raise MalformedError(message)
    reader = Reader(body)
    if reader.number() != 1:
        message = "a page tells of itself only"
        raise MalformedError(message)
    client, clock = reader.number(), reader.number()
    try:
        state = _DECODER.decode(reader.taken())
    except (msgspec.DecodeError, RecursionError) as error:
        message = "a cursor cannot be read"
        raise MalformedError(message) from error
    if not reader.ended:
        message = "something stands after the end"
        raise MalformedError(message)
    return Cursor(client, clock, None if state is None else msgspec.json.encode(state))
