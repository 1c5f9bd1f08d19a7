"""A line that says what was just done, with the button that takes it back."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.parts import Button, label, row
from classsense.ui.theme import GRID, Look

_SHOWN_MS: Final = 12_000
_WIDTH_PX: Final = 440
"""Wider than the legend that it covers."""


class DoneBar(QFrame):
    """Lies over the lower edge of its parent, so that nothing moves when it comes or goes.

    Attributes:
        undo: The button that takes it back.

    Signals:
        undo_wanted: No arguments.
    """

    undo_wanted = Signal()

    def __init__(self, look: Look, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("doneBar")
        self.setMinimumWidth(_WIDTH_PX)
        self._text = label()
        self.undo = Button(look, texts("control.undo"), "small")
        self.undo.hint(texts("control.undo_hint"))
        self.undo.clicked.connect(self.undo_wanted)
        inside = row(self._text, self.undo, spacing=2 * GRID)
        inside.setStretch(0, 1)
        inside.setContentsMargins(2 * GRID, 6, GRID, 6)
        self.setLayout(inside)
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def show_done(self, text: str, *, undo: bool) -> None:
        """Say what was done."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self.undo.setVisible(undo)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the edge when the screen changes its size."""
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        over = self.parentWidget()
        if over is not None:
            # Over the line at the foot of the room, so that neither shines through.
            self.move(GRID, over.height() - self.height() - GRID // 2)
