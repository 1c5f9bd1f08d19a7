"""Drawings and photos of pupils on the console: cards, large, played again, on the projector."""

from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from classsense.domain.clock import lesson_ns
from classsense.domain.commands import AnswerGiven
from classsense.domain.drawings import Point, Stroke, written
from classsense.domain.lesson import QuestionKind, SeatId
from classsense.domain.snapshot import Snapshot
from classsense.ui.inked import drawn
from classsense.ui.lesson_screen import BOARD, LessonScreen
from classsense.ui.main_window import MainWindow
from classsense.ui.panels.answers import AnswerCard
from fakes.workplace import LessonOnTheDesk
from ui.snapshots import rich

Begin = Callable[[], None]
DRAWING, PHOTO, SPOILT = "d-" + "A" * 22, "p-" + "B" * 22, "d-" + "C" * 22


def line(y: int, at_ms: int, *, eraser: bool = False) -> Stroke:
    """Return a line from left to right that takes a second."""
    width = 120 if eraser else 28
    points = tuple(Point(100 + 10 * n, y, at_ms + 8 * n, 16) for n in range(126))
    return Stroke(eraser, 2, width, points)


def photo() -> bytes:
    """Return a JPEG that is higher than wide."""
    image = QImage(300, 400, QImage.Format.Format_RGB32)
    image.fill(QColor("#336633"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG")  # type: ignore[call-overload]  # the stub wants bytes, PySide text
    return bytes(buffer.data().data())


def answered(projected: tuple[str, ...] = ()) -> Snapshot:
    """Return a lesson whose open question got a drawing, a photo and a drawing that is none."""
    snapshot = rich()
    view = snapshot.question
    assert view is not None
    question = msgspec.structs.replace(view.question, kind=QuestionKind.DRAWING)
    values = (f"{DRAWING} two lines", PHOTO, SPOILT)
    given = tuple(
        AnswerGiven(
            lesson_ns(1500.0 + at), f"answer-{at:02}", question.id,
            SeatId(f"1-{at + 1}"), f"tablet-{at:02}", value,
        )
        for at, value in enumerate(values)
    )  # fmt: skip
    control = replace(view.control, projected=projected)
    asked = replace(view, question=question, answers=given, shared=(), control=control)
    return replace(snapshot, question=asked)


@pytest.fixture
def screen(window: MainWindow, begin: Begin, lesson: LessonOnTheDesk) -> LessonScreen:
    lesson.pictures[DRAWING] = written((line(200, 0), line(900, 2000))).encode()
    lesson.pictures[PHOTO] = photo()
    lesson.pictures[SPOILT] = b"no drawing"
    begin()
    made = window.screen_of_lesson
    assert made is not None
    made.show_screen(BOARD)
    made.show_snapshot(answered())
    return made


def cards(screen: LessonScreen) -> list[AnswerCard]:
    return screen.board.findChildren(AnswerCard)


def ink(image: QImage) -> int:
    """Return how many points of a picture, sampled, are not white."""
    small = image.scaled(QSize(160, 120)).convertToFormat(QImage.Format.Format_RGB32)
    white = QColor("white").rgb()
    return sum(small.pixel(x, y) != white for x in range(160) for y in range(120))


def test_cards_get_their_pictures_and_one_that_is_none_goes_without(
    screen: LessonScreen, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: [card.has_picture for card in cards(screen)] == [True, True, False])
    heights = [card.heightForWidth(300) for card in cards(screen)]
    assert min(heights) > 200
    assert "two lines" in cards(screen)[0].accessibleName()
    assert screen.board.large.isVisibleTo(screen.board)


def test_covered_answers_show_no_picture(screen: LessonScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: cards(screen)[0].has_picture)
    screen.board.hidden_wanted.emit(True)
    assert all(card.heightForWidth(300) < 120 for card in cards(screen))
    assert not screen.board.large.isVisibleTo(screen.board)
    screen.board_controls.pictures.open("answer-00")
    assert screen.board_controls.pictures.view is None


def test_a_drawing_is_seen_large_and_again_as_it_was_drawn(
    screen: LessonScreen, qtbot: QtBot
) -> None:
    screen.board.large.click()
    view = screen.board_controls.pictures.view
    assert view is not None
    qtbot.waitUntil(lambda: view.shown == "answer-00")
    whole = ink(view.canvas.image)
    view.slider.setValue(1500)
    first = ink(view.canvas.image)
    assert 0 < first < 0.7 * whole
    view.slider.setValue(0)
    assert ink(view.canvas.image) < 0.2 * first
    view.play.click()
    qtbot.waitUntil(lambda: view.slider.value() == view.slider.maximum(), timeout=20_000)
    assert ink(view.canvas.image) == whole


def test_the_next_one_is_a_photo_without_a_slider(screen: LessonScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: cards(screen)[1].has_picture)
    screen.board.large.click()
    view = screen.board_controls.pictures.view
    assert view is not None
    qtbot.waitUntil(lambda: view.shown == "answer-00")
    view.after.click()
    assert view.shown == "answer-01"
    assert view.canvas.image.size() == QSize(300, 400)
    assert not view.slider.isVisibleTo(view)
    view.before.click()
    assert view.shown == "answer-00"
    assert view.slider.isVisibleTo(view)
    view.close()
    qtbot.waitUntil(lambda: screen.board_controls.pictures.view is None)


def test_a_double_click_on_a_card_shows_it_large(screen: LessonScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: cards(screen)[1].has_picture)
    QTest.mouseDClick(cards(screen)[1], Qt.MouseButton.LeftButton)
    view = screen.board_controls.pictures.view
    assert view is not None
    assert view.shown == "answer-01"


def test_the_projector_shows_pictures_without_seats(screen: LessonScreen, qtbot: QtBot) -> None:
    screen.show_snapshot(answered(projected=("answer-00", "answer-01")))
    window = screen.board_controls.projector
    assert window is not None
    qtbot.waitUntil(lambda: not window.wanted)
    assert window.answers == ("two lines", "")


def test_the_eraser_takes_ink_away_and_leaves_what_lies_under_it() -> None:
    under = QImage(1600, 1200, QImage.Format.Format_RGB32)
    under.fill(QColor("#ffffff"))
    under.setPixelColor(700, 200, QColor("#336633"))
    strokes = (line(200, 0), line(200, 2000, eraser=True))
    before = drawn(strokes, under=under, until_ms=1900)
    after = drawn(strokes, under=under)
    assert before.pixelColor(700, 200).name() == "#005aff"
    assert after.pixelColor(700, 200).name() == "#336633"
    assert ink(after) < ink(before)
