"""Everything that may be shown right now. Immutable; the newest wins."""

from dataclasses import dataclass, field
from enum import StrEnum

from classsense.domain.board_control import PaceView, QuestionControl
from classsense.domain.class_view import ClassMeasures, FacesView, HandUp
from classsense.domain.clock import LessonNs
from classsense.domain.commands import AnswerGiven, UsedWord
from classsense.domain.lesson import (
    CameraId,
    GroupId,
    LessonPlan,
    Question,
    QuestionId,
    SeatId,
    Sheet,
)
from classsense.domain.observations import Facing, PartStatus, Posture, Word
from classsense.domain.policy import GroupMode
from classsense.domain.sound_level import MicrophoneLevel
from classsense.domain.timeline_view import Timeline
from classsense.domain.writing import WritingView


@dataclass(frozen=True, slots=True)
class VoiceShare:
    """How much one voice of a table has spoken.

    Attributes:
        speaking_s: Seconds.
        share: 0..1 of the speaking time of the table.
    """

    voice: str
    speaking_s: float
    share: float
    seat: SeatId | None = None


@dataclass(frozen=True, slots=True)
class VoiceStrip:
    """When a voice spoke.

    Attributes:
        voice: Its letter, or `teacher`.
        bins: Share of each bin of 10 s in which it spoke, 0..1; None where nothing was heard.
    """

    voice: str
    bins: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Utterance:
    """Recognised words of a closed turn (in memory only).

    Attributes:
        voice: Who spoke for most of it; empty if that is not clear.
        words: The text in pieces, with how sure they are.
    """

    start: LessonNs
    end: LessonNs
    voice: str
    text: str
    words: tuple[Word, ...] = ()
    question: bool = False


@dataclass(frozen=True, slots=True)
class KeywordView:
    """A word that a table uses more than the class does, or a key term that it uses.

    Attributes:
        score: z of the log-odds with informative prior; larger is more the table's own.
        count: Utterances that hold it, at least three.
        first_voice: Who said it first; empty if that is not clear.
        uptake: How many other voices took it up within a minute.
        since: When it was first said.
        maybe: Whether it rests on unsure words alone.
        term: Whether it is a key term of the lesson.
        fresh: Whether it came up in the last five minutes more than before.
        groups: Tables that said it in at least three utterances each, in the order of the plan.
    """

    text: str
    score: float
    count: int
    first_voice: str = ""
    uptake: int = 0
    since: LessonNs = LessonNs(0)
    maybe: bool = False
    term: bool = False
    fresh: bool = False
    groups: tuple[GroupId, ...] = ()


@dataclass(frozen=True, slots=True)
class SoundCheckView:
    """How the sound check of a table is.

    Attributes:
        speaking: Seat whose turn it is; None when it is over.
        remaining_s: Of this seat's turn.
        tied: Seats whose voices are known.
        weak: Seats from which too little was heard.
        waiting: Seats that still come.
    """

    speaking: SeatId | None
    remaining_s: float
    tied: tuple[SeatId, ...] = ()
    weak: tuple[SeatId, ...] = ()
    waiting: tuple[SeatId, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupView:
    """A table now. None means unknown, which is never shown as zero.

    Attributes:
        mode: How it is heard; ENERGY has no voices, SILENT has nothing.
        members: Seats at the table.
        voices: In order of their letters; empty unless mode is VOICES.
        talk_share: Share of the last minute in which anybody spoke, 0..1.
        silence_share: Share of the last five minutes heard without speech, 0..1.
        overlap_share: Share of the last five minutes heard with two or more voices, 0..1.
        density: Summed speaking time divided by time heard, over the last five minutes.
        turns: Turns so far (in this epoch, as all that speaks of single voices).
        liveliness: Talk share in bins of 10 s over the last five minutes, oldest first.
        uneven: One voice carries the talk beyond the noise floor; None is "too early to say".
        top_share: Share of the most active voice, 0..1.
        noise_floor: Share of inequality (normalised Gini) that chance alone reaches, 0..1.
        answered: Members whose answer to the open question has arrived.
        calling_since: When the table called the teacher; None if it does not.
        heard_s: Seconds of sound that the figures rest on.
        level_db: Loudness now, dB below full scale.
        transcript: Latest utterances, newest last (in memory only).
        present: Members who are not absent; what K the voices are told apart by.
        paused: The teacher paused it: nothing is heard.
        strips: When each voice spoke, over the bins from `strips_since` on.
        strips_since: Start of the first bin of `strips` and `activity`.
        activity: Per bin of 10 s how many spoke: 0 nobody, 1 one voice, 2 many; None if not heard.
            The only thing of the kind that an energy-only table has.
        matrix: M_ij, turns of voice j right after voice i, in the order of `voices`.
        figures: Discussion measures so far by the keys of docs/measures.md.
        elsewhere_share: Of the speech heard over the last five minutes, what came from elsewhere.
        teacher_here: When the teacher was last heard or seen here; None if she never was.
        unsettled: Labels of the last seconds may still change.
        doubt: Key of what makes the voices doubtful (for example more voices than seats); empty.
        keywords: What this table talks about, the most its own first.
        sound_check: None if there was none.
    """

    id: GroupId
    name: str
    place: tuple[float, float]
    mode: GroupMode
    members: int
    voices: tuple[VoiceShare, ...] = ()
    talk_share: float | None = None
    silence_share: float | None = None
    overlap_share: float | None = None
    density: float | None = None
    turns: int | None = None
    liveliness: tuple[float | None, ...] = ()
    uneven: bool | None = None
    top_share: float | None = None
    gini: float | None = None
    noise_floor: float | None = None
    answered: int = 0
    calling_since: LessonNs | None = None
    heard_s: float = 0.0
    level_db: float | None = None
    transcript: tuple[Utterance, ...] = ()
    present: int = 0
    paused: bool = False
    strips: tuple[VoiceStrip, ...] = ()
    strips_since: LessonNs = LessonNs(0)
    activity: tuple[int | None, ...] = ()
    matrix: tuple[tuple[int, ...], ...] = ()
    figures: tuple[tuple[str, float | None], ...] = ()
    elsewhere_share: float | None = None
    teacher_here: LessonNs | None = None
    unsettled: bool = False
    doubt: str = ""
    keywords: tuple[KeywordView, ...] = ()
    sound_check: SoundCheckView | None = None


@dataclass(frozen=True, slots=True)
class SeatView:
    """A seat now.

    Attributes:
        hand_up: On the tablet, or in a camera's picture.
        masked: No consent for cameras: it is never looked at.
        facing: None if no camera read it within the last seconds.
        posture: `UNKNOWN` if no camera could tell it within the last seconds.
        absent: Nobody sits there in this lesson.
        voice: The voice that a sound check tied to it; empty if none.
    """

    id: SeatId
    group: GroupId
    place: tuple[float, float]
    joined: bool
    answered: bool
    hand_up: bool
    masked: bool
    facing: Facing | None = None
    posture: Posture = Posture.UNKNOWN
    absent: bool = False
    voice: str = ""


@dataclass(frozen=True, slots=True)
class TeacherView:
    """The teacher's talk.

    Attributes:
        share: Of all talk so far, 0..1; None if not heard.
        questions: Her questions so far that were recognised.
        wait_1_s: Median time from the end of a question to the next speech; None below three.
        wait_1_over_3s_share: Share of her questions that got three seconds, 0..1.
        wait_2_s: Median time from the end of an answer to her next word; None below three.
    """

    share: float | None = None
    questions: int = 0
    wait_1_s: float | None = None
    wait_1_over_3s_share: float | None = None
    wait_2_s: float | None = None


@dataclass(frozen=True, slots=True)
class QuestionView:
    """The question on the tablets.

    Attributes:
        open: Whether answers are still taken.
        counts: Answers per choice, in the order of the choices; empty for a text question.
        shared: Ids of the answers that all tablets show.
        live: All tablets show every answer as it comes.
        ends: When its time is over; None if it has no limit.
        words: Words of the answers that all tablets show.
        control: What the teacher decided about it.
        rounds: Answers of earlier rounds, the first one first.
    """

    question: Question
    open: bool
    answers: tuple[AnswerGiven, ...]
    counts: tuple[int, ...]
    shared: tuple[str, ...]
    live: bool = False
    ends: LessonNs | None = None
    words: tuple[UsedWord, ...] = ()
    control: QuestionControl = field(default_factory=QuestionControl)
    rounds: tuple[tuple[AnswerGiven, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class SheetView:
    """The sheet on the tablets.

    Attributes:
        step: Place of the question at which the class is, if the teacher paces it.
        open: Whether answers to any of its questions are still taken.
        ends: When its time is over; None if it has no limit.
    """

    sheet: Sheet
    step: int
    open: bool
    ends: LessonNs | None = None


class NoticeKind(StrEnum):
    """Why the teacher may want to look."""

    QUIET_GROUP = "quiet_group"
    ONE_VOICE = "one_voice"
    EMPTY_BOARD = "empty_board"
    HAND_WAITING = "hand_waiting"
    CALLING = "calling"
    WITHDRAWN = "withdrawn"
    SHORT_WAIT = "short_wait"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing worth a look, with its evidence.

    Attributes:
        key: Stays the same while the reason stays the same.
        details: Fills the placeholders of the notice's text.
    """

    key: str
    kind: NoticeKind
    at: LessonNs
    group: GroupId
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Health:
    """How the running parts are.

    Attributes:
        parts: Latest status of each part, by name.
        lag_s: Capture to Snapshot, per microphone and camera, seconds.
        frames_dropped: Frames that a newer one replaced.
        audio_dropped_s: Sound that was never heard, seconds.
        bytes_kept: What this lesson keeps on the disk.
        connections: Outbound connections beyond this machine, measured.
        saving: Whether everything handed in so far is on the disk.
        words_waiting_s: Sound of closed turns that have no words yet, seconds.
        words_lag_s: How long ago the oldest of them ended, seconds.
        words_skipped: Turns that were never transcribed, since too many waited.
        sound_held_s: Sound in memory, of all microphones together and everywhere, seconds.
        levels: How loud each microphone is that is open.
    """

    parts: tuple[PartStatus, ...] = ()
    lag_s: tuple[tuple[str, float], ...] = ()
    frames_dropped: int = 0
    audio_dropped_s: float = 0.0
    bytes_kept: int = 0
    connections: int | None = None
    saving: bool = False
    words_waiting_s: float = 0.0
    words_lag_s: float = 0.0
    words_skipped: int = 0
    sound_held_s: float = 0.0
    levels: tuple[MicrophoneLevel, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The room now.

    Attributes:
        activity: Index in the plan of the part that runs; None before the first.
        sensing: False while the teacher's switch is off: all devices are closed.
        epoch: Voices carry over within an epoch only.
        teacher_talk_share: Teacher's share of all talk so far, 0..1; None if not heard.
        keywords: Of the whole class, against everyday speech.
        hands: All hands that are up, the longest first.
        minutes: What the cameras saw of the class, minute by minute.
        locked: Tables whose tablets are locked.
        writing: The texts that groups write together.
        sheet: The sheet on the tablets, of which `question` is one; None of a question alone.
        names: Whether pupils may write their names.
    """

    at: LessonNs
    plan: LessonPlan
    activity: int | None
    activity_since: LessonNs
    sensing: bool
    running: bool
    epoch: int
    groups: tuple[GroupView, ...]
    seats: tuple[SeatView, ...]
    faces: FacesView
    teacher_talk_share: float | None
    question: QuestionView | None
    earlier: tuple[QuestionView, ...]
    notices: tuple[Notice, ...]
    timeline: Timeline
    health: Health
    cameras: tuple[CameraId, ...] = ()
    teacher: TeacherView = TeacherView()
    keywords: tuple[KeywordView, ...] = ()
    hands: tuple[HandUp, ...] = ()
    minutes: tuple[ClassMeasures, ...] = ()
    pace: PaceView = field(default_factory=PaceView)
    locked: frozenset[GroupId] = frozenset()
    names: bool = False
    sheet: SheetView | None = None
    writing: WritingView = field(default_factory=WritingView)

    def view_of(self, question: QuestionId) -> QuestionView | None:
        """Return a question that was opened in this lesson."""
        asked = (*self.earlier, *((self.question,) if self.question else ()))
        return next((view for view in asked if view.question.id == question), None)

    def on_tablets(self) -> tuple[QuestionView, ...]:
        """Return the questions that the tablets show: of the sheet, or the one question."""
        if self.sheet is None:
            return (self.question,) if self.question else ()
        return tuple(filter(None, map(self.view_of, self.sheet.sheet.questions)))

    @property
    def live(self) -> QuestionView | None:
        """The question on the tablets whose answers all see as they come, or None."""
        return next((view for view in reversed(self.on_tablets()) if view.live), None)
