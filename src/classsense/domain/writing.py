"""What is kept of a text that a group writes together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from msgspec import Struct

from classsense.domain.clock import LessonNs
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.ports import Committed

NOBODY: Final = SeatId("?")
"""Whose a change is after its pupil was erased; an empty seat is the teacher's."""


class Moved(NamedTuple):
    """Words that somebody put elsewhere in a text, and who wrote them first.

    Attributes:
        client: Who put them there.
        start: Clock of the first of them, of that client.
        size: How many clocks they are: units of UTF-16.
        first: Client that wrote them first.
    """

    client: int
    start: int
    size: int
    first: int


class KeptUpdate(Struct, frozen=True):
    """A change of a text, as it came from a tablet.

    Attributes:
        at: When it came.
        group: Whose text it is.
        seat: Whose tablet sent it.
        clients: Clients of the text that write for this seat since this update.
        body: In the update format of Yjs, version 1.
        moved: What of it others wrote first.
    """

    at: LessonNs
    group: GroupId
    seat: SeatId
    clients: tuple[int, ...]
    body: bytes
    moved: tuple[Moved, ...] = ()


class TextPicture(Struct, frozen=True):
    """A picture in a group's text. Nothing tells who put it there but the text itself.

    Attributes:
        name: Made by this machine; see `domain.pictures.is_text_name`.
        group: Whose text it is for.
        upload: The tablet's own name of it, so that what comes twice is kept once.
        body: A JPEG that this machine made.
    """

    name: str
    group: GroupId
    upload: str
    body: bytes


class WritingStore(Protocol):
    """Keeps the texts of a lesson."""

    def keep_update(self, update: KeptUpdate, committed: Committed) -> None:
        """Queue an update for writing. Never blocks; safe from any thread.

        Args:
            update: The update.
            committed: Called after the durable commit, or with the error when it failed.
        """
        ...

    def updates(self, group: GroupId) -> Sequence[KeptUpdate]:
        """Return the updates of a group's text in the order in which they came."""
        ...

    def keep_text_picture(self, picture: TextPicture, committed: Committed) -> None:
        """Queue a picture for writing; a second one of the same upload is not kept.

        Never blocks; safe from any thread. `committed` is called as that of `keep_update`.
        """
        ...

    def text_pictures(self, group: GroupId) -> Mapping[str, str]:
        """Return the names of the pictures that are kept for a group's text, by upload."""
        ...

    def text_picture(self, group: GroupId, name: str) -> bytes | None:
        """Return a picture of a group's text, or None if that group has none of that name."""
        ...

    def erase_writer(self, seat: SeatId) -> None:
        """Queue that what a seat wrote so far is by `NOBODY`. Never blocks; from any thread."""
        ...


@dataclass(frozen=True, slots=True)
class WritingView:
    """What the teacher decided about the texts that groups write together.

    Attributes:
        open: The tablets may open their group's text.
        title: Of the report.
        headings: What an empty text begins with.
        locked: Groups whose text only the teacher changes.
        projected: Groups whose texts the projector shows side by side.
        erased: Seats whose pupils were taken out of who wrote what.
    """

    open: bool = False
    title: str = ""
    headings: tuple[str, ...] = ()
    locked: frozenset[GroupId] = frozenset()
    projected: tuple[GroupId, ...] = ()
    erased: frozenset[SeatId] = frozenset()
