"""The console on a laptop or projector of 1280x720, and rows of segments."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from classsense.domain.snapshot import Snapshot
from classsense.resources.texts import LANGUAGES, Language, Texts
from classsense.ui.lesson_screen import ROOM, STATUS, LessonScreen
from classsense.ui.panels.nav_bar import SCREENS, Segment
from classsense.ui.panels.parts import mark_first
from classsense.ui.panels.status import PartLine
from classsense.ui.theme import Look
from fakes.workplace import LessonOnTheDesk
from ui.snapshots import rich, sensing_off, shared_live
from ui.talk_snapshots import long_lesson, talking

WIDTH, HEIGHT = 1280, 700
"""Of a laptop's or projector's 1280x720, less a line of the system's own."""


def screen_of(
    qtbot: QtBot, look: Look, language: Language, snapshot: Snapshot, folder: Path
) -> LessonScreen:
    screen = LessonScreen(look, Texts("ui", language), LessonOnTheDesk(snapshot, folder))
    qtbot.addWidget(screen)
    screen.show()
    screen.show_snapshot(snapshot)
    return screen


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "snapshot", [rich(), talking(), long_lesson(), sensing_off(), shared_live()]
)
def test_every_screen_fits_a_small_laptop(
    qtbot: QtBot, look: Look, language: Language, snapshot: Snapshot, tmp_path: Path
) -> None:
    screen = screen_of(qtbot, look, language, snapshot, tmp_path)
    for page in range(len(SCREENS)):
        screen.show_screen(page)
        least = screen.minimumSizeHint()
        assert least.width() <= WIDTH, SCREENS[page]
        assert least.height() <= HEIGHT, SCREENS[page]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_banner_moves_no_table(
    qtbot: QtBot, look: Look, language: Language, tmp_path: Path
) -> None:
    screen = screen_of(qtbot, look, language, rich(), tmp_path)
    screen.resize(WIDTH, HEIGHT)
    screen.show_screen(ROOM)
    before = screen.room.check.geometry()
    screen.show_snapshot(sensing_off())
    qtbot.wait(1)
    assert screen.room.check.geometry().width() == before.width()
    assert screen.room.check.geometry().top() == before.top()


def test_parts_that_come_one_by_one_keep_their_lines(
    qtbot: QtBot, look: Look, tmp_path: Path
) -> None:
    screen = screen_of(qtbot, look, "en", rich(), tmp_path)
    screen.show_screen(STATUS)
    first = screen.status.findChildren(PartLine)
    assert first
    screen.show_snapshot(talking())
    shown = screen.status.findChildren(PartLine)
    assert shown[: len(first)] == first
    assert sum(not line.isHidden() for line in shown) == len(talking().health.parts)


@pytest.mark.parametrize("first", [True, False])
def test_only_the_first_segment_draws_its_left_edge(
    qtbot: QtBot, look: Look, *, first: bool
) -> None:
    segment = QPushButton("1")
    qtbot.addWidget(segment)
    segment.setProperty("role", "segment")
    mark_first(segment, first=first)
    segment.resize(60, 30)
    segment.show()
    image = segment.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    edge = image.pixelColor(0, 15)
    assert (edge == look.colour("line")) is first


def test_the_part_that_runs_keeps_its_title_where_the_others_are_cut(
    qtbot: QtBot, look: Look, tmp_path: Path
) -> None:
    screen = screen_of(qtbot, look, "en", rich("en"), tmp_path)
    screen.resize(WIDTH, HEIGHT)
    qtbot.wait(1)
    segments = screen.findChildren(Segment)
    running = next(each for each in segments if each.isChecked())
    assert running.text() == running.accessibleName()
    cut = [each for each in segments if each.text() != each.accessibleName()]
    assert cut
    for each in cut:
        assert each.text() == str(segments.index(each) + 1) or len(each.text()) > 5
        assert each.toolTip() == each.accessibleName()
