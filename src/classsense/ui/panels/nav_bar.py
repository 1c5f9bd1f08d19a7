"""The second line: the screens at the left, the activities of the plan and the countdown right."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.parts import Button, clear, label, mark_first, row
from classsense.ui.presenters.top_bar import TopBarModel
from classsense.ui.theme import GRID, Look

SCREENS: Final = ("room", "board", "texts", "group", "compare", "class", "status", "summary")
_WIDEST_PX: Final = 168
_NARROWEST_PX: Final = 44
_PAD_PX: Final = 30
_SLACK_PX: Final = 4
_FEW_LETTERS: Final = 5
"""A title of so many letters and "…" says less than a number."""


class Segment(Button):
    """An activity.

    Where the bar is too narrow for all of them the one that runs keeps its title; the others end
    with "…", or are their numbers where only a few letters would be left.
    """

    def __init__(self, look: Look, title: str, number: int) -> None:
        super().__init__(look, title, "segment")
        self._title = title
        self._number = str(number)
        self.setCheckable(True)
        self.setAccessibleName(title)
        self.setToolTip(title)
        self.setMaximumWidth(_WIDEST_PX)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for the whole title in bold, within reason."""
        bold = QFontMetrics(self._look.font("strong")).horizontalAdvance(self._title)
        return QSize(min(_WIDEST_PX, bold + _PAD_PX), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Let it shrink to its number, unless it is the one that runs."""
        width = self.sizeHint().width() if self.isChecked() else _NARROWEST_PX
        return QSize(width, super().minimumSizeHint().height())

    def set_running(self, *, running: bool) -> None:
        """Show whether it is the one that runs."""
        if running != self.isChecked():
            self.setChecked(running)
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the title anew."""
        super().resizeEvent(event)
        bold = QFontMetrics(self._look.font("strong"))
        room = event.size().width() - _PAD_PX + _SLACK_PX
        text = bold.elidedText(self._title, Qt.TextElideMode.ElideRight, room)
        cut = text != self._title
        self.setText(self._number if cut and len(text) <= _FEW_LETTERS else text)


class NavBar(QWidget):
    """Where to look, and what the class does.

    Signals:
        screen_wanted: arg: index in SCREENS.
        activity_wanted: arg: index in the plan.
        keys_wanted: No arguments.
    """

    screen_wanted = Signal(int)
    activity_wanted = Signal(int)
    keys_wanted = Signal()

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("navBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self._texts = texts
        self._titles: tuple[str, ...] = ()
        self._tabs = QButtonGroup(self)
        self._activities = QButtonGroup(self)
        self._activities.setExclusive(False)
        self._segments: QHBoxLayout = row(spacing=0)
        self._countdown = label(role="strong")
        layout = row(spacing=3 * GRID)
        layout.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        for index, screen in enumerate(SCREENS):
            tab = Button(look, texts(f"nav.{screen}"), "tab")
            tab.setCheckable(True)
            tab.setCursor(Qt.CursorShape.PointingHandCursor)
            self._tabs.addButton(tab, index)
            layout.addWidget(tab)
        layout.addStretch()
        layout.addLayout(self._segments)
        layout.addWidget(self._countdown)
        keys = Button(look, "", "quiet", icon="keyboard")
        keys.setAccessibleName(texts("nav.keys"))
        keys.setToolTip(texts("nav.keys"))
        keys.clicked.connect(self.keys_wanted)
        layout.addWidget(keys)
        self.setLayout(layout)
        self._tabs.idClicked.connect(self.screen_wanted)
        self._activities.idClicked.connect(self._on_activity)

    def show_screen(self, index: int) -> None:
        """Show which screen is open."""
        self._tabs.button(index).setChecked(True)

    def show_model(self, model: TopBarModel) -> None:
        """Show the activities, the running one and its countdown."""
        if model.activities != self._titles:
            self._fill(model.activities)
        for index in range(len(model.activities)):
            button = self._activities.button(index)
            if isinstance(button, Segment):
                button.set_running(running=index == model.activity)
            button.setEnabled(model.running)
        if self._countdown.text() != model.countdown:
            self._countdown.setText(model.countdown)
            self._countdown.setVisible(bool(model.countdown))

    def _fill(self, titles: Sequence[str]) -> None:
        self._titles = tuple(titles)
        clear(self._segments)
        for button in self._activities.buttons():
            self._activities.removeButton(button)
        for index, title in enumerate(titles):
            segment = Segment(self._look, title, index + 1)
            mark_first(segment, first=index == 0)
            self._activities.addButton(segment, index)
            self._segments.addWidget(segment)

    def _on_activity(self, index: int) -> None:
        # The segment follows the lesson, not the click.
        button = self._activities.button(index)
        button.setChecked(not button.isChecked())
        self.activity_wanted.emit(index)
