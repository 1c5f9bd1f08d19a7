"""One table of the room: a button that shows how its talk and its answers are."""

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QPainter, QPaintEvent, QPixmap, QRegion
from PySide6.QtWidgets import QToolTip, QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.chairs import chair_boxes
from classsense.ui.panels.parts import Pressable
from classsense.ui.panels.table_artist import TableArtist, TableShape, TableTouch
from classsense.ui.presenters.room import TableModel
from classsense.ui.presenters.room_layout import FULL, TableBox
from classsense.ui.theme import Look

_REDRAWN_ON: Final = frozenset(
    {
        QEvent.Type.Enter,
        QEvent.Type.Leave,
        QEvent.Type.FocusIn,
        QEvent.Type.FocusOut,
        QEvent.Type.PaletteChange,
        QEvent.Type.StyleChange,
    }
)


class TableButton(Pressable):
    """A table with its chairs; a click opens its page.

    It keeps its picture, and draws anew only the parts in which the table has changed.

    Attributes:
        model: What is shown.

    Signals:
        menu_wanted: arg: where on the screen.
    """

    menu_wanted = Signal(QPoint)

    def __init__(self, look: Look, texts: Texts, model: TableModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._texts = texts
        self._shape = TableShape(TableBox(0, 0, 1.0, full=True))
        self._picture = QPixmap()
        self._dirty = QRegion()
        self.model = model
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._name()

    def show_model(self, model: TableModel) -> None:
        """Show another state; draws only the parts that differ."""
        if model == self.model:
            return
        old, self.model = self.model, model
        self._name()
        for part in self._shape.changed(old, model):
            self._spoil(self._shape.on_screen(part))

    def place(self, box: TableBox) -> None:
        """Stand at `box` of the parent."""
        self._shape = TableShape(box)
        width, height = box.size
        self.setGeometry(round(box.left), round(box.top), round(width), round(height))
        self._spoil(self.rect())

    def sizeHint(self) -> QSize:
        """Ask for a table at scale 1."""
        return QSize(round(FULL[0]), round(FULL[1]))

    def event(self, event: QEvent) -> bool:
        """Explain the seat or the table under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._explain(QPointF(event.pos())), self)
            return True
        if event.type() in _REDRAWN_ON:
            self._spoil(self.rect())
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the table; the menu key asks for it too."""
        self.menu_wanted.emit(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bring the picture up to date and show it."""
        ratio = self.devicePixelRatioF()
        if self._picture.size() != self.size() * ratio:
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)  # gives it alpha where screens have none
            self._dirty = QRegion(self.rect())
        if not self._dirty.isEmpty():
            self._redraw(self._dirty.boundingRect())
            self._dirty = QRegion()
        painter = QPainter(self)
        painter.setClipRect(event.rect())
        painter.drawPixmap(0, 0, self._picture)
        painter.end()

    def _spoil(self, where: QRect) -> None:
        self._dirty = self._dirty.united(where)
        self.update(where)

    def _redraw(self, where: QRect) -> None:
        painter = QPainter(self._picture)
        painter.setClipRect(where)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.fillRect(where, Qt.GlobalColor.transparent)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        touch = TableTouch(hovered=self.underMouse(), focused=self.hasFocus())
        artist = TableArtist(self._look, self._texts, self._shape)
        artist.draw(painter, self.model, touch, where)
        painter.end()

    def _name(self) -> None:
        self.setAccessibleName(self.model.name)
        seats = " ".join(seat.description for seat in self.model.seats)
        self.setAccessibleDescription(f"{self.model.description} {seats}")

    def _explain(self, at: QPointF) -> str:
        spot = at / self._shape.scale
        boxes = chair_boxes(self.model.seats, self._shape.body)
        for box, seat in zip(boxes, self.model.seats, strict=True):
            if box.contains(spot):
                return seat.description
        return self.model.description
