"""The join window: who asks to come in, a new code, and the check of the network."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from classsense.domain.desk import Grade, JoinInfo, ReachFinding
from classsense.resources.texts import LANGUAGES, Texts
from classsense.ui.panels.join import JoinDialog
from classsense.ui.panels.parts import Button
from classsense.ui.presenters.join import present_join, present_reach
from classsense.ui.presenters.status import FindingRow
from classsense.ui.theme import Look
from fakes.workplace import LessonOnTheDesk
from ui import snapshots

ASKING = JoinInfo(
    "http://192.0.2.5:8321", "KMRT", lan=True, key="BCDFGHJKMNPR", asking=(37, 82), guessing=True
)
FOUND = (
    ReachFinding("listening", Grade.GOOD, {"address": "192.0.2.5", "port": "8321"}),
    ReachFinding("firewall_ufw", Grade.WARNING, {"port": "8321"}),
    ReachFinding("tablet", Grade.WARNING),
)


@pytest.fixture
def lesson(tmp_path: Path) -> LessonOnTheDesk:
    lesson = LessonOnTheDesk(snapshots.rich(), tmp_path)
    lesson.joining, lesson.reach = ASKING, FOUND
    return lesson


@pytest.fixture
def dialog(qtbot: QtBot, look: Look, texts: Texts, lesson: LessonOnTheDesk) -> Iterator[JoinDialog]:
    parent = Button(look, "")
    qtbot.addWidget(parent)
    made = JoinDialog(look, texts, lesson, parent)
    qtbot.waitUntil(made.again.isEnabled)
    yield made
    made.accept()


def _buttons(dialog: JoinDialog, words: str) -> list[Button]:
    return [button for button in dialog.findChildren(Button) if button.text() == words]


def test_tablets_that_ask_are_let_in_or_turned_away(
    dialog: JoinDialog, lesson: LessonOnTheDesk, texts: Texts
) -> None:
    assert len(_buttons(dialog, texts("join.let_in"))) == 2
    _buttons(dialog, texts("join.let_in"))[1].click()
    _buttons(dialog, texts("join.turn_away"))[0].click()
    assert lesson.answered == [(82, True), (37, False)]


def test_a_new_code_makes_a_new_picture(dialog: JoinDialog) -> None:
    before = dialog._model
    dialog.new_code.click()
    assert dialog._model.code == "BCDF"
    assert dialog._model.link != before.link
    assert not dialog._model.guessing


def test_the_first_tablet_ticks_its_line_by_itself(
    qtbot: QtBot, dialog: JoinDialog, lesson: LessonOnTheDesk
) -> None:
    assert dialog._findings[-1].grade is Grade.WARNING
    lesson.joining = JoinInfo("http://192.0.2.5:8321", "KMRT", lan=True, reached=True)
    qtbot.waitUntil(lambda: dialog._findings[-1].grade is Grade.GOOD)


@pytest.mark.parametrize("language", LANGUAGES)
def test_https_stands_in_the_address_and_plain_http_says_what_it_means(language: str) -> None:
    texts = Texts("ui", "ja" if language == "ja" else "en")
    plain = present_join(ASKING, texts)
    assert plain.address == "192.0.2.5:8321"
    assert plain.secrecy == texts("join.plain")
    secure = present_join(JoinInfo("https://board.example:8321", "KMRT", lan=True), texts)
    assert secure.address == "https://board.example:8321"
    assert secure.secrecy == texts("join.encrypted")


def test_what_was_found_is_told_in_its_order(texts: Texts) -> None:
    rows = present_reach(FOUND, texts)
    assert [row.grade for row in rows] == [found.grade for found in FOUND]
    assert all(isinstance(row, FindingRow) for row in rows)
    assert "8321" in rows[1].text


def test_enter_closes_the_window_and_renews_nothing(dialog: JoinDialog, texts: Texts) -> None:
    assert dialog.focusWidget() is _buttons(dialog, texts("join.close"))[0]
