"""The camera set-up in the real window: no picture before it is asked for, drawing, keeping."""

from collections.abc import Callable
from itertools import pairwise
from typing import TypeGuard

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from classsense.bootstrap.laptop import laptop_plan
from classsense.domain.clock import LessonNs
from classsense.domain.desk import CamerasClosed, ChoiceKind, LessonChoice
from classsense.domain.errors import KnownError
from classsense.domain.lesson import Camera, CameraId, LessonPlan, SeatId
from classsense.domain.observations import PartState, PartStatus
from classsense.resources.texts import LANGUAGES, Language, Texts
from classsense.ui.errors import TroubleDialog
from classsense.ui.main_window import MainWindow
from classsense.ui.panels.camera_picture import CameraPicture
from classsense.ui.panels.camera_setup import CameraSetupDialog
from classsense.ui.presenters.camera_setup import CameraSetupPresenter
from classsense.ui.presenters.region_editor import Kind, RegionEditor
from classsense.ui.theme import Look
from fakes.workplace import CamerasInMemory, LessonOnTheDesk, WorkplaceInMemory

CHOICE = LessonChoice(ChoiceKind.SAMPLE)
FRONT, BACK = CameraId("front"), CameraId("back")
SEATS = [SeatId(f"1-{number}") for number in (1, 2, 3, 4)]
Open = Callable[[], CameraSetupDialog]


def plan() -> LessonPlan:
    """Return a plan of four seats and two cameras; the last seat did not agree."""
    whole = laptop_plan(4, "en")
    regions = {SEATS[0]: (0.1, 0.1, 0.2, 0.3), SEATS[3]: (0.7, 0.1, 0.2, 0.3)}
    cameras = (Camera(FRONT, "room.mp4", regions), Camera(BACK, "back.mp4", {}))
    consents = {seat: whole.consents[seat] for seat in SEATS[:3]}
    return replace(whole, cameras=cameras, consents=consents)


@pytest.fixture
def cameras(workplace: WorkplaceInMemory) -> CamerasInMemory:
    """Return the cameras of that plan."""
    workplace.cameras = CamerasInMemory(plan())
    return workplace.cameras


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow, cameras: CamerasInMemory) -> Open:
    """Return a function that opens the set-up."""
    assert cameras.shown == []

    def run() -> CameraSetupDialog:
        window.start.cameras_wanted.emit(CHOICE)
        qtbot.waitUntil(lambda: window.cameras.dialog is not None)
        shown = window.cameras.dialog
        assert shown is not None
        return shown

    return run


def drag(picture: CameraPicture, start: QPointF, end: QPointF) -> None:
    """Drag over the picture, by places in 0..1 of it."""
    frame = picture.frame()

    def at(place: QPointF) -> QPoint:
        return QPointF(
            frame.left() + place.x() * frame.width(), frame.top() + place.y() * frame.height()
        ).toPoint()

    QTest.mousePress(picture, Qt.MouseButton.LeftButton, pos=at(start))
    QTest.mouseMove(picture, at(start + end) / 2)
    QTest.mouseMove(picture, at(end))
    QTest.mouseRelease(picture, Qt.MouseButton.LeftButton, pos=at(end))


def test_no_camera_is_opened_before_it_is_asked_for(
    qtbot: QtBot, dialog: Open, cameras: CamerasInMemory, texts: Texts
) -> None:
    shown = dialog()
    cameras.pixels = np.full((72, 128, 3), 200, np.uint8)
    qtbot.wait(450)
    assert not [each for each in cameras.shown if each is not None]
    assert not shown.picture.pictured
    assert any(
        texts("cameras.warning") == each.text() for each in shown.findChildren(type(shown._hint))
    )
    shown.show_button.click()
    qtbot.waitUntil(lambda: shown.picture.pictured)
    assert cameras.shown == [FRONT]
    shown.show_button.click()
    qtbot.waitUntil(lambda: cameras.shown[-1] is None)
    assert not shown.picture.pictured


def test_another_camera_is_closed_until_it_is_asked_for_as_well(
    qtbot: QtBot, dialog: Open, cameras: CamerasInMemory
) -> None:
    shown = dialog()
    cameras.pixels = np.full((72, 128, 3), 200, np.uint8)
    shown.show_button.click()
    qtbot.waitUntil(lambda: shown.picture.pictured)
    shown.cameras.button(1).click()
    assert not shown.picture.pictured
    qtbot.waitUntil(lambda: cameras.shown == [FRONT, None])
    assert not shown.show_button.isChecked()
    shown.show_button.click()
    qtbot.waitUntil(lambda: cameras.shown[-1] == BACK)


def test_what_is_wrong_with_the_camera_is_said(
    qtbot: QtBot, dialog: Open, cameras: CamerasInMemory, texts: Texts
) -> None:
    shown = dialog()
    cameras.told = PartStatus(
        LessonNs(0),
        "camera:front",
        PartState.WAITING,
        "camera_lost",
        {"camera": "front", "source": "0"},
    )
    shown.show_button.click()
    qtbot.waitUntil(lambda: "front" in shown._problem.text())
    assert shown.picture.accessibleDescription() == texts("cameras.lost")


def test_a_region_is_drawn_by_pointer_and_blanks_at_once_and_is_kept(
    qtbot: QtBot, window: MainWindow, dialog: Open, cameras: CamerasInMemory
) -> None:
    shown = dialog()
    shown.seats.setCurrentRow(1)
    drag(shown.picture, QPointF(0.4, 0.2), QPointF(0.6, 0.6))
    assert cameras.arranged is not None
    assert cameras.arranged.regions[SEATS[1]] == pytest.approx((0.4, 0.2, 0.2, 0.4), abs=0.01)
    shown.kinds.button(list(Kind).index(Kind.MASK)).click()
    drag(shown.picture, QPointF(0.8, 0.6), QPointF(0.9, 0.9))
    assert len(cameras.arranged.masks) == 1
    shown.accept()
    qtbot.waitUntil(lambda: bool(cameras.kept))
    front, back = cameras.kept
    assert SEATS[1] in front.regions
    assert len(front.masks) == 1
    assert back == plan().cameras[1]
    assert cameras.stopped.is_set()
    assert window.cameras.dialog is None


def test_closing_without_keeping_keeps_nothing(
    qtbot: QtBot, dialog: Open, cameras: CamerasInMemory
) -> None:
    shown = dialog()
    shown.delete.click()
    shown.reject()
    qtbot.waitUntil(cameras.stopped.is_set)
    assert not cameras.kept


def test_keys_choose_move_resize_delete_and_undo(window: MainWindow, dialog: Open) -> None:
    shown, editor = dialog(), window.cameras.editor
    assert editor is not None
    shown.picture.setFocus()
    QTest.keyClick(shown.picture, Qt.Key.Key_Tab)
    assert editor.chosen == (Kind.SEAT, SEATS[0])
    assert "1-1" in shown.picture.accessibleDescription()
    before = editor.camera.regions[SEATS[0]]
    QTest.keyClick(shown.picture, Qt.Key.Key_Right)
    QTest.keyClick(shown.picture, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    left, top, width, height = editor.camera.regions[SEATS[0]]
    assert (left, top) == pytest.approx((before[0] + 0.01, before[1]))
    assert (width, height) == pytest.approx((before[2], before[3] + 0.01))
    QTest.keyClick(shown.picture, Qt.Key.Key_Delete)
    assert SEATS[0] not in editor.camera.regions
    for _ in range(3):
        QTest.keyClick(shown, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.camera.regions[SEATS[0]] == before
    assert not shown.undo.isEnabled()


def test_seats_are_suggested_from_the_plan_while_the_camera_is_closed(
    dialog: Open, window: MainWindow, cameras: CamerasInMemory
) -> None:
    shown, editor = dialog(), window.cameras.editor
    assert editor is not None
    drawn = dict(editor.camera.regions)
    shown.suggest.click()
    assert set(SEATS) >= set(editor.camera.regions) > set(drawn)
    assert {seat: editor.camera.regions[seat] for seat in drawn} == drawn
    assert not [each for each in cameras.shown if each is not None]
    shown.undo.click()
    assert editor.camera.regions == drawn


def test_two_heads_and_the_board_tell_how_the_camera_stands(
    dialog: Open, window: MainWindow
) -> None:
    shown, editor = dialog(), window.cameras.editor
    assert editor is not None
    shown.kinds.button(list(Kind).index(Kind.HEAD)).click()
    assert shown.board.isVisible()
    for row, left in ((0, 0.1), (2, 0.6)):
        shown.seats.setCurrentRow(row)
        drag(shown.picture, QPointF(left, 0.2), QPointF(left + 0.1, 0.4))
    QTest.mouseClick(shown.board, Qt.MouseButton.LeftButton, pos=QPoint(9, 52))
    shown.view.setValue(55)
    sight = editor.camera.sight
    assert sight is not None
    assert sight.view_deg == 55
    assert set(sight.heads) == {SEATS[0], SEATS[2]}
    assert sight.board[0] < 0.05
    assert sight.board[1] == pytest.approx(0.5, abs=0.05)
    shown.undo.click()
    assert shown.view.value() == 40


def test_a_running_lesson_is_looked_through_and_what_is_kept_is_handed_to_it(
    qtbot: QtBot,
    window: MainWindow,
    begin: Callable[[], None],
    lesson: LessonOnTheDesk,
    texts: Texts,
) -> None:
    begin()
    screen = window.screen_of_lesson
    assert screen is not None
    lesson.cameras = CamerasInMemory(plan(), running=True)
    screen.status.cameras.click()
    qtbot.waitUntil(lambda: window.cameras.dialog is not None)
    shown = window.cameras.dialog
    assert shown is not None
    assert texts("cameras.running") in {each.text() for each in shown.findChildren(QLabel)}
    assert lesson.cameras.shown == []
    lesson.cameras.told = PartStatus(LessonNs(0), "camera:front", PartState.STOPPED)
    shown.show_button.click()
    qtbot.waitUntil(lambda: texts("cameras.stopped") == shown.picture.accessibleDescription())
    lesson.cameras.pixels = np.full((72, 128, 3), 200, np.uint8)
    qtbot.waitUntil(lambda: shown.picture.pictured)
    shown.accept()
    qtbot.waitUntil(lambda: bool(lesson.cameras.kept))


def test_a_plan_without_a_camera_says_so_and_nothing_can_be_shown(
    dialog: Open, cameras: CamerasInMemory, texts: Texts
) -> None:
    cameras.plan = replace(plan(), cameras=())
    cameras.closed = CamerasClosed.NO_CAMERA
    shown = dialog()
    assert not shown.show_button.isEnabled()
    assert shown.picture.accessibleDescription() == texts("cameras.no_camera")


def test_a_plan_that_cannot_be_used_says_why(
    qtbot: QtBot, window: MainWindow, workplace: WorkplaceInMemory
) -> None:
    workplace.trouble = KnownError("consent_missing", title="5-2")
    window.start.cameras_wanted.emit(CHOICE)
    qtbot.waitUntil(lambda: bool(window.findChildren(TroubleDialog)))
    window.findChildren(TroubleDialog)[0].reject()


def test_a_window_that_closes_closes_the_camera(
    window: MainWindow, dialog: Open, cameras: CamerasInMemory
) -> None:
    dialog().show_button.click()
    window.close()
    assert cameras.stopped.is_set()


def test_the_picture_is_drawn_in_its_own_colours_and_forgotten(
    qtbot: QtBot, look: Look, texts: Texts
) -> None:
    picture = CameraPicture(look, texts)
    qtbot.addWidget(picture)
    picture.resize(640, 360)
    picture.edit(RegionEditor(plan().cameras[1]))
    pixels = np.zeros((90, 160, 3), np.uint8)
    pixels[..., 0] = 255  # blue comes first
    picture.show_picture(pixels)
    assert _middle(picture) == "#0000ff"
    picture.show_picture(pixels[::2, ::2])  # not in one piece
    assert _middle(picture) == "#0000ff"
    picture.show_picture(None)
    assert _middle(picture) == look.colour("sunken").name()


def _middle(picture: CameraPicture) -> str:
    image: QImage = picture.grab().toImage()
    return image.pixelColor(image.width() // 2, image.height() // 2).name()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_the_set_up_fits_a_small_laptop_and_no_word_is_cut(
    qtbot: QtBot, window: MainWindow, look: Look, language: Language, kind: Kind
) -> None:
    running = kind is Kind.MASK
    texts = Texts("ui", language)
    four = tuple(Camera(CameraId(f"camera{n}"), "a.mp4", {}) for n in range(4))
    shown = CameraSetupDialog(
        look, texts, CamerasInMemory(replace(plan(), cameras=four), running=running), window
    )
    qtbot.addWidget(shown)
    editor = RegionEditor(plan().cameras[0])
    editor.kind = kind
    told = PartStatus(
        LessonNs(0),
        "camera:front",
        PartState.WAITING,
        "camera_login_wrong",
        {"camera": "front", "source": "rtsp://camera.school.example/room", "host": "x"},
    )
    presenter = CameraSetupPresenter(plan(), CamerasClosed.NO, texts)
    shown.show_model(presenter.present(editor, told, shown=kind is Kind.ZONE, pictured=False), kind)
    shown.show()
    least = shown.minimumSizeHint()
    assert least.width() <= 1280
    assert least.height() <= 700
    for each in shown.findChildren(QPushButton):
        assert each.width() >= each.sizeHint().width()
    holder = shown.seats.parentWidget()
    assert holder is not None
    side = sorted(
        (child for child in holder.children() if _stands(child)),
        key=lambda child: child.y(),
    )
    for above, below in pairwise(side):
        assert above.y() + above.height() <= below.y() or above.y() == below.y()
    for line in (widget for widget in side if isinstance(widget, QLabel)):
        assert line.height() >= line.heightForWidth(line.width())


def _stands(child: object) -> TypeGuard[QWidget]:
    return isinstance(child, QWidget) and child.isVisible()
