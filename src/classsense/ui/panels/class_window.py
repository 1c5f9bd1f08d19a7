"""A window of its own for the class, on the projector."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from classsense.ui.panels.parts import column, surface


class ClassWindow(QWidget):
    """Closes with Esc, fills the screen with F11.

    Signals:
        closed: The teacher closed it.

    Attributes:
        ground: Takes the layout of what stands there.
    """

    closed = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setWindowTitle(title)
        self.ground = surface("page", self)
        self.setLayout(column(self.ground, spacing=0))
        self.resize(1280, 720)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc; F11 fills the screen."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() == Qt.Key.Key_F11:
            self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say that the teacher closed it."""
        self.closed.emit()
        super().closeEvent(event)
