"""The room from above: its seats, and where the middle of the board is."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from classsense.domain.lesson import LessonPlan, Place
from classsense.resources.texts import Texts
from classsense.ui.theme import Look

_EDGE: Final = 8.0
_STEP: Final = 0.02
_ARROWS: Final = {
    Qt.Key.Key_Left: (-_STEP, 0.0),
    Qt.Key.Key_Right: (_STEP, 0.0),
    Qt.Key.Key_Up: (0.0, -_STEP),
    Qt.Key.Key_Down: (0.0, _STEP),
}


class BoardPlan(QWidget):
    """A small map that is clicked where the board is; the arrow keys move it as well.

    Signals:
        placed: arg: Place of the middle of the board.
    """

    placed = Signal(object)

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._texts = texts
        self._plan: LessonPlan | None = None
        self._board: Place = (1.0, 0.5)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(texts("cameras.plan"))
        self.setToolTip(texts("cameras.plan"))
        self.setFixedHeight(104)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Ask for a small map."""
        return QSize(220, 104)

    def show_plan(self, plan: LessonPlan) -> None:
        """Show the seats of a plan."""
        self._plan = plan
        self.update()

    def show_board(self, board: Place) -> None:
        """Show where the board is."""
        self._board = board
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the room."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._look.colour("sunken"))
        painter.setPen(QPen(self._look.colour("accent" if self.hasFocus() else "line"), 1.5))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setPen(QPen(self._look.colour("edge"), 1))
        painter.setBrush(self._look.colour("surface"))
        for group in () if self._plan is None else self._plan.groups:
            for seat in group.seats:
                painter.drawEllipse(self._at(seat.place), 4, 4)
        board = self._at(self._board)
        painter.setBrush(self._look.colour("accent"))
        painter.drawRect(QRectF(board.x() - 3, board.y() - 13, 6, 26))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the board where it is clicked."""
        inner = self._inner()
        x = (event.position().x() - inner.left()) / inner.width()
        y = (event.position().y() - inner.top()) / inner.height()
        self._place(x, y)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the board."""
        if event.key() in _ARROWS:
            across, down = _ARROWS[Qt.Key(event.key())]
            self._place(self._board[0] + across, self._board[1] + down)
        else:
            super().keyPressEvent(event)

    def _place(self, x: float, y: float) -> None:
        self.placed.emit((min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)))

    def _inner(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)

    def _at(self, place: Place) -> QPointF:
        inner = self._inner()
        return QPointF(
            inner.left() + place[0] * inner.width(), inner.top() + place[1] * inner.height()
        )
