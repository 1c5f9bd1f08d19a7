"""The teacher sets on the board's page for which grade the tablets read words out."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from msgspec import structs

from classsense.domain.board_commands import FuriganaSet
from classsense.resources.texts import LANGUAGES, Language, Texts
from classsense.ui.lesson_screen import BOARD, LessonScreen
from classsense.ui.main_window import MainWindow
from classsense.ui.panels.furigana_choice import FuriganaChoice
from fakes.workplace import LessonOnTheDesk
from ui.snapshots import NOW, ended, rich

Begin = Callable[[], None]


@pytest.fixture
def screen(window: MainWindow, begin: Begin) -> LessonScreen:
    begin()
    made = window.screen_of_lesson
    assert made is not None
    made.show_screen(BOARD)
    return made


def test_a_grade_is_set_and_taken_back(screen: LessonScreen, lesson: LessonOnTheDesk) -> None:
    snapshot = rich("ja")
    screen.show_snapshot(snapshot)
    choice = screen.board.furigana
    assert choice.isVisible()
    assert choice.box.currentData() is None

    choice.box.setCurrentIndex(4)
    choice.box.activated.emit(4)
    assert lesson.asked == [FuriganaSet(NOW, 4)]
    set_so = replace(snapshot, plan=structs.replace(snapshot.plan, furigana=4))
    screen.show_snapshot(set_so)
    assert choice.box.currentData() == 4
    choice.box.setCurrentIndex(0)
    choice.box.activated.emit(0)
    assert lesson.asked[-1] == FuriganaSet(NOW, None)


def test_there_is_nothing_to_set_in_an_english_lesson_or_after_the_end(
    screen: LessonScreen,
) -> None:
    screen.show_snapshot(rich("en"))
    assert not screen.board.furigana.isVisible()
    screen.show_snapshot(ended("ja"))
    assert not screen.board.furigana.box.isEnabled()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_grade_has_a_name_of_its_own(language: Language, qapp: object) -> None:
    assert qapp is not None
    box = FuriganaChoice(Texts("ui", language)).box
    names = [box.itemText(at) for at in range(box.count())]

    assert len(set(names)) == 8
    assert [box.itemData(at) for at in range(8)] == [None, 1, 2, 3, 4, 5, 6, 7]
