"""What the teacher or a tablet asks for. Recorded, so that a lesson can be replayed."""

from typing import Annotated

from msgspec import Meta, Struct

from classsense.domain.board_commands import BoardCommand
from classsense.domain.clock import LessonNs
from classsense.domain.lesson import GroupId, QuestionId, SeatId, TimeLimit
from classsense.domain.observations import Observation
from classsense.domain.rules import Purpose, Rules
from classsense.domain.sheet_commands import SheetCommand
from classsense.domain.writing_commands import WritingCommand

ClientId = Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
"""Made by the tablet, so that something sent twice is stored once."""


class LessonStarted(Struct, frozen=True, tag=True):
    """The lesson began.

    Attributes:
        began: The wall clock at lesson time 0, ISO 8601 with offset: the only time it is read.
        policy: Fingerprint of the rules.
    """

    at: LessonNs
    began: str
    policy: str


class LessonResumed(Struct, frozen=True, tag=True):
    """The lesson goes on after the program had ended. Voices begin a new epoch."""

    at: LessonNs
    epoch: int


class TermsOver(Struct, frozen=True, tag=True):
    """Parts of the record were deleted because their term was over (`Rules.retention`).

    Attributes:
        kinds: Names of `Retention`.
    """

    at: LessonNs
    kinds: tuple[str, ...]


class LessonEnded(Struct, frozen=True, tag=True):
    """The lesson is over."""

    at: LessonNs


class ActivityStarted(Struct, frozen=True, tag=True):
    """The class turned to another part of the plan (its index)."""

    at: LessonNs
    activity: int


class PolicyChanged(Struct, frozen=True, tag=True):
    """Other rules hold from now on: a lesson went on after the policy files had changed.

    Attributes:
        rules: What the old and the new ones both allow.
        policy: Fingerprint of the rules.
    """

    at: LessonNs
    rules: Rules
    policy: str


class ConsentWithdrawn(Struct, frozen=True, tag=True):
    """A pupil said "please don't": it holds until the lesson ends, and nothing takes it back.

    Attributes:
        purposes: What is not agreed to any more.
        device: The tablet on which it was said.
    """

    at: LessonNs
    seat: SeatId
    purposes: frozenset[Purpose]
    device: str = ""


class SensingSwitched(Struct, frozen=True, tag=True):
    """The teacher switched all sensing on or off. Off means off: devices are closed."""

    at: LessonNs
    on: bool


class QuestionOpened(Struct, frozen=True, tag=True):
    """The tablets show this question now.

    Attributes:
        limit_s: For how long answers are taken; None until the teacher closes it.
    """

    at: LessonNs
    question: QuestionId
    limit_s: TimeLimit | None = None


class QuestionClosed(Struct, frozen=True, tag=True):
    """No more answers to this question."""

    at: LessonNs
    question: QuestionId


class AnswersShared(Struct, frozen=True, tag=True):
    """All tablets show these answers (ids), or none if empty.

    Attributes:
        live: They show every answer to the question, also those that are still to come.
    """

    at: LessonNs
    question: QuestionId
    answers: tuple[str, ...]
    live: bool = False


FEWEST_PUPILS = 2
"""A word that one pupil alone used is shown on no tablet."""


class UsedWord(Struct, frozen=True):
    """A word of the answers, and how many pupils used it."""

    text: Annotated[str, Meta(min_length=1, max_length=64)]
    pupils: Annotated[int, Meta(ge=FEWEST_PUPILS)]


class WordsShared(Struct, frozen=True, tag=True):
    """All tablets show the words of the answers, as they were at this moment; none if empty."""

    at: LessonNs
    question: QuestionId
    words: tuple[UsedWord, ...] = ()


class SeatTaken(Struct, frozen=True, tag=True):
    """A tablet joined at a seat. The latest device of a seat holds it."""

    at: LessonNs
    seat: SeatId
    device: str


class SeatLeft(Struct, frozen=True, tag=True):
    """A tablet gave its seat back."""

    at: LessonNs
    seat: SeatId
    device: str


class AnswerGiven(Struct, frozen=True, tag=True):
    """An answer from a tablet. A later one of the same seat replaces it on the board.

    Attributes:
        id: Made by the tablet; unique for ever.
        value: The text, or the index of the choice as a number in text form.
        round: In which round of the question it was given, 1 is the first; 0 is the present one.
    """

    at: LessonNs
    id: ClientId
    question: QuestionId
    seat: SeatId
    device: str
    value: str
    round: Annotated[int, Meta(ge=0)] = 0


class HandSet(Struct, frozen=True, tag=True):
    """A pupil raised or lowered the hand on the tablet."""

    at: LessonNs
    seat: SeatId
    up: bool


class HandTaken(Struct, frozen=True, tag=True):
    """The teacher saw to a raised hand. In memory only: a camera may have seen it."""

    at: LessonNs
    seat: SeatId


class TeacherCalled(Struct, frozen=True, tag=True):
    """A table calls the teacher, or she has come (`waiting` False)."""

    at: LessonNs
    group: GroupId
    waiting: bool


class TablePaused(Struct, frozen=True, tag=True):
    """Nothing is heard at a table from now on, or it is heard again (`paused` False)."""

    at: LessonNs
    group: GroupId
    paused: bool


class SoundForgotten(Struct, frozen=True, tag=True):
    """What was heard since a moment is wiped, in memory and on the disk.

    Attributes:
        group: Of one table; None is of all of them, and of the teacher.
    """

    at: LessonNs
    since: LessonNs
    group: GroupId | None = None


class Seating(Struct, frozen=True):
    """The seats of a table."""

    group: GroupId
    seats: tuple[SeatId, ...]


class SeatsMoved(Struct, frozen=True, tag=True):
    """Pupils changed tables: who sits where from now on.

    Attributes:
        tables: All seats of each table named; tables that are not named lose who moved away.
    """

    at: LessonNs
    tables: tuple[Seating, ...]


class SeatAbsent(Struct, frozen=True, tag=True):
    """Nobody is at a seat in this lesson, or somebody came after all (`absent` False)."""

    at: LessonNs
    seat: SeatId
    absent: bool


class SoundCheckStarted(Struct, frozen=True, tag=True):
    """The pupils of a table say a number each, one after the other.

    Attributes:
        seats: In the order in which they speak.
        each_s: Time of each, 1 to 30 s; the first begins at `at`.
    """

    at: LessonNs
    group: GroupId
    seats: tuple[SeatId, ...]
    each_s: Annotated[float, Meta(ge=1.0, le=30.0)] = 2.5


class MarkPlaced(Struct, frozen=True, tag=True):
    """The teacher marked this moment on the timeline."""

    at: LessonNs


class NoticeClosed(Struct, frozen=True, tag=True):
    """The teacher has dealt with a notice, or it was no use to her."""

    at: LessonNs
    key: str
    useful: bool


Command = (
    LessonStarted
    | LessonResumed
    | LessonEnded
    | TermsOver
    | ActivityStarted
    | PolicyChanged
    | ConsentWithdrawn
    | SensingSwitched
    | QuestionOpened
    | QuestionClosed
    | AnswersShared
    | WordsShared
    | SeatTaken
    | SeatLeft
    | AnswerGiven
    | HandSet
    | HandTaken
    | TeacherCalled
    | TablePaused
    | SoundForgotten
    | SeatsMoved
    | SeatAbsent
    | SoundCheckStarted
    | MarkPlaced
    | NoticeClosed
    | BoardCommand
    | SheetCommand
    | WritingCommand
)

Entry = Observation | Command
"""Everything that the lesson loop folds, in the order in which it came."""


def time_of(entry: Entry) -> LessonNs:
    """Return when `entry` became true: capture time, or the end of its interval."""
    return getattr(entry, "at", None) or getattr(entry, "end", None) or LessonNs(0)
