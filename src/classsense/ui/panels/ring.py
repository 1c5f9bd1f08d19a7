"""A ring of its own."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from classsense.ui.drawing import draw_ring
from classsense.ui.presenters.rings import RingModel
from classsense.ui.theme import Look


class Ring(QWidget):
    """How the talk of a table is shared."""

    def __init__(self, look: Look, side_px: int) -> None:
        super().__init__()
        self._look = look
        self._ring: RingModel | None = None
        self.setFixedSize(side_px, side_px)

    def show_ring(self, ring: RingModel) -> None:
        """Show another ring; paints only if it differs."""
        if ring != self._ring:
            self._ring = ring
            self.setAccessibleName(ring.figure)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring."""
        if self._ring is not None:
            painter = QPainter(self)
            draw_ring(painter, self._look, self._ring, QRectF(self.rect()).adjusted(2, 2, -2, -2))
            painter.end()
