"""Where pupils are in a text: the awareness messages of Yjs, as far as they are let through."""

from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct
from pycrdt import write_var_uint

from classsense.writing.varints import MalformedError, Reader

_MOST_BYTES: Final = 1000


class _State(Struct, frozen=True):
    """What is passed on of a tablet's state: nothing by which it could bear another's name.

    Attributes:
        cursor: Where its selection begins and ends, as Yjs's relative positions.
    """

    cursor: dict[Annotated[str, Meta(max_length=10)], Any] | None = None


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
