"""The lesson on one time axis; a click or the arrow keys pick a moment."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOption, QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.axis import HEIGHT_PX, LEFT_PX, Axis, TimelineArtist
from classsense.ui.presenters.timeline import TimelineModel
from classsense.ui.theme import Look

_STEP_S: Final = 10.0


class TimelinePanel(QWidget):
    """Shows a TimelineModel.

    Signals:
        picked: arg: seconds since the lesson began.
        now_wanted: The teacher wants to leave the past.
    """

    picked = Signal(float)
    now_wanted = Signal()

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._texts = texts
        self._model: TimelineModel | None = None
        self.setObjectName("timeline")
        self.setFixedHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(texts("timeline.name"))
        self.setToolTip(texts("timeline.hint"))

    def show_model(self, model: TimelineModel) -> None:
        """Show the timeline; paints only if it differs."""
        if model != self._model:
            self._model = model
            self.setAccessibleDescription(model.description)
            self.update()

    def sizeHint(self) -> QSize:
        """Ask for its fixed height."""
        return QSize(800, HEIGHT_PX)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the moment under the pointer."""
        if self._model is not None and event.position().x() >= LEFT_PX:
            self._pick(Axis(self.width(), self._model.length_s).at_s(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the picked moment by ten seconds."""
        step = {Qt.Key.Key_Left: -_STEP_S, Qt.Key.Key_Right: _STEP_S}.get(Qt.Key(event.key()))
        if step is None or self._model is None:
            super().keyPressEvent(event)
            return
        here = self._model.now_s if self._model.pick_s is None else self._model.pick_s
        self._pick(here + step)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the axis and everything on it."""
        painter = QPainter(self)
        ground = QStyleOption()
        ground.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, ground, painter, self)
        if self._model is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            artist = TimelineArtist(painter, self._look, self._texts)
            artist.draw(self._model, Axis(self.width(), self._model.length_s))
        if self.hasFocus():
            painter.setPen(QPen(self._look.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _pick(self, at_s: float) -> None:
        if self._model is None:
            return
        if at_s >= self._model.now_s:
            self.now_wanted.emit()
        else:
            self.picked.emit(max(0.0, at_s))
