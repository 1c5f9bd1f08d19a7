"""Keys for everything. The list that F1 shows is made from the same table."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.parts import Button, column, label, row
from classsense.ui.theme import GRID, Look

KEYS: Final[Mapping[str, str]] = {
    "room": "Ctrl+1",
    "board": "Ctrl+2",
    "group": "Ctrl+3",
    "compare": "Ctrl+4",
    "class": "Ctrl+5",
    "status": "Ctrl+6",
    "summary": "Ctrl+7",
    "texts": "Ctrl+8",
    "next_activity": "Ctrl+Right",
    "previous_activity": "Ctrl+Left",
    "question": "Ctrl+Return",
    "mark": "Ctrl+M",
    "join": "Ctrl+J",
    "pause_table": "Ctrl+P",
    "sound_check": "Ctrl+K",
    "seats": "Ctrl+G",
    "people": "Ctrl+Shift+P",
    "forget": "Ctrl+Shift+F",
    "forget_all": "Ctrl+Shift+A",
    "lock": "Ctrl+L",
    "undo": "Ctrl+Z",
    "sensing": "Ctrl+Shift+S",
    "end": "Ctrl+Shift+E",
    "now": "Esc",
    "keys": "F1",
}
_COLUMNS: Final = 2
"""Side by side, so that the list fits a small laptop."""
_ELSEWHERE: Final = ("tables", "table_menu", "moments", "text_pages")
"""Keys that belong to a widget: shown in the list, not bound here."""


def bind_keys(parent: QWidget, actions: Mapping[str, Callable[[], None]]) -> None:
    """Bind every key of KEYS within the window of `parent`."""
    for name, keys in KEYS.items():
        shortcut = QShortcut(QKeySequence(keys), parent)
        shortcut.activated.connect(actions[name])


class KeysDialog(QDialog):
    """The list of the keys."""

    def __init__(self, look: Look, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts("keys.title"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(4 * GRID)
        grid.setVerticalSpacing(6)
        shown = {
            name: QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            for name, keys in KEYS.items()
        } | {name: texts(f"keys.{name}_keys") for name in _ELSEWHERE}
        lines = -(-len(shown) // _COLUMNS)
        for index, (name, keys) in enumerate(shown.items()):
            side, line = divmod(index, lines)
            grid.addWidget(label(texts(f"keys.{name}")), line, 2 * side)
            grid.addWidget(label(keys, "strong"), line, 2 * side + 1)
        close = Button(look, texts("join.close"))
        close.clicked.connect(self.accept)
        buttons = row(close)
        buttons.addStretch()
        inside = column(label(texts("keys.title"), "title"), spacing=2 * GRID, margin=3 * GRID)
        inside.addLayout(grid)
        inside.addLayout(buttons)
        self.setLayout(inside)
