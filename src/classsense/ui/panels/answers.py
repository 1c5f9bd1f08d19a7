"""Answers as cards, and choices as bars."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from classsense.resources.texts import Texts
from classsense.ui.drawing import fill_brush
from classsense.ui.inked import fitted
from classsense.ui.panels.parts import Pressable
from classsense.ui.presenters.board import Bar, Card
from classsense.ui.theme import GRID, Look

_PAD: Final = 14
_FOOT_PX: Final = 24
_BELOW_PX: Final = 8
_BAR_PX: Final = 52
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_MIDDLE_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_MIDDLE_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class AnswerCard(Pressable):
    """An answer that can be selected.

    Signals:
        large_wanted: arg: the answer's id; its picture is to be seen large.
    """

    large_wanted = Signal(str)

    def __init__(self, look: Look, texts: Texts, model: Card) -> None:
        super().__init__()
        self._look = look
        self._texts = texts
        self._model = model
        self._picture = QPixmap()
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFont(look.font("title"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._name()

    def show_model(self, model: Card) -> None:
        """Show another state; paints only if it differs."""
        if model != self._model:
            self._model = model
            self._name()
            self.updateGeometry()
            self.update()

    @property
    def has_picture(self) -> bool:
        """Whether the picture that the answer is has come."""
        return not self._picture.isNull()

    def show_picture(self, picture: QImage) -> None:
        """Show the picture that the answer is."""
        self._picture = QPixmap.fromImage(picture)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show a picture large; the first click has selected it, which is taken back."""
        if self._model.picture:
            self.setChecked(not self.isChecked())
            self.large_wanted.emit(self._model.id)
        else:
            super().mouseDoubleClickEvent(event)

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        return QSize(200, self.heightForWidth(200))

    def hasHeightForWidth(self) -> bool:
        """Long answers wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height in which the whole answer fits."""
        room = QRectF(0, 0, width - 2 * _PAD, 10_000)
        text = self.fontMetrics().boundingRect(room.toRect(), _WRAP, self._model.text)
        return text.height() + _FOOT_PX + 2 * _PAD + self._picture_px(width)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        edge, width = ("accent", 2.5) if chosen or self.hasFocus() else ("line", 1.2)
        painter.setPen(QPen(self._look.colour(edge), width))
        painter.setBrush(self._look.colour("accent_soft" if chosen else "surface"))
        area = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.drawRoundedRect(area, 8, 8)
        inside = area.adjusted(_PAD - 1.5, _PAD - 1.5, -_PAD + 1.5, -_PAD + 1.5)
        painter.setFont(self._look.font("body" if self._model.covered else "title"))
        painter.setPen(self._look.colour("soft" if self._model.covered else "ink"))
        high = self._picture_px(self.width())
        if high:
            self._draw_picture(painter, QRectF(inside.topLeft(), QSize(int(inside.width()), high)))
        painter.drawText(inside.adjusted(0, high, 0, 0), _WRAP, self._model.text)
        self._draw_foot(painter, inside)
        painter.end()

    def _picture_px(self, width: int) -> int:
        """Return the height of the picture, which every sheet fills, with what is below it."""
        return (width - 2 * _PAD) * 3 // 4 + _BELOW_PX if self._model.picture else 0

    def _draw_picture(self, painter: QPainter, area: QRectF) -> None:
        area = area.adjusted(0, 0, 0, -_BELOW_PX)
        if not self.has_picture:
            painter.fillRect(area, self._look.colour("track"))
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            where = fitted(self._picture.size(), area)
            painter.drawPixmap(where, self._picture, QRectF(self._picture.rect()))

    def _draw_foot(self, painter: QPainter, inside: QRectF) -> None:
        foot = QRectF(inside.left(), inside.bottom() - _FOOT_PX + 4, inside.width(), _FOOT_PX)
        painter.setFont(self._look.font("body"))
        painter.setPen(self._look.colour("soft"))
        painter.drawText(foot, _MIDDLE_RIGHT, self._model.at)
        author = self._model.author
        if self._model.right is not None:
            mark = "good" if self._model.right else "not_right"
            painter.drawPixmap(foot.topLeft(), self._look.icon(mark, "ink", 20))
            foot.setLeft(foot.left() + 28)
        if self._model.shared:
            painter.drawPixmap(foot.topLeft(), self._look.icon("eye", "accent", 20))
            foot.setLeft(foot.left() + 28)
            author = author or self._texts("board.shared")
        said = " · ".join(part for part in (self._model.note, author) if part)
        room = foot.width() - painter.fontMetrics().horizontalAdvance(self._model.at) - _PAD
        cut = painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(foot, _MIDDLE_LEFT, cut)

    def _name(self) -> None:
        right = self._model.right
        mark = "" if right is None else self._texts(f"board.is_{'right' if right else 'wrong'}")
        said = (self._model.text, mark, self._model.author, self._model.note, self._model.at)
        self.setAccessibleName(" ".join(part for part in said if part))
        self.setToolTip(self._texts("board.select_hint"))


class ChoiceBars(QWidget):
    """How often each choice was chosen."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_model(self, bars: tuple[Bar, ...]) -> None:
        """Show the counts; paints only if they differ."""
        if bars != self._bars:
            self._bars = bars
            self.setFixedHeight(max(1, len(bars)) * _BAR_PX)
            self.setAccessibleName(" ".join(f"{bar.text} {bar.figure}" for bar in bars))
            self.update()
        self.setVisible(bool(bars))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw one bar per choice, with its text over it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, bar in enumerate(self._bars):
            line = QRectF(0, index * _BAR_PX, self.width(), _BAR_PX)
            self._draw_bar(painter, bar, line)
        painter.end()

    def _draw_bar(self, painter: QPainter, bar: Bar, line: QRectF) -> None:
        painter.setFont(self._look.font("strong"))
        painter.setPen(self._look.colour("ink"))
        words = QRectF(line.left(), line.top(), line.width(), 26)
        painter.drawText(words, _MIDDLE_RIGHT, bar.figure)
        painter.setFont(self._look.font("body"))
        text = painter.fontMetrics().elidedText(
            bar.text, Qt.TextElideMode.ElideRight, int(words.width()) - 80
        )
        painter.drawText(words, _MIDDLE_LEFT, text)
        track = QRectF(line.left() + 0.5, line.top() + 28, line.width() - 1, 2 * GRID)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("track"))
        painter.drawRoundedRect(track, 4, 4)
        if bar.share:
            colour = self._look.colour(bar.colour)
            painter.setPen(QPen(self._look.colour("mark_edge"), 1))
            painter.setBrush(fill_brush(colour.rgba(), bar.fill))
            painter.drawRoundedRect(
                QRectF(track.left(), track.top(), track.width() * bar.share, track.height()), 4, 4
            )
