"""Who joined: each seat with its device, and what may be done about it."""

from typing import Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QGridLayout, QMenu, QVBoxLayout, QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.parts import (
    Button,
    Elided,
    card,
    clear,
    column,
    label,
    row,
    scrolling,
    show_text,
)
from classsense.ui.presenters.people import PeopleModel, PersonLine
from classsense.ui.theme import GRID, Look

_COLUMNS: Final = 3
_SIZE: Final = (1020, 640)
_DOT_PX: Final = 12
_COLOURS: Final = {"good": "good", "warn": "warning", "soft": "line", "bad": "bad"}


class Dot(QWidget):
    """A dot that says how a device is; the words beside it say the same."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._colour = "line"
        self.setFixedSize(QSize(_DOT_PX, _DOT_PX))
        look.changed.connect(self.update)

    def show_colour(self, name: str) -> None:
        """Show a colour of the theme."""
        if name != self._colour:
            self._colour = name
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour(self._colour))
        painter.drawEllipse(QRectF(1, 1, _DOT_PX - 2, _DOT_PX - 2))
        painter.end()


class PersonRow(QWidget):
    """A seat or a device, with a button for what may be done.

    Attributes:
        more: Opens the menu, or does the one thing that may be done.

    Signals:
        asked: args: what is to be done, the line's key.
    """

    asked = Signal(str, str)

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._line: PersonLine | None = None
        self._dot = Dot(look)
        self._title = Elided("strong")
        self._state = Elided("soft")
        self.more = Button(look, "…", "small")
        keeps_place = self.more.sizePolicy()
        keeps_place.setRetainSizeWhenHidden(True)
        self.more.setSizePolicy(keeps_place)
        self.more.clicked.connect(self._open)
        words = column(self._title, self._state, spacing=0)
        inside = row(self._dot)
        inside.addLayout(words, 1)
        inside.addWidget(self.more)
        self.setLayout(inside)

    def show_line(self, line: PersonLine) -> None:
        """Show how a seat or device is."""
        if line == self._line:
            return
        self._line = line
        self._dot.show_colour(_COLOURS[line.dot])
        self._title.show_text(line.title)
        self._state.show_text(line.state)
        self.more.setVisible(bool(line.acts))
        named = self._texts("people.more", who=line.title)
        self.more.setAccessibleName(named)
        self.more.setToolTip(named)

    def menu(self) -> QMenu:
        """Return the menu of what may be done."""
        menu = QMenu(self)
        for act in self._line.acts if self._line else ():
            action = QAction(self._texts(f"people.{act}"), menu)
            action.triggered.connect(lambda _=False, wanted=act: self._ask(wanted))
            menu.addAction(action)
        return menu

    def _open(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _ask(self, act: str) -> None:
        if self._line is not None:
            self.asked.emit(act, self._line.key)


class PeopleDialog(QDialog):
    """Devices without a seat, those that are out, then all tables with their seats.

    Attributes:
        names: Whether pupils may write their names.

    Signals:
        asked: args: what is to be done (`Act`), the line's key.
    """

    asked = Signal(str, str)

    def __init__(self, look: Look, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._texts = texts
        self._model: PeopleModel | None = None
        self._rows: dict[str, PersonRow] = {}
        self.setWindowTitle(texts("people.title"))
        self.resize(*_SIZE)
        self._count = label(role="soft")
        self.names = QCheckBox(texts("people.names"))
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GRID)
        for at in range(_COLUMNS):
            self._grid.setColumnStretch(at, 1)
        page = QWidget()
        inner = column(spacing=GRID)
        inner.addLayout(self._grid)
        inner.addStretch()
        page.setLayout(inner)
        close = Button(look, texts("join.close"), "primary")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        over = row(label(texts("people.title"), "title"))
        over.addStretch()
        over.addWidget(self._count)
        buttons = row()
        buttons.addStretch()
        buttons.addWidget(close)
        inside = column(spacing=12, margin=2 * GRID)
        inside.addLayout(over)
        inside.addLayout(
            column(self.names, label(texts("people.names_hint"), "soft", wrap=True), spacing=2)
        )
        inside.addWidget(scrolling(page), 1)
        inside.addLayout(buttons)
        self.setLayout(inside)
        close.setFocus()

    def row(self, key: str) -> PersonRow:
        """Return the row of a seat (`seat:ID`) or a device."""
        return self._rows[key]

    def line(self, key: str) -> PersonLine | None:
        """Return what the row of that key shows; None if there is none any more."""
        return next((line for line in self._lines() if line.key == key), None)

    def show_model(self, model: PeopleModel) -> None:
        """Show who joined; rebuilds only when somebody came or went."""
        old, self._model = self._model, model
        if model == old:
            return
        show_text(self._count, model.count)
        if old is None or _shape(old) != _shape(model):
            held = next((key for key, row_ in self._rows.items() if row_.more.hasFocus()), None)
            self._make(model)
            if held in self._rows:
                self._rows[held].more.setFocus()
        for line in self._lines():
            self._rows[line.key].show_line(line)

    def _lines(self) -> list[PersonLine]:
        model = self._model
        if model is None:
            return []
        seats = [line for table in model.tables for line in table.lines]
        return [*seats, *model.loose, *model.out]

    def _make(self, model: PeopleModel) -> None:
        clear(self._grid)
        self._rows = {}
        parts = []  # what the teacher may have to see to stands first
        if model.loose:
            parts.append((self._texts("people.loose"), "", model.loose))
        if model.out:
            parts.append((self._texts("people.out"), self._texts("people.out_text"), model.out))
        parts += [(table.name, "", table.lines) for table in model.tables]
        for index, (name, text, lines) in enumerate(parts):
            self._grid.addWidget(card(self._part(name, text, lines)), *divmod(index, _COLUMNS))

    def _part(self, name: str, text: str, lines: tuple[PersonLine, ...]) -> QVBoxLayout:
        inside = column(label(name, "strong"), spacing=6)
        if text:
            inside.addWidget(label(text, "soft", wrap=True))
        for line in lines:
            made = PersonRow(self._look, self._texts)
            made.asked.connect(self.asked)
            self._rows[line.key] = made
            inside.addWidget(made)
        inside.addStretch()
        return inside


def _shape(model: PeopleModel) -> list[tuple[str, tuple[str, ...]]]:
    tables = [(table.name, tuple(line.key for line in table.lines)) for table in model.tables]
    rest = [("", tuple(line.key for line in lines)) for lines in (model.loose, model.out)]
    return [*tables, *rest]
