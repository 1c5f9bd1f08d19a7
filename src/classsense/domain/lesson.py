"""The plan of a lesson: who sits where, what is asked, which devices listen and look."""

import re
from enum import StrEnum
from typing import Annotated, Literal, NewType

from msgspec import Meta, Struct

from classsense.domain.furigana import FuriganaGrade
from classsense.domain.rules import Purpose, Rules

SeatId = NewType("SeatId", str)
"""Names a seat in the room, for example `2-3`: table 2, seat 3."""
GroupId = NewType("GroupId", str)
"""Names a table with its microphone."""
CameraId = NewType("CameraId", str)
QuestionId = NewType("QuestionId", str)
SheetId = NewType("SheetId", str)

Share = Annotated[float, Meta(ge=0.0, le=1.0)]
Box = tuple[Share, Share, Share, Share]
"""Left, top, width, height in 0..1 of the frame."""
Place = tuple[Share, Share]
"""Left and top in 0..1 of the room seen from above; the board is at the right."""

LessonTime = Annotated[float, Meta(ge=0.0, le=86_400.0)]
"""Seconds since the lesson began; no lesson is longer than a day."""

TimeLimit = Annotated[float, Meta(ge=5.0, le=7200.0)]
"""For how long answers to a question are taken, seconds."""

Text = Annotated[str, Meta(min_length=1, max_length=200)]


def seat_order(seat: str) -> list[tuple[int, str]]:
    """Return what seats are sorted by as people count them: `1-2` before `1-10`."""
    parts = re.findall(r"([0-9]+)|([^0-9]+)", seat)
    return [(int(number or -1), text) for number, text in parts]


class ActivityKind(StrEnum):
    """What the class is asked to do for a while."""

    LECTURE = "lecture"
    QUESTION = "question"
    GROUP_TALK = "group_talk"
    ANSWER = "answer"
    WRITE_TOGETHER = "write_together"
    PRESENT = "present"


class Activity(Struct, frozen=True, forbid_unknown_fields=True):
    """One part of the plan.

    Attributes:
        start_s: Planned start, seconds since the lesson began.
    """

    kind: ActivityKind
    title: Text
    start_s: LessonTime


class QuestionKind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    CHOICE = "choice"
    MULTIPLE = "multiple"
    NUMBER = "number"
    ORDER = "order"
    DRAWING = "drawing"
    PHOTO = "photo"


WITH_CHOICES = frozenset({QuestionKind.CHOICE, QuestionKind.MULTIPLE, QuestionKind.ORDER})
"""Kinds of questions that come with choices."""


class Scale(Struct, frozen=True, forbid_unknown_fields=True):
    """A number line from `low` to `high` in steps."""

    low: float = 0.0
    high: float = 10.0
    step: Annotated[float, Meta(gt=0.0)] = 1.0


class Question(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that the class is asked on the board.

    Attributes:
        choices: What to choose from, or to bring into an order; empty for other kinds.
        scale: Of a number line, 0 to 10 unless told; None for other kinds.
        opens_s: When the plan opens it by itself; None leaves it to the teacher.
        limit_s: How long answers are taken; None until the teacher closes it.
        correct: Answers that are right, each as tablets send it; empty if there is no right one.
            No tablet is told before the question is closed.
        picture: File that a drawing is made on, in the folder of the plan; empty for a blank sheet.
    """

    id: QuestionId
    kind: QuestionKind
    text: Annotated[str, Meta(min_length=1, max_length=1000)]
    choices: Annotated[tuple[Text, ...], Meta(max_length=20)] = ()
    scale: Scale | None = None
    opens_s: LessonTime | None = None
    limit_s: TimeLimit | None = None
    correct: Annotated[tuple[Text, ...], Meta(max_length=20)] = ()
    picture: Annotated[str, Meta(max_length=200)] = ""


class Paced(StrEnum):
    """Who says when a sheet goes on to its next question."""

    TEACHER = "teacher"
    SELF = "self"


class Sheet(Struct, frozen=True, forbid_unknown_fields=True):
    """Several questions that the tablets show together.

    Attributes:
        questions: Ids of questions of the plan, in the order in which they are asked.
        paced: `self` opens all questions at once, and each pupil goes back and forth; `teacher`
            opens them one by one.
        opens_s: When the plan opens it by itself; None leaves it to the teacher.
        limit_s: How long answers to it are taken; None until the teacher closes it.
    """

    id: SheetId
    title: Text
    questions: Annotated[tuple[QuestionId, ...], Meta(min_length=1, max_length=20)]
    paced: Paced = Paced.SELF
    opens_s: LessonTime | None = None
    limit_s: TimeLimit | None = None


class Seat(Struct, frozen=True, forbid_unknown_fields=True):
    """A place in the room."""

    id: SeatId
    place: Place


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """A table.

    Attributes:
        place: The middle of the table in the room.
        microphone: Where its sound comes from (see `classsense.bootstrap.sources`); None if it
            has no microphone.
    """

    id: GroupId
    name: Text
    place: Place
    seats: tuple[Seat, ...]
    microphone: str | None = None


class Sight(Struct, frozen=True, forbid_unknown_fields=True):
    """How a camera stands in the room, told by what the teacher showed on its picture.

    Attributes:
        heads: Two or more heads as boxes in the frame, at seats whose places are planned.
        board: The middle of the board in the room.
        view_deg: Vertical field of view of the camera.
    """

    heads: dict[SeatId, Box]
    board: Place = (1.0, 0.5)
    view_deg: Annotated[float, Meta(ge=15.0, le=120.0)] = 40.0


class Camera(Struct, frozen=True, forbid_unknown_fields=True):
    """A camera and the part of its picture that belongs to each seat.

    Attributes:
        source: A file, `camera:INDEX`, `camera:NAME` or an RTSP address without a password.
        regions: Where the head and the raised hand of a seat can be.
        masks: What no model may see, whoever agreed: a door, a corridor, a neighbour's screen.
        sight: How it stands in the room; None leaves it looking from the board.
        teacher_zone: Where only the teacher stands: there she is found again. None follows nobody.
    """

    id: CameraId
    source: str
    regions: dict[SeatId, Box]
    masks: tuple[Box, ...] = ()
    sight: Sight | None = None
    teacher_zone: Box | None = None


class Term(Struct, frozen=True, forbid_unknown_fields=True):
    """A key term of the lesson, which recognition listens for.

    Attributes:
        text: As it is written.
        reading: As it is read, in kana; found in a dictionary if empty.
    """

    text: Annotated[str, Meta(min_length=1, max_length=40)]
    reading: Annotated[str, Meta(max_length=80)] = ""


class TranscriptKind(StrEnum):
    """What becomes of recognised words. Nothing of them outlives the lesson but keywords."""

    OFF = "off"
    KEYWORDS = "keywords"
    TEXT = "text"


class LessonPlan(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that is known before the lesson.

    Attributes:
        language: Of everything that is read on the board, `ja` or `en`.
        spoken: Language of the talk; the same as `language` if empty.
        profile: Name of the policy profile (`jp`, `eu`, `uk`, `us`), or `custom`: the school's own.
        enabled: Capabilities that the teacher switched on beyond the profile's defaults.
        disabled: Capabilities that the teacher switched off.
        consents: What each seat agreed to; a seat without an entry agreed to nothing.
        duration_s: Planned length; None if the teacher ends the lesson.
        glossary: Key terms of the lesson.
        transcript: What is made of recognised words: nothing, keywords only, or text that the
            teacher can read until the lesson ends.
        furigana: Grade of the class: tablets read out words with kanji that are new in that grade
            or later; 7 is the school after primary school. None reads out nothing.
        expression_basis: Why the school reads expressions, and on which legal basis. A lesson that
            reads them does not begin without it; kept with the plan.
        names: Whether pupils may write their names from the beginning.
        rules: Those of the policy files when the lesson began. Never written in a plan file.
    """

    title: Text
    language: Literal["ja", "en"]
    activities: tuple[Activity, ...]
    groups: tuple[Group, ...]
    profile: str
    consents: dict[SeatId, tuple[Purpose, ...]]
    spoken: Literal["", "ja", "en"] = ""
    questions: tuple[Question, ...] = ()
    sheets: Annotated[tuple[Sheet, ...], Meta(max_length=100)] = ()
    cameras: tuple[Camera, ...] = ()
    teacher_microphone: str | None = None
    enabled: tuple[str, ...] = ()
    disabled: tuple[str, ...] = ()
    duration_s: Annotated[float, Meta(gt=0.0, le=86_400.0)] | None = None
    glossary: Annotated[tuple[Term, ...], Meta(max_length=200)] = ()
    transcript: TranscriptKind = TranscriptKind.KEYWORDS
    furigana: FuriganaGrade | None = None
    expression_basis: Annotated[str, Meta(max_length=2000)] = ""
    names: bool = False
    rules: Rules | None = None

    def seats(self) -> tuple[SeatId, ...]:
        """Return all seats, table by table."""
        return tuple(seat.id for group in self.groups for seat in group.seats)

    def group_of(self, seat: SeatId) -> GroupId | None:
        """Return the table of `seat`; None for a seat that the plan does not know."""
        for group in self.groups:
            if any(member.id == seat for member in group.seats):
                return group.id
        return None

    def question(self, question: QuestionId) -> Question | None:
        """Return the question of that id; None if the plan has none."""
        return next((known for known in self.questions if known.id == question), None)

    def sheet(self, sheet: SheetId) -> Sheet | None:
        """Return the sheet of that id; None if the plan has none."""
        return next((known for known in self.sheets if known.id == sheet), None)


class Conduct(Struct, frozen=True):
    """How a lesson is run beside its plan; kept, so that it goes on in the same way.

    Attributes:
        media: Folder of the files that the plan names; empty is the lesson's own folder.
        follows_plan: Whether activities, questions and the end come by themselves.
        answers: File of what simulated tablets answer; empty for real tablets only.
        code: By which tablets join, so that they come back by themselves after a crash.
        key: Stands behind the code in the QR code.
    """

    media: str = ""
    follows_plan: bool = False
    answers: str = ""
    code: str = ""
    key: str = ""


TEACHER = GroupId("teacher")
"""Stands for the teacher's own microphone wherever a table's is named."""

TEACHER_VOICE = "teacher"
"""Her voice, at her own microphone and where a table's microphone hears her visit."""

UNKNOWN_VOICE = "unknown"
"""Somebody at a table of whom it is known that none of its members is speaking."""

NO_MEMBERS = frozenset({TEACHER_VOICE, UNKNOWN_VOICE})
"""Voices that are in no share, no turn and no measure of a table."""
