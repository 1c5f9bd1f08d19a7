"""What the teacher does with a sheet of several questions. Recorded."""

from typing import Annotated

from msgspec import Meta, Struct

from classsense.domain.clock import LessonNs
from classsense.domain.lesson import Sheet, SheetId, TimeLimit


class SheetOpened(Struct, frozen=True, tag=True):
    """The tablets show this sheet now, in place of whatever they showed.

    Attributes:
        limit_s: For how long answers are taken; None until the teacher closes it.
    """

    at: LessonNs
    sheet: SheetId
    limit_s: TimeLimit | None = None


class SheetTurned(Struct, frozen=True, tag=True):
    """The class goes to another question of a sheet that the teacher paces.

    Attributes:
        step: Its place on the sheet, 0 is the first. Asked for the first time, it opens; one that
            was locked stays so.
        locks: Whether no more answers are taken to the others.
    """

    at: LessonNs
    sheet: SheetId
    step: Annotated[int, Meta(ge=0, lt=20)]
    locks: bool = False


class SheetClosed(Struct, frozen=True, tag=True):
    """No more answers to any question of this sheet."""

    at: LessonNs
    sheet: SheetId


class SheetRoundBegan(Struct, frozen=True, tag=True):
    """All questions of the sheet are asked anew: earlier answers stay in the record as a round."""

    at: LessonNs
    sheet: SheetId


class SheetRoundTakenBack(Struct, frozen=True, tag=True):
    """The latest new round of the sheet was a mistake: the answers before it count again."""

    at: LessonNs
    sheet: SheetId


class SheetAdded(Struct, frozen=True, tag=True):
    """The teacher made a sheet during the lesson, of questions that the plan has by now."""

    at: LessonNs
    sheet: Sheet


SheetCommand = (
    SheetOpened | SheetTurned | SheetClosed | SheetRoundBegan | SheetRoundTakenBack | SheetAdded
)
