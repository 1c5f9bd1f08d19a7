"""The pictures in groups' texts on the console: card, projector, history and PDF."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QTextEdit
from pytestqt.qtbot import QtBot

from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.writing import KeptUpdate
from classsense.domain.written_text import GroupText, PictureBlock
from classsense.report.written_html import document
from classsense.ui.lesson_screen import TEXTS, LessonScreen
from classsense.ui.main_window import MainWindow
from classsense.ui.text_pdf import pdf_of
from classsense.ui.text_pictures import TextPictures
from fakes.photos import encoded
from fakes.texts import TextsInMemory
from fakes.workplace import LessonOnTheDesk
from fakes.writers import Writer, element
from ui.test_texts import ONE, OPEN, TWO, Begin, written

NAME, FOREIGN = "t-" + 22 * "A", "t-" + 22 * "B"
GREEN = (60, 160, 70)


def photo(wide: int, high: int) -> bytes:
    return encoded(np.full((high, wide, 3), GREEN[::-1], np.uint8), ".jpg")


def names(lesson: LessonOnTheDesk, group: GroupId, *shown: str) -> None:
    """Let a group's text name pictures."""
    writer = Writer(f"{group}-1", 1)
    for name in shown:
        writer.text.children.append(element("image", src=name, alt=f"leaf {name[2]}"))
    kept = lesson.texts.kept.setdefault(group, [])
    for update in writer.unsent:
        kept.append(KeptUpdate(lesson_ns(600.0), group, SeatId(writer.seat), (1,), update))


@pytest.fixture
def screen(window: MainWindow, begin: Begin, lesson: LessonOnTheDesk) -> LessonScreen:
    lesson.texts.pictures[ONE, NAME] = photo(1600, 1200)
    names(lesson, ONE, NAME, FOREIGN, "http://192.0.2.1/a.png", "file:///etc/hostname")
    names(lesson, TWO, NAME)
    begin()
    made = window.screen_of_lesson
    assert made is not None
    made.show_snapshot(written())
    made.show_screen(TEXTS)
    return made


def is_green(view: QTextEdit) -> Callable[[], bool]:
    """Return a test whether something in the view is of the picture's colour."""

    def found() -> bool:
        shown = view.grab().toImage()
        colours = (
            QColor(shown.pixel(x, y))
            for x in range(0, shown.width(), 8)
            for y in range(0, shown.height(), 8)
        )
        return any(
            max(abs(each.red() - GREEN[0]), abs(each.green() - GREEN[1])) < 12 for each in colours
        )

    return found


def test_a_card_shows_what_is_kept_for_its_group_and_words_in_place_of_the_rest(
    screen: LessonScreen, qtbot: QtBot
) -> None:
    cards = screen.text_controls.panel.cards
    qtbot.waitUntil(lambda: "leaf A" in cards["1"].view.toPlainText())
    qtbot.waitUntil(is_green(cards["1"].view))
    assert cards["1"].view.toPlainText().count("[leaf") == 3
    qtbot.waitUntil(lambda: "[leaf A]" in cards["2"].view.toPlainText())
    assert not is_green(cards["2"].view)()
    html = cards["1"].view.toHtml() + cards["2"].view.toHtml()
    assert html.count("<img") == 1
    assert "192.0.2.1" not in html
    assert "file:" not in html


def test_the_projector_and_the_history_show_it(screen: LessonScreen, qtbot: QtBot) -> None:
    screen.show_snapshot(written(replace(OPEN, projected=(ONE,))))
    projector = screen.text_controls.projector
    assert projector is not None
    qtbot.waitUntil(lambda: "leaf A" in projector.views[0].toPlainText())
    qtbot.waitUntil(is_green(projector.views[0]))
    projector.close()
    screen.text_controls.panel.cards["1"].history.click()
    dialog = screen.text_controls.history.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: "leaf A" in dialog.view.toPlainText())
    qtbot.waitUntil(is_green(dialog.view))
    dialog.accept()


def test_on_a_small_projector_a_picture_is_as_wide_as_its_column(
    screen: LessonScreen, qtbot: QtBot
) -> None:
    screen.show_snapshot(written(replace(OPEN, projected=(ONE, TWO))))
    projector = screen.text_controls.projector
    assert projector is not None
    projector.resize(640, 480)
    view = projector.views[0]
    qtbot.waitUntil(is_green(view))
    assert view.viewport().width() < 400
    assert view.horizontalScrollBar().maximum() == 0
    projector.close()


def test_what_is_no_picture_or_is_named_without_end_is_left_out() -> None:
    desk, pictures = TextsInMemory(), TextPictures()
    desk.pictures[ONE, NAME] = b"no picture"
    blocks = (PictureBlock(NAME), *(PictureBlock(f"t-{n:022}") for n in range(5000)))
    assert pictures.load(desk, ONE, blocks) == {}
    for address in (NAME, f"{NAME}/9x9", f"{NAME}/-1x9", "file:///etc/hostname", ""):
        assert pictures.image(address).isNull()


def test_a_pdf_holds_the_picture(qtbot: QtBot) -> None:
    assert qtbot is not None
    text = (GroupText("1", (PictureBlock(NAME, "leaf"),), (), ONE),)
    sizes = []
    for kept in ({}, {NAME: photo(1600, 1200)}):
        data = pdf_of(document("x", text, "en", kept.get))
        sizes.append(data.count(b"/Subtype /Image"))
    assert sizes == [0, 1]
