"""A workplace and a lesson in memory that honour the ports of `classsense.domain.desk`."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event, Lock

from classsense.domain.camera_ports import Pixels
from classsense.domain.certificate_desk import CertificateDesk, CertificateView
from classsense.domain.clock import LessonNs
from classsense.domain.commands import Entry
from classsense.domain.desk import (
    CamerasClosed,
    ChoiceKind,
    Finding,
    Grade,
    JoinInfo,
    LessonChoice,
    MicrophonePlace,
    Progress,
    ReachFinding,
)
from classsense.domain.errors import KnownError
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
from classsense.domain.rules import Capability
from classsense.domain.rules_desk import RulesDesk, RulesView
from classsense.domain.snapshot import Snapshot
from classsense.domain.sound_level import MicrophoneLevel
from classsense.resources.policy_files import profile
from classsense.speech.answer_words import AnswerWords
from classsense.storage.templates_file import TemplatesFile
from fakes.people import PeopleInMemory
from fakes.texts import TextsInMemory

Listener = Callable[[Snapshot], None]


class LessonOnTheDesk:
    """A `RunningLesson` that shows the Snapshots it is given and remembers what was asked.

    Attributes:
        asked: Entries handed in, in order.
        ended, suspended: Set when that was called.
        cameras: What `try_cameras` returns.
        joining: How tablets join.
        removed: Seats whose tablet was sent away.
        desk_of_people: Who joined.
        reach: What the check of the network finds.
        answered: Tablets that were let in or turned away.
        previewed: What was shown as on a tablet.
    """

    def __init__(self, first: Snapshot, folder: Path) -> None:
        self.plan = first.plan
        self.follows_plan = False
        self.asked: list[Entry] = []
        self.ended, self.suspended = Event(), Event()
        self.cameras = CamerasInMemory(first.plan, running=True)
        self.joining = JoinInfo("http://192.0.2.5:8321", "KMRT", lan=True)
        self.removed: list[SeatId] = []
        self.desk_of_people = PeopleInMemory()
        self.reach: Sequence[ReachFinding] = ()
        self.answered: list[tuple[int, bool]] = []
        self.pictures: dict[str, bytes] = {}
        self.previewed: list[tuple[tuple[Question, ...], Sheet | None]] = []
        self.backgrounds: dict[QuestionId, bytes] = {}
        self.texts = TextsInMemory()
        self._folder = folder
        self._words = AnswerWords()
        self._latest = first
        self._listeners: list[Listener] = []
        self._lock = Lock()

    def now(self) -> LessonNs:
        return self._latest.at

    def submit(self, entry: Entry, committed: Committed | None = None) -> None:  # noqa: ARG002 - the port has it
        with self._lock:
            self.asked.append(entry)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        with self._lock:
            self._listeners.append(listener)
        listener(self._latest)

        def leave() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return leave

    def read_answer(self, text: str) -> ReadAnswer:
        return ReadAnswer(self._words(text))

    def join_info(self) -> JoinInfo | None:
        return self.joining

    def picture(self, name: str) -> bytes | None:
        return self.pictures.get(name)

    def background(self, question: QuestionId) -> bytes | None:
        return self.backgrounds.get(question)

    def remove_tablet(self, seat: SeatId) -> None:
        self.removed.append(seat)

    def examine_reach(self) -> Sequence[ReachFinding]:
        return self.reach

    def renew_code(self) -> None:
        self.joining = replace(self.joining, code="BCDF", guessing=False)

    def answer_tablet(self, number: int, *, let_in: bool) -> None:
        self.answered.append((number, let_in))
        left = tuple(other for other in self.joining.asking if other != number)
        self.joining = replace(self.joining, asking=left)

    @property
    def people(self) -> PeopleDesk:
        return self.desk_of_people

    def preview(self, questions: tuple[Question, ...], sheet: Sheet | None = None) -> str:
        self.previewed.append((questions, sheet))
        return "http://127.0.0.1:9/#PREVIEW"

    @property
    def templates(self) -> TemplatesFile:
        return TemplatesFile(self._folder / "templates.toml")

    def try_cameras(self) -> "CamerasInMemory":
        return self.cameras

    def end(self) -> Path:
        self.ended.set()
        (self._folder / "summary.html").write_text("<title>Summary</title>", encoding="utf-8")
        return self._folder

    def suspend(self) -> None:
        self.suspended.set()

    def show(self, snapshot: Snapshot) -> None:
        """Give a new Snapshot to everybody who listens, from any thread."""
        with self._lock:
            self._latest = snapshot
            listeners = list(self._listeners)
        for listener in listeners:
            listener(snapshot)

    @property
    def heard_by(self) -> int:
        """How many listen."""
        with self._lock:
            return len(self._listeners)


class MicrophonesInMemory:
    """A `MicrophoneTest` at two tables and a third without a microphone.

    Attributes:
        heard: What the meters show now.
        told: How the parts are now.
        stopped: Set once it was stopped.
    """

    def __init__(self) -> None:
        self.places = (
            MicrophonePlace("microphone:1", "1 班", "microphone:USB A"),
            MicrophonePlace("microphone:2", "2 班", "microphone:USB B"),
            MicrophonePlace("microphone:3", "3 班", None),
        )
        self.heard: tuple[MicrophoneLevel, ...] = ()
        self.told: tuple[PartStatus, ...] = ()
        self.stopped = Event()

    def levels(self) -> Sequence[MicrophoneLevel]:
        return self.heard

    def parts(self) -> Sequence[PartStatus]:
        return self.told

    def stop(self) -> None:
        self.stopped.set()


class RulesInMemory:
    """A `RulesDesk` that keeps the school's reason and remembers the letters it wrote."""

    def __init__(self, profile_name: str = "jp") -> None:
        self.profile = profile_name
        self.basis = ""
        self.locked = False
        self.letters: list[tuple[str, Path]] = []

    def view(self) -> RulesView:
        rules = profile(self.profile)
        on = rules.on | ({Capability.EXPRESSION} if self.basis else frozenset())
        return RulesView(
            rules, ("jp.toml",), self.locked, self.basis, on, rules.fingerprint(on - rules.on)
        )

    def read_expressions(self, basis: str) -> RulesView:
        if basis.strip() and Capability.EXPRESSION not in profile(self.profile).allowed:
            raise KnownError("policy_forbids", capability="expression", profile=self.profile)
        self.basis = basis.strip()
        return self.view()

    def write_letter(self, language: str, path: Path) -> None:
        self.letters.append((language, path))


class CertificateInMemory:
    """A `CertificateDesk` that says of files what it was told to say.

    Attributes:
        kept: What the next lesson uses.
        found: What is found in any other files.
    """

    def __init__(self) -> None:
        self.kept = CertificateView()
        self.found = CertificateView(names=("board.school.example",), until="2027-03-31", days=90)

    def view(self) -> CertificateView:
        return self.kept

    def examine(self, certificate: Path, key: Path) -> CertificateView:
        return replace(self.found, certificate=certificate, key=key)

    def keep(self, certificate: Path, key: Path) -> CertificateView:
        if self.found.trouble is not None:
            raise self.found.trouble
        self.kept = self.examine(certificate, key)
        return self.kept

    def remove(self) -> CertificateView:
        self.kept = CertificateView()
        return self.kept


class CamerasInMemory:
    """A `CameraTest` whose camera shows what it is given.

    Attributes:
        shown: What was to be shown, in order.
        arranged: How the camera is drawn now.
        kept: What was to be kept.
        pixels, told: What the shown camera delivers, and how it is.
        stopped: Set once it was stopped.
    """

    def __init__(self, plan: LessonPlan, *, running: bool = False) -> None:
        self.plan = plan
        self.running = running
        self.closed = CamerasClosed.NO
        self.shown: list[CameraId | None] = []
        self.arranged: Camera | None = None
        self.kept: list[Camera] = []
        self.pixels: Pixels | None = None
        self.told: PartStatus | None = None
        self.stopped = Event()

    def show(self, camera: CameraId | None) -> None:
        self.shown.append(camera)

    def arrange(self, camera: Camera) -> None:
        self.arranged = camera

    def picture(self) -> Pixels | None:
        return self.pixels if self.shown and self.shown[-1] is not None else None

    def part(self) -> PartStatus | None:
        return self.told if self.shown and self.shown[-1] is not None else None

    def keep(self, cameras: Sequence[Camera]) -> None:
        self.kept = list(cameras)

    def stop(self) -> None:
        self.show(None)
        self.stopped.set()


class WorkplaceInMemory:
    """A `Workplace` with one lesson to start.

    Attributes:
        started: What was started, in order.
        models_missing: Until `fetch_models`, nothing can be started.
        microphones: What `try_microphones` returns.
        tried: What they were tried for, in order.
        cameras: What `try_cameras` returns.
        hold: While it is not set, `start` blocks, as loading models does.
    """

    def __init__(self, lesson: LessonOnTheDesk) -> None:
        self.lesson = lesson
        self.started: list[LessonChoice] = []
        self.models_missing = False
        self.trouble: Exception | None = None
        self.microphones = MicrophonesInMemory()
        self.rules: RulesDesk = RulesInMemory()
        self.certificates: CertificateDesk = CertificateInMemory()
        self.tried: list[LessonChoice] = []
        self.cameras = CamerasInMemory(lesson.plan)
        self.hold = Event()
        self.hold.set()

    def choices(self) -> Sequence[LessonChoice]:
        return [
            LessonChoice(ChoiceKind.RESUME, "5-2", Path("lesson"), "2026-11-20T09:15:00+09:00"),
            LessonChoice(ChoiceKind.SAMPLE),
            LessonChoice(ChoiceKind.LAPTOP),
        ]

    def addresses(self) -> Sequence[str]:
        return ["192.0.2.5"]

    def start(self, choice: LessonChoice, progress: Progress) -> LessonOnTheDesk:
        progress("faces", 0, 2)
        self.hold.wait()
        if self.trouble is not None:
            raise self.trouble
        if self.models_missing:
            raise KnownError("model_missing", model="faces")
        progress("faces", 2, 2)
        self.started.append(choice)
        return self.lesson

    def try_microphones(self, choice: LessonChoice) -> MicrophonesInMemory:
        if self.trouble is not None:
            raise self.trouble
        self.tried.append(choice)
        return self.microphones

    def try_cameras(self, choice: LessonChoice) -> CamerasInMemory:
        if self.trouble is not None:
            raise self.trouble
        self.tried.append(choice)
        return self.cameras

    def fetch_models(self, progress: Progress) -> None:
        progress("faces", 1, 2)
        self.models_missing = False

    def examine(self) -> Sequence[Finding]:
        grade = Grade.BAD if self.models_missing else Grade.GOOD
        return [
            Finding("models", grade, "The models."),
            Finding("cameras", Grade.WARNING, "No camera was found."),
        ]
