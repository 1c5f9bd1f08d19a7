"""The page of the class and the queue of hands, as widgets."""

from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest
from PySide6.QtGui import QImage

from classsense.domain.clock import LessonNs
from classsense.domain.commands import HandSet, HandTaken
from classsense.domain.lesson import SeatId
from classsense.ui.lesson_screen import CLASS, LessonScreen
from classsense.ui.main_window import MainWindow
from classsense.ui.panels.class_page import ClassRows
from classsense.ui.panels.hands import HandLine
from fakes.workplace import LessonOnTheDesk
from ui.snapshots import NOW, rich

ALL = ("hands", "posture", "expression")


@pytest.fixture
def screen(window: MainWindow, begin: Callable[[], None]) -> LessonScreen:
    begin()
    assert window.screen_of_lesson is not None
    return window.screen_of_lesson


def test_the_page_draws_every_line_and_says_it_to_a_screen_reader(screen: LessonScreen) -> None:
    plan = msgspec.structs.replace(rich().plan, enabled=ALL)
    screen.show_screen(CLASS)
    screen.show_snapshot(replace(rich(), plan=plan))
    acts, faces = screen.class_page.findChildren(ClassRows)

    assert acts.isVisible()
    assert faces.isVisible()
    assert "Facing the board, 76%, 59% to 82%" in acts.accessibleDescription()
    blue = screen.class_page.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    accent = acts._look.colour("accent").rgb()
    found = sum(
        blue.pixel(x, y) == accent
        for x in range(0, blue.width(), 3)
        for y in range(0, blue.height(), 3)
    )
    assert found > 100


def test_without_expressions_their_lines_are_gone(screen: LessonScreen) -> None:
    screen.show_screen(CLASS)
    screen.show_snapshot(rich())
    _, faces = screen.class_page.findChildren(ClassRows)

    assert faces.isHidden()


def test_a_called_hand_is_taken_and_a_tapped_one_lowered(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    screen.show_snapshot(rich())
    tapped, seen = screen.notices.hands.findChildren(HandLine)
    lesson.asked.clear()
    tapped.taken.click()
    seen.taken.click()

    assert lesson.asked == [
        HandSet(lesson.now(), SeatId("4-1"), up=False),
        HandTaken(lesson.now(), SeatId("4-1")),
        HandTaken(lesson.now(), SeatId("2-3")),
    ]


def test_the_queue_keeps_its_buttons_and_goes_with_the_last_hand(screen: LessonScreen) -> None:
    screen.show_snapshot(rich())
    before = screen.notices.hands.findChildren(HandLine)
    screen.show_snapshot(replace(rich(), at=LessonNs(NOW + 1_000_000_000)))
    assert screen.notices.hands.findChildren(HandLine) == before
    assert screen.notices.hands.isVisible()

    screen.show_snapshot(replace(rich(), hands=()))
    assert screen.notices.hands.isHidden()
