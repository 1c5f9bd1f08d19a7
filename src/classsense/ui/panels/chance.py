"""How uneven the talk is, on a scale that shows what chance alone brings about."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from classsense.ui.drawing import hatching
from classsense.ui.presenters.talk_figures import ChanceModel
from classsense.ui.theme import Look

HEIGHT_PX = 26


def draw_chance(painter: QPainter, look: Look, model: ChanceModel | None, where: QRectF) -> None:
    """Draw the scale 0..1: the band of chance, and a mark where the talk is; hatched if unknown."""
    bar = QRectF(where.left(), where.center().y() - 6, where.width(), 12)
    painter.setPen(QPen(look.colour("line"), 1))
    if model is None or model.value is None or model.floor is None:
        painter.setBrush(hatching(look))
        painter.drawRoundedRect(bar, 4, 4)
        return
    painter.setBrush(look.colour("surface"))
    painter.drawRoundedRect(bar, 4, 4)
    chance = QRectF(bar.left(), bar.top(), bar.width() * model.floor, bar.height())
    painter.setBrush(look.colour("line"))
    painter.drawRoundedRect(chance, 4, 4)
    x = bar.left() + bar.width() * model.value
    beyond = model.value > model.floor
    painter.setPen(QPen(look.colour("ink"), 1.6))
    painter.setBrush(look.colour("warning" if beyond else "surface"))
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(x, bar.top() - 4),
                QPointF(x + 8, bar.center().y()),
                QPointF(x, bar.bottom() + 4),
                QPointF(x - 8, bar.center().y()),
            ]
        )
    )


class ChanceBar(QWidget):
    """The scale as a widget of its own; paints only if it differs."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._model: ChanceModel | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT_PX)

    def show_model(self, model: ChanceModel | None) -> None:
        """Show how uneven the talk is."""
        if model != self._model:
            self._model = model
            if model is not None:
                self.setToolTip(model.hint)
                self.setAccessibleName(f"{model.figure} {model.hint}")
            self.update()
        self.setVisible(model is not None)

    def sizeHint(self) -> QSize:
        """Ask for a line."""
        return QSize(160, HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the scale."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = QRectF(self.rect()).adjusted(9, 0, -9, 0)
        draw_chance(painter, self._look, self._model, inside)
        painter.end()
