"""What a screen needs of the rest: a lesson that runs, and the means to start one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from classsense.domain.camera_ports import Pixels
from classsense.domain.certificate_desk import CertificateDesk
from classsense.domain.clock import LessonNs
from classsense.domain.commands import Entry
from classsense.domain.lesson import (
    Camera,
    CameraId,
    LessonPlan,
    Question,
    QuestionId,
    SeatId,
    Sheet,
)
from classsense.domain.observations import PartStatus
from classsense.domain.people import PeopleDesk
from classsense.domain.ports import Committed, ReadAnswer
from classsense.domain.rules_desk import RulesDesk
from classsense.domain.snapshot import Snapshot
from classsense.domain.sound_level import MicrophoneLevel
from classsense.domain.templates import TemplateShelf
from classsense.domain.texts_desk import TextsDesk


@dataclass(frozen=True, slots=True)
class JoinInfo:
    """How a tablet joins.

    Attributes:
        address: For example `http://192.0.2.5:8321`; the QR code holds it with the code.
        code: Four letters, new for each lesson.
        lan: False while the board listens on this machine only.
        key: Stands behind the code in the QR code, so that who scanned it need not be limited.
        asking: Numbers on tablets that wait for the teacher to let them in.
        guessing: Somebody tries codes; new tablets that typed it have to be let in.
        reached: Another machine has fetched the page.
    """

    address: str
    code: str
    lan: bool
    key: str = ""
    asking: tuple[int, ...] = ()
    guessing: bool = False
    reached: bool = False

    @property
    def link(self) -> str:
        """What the QR code holds. What follows the # is never sent over the network."""
        return f"{self.address}/#{self.code}{self.key}"


class RunningLesson(Protocol):
    """A lesson that runs. Every method may be called from any thread."""

    plan: LessonPlan
    follows_plan: bool
    """Activities and questions begin by themselves, and the lesson is to be ended when its planned
    duration is over (the sample lesson)."""

    def now(self) -> LessonNs:
        """Return the lesson time."""
        ...

    def submit(self, entry: Entry, committed: Committed | None = None) -> None:
        """Hand in a command of the teacher. Never blocks."""
        ...

    def subscribe(self, listener: Callable[[Snapshot], None]) -> Callable[[], None]:
        """Call `listener` with every new Snapshot, from the lesson's thread.

        Returns:
            A function that ends the subscription.
        """
        ...

    def join_info(self) -> JoinInfo | None:
        """Return how tablets join; None if the board could not be opened."""
        ...

    def examine_reach(self) -> "Sequence[ReachFinding]":
        """Look whether tablets can reach the board. Blocks for some seconds at most."""
        ...

    def renew_code(self) -> None:
        """Change the code of the lesson; tablets that were in stay in."""
        ...

    def answer_tablet(self, number: int, *, let_in: bool) -> None:
        """Let a tablet in that waits for the teacher, or turn it away."""
        ...

    def read_answer(self, text: str) -> ReadAnswer:
        """Return what is told of a written answer. Blocks for about a second at the first one."""
        ...

    def picture(self, name: str) -> bytes | None:
        """Return what a pupil drew (`domain.drawings`) or took (JPEG); None if it is not kept.

        Reads the disk.
        """
        ...

    def background(self, question: QuestionId) -> bytes | None:
        """Return the teacher's file that drawings of a question are made on, or None."""
        ...

    def remove_tablet(self, seat: SeatId) -> None:
        """Send the tablet at a seat away; it does not come in again in this lesson."""
        ...

    @property
    def people(self) -> PeopleDesk:
        """Who joined by a tablet, and what may be done about it."""
        ...

    def preview(self, questions: tuple[Question, ...], sheet: Sheet | None = None) -> str:
        """Show a question, or the questions of a sheet, as tablets will; blocks shortly.

        Returns:
            The address for a browser on this machine. It joins nothing: what is answered there
            is kept nowhere. It holds until the next preview or the end of the lesson.

        Raises:
            KnownError: It cannot be shown.
        """
        ...

    @property
    def templates(self) -> TemplateShelf:
        """The teacher's own templates of questions, sheets and reports."""
        ...

    @property
    def texts(self) -> TextsDesk:
        """What the groups write together."""
        ...

    def try_cameras(self) -> "CameraTest":
        """Return the cameras of this lesson, to be looked at. Stop it when it is done."""
        ...

    def end(self) -> Path:
        """End the lesson, write its summary, stop all threads.

        Returns:
            The folder with `summary.html`, `summary.json` and `lesson.db`.
        """
        ...

    def suspend(self) -> None:
        """Stop all threads without ending the lesson, so that it can be resumed later."""
        ...


class ChoiceKind(StrEnum):
    """What can be started."""

    SAMPLE = "sample"
    RESUME = "resume"
    PLAN = "plan"
    LAPTOP = "laptop"


@dataclass(frozen=True, slots=True)
class LessonChoice:
    """Something that the start screen offers.

    Attributes:
        title: As the user wrote it; empty for SAMPLE and LAPTOP, which have texts of their own.
        folder: The interrupted lesson (RESUME) or the plan file (PLAN).
        began: Wall clock at the beginning, ISO 8601; empty if it never began.
        people: Number of people at the one table of LAPTOP, 1..8, each of whom agreed.
        address: Address of the interface that tablets come in by; empty for this machine only.
    """

    kind: ChoiceKind
    title: str = ""
    folder: Path | None = None
    began: str = ""
    people: int = 0
    address: str = ""


class Grade(StrEnum):
    """How a check of the doctor ended."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the doctor looked at.

    Attributes:
        check: Key of the doctor's texts (`checks.CHECK`).
        details: Fills the placeholders of what is shown.
        text: What was found, in the user's language, with what to do if it is not good.
    """

    check: str
    grade: Grade
    text: str


@dataclass(frozen=True, slots=True)
class ReachFinding:
    """One thing about the way from a tablet to the board.

    Attributes:
        key: Of its text (`reach.KEY`).
        details: Fills the placeholders of that text.
    """

    key: str
    grade: Grade
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MicrophonePlace:
    """Where a microphone is to be, before the lesson.

    Attributes:
        part: For example `microphone:2`, as in its level and its status.
        name: Of the table; empty for the teacher's own microphone.
        source: As the plan names it (see `classsense.bootstrap.sources`); None where the lesson
            opens no microphone.
    """

    part: str
    name: str
    source: str | None


class MicrophoneTest(Protocol):
    """Microphones that run before a lesson, to be looked at. Safe from any thread."""

    @property
    def places(self) -> Sequence[MicrophonePlace]:
        """Every table in the plan's order, then the teacher if she has a microphone."""
        ...

    def levels(self) -> Sequence[MicrophoneLevel]:
        """Return how loud each microphone is now; one that cannot be heard is not among them."""
        ...

    def parts(self) -> Sequence[PartStatus]:
        """Return how each microphone is, with what is wrong with it."""
        ...

    def stop(self) -> None:
        """Close the microphones; returns when they are closed."""
        ...


class CamerasClosed(StrEnum):
    """Why no camera of a lesson is opened; `NO` where one may be."""

    NO = "no"
    NO_CAMERA = "no_camera"
    FORBIDDEN = "forbidden"
    NOBODY = "nobody"


class CameraTest(Protocol):
    """The cameras of a lesson, to be looked at and set up. Safe from any thread.

    Before a lesson no camera is open until one is to be shown, and at most one at a time. While a
    lesson runs, one of its cameras is looked through.

    Attributes:
        plan: With the set-up of cameras that was kept.
        closed: Why none can be shown.
    """

    plan: LessonPlan
    closed: CamerasClosed

    @property
    def running(self) -> bool:
        """Whether the lesson runs: masks that are kept act at once, all else in the next one."""
        ...

    def show(self, camera: CameraId | None) -> None:
        """Open a camera, and close the one before; None closes. Returns when that is closed."""
        ...

    def arrange(self, camera: Camera) -> None:
        """Say which regions and masks are drawn now: by them the picture is blanked."""
        ...

    def picture(self) -> Pixels | None:
        """Return the newest picture of the shown camera as a teacher may see it.

        Seats that did not agree and masks are black. None before the first one, while it is lost,
        and when none is shown. It lives in memory only.
        """
        ...

    def part(self) -> PartStatus | None:
        """Return how the shown camera is; None when none is shown."""
        ...

    def keep(self, cameras: Sequence[Camera]) -> None:
        """Keep a set-up for every lesson that uses these cameras with the same seats.

        Raises:
            KnownError: `folder_not_writable`.
        """
        ...

    def stop(self) -> None:
        """Close what is open; returns when it is closed."""
        ...


Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


class Workplace(Protocol):
    """What the console can do before a lesson. Methods may block: call them off the GUI thread.

    Attributes:
        rules: Shows and changes the rules of this machine.
        certificates: Shows and chooses the certificate of the board.
    """

    rules: RulesDesk
    certificates: CertificateDesk

    def choices(self) -> Sequence[LessonChoice]:
        """Return what can be started now: interrupted lessons first."""
        ...

    def addresses(self) -> Sequence[str]:
        """Return the LAN addresses that the board could listen on, the likeliest first."""
        ...

    def start(self, choice: LessonChoice, progress: Progress) -> RunningLesson:
        """Load the models and start a lesson.

        Raises:
            KnownError: For example `model_missing`, `plan_invalid`, `lesson_open_elsewhere`.
        """
        ...

    def try_microphones(self, choice: LessonChoice) -> MicrophoneTest:
        """Open the microphones that a lesson would open, and no other. No sound is kept.

        Raises:
            KnownError: For example `plan_invalid`, `consent_missing`.
        """
        ...

    def try_cameras(self, choice: LessonChoice) -> CameraTest:
        """Return the cameras that a lesson would open. None is opened yet.

        Raises:
            KnownError: As `try_microphones`.
        """
        ...

    def fetch_models(self, progress: Progress) -> None:
        """Fetch the models that are missing.

        Raises:
            KnownError: For example no connection, or no space.
        """
        ...

    def examine(self) -> Sequence[Finding]:
        """Look at devices, models, ports and fonts."""
        ...
