"""What recognisers report: plain frozen values at capture time, with confidence.

An Observation is the only thing that a store accepts, so a frame or a sound can never be kept.
Some live in memory only (`storable`), because they speak of single seats or hold words; what is
kept instead is derived from them (`classsense.analysis.lesson_state`).
"""

from enum import StrEnum

from msgspec import Struct

from classsense.domain.clock import LessonNs
from classsense.domain.lesson import Box, CameraId, GroupId, Place, SeatId


class Facing(StrEnum):
    """Where a head points. Never called attention."""

    BOARD = "board"
    DESK = "desk"
    NEIGHBOUR = "neighbour"
    AWAY = "away"
    UNKNOWN = "unknown"


class Expression(StrEnum):
    """What a face looks like, in four groups. Never called a feeling."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"
    SURPRISE = "surprise"
    UNSURE = "unsure"


class Posture(StrEnum):
    """How somebody sits, as far as a camera sees it. Never called effort."""

    UPRIGHT = "upright"
    HEAD_DOWN = "head_down"
    STANDING = "standing"
    EMPTY = "empty"
    UNKNOWN = "unknown"


class SeatFace(Struct, frozen=True):
    """A face bound to a seat.

    Attributes:
        score: Detector score in 0..1.
        yaw_deg: Positive towards the right edge of the picture; None if it could not be read.
        pitch_deg: Positive upwards; None if it could not be read.
        roll_deg: Positive clockwise in the picture; None if it could not be read.
        smile: Smile-like mouth in 0..1; None unless policy and consent allow it.
        expression: What the face looks like; None unless policy and consent allow it.
    """

    seat: SeatId
    box: Box
    score: float
    yaw_deg: float | None = None
    pitch_deg: float | None = None
    roll_deg: float | None = None
    facing: Facing = Facing.UNKNOWN
    smile: float | None = None
    expression: Expression | None = None


class SeatBody(Struct, frozen=True):
    """What a camera sees of a seat beside the face; also where no face is seen.

    Attributes:
        posture: `EMPTY` where nobody sits; `UNKNOWN` where it cannot be told, or may not.
        hand_up: Whether a hand is held up; None if that cannot be told, or may not.
        movement: Share of the seat's region that changed since the look before, 0..1; None if
            that may not be told or there was none.
    """

    seat: SeatId
    posture: Posture = Posture.UNKNOWN
    hand_up: bool | None = None
    movement: float | None = None


class FacesSeen(Struct, frozen=True, tag=True):
    """The faces on the consented seats in one frame. In memory only.

    Attributes:
        at: Capture time of the frame, not the time inference ended.
        expected: How many seats this camera may read.
        recogniser: Identifies the detector and its weights.
        bodies: What else is seen of the seats, at most one of each.
    """

    at: LessonNs
    camera: CameraId
    expected: int
    faces: tuple[SeatFace, ...]
    recogniser: str
    bodies: tuple[SeatBody, ...] = ()


class TeacherSeen(Struct, frozen=True, tag=True):
    """Where the teacher is, by a camera that she let follow her. In memory only.

    Attributes:
        at: Capture time of the frame.
        place: Left and top in 0..1 of the room seen from above; None while she is lost.
        group: The table that she stands at; None if she is at none.
    """

    at: LessonNs
    camera: CameraId
    place: Place | None
    group: GroupId | None = None


class ClassSeen(Struct, frozen=True, tag=True):
    """What one camera saw of the class over [start, end): no seat, five people or more.

    Attributes:
        expected: Seats that may be read.
        seen: Mean number of faces seen.
        read: Mean number of faces whose direction could be read.
        facing_board: Mean number of heads facing the board, of those read; None if fewer than
            five could be read.
        hands_read: Mean number of seats at which it could be told whether a hand is up.
        hands: Mean number of hands up; None if fewer than five seats could be told.
        postures_read: Mean number of seats whose posture could be told.
        postures: Mean number of seats in each posture; empty if fewer than five could be told.
        movement: Mean share of a region that changed, 0..1; None if fewer than five were told.
        expressions_read: Mean number of faces whose expression was told.
        expressions: Mean number of faces in each group; empty if fewer than five were told.
    """

    start: LessonNs
    end: LessonNs
    camera: CameraId
    expected: int
    seen: float
    read: float
    facing_board: float | None
    hands_read: float = 0.0
    hands: float | None = None
    postures_read: float = 0.0
    postures: dict[Posture, float] = {}
    movement: float | None = None
    expressions_read: float = 0.0
    expressions: dict[Expression, float] = {}


class Turn(Struct, frozen=True):
    """A stretch of speech of one voice, [start, end).

    Attributes:
        voice: `A`, `B`, ... within one table and one epoch; `teacher` where she was recognised;
            `unknown` for somebody who is none of the members (sound check of all seats only).
        confidence: 0..1, how much better this voice fits than the next.
    """

    voice: str
    start: LessonNs
    end: LessonNs
    confidence: float = 1.0


class Stretch(Struct, frozen=True):
    """A stretch of lesson time, [start, end)."""

    start: LessonNs
    end: LessonNs


class TurnsHeard(Struct, frozen=True, tag=True):
    """Who spoke at a table over [since, until). Replaces what was said earlier of that stretch.

    Labels shortly after the sound are provisional; as more is heard, the voices are told apart
    anew and a later report replaces the earlier one from `since` on.

    Attributes:
        epoch: Grows when voices could not be carried over, for example after a crash.
        turns: Clipped to [since, until), sorted by start. Turns of two voices may overlap.
        elsewhere: Stretches of speech in [since, until) that came from another table or from the
            teacher far away. They are nobody's turn here.
        doubt: What makes the voices doubtful by all that was heard so far: `more_voices` or
            `fewer_voices` than may speak there, `unknown_voice` where somebody speaks who made
            no sound check; empty if nothing does.
    """

    at: LessonNs
    group: GroupId
    epoch: int
    since: LessonNs
    until: LessonNs
    turns: tuple[Turn, ...]
    recogniser: str
    elsewhere: tuple[Stretch, ...] = ()
    doubt: str = ""


class SoundHeard(Struct, frozen=True, tag=True):
    """How loud a table was over [start, end), and whether anybody spoke: no voice, no words.

    Attributes:
        level_db: RMS level in dB below full scale (0 is the loudest possible).
        active: Whether the level stood out from the background as speech does.
        clipping: Whether samples hit full scale.
        active_share: In how much of it the level stood out, 0..1; None if it was not kept.
    """

    start: LessonNs
    end: LessonNs
    group: GroupId
    level_db: float
    active: bool
    clipping: bool = False
    active_share: float | None = None


class WordMark(StrEnum):
    """How a recognised word came about."""

    SAID = "said"
    REPAIRED = "repaired"
    MAYBE = "maybe"


class Word(Struct, frozen=True):
    """A stretch of recognised text; those of an utterance, joined, are its text.

    Attributes:
        confidence: 0..1, mean probability of its tokens.
        mark: Whether it stands as recognised, was put right by the glossary, or is a guess.
        term: The key term of the lesson that it is; empty if it is none.
    """

    text: str
    confidence: float
    mark: WordMark = WordMark.SAID
    term: str = ""


class WordsHeard(Struct, frozen=True, tag=True):
    """The words of a closed turn. They stay in memory; what is kept is how many there were.

    Attributes:
        text: None once it was taken out: for storage, or because the lesson keeps no text.
        characters: Length of the text.
        question: Whether it sounded like a question.
        confidence: 0..1, mean probability of the recognised tokens.
        words: The text in pieces with their confidence; taken out together with it.
        content: Content words in their dictionary form, from which keywords are found. In memory
            only.
        unsure: Those of `content` that rest on unsure words alone. In memory only.
        said_at: About where in [start, end) each of `content` stands in the text. In memory only.
        backchannel: Whether it was nothing but words like うん.
    """

    start: LessonNs
    end: LessonNs
    group: GroupId
    epoch: int
    text: str | None
    characters: int
    question: bool
    confidence: float
    recogniser: str
    words: tuple[Word, ...] = ()
    content: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    said_at: tuple[Stretch, ...] = ()
    backchannel: bool = False


class KeywordHeard(Struct, frozen=True, tag=True):
    """A word stood out at a table. Kept in place of the words; a later one replaces it.

    Attributes:
        at: End of the latest utterance that it rests on.
        epoch: In which `first_voice` is who it was.
        count: Utterances that hold it, three or more; 0 takes back what was said of the word.
        score: z of the log-odds with informative prior.
        since: When it was first said.
        first_voice: Who said it first; empty if that was not clear.
        uptake: How many other voices took it up within a minute.
        maybe: Whether it rests on unsure words alone.
        term: Whether it is a key term of the lesson.
    """

    at: LessonNs
    group: GroupId
    epoch: int
    text: str
    count: int
    score: float
    since: LessonNs
    first_voice: str = ""
    uptake: int = 0
    maybe: bool = False
    term: bool = False


class VoicesTied(Struct, frozen=True, tag=True):
    """A sound check told whose seat a voice is. In memory only, and for this lesson only.

    Attributes:
        seats: Seat of each voice of the table that could be told.
        weak: Seats from which too little speech was heard.
    """

    at: LessonNs
    group: GroupId
    epoch: int
    seats: dict[str, SeatId]
    weak: tuple[SeatId, ...] = ()


class AudioGap(Struct, frozen=True, tag=True):
    """Sound of [start, end) that counts as never heard.

    Attributes:
        reason: `away` (the device), `overflow` (too much came at once), `paused` or `forgotten`
            (both as the teacher asked).
    """

    start: LessonNs
    end: LessonNs
    group: GroupId
    reason: str


class PartState(StrEnum):
    """How a part of the running lesson is."""

    STARTING = "starting"
    RUNNING = "running"
    LAGGING = "lagging"
    WAITING = "waiting"
    STOPPED = "stopped"


class PartStatus(Struct, frozen=True, tag=True):
    """A camera, a microphone or another part reports how it is.

    Attributes:
        part: For example `camera:front`, `microphone:2`, `transcription`, `storage`.
        problem: Key of an error text, or empty.
        details: Fills the placeholders of that text. Never a name, a word or a picture.
    """

    at: LessonNs
    part: str
    state: PartState
    problem: str = ""
    details: dict[str, str] = {}


Observation = (
    FacesSeen
    | TeacherSeen
    | ClassSeen
    | TurnsHeard
    | SoundHeard
    | WordsHeard
    | KeywordHeard
    | VoicesTied
    | AudioGap
    | PartStatus
)
