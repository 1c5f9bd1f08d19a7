"""The camera set-up: the picture in the middle, what is drawn on it at the side."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QDialog, QListWidget, QSpinBox, QWidget

from classsense.domain.desk import CameraTest
from classsense.domain.lesson import CameraId, SeatId
from classsense.resources.texts import Texts
from classsense.ui.panels.board_plan import BoardPlan
from classsense.ui.panels.camera_picture import CameraPicture
from classsense.ui.panels.parts import Button, column, label, mark_first, row, show_text
from classsense.ui.presenters.camera_setup import WITH_SEATS, CameraSetupModel, SeatRow
from classsense.ui.presenters.region_editor import Kind
from classsense.ui.theme import GRID, Look

_SIZE: Final = (1180, 670)
_SIDE_PX: Final = 290
_VIEW_DEG: Final = (15, 120)


class CameraSetupDialog(QDialog):
    """Shows one camera of a plan at a time.

    Attributes:
        picture: Where regions are drawn.
        show_button: Asks for the picture, or hides it.
        seats: The seats to be drawn.

    Signals:
        camera_wanted: arg: CameraId.
        picture_wanted: arg: bool.
        kind_wanted: arg: Kind.
        seat_wanted: arg: SeatId.
        board_wanted: arg: Place.
        view_wanted: arg: int, degrees.
        suggest_wanted, add_wanted, delete_wanted, undo_wanted: No arguments.
    """

    camera_wanted = Signal(str)
    picture_wanted = Signal(bool)
    kind_wanted = Signal(object)
    seat_wanted = Signal(str)
    board_wanted = Signal(object)
    view_wanted = Signal(int)
    suggest_wanted = Signal()
    add_wanted = Signal()
    delete_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self, look: Look, texts: Texts, test: CameraTest, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._texts = texts
        self._rows: tuple[SeatRow, ...] = ()
        plan = test.plan
        self._about = texts("cameras.running" if test.running else "cameras.text")
        self.setWindowTitle(texts("cameras.title"))
        self.resize(*_SIZE)
        self.picture = CameraPicture(look, texts)
        self.show_button = Button(look, texts("cameras.show"), icon="eye")
        self.show_button.setCheckable(True)
        self.show_button.toggled.connect(self.picture_wanted)
        self.kinds = self._segments([(kind, texts(f"cameras.kind.{kind}")) for kind in Kind])
        self.cameras = self._segments(
            [(camera.id, texts("cameras.camera", name=camera.id)) for camera in plan.cameras]
        )
        self.kinds.idClicked.connect(lambda at: self.kind_wanted.emit(list(Kind)[at]))
        self.cameras.idClicked.connect(
            lambda at: self.camera_wanted.emit(CameraId(plan.cameras[at].id))
        )
        self.seats = QListWidget()
        self.seats.setMinimumHeight(84)
        self.seats.currentRowChanged.connect(self._on_row)
        self.board = BoardPlan(look, texts)
        self.board.show_plan(plan)
        self.board.placed.connect(self.board_wanted)
        self.view = QSpinBox()
        self.view.setRange(*_VIEW_DEG)
        self.view.setSuffix("°")
        self.view.setAccessibleName(texts("cameras.view"))
        self.view.valueChanged.connect(self.view_wanted)
        self._view_line = QWidget()
        line = row(label(texts("cameras.view")), self.view)
        line.setStretch(0, 1)
        self._view_line.setLayout(line)
        self._problem = label(role="strong", wrap=True)
        self._hint = label(role="soft", wrap=True)
        self._chosen = label()
        self._lay_out()

    def show_model(self, model: CameraSetupModel, kind: Kind) -> None:
        """Show how everything is now."""
        self.picture.show_model(model)
        show_text(self._problem, model.problem)
        show_text(self._hint, model.hint)
        self._chosen.setText(model.chosen)
        self.show_button.setEnabled(model.can_show)
        self.undo.setEnabled(model.can_undo)
        self.delete.setEnabled(bool(model.chosen))
        self.suggest.setVisible(kind is Kind.SEAT)
        self.board.setVisible(kind is Kind.HEAD)
        self._view_line.setVisible(kind is Kind.HEAD)
        self.seats.setVisible(kind in WITH_SEATS)
        self._show_rows(model.seats)

    def show_asked(self, *, asked: bool) -> None:
        """Say on the button whether the picture is shown."""
        self.show_button.setText(self._texts("cameras.hide" if asked else "cameras.show"))
        self.show_button.setChecked(asked)

    def choose_seat(self, seat: SeatId | None) -> None:
        """Mark a seat in the list without telling anybody."""
        names = [each.seat for each in self._rows]
        self.seats.blockSignals(True)
        self.seats.setCurrentRow(names.index(seat) if seat in names else -1)
        self.seats.blockSignals(False)

    def show_view(self, degrees: float) -> None:
        """Show the field of view without telling anybody."""
        self.view.blockSignals(True)
        self.view.setValue(round(degrees))
        self.view.blockSignals(False)

    def _show_rows(self, rows: tuple[SeatRow, ...]) -> None:
        if rows == self._rows:
            return
        kept, self._rows = self.seats.currentRow(), rows
        self.seats.blockSignals(True)
        self.seats.clear()
        self.seats.addItems([each.text for each in rows])
        self.seats.setCurrentRow(kept if 0 <= kept < len(rows) else -1)
        self.seats.blockSignals(False)

    def _on_row(self, at: int) -> None:
        if 0 <= at < len(self._rows):
            self.seat_wanted.emit(self._rows[at].seat)

    def _segments(self, named: Sequence[tuple[str, str]]) -> QButtonGroup:
        group = QButtonGroup(self)
        for number, (_, text) in enumerate(named):
            choice = Button(self._look, text, "segment")
            mark_first(choice, first=number == 0)
            choice.setCheckable(True)
            choice.setChecked(number == 0)
            group.addButton(choice, number)
        return group

    def _button(self, key: str, wanted: SignalInstance) -> Button:
        made = Button(self._look, self._texts(f"cameras.{key}"), "small")
        made.clicked.connect(wanted)
        return made

    def _lay_out(self) -> None:
        texts = self._texts
        cameras, kinds = row(spacing=0), row(spacing=0)
        for each in self.cameras.buttons():
            cameras.addWidget(each)
        cameras.addStretch()
        cameras.addWidget(self.show_button)
        for each in self.kinds.buttons():
            kinds.addWidget(each)
        kinds.addStretch()
        kinds.addWidget(self._chosen)
        body = row(self.picture, spacing=2 * GRID)
        body.setStretch(0, 1)
        body.addWidget(self._side())
        keep = Button(self._look, texts("cameras.keep"), "primary")
        keep.clicked.connect(self.accept)
        leave = Button(self._look, texts("cameras.leave"))
        leave.clicked.connect(self.reject)
        buttons = row(keep, leave)
        buttons.addStretch()
        buttons.addWidget(label(texts("cameras.keys"), "soft"))
        page = column(spacing=GRID, margin=2 * GRID)
        page.addWidget(label(self._about, wrap=True))
        page.addLayout(cameras)
        page.addWidget(label(texts("cameras.warning"), "soft", wrap=True))
        page.addLayout(kinds)
        page.addLayout(body, 1)
        page.addLayout(buttons)
        self.setLayout(page)
        QShortcut(QKeySequence("Ctrl+Z"), self).activated.connect(self.undo_wanted)

    def _side(self) -> QWidget:
        self.suggest = Button(self._look, self._texts("cameras.suggest"))
        self.suggest.hint(self._texts("cameras.suggest_hint"))
        self.suggest.clicked.connect(self.suggest_wanted)
        self.add = self._button("add", self.add_wanted)
        self.add.hint(self._texts("cameras.add_hint"))
        self.delete = self._button("delete", self.delete_wanted)
        self.undo = self._button("undo", self.undo_wanted)
        side = QWidget()
        side.setFixedWidth(_SIDE_PX)
        inside = column(self._hint, self.seats, self.suggest, self.board, spacing=GRID)
        inside.addWidget(self._view_line)
        inside.setStretch(1, 1)
        inside.addLayout(row(self.add, self.delete, self.undo))
        inside.addWidget(self._problem)
        inside.addStretch()
        side.setLayout(inside)
        return side
