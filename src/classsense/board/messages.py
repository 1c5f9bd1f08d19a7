"""The words on the wire. `docs/board-protocol.md` describes them for other clients.

Every message is one JSON object with a `type`. What comes in is checked completely before
anything looks at it: unknown fields, wrong types and texts that are too long are refused.
"""

from enum import StrEnum
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Raw, Struct

from classsense.domain.board_commands import REMARK_CHARS, Pace
from classsense.domain.commands import ClientId
from classsense.domain.rules import Purpose

PROTOCOL: Final = 1
ANSWER_CHARS: Final = 2000
PIECE_CHARS: Final = 48_000
MOST_PIECES: Final = 17
"""Of a picture: 816,000 characters, a photo of 600 KB in base64."""

_Name = Annotated[str, Meta(min_length=1, max_length=64)]
DeviceToken = Annotated[str, Meta(min_length=22, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


class Join(Struct, frozen=True, tag="join", forbid_unknown_fields=True):
    """A tablet comes in; always the first message.

    Attributes:
        token: What `Joined` gave this device before; None the first time.
        seat: The seat that the device held; given back to it unless another device took it.
    """

    protocol: int
    code: Annotated[str, Meta(max_length=32)]
    token: DeviceToken | None = None
    seat: _Name | None = None


class TakeSeat(Struct, frozen=True, tag="seat", forbid_unknown_fields=True):
    """The tablet sits down; whoever sat there on another tablet is told."""

    seat: _Name


class LeaveSeat(Struct, frozen=True, tag="leave", forbid_unknown_fields=True):
    """The tablet gives its seat back."""


class Answer(Struct, frozen=True, tag="answer", forbid_unknown_fields=True):
    """An answer; the same `id` may be sent again until it is stored.

    Attributes:
        round: Of the question, as the tablet showed it; 0 is whatever round it is.
    """

    id: ClientId
    question: _Name
    value: Annotated[str, Meta(max_length=ANSWER_CHARS)]
    round: Annotated[int, Meta(ge=0, le=1000)] = 0


class Piece(Struct, frozen=True, tag="piece", forbid_unknown_fields=True):
    """A piece of the picture of an answer that follows; the first is 0. Nothing answers it."""

    id: ClientId
    at: Annotated[int, Meta(ge=0, lt=MOST_PIECES)]
    of: Annotated[int, Meta(ge=1, le=MOST_PIECES)]
    data: Annotated[str, Meta(max_length=PIECE_CHARS)]


class Hand(Struct, frozen=True, tag="hand", forbid_unknown_fields=True):
    """The hand goes up or down."""

    up: bool


class Call(Struct, frozen=True, tag="call", forbid_unknown_fields=True):
    """The table calls the teacher, or no longer does."""

    waiting: bool


class Withdraw(Struct, frozen=True, tag="withdraw", forbid_unknown_fields=True):
    """The pupil at the seat says "please don't"; None is to everything that was agreed to."""

    purpose: Purpose | None = None


class PaceTap(Struct, frozen=True, tag="pace", forbid_unknown_fields=True):
    """How the pace is for the pupil at the seat; None takes back what was said."""

    pace: Pace | None


class Name(Struct, frozen=True, tag="name", forbid_unknown_fields=True):
    """The pupil at the seat writes a name for the teacher; an empty one takes it back."""

    name: Annotated[str, Meta(max_length=64)]


class Remark(Struct, frozen=True, tag="remark", forbid_unknown_fields=True):
    """A comment on an answer that all see; the same `id` may be sent again until it is stored.

    Attributes:
        answer: One of the `refs` of the question's shared answers.
    """

    id: ClientId
    question: _Name
    answer: _Name
    text: Annotated[str, Meta(max_length=2 * REMARK_CHARS)]


class Ping(Struct, frozen=True, tag="ping", forbid_unknown_fields=True):
    """Asks whether the line is alive: a page cannot see the websocket's own pings."""


Request = (
    Join
    | TakeSeat
    | LeaveSeat
    | Answer
    | Piece
    | Hand
    | Call
    | Withdraw
    | PaceTap
    | Name
    | Remark
    | Ping
)


class Reason(StrEnum):
    """Why something was refused. `AGAIN` lists those that are worth another try."""

    UNREADABLE = "unreadable"
    JOIN_FIRST = "join_first"
    PROTOCOL = "protocol"
    WRONG_CODE = "wrong_code"
    TURNED_AWAY = "turned_away"
    BLOCKED = "blocked"
    FULL = "full"
    NO_SUCH_SEAT = "no_such_seat"
    NO_SEAT = "no_seat"
    NOT_STARTED = "not_started"
    NO_SUCH_QUESTION = "no_such_question"
    CLOSED = "closed"
    EMPTY = "empty"
    BAD_VALUE = "bad_value"
    NOT_KEPT = "not_kept"
    NAMES_OFF = "names_off"
    BAD_NAME = "bad_name"
    NAME_TAKEN = "name_taken"
    TOO_MANY = "too_many"
    REMARKS_OFF = "remarks_off"
    NO_SUCH_ANSWER = "no_such_answer"


AGAIN: Final = frozenset({Reason.FULL, Reason.NOT_STARTED, Reason.NOT_KEPT})


class Refused(Struct, frozen=True, tag="refused"):
    """Something was not done.

    Attributes:
        about: Type of the message in question; empty if it could not be read.
        id: Of the answer in question.
        again: Whether to send it again.
        retry_s: When; seconds from now.
    """

    about: str
    reason: Reason
    id: str | None = None
    again: bool = False
    retry_s: float = 0.0


class Asked(Struct, frozen=True, tag="asked"):
    """The teacher was asked to let the tablet in; it shows `number`, and waits."""

    number: int


class PlannedSeat(Struct, frozen=True):
    """A seat as the tablet offers it."""

    id: str


class PlannedGroup(Struct, frozen=True):
    """A table as the tablet offers it."""

    id: str
    name: str
    seats: tuple[PlannedSeat, ...]


class Joined(Struct, frozen=True, tag="joined"):
    """The tablet is in.

    Attributes:
        token: To be kept by the device and shown at the next join.
        groups: A list of `PlannedGroup`, encoded once for all tablets.
        seat: The seat that the device holds; None if it has none.
        moved: The device asked for a seat that another device has taken in the meantime.
        now_s: Lesson time, to count down by.
    """

    protocol: int
    token: str
    title: str
    language: str
    groups: Raw
    seat: str | None
    moved: bool = False
    now_s: float = 0.0


class Seated(Struct, frozen=True, tag="seated"):
    """The seat is the tablet's, durably; None after it was given back."""

    seat: str | None


class Moved(Struct, frozen=True, tag="moved"):
    """Another page took the seat; `same_device` if it runs on this very device."""

    seat: str
    same_device: bool


class Stored(Struct, frozen=True, tag="stored"):
    """The receipt: the answer is on the disk of the teacher's machine."""

    id: str
    number: int
    duplicate: bool


class Named(Struct, frozen=True, tag="named"):
    """What the pupil at the seat is called now, and kept; empty is nothing."""

    name: str


class Pong(Struct, frozen=True, tag="pong"):
    """The line is alive."""


class State(Struct, frozen=True, tag="state"):
    """Everything that the tablet may show; the fields are those of `views.View`."""

    n: int
    fields: dict[str, Raw]


class Change(Struct, frozen=True, tag="change"):
    """What became different since number `n - 1`."""

    n: int
    fields: dict[str, Raw]


class Answers(Struct, frozen=True, tag="answers", omit_defaults=True):
    """Answers that all tablets see as they come, after number `since` up to number `n`.

    Attributes:
        epoch: Of the list; with another one, or after a gap, what is known of it is forgotten.
        items: A number that stands for a seat, and its answer. A later answer under the same
            number takes the place of the earlier one.
        ruby: Furigana of answers of the list, made since.
    """

    question: str
    epoch: str
    since: int
    n: int
    items: list[tuple[int, str]]
    ruby: list[Raw] = []


Reply = Refused | Asked | Joined | Seated | Moved | Stored | Named | Pong | State | Change | Answers

_decoder: Final[msgspec.json.Decoder[Request]] = msgspec.json.Decoder(Request)
_encoder: Final = msgspec.json.Encoder()


class Unreadable(Exception):  # noqa: N818 - it says what the message is
    """What came is not a message of this protocol. Quotes nothing of it, so it may be logged."""


def decode(text: str) -> Request:
    """Return the message that `text` holds.

    Raises:
        Unreadable: It is not a message of this protocol.
    """
    try:
        return _decoder.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise Unreadable from None


def encode(reply: Reply) -> str:
    """Return `reply` as it goes over the wire."""
    return _encoder.encode(reply).decode()


def raw(value: object) -> Raw:
    """Return `value` encoded once, to be put into many messages."""
    return Raw(_encoder.encode(value))
