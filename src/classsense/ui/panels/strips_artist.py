"""Draws voice strips: label, bins, activities, answers and the axis of one table."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from classsense.resources.texts import Texts
from classsense.ui.drawing import draw_chip, fill_brush, hatching
from classsense.ui.presenters.figures import clock
from classsense.ui.presenters.strips import BIN_S, StripRow, StripsModel
from classsense.ui.theme import Look

LEFT_PX: Final = 236.0
RIGHT_PX: Final = 28.0
BAND_PX: Final = 24.0
ROW_PX: Final = 27.0
AXIS_PX: Final = 42.0
_CHIP: Final = 21.0
_NAME_PX: Final = 34.0
_PAD: Final = 3.0
_TITLE_FROM_PX: Final = 28.0
_NOW_ROOM_PX: Final = 76.0
_LEAST_PX: Final = 2.0
_UNSETTLED: Final = 0.45
"""Opacity of what may still change."""
_MIDDLE_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_MIDDLE_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class StripsShape:
    """Where the parts of the strips are, in pixels."""

    def __init__(self, width: float, model: StripsModel) -> None:
        self._room = max(1.0, width - LEFT_PX - RIGHT_PX)
        self._width = width
        self._model = model

    @property
    def now_x(self) -> float:
        """Where now is drawn."""
        return self.x(self._model.now_s)

    def x(self, at_s: float) -> float:
        """Return where a moment is drawn."""
        return LEFT_PX + self._room * (at_s - self._model.since_s) / self._model.length_s

    def at_s(self, x: float) -> float:
        """Return the moment that is drawn at `x`."""
        return self._model.since_s + (x - LEFT_PX) / self._room * self._model.length_s

    def row(self, index: int) -> QRectF:
        """Return the room for the bins of a row."""
        return QRectF(LEFT_PX, BAND_PX + index * ROW_PX, self._room, ROW_PX)

    def label(self, index: int) -> QRectF:
        """Return the room for the label of a row."""
        return QRectF(0, BAND_PX + index * ROW_PX, LEFT_PX - 8, ROW_PX)

    def axis(self) -> QRectF:
        """Return the room for answers and times under the rows."""
        top = BAND_PX + max(2, len(self._model.rows)) * ROW_PX
        return QRectF(0, top, self._width, AXIS_PX)

    def bin_x(self, number: int) -> float:
        """Return the left border of a bin, in whole pixels so that bins meet."""
        return float(round(self.x(self._model.since_s + number * BIN_S)))

    def bins(self, index: int, first: int, last: int) -> QRect:
        """Return where the bins [first, last) of a row are, their outlines included."""
        row = self.row(index)
        left, right = self.bin_x(max(0, first - 1)), self.bin_x(last + 1)
        where = QRectF(left - 2, row.top(), right - left + 4, row.height())
        return where.toAlignedRect()

    def now(self, *moments: float) -> QRect:
        """Return where the line of now and its text are, for all of `moments`."""
        left, right = self.x(min(moments)), self.x(max(moments))
        bottom = self.axis().bottom()
        where = QRectF(left - _NOW_ROOM_PX, 0, right - left + 2 * _NOW_ROOM_PX, bottom)
        return where.toAlignedRect()


class StripsArtist:
    """Draws one StripsModel with one painter."""

    def __init__(self, painter: QPainter, look: Look, texts: Texts) -> None:
        self._painter = painter
        self._look = look
        self._texts = texts

    def draw(self, model: StripsModel, shape: StripsShape, dirty: QRect) -> None:
        """Draw what `dirty` touches, back to front."""
        self._painter.setClipRect(dirty)
        self._ticks(model, shape)
        for index, row in enumerate(model.rows):
            if dirty.left() < LEFT_PX:
                self._label(row, shape.label(index))
            if dirty.intersects(shape.row(index).toAlignedRect()):
                self._row(row, index, (model, shape), dirty)
        self._bands(model, shape)
        self._answers(model, shape)
        self._moments(model, shape)

    def _label(self, row: StripRow, where: QRectF) -> None:
        painter = self._painter
        left = where.left()
        if row.letter:
            chip = QRectF(left + 1, where.center().y() - _CHIP / 2, _CHIP, _CHIP)
            draw_chip(painter, self._look, (row.letter, row.colour), chip)
            left += _NAME_PX
        painter.setFont(self._look.font("body"))
        painter.setPen(self._look.colour("soft"))
        room = QRectF(left, where.top(), where.right() - left, where.height())
        figures = painter.fontMetrics().horizontalAdvance(row.figures) + 12
        name = painter.fontMetrics().elidedText(
            row.name, Qt.TextElideMode.ElideRight, int(room.width() - figures)
        )
        painter.drawText(room, _MIDDLE_LEFT, name)
        painter.setPen(self._look.colour("ink"))
        painter.drawText(room.adjusted(0, 0, -4, 0), _MIDDLE_RIGHT, row.figures)

    def _row(
        self, row: StripRow, index: int, where: tuple[StripsModel, StripsShape], dirty: QRect
    ) -> None:
        model, shape = where
        room = shape.row(index).adjusted(0, _PAD, 0, -_PAD)
        end = shape.x(model.now_s)
        count = len(row.bins)
        first = max(0, int((shape.at_s(dirty.left()) - model.since_s) // BIN_S) - 1)
        last = min(count, int((shape.at_s(dirty.right()) - model.since_s) // BIN_S) + 2)
        ground = QRectF(room.left(), room.top(), max(0.0, end - room.left()), room.height())
        self._painter.fillRect(ground, self._look.colour("track"))
        brush = hatching(self._look)
        known_end = shape.bin_x(count)
        if end > known_end:
            rest = QRectF(known_end, room.top(), end - known_end, room.height())
            self._painter.fillRect(rest, brush)
        for number in range(first, last):
            if row.bins[number] is None:
                left, right = shape.bin_x(number), min(end, shape.bin_x(number + 1))
                unknown = QRectF(left, room.top(), max(0.0, right - left), room.height())
                self._painter.fillRect(unknown, brush)
        settled = count - model.unsettled
        self._voice(row, (first, min(last, settled)), room, (shape, 1.0))
        self._voice(row, (max(first, settled), last), room, (shape, _UNSETTLED))

    def _voice(
        self,
        row: StripRow,
        span: tuple[int, int],
        room: QRectF,
        how: tuple[StripsShape, float],
    ) -> None:
        shape, opacity = how
        end = shape.now_x
        colour = self._look.colour(row.colour)
        self._painter.setOpacity(opacity)
        self._painter.setPen(QPen(self._look.colour("mark_edge"), 1))
        self._painter.setBrush(fill_brush(colour.rgba(), row.fill))
        for first, last in _spoken(row.bins, *span):
            path = QPainterPath()
            bottom = room.bottom()
            path.moveTo(shape.bin_x(first), bottom)
            for number in range(first, last):
                height = max(_LEAST_PX, (row.bins[number] or 0.0) * room.height())
                path.lineTo(shape.bin_x(number), bottom - height)
                path.lineTo(min(end, shape.bin_x(number + 1)), bottom - height)
            path.lineTo(min(end, shape.bin_x(last)), bottom)
            path.closeSubpath()
            self._painter.drawPath(path)
        self._painter.setOpacity(1.0)

    def _bands(self, model: StripsModel, shape: StripsShape) -> None:
        self._painter.setFont(self._look.font("body"))
        for band in model.bands:
            left = max(LEFT_PX, shape.x(band.start_s)) + 1
            width = max(1.0, shape.x(band.end_s) - 1 - left)
            where = QRectF(left, 0, width, BAND_PX - 6)
            self._painter.setPen(QPen(self._look.colour("line"), 1))
            self._painter.setBrush(self._look.colour(band.colour))
            self._painter.drawRoundedRect(where.adjusted(0, 0.5, 0, 0), 4, 4)
            if width < _TITLE_FROM_PX:
                continue
            self._painter.setPen(self._look.colour("ink"))
            inside = where.adjusted(8, 0, -4, 0)
            title = self._painter.fontMetrics().elidedText(
                band.title, Qt.TextElideMode.ElideRight, int(inside.width())
            )
            self._painter.drawText(inside, _MIDDLE_LEFT, title)

    def _ticks(self, model: StripsModel, shape: StripsShape) -> None:
        axis = shape.axis()
        taken = [self._text_room(shape.now_x, self._now_text(model), shape)]
        if model.pick_s is not None:
            middle = shape.x(model.pick_s + BIN_S / 2)
            taken.append(self._text_room(middle, clock(model.pick_s), shape))
        self._painter.setFont(self._look.font("body"))
        for at_s in model.ticks:
            x = shape.x(at_s)
            self._painter.setPen(QPen(self._look.colour("line"), 1))
            self._painter.drawLine(QPointF(x, BAND_PX), QPointF(x, axis.top() + 16))
            if not any(room.left() - 24 < x < room.right() + 24 for room in taken):
                self._painter.setPen(self._look.colour("soft"))
                where = QRectF(x - 40, axis.top() + 18, 80, 22)
                self._painter.drawText(where, Qt.AlignmentFlag.AlignCenter, clock(at_s))

    def _answers(self, model: StripsModel, shape: StripsShape) -> None:
        axis = shape.axis()
        self._painter.setFont(self._look.font("body"))
        self._painter.setPen(self._look.colour("soft"))
        where = QRectF(0, axis.top(), LEFT_PX - 12, 18)
        self._painter.drawText(where, _MIDDLE_RIGHT, self._texts("timeline.answers"))
        self._painter.setPen(QPen(self._look.colour("answer"), 2))
        for at_s in model.answers:
            x = shape.x(at_s)
            if x >= LEFT_PX:
                self._painter.drawLine(QPointF(x, axis.top() + 3), QPointF(x, axis.top() + 15))

    def _moments(self, model: StripsModel, shape: StripsShape) -> None:
        now = self._now_text(model)
        if model.pick_s is None:
            self._moment(shape.now_x, now, "ink", shape)
            return
        left, right = shape.x(model.pick_s), shape.x(model.pick_s + BIN_S)
        picked = self._text_room((left + right) / 2, clock(model.pick_s), shape)
        if self._text_room(shape.now_x, now, shape).intersects(picked):
            now = ""  # what was picked is what the teacher looks for
        self._moment(shape.now_x, now, "ink", shape)
        bottom = shape.axis().top()
        self._painter.setPen(QPen(self._look.colour("accent"), 2))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRect(QRectF(left, BAND_PX - 2, right - left, bottom - BAND_PX + 4))
        self._moment((left + right) / 2, clock(model.pick_s), "accent", shape, line=False)

    def _moment(
        self, x: float, text: str, colour: str, shape: StripsShape, *, line: bool = True
    ) -> None:
        axis = shape.axis()
        self._painter.setPen(QPen(self._look.colour(colour), 2))
        if line:
            self._painter.drawLine(QPointF(x, 0), QPointF(x, axis.top() + 18))
        if text:
            where = self._text_room(x, text, shape)
            self._painter.fillRect(where, self._look.colour("surface"))
            self._painter.drawText(where, Qt.AlignmentFlag.AlignCenter, text)

    def _now_text(self, model: StripsModel) -> str:
        return self._texts("timeline.now", at=clock(model.now_s))

    def _text_room(self, x: float, text: str, shape: StripsShape) -> QRectF:
        """Return where the text of a moment stands under the rows, within the widget."""
        axis = shape.axis()
        self._painter.setFont(self._look.font("strong"))
        width = self._painter.fontMetrics().horizontalAdvance(text) + 12.0
        left = max(0.0, min(x - width / 2, axis.right() - width))
        return QRectF(left, axis.top() + 18, width, 22)


def _spoken(bins: tuple[float | None, ...], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield [start, end) of each run of bins in which the voice spoke."""
    start: int | None = None
    for number in range(first, last):
        if bins[number] and start is None:
            start = number
        elif not bins[number] and start is not None:
            yield start, number
            start = None
    if start is not None:
        yield start, last
