"""How tablets join: a QR code, an address and a code large enough for the last row."""

import segno
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.parts import Button, column, label, row
from classsense.ui.presenters.join import JoinModel
from classsense.ui.theme import GRID, Look

_SIDE_PX = 320
_QUIET = 4
"""Modules of white round a QR code, as ISO/IEC 18004 asks."""


class QrCode(QWidget):
    """Draws a QR code, black on white in every theme, so that cameras read it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._modules = [list(line) for line in segno.make(text, error="m", micro=False).matrix]
        self.setFixedSize(_SIDE_PX, _SIDE_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the modules, whole pixels each."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#FFFFFF"))
        count = len(self._modules) + 2 * _QUIET
        side = _SIDE_PX // count
        corner = (_SIDE_PX - side * count) // 2 + side * _QUIET
        black = QColor("#000000")
        for down, line in enumerate(self._modules):
            for across, dark in enumerate(line):
                if dark:
                    painter.fillRect(
                        QRectF(corner + across * side, corner + down * side, side, side), black
                    )
        painter.end()


class JoinDialog(QDialog):
    """The join window."""

    def __init__(self, look: Look, texts: Texts, model: JoinModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts("join.title"))
        words = column(label(texts("join.title"), "headline"), spacing=GRID)
        words.addSpacing(2 * GRID)
        if model.link is not None:
            for name, text, role in (
                ("address", model.address, "address"),
                ("code", model.code, "code"),
            ):
                words.addWidget(label(texts(f"join.{name}"), "soft"))
                figure = label(text, "address" if role == "address" else "code")
                figure.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                words.addWidget(figure)
        words.addStretch()
        reach = label(model.reach, "strong" if model.warning else "body", wrap=True)
        reach.setMaximumWidth(440)
        words.addWidget(reach)
        close = Button(look, texts("join.close"))
        close.clicked.connect(self.accept)
        words.addWidget(close, 0, Qt.AlignmentFlag.AlignLeft)
        layout = row(spacing=4 * GRID)
        layout.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        if model.link is not None:
            code = QrCode(model.link)
            code.setAccessibleName(texts("join.qr", address=model.address))
            layout.addWidget(code)
        layout.addLayout(words, 1)
        self.setLayout(layout)
