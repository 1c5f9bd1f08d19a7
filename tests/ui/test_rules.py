"""The dialog of the rules: opened from the start screen, switched with a reason."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from classsense.ui.main_window import MainWindow
from classsense.ui.panels.rules import RulesDialog
from fakes.workplace import RulesInMemory, WorkplaceInMemory

REASON = "a pilot of the board of education"


@pytest.fixture
def desk(workplace: WorkplaceInMemory) -> RulesInMemory:
    assert isinstance(workplace.rules, RulesInMemory)
    return workplace.rules


def opened(qtbot: QtBot, window: MainWindow) -> RulesDialog:
    window.start.rules.click()
    qtbot.waitUntil(lambda: window.rules.dialog is not None)
    assert window.rules.dialog is not None
    return window.rules.dialog


def test_expressions_need_a_reason_and_a_tick(
    qtbot: QtBot, window: MainWindow, desk: RulesInMemory
) -> None:
    card = opened(qtbot, window).expression
    assert not card.switch_on.isEnabled()
    assert card.switch_off.isHidden()
    card.basis.setPlainText(REASON)
    assert not card.switch_on.isEnabled()
    card.told.setChecked(True)
    card.switch_on.click()
    qtbot.waitUntil(lambda: not card.switch_off.isHidden())

    assert desk.basis == REASON
    assert card.switch_on.isHidden()
    assert card.basis.isReadOnly()
    card.switch_off.click()
    qtbot.waitUntil(card.switch_off.isHidden)
    assert desk.basis == ""


def test_where_it_is_forbidden_there_is_no_switch(
    qtbot: QtBot, window: MainWindow, desk: RulesInMemory
) -> None:
    desk.profile = "eu"
    card = opened(qtbot, window).expression

    assert all(each.isHidden() for each in (card.switch_on, card.switch_off, card.basis, card.told))


def test_the_letter_is_written_in_the_language_asked_for(
    qtbot: QtBot, window: MainWindow, desk: RulesInMemory, tmp_path: Path
) -> None:
    dialog = opened(qtbot, window)
    window.rules.write_letter("ja", tmp_path / "letter.html")
    qtbot.waitUntil(lambda: bool(desk.letters))

    assert desk.letters == [("ja", tmp_path / "letter.html")]
    qtbot.waitUntil(lambda: "letter.html" in dialog.saved)


def test_it_fits_a_small_laptop_and_opens_again(qtbot: QtBot, window: MainWindow) -> None:
    dialog = opened(qtbot, window)
    assert dialog.minimumSizeHint().width() <= 1024
    assert dialog.minimumSizeHint().height() <= 680
    dialog.accept()
    qtbot.waitUntil(lambda: window.rules.dialog is None)
    assert opened(qtbot, window).isVisible()
