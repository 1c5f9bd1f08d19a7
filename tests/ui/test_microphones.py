"""The check of the microphones before a lesson, in the real window."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from classsense.domain.clock import LessonNs
from classsense.domain.desk import ChoiceKind, LessonChoice
from classsense.domain.errors import KnownError
from classsense.domain.observations import PartState, PartStatus
from classsense.domain.sound_level import MicrophoneLevel
from classsense.resources.texts import LANGUAGES, Language, Texts
from classsense.ui.errors import TroubleDialog
from classsense.ui.main_window import MainWindow
from classsense.ui.panels.meter import Meter
from classsense.ui.panels.microphones import MicrophonesDialog
from classsense.ui.presenters.microphones import Hearing, MicrophonesPresenter
from classsense.ui.theme import Look
from fakes.workplace import MicrophonesInMemory, WorkplaceInMemory

PLAN = LessonChoice(ChoiceKind.PLAN, "5-2", Path("plan.toml"))
Open = Callable[[], MicrophonesDialog]


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow) -> Open:
    """Return a function that opens the check of a plan."""

    def run() -> MicrophonesDialog:
        window.start.check_wanted.emit(PLAN)
        qtbot.waitUntil(lambda: window.microphones.dialog is not None)
        shown = window.microphones.dialog
        assert shown is not None
        return shown

    return run


def test_levels_move_and_problems_are_said(
    qtbot: QtBot, dialog: Open, workplace: WorkplaceInMemory, texts: Texts
) -> None:
    shown = dialog()
    assert workplace.tried == [PLAN]
    workplace.microphones.heard = (MicrophoneLevel("microphone:1", -60.0, -50.0),)
    missing = PartStatus(
        LessonNs(0),
        "microphone:2",
        PartState.WAITING,
        "microphone_missing",
        {"name": "USB B", "found": "Webcam"},
    )
    workplace.microphones.told = (missing,)
    qtbot.waitUntil(lambda: "Webcam" in shown.lines[1].accessibleName())
    workplace.microphones.heard = (MicrophoneLevel("microphone:1", -20.0, -8.0),)
    qtbot.waitUntil(lambda: texts("microphones.heard") in shown.lines[0].accessibleName())
    assert shown.summary == texts("microphones.some", heard=1, wanted=2)
    assert texts("microphones.none") in shown.lines[2].accessibleName()


def test_closing_the_check_closes_the_microphones(
    qtbot: QtBot, window: MainWindow, dialog: Open, workplace: WorkplaceInMemory
) -> None:
    dialog().reject()
    qtbot.waitUntil(workplace.microphones.stopped.is_set)
    assert window.desk.lesson is None
    assert not workplace.started


def test_the_lesson_starts_once_the_microphones_are_free(
    qtbot: QtBot, window: MainWindow, dialog: Open, workplace: WorkplaceInMemory
) -> None:
    shown = dialog()
    with qtbot.waitSignal(window.desk.began):
        shown.begin.click()
    assert workplace.microphones.stopped.is_set()
    assert workplace.started == [PLAN]


def test_a_window_that_closes_closes_the_microphones(
    window: MainWindow, dialog: Open, workplace: WorkplaceInMemory
) -> None:
    dialog()
    window.close()
    assert workplace.microphones.stopped.is_set()


def test_a_plan_that_cannot_be_used_says_why_and_can_be_tried_again(
    qtbot: QtBot, window: MainWindow, dialog: Open, workplace: WorkplaceInMemory
) -> None:
    workplace.trouble = KnownError("consent_missing", title="5-2")
    window.start.check_wanted.emit(PLAN)
    qtbot.waitUntil(lambda: bool(window.findChildren(TroubleDialog)))
    window.findChildren(TroubleDialog)[0].reject()
    workplace.trouble = None
    assert dialog().isVisible()


def test_the_one_microphone_of_a_laptop_waits_for_everybodys_word(window: MainWindow) -> None:
    agreement = window.start.agreement
    agreement.set_people(2)
    asked: list[int] = []
    agreement.check_wanted.connect(asked.append)
    agreement.checks[0].setChecked(True)
    agreement.check.click()
    assert not asked
    agreement.checks[1].setChecked(True)
    agreement.check.click()
    assert asked == [2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_meters_stand_below_each_other(
    qtbot: QtBot, window: MainWindow, look: Look, language: Language
) -> None:
    texts = Texts("ui", language)
    whole = MicrophonesPresenter(MicrophonesInMemory().places, texts).present((), ())
    states = [texts(f"microphones.{hearing}") for hearing in Hearing]
    rows = tuple(replace(whole.rows[0], state=state) for state in states)
    shown = MicrophonesDialog(look, texts, window)
    qtbot.addWidget(shown)
    shown.show_model(replace(whole, rows=rows))
    shown.show()
    assert len({line.findChildren(Meter)[0].x() for line in shown.lines}) == 1
    for each in shown.findChildren(QPushButton):
        assert each.width() >= each.sizeHint().width()
