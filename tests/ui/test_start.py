import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from classsense.domain.desk import ChoiceKind, LessonChoice
from classsense.domain.errors import KnownError
from classsense.resources.texts import Texts
from classsense.ui.errors import CrashDialog, TroubleDialog
from classsense.ui.main_window import MainWindow
from fakes.workplace import WorkplaceInMemory


def visible(inside: QWidget, text: str) -> list[QPushButton]:
    return [b for b in inside.findChildren(QPushButton) if b.text() == text and b.isVisible()]


def button(inside: QWidget, text: str) -> QPushButton:
    found = visible(inside, text)
    assert len(found) == 1, f"{len(found)} buttons {text!r}"
    return found[0]


def dialog(window: MainWindow, kind: type[QDialog]) -> QDialog | None:
    return next((d for d in window.findChildren(kind) if d.isVisible()), None)


def look_round(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignals(
        [window.desk.choices_found, window.desk.addresses_found, window.desk.examined]
    ):
        window.desk.look_round()
    qtbot.waitUntil(lambda: bool(visible(window.start, "192.0.2.5")))


def test_a_click_starts_the_sample(
    qtbot: QtBot, window: MainWindow, workplace: WorkplaceInMemory, texts: Texts
) -> None:
    look_round(qtbot, window)
    with qtbot.waitSignal(window.desk.began):
        button(window.start, texts("start.sample_button")).click()
    assert workplace.started == [LessonChoice(ChoiceKind.SAMPLE)]
    assert window.screen_of_lesson is not None
    assert window.screen_of_lesson.isVisible()


def test_an_interrupted_lesson_is_resumed_by_its_folder(
    qtbot: QtBot, window: MainWindow, workplace: WorkplaceInMemory, texts: Texts
) -> None:
    look_round(qtbot, window)
    with qtbot.waitSignal(window.desk.began):
        button(window.start, texts("start.resume_button")).click()
    assert workplace.started[0].kind is ChoiceKind.RESUME
    assert workplace.started[0].folder is not None


def test_the_laptop_lesson_waits_for_everybodys_word(
    qtbot: QtBot, window: MainWindow, workplace: WorkplaceInMemory, texts: Texts
) -> None:
    look_round(qtbot, window)
    button(window.start, texts("start.laptop_button")).click()
    agreement = window.start.agreement
    agreement.set_people(3)
    assert [check.isVisible() for check in agreement.checks] == [True] * 3 + [False] * 5
    for check in agreement.checks[:2]:
        check.click()
    assert not agreement.go.isEnabled()
    agreement.checks[2].click()
    with qtbot.waitSignal(window.desk.began):
        agreement.go.click()
    assert workplace.started == [LessonChoice(ChoiceKind.LAPTOP, people=3)]


def test_one_more_person_must_agree_too(window: MainWindow) -> None:
    agreement = window.start.agreement
    agreement.checks[0].setChecked(True)
    assert agreement.go.isEnabled()
    agreement.set_people(2)
    assert not agreement.go.isEnabled()


def test_tablets_come_in_only_where_the_teacher_says(
    qtbot: QtBot, window: MainWindow, workplace: WorkplaceInMemory, texts: Texts
) -> None:
    look_round(qtbot, window)
    assert window.start.address == ""
    button(window.start, "192.0.2.5").click()
    with qtbot.waitSignal(window.desk.began):
        button(window.start, texts("start.sample_button")).click()
    assert workplace.started == [LessonChoice(ChoiceKind.SAMPLE, address="192.0.2.5")]


def test_missing_models_are_fetched_and_the_machine_is_looked_at_again(
    qtbot: QtBot, window: MainWindow, workplace: WorkplaceInMemory
) -> None:
    workplace.models_missing = True
    look_round(qtbot, window)
    assert window.start.fetch.isVisible()
    with qtbot.waitSignal(window.desk.examined):
        window.start.fetch.click()
    assert not workplace.models_missing
    assert not window.start.fetch.isVisible()


def test_a_known_error_says_what_to_do_and_offers_it(
    qtbot: QtBot, window: MainWindow, workplace: WorkplaceInMemory
) -> None:
    workplace.trouble = KnownError("model_missing", model="faces", path="weights")
    with qtbot.waitSignal(window.desk.failed):
        window.desk.begin(LessonChoice(ChoiceKind.SAMPLE))
    shown = dialog(window, TroubleDialog)
    assert isinstance(shown, TroubleDialog)
    assert "faces" in shown.accessibleDescription()
    assert shown.remedy is not None
    with qtbot.waitSignal(window.desk.examined):
        shown.remedy.click()
    assert window.desk.lesson is None


def test_an_error_that_fetching_does_not_help_does_not_offer_it(window: MainWindow) -> None:
    window.show_error(KnownError("plan_invalid", name="plan.toml", reason="line 3"))
    shown = dialog(window, TroubleDialog)
    assert isinstance(shown, TroubleDialog)
    assert shown.remedy is None
    shown.close()


def test_a_bug_says_that_nothing_is_lost(
    qtbot: QtBot, window: MainWindow, workplace: WorkplaceInMemory
) -> None:
    workplace.trouble = ZeroDivisionError("planted")
    with qtbot.waitSignal(window.desk.failed):
        window.desk.begin(LessonChoice(ChoiceKind.SAMPLE))
    shown = dialog(window, CrashDialog)
    assert shown is not None
    shown.close()


def test_nothing_can_be_started_twice(
    qtbot: QtBot, window: MainWindow, workplace: WorkplaceInMemory
) -> None:
    workplace.hold.clear()
    window.desk.begin(LessonChoice(ChoiceKind.SAMPLE))
    window.desk.begin(LessonChoice(ChoiceKind.SAMPLE))
    with qtbot.waitSignal(window.desk.began):
        workplace.hold.set()
    assert len(workplace.started) == 1


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_the_first_choice_has_the_focus_and_answers_the_keyboard(
    qtbot: QtBot, window: MainWindow, workplace: WorkplaceInMemory, key: Qt.Key
) -> None:
    window.activateWindow()
    look_round(qtbot, window)
    focused = window.focusWidget()
    assert isinstance(focused, QPushButton)
    with qtbot.waitSignal(window.desk.began):
        QTest.keyClick(focused, key)
    assert workplace.started[0].kind is ChoiceKind.RESUME
