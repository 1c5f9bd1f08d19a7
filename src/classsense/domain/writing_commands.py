"""What the teacher does with the texts that groups write together. Recorded."""

from typing import Annotated

from msgspec import Meta, Struct

from classsense.domain.clock import LessonNs
from classsense.domain.lesson import GroupId, SeatId, Text


class WritingOpened(Struct, frozen=True, tag=True):
    """Every group has a text of its own now, and its tablets may open it.

    Attributes:
        title: Of the report.
        headings: What an empty text begins with, for example question, guess, result, thoughts.
    """

    at: LessonNs
    title: Text
    headings: Annotated[tuple[Text, ...], Meta(max_length=20)] = ()


class WritingClosed(Struct, frozen=True, tag=True):
    """The tablets show the texts no more; they are kept, and may be opened again."""

    at: LessonNs


class WritingLocked(Struct, frozen=True, tag=True):
    """The teacher takes texts to herself, or hands them back.

    Attributes:
        groups: Whose texts; empty is every group's.
        locked: Nobody but the teacher changes them.
    """

    at: LessonNs
    locked: bool
    groups: tuple[GroupId, ...] = ()


class WritingProjected(Struct, frozen=True, tag=True):
    """The projector shows these texts side by side; none if empty."""

    at: LessonNs
    groups: Annotated[tuple[GroupId, ...], Meta(max_length=4)] = ()


class WriterErased(Struct, frozen=True, tag=True):
    """A pupil is taken out of who wrote what; the group's text stays.

    It holds for what was written from the seat and, until the lesson ends, for what will be.
    """

    at: LessonNs
    seat: SeatId


WritingCommand = WritingOpened | WritingClosed | WritingLocked | WritingProjected | WriterErased
