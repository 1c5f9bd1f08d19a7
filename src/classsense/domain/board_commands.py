"""What the teacher asks of the class's board, and how pupils find the pace. Recorded."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from classsense.domain.clock import LessonNs
from classsense.domain.furigana import FuriganaGrade
from classsense.domain.lesson import GroupId, Question, QuestionId, SeatId

COMMENT_CHARS = 200
"""The longest comment to an answer."""
REMARK_CHARS = 100
"""The longest comment of a pupil to an answer."""

_Count = Annotated[int, Meta(ge=0)]


class Pace(StrEnum):
    """How the pace of the lesson is for a pupil."""

    FAST = "fast"
    FINE = "fine"
    SLOW = "slow"


class PaceTapped(Struct, frozen=True, tag=True):
    """A pupil says how the pace is. In memory only: what is kept is `PaceCounted`.

    Attributes:
        pace: None takes back what was said.
    """

    at: LessonNs
    seat: SeatId
    pace: Pace | None


class PaceCounted(Struct, frozen=True, tag=True):
    """How many pupils find the pace too fast, fine or too slow: what is kept of their taps."""

    at: LessonNs
    fast: _Count
    fine: _Count
    slow: _Count


class ScreensLocked(Struct, frozen=True, tag=True):
    """The tablets of these tables (of all, if none is named) are locked or unlocked."""

    at: LessonNs
    groups: tuple[GroupId, ...]
    locked: bool


class RightTold(Struct, frozen=True, tag=True):
    """Whether each pupil learns, once the question is closed, if the own answer is right."""

    at: LessonNs
    question: QuestionId
    told: bool


class ApprovalAsked(Struct, frozen=True, tag=True):
    """Whether the class sees an answer to this question only after the teacher approved it."""

    at: LessonNs
    question: QuestionId
    on: bool


class AnswersApproved(Struct, frozen=True, tag=True):
    """The class may see these answers (ids), or no longer (`approved` False)."""

    at: LessonNs
    question: QuestionId
    answers: tuple[str, ...]
    approved: bool


class AnswerCommented(Struct, frozen=True, tag=True):
    """The teacher wrote a comment to an answer; an empty one takes it back.

    Attributes:
        public: It stands with the answer wherever that is shared; else only its pupil reads it.
    """

    at: LessonNs
    question: QuestionId
    answer: str
    text: Annotated[str, Meta(max_length=COMMENT_CHARS)]
    public: bool = False


class TablesShared(Struct, frozen=True, tag=True):
    """Whether each table sees its own answers to this question as they come."""

    at: LessonNs
    question: QuestionId
    on: bool


class AnswersProjected(Struct, frozen=True, tag=True):
    """These answers (ids, at most four) stand side by side on the projector; none if empty."""

    at: LessonNs
    question: QuestionId
    answers: Annotated[tuple[str, ...], Meta(max_length=4)]


class RoundBegan(Struct, frozen=True, tag=True):
    """The question is asked anew: its answers so far stay in the record as an earlier round."""

    at: LessonNs
    question: QuestionId


class RoundTakenBack(Struct, frozen=True, tag=True):
    """The latest new round was a mistake: the answers before it count again."""

    at: LessonNs
    question: QuestionId


class QuestionAdded(Struct, frozen=True, tag=True):
    """The teacher made a question during the lesson. It belongs to the plan from now on."""

    at: LessonNs
    question: Question


class FuriganaSet(Struct, frozen=True, tag=True):
    """What the tablets read out is for a class of this grade from now on; None is nothing."""

    at: LessonNs
    grade: FuriganaGrade | None


class DeviceBlocked(Struct, frozen=True, tag=True):
    """The teacher blocked a device for the rest of the lesson, or lets it in again.

    Attributes:
        device: Public name of the device, a hash.
    """

    at: LessonNs
    device: str
    blocked: bool


class NamesAllowed(Struct, frozen=True, tag=True):
    """Whether pupils may write their names. The names themselves are in no command."""

    at: LessonNs
    on: bool


class RemarksAllowed(Struct, frozen=True, tag=True):
    """Whether pupils may comment on the shared answers to a question.

    Attributes:
        checked: The class sees a comment only after the teacher approved it.
    """

    at: LessonNs
    question: QuestionId
    on: bool
    checked: bool = True


class RemarkGiven(Struct, frozen=True, tag=True):
    """A pupil's comment on a shared answer.

    Attributes:
        id: Made by the tablet; unique for ever, as of an answer.
        answer: Id of the answer.
    """

    at: LessonNs
    id: Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
    question: QuestionId
    answer: str
    seat: SeatId
    device: str
    text: Annotated[str, Meta(min_length=1, max_length=REMARK_CHARS)]


class RemarksJudged(Struct, frozen=True, tag=True):
    """The class sees these comments of pupils (ids), or they are dropped (`shown` False)."""

    at: LessonNs
    question: QuestionId
    remarks: tuple[str, ...]
    shown: bool


BoardCommand = (
    PaceTapped
    | PaceCounted
    | ScreensLocked
    | RightTold
    | ApprovalAsked
    | AnswersApproved
    | AnswerCommented
    | TablesShared
    | AnswersProjected
    | RoundBegan
    | RoundTakenBack
    | QuestionAdded
    | FuriganaSet
    | DeviceBlocked
    | NamesAllowed
    | RemarksAllowed
    | RemarkGiven
    | RemarksJudged
)
