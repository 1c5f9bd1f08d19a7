"""The classroom from above. Every table is a button, so keys and screen readers reach it."""

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from classsense.domain.lesson import GroupId
from classsense.resources.texts import Texts
from classsense.ui.panels.parts import Button, Elided, column, label, row, show_text, surface
from classsense.ui.panels.table import TableButton
from classsense.ui.presenters.room import RoomModel
from classsense.ui.presenters.room_layout import arrange
from classsense.ui.theme import GRID, Look

_WALL_PX = 40
_MARGIN_PX = 2 * GRID


class Floor(QWidget):
    """Where the tables stand; the board is the wall at the right.

    Signals:
        chosen: arg: the GroupId of the table that was clicked.
        menu_wanted: args: GroupId, and where on the screen.
    """

    chosen = Signal(str)
    menu_wanted = Signal(str, QPoint)

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._texts = texts
        self._tables: dict[GroupId, TableButton] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 240)

    def show_model(self, model: RoomModel) -> None:
        """Show the tables; those that did not change are not painted."""
        if [table.id for table in model.tables] != list(self._tables):
            self._furnish(model)
        moved = False
        for table in model.tables:
            button = self._tables[table.id]
            moved = moved or button.model.place != table.place
            button.show_model(table)
        if moved:
            self._arrange()

    @property
    def focused(self) -> GroupId | None:
        """The table that has the keyboard's focus."""
        return next((id_ for id_, table in self._tables.items() if table.hasFocus()), None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the tables their places in the new size."""
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the wall with the board."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = min(360.0, self.height() - 2.0 * _MARGIN_PX)
        wall = QRectF(self.width() - _WALL_PX, (self.height() - height) / 2, 28, height)
        painter.setPen(QPen(self._look.colour("line"), 1.2))
        painter.setBrush(self._look.colour("sunken"))
        painter.drawRoundedRect(wall, 6, 6)
        painter.translate(wall.center())
        painter.rotate(90)
        painter.setPen(self._look.colour("soft"))
        painter.setFont(self._look.font("body"))
        upright = QRectF(-wall.height() / 2, -wall.width() / 2, wall.height(), wall.width())
        painter.drawText(upright, Qt.AlignmentFlag.AlignCenter, self._texts("room.wall"))
        painter.end()

    def _furnish(self, model: RoomModel) -> None:
        for button in self._tables.values():
            button.hide()
            button.deleteLater()
        self._tables = {}
        for table in model.tables:
            button = TableButton(self._look, self._texts, table, self)
            button.clicked.connect(lambda _=False, group=table.id: self.chosen.emit(group))
            button.menu_wanted.connect(lambda at, group=table.id: self.menu_wanted.emit(group, at))
            button.show()
            self._tables[table.id] = button
        self._arrange()

    def _arrange(self) -> None:
        buttons = list(self._tables.values())
        area = (
            float(self.width() - _WALL_PX - 2 * _MARGIN_PX),
            float(self.height() - 2 * GRID),
        )
        boxes = arrange([button.model.place for button in buttons], area)
        for button, box in zip(buttons, boxes, strict=True):
            button.place(box)
            button.move(button.x() + _MARGIN_PX, button.y() + GRID)


class RoomPanel(QWidget):
    """The room, with a sentence under it where one is due.

    Signals:
        chosen: arg: the GroupId of the table that was clicked.
        menu_wanted: args: GroupId, and where on the screen.
        check_wanted, seats_wanted, forget_wanted: Of all tables. No arguments.
        now_wanted: The teacher wants to leave the past.
    """

    chosen = Signal(str)
    menu_wanted = Signal(str, QPoint)
    check_wanted = Signal()
    seats_wanted = Signal()
    forget_wanted = Signal()
    now_wanted = Signal()

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._floor = Floor(look, texts)
        self._floor.chosen.connect(self.chosen)
        self._floor.menu_wanted.connect(self.menu_wanted)
        self._sentence = label(role="strong", wrap=True)
        self._back = Button(look, texts("room.back"), "small")
        self._back.clicked.connect(self.now_wanted)
        self._banner = surface("banner")
        inside = row(self._sentence, self._back, spacing=2 * GRID)
        inside.setContentsMargins(12, 2, 4, 2)
        inside.setStretch(0, 1)
        self._banner.setLayout(inside)
        self._legend = Elided("soft")
        self._legend.show_text(texts("room.legend"))
        self._lag = label(role="strong")
        self.check = Button(look, texts("control.check"), "small", icon="voice_check")
        self.check.hint(texts("control.check_hint"))
        self.check.clicked.connect(self.check_wanted)
        self.seats = Button(look, texts("control.seats"), "small", icon="seats")
        self.seats.hint(texts("control.seats_hint"))
        self.seats.clicked.connect(self.seats_wanted)
        self.forget = Button(look, texts("control.forget"), "small", icon="eraser")
        self.forget.hint(texts("control.forget_all_hint"))
        self.forget.clicked.connect(self.forget_wanted)
        # Both stand in one place, so that the tables do not move when a banner comes.
        beside = row(self._banner, self._legend, self._lag, spacing=2 * GRID)
        beside.setStretch(0, 1)
        beside.setStretch(1, 1)
        for button in (self.check, self.seats, self.forget):
            beside.addWidget(button)
        beside.setContentsMargins(2 * GRID, 0, 2 * GRID, GRID)
        layout = column(spacing=0)
        layout.addWidget(self._floor, 1)
        layout.addLayout(beside)
        self.setLayout(layout)
        self._banner.hide()

    @property
    def focused(self) -> GroupId | None:
        """The table that has the keyboard's focus."""
        return self._floor.focused

    def show_model(self, model: RoomModel, *, past: bool) -> None:
        """Show the room."""
        if self._sentence.text() != model.banner:
            self._sentence.setText(model.banner)
        self._banner.setVisible(bool(model.banner))
        self._legend.setHidden(bool(model.banner))
        for button in (self.check, self.seats, self.forget):
            button.setEnabled(model.running)
        show_text(self._lag, "" if model.banner else model.lag)
        self._back.setVisible(past)
        self._floor.show_model(model)
