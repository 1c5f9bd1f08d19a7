"""Starts Qt and shows the console."""

import sys
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from classsense.domain.desk import LessonChoice, Workplace
from classsense.domain.settings import Settings
from classsense.resources.texts import Language, Texts
from classsense.ui.errors import install_excepthook
from classsense.ui.main_window import MainWindow
from classsense.ui.theme import Look
from classsense.ui.tick_gap import TickGap


@dataclass(frozen=True, slots=True)
class ConsoleFigures:
    """How promptly the console answered, for `bench lesson`.

    Attributes:
        tick_gap_p99_ms: Gap between ticks of a 10 ms timer since the lesson was shown; None if
            it never was.
        answer_delay_p95_ms: From the answer's time to its display; None without answers.
    """

    tick_gap_p99_ms: float | None
    tick_gap_max_ms: float | None
    answers: int
    answer_delay_p95_ms: float | None


class Console:
    """The application and its window. Make one per process, on the main thread."""

    def __init__(self, workplace: Workplace, language: Language, settings: Settings) -> None:
        self._app = application()
        self._look = Look(self._app, settings.theme, language)
        self.window = MainWindow(workplace, self._look, Texts("ui", language))
        self._ticks = TickGap(self.window)
        self.window.desk.began.connect(self._ticks.start)
        self._put_back = install_excepthook(self.window.show_error)

    def run(self, first: LessonChoice | None, close_after_s: float | None = None) -> int:
        """Show the window until it is closed.

        Args:
            first: A lesson to start at once; None shows the start screen.
            close_after_s: Puts the lesson aside and closes by itself, for measurements.

        Returns:
            The exit code.
        """
        self.window.desk.look_round()
        if first is not None:
            self.window.desk.begin(first)
        if close_after_s is not None:
            QTimer.singleShot(round(close_after_s * 1000), self.window, self.window.close)
        self.window.show()
        try:
            return int(self._app.exec())
        finally:
            self._ticks.stop()
            self._put_back()

    def figures(self) -> ConsoleFigures:
        """Return how promptly the console answered while it ran."""
        delay = self.window.desk.delay
        return ConsoleFigures(
            tick_gap_p99_ms=self._ticks.percentile_ms(99),
            tick_gap_max_ms=self._ticks.percentile_ms(100),
            answers=delay.count,
            answer_delay_p95_ms=delay.percentile_ms(95),
        )


def application() -> QApplication:
    """Return the process's QApplication; make it if there is none."""
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("ClassSense")
    app.setStyle("Fusion")
    return app


def run_console(
    workplace: Workplace, language: Language, settings: Settings, first: LessonChoice | None
) -> int:
    """Show the console until its window is closed.

    Args:
        workplace: What can be started; its methods are called off the GUI thread.
        language: Of all texts.
        settings: The teacher's.
        first: A lesson to start at once; None shows the start screen.

    Returns:
        The exit code.
    """
    return Console(workplace, language, settings).run(first)
