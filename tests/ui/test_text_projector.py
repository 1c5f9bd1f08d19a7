"""The teacher moves what stands on the projector from the console, and sees where it is."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from classsense.domain.clock import lesson_ns
from classsense.domain.snapshot import Snapshot
from classsense.domain.writing import KeptUpdate
from classsense.resources.texts import Language, Texts
from classsense.ui.lesson_screen import TEXTS, LessonScreen
from classsense.ui.main_window import MainWindow
from classsense.ui.panels.text_projector import ProjectorControls, TextProjector
from classsense.ui.panels.text_view import TextView
from classsense.ui.panels.text_windows import TextHistory
from classsense.ui.text_pictures import TextPictures
from classsense.ui.theme import Look
from fakes.workplace import LessonOnTheDesk
from fakes.writers import Writer
from ui.test_texts import ONE, OPEN, TWO, Begin, written

PARAGRAPHS = 60


def projected() -> Snapshot:
    return written(replace(OPEN, projected=(ONE, TWO)))


@pytest.fixture
def writer() -> Writer:
    made = Writer("1-1", 1)
    for number in range(PARAGRAPHS):
        made.paragraph(f"Leaf {number} " + "is green. " * 20)
    return made


def keep(lesson: LessonOnTheDesk, writer: Writer) -> None:
    kept = lesson.texts.kept.setdefault(ONE, [])
    kept.extend(
        KeptUpdate(lesson_ns(600.0), ONE, writer.seat, (1,), body) for body in writer.unsent
    )
    writer.unsent.clear()


@pytest.fixture
def screen(
    window: MainWindow, begin: Begin, lesson: LessonOnTheDesk, writer: Writer, qtbot: QtBot
) -> LessonScreen:
    keep(lesson, writer)
    begin()
    made = window.screen_of_lesson
    assert made is not None
    made.show_screen(TEXTS)
    made.show_snapshot(projected())
    shown = made.text_controls.projector
    assert shown is not None
    qtbot.waitUntil(lambda: shown.views[0].verticalScrollBar().maximum() > 0)
    return made


def of(screen: LessonScreen) -> tuple[TextProjector, ProjectorControls]:
    window = screen.text_controls.projector
    assert window is not None
    return window, screen.text_controls.panel.projected


def test_pages_are_turned_from_the_console(screen: LessonScreen, qtbot: QtBot) -> None:
    window, controls = of(screen)
    assert controls.isVisible()
    assert window.pages()[0][0] == 1
    assert not controls.up.isEnabled()
    controls.down.click()
    assert window.pages()[0][0] == 2
    assert [each.text() for each in controls.findChildren(QLabel)][-1].startswith("page 2 of ")
    QTest.keyClick(controls.down, Qt.Key.Key_Return)
    assert window.pages()[0][0] == 3
    screen.window().activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    QTest.keyClick(screen.window(), Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.pages()[0][0] == 2)
    controls.which.setCurrentIndex(2)  # the second text, which is short
    assert not controls.down.isEnabled()
    controls.which.setCurrentIndex(1)
    while controls.down.isEnabled():
        controls.down.click()
    page, pages = window.pages()[0]
    assert page == pages
    screen.show_snapshot(written())
    assert not controls.isVisible()


def test_letters_are_made_larger_and_stay_so(screen: LessonScreen, qtbot: QtBot) -> None:
    window, controls = of(screen)
    before = window.views[0].fontInfo().pixelSize()
    controls.larger.click()
    larger = window.views[0].fontInfo().pixelSize()
    assert larger > before
    screen.show_snapshot(written())
    screen.show_snapshot(projected())
    window, _ = of(screen)
    qtbot.waitUntil(lambda: window.views[0].fontInfo().pixelSize() == larger)
    for _ in range(20):
        controls.smaller.click()
    assert not controls.smaller.isEnabled()
    assert window.views[0].fontInfo().pixelSize() < before


def test_the_place_where_is_written_is_followed_on_wish(
    screen: LessonScreen, lesson: LessonOnTheDesk, writer: Writer, qtbot: QtBot
) -> None:
    window, controls = of(screen)
    view, bar = window.views[0], window.views[0].verticalScrollBar()
    writer.type(PARAGRAPHS - 1, "NEW ", at=0)
    keep(lesson, writer)
    screen.text_controls.look()
    qtbot.waitUntil(lambda: "NEW " in view.toPlainText())
    assert bar.value() == 0
    controls.following.setChecked(True)
    writer.type(PARAGRAPHS - 1, "NEWER ", at=0)
    keep(lesson, writer)
    screen.text_controls.look()
    qtbot.waitUntil(lambda: "NEWER " in view.toPlainText())
    qtbot.waitUntil(lambda: bar.value() > bar.maximum() // 2)
    writer.type(0, "FIRST ", at=0)
    keep(lesson, writer)
    screen.text_controls.look()
    qtbot.waitUntil(lambda: bar.value() == 0)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_word_of_the_windows_is_in_the_language_that_was_chosen(
    look: Look, screen: LessonScreen, language: Language
) -> None:
    texts = Texts("ui", language)
    pictures = TextPictures()
    controls = ProjectorControls(look, texts)
    history = TextHistory(look, texts, texts("text.title_usual"), screen, pictures)
    said = [history.windowTitle(), history.shares.accessibleName(), history.slider.accessibleName()]
    for window in (controls, history):
        said += [each.text() for each in window.findChildren(QLabel)]
        for button in window.findChildren(QAbstractButton):
            said += [button.text(), button.toolTip()]
    said += [each.accessibleName() for each in history.findChildren(TextView)]
    foreign = [each for each in said if each and each.isascii() == (language == "ja")]
    assert foreign == []
    history.deleteLater()
    controls.deleteLater()
