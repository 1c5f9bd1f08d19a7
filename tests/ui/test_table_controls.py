"""Pausing, checking, moving, marking away and forgetting, as the teacher does it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from classsense.domain.clock import lesson_ns
from classsense.domain.commands import (
    SeatAbsent,
    Seating,
    SeatsMoved,
    SoundCheckStarted,
    SoundForgotten,
    TablePaused,
)
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.snapshot import Snapshot
from classsense.resources.texts import Texts
from classsense.ui.lesson_screen import ROOM, LessonScreen
from classsense.ui.panels.seats_dialog import SeatsDialog
from classsense.ui.panels.sound_check import LEAD_IN_S, SoundCheckDialog
from classsense.ui.panels.table import TableButton
from classsense.ui.panels.words import Transcript
from classsense.ui.theme import Look
from fakes.workplace import LessonOnTheDesk
from ui.snapshots import NOW, ended
from ui.talk_snapshots import talking, with_view

TWO, SIX = GroupId("2"), GroupId("6")
TEXTS = Texts("ui", "en")


@pytest.fixture
def screen(qtbot: QtBot, look: Look, texts: Texts, lesson: LessonOnTheDesk) -> LessonScreen:
    made = LessonScreen(look, texts, lesson)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    show(made, lesson, talking())
    return made


def show(screen: LessonScreen, lesson: LessonOnTheDesk, snapshot: Snapshot) -> None:
    lesson.show(snapshot)
    screen.show_snapshot(snapshot)


def seats(table: int) -> tuple[SeatId, ...]:
    return tuple(SeatId(f"{table}-{number}") for number in range(1, 5))


def check_of(screen: LessonScreen) -> SoundCheckDialog:
    found = screen.findChildren(SoundCheckDialog)
    assert len(found) == 1
    return found[0]


def answer(screen: LessonScreen, button: str) -> None:
    question = screen.findChildren(QMessageBox)[-1]
    next(each for each in question.buttons() if each.text() == TEXTS(button)).click()
    question.deleteLater()


def test_a_table_is_paused_and_that_is_taken_back(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    screen.show_group("2")
    screen.group.controls.pause.click()
    assert lesson.asked == [TablePaused(NOW, TWO, paused=True)]
    bar = screen.controls.bar
    assert bar.isVisible()
    assert bar.accessibleName() == TEXTS("control.paused", group="Table 2")
    bar.undo.click()
    assert lesson.asked[-1] == TablePaused(NOW, TWO, paused=False)
    assert not bar.undo.isVisible()
    screen.controls.undo()
    assert len(lesson.asked) == 2, "there is nothing more to take back"


def test_a_paused_table_is_resumed(screen: LessonScreen, lesson: LessonOnTheDesk) -> None:
    screen.show_group("4")
    screen.group.controls.pause.click()
    assert lesson.asked == [TablePaused(NOW, GroupId("4"), paused=False)]


def test_the_keys_mean_the_table_with_the_focus(screen: LessonScreen) -> None:
    assert screen.current_group == "1"
    screen.show_screen(ROOM)
    screen.activateWindow()
    table = screen.findChildren(TableButton)[2]
    table.setFocus()
    QApplication.processEvents()
    assert screen.current_group == "3"
    screen.show_group("5")
    assert screen.current_group == "5"


def test_the_menu_of_a_table_offers_everything(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    menu = screen.controls.menu_of("2")
    assert menu is not None
    names = [action.text() for action in menu.actions()]
    keys = ("open", "pause", "check", "seats", "forget")
    assert names == [TEXTS(f"control.{key}") for key in keys]
    menu.actions()[1].trigger()
    assert lesson.asked == [TablePaused(NOW, TWO, paused=True)]
    assert screen.controls.menu_of("99") is None


def test_forgetting_asks_first_and_wipes_what_the_screen_remembers(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    screen.show_group("2")
    screen.group.controls.forget.click()
    said = screen.findChildren(QMessageBox)[-1].informativeText()
    assert "23:36 to 28:36" in said
    assert "cannot be undone" in said
    answer(screen, "forget.no")
    assert lesson.asked == []
    screen.group.controls.forget.click()
    answer(screen, "forget.yes")
    assert lesson.asked == [SoundForgotten(NOW, lesson_ns(1416), TWO)]
    gone = replace(talking().groups[1], transcript=(), keywords=())
    show(screen, lesson, with_view(talking(), gone))
    screen.show_bin(1505.0)
    assert screen.group.words.findChildren(Transcript)[0].toPlainText() == ""
    assert not screen.controls.bar.undo.isVisible()


def test_all_tables_can_be_forgotten_from_the_room(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    screen.room.forget.click()
    answer(screen, "forget.yes")
    assert lesson.asked == [SoundForgotten(NOW, lesson_ns(1416), None)]


def test_forgetting_early_reaches_back_to_the_beginning(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    show(screen, lesson, replace(talking(), at=lesson_ns(100)))
    screen.controls.ask_forget("2")
    answer(screen, "forget.yes")
    assert lesson.asked == [SoundForgotten(lesson_ns(100), lesson_ns(0), TWO)]


def test_a_sound_check_begins_after_a_countdown_and_follows_the_seats(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    screen.show_group("2")
    screen.group.controls.check.click()
    check = check_of(screen)
    check.start.click()
    for _ in range(LEAD_IN_S - 1):
        check.lead_in.timeout.emit()
    assert lesson.asked == []
    check.lead_in.timeout.emit()
    assert lesson.asked == [SoundCheckStarted(NOW, TWO, seats(2), 2.5)]
    assert not check.lead_in.isActive()
    assert check._call.text() == TEXTS("check.say", seat="2-1")
    show(screen, lesson, replace(talking(), at=lesson_ns(1716 + 6)))
    assert check._call.text() == TEXTS("check.say", seat="2-3")
    assert not check.start.isEnabled()
    show(screen, lesson, replace(talking(), at=lesson_ns(1716 + 11)))
    assert not check._tick.isActive()
    assert check.start.isEnabled()
    check.accept()


def test_all_tables_are_checked_one_after_the_other(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    screen.room.check.click()
    check = check_of(screen)
    check.start_all.click()
    at_s = 1716.0
    for _ in range(4):
        for _ in range(LEAD_IN_S):
            check.lead_in.timeout.emit()
        at_s += 20
        show(screen, lesson, replace(talking(), at=lesson_ns(at_s)))
    groups = [asked.group for asked in lesson.asked if isinstance(asked, SoundCheckStarted)]
    assert groups == ["1", "2", "3", "6"], "not the paused and not the energy-only table"
    assert not check.lead_in.isActive()
    check.accept()


def test_a_weak_seat_is_repeated_alone_and_absence_is_marked_there(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    screen.controls.show_check("6")
    check = check_of(screen)
    check.row_of("6-4").again.click()
    assert lesson.asked == [SoundCheckStarted(NOW, SIX, (SeatId("6-4"),), 4.0)]
    check.row_of("6-1").present.click()
    check.row_of("6-3").present.click()
    assert lesson.asked[1:] == [
        SeatAbsent(NOW, SeatId("6-1"), absent=True),
        SeatAbsent(NOW, SeatId("6-3"), absent=False),
    ]
    check.accept()


def test_a_table_that_may_not_be_checked_says_why(screen: LessonScreen) -> None:
    screen.controls.show_check("5")
    check = check_of(screen)
    assert check._call.text() == TEXTS("check.refused_energy")
    assert not check.start.isEnabled()
    check.accept()


def test_a_pupil_moves_to_another_table_and_back(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    screen.room.seats.click()
    dialog = screen.findChildren(SeatsDialog)[0]
    table = dialog.line("2-3").table
    table.setCurrentIndex(table.findText("Table 6"))
    table.activated.emit(table.currentIndex())
    assert lesson.asked == [SeatsMoved(NOW, (Seating(SIX, (*seats(6), SeatId("2-3"))),))]
    QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    if len(lesson.asked) == 1:  # offscreen, a dialog may not become the active window
        dialog.undo.click()
    assert lesson.asked[-1] == SeatsMoved(NOW, (Seating(TWO, seats(2)), Seating(SIX, seats(6))))
    dialog.accept()


def test_who_is_away_is_marked_in_the_list_of_seats(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    screen.controls.show_seats()
    dialog = screen.findChildren(SeatsDialog)[0]
    dialog.line("1-1").present.click()
    assert lesson.asked == [SeatAbsent(NOW, SeatId("1-1"), absent=True)]
    dialog.accept()


def test_the_seats_follow_the_lesson(screen: LessonScreen, lesson: LessonOnTheDesk) -> None:
    screen.controls.show_seats()
    dialog = screen.findChildren(SeatsDialog)[0]
    snapshot = talking()
    moved = tuple(replace(seat, group=SIX) if seat.id == "2-3" else seat for seat in snapshot.seats)
    show(screen, lesson, replace(snapshot, seats=moved))
    assert dialog.line("2-3").table.currentText() == "Table 6"
    dialog.accept()


def test_who_moved_keeps_the_focus(
    qtbot: QtBot, screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    screen.controls.show_seats()
    dialog = screen.findChildren(SeatsDialog)[0]
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.line("2-3").table.setFocus()
    snapshot = talking()
    moved = tuple(replace(seat, group=SIX) if seat.id == "2-3" else seat for seat in snapshot.seats)
    show(screen, lesson, replace(snapshot, seats=moved))
    assert dialog.line("2-3").table.hasFocus()
    dialog.accept()


def test_after_the_lesson_nothing_can_be_asked_for(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    show(screen, lesson, ended())
    screen.controls.toggle_pause("2")
    screen.controls.show_check("2")
    screen.controls.show_seats()
    screen.controls.ask_forget("2")
    assert lesson.asked == []
    assert screen.findChildren(SoundCheckDialog) == []
    assert screen.findChildren(QMessageBox) == []
    screen.show_screen(ROOM)
    assert not screen.room.check.isEnabled()
    screen.show_group("2")
    buttons = screen.group.controls
    assert not any(b.isEnabled() for b in (buttons.pause, buttons.seats, buttons.forget))


def test_a_tablet_is_removed_from_the_seats_dialog_where_there_is_one(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    screen.controls.show_seats()
    dialog = screen.findChildren(SeatsDialog)[0]
    assert not dialog.line("3-4").remove.isVisible()  # nobody has joined there
    dialog.line("1-1").remove.click()
    answer(screen, "seats.remove_not")
    assert lesson.removed == []
    dialog.line("1-1").remove.click()
    answer(screen, "seats.remove")
    assert lesson.removed == [SeatId("1-1")]
    dialog.accept()
