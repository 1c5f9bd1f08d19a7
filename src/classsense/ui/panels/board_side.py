"""Beside every page of the lesson: how the class finds the pace, and locked screens."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.parts import Button, column, label, row, show_text
from classsense.ui.presenters.board_control import SideModel
from classsense.ui.theme import GRID, Look

_BAR_PX: Final = 12


class PaceGauge(QWidget):
    """Three bars with their words and counts. Nothing at all while nobody said anything."""

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._names = tuple(texts(f"ctl.pace_{name}") for name in ("fast", "fine", "slow"))
        self._pace: tuple[int, int, int] | None = None
        self.setFont(look.font("body"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_pace(self, pace: tuple[int, int, int] | None, text: str) -> None:
        """Show how many find the pace how."""
        self.setVisible(pace is not None)
        self.setAccessibleName(text)
        self.setToolTip(text)
        if pace != self._pace:
            self._pace = pace
            self.update()

    def sizeHint(self) -> QSize:
        """Ask for a line of words and a bar."""
        return QSize(240, self.fontMetrics().height() + _BAR_PX + 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw three columns: word and count above, bar below."""
        if self._pace is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max(self._pace)
        gap, high = float(GRID), float(self.fontMetrics().height())
        width = (self.width() - 2 * gap) / 3
        for index, (name, count) in enumerate(zip(self._names, self._pace, strict=True)):
            left = index * (width + gap)
            words = QRectF(left, 0, width, high)
            painter.setPen(self._look.colour("ink" if count else "soft"))
            painter.drawText(words, Qt.AlignmentFlag.AlignLeft, f"{name} {count}")
            track = QRectF(left + 0.5, high + 2, width - 1, _BAR_PX)
            painter.setPen(QPen(self._look.colour("line"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(track, 3, 3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour("accent"))
            track.setWidth(track.width() * count / most)
            painter.drawRoundedRect(track, 3, 3)
        painter.end()


class BoardSide(QWidget):
    """The gauge, and the button that locks tablets.

    Attributes:
        lock: Locks all tablets, or unlocks all that are locked.
        menu: Locks or unlocks the tablets of one table.

    Signals:
        lock_wanted: args: GroupId, or empty for all; whether to lock.
        people_wanted: The teacher wants to see who joined.
    """

    lock_wanted = Signal(str, bool)
    people_wanted = Signal()

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._model: SideModel | None = None
        self._heading = label(texts("ctl.pace_heading"), "title")
        self.gauge = PaceGauge(look, texts)
        self.lock = Button(look, texts("ctl.lock"), icon="lock")
        self.lock.hint(texts("ctl.lock_hint"))
        self.lock.clicked.connect(self.toggle)
        self.tables = Button(look, texts("ctl.lock_tables"), "quiet")
        self.menu = QMenu(self)
        self.tables.setMenu(self.menu)
        self._locked = label(role="strong", wrap=True)
        buttons = row(self.lock, self.tables)
        buttons.addStretch()
        self.people = Button(look, texts("people.open"))
        self.people.hint(texts("people.open_hint"))
        self.people.clicked.connect(self.people_wanted)
        below = row(self.people)
        below.addStretch()
        inside = column(self._heading, self.gauge, spacing=4)
        inside.addLayout(buttons)
        inside.addLayout(below)
        inside.addWidget(self._locked)
        inside.addSpacing(GRID)
        self.setLayout(inside)

    def show_model(self, model: SideModel) -> None:
        """Show pace and locks."""
        if model == self._model:
            return
        previous, self._model = self._model, model
        self._heading.setVisible(model.pace is not None)
        self.gauge.show_pace(model.pace, model.pace_text)
        self.lock.setText(self._texts("ctl.unlock" if model.locked_text else "ctl.lock"))
        self.lock.setEnabled(model.running)
        self.tables.setEnabled(model.running)
        self.people.setEnabled(model.running)
        show_text(self._locked, model.locked_text)
        if previous is None or previous.tables != model.tables:
            self._fill(model)

    def toggle(self) -> None:
        """Lock all tablets, or unlock those that are locked."""
        if self._model is not None:
            self.lock_wanted.emit("", not self._model.locked_text)

    def _fill(self, model: SideModel) -> None:
        self.menu.clear()
        for group, name, locked in model.tables:
            action = QAction(name, self.menu)
            action.setCheckable(True)
            action.setChecked(locked)
            action.triggered.connect(lambda on, table=group: self.lock_wanted.emit(table, on))
            self.menu.addAction(action)
