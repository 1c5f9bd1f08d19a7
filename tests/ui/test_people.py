"""Who joined: what the window shows, and what its menus do."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from classsense.domain.board_commands import NamesAllowed
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.lesson import SeatId
from classsense.domain.people import DeviceFacts, Standing
from classsense.domain.writing import WritingView
from classsense.domain.writing_commands import WriterErased
from classsense.resources.texts import LANGUAGES, Texts
from classsense.ui.lesson_screen import LessonScreen
from classsense.ui.main_window import MainWindow
from classsense.ui.panels.name_dialog import NameDialog
from classsense.ui.panels.people import PeopleDialog
from classsense.ui.presenters.board import BoardWishes
from classsense.ui.presenters.people import PeoplePresenter
from fakes.workplace import LessonOnTheDesk
from ui.snapshots import NOW, rich

HERE = DeviceFacts("a" * 16, 1, SeatId("1-1"), connected=True)
SILENT = DeviceFacts("b" * 16, 2, SeatId("1-2"), silent_since=LessonNs(NOW - lesson_ns(200)))
LOOSE = DeviceFacts("c" * 16, 3, connected=True, lost=SeatId("1-1"))
REMOVED = DeviceFacts("d" * 16, 4, SeatId("2-1"), standing=Standing.REMOVED)
BLOCKED = DeviceFacts("e" * 16, 5, standing=Standing.BLOCKED)
ALL = (HERE, SILENT, LOOSE, REMOVED, BLOCKED)


@pytest.fixture
def dialog(begin: Callable[[], None], window: MainWindow, lesson: LessonOnTheDesk) -> PeopleDialog:
    """Return the window, opened by its button."""
    lesson.desk_of_people.joined = list(ALL)
    begin()
    screen = window.screen_of_lesson
    assert isinstance(screen, LessonScreen)
    screen.notices.side.people.click()
    assert screen.people.dialog is not None
    return screen.people.dialog


def _choose(dialog: PeopleDialog, key: str, words: str) -> None:
    menu = dialog.row(key).menu()
    (action,) = (each for each in menu.actions() if each.text() == words)
    action.trigger()


def _say(dialog: PeopleDialog, words: str) -> None:
    (box,) = dialog.findChildren(QMessageBox)
    (button,) = (each for each in box.buttons() if each.text() == words)
    button.click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_device_stands_where_it_belongs(language: str) -> None:
    texts = Texts("ui", "ja" if language == "ja" else "en")
    model = PeoplePresenter(texts).present(rich(), ALL)
    first = model.tables[0].lines
    assert [line.state for line in first] == [
        texts("people.here"),
        texts("people.silent_minutes", minutes=3),
        texts("people.nobody"),
        texts("people.nobody"),
    ]
    assert [line.acts for line in first[2:]] == [(), ()]
    assert [line.device for line in model.loose] == [LOOSE.device]
    assert "1-1" in model.loose[0].state
    assert [line.acts for line in model.out] == [("let_back", "block"), ("let_back",)]
    shown = " ".join(line.title + line.state for line in (*first, *model.loose, *model.out))
    assert not any(each.device in shown for each in ALL)


def test_a_seat_is_freed_and_a_device_let_back_at_once(
    dialog: PeopleDialog, lesson: LessonOnTheDesk, texts: Texts
) -> None:
    _choose(dialog, "seat:1-1", texts("people.free"))
    _choose(dialog, BLOCKED.device, texts("people.let_back"))
    assert lesson.desk_of_people.freed == ["1-1"]
    assert lesson.desk_of_people.back == [BLOCKED.device]


@pytest.mark.parametrize("act", ["send_out", "block"])
def test_sending_out_is_asked_first(
    dialog: PeopleDialog, lesson: LessonOnTheDesk, texts: Texts, act: str
) -> None:
    _choose(dialog, "seat:1-2", texts(f"people.{act}"))
    assert lesson.desk_of_people.sent_out_devices == []
    _say(dialog, texts(f"people.{act}"))
    assert lesson.desk_of_people.sent_out_devices == [(SILENT.device, act == "block")]


def test_who_comes_and_goes_is_seen_while_the_window_is_open(
    qtbot: QtBot, dialog: PeopleDialog, lesson: LessonOnTheDesk
) -> None:
    lesson.desk_of_people.joined = [HERE]
    qtbot.waitUntil(lambda: dialog.line(LOOSE.device) is None)
    assert dialog.line("seat:1-1") is not None


def test_the_window_goes_with_the_lesson(
    qtbot: QtBot, dialog: PeopleDialog, window: MainWindow
) -> None:
    screen = window.screen_of_lesson
    assert isinstance(screen, LessonScreen)
    assert dialog.isVisible()
    screen.people.show_snapshot(replace(rich(), running=False))
    qtbot.waitUntil(lambda: screen.people.dialog is None)


def test_the_teacher_lets_pupils_write_names_and_changes_one(
    dialog: PeopleDialog, lesson: LessonOnTheDesk, window: MainWindow, texts: Texts
) -> None:
    dialog.names.click()
    assert lesson.asked[-1] == NamesAllowed(lesson.now(), on=True)
    screen = window.screen_of_lesson
    assert isinstance(screen, LessonScreen)
    lesson.desk_of_people.joined = [
        replace(HERE, name="さくら"),
        replace(SILENT, name="みお"),
    ]
    screen.show_snapshot(replace(rich(), names=True))
    screen.people.refresh()
    assert dialog.names.isChecked()
    line = dialog.line("seat:1-1")
    assert line is not None
    assert line.title.endswith("さくら")
    _choose(dialog, "seat:1-1", texts("people.rename"))
    (asked,) = dialog.findChildren(NameDialog)
    assert asked.line.text() == "さくら"
    for wrong in ("ミオ", "さ\u200bら"):
        asked.line.setText(wrong)
        assert not asked.save.isEnabled()
    asked.line.setText(" ゆい ")
    asked.save.click()
    assert lesson.desk_of_people.renamed == [("1-1", "ゆい")]


def test_cards_show_names_only_while_the_teacher_wants_them(
    dialog: PeopleDialog, lesson: LessonOnTheDesk, window: MainWindow
) -> None:
    assert dialog.isVisible()
    screen = window.screen_of_lesson
    assert isinstance(screen, LessonScreen)
    seats = {given.seat for given in rich().question.answers}  # type: ignore[union-attr]  # rich has one
    lesson.desk_of_people.joined = [
        DeviceFacts("a" * 16, 1, seat, connected=True, name="さくら") for seat in sorted(seats)[:1]
    ]
    screen.show_snapshot(rich())
    presenter = screen._present.board
    with_names = presenter.present(rich(), BoardWishes())
    without = presenter.present(rich(), BoardWishes(names=False))
    assert any("さくら" in card.author for card in with_names.cards)
    assert not any("さくら" in repr(card) for card in without.cards)
    projected = screen.board_controls._present.projected(rich())
    assert "さくら" not in repr(projected)


def test_taking_a_pupil_out_of_the_texts_is_asked_first(
    dialog: PeopleDialog, window: MainWindow, lesson: LessonOnTheDesk, texts: Texts
) -> None:
    screen, act = window.screen_of_lesson, texts("people.erase")
    assert screen is not None
    assert act not in [each.text() for each in dialog.row("seat:1-2").menu().actions()]
    screen.show_snapshot(replace(rich(), writing=WritingView(open=True, title="Leaves")))
    screen.people.refresh()
    _choose(dialog, "seat:1-2", act)
    assert not lesson.asked
    _say(dialog, act)
    assert lesson.asked == [WriterErased(NOW, SeatId("1-2"))]
    erased = WritingView(open=True, title="Leaves", erased=frozenset({SeatId("1-2")}))
    screen.show_snapshot(replace(rich(), writing=erased))
    screen.people.refresh()
    assert act not in [each.text() for each in dialog.row("seat:1-2").menu().actions()]
    line = dialog.line("seat:1-2")
    assert line is not None
    assert line.state.endswith("taken out of the texts")
