from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from classsense.domain.clock import lesson_ns
from classsense.domain.commands import (
    ActivityStarted,
    AnswersShared,
    MarkPlaced,
    NoticeClosed,
    QuestionClosed,
    QuestionOpened,
    SensingSwitched,
    TablePaused,
    TeacherCalled,
)
from classsense.domain.lesson import GroupId
from classsense.resources.texts import Texts
from classsense.ui.lesson_screen import (
    BOARD,
    COMPARE,
    GROUP,
    ROOM,
    STATUS,
    SUMMARY,
    LessonScreen,
)
from classsense.ui.main_window import MainWindow
from classsense.ui.panels.answers import AnswerCard
from classsense.ui.panels.join import JoinDialog
from classsense.ui.panels.notices import NoticeCard
from classsense.ui.panels.seats_dialog import SeatsDialog
from classsense.ui.panels.sound_check import SoundCheckDialog
from classsense.ui.panels.table import TableButton
from classsense.ui.presenters.room import RoomPresenter, TableModel, Trend
from classsense.ui.presenters.room_layout import TableBox
from classsense.ui.shortcuts import KEYS, KeysDialog
from classsense.ui.theme import Look
from fakes.workplace import LessonOnTheDesk
from ui.snapshots import NOW, choice, early, ended, rich, sensing_off

Begin = Callable[[], None]


@pytest.fixture
def screen(window: MainWindow, begin: Begin) -> LessonScreen:
    begin()
    assert window.screen_of_lesson is not None
    return window.screen_of_lesson


MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
}
KEY_NAMES = {"Esc": Qt.Key.Key_Escape}


def press(window: QWidget, keys: str) -> None:
    *modifiers, key = keys.split("+")
    held = Qt.KeyboardModifier.NoModifier
    for name in modifiers:
        held |= MODIFIERS[name]
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    QTest.keyClick(window, KEY_NAMES.get(key) or Qt.Key[f"Key_{key}"], held)


def test_the_room_shows_every_table_as_a_named_button(screen: LessonScreen) -> None:
    tables = screen.findChildren(TableButton)
    assert [table.accessibleName() for table in tables] == [f"Table {n}" for n in range(1, 7)]
    assert all(table.focusPolicy() & Qt.FocusPolicy.TabFocus for table in tables)
    assert "Nothing has been heard" not in tables[0].accessibleDescription()


class PaintWatch(QObject):
    """Notes which tables are painted."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it
        if isinstance(watched, TableButton) and event.type() is QEvent.Type.Paint:
            self.painted.append(watched.model.name)
        return False


def test_only_the_table_that_changed_is_painted(qtbot: QtBot, screen: LessonScreen) -> None:
    watch = PaintWatch()
    for table in screen.findChildren(TableButton):
        table.installEventFilter(watch)
    screen.grab()
    assert set(watch.painted) == {f"Table {number}" for number in range(1, 7)}
    watch.painted.clear()
    screen.show_snapshot(rich())
    groups = rich().groups
    louder = replace(groups[2], talk_share=0.5)
    screen.show_snapshot(replace(rich(), groups=(*groups[:2], louder, *groups[3:])))
    qtbot.waitUntil(lambda: bool(watch.painted))
    assert set(watch.painted) == {"Table 3"}


def test_the_switch_asks_for_off_and_shows_what_is_true(
    qtbot: QtBot, screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    switch = screen.top_bar.switch
    switch.click()
    assert lesson.asked == [SensingSwitched(NOW, on=False)]
    assert switch.on, "the light follows the lesson, not the click"
    lesson.show(sensing_off())
    qtbot.waitUntil(lambda: not switch.on)
    switch.click()
    assert lesson.asked[-1] == SensingSwitched(NOW, on=True)


def test_an_activity_is_started_by_its_segment(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    segments = screen.nav_bar._activities
    segments.button(3).click()
    assert lesson.asked == [ActivityStarted(NOW, 3)]
    assert [segments.button(n).isChecked() for n in range(5)] == [False, False, True, False, False]


def test_mark_is_placed(screen: LessonScreen, lesson: LessonOnTheDesk) -> None:
    screen.top_bar.mark.click()
    assert lesson.asked == [MarkPlaced(NOW)]


def test_dealing_with_a_call_tells_the_table_and_the_notices(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    cards = screen.notices.findChildren(NoticeCard)
    assert len(cards) == 3
    cards[0].done.click()
    assert lesson.asked == [
        TeacherCalled(NOW, rich().notices[0].group, waiting=False),
        NoticeClosed(NOW, "calling:6:1", useful=True),
    ]
    cards[1].useless.click()
    assert lesson.asked[-1] == NoticeClosed(NOW, "quiet_group:3:1", useful=False)


def test_a_table_opens_its_page(screen: LessonScreen) -> None:
    table = screen.findChildren(TableButton)[4]
    table.click()
    assert screen.screen_index == GROUP
    assert screen.group.isVisible()


def test_the_board_closes_and_opens_questions(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    screen.show_screen(BOARD)
    screen.board.toggle.click()
    assert lesson.asked == [QuestionClosed(NOW, rich().plan.questions[0].id)]
    screen.board.question_chosen.emit("q2")
    screen.board.toggle.click()
    assert lesson.asked[-1] == QuestionOpened(NOW, rich().plan.questions[1].id)


def test_selected_answers_are_shared(screen: LessonScreen, lesson: LessonOnTheDesk) -> None:
    screen.show_screen(BOARD)
    cards = screen.board.findChildren(AnswerCard)
    assert len(cards) == 13
    assert not screen.board.share.isEnabled()
    cards[0].click()
    cards[3].click()
    screen.board.share.click()
    question = rich().plan.questions[0].id
    assert lesson.asked == [AnswersShared(NOW, question, ("answer-q1-00", "answer-q1-03"))]
    screen.board.unshare.click()
    assert lesson.asked[-1] == AnswersShared(NOW, question, ())


def test_a_selection_survives_the_next_answer(screen: LessonScreen) -> None:
    screen.show_screen(BOARD)
    screen.board.findChildren(AnswerCard)[0].click()
    asked = rich().question
    assert asked is not None
    fewer = replace(rich(), question=replace(asked, answers=asked.answers[:12]))
    screen.show_snapshot(fewer)
    screen.board.findChildren(AnswerCard)[0].setChecked(True)
    screen.show_snapshot(rich())
    assert screen.board.findChildren(AnswerCard)[0].isChecked()


def test_a_moment_of_the_timeline_shows_the_room_as_it_was(screen: LessonScreen) -> None:
    screen.show_snapshot(replace(rich(), at=lesson_ns(1730), groups=early().groups))
    screen.show_snapshot(replace(rich(), at=lesson_ns(1800)))
    screen.show_moment(1750.0)
    tables = screen.findChildren(TableButton)
    assert tables[0].model.now == "–"
    press(screen.window(), KEYS["now"])
    assert tables[0].model.now == "72%"


def test_a_click_on_the_timeline_picks_its_moment(screen: LessonScreen) -> None:
    picked: list[float] = []
    screen.timeline.picked.connect(picked.append)
    middle = QPoint(300, 40)
    QTest.mouseClick(
        screen.timeline, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle
    )
    assert len(picked) == 1
    assert 0 < picked[0] < NOW / 1e9


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("room", ROOM),
        ("board", BOARD),
        ("group", GROUP),
        ("compare", COMPARE),
        ("status", STATUS),
        ("summary", SUMMARY),
    ],
)
def test_every_page_has_its_key(screen: LessonScreen, name: str, page: int) -> None:
    screen.show_screen(STATUS if page != STATUS else ROOM)
    press(screen.window(), KEYS[name])
    assert screen.screen_index == page


def test_keys_hand_in_what_the_buttons_do(screen: LessonScreen, lesson: LessonOnTheDesk) -> None:
    for name in ("mark", "sensing", "next_activity", "previous_activity", "question"):
        press(screen.window(), KEYS[name])
    assert lesson.asked == [
        MarkPlaced(NOW),
        SensingSwitched(NOW, on=False),
        ActivityStarted(NOW, 3),
        ActivityStarted(NOW, 1),
        QuestionClosed(NOW, rich().plan.questions[0].id),
    ]


def test_a_table_is_paused_and_that_undone_by_key(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    screen.show_group("3")
    press(screen.window(), KEYS["pause_table"])
    press(screen.window(), KEYS["undo"])
    table = GroupId("3")
    assert lesson.asked == [
        TablePaused(NOW, table, paused=True),
        TablePaused(NOW, table, paused=False),
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("join", JoinDialog),
        ("keys", KeysDialog),
        ("sound_check", SoundCheckDialog),
        ("seats", SeatsDialog),
        ("forget", QMessageBox),
        ("forget_all", QMessageBox),
    ],
)
def test_dialogs_open_by_key(screen: LessonScreen, name: str, kind: type[QDialog]) -> None:
    press(screen.window(), KEYS[name])
    opened = screen.window().findChildren(kind)
    assert len(opened) == 1
    opened[0].close()


def test_the_list_of_keys_fits_a_small_laptop(
    look: Look, texts: Texts, screen: LessonScreen
) -> None:
    dialog = KeysDialog(look, texts, screen)
    hint = dialog.sizeHint()
    assert (hint.width() <= 1366, hint.height() <= 720) == (True, True)


def test_long_activities_do_not_widen_the_window(screen: LessonScreen) -> None:
    plan = rich().plan
    activities = tuple(
        msgspec.structs.replace(each, title=f"{each.title} with a very long name indeed")
        for each in plan.activities
    )
    long = msgspec.structs.replace(plan, activities=activities)
    screen.show_snapshot(replace(rich(), plan=long))
    screen.grab()
    assert screen.nav_bar.minimumSizeHint().width() <= 1024
    segment = screen.nav_bar._activities.button(0)
    assert segment.text().endswith("…")
    assert segment.accessibleName() == activities[0].title


def test_every_button_has_a_name_for_the_screen_reader(screen: LessonScreen) -> None:
    for page in (ROOM, BOARD, GROUP, COMPARE, STATUS, SUMMARY):
        screen.show_screen(page)
        for button in screen.findChildren(QAbstractButton):
            if button.isVisible():
                assert button.accessibleName() or button.text()


@pytest.mark.parametrize("snapshot", [early(), rich(), choice(), sensing_off(), ended()])
@pytest.mark.parametrize("page", [ROOM, BOARD, GROUP, COMPARE, STATUS, SUMMARY])
def test_every_state_can_be_drawn_on_every_page(
    screen: LessonScreen, snapshot: object, page: int
) -> None:
    screen.show_screen(page)
    screen.show_snapshot(snapshot)  # type: ignore[arg-type]  # parametrize loses the type
    assert not screen.grab().isNull()


def test_what_changes_often_is_changed_in_place(qtbot: QtBot, screen: LessonScreen) -> None:
    """Labels that are made anew with every Snapshot are never seen: Qt shows them a turn later."""
    for page in (GROUP, COMPARE, STATUS, SUMMARY):
        screen.show_screen(page)
        screen.show_snapshot(rich())
        qtbot.waitUntil(lambda: not hidden_labels(screen))
        health = replace(rich().health, lag_s=(("camera:front", 0.4),), frames_dropped=413)
        screen.show_snapshot(replace(rich(), health=health, at=lesson_ns(1717)))
        assert hidden_labels(screen) == []


def hidden_labels(screen: LessonScreen) -> list[str]:
    """Return the words on the open page that nobody hid and that are not to be seen yet."""
    on_purpose = Qt.WidgetAttribute.WA_WState_ExplicitShowHide
    return [
        each.text()
        for each in screen.pages[screen.screen_index].findChildren(QLabel)
        if each.text() and each.isHidden() and not each.testAttribute(on_purpose)
    ]


def test_drawn_part_by_part_a_table_looks_as_if_drawn_at_once(
    look: Look, texts: Texts, screen: LessonScreen
) -> None:
    models = RoomPresenter(texts).present(rich()).tables
    box = TableBox(0, 0, 1.0, full=True)
    floor = QWidget(screen)

    def drawn(*states: TableModel) -> QImage:
        table = TableButton(look, texts, states[0], floor)
        table.place(box)
        pictures = []
        for state in states:
            table.show_model(state)
            pictures.append(table.grab().toImage())
        return pictures[-1]

    first = models[0]
    later = replace(first, now="12%", ring=models[1].ring, trend=Trend.UP, spark=models[2].spark)
    assert drawn(first, later) == drawn(later)
    assert drawn(first) != drawn(later)
    calling = replace(later, call="Call 0:10", answered="4/4")
    assert drawn(first, later, calling, later) == drawn(later)
