"""Texts side by side for the class, and what moves them from the console."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.class_window import ClassWindow
from classsense.ui.panels.item_layout import WrapRow
from classsense.ui.panels.parts import Button, clear, column, label, show_text
from classsense.ui.panels.text_view import OneByOne, TextView
from classsense.ui.presenters.texts import TextColumn
from classsense.ui.text_pictures import TextPictures
from classsense.ui.theme import GRID, Look

_LETTERS_PX: Final = (34, 28, 24, 20)
"""Size of the letters with one text on the projector, two, three, four, where it is 720 high."""
_HIGH_PX: Final = 720
_INSIDE_PX: Final = 14
_PAGE: Final = 0.85
"""Of what is seen: the last lines stay as the first, so that nobody loses the place."""
_LARGER: Final = 1.15
_STEPS: Final = 5
"""So often letters can be made larger, or smaller, than they are by themselves."""
_EVERY: Final = -1
_NAME_PX: Final = 220
_KEYS: Final = {"Ctrl+PgDown": 1, "Ctrl+PgUp": -1}


class TextProjector(ClassWindow):
    """Up to four texts side by side for the class.

    Signals:
        moved: Another part of the texts is seen.
    """

    moved = Signal()

    def __init__(self, texts: Texts, pictures: TextPictures) -> None:
        super().__init__(texts("text.projector"))
        self._pictures = pictures
        self._columns: tuple[TextColumn, ...] = ()
        self._larger = 0
        self._turns = OneByOne(self)
        self._following = False
        self.views: list[TextView] = []
        self._names: list[QLabel] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setRowStretch(1, 1)
        inside = column(margin=3 * GRID)
        inside.addLayout(self._grid)
        self.ground.setLayout(inside)

    def show_columns(self, columns: tuple[TextColumn, ...]) -> None:
        """Show these texts."""
        names = [each.name for each in columns]
        if names != [each.name for each in self._columns]:
            clear(self._grid)
            self.views, self._names = [], []
            for each in columns:
                self._add(each.name)
            for place in range(self._grid.columnCount()):
                self._grid.setColumnStretch(place, int(place < len(columns)))
        self._columns = columns
        self._fit_letters()
        for view, each in zip(self.views, columns, strict=True):
            view.follow(self._following)
            view.show_html(each.html)
            view.document().setDocumentMargin(_INSIDE_PX)

    def turn(self, pages: int, which: int) -> None:
        """Show a page on or back of the text at a place of the row; -1 is every text."""
        for number, view in enumerate(self.views):
            if which in (_EVERY, number):
                bar = view.verticalScrollBar()
                bar.setValue(bar.value() + round(pages * _PAGE * bar.pageStep()))

    def enlarge(self, steps: int) -> None:
        """Make the letters larger by so many steps than they are by themselves."""
        self._larger = steps
        self._fit_letters()

    def follow(self, on: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Show the place where is written, as soon as something is."""
        self._following = on
        for view in self.views:
            view.follow(on)

    def pages(self) -> list[tuple[int, int]]:
        """Return for each text which page is seen, from 1, and how many there are."""
        found = []
        for view in self.views:
            bar = view.verticalScrollBar()
            step = max(1, round(_PAGE * bar.pageStep()))
            found.append((1 - (-bar.value() // step), 1 - (-bar.maximum() // step)))
        return found

    def _add(self, title: str) -> None:
        view, name = (
            TextView(title, self._pictures, self._turns),
            label(title, "headline", wrap=True),
        )
        self.views.append(view)
        self._names.append(name)
        bar = view.verticalScrollBar()
        bar.valueChanged.connect(lambda _: self.moved.emit())
        bar.rangeChanged.connect(lambda *_: self.moved.emit())
        name.setAlignment(Qt.AlignmentFlag.AlignBottom)
        place = len(self.views) - 1
        self._grid.addWidget(name, 0, place)
        self._grid.addWidget(view, 1, place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the letters grow with the window: a class sits far from it."""
        super().resizeEvent(event)
        self._fit_letters()

    def _fit_letters(self) -> None:
        scale = max(1.0, self.height() / _HIGH_PX) * _LARGER**self._larger
        size = round(scale * _LETTERS_PX[min(max(1, len(self.views)), len(_LETTERS_PX)) - 1])
        for view, name in zip(self.views, self._names, strict=True):
            view.setStyleSheet(f"font-size: {size}px; border: none;")
            name.setStyleSheet(f"font-size: {size}px;")


class ProjectorControls(QWidget):
    """Moves what stands on the projector, which is elsewhere in the room.

    Attributes:
        which: Every text, or one of them.
        up, down, smaller, larger: The buttons.
        following: Show where is written.
    """

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._window: TextProjector | None = None
        self._steps = 0
        self._at = label(role="soft")
        self.which = QComboBox()
        self.which.setMaximumWidth(_NAME_PX)
        self.which.setAccessibleName(texts("text.move_which"))
        self.which.currentIndexChanged.connect(lambda _: self._tell())
        self.up = self._button(look, "up", lambda: self._turn(-1))
        self.down = self._button(look, "down", lambda: self._turn(1))
        self.smaller = self._button(look, "smaller", lambda: self._enlarge(-1))
        self.larger = self._button(look, "larger", lambda: self._enlarge(1))
        self.following = QCheckBox(texts("text.follow"))
        self.following.setToolTip(texts("text.follow_hint"))
        self.following.toggled.connect(self._follow)
        for keys, pages in _KEYS.items():
            pressed = QShortcut(QKeySequence(keys), self).activated
            pressed.connect(lambda pages=pages: self._turn(pages))
        tools = WrapRow(GRID)
        for tool in (
            *(label(texts("text.on_projector"), "soft"), self.which, self.up, self.down, self._at),
            *(self.smaller, self.larger, self.following),
        ):
            tools.addWidget(tool)
        self.setLayout(tools)
        self.hide()

    def attach(self, window: TextProjector) -> None:
        """Move this window from now on, with the letters that were chosen."""
        self._window = window
        window.enlarge(self._steps)
        window.follow(self.following.isChecked())
        window.moved.connect(self._tell)
        self.show()

    def detach(self) -> None:
        """Nothing stands on the projector any more."""
        self._window = None
        self.hide()

    def show_names(self, names: list[str]) -> None:
        """Offer these texts, in the order of the row."""
        wanted = [self._texts("text.move_all"), *names]
        if wanted != [self.which.itemText(each) for each in range(self.which.count())]:
            self.which.clear()
            self.which.addItems(wanted)
        self.which.setVisible(len(names) > 1)
        self._tell()

    def _button(self, look: Look, name: str, pressed: object) -> Button:
        made = Button(look, self._texts(f"text.{name}"), "small")
        made.hint(self._texts(f"text.{name}_hint"))
        made.clicked.connect(pressed)
        return made

    def _turn(self, pages: int) -> None:
        if self._window is not None:
            self._window.turn(pages, self.which.currentIndex() - 1)

    def _enlarge(self, steps: int) -> None:
        self._steps = max(-_STEPS, min(_STEPS, self._steps + steps))
        self.smaller.setEnabled(self._steps > -_STEPS)
        self.larger.setEnabled(self._steps < _STEPS)
        if self._window is not None:
            self._window.enlarge(self._steps)

    def _follow(self, on: bool) -> None:  # noqa: FBT001 - a Qt slot
        if self._window is not None:
            self._window.follow(on)

    def _tell(self) -> None:
        """Say which pages are seen, and let nothing be pressed that does nothing."""
        pages = self._window.pages() if self._window is not None else []
        said = [self._texts("text.page", page=page, pages=count) for page, count in pages]
        show_text(self._at, " · ".join(said))
        chosen = self.which.currentIndex() - 1
        moved = pages if chosen == _EVERY else pages[chosen : chosen + 1]
        self.up.setEnabled(any(page > 1 for page, _ in moved))
        self.down.setEnabled(any(page < count for page, count in moved))
