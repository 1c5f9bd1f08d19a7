"""One look for all tests, and a console on a lesson in memory."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from classsense.domain.desk import ChoiceKind, LessonChoice
from classsense.resources.texts import Texts
from classsense.ui.main_window import MainWindow
from classsense.ui.theme import Look
from fakes.workplace import LessonOnTheDesk, WorkplaceInMemory
from ui.snapshots import rich


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the offscreen screen say that it has no window manager; any other Qt warning fails."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))


@pytest.fixture(autouse=True)
def _swept(qapp: QApplication) -> Iterator[None]:
    """Delete what the test has closed: Qt does so only in an event loop, which no test runs."""
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> Look:
    """Return the light look, in English."""
    return Look(qapp, "light", "en")


@pytest.fixture
def texts() -> Texts:
    """Return the English texts."""
    return Texts("ui", "en")


@pytest.fixture
def lesson(tmp_path: Path) -> LessonOnTheDesk:
    """Return a lesson in full swing."""
    return LessonOnTheDesk(rich(), tmp_path)


@pytest.fixture
def workplace(lesson: LessonOnTheDesk) -> WorkplaceInMemory:
    """Return a workplace where that lesson can be started."""
    return WorkplaceInMemory(lesson)


@pytest.fixture
def window(
    qtbot: QtBot, look: Look, texts: Texts, workplace: WorkplaceInMemory
) -> Iterator[MainWindow]:
    """Return the console, which is closed after the test."""
    made = MainWindow(workplace, look, texts)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    # Not `qtbot.addWidget`: it deletes the window before the lesson has been put aside.
    workplace.hold.set()
    made.close()
    qtbot.waitUntil(lambda: not made.isVisible())
    made.deleteLater()


@pytest.fixture
def begin(qtbot: QtBot, window: MainWindow) -> Callable[[], None]:
    """Return a function that starts the lesson and waits until it is on the screen."""

    def run() -> None:
        with qtbot.waitSignal(window.desk.shown):
            window.desk.begin(LessonChoice(ChoiceKind.SAMPLE))

    return run
