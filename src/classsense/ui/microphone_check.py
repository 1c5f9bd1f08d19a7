"""Opens the microphones before a lesson, shows them, and closes them again."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QDialog, QWidget

from classsense.domain.desk import LessonChoice, MicrophoneTest, Progress, Workplace
from classsense.resources.texts import Texts
from classsense.ui.background import Background
from classsense.ui.panels.microphones import MicrophonesDialog
from classsense.ui.presenters.microphones import MicrophonesPresenter
from classsense.ui.theme import Look

_EVERY_MS: Final = 100


class MicrophoneCheck(QObject):
    """Runs at most one check at a time. Used by the GUI thread only.

    Attributes:
        dialog: What is shown; None while nothing is.

    Signals:
        start_wanted: arg: LessonChoice; the microphones are closed by then.
        failed: arg: the exception.
    """

    start_wanted = Signal(object)
    failed = Signal(object)

    def __init__(self, workplace: Workplace, look: Look, texts: Texts, window: QWidget) -> None:
        super().__init__(window)
        self._workplace = workplace
        self._look = look
        self._texts = texts
        self._window = window
        self._background = Background(self)
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._show)
        self._test: MicrophoneTest | None = None
        self._busy = False
        self._presenter: MicrophonesPresenter | None = None
        self.dialog: MicrophonesDialog | None = None

    def open(self, choice: LessonChoice) -> None:
        """Open the microphones that this lesson would open, and show them."""
        if self._busy:
            return
        self._busy = True

        def work(_progress: Progress) -> None:
            # Kept here and not by `done`: a window that closes meanwhile has to stop it.
            self._test = self._workplace.try_microphones(choice)

        self._background.run(work, lambda _: self._on_open(choice), self._on_failed)

    def close(self) -> None:
        """Close the microphones for good; returns when they are closed."""
        self._timer.stop()
        self._background.close()
        test, self._test = self._test, None
        if test is not None:
            test.stop()

    def _on_open(self, choice: LessonChoice) -> None:
        if self._test is None:
            return
        self._presenter = MicrophonesPresenter(self._test.places, self._texts)
        self.dialog = MicrophonesDialog(self._look, self._texts, self._window)
        self.dialog.start_wanted.connect(self.dialog.accept)
        self.dialog.finished.connect(lambda result: self._on_finished(result, choice))
        self._show()
        self._timer.start()
        self.dialog.open()

    def _show(self) -> None:
        if self.dialog is not None and self._presenter is not None and self._test is not None:
            self.dialog.show_model(self._presenter.look(self._test))

    def _on_finished(self, result: int, choice: LessonChoice) -> None:
        self._timer.stop()
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = self._presenter = None

        def work(_progress: Progress) -> None:
            if self._test is not None:
                self._test.stop()

        wanted = result == QDialog.DialogCode.Accepted
        self._background.run(
            work, lambda _: self._on_closed(choice, wanted=wanted), self._on_failed
        )

    def _on_closed(self, choice: LessonChoice, *, wanted: bool) -> None:
        self._test, self._busy = None, False
        if wanted:
            self.start_wanted.emit(choice)

    def _on_failed(self, error: Exception) -> None:
        self._test, self._busy = None, False
        self.failed.emit(error)
