"""The letter of a voice on its colour."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from classsense.ui.drawing import draw_chip
from classsense.ui.theme import Look

_SIDE_PX = 26


class VoiceChip(QWidget):
    """Keeps its place while there is no voice."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._voice = ("", "")
        self.setFixedSize(_SIDE_PX, _SIDE_PX)

    def show_voice(self, letter: str, colour: str) -> None:
        """Show a letter, or nothing."""
        if (letter, colour) != self._voice:
            self._voice = (letter, colour)
            self.setAccessibleName(letter)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the letter."""
        if self._voice[0]:
            painter = QPainter(self)
            draw_chip(painter, self._look, self._voice, QRectF(self.rect()).adjusted(2, 2, -2, -2))
            painter.end()
