"""Sets the cameras up before a lesson: shows one when asked, keeps what was drawn, closes it."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QDialog, QWidget

from classsense.analysis.seat_regions import Mount, suggested_regions
from classsense.domain.desk import CameraTest, LessonChoice, Progress, RunningLesson, Workplace
from classsense.domain.lesson import Camera, CameraId, Place, SeatId
from classsense.resources.texts import Texts
from classsense.ui.background import Background
from classsense.ui.panels.camera_setup import CameraSetupDialog
from classsense.ui.presenters.camera_setup import WITH_SEATS, CameraSetupPresenter
from classsense.ui.presenters.region_editor import Kind, RegionEditor
from classsense.ui.theme import Look

_EVERY_MS: Final = 200
"""A picture to draw on, not a film."""


class CameraSetup(QObject):
    """Runs at most one set-up at a time. Used by the GUI thread only.

    No signal carries a picture: the newest is fetched when it is due.

    Attributes:
        dialog: What is shown; None while nothing is.
        editor: Of the camera that is shown; None if there is none.

    Signals:
        failed: arg: the exception.
    """

    failed = Signal(object)

    def __init__(self, workplace: Workplace, look: Look, texts: Texts, window: QWidget) -> None:
        super().__init__(window)
        self._workplace = workplace
        self._look = look
        self._texts = texts
        self._window = window
        self._background = Background(self)
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._follow)
        self._test: CameraTest | None = None
        self._busy = False
        self._asked = False
        self._presenter: CameraSetupPresenter | None = None
        self._editors: dict[CameraId, RegionEditor] = {}
        self.editor: RegionEditor | None = None
        self.dialog: CameraSetupDialog | None = None

    def open(self, choice: LessonChoice) -> None:
        """Show the cameras that this lesson would open; none is open yet."""
        self._begin(lambda: self._workplace.try_cameras(choice))

    def open_running(self, lesson: RunningLesson) -> None:
        """Show the cameras of a lesson that runs; none is looked through yet."""
        self._begin(lesson.try_cameras)

    def _begin(self, make: Callable[[], CameraTest]) -> None:
        if self._busy:
            return
        self._busy = True

        def work(_progress: Progress) -> None:
            # Kept here and not by `done`: a window that closes meanwhile has to stop it.
            self._test = make()

        self._background.run(work, lambda _: self._on_ready(), self._on_failed)

    def close(self) -> None:
        """Close what is open for good; returns when it is closed."""
        self._timer.stop()
        self._background.close()
        test, self._test = self._test, None
        if test is not None:
            test.stop()

    def _on_ready(self) -> None:
        test = self._test
        if test is None:
            return
        self._asked = False
        self._presenter = CameraSetupPresenter(test.plan, test.closed, self._texts)
        self._editors = {camera.id: RegionEditor(camera) for camera in test.plan.cameras}
        dialog = CameraSetupDialog(self._look, self._texts, test, self._window)
        self.dialog = dialog
        dialog.camera_wanted.connect(lambda name: self._choose(CameraId(name)))
        dialog.picture_wanted.connect(self._ask)
        dialog.kind_wanted.connect(self._draw_next)
        dialog.seat_wanted.connect(lambda seat: self._draw_seat(SeatId(seat)))
        dialog.board_wanted.connect(self._place_board)
        dialog.view_wanted.connect(
            lambda degrees: self._edit(lambda editor: editor.open_view(degrees))
        )
        dialog.suggest_wanted.connect(self._suggest)
        dialog.add_wanted.connect(lambda: self._edit(RegionEditor.add))
        dialog.delete_wanted.connect(lambda: self._edit(RegionEditor.delete))
        dialog.undo_wanted.connect(lambda: self._edit(RegionEditor.undo))
        dialog.picture.changed.connect(self._on_drawn)
        dialog.finished.connect(self._on_finished)
        if self._editors:
            self._choose(next(iter(self._editors)))
            self._draw_next(Kind.SEAT)
        self._show()
        self._timer.start()
        dialog.open()

    def _choose(self, camera: CameraId) -> None:
        """Draw on another camera; it is not open before it is asked for."""
        old, self.editor = self.editor, self._editors[camera]
        if old is not None:
            self.editor.kind, self.editor.seat = old.kind, old.seat
        if self.dialog is not None:
            self.dialog.picture.edit(self.editor)
            self._mark_seat()
            self.dialog.show_asked(asked=False)
        self._ask(False)
        self._show()

    def _ask(self, wanted: bool) -> None:  # noqa: FBT001 - a Qt slot takes what its signal carries
        """Open the camera, or close it."""
        if self._test is None or self.dialog is None or self.editor is None:
            return
        if wanted == self._asked:
            return
        self._asked = wanted
        self.dialog.show_asked(asked=wanted)
        test, camera = self._test, self.editor.camera
        if not wanted:
            self.dialog.picture.show_picture(None)

        def work(_progress: Progress) -> None:
            test.arrange(camera)
            test.show(camera.id if wanted else None)

        self._background.run(work, lambda _: None, self._on_failed)
        self._show()

    def _follow(self) -> None:
        """Fetch the newest picture, if there is one to be shown."""
        if self._asked and self._test is not None and self.dialog is not None:
            self.dialog.picture.show_picture(self._test.picture())
            self._show()

    def _draw_next(self, kind: Kind) -> None:
        if self.editor is not None:
            self.editor.kind, self.editor.chosen = kind, None
            if kind in WITH_SEATS:
                self._choose_undrawn()
            self._show()
            self._mark_seat()

    def _draw_seat(self, seat: SeatId) -> None:
        if self.editor is not None:
            self.editor.seat = seat
            drawn = (self.editor.kind, seat)
            known = {shape.name for shape in self.editor.shapes()}
            self.editor.chosen = drawn if drawn in known else None
            self._show()

    def _place_board(self, place: Place) -> None:
        self._edit(lambda editor: editor.place_board(place))

    def _suggest(self) -> None:
        test, dialog = self._test, self.dialog
        if test is not None and dialog is not None:
            mount = Mount(aspect=dialog.picture.aspect)
            self._edit(
                lambda editor: editor.suggest(
                    suggested_regions(test.plan, editor.camera.regions, mount)
                )
            )

    def _edit(self, change: Callable[[RegionEditor], None]) -> None:
        if self.editor is not None:
            change(self.editor)
            self._on_drawn()

    def _on_drawn(self) -> None:
        """Blank by what is drawn now, and go on to the next seat."""
        if self.editor is None or self._test is None:
            return
        self._test.arrange(self.editor.camera)
        chosen = self.editor.chosen
        if chosen is not None and chosen[0] in WITH_SEATS:
            self.editor.seat = SeatId(chosen[1])
        self._show()
        self._mark_seat()

    def _choose_undrawn(self) -> None:
        """Take the first seat that has no region of this kind."""
        if self.editor is None or self._test is None:
            return
        drawn = {shape.key for shape in self.editor.shapes() if shape.kind is self.editor.kind}
        seats = [seat for seat in self._test.plan.seats() if seat not in drawn]
        self.editor.seat = seats[0] if seats else None

    def _mark_seat(self) -> None:
        if self.dialog is not None and self.editor is not None:
            self.dialog.choose_seat(self.editor.seat)
            self.dialog.board.show_board(self.editor.board)
            self.dialog.show_view(self.editor.view_deg)

    def _show(self) -> None:
        if self.dialog is None or self._presenter is None or self._test is None:
            return
        if self.editor is None:
            self.dialog.show_model(self._presenter.nothing(), Kind.SEAT)
            return
        pictured = self._asked and self.dialog.picture.pictured
        part = self._test.part() if self._asked else None
        model = self._presenter.present(self.editor, part, shown=self._asked, pictured=pictured)
        self.dialog.show_model(model, self.editor.kind)

    def _on_finished(self, result: int) -> None:
        self._timer.stop()
        if self.dialog is not None:
            self.dialog.picture.show_picture(None)
            self.dialog.deleteLater()
        cameras: list[Camera] = [editor.camera for editor in self._editors.values()]
        self.dialog = self._presenter = self.editor = None
        self._asked = False
        kept = result == QDialog.DialogCode.Accepted and bool(cameras)
        test = self._test

        def work(_progress: Progress) -> None:
            if test is not None:
                test.stop()
                if kept:
                    test.keep(cameras)

        self._background.run(work, lambda _: self._on_closed(), self._on_failed)

    def _on_closed(self) -> None:
        self._test, self._busy = None, False

    def _on_failed(self, error: Exception) -> None:
        if self.dialog is None:
            self._on_closed()
        self.failed.emit(error)
