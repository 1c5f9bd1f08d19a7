"""The sensing light and its switch: what is shown is what is true, not what was asked for."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen

from classsense.ui.panels.parts import Pressable
from classsense.ui.theme import Look

_HEIGHT_PX = 36
_TRACK = (40.0, 22.0)
_LIGHT = 6.0


class SensingSwitch(Pressable):
    """A light, a word and a switch. `set_on` follows the lesson; a click only asks."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._on = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFont(look.font("strong"))

    @property
    def on(self) -> bool:
        """Whether sensing is on, as the lesson says."""
        return self._on

    def set_on(self, text: str, *, on: bool) -> None:
        """Show what is true now."""
        if (text, on) != (self.text(), self._on):
            self._on = on
            self.setText(text)
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Ask for light, word and switch."""
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 100, _HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the light, the word and the switch."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        focus = self.hasFocus()
        painter.setPen(QPen(self._look.colour("accent" if focus else "edge"), 2 if focus else 1))
        painter.setBrush(self._look.colour("surface" if self._on else "alert"))
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        middle = area.center().y()
        painter.setPen(QPen(self._look.colour("mark_edge"), 1.4))
        painter.setBrush(self._look.colour("good" if self._on else "surface"))
        painter.drawEllipse(QPointF(area.left() + 18, middle), _LIGHT, _LIGHT)
        painter.setPen(self._look.colour("ink"))
        painter.setFont(self.font())
        painter.drawText(area.adjusted(32, 0, -54, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        self._draw_track(painter, QPointF(area.right() - 8 - _TRACK[0], middle - _TRACK[1] / 2))
        painter.end()

    def _draw_track(self, painter: QPainter, corner: QPointF) -> None:
        track = QRectF(corner.x(), corner.y(), *_TRACK)
        painter.setPen(QPen(self._look.colour("edge"), 1))
        painter.setBrush(self._look.colour("accent" if self._on else "track"))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        radius = track.height() / 2
        x = track.right() - radius if self._on else track.left() + radius
        painter.setBrush(self._look.colour("surface"))
        painter.drawEllipse(QPointF(x, track.center().y()), radius - 3, radius - 3)
