"""The window: the start screen, then the lesson."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import QMainWindow, QMessageBox, QStackedWidget

from classsense.domain.desk import Finding, LessonChoice, RunningLesson, Workplace
from classsense.domain.errors import KnownError
from classsense.domain.snapshot import Snapshot
from classsense.resources.texts import Texts
from classsense.ui.camera_setup import CameraSetup
from classsense.ui.certificate_show import CertificateShow
from classsense.ui.desk import Desk
from classsense.ui.errors import CrashDialog, TroubleDialog, details_of
from classsense.ui.lesson_screen import LessonScreen
from classsense.ui.microphone_check import MicrophoneCheck
from classsense.ui.panels.nav_bar import SCREENS
from classsense.ui.panels.start import StartPanel
from classsense.ui.presenters.start import StartPresenter
from classsense.ui.presenters.status import StatusPresenter
from classsense.ui.rules_show import RulesShow
from classsense.ui.shortcuts import KeysDialog, bind_keys
from classsense.ui.theme import Look

_SIZE = (1366, 768)
_SMALLEST = (1024, 680)


class MainWindow(QMainWindow):
    """The console.

    Attributes:
        desk: Starts, ends and puts aside lessons.
        start: The start screen.
        microphones: Checks them before a lesson.
        cameras: Sets them up before a lesson.
        rules: Shows the rules of this machine.
        certificate: Shows the certificate of the board.
        screen_of_lesson: What is shown during a lesson; None before the first.
    """

    def __init__(self, workplace: Workplace, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._texts = texts
        self._present = StartPresenter(texts)
        self.desk = Desk(workplace, texts, self)
        self.screen_of_lesson: LessonScreen | None = None
        self.start = StartPanel(look, texts)
        self.microphones = MicrophoneCheck(workplace, look, texts, self)
        self.cameras = CameraSetup(workplace, look, texts, self)
        self.rules = RulesShow(workplace.rules, look, texts, self)
        self.certificate = CertificateShow(workplace.certificates, look, texts, self)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.start)
        self.setCentralWidget(self._stack)
        self.setWindowTitle(texts("app"))
        self.resize(*_SIZE)
        self.setMinimumSize(*_SMALLEST)
        self._connect()
        bind_keys(self, self._actions())

    def end(self) -> None:
        """End the lesson, if the teacher confirms."""
        if self.desk.lesson is None:
            return
        question = QMessageBox(self)
        question.setIcon(QMessageBox.Icon.NoIcon)
        question.setWindowTitle(self._texts("end.title"))
        question.setText(self._texts("end.title"))
        question.setInformativeText(self._texts("end.text"))
        yes = question.addButton(self._texts("end.yes"), QMessageBox.ButtonRole.AcceptRole)
        no = question.addButton(self._texts("end.no"), QMessageBox.ButtonRole.RejectRole)
        question.setDefaultButton(no)
        yes.clicked.connect(self.desk.end)
        question.open()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Put the lesson aside, so that it can be resumed; close when that is done."""
        if self.desk.leave():
            self.microphones.close()
            self.cameras.close()
            self.rules.close()
            self.certificate.close()
            if self.screen_of_lesson is not None:
                self.screen_of_lesson.stop()
            event.accept()
        else:
            self.setEnabled(False)
            event.ignore()

    def show_error(self, error: BaseException) -> None:
        """Show a known error calmly, a bug with its log."""
        if isinstance(error, KnownError):
            trouble = TroubleDialog(self._look, self._texts, error, self)
            trouble.accepted.connect(self.desk.fetch_models)
            trouble.open()
        else:
            CrashDialog(self._look, self._texts, details_of(error), self).open()

    def show_keys(self) -> None:
        """Show the keyboard shortcuts."""
        KeysDialog(self._look, self._texts, self).open()

    def _connect(self) -> None:
        desk, start = self.desk, self.start
        start.wanted.connect(desk.begin)
        start.check_wanted.connect(self.microphones.open)
        self.microphones.start_wanted.connect(desk.begin)
        self.microphones.failed.connect(self.show_error)
        start.cameras_wanted.connect(self.cameras.open)
        self.cameras.failed.connect(self.show_error)
        start.fetch_wanted.connect(desk.fetch_models)
        start.rules_wanted.connect(self.rules.open)
        self.rules.failed.connect(self.show_error)
        start.certificate_wanted.connect(self.certificate.open)
        self.certificate.failed.connect(self.show_error)
        desk.choices_found.connect(self._on_choices)
        desk.addresses_found.connect(self._on_addresses)
        desk.examined.connect(self._on_findings)
        desk.busy.connect(self._on_busy)
        desk.began.connect(self._on_began)
        desk.shown.connect(self._on_shown)
        desk.ended.connect(self._on_ended)
        desk.free.connect(self.close)
        desk.failed.connect(self.show_error)

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
            "join": on_lesson(lambda s: s.people.show_join()),
            "pause_table": on_lesson(lambda s: s.controls.toggle_pause(s.current_group)),
            "sound_check": on_lesson(lambda s: s.controls.show_check(s.current_group)),
            "seats": on_lesson(lambda s: s.controls.show_seats()),
            "forget": on_lesson(lambda s: s.controls.ask_forget(s.current_group)),
            "forget_all": on_lesson(lambda s: s.controls.ask_forget()),
            "people": on_lesson(lambda s: s.people.open()),
            "lock": on_lesson(lambda s: s.notices.side.toggle()),
            "undo": on_lesson(lambda s: s.controls.undo()),
            "sensing": on_lesson(LessonScreen.toggle_sensing),
            "end": self.end,
            "now": on_lesson(LessonScreen.back_to_now),
            "keys": self.show_keys,
        }

    def _on_choices(self, choices: Sequence[LessonChoice]) -> None:
        self.start.show_choices(self._present.choices(choices))

    def _on_addresses(self, addresses: Sequence[str]) -> None:
        self.start.show_networks(self._present.networks(addresses))

    def _on_findings(self, findings: Sequence[Finding]) -> None:
        rows = StatusPresenter(self._texts).findings(findings)
        missing = self._present.models_missing(findings)
        self.start.show_findings(self._present.ready(findings), rows, missing=missing)
        if self.screen_of_lesson is not None:
            self.screen_of_lesson.status.show_findings(rows)

    def _on_busy(self, doing: str, share: float | None) -> None:
        self.start.show_busy(doing, share)
        lesson = self.desk.lesson
        running = f"{lesson.plan.title} · {self._texts('app')}" if lesson else self._texts("app")
        self.setWindowTitle(doing or running)

    def _on_began(self, lesson: RunningLesson) -> None:
        self._leave_screen()
        screen = LessonScreen(self._look, self._texts, lesson)
        screen.end_wanted.connect(self.end)
        screen.status.check_wanted.connect(self._on_check)
        screen.status.cameras_wanted.connect(lambda: self.cameras.open_running(lesson))
        screen.summary.open_wanted.connect(lambda: self._open("summary.html"))
        screen.summary.folder_wanted.connect(lambda: self._open(""))
        screen.summary.back_wanted.connect(self._on_back)
        screen.nav_bar.keys_wanted.connect(self.show_keys)
        self.screen_of_lesson = screen
        self._stack.addWidget(screen)
        self._stack.setCurrentWidget(screen)
        self.setWindowTitle(f"{lesson.plan.title} · {self._texts('app')}")
        self._on_check()

    def _on_shown(self, snapshot: Snapshot) -> None:
        if self.screen_of_lesson is not None:
            self.screen_of_lesson.show_snapshot(snapshot)

    def _on_ended(self) -> None:
        if self.screen_of_lesson is not None:
            self.screen_of_lesson.show_written()

    def _on_check(self) -> None:
        if self.screen_of_lesson is not None:
            self.screen_of_lesson.status.show_findings(None)
        self.desk.examine()

    def _on_back(self) -> None:
        self._stack.setCurrentWidget(self.start)
        self._leave_screen()
        self.desk.look_round()

    def _leave_screen(self) -> None:
        if self.screen_of_lesson is not None:
            self.screen_of_lesson.stop()
            self._stack.removeWidget(self.screen_of_lesson)
            self.screen_of_lesson.deleteLater()
            self.screen_of_lesson = None

    def _open(self, name: str) -> None:
        if self.desk.folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.desk.folder / name)))
