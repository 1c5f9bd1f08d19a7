"""Figures one under the other; a click or Enter shows how to read one."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from classsense.ui.panels.parts import Pressable, clear, column, label
from classsense.ui.presenters.talk_figures import Measure
from classsense.ui.theme import Look

_ROW_PX = 28
_MIDDLE_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_MIDDLE_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class FigureRow(Pressable):
    """A name at the left, a figure at the right; pressed, it shows how to read it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._model: Measure | None = None
        self.setCheckable(True)
        self.setFixedHeight(_ROW_PX)
        self.setMinimumWidth(150)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_model(self, model: Measure) -> None:
        """Show a figure; paints only if it differs."""
        if model != self._model:
            self._model = model
            self.setAccessibleName(f"{model.name} {model.figure}")
            self.setAccessibleDescription(model.hint)
            self.setToolTip(model.hint)
            self.update()

    def sizeHint(self) -> QSize:
        """Ask for a line."""
        return QSize(220, _ROW_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw name and figure."""
        if self._model is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QRectF(self.rect()).adjusted(2, 0, -2, 0)
        if self.hasFocus():
            painter.setPen(QPen(self._look.colour("accent"), 2))
            painter.drawRoundedRect(line.adjusted(-1, 1, 1, -1), 4, 4)
        painter.setFont(self._look.font("body" if self._model.early else "strong"))
        painter.setPen(self._look.colour("soft" if self._model.early else "ink"))
        painter.drawText(line, _MIDDLE_RIGHT, self._model.figure)
        taken = painter.fontMetrics().horizontalAdvance(self._model.figure) + 10
        painter.setFont(self._look.font("body"))
        painter.setPen(self._look.colour("ink" if self.isChecked() else "soft"))
        name = painter.fontMetrics().elidedText(
            self._model.name, Qt.TextElideMode.ElideRight, int(line.width() - taken)
        )
        painter.drawText(line, _MIDDLE_LEFT, name)
        painter.end()


class FigureList(QWidget):
    """All figures of a table."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._names: list[str] = []
        self._rows: list[FigureRow] = []
        self._hints: list[QLabel] = []
        self._list = column(spacing=0)
        self.setLayout(self._list)

    def show_measures(self, measures: tuple[Measure, ...]) -> None:
        """Show the figures, in place where their names stay."""
        if [measure.name for measure in measures] != self._names:
            self._make(measures)
        for shown, hint, measure in zip(self._rows, self._hints, measures, strict=True):
            shown.show_model(measure)
            if hint.text() != measure.hint:
                hint.setText(measure.hint)

    def _make(self, measures: tuple[Measure, ...]) -> None:
        clear(self._list)
        self._names = [measure.name for measure in measures]
        self._rows = [FigureRow(self._look) for _ in measures]
        self._hints = [label(role="soft", wrap=True) for _ in measures]
        for shown, hint in zip(self._rows, self._hints, strict=True):
            hint.hide()
            shown.toggled.connect(hint.setVisible)
            self._list.addWidget(shown)
            self._list.addWidget(hint)
