"""The window: the start screen, then the lesson. Whatever blocks runs in the background."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import QMainWindow, QMessageBox, QStackedWidget

from classsense.domain.clock import seconds
from classsense.domain.desk import Finding, LessonChoice, RunningLesson, Workplace
from classsense.domain.errors import KnownError
from classsense.domain.snapshot import Snapshot
from classsense.resources.texts import Texts
from classsense.ui.answer_delay import AnswerDelay
from classsense.ui.background import Background
from classsense.ui.bridge import SnapshotBridge
from classsense.ui.errors import CrashDialog, TroubleDialog, details_of
from classsense.ui.lesson_screen import LessonScreen
from classsense.ui.panels.nav_bar import SCREENS
from classsense.ui.panels.start import StartPanel
from classsense.ui.presenters.start import StartPresenter
from classsense.ui.presenters.status import StatusPresenter
from classsense.ui.shortcuts import KeysDialog, bind_keys
from classsense.ui.theme import Look

_SIZE = (1366, 768)
_SMALLEST = (1024, 680)


class MainWindow(QMainWindow):
    """The console.

    Attributes:
        screen_of_lesson: What is shown during a lesson; None before the first.
        delay: How long answers take to this screen.
    """

    def __init__(self, workplace: Workplace, look: Look, texts: Texts) -> None:
        super().__init__()
        self._workplace = workplace
        self._look = look
        self._texts = texts
        self._background = Background(self)
        self._bridge = SnapshotBridge(self)
        self._bridge.ready.connect(self._on_snapshot)
        self._lesson: RunningLesson | None = None
        self._unsubscribe = _nothing
        self._folder: Path | None = None
        self._starting = self._ending = self._closing = False
        self.delay = AnswerDelay()
        self.screen_of_lesson: LessonScreen | None = None
        self.start = StartPanel(look, texts)
        self.start.wanted.connect(self.begin)
        self.start.fetch_wanted.connect(self.fetch_models)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.start)
        self.setCentralWidget(self._stack)
        self.setWindowTitle(texts("app"))
        self.resize(*_SIZE)
        self.setMinimumSize(*_SMALLEST)
        bind_keys(self, self._actions())

    # Before the lesson.

    def look_round(self) -> None:
        """Fill the start screen: what can be started, and whether this machine is ready."""
        present = StartPresenter(self._texts)
        self._background.run(
            lambda _: present.choices(self._workplace.choices()),
            self.start.show_choices,
            self.show_error,
        )
        self._background.run(
            lambda _: present.networks(self._workplace.addresses()),
            self.start.show_networks,
            self.show_error,
        )
        self.examine()

    def examine(self) -> None:
        """Let the doctor look at this machine."""
        if self.screen_of_lesson is not None:
            self.screen_of_lesson.status.show_findings(None)
        self._background.run(
            lambda _: self._workplace.examine(), self._on_findings, self.show_error
        )

    def fetch_models(self) -> None:
        """Fetch the models that are missing."""
        self._busy(self._texts("start.fetching"), 0, 0)
        self._background.run(
            self._workplace.fetch_models,
            lambda _: self._on_fetched(),
            self._on_failed,
            partial(self._busy_with, self._texts("start.fetching")),
        )

    def begin(self, choice: LessonChoice) -> None:
        """Start a lesson."""
        if self._starting or self._lesson is not None:
            return
        self._starting = True
        doing = self._texts("start.starting")
        self._busy(doing, 0, 0)
        self._background.run(
            partial(self._workplace.start, choice),
            self._on_started,
            self._on_failed,
            partial(self._busy_with, doing),
        )

    # During the lesson.

    def end(self) -> None:
        """End the lesson, if the teacher confirms."""
        if self._lesson is None or self._ending:
            return
        question = QMessageBox(self)
        question.setIcon(QMessageBox.Icon.NoIcon)
        question.setWindowTitle(self._texts("end.title"))
        question.setText(self._texts("end.title"))
        question.setInformativeText(self._texts("end.text"))
        yes = question.addButton(self._texts("end.yes"), QMessageBox.ButtonRole.AcceptRole)
        no = question.addButton(self._texts("end.no"), QMessageBox.ButtonRole.RejectRole)
        question.setDefaultButton(no)
        yes.clicked.connect(self.end_now)
        question.open()

    def end_now(self) -> None:
        """End the lesson and write its summary."""
        lesson = self._lesson
        if lesson is None or self._ending:
            return
        self._ending = True
        self.setWindowTitle(self._texts("end.working"))
        self._background.run(lambda _: lesson.end(), self._on_ended, self._on_end_failed)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Put the lesson aside, so that it can be resumed; close when that is done."""
        if not (self._starting or self._ending or self._lesson is not None):
            self._background.close()
            event.accept()
            return
        event.ignore()
        self._closing = True
        self.setEnabled(False)
        self._put_aside()

    def show_error(self, error: BaseException) -> None:
        """Show a known error calmly, a bug with its log."""
        if isinstance(error, KnownError):
            trouble = TroubleDialog(self._look, self._texts, error, self)
            trouble.accepted.connect(self.fetch_models)
            trouble.open()
        else:
            CrashDialog(self._look, self._texts, details_of(error), self).open()

    def show_keys(self) -> None:
        """Show the keyboard shortcuts."""
        KeysDialog(self._look, self._texts, self).open()

    def _actions(self) -> dict[str, Callable[[], None]]:
        """Return what each shortcut does; without a lesson most do nothing."""

        def on_lesson(act: Callable[[LessonScreen], None]) -> Callable[[], None]:
            def run() -> None:
                if self.screen_of_lesson is not None:
                    act(self.screen_of_lesson)

            return run

        def to_screen(page: int) -> Callable[[], None]:
            return on_lesson(lambda screen: screen.show_screen(page))

        screens = {name: to_screen(page) for page, name in enumerate(SCREENS)}
        return screens | {
            "next_activity": on_lesson(lambda screen: screen.step_activity(1)),
            "previous_activity": on_lesson(lambda screen: screen.step_activity(-1)),
            "question": on_lesson(LessonScreen.toggle_question),
            "mark": on_lesson(LessonScreen.mark),
            "join": on_lesson(LessonScreen.show_join),
            "sensing": on_lesson(LessonScreen.toggle_sensing),
            "end": self.end,
            "now": on_lesson(LessonScreen.back_to_now),
            "keys": self.show_keys,
        }

    def _busy(self, doing: str, so_far: int, whole: int) -> None:
        self.start.show_busy(doing, so_far, whole)

    def _busy_with(self, doing: str, what: str, so_far: int, whole: int) -> None:
        self._busy(f"{doing}: {what}" if what else doing, so_far, whole)

    def _on_findings(self, findings: Sequence[Finding]) -> None:
        present = StartPresenter(self._texts)
        rows = StatusPresenter(self._texts).findings(findings)
        missing = present.models_missing(findings)
        self.start.show_findings(present.ready(findings), rows, missing=missing)
        if self.screen_of_lesson is not None:
            self.screen_of_lesson.status.show_findings(rows)

    def _on_fetched(self) -> None:
        self._busy("", 0, 0)
        self.examine()

    def _on_failed(self, error: Exception) -> None:
        self._busy("", 0, 0)
        self._starting = False
        if self._closing:
            self.close()
            return
        self.show_error(error)

    def _put_aside(self) -> None:
        """Suspend the lesson once, unless it is just being started or ended."""
        lesson, self._lesson = self._lesson, None
        if lesson is None or self._ending:
            return
        self._unsubscribe()
        self._background.run(lambda _: lesson.suspend(), lambda _: self._quit(), self.show_error)

    def _quit(self) -> None:
        self.close()

    def _on_started(self, lesson: RunningLesson) -> None:
        self._busy("", 0, 0)
        self._starting, self._ending = False, False
        self._lesson, self._folder = lesson, None
        if self._closing:
            self._put_aside()
            return
        self._leave_screen()
        screen = LessonScreen(self._look, self._texts, lesson)
        screen.end_wanted.connect(self.end)
        screen.status.check_wanted.connect(self.examine)
        screen.summary.open_wanted.connect(lambda: self._open("summary.html"))
        screen.summary.folder_wanted.connect(lambda: self._open(""))
        screen.summary.back_wanted.connect(self._on_back)
        screen.nav_bar.keys_wanted.connect(self.show_keys)
        self.screen_of_lesson = screen
        self._stack.addWidget(screen)
        self._stack.setCurrentWidget(screen)
        self.setWindowTitle(f"{lesson.plan.title} · {self._texts('app')}")
        self._unsubscribe = lesson.subscribe(self._bridge.publish)
        self.examine()

    def _on_snapshot(self, snapshot: Snapshot) -> None:
        if self.screen_of_lesson is None or self._lesson is None:
            return
        self.screen_of_lesson.show_snapshot(snapshot)
        self.delay.shown(snapshot, self._lesson.now())
        if not snapshot.running or self._is_over(snapshot):
            self.end_now()

    def _is_over(self, snapshot: Snapshot) -> bool:
        """Tell whether a lesson that runs by its plan has reached its planned end."""
        planned = snapshot.plan.duration_s
        follows = self._lesson is not None and self._lesson.follows_plan
        return follows and planned is not None and seconds(snapshot.at) >= planned

    def _on_ended(self, folder: Path) -> None:
        self._unsubscribe()
        self._folder = folder
        self._lesson, self._ending = None, False
        if self._closing:
            self.close()
            return
        self.setWindowTitle(self._texts("app"))
        if self.screen_of_lesson is not None:
            self.screen_of_lesson.show_written()

    def _on_end_failed(self, error: Exception) -> None:
        self._ending = False
        self.show_error(error)

    def _on_back(self) -> None:
        self._stack.setCurrentWidget(self.start)
        self._leave_screen()
        self.look_round()

    def _leave_screen(self) -> None:
        if self.screen_of_lesson is not None:
            self._stack.removeWidget(self.screen_of_lesson)
            self.screen_of_lesson.deleteLater()
            self.screen_of_lesson = None

    def _open(self, name: str) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder / name)))


def _nothing() -> None:
    """Stand in for a subscription that was never made."""
