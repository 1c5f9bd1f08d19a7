import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from classsense.domain.clock import lesson_ns
from classsense.domain.desk import ChoiceKind, LessonChoice
from classsense.domain.settings import Settings
from classsense.resources.texts import Texts
from classsense.ui.app import Console
from classsense.ui.errors import install_excepthook
from classsense.ui.main_window import MainWindow
from classsense.ui.tick_gap import TickGap
from fakes.workplace import LessonOnTheDesk, WorkplaceInMemory
from ui.snapshots import ended, rich

Begin = Callable[[], None]


def test_closing_the_window_puts_the_lesson_aside(
    qtbot: QtBot, window: MainWindow, begin: Begin, lesson: LessonOnTheDesk
) -> None:
    begin()
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert lesson.suspended.is_set()
    assert not lesson.ended.is_set()
    assert lesson.heard_by == 0


def test_closing_while_a_lesson_starts_puts_it_aside_too(
    qtbot: QtBot, window: MainWindow, workplace: WorkplaceInMemory, lesson: LessonOnTheDesk
) -> None:
    workplace.hold.clear()
    window.desk.begin(LessonChoice(ChoiceKind.SAMPLE))
    window.close()
    assert window.isVisible()
    workplace.hold.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert lesson.suspended.is_set()


def test_closing_after_a_failed_start_closes(
    qtbot: QtBot, window: MainWindow, workplace: WorkplaceInMemory
) -> None:
    workplace.hold.clear()
    workplace.trouble = ZeroDivisionError("planted")
    window.desk.begin(LessonChoice(ChoiceKind.SAMPLE))
    window.close()
    workplace.hold.set()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_ending_asks_first_and_then_shows_the_summary(
    qtbot: QtBot, window: MainWindow, begin: Begin, lesson: LessonOnTheDesk, tmp_path: Path
) -> None:
    begin()
    window.end()
    question = window.findChild(QMessageBox)
    assert question is not None
    assert not lesson.ended.is_set()
    yes = Texts("ui", "en")("end.yes")
    with qtbot.waitSignal(window.desk.ended):
        next(button for button in question.buttons() if button.text() == yes).click()
    assert lesson.ended.is_set()
    assert not lesson.suspended.is_set()
    assert window.desk.folder == tmp_path
    assert window.screen_of_lesson is not None
    assert window.screen_of_lesson.summary.open.isVisible()
    assert not window.screen_of_lesson.top_bar.switch.on


def test_no_is_the_answer_of_the_enter_key(window: MainWindow, begin: Begin) -> None:
    begin()
    window.end()
    question = window.findChild(QMessageBox)
    assert question is not None
    assert question.defaultButton().text() == Texts("ui", "en")("end.no")
    question.close()


def test_a_lesson_that_ended_by_itself_writes_its_summary(
    qtbot: QtBot, window: MainWindow, begin: Begin, lesson: LessonOnTheDesk
) -> None:
    begin()
    with qtbot.waitSignal(window.desk.ended):
        lesson.show(ended())
    assert lesson.ended.is_set()


def test_a_lesson_that_runs_by_its_plan_ends_with_it(
    qtbot: QtBot, window: MainWindow, begin: Begin, lesson: LessonOnTheDesk
) -> None:
    over = replace(rich(), at=lesson_ns(3000))
    begin()
    with qtbot.waitSignal(window.desk.shown):
        lesson.show(over)
    assert not lesson.ended.is_set()
    lesson.follows_plan = True
    with qtbot.waitSignal(window.desk.ended):
        lesson.show(replace(over, at=lesson_ns(3001)))


def test_answers_are_timed_once(window: MainWindow, begin: Begin) -> None:
    begin()
    assert window.desk.delay.count == 13
    assert (window.desk.delay.percentile_ms(95) or 0) > 0


def test_gaps_between_ticks_are_counted(qtbot: QtBot) -> None:
    ticks = TickGap()
    assert ticks.percentile_ms(99) is None
    ticks.start()
    qtbot.waitUntil(lambda: ticks.ticks >= 5)
    ticks.stop()
    middle, longest = ticks.percentile_ms(50), ticks.percentile_ms(100)
    assert middle is not None
    assert longest is not None
    assert 0 < middle <= longest


def test_the_console_runs_a_lesson_and_puts_it_aside_when_its_time_is_up(
    workplace: WorkplaceInMemory, lesson: LessonOnTheDesk
) -> None:
    console = Console(workplace, "ja", Settings(theme="dark"))
    code = console.run(LessonChoice(ChoiceKind.SAMPLE), close_after_s=0.6)
    assert code == 0
    assert lesson.suspended.is_set()
    assert console.figures().tick_gap_p99_ms is not None
    assert console.figures().answers == 13


@pytest.mark.logs("The console met a bug")
def test_what_nobody_caught_is_logged_and_shown() -> None:
    shown: list[BaseException] = []
    restore = install_excepthook(shown.append)
    try:
        error = ZeroDivisionError("planted")
        sys.excepthook(ZeroDivisionError, error, None)
    finally:
        restore()
    assert shown == [error]
