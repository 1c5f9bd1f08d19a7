"""The picture of a camera with the regions that are drawn on it by pointer or keys."""

from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from classsense.domain.camera_ports import Pixels
from classsense.resources.texts import Texts
from classsense.ui.drawing import hatching
from classsense.ui.presenters.camera_setup import CameraSetupModel, RegionModel
from classsense.ui.presenters.region_editor import Kind, RegionEditor
from classsense.ui.theme import Look

_REACH_PX: Final = 9.0
_STEP: Final = 0.01
_USUAL: Final = 16 / 9
_COLOURS: Final = {
    Kind.SEAT: "accent",
    Kind.MASK: "bad",
    Kind.ZONE: "voice_d",
    Kind.HEAD: "voice_b",
}
_ARROWS: Final = {
    Qt.Key.Key_Left: (-_STEP, 0.0),
    Qt.Key.Key_Right: (_STEP, 0.0),
    Qt.Key.Key_Up: (0.0, -_STEP),
    Qt.Key.Key_Down: (0.0, _STEP),
}


class CameraPicture(QWidget):
    """Shows one picture at a time and lets regions be drawn on it. Keeps no other.

    Signals:
        changed: The regions, or which of them is chosen, are others.
    """

    changed = Signal()

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._editor: RegionEditor | None = None
        self._model: CameraSetupModel | None = None
        self._image: QImage | None = None
        self._pixels: Pixels | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(480, 300)
        self.setAccessibleName(texts("cameras.picture"))
        look.changed.connect(self.update)

    @property
    def aspect(self) -> float:
        """Width of the picture by its height; the usual one before there is any."""
        return _USUAL if self._image is None else self._image.width() / self._image.height()

    @property
    def pictured(self) -> bool:
        """Whether a picture of the camera is shown."""
        return self._image is not None

    def sizeHint(self) -> QSize:
        """Ask for a picture that can be drawn on."""
        return QSize(800, 450)

    def edit(self, editor: RegionEditor) -> None:
        """Draw with another editor; the picture of the camera before is forgotten."""
        self._editor = editor
        self.show_picture(None)

    def show_picture(self, pixels: Pixels | None) -> None:
        """Show a blanked picture, BGR; None forgets the one before."""
        self._pixels = None if pixels is None else np.ascontiguousarray(pixels)
        self._image = None
        if self._pixels is not None:
            height, width = self._pixels.shape[:2]
            # The image does not copy: `_pixels` lives as long as it does.
            self._image = QImage(
                self._pixels.data, width, height, 3 * width, QImage.Format.Format_BGR888
            )
        self.update()

    def show_model(self, model: CameraSetupModel) -> None:
        """Show the regions as they are now."""
        self._model = model
        self.setAccessibleDescription(model.chosen or model.message)
        self.update()

    def frame(self) -> QRectF:
        """Return where the picture is drawn, in pixels of this widget."""
        width = min(self.width(), self.height() * self.aspect)
        height = width / self.aspect
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture, then the regions."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = self.frame()
        painter.fillRect(frame, self._look.colour("sunken"))
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(frame, self._image)
        if self._model is not None:
            regions = sorted(self._model.regions, key=lambda r: (r.active, r.chosen))
            for region in regions:
                self._draw(painter, region, _where(region, frame))
            for region in regions:
                if region.active:
                    self._label(painter, region, _where(region, frame))
            if self._model.message:
                self._say(painter, self._model.message, frame)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._look.colour("accent" if self.hasFocus() else "line"), 2))
        painter.drawRect(frame.adjusted(1, 1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a region, or begin one."""
        if self._editor is not None and event.button() is Qt.MouseButton.LeftButton:
            frame = self.frame()
            reach = (_REACH_PX / frame.width(), _REACH_PX / frame.height())
            self._editor.press(self._place(event.position()), reach)
            self.changed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what was taken hold of."""
        if self._editor is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._editor.drag(self._place(event.position()))
            self.changed.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._editor is not None and event.button() is Qt.MouseButton.LeftButton:
            self._editor.release()
            self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, resize, add or delete the chosen region."""
        editor, key = self._editor, event.key()
        if editor is None:
            super().keyPressEvent(event)
            return
        if key in _ARROWS:
            resize = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            (editor.stretch if resize else editor.nudge)(*_ARROWS[Qt.Key(key)])
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            editor.delete()
        elif key in {Qt.Key.Key_Insert, Qt.Key.Key_Plus}:
            editor.add()
        else:
            super().keyPressEvent(event)
            return
        self.changed.emit()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001 - Qt calls it so
        """Go from region to region with Tab; past the last one, on to the next widget."""
        if self._editor is not None and self._editor.step(1 if forward else -1):
            self.changed.emit()
            return True
        return super().focusNextPrevChild(forward)

    def _place(self, point: QPointF) -> tuple[float, float]:
        frame = self.frame()
        return (point.x() - frame.left()) / frame.width(), (
            point.y() - frame.top()
        ) / frame.height()

    def _draw(self, painter: QPainter, region: RegionModel, where: QRectF) -> None:
        if region.black:
            painter.fillRect(where, self._look.colour("ink"))
            painter.fillRect(where, hatching(self._look))
        colour = self._look.colour(_COLOURS[region.kind])
        style = Qt.PenStyle.SolidLine if region.active else Qt.PenStyle.DotLine
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._look.colour("surface"), 5 if region.chosen else 3.5))
        painter.drawRect(where)
        painter.setPen(QPen(colour, 3 if region.chosen else 1.8, style))
        painter.drawRect(where)
        if region.chosen:
            painter.setBrush(colour)
            painter.setPen(QPen(self._look.colour("surface"), 1.5))
            for corner in (
                where.topLeft(), where.topRight(), where.bottomLeft(), where.bottomRight(),
            ):  # fmt: skip
                painter.drawEllipse(corner, 6, 6)

    def _label(self, painter: QPainter, region: RegionModel, where: QRectF) -> None:
        painter.setFont(self._look.font("strong"))
        room = painter.fontMetrics().boundingRect(region.name)
        plate = QRectF(where.left(), where.top(), room.width() + 10, room.height() + 4)
        if region.kind is Kind.HEAD:  # so small that its name would cover it
            plate.moveBottom(where.top() - 8)
        painter.fillRect(plate, self._look.colour("surface"))
        painter.setPen(self._look.colour("ink"))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, region.name)

    def _say(self, painter: QPainter, text: str, frame: QRectF) -> None:
        painter.setFont(self._look.font("body"))
        flags = (
            Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap
        )
        inside = frame.adjusted(24, 24, -24, -24)
        room = painter.boundingRect(inside, flags, text).adjusted(-10, -6, 10, 6)
        painter.fillRect(room, self._look.colour("surface"))
        painter.setPen(self._look.colour("ink"))
        painter.drawText(room, flags, text)


def _where(region: RegionModel, frame: QRectF) -> QRectF:
    """Return where a region is drawn."""
    left, top, width, height = region.box
    return QRectF(
        frame.left() + left * frame.width(),
        frame.top() + top * frame.height(),
        width * frame.width(),
        height * frame.height(),
    )
