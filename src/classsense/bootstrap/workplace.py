"""What the console can do before a lesson. A `Workplace`."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from classsense.board.addresses import LOOPBACK, lan_addresses
from classsense.board.server import Entrance
from classsense.bootstrap.camera_test import PlannedCameras, kept_cameras
from classsense.bootstrap.certificate_desk import SchoolCertificate
from classsense.bootstrap.doctor import Doctor
from classsense.bootstrap.https import encrypted
from classsense.bootstrap.laptop import laptop_plan
from classsense.bootstrap.lesson import Options, new_folder, open_lesson, read_plan, resume_lesson
from classsense.bootstrap.microphone_test import PlannedMicrophones
from classsense.bootstrap.record import interrupted, plan_and_media
from classsense.bootstrap.rules_desk import SchoolRules, noted, wall_clock
from classsense.bootstrap.sample import MadeLesson
from classsense.bootstrap.session import LessonSession
from classsense.domain.certificate_desk import CertificateDesk
from classsense.domain.desk import ChoiceKind, Finding, LessonChoice, Progress, RunningLesson
from classsense.domain.errors import KnownError
from classsense.domain.lesson import LessonPlan
from classsense.domain.rules_desk import RulesDesk
from classsense.domain.settings import Settings
from classsense.resources import places
from classsense.resources.texts import Language, Texts
from classsense.weights.fetch import ensure
from classsense.weights.progress import Step


class Desk:
    """The teacher's desk: starts lessons, fetches models, looks at the machine.

    Args:
        language: Of the board and of everything that is told.
        settings: The teacher's.
        folder: Where the first lesson is kept; each other one gets a folder of its own.

    Attributes:
        rules: Shows and changes the rules of this machine.
        certificates: Shows and chooses the certificate of the board.
    """

    def __init__(self, language: Language, settings: Settings, folder: Path | None = None) -> None:
        self._language: Language = language
        self._settings = settings
        self._folder = folder
        self._latest: LessonSession | None = None
        self._texts = Texts("plan", language)
        self._tidied = False
        self.rules: RulesDesk = SchoolRules()
        self.certificates: CertificateDesk = SchoolCertificate(wall_clock, settings, self._set)

    def _set(self, settings: Settings) -> None:
        self._settings = settings

    def choices(self) -> Sequence[LessonChoice]:
        """Return what can be started now: interrupted lessons first.

        The first time, what is past its term on this machine is deleted before.

        Raises:
            KnownError: As `SchoolRules.tidy`.
        """
        if not self._tidied:
            self._tidied = True
            SchoolRules().tidy()
        resumable = [
            LessonChoice(ChoiceKind.RESUME, state.plan.title, folder, state.began)
            for folder, state in interrupted(places.lessons())
        ]
        return [*resumable, LessonChoice(ChoiceKind.SAMPLE), LessonChoice(ChoiceKind.LAPTOP)]

    def addresses(self) -> Sequence[str]:
        """Return the LAN addresses that the board could listen on, the likeliest first."""
        return lan_addresses()

    def start(self, choice: LessonChoice, progress: Progress) -> RunningLesson:
        """Load the models and start a lesson.

        Raises:
            KnownError: As `open_lesson` and `resume_lesson`.
        """
        progress(self._texts("progress.loading"), 0, 1)
        session = self._session(choice)
        session.start()
        self._latest = session
        progress(self._texts("progress.loading"), 1, 1)
        return session

    def try_microphones(self, choice: LessonChoice) -> PlannedMicrophones:
        """Open the microphones that a lesson would open, and no other. No sound is kept.

        Raises:
            KnownError: As `read_plan`, `plan_and_media` and `PlannedMicrophones`.
        """
        return PlannedMicrophones(*self._planned(choice))

    def try_cameras(self, choice: LessonChoice) -> PlannedCameras:
        """Return the cameras that a lesson would open. None is opened yet.

        Raises:
            KnownError: As `read_plan`, `plan_and_media`, `CameraFile.arranged` and
                `PlannedCameras`.
        """
        return PlannedCameras(*self._planned(choice))

    def fetch_models(self, progress: Progress) -> None:
        """Fetch the models that are missing.

        Raises:
            KnownError: As `classsense.weights.fetch.ensure`.
        """

        def show(step: Step) -> None:
            progress(step.name, step.done, step.total)

        ensure(None, places.weights(), progress=show)

    def examine(self) -> Sequence[Finding]:
        """Look at devices, models, ports and fonts."""
        return Doctor(self._language, self._settings, self._board_port()).examine()

    def _board_port(self) -> int | None:
        """Return where the board of the latest lesson listens, or listened."""
        joining = None if self._latest is None else self._latest.join_info()
        return None if joining is None else urlsplit(joining.address).port

    def _session(self, choice: LessonChoice) -> LessonSession:
        entrance = Entrance(host=choice.address or LOOPBACK, port=self._settings.board_port)
        if choice.kind is not ChoiceKind.SAMPLE:  # its simulated tablets trust no certificate
            files = self._settings.board_certificate, self._settings.board_key
            entrance = encrypted(entrance, *(Path(file) if file else None for file in files))
        folder, self._folder = self._folder or new_folder(), None
        if choice.kind is ChoiceKind.RESUME:
            return self._resumed(_given(choice), entrance)
        plan, media = self._planned(choice)
        if choice.kind is ChoiceKind.SAMPLE:
            made = MadeLesson(self._language, transcriber=self._settings.transcriber)
            return open_lesson(plan, noted(made.options(folder, entrance, 1.0)))
        named = media if choice.kind is ChoiceKind.PLAN else None
        return open_lesson(plan, self._options(folder, named, entrance))

    def _planned(self, choice: LessonChoice) -> tuple[LessonPlan, Path]:
        """Return the plan of a choice and the folder of its files.

        A lesson that begins has its cameras as they were set up last; one that goes on keeps those
        that it began with.
        """
        if choice.kind is ChoiceKind.RESUME:
            return plan_and_media(_given(choice))
        if choice.kind is ChoiceKind.PLAN:
            path = _given(choice)
            plan, media = read_plan(path), path.parent
        elif choice.kind is ChoiceKind.LAPTOP:
            plan, media = laptop_plan(choice.people, self._language), Path()
        else:
            sample = MadeLesson(self._language)
            plan, media = sample.plan(), sample.folder
        return kept_cameras().arranged(plan), media

    def _resumed(self, folder: Path, entrance: Entrance) -> LessonSession:
        return resume_lesson(self._options(folder, None, entrance))

    def _options(self, folder: Path, media: Path | None, entrance: Entrance) -> Options:
        return noted(Options(folder, media, entrance, transcriber=self._settings.transcriber))


def _given(choice: LessonChoice) -> Path:
    if choice.folder is None:
        raise KnownError("plan_missing", path=choice.title)
    return choice.folder
