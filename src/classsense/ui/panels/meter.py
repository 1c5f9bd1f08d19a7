"""How loud a microphone is now."""

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from classsense.ui.theme import Look

_SIZE: Final = (140, 14)
_LOUD_FROM: Final = 0.9
"""Of the meter: near the loudest that the device can tell."""


class Meter(QWidget):
    """A bar that grows with the level; nothing at all where none is known."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._level: float | None = None
        self.setFixedSize(*_SIZE)

    def show_level(self, level: float | None) -> None:
        """Show a level of 0..1; paints only if it differs."""
        if level != self._level:
            self._level = level
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bar."""
        if self._level is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        where = QRectF(self.rect()).adjusted(0.5, 2.5, -0.5, -2.5)
        painter.setPen(QPen(self._look.colour("line"), 1))
        painter.setBrush(self._look.colour("track"))
        painter.drawRoundedRect(where, 3, 3)
        where.setWidth(where.width() * self._level)
        loud = self._level >= _LOUD_FROM
        painter.setPen(QPen(self._look.colour("mark_edge"), 1))
        painter.setBrush(self._look.colour("bad" if loud else "good"))
        if self._level > 0:
            painter.drawRoundedRect(where, 3, 3)
        painter.end()
