"""Who sits where: mark who is away, move a pupil to another table."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QGridLayout, QWidget

from classsense.domain.lesson import GroupId, SeatId
from classsense.resources.texts import Texts
from classsense.ui.panels.parts import Button, card, clear, column, label, row, scrolling
from classsense.ui.presenters.seating import SeatChoice, SeatingModel
from classsense.ui.theme import GRID, Look

_COLUMNS: Final = 3
_SIZE: Final = (980, 620)


class SeatLine(QWidget):
    """A pupil: here or away, and at which table.

    Attributes:
        present, table, remove: The box, the list and the button.

    Signals:
        absence_wanted: args: SeatId, bool.
        move_wanted: args: SeatId, GroupId.
        removal_wanted: arg: SeatId whose tablet is to go.
    """

    absence_wanted = Signal(str, bool)
    move_wanted = Signal(str, str)
    removal_wanted = Signal(str)

    def __init__(
        self, look: Look, texts: Texts, seat: SeatId, tables: tuple[tuple[GroupId, str], ...]
    ) -> None:
        super().__init__()
        self._seat = seat
        self.present = QCheckBox(texts("strips.seat", seat=seat))
        self.present.setToolTip(texts("seats.present_hint"))
        self.table = QComboBox()
        self.table.setAccessibleName(texts("seats.table_of", seat=seat))
        for group, name in tables:
            self.table.addItem(name, group)
        self.present.clicked.connect(lambda here: self.absence_wanted.emit(self._seat, not here))
        self.table.activated.connect(
            lambda at: self.move_wanted.emit(self._seat, self.table.itemData(at))
        )
        self.remove = Button(look, "×", "small")
        self.remove.setAccessibleName(texts("seats.remove_hint", seat=seat))
        keeps_place = self.remove.sizePolicy()
        keeps_place.setRetainSizeWhenHidden(True)
        self.remove.setSizePolicy(keeps_place)
        self.remove.hint(texts("seats.remove_hint", seat=seat))
        self.remove.clicked.connect(lambda: self.removal_wanted.emit(self._seat))
        inside = row(self.present, self.table, self.remove)
        inside.setStretch(0, 1)
        self.setLayout(inside)

    def show_choice(self, choice: SeatChoice) -> None:
        """Show where the pupil is."""
        self.present.setChecked(choice.present)
        self.table.setEnabled(choice.present)
        self.remove.setVisible(choice.joined)
        self.table.setCurrentIndex(self.table.findData(choice.group))


class SeatsDialog(QDialog):
    """All tables with their pupils. What is changed takes effect at once.

    Signals:
        absence_wanted: args: SeatId, bool.
        move_wanted: args: SeatId, GroupId.
        removal_wanted: arg: SeatId whose tablet is to go.
        undo_wanted: No arguments.
    """

    absence_wanted = Signal(str, bool)
    move_wanted = Signal(str, str)
    removal_wanted = Signal(str)
    undo_wanted = Signal()

    def __init__(self, look: Look, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._texts = texts
        self._model: SeatingModel | None = None
        self._lines: dict[SeatId, SeatLine] = {}
        self.setWindowTitle(texts("seats.title"))
        self.resize(*_SIZE)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GRID)
        page = QWidget()
        page.setLayout(self._grid)
        self.undo = Button(look, texts("control.undo"))
        self.undo.hint(texts("control.undo_hint"))
        self.undo.clicked.connect(self.undo_wanted)
        close = Button(look, texts("join.close"), "primary")
        close.clicked.connect(self.accept)
        buttons = row(self.undo)
        buttons.addStretch()
        buttons.addWidget(close)
        inside = column(label(texts("seats.title"), "title"), spacing=12, margin=2 * GRID)
        inside.addWidget(label(texts("seats.text"), wrap=True))
        inside.addWidget(scrolling(page), 1)
        inside.addLayout(buttons)
        self.setLayout(inside)
        QShortcut(QKeySequence("Ctrl+Z"), self).activated.connect(self.undo_wanted)

    def line(self, seat: str) -> SeatLine:
        """Return the line of a seat."""
        return self._lines[SeatId(seat)]

    def show_model(self, model: SeatingModel) -> None:
        """Show who sits where; rebuilds only when somebody moved."""
        old, self._model = self._model, model
        if model == old:
            return
        if old is None or _shape(old) != _shape(model):
            held = next((seat for seat, line in self._lines.items() if line.table.hasFocus()), None)
            self._make(model)
            if held in self._lines:
                self._lines[held].table.setFocus()
        for table in model.tables:
            for seat in table.seats:
                self._lines[seat.id].show_choice(seat)

    def _make(self, model: SeatingModel) -> None:
        clear(self._grid)
        self._lines = {}
        tables = tuple((table.id, table.name) for table in model.tables)
        for index, table in enumerate(model.tables):
            inside = column(spacing=4)
            over = row(label(table.name, "strong"))
            over.addStretch()
            over.addWidget(label(table.note, "soft"))
            inside.addLayout(over)
            for seat in table.seats:
                inside.addWidget(self._line_of(seat, tables))
            inside.addStretch()
            self._grid.addWidget(card(inside), *divmod(index, _COLUMNS))

    def _line_of(self, seat: SeatChoice, tables: tuple[tuple[GroupId, str], ...]) -> SeatLine:
        made = SeatLine(self._look, self._texts, seat.id, tables)
        made.absence_wanted.connect(self.absence_wanted)
        made.move_wanted.connect(self.move_wanted)
        made.removal_wanted.connect(self.removal_wanted)
        self._lines[seat.id] = made
        return made


def _shape(model: SeatingModel) -> list[tuple[GroupId, str, list[SeatId]]]:
    return [(t.id, t.note, [s.id for s in t.seats]) for t in model.tables]
