"""Who joined a lesson, as the teacher sees it, and what she may do about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from classsense.domain.clock import LessonNs
from classsense.domain.lesson import SeatId


class Standing(StrEnum):
    """Whether a device may come in.

    REMOVED was sent out and has to ask the teacher; BLOCKED is refused until she lets it in again.
    """

    IN = "in"
    REMOVED = "removed"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """A device that joined this lesson.

    Attributes:
        device: Its public name, a hash; for the program, not for the screen.
        number: In which order it came, 1 is the first: what it is called without a seat.
        seat: Where it sits; for a device that was sent out, where it sat.
        connected: Whether it is there now.
        silent_since: Lesson time since when nothing was heard of it; None while it is connected.
        lost: Seat that another device took from it and that it has not taken back.
        name: As the pupil at its seat wrote it; empty if there is none. Never leaves this machine.
    """

    device: str
    number: int
    seat: SeatId | None = None
    standing: Standing = Standing.IN
    connected: bool = False
    silent_since: LessonNs | None = None
    lost: SeatId | None = None
    name: str = ""


class SeatName(Struct, frozen=True):
    """What the pupil at a seat is called, as long as this device sits there."""

    device: str
    name: str


class NamesKept(Protocol):
    """Keeps the names of one lesson apart from its record. Methods block."""

    def read(self) -> Mapping[SeatId, SeatName]:
        """Return what is kept."""
        ...

    def write(self, names: Mapping[SeatId, SeatName]) -> None:
        """Keep these and nothing else.

        Raises:
            KnownError: They could not be kept.
        """
        ...


class PeopleDesk(Protocol):
    """The devices of a lesson. Every method may be called from any thread and returns at once."""

    def devices(self) -> Sequence[DeviceFacts]:
        """Return every device that joined, in the order in which they came."""
        ...

    def free(self, seat: SeatId) -> None:
        """Take a seat from its device, which stays in and may choose another one."""
        ...

    def send_out(self, device: str, *, block: bool) -> None:
        """Send a device out: it has to ask to come back, or is refused for the whole lesson."""
        ...

    def let_back(self, device: str) -> None:
        """Let a device that was sent out come in again as before."""
        ...

    def rename(self, seat: SeatId, name: str) -> None:
        """Call the pupil at a taken seat something else; empty erases the name.

        A name that `domain.names.objection` objects to changes nothing.
        """
        ...


class NobodyThere:
    """A `PeopleDesk` where the board could not be opened."""

    def devices(self) -> Sequence[DeviceFacts]:
        """Return nothing."""
        return ()

    def free(self, seat: SeatId) -> None:
        """Do nothing."""

    def send_out(self, device: str, *, block: bool) -> None:
        """Do nothing."""

    def let_back(self, device: str) -> None:
        """Do nothing."""

    def rename(self, seat: SeatId, name: str) -> None:
        """Do nothing."""
