"""Draws the timeline: every row on the same time axis, unknown stretches hatched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from classsense.resources.texts import Texts
from classsense.ui.drawing import hatching
from classsense.ui.panels.activity_strip import draw_band
from classsense.ui.presenters.figures import clock
from classsense.ui.presenters.timeline import Band, TimelineModel
from classsense.ui.theme import Look

LEFT_PX: Final = 136.0
RIGHT_PX: Final = 36.0
HEIGHT_PX: Final = 178
_BAND: Final = (8.0, 26.0)
_TALK: Final = (42.0, 34.0)
_TEACHER: Final = (82.0, 14.0)
_FACING: Final = (102.0, 32.0)
_ANSWERS: Final = (138.0, 14.0)
_TICKS: Final = (153.0, 22.0)
"""Top and height of each row, pixels."""
_TITLE_FROM_PX: Final = 28.0
_ALPHA: Final = 0.22
_MIDDLE_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_MIDDLE_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft

Row = tuple[float, float]
Values = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """Turns seconds into pixels."""

    width: float
    length_s: float

    def x(self, at_s: float) -> float:
        """Return where a moment is drawn."""
        return LEFT_PX + (self.width - LEFT_PX - RIGHT_PX) * at_s / self.length_s

    def at_s(self, x: float) -> float:
        """Return the moment that is drawn at `x`."""
        return (x - LEFT_PX) / max(1.0, self.width - LEFT_PX - RIGHT_PX) * self.length_s


class TimelineArtist:
    """Draws one TimelineModel with one painter."""

    def __init__(self, painter: QPainter, look: Look, texts: Texts) -> None:
        self._painter = painter
        self._look = look
        self._texts = texts

    def draw(self, model: TimelineModel, axis: Axis) -> None:
        """Draw everything, back to front."""
        self._labels()
        self._ticks(model, axis)
        for band in model.bands:
            self._band(band, axis)
        talk = model.activity or model.talk
        for values, row in (
            (talk, _TALK),
            (model.teacher, _TEACHER),
            (model.facing, _FACING),
        ):
            self._unknown(values, row, model, axis)
        self._talk(model, axis)
        self._area(model.teacher, _TEACHER, "teacher", (model, axis))
        self._coverage(model, axis)
        self._line(model.facing, "facing", (model, axis))
        self._answers(model, axis)
        self._moments(model, axis)

    def _labels(self) -> None:
        self._painter.setFont(self._look.font("body"))
        self._painter.setPen(self._look.colour("soft"))
        for name, (top, height) in (
            ("talk", _TALK),
            ("teacher", _TEACHER),
            ("facing", _FACING),
            ("answers", _ANSWERS),
        ):
            where = QRectF(8, top + height / 2 - 12, LEFT_PX - 20, 24)
            self._painter.drawText(where, _MIDDLE_RIGHT, self._texts(f"timeline.{name}"))

    def _ticks(self, model: TimelineModel, axis: Axis) -> None:
        self._painter.setFont(self._look.font("body"))
        for at_s in model.ticks:
            x = axis.x(at_s)
            self._painter.setPen(QPen(self._look.colour("track"), 1))
            self._painter.drawLine(QPointF(x, _TALK[0]), QPointF(x, _TICKS[0]))
            self._painter.setPen(self._look.colour("soft"))
            where = QRectF(x - 40, _TICKS[0], 80, _TICKS[1])
            taken = (model.now_s, *(() if model.pick_s is None else (model.pick_s,)))
            if all(abs(x - axis.x(moment)) > _NOW_ROOM_PX for moment in taken):
                self._painter.drawText(where, Qt.AlignmentFlag.AlignCenter, clock(at_s))

    def _band(self, band: Band, axis: Axis) -> None:
        left, right = axis.x(band.start_s) + 1, axis.x(band.end_s) - 1
        where = QRectF(left, _BAND[0], max(1.0, right - left), _BAND[1])
        if band.planned:
            self._painter.setPen(QPen(self._look.colour("edge"), 1, Qt.PenStyle.DotLine))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            self._painter.setPen(QPen(self._look.colour("line"), 1))
            self._painter.setBrush(self._look.colour(band.colour))
        self._painter.drawRoundedRect(where, 5, 5)
        if where.width() < _TITLE_FROM_PX:
            return
        self._painter.setPen(self._look.colour("soft" if band.planned else "ink"))
        inside = where.adjusted(8, 0, -4, 0)
        title = self._painter.fontMetrics().elidedText(
            band.title, Qt.TextElideMode.ElideRight, int(inside.width())
        )
        self._painter.drawText(inside, _MIDDLE_LEFT, title)

    def _talk(self, model: TimelineModel, axis: Axis) -> None:
        """Draw at how many tables nobody, one or many spoke; or how much talk there was at all."""
        if not model.activity:
            self._area(model.talk, _TALK, "talk", (model, axis))
            return
        left, right = axis.x(0), axis.x(model.now_s)
        ground = QRectF(left, _TALK[0], right - left, _TALK[1])
        known = [shares is not None for shares in model.activity]
        for first, last in _stretches(known):
            ground.setLeft(axis.x(first * model.bin_s))
            ground.setRight(axis.x(min(last * model.bin_s, model.now_s)))
            self._painter.fillRect(ground, self._look.colour("track"))
        edges = [
            round(axis.x(min(at * model.bin_s, model.now_s)))
            for at in range(len(model.activity) + 1)
        ]
        draw_band(self._painter, self._look, model.activity, edges, _TALK)

    def _unknown(
        self, values: Sequence[object], row: Row, model: TimelineModel, axis: Axis
    ) -> None:
        """Hatch the stretches of the past of which nothing is known."""
        known = [value is not None for value in values]
        brush = hatching(self._look)
        for first, last in _stretches([not here for here in known]):
            right = axis.x(min(last * model.bin_s, model.now_s))
            left = axis.x(first * model.bin_s)
            self._painter.fillRect(QRectF(left, row[0], max(0.0, right - left), row[1]), brush)

    def _area(
        self, values: Values, row: Row, colour: str, where: tuple[TimelineModel, Axis]
    ) -> None:
        ground = self._look.colour(colour)
        ground = ground.fromRgbF(ground.redF(), ground.greenF(), ground.blueF(), _ALPHA)
        bottom = row[0] + row[1]
        for run in _runs(values, row, where):
            foot = [QPointF(run[-1].x(), bottom), QPointF(run[0].x(), bottom)]
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(ground)
            self._painter.drawPolygon(QPolygonF([*run, *foot]))
            self._painter.setPen(QPen(self._look.colour(colour), 2))
            self._painter.drawPolyline(QPolygonF(run))

    def _coverage(self, model: TimelineModel, axis: Axis) -> None:
        """Draw as a grey ground how many of the class the line above it rests on."""
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._look.colour("track"))
        bottom = _FACING[0] + _FACING[1]
        for run in _runs(model.coverage, _FACING, (model, axis)):
            foot = [QPointF(run[-1].x(), bottom), QPointF(run[0].x(), bottom)]
            self._painter.drawPolygon(QPolygonF([*run, *foot]))

    def _line(self, values: Values, colour: str, where: tuple[TimelineModel, Axis]) -> None:
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(
            QPen(self._look.colour(colour), 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        )
        for run in _runs(values, _FACING, where):
            self._painter.drawPolyline(QPolygonF(run))

    def _answers(self, model: TimelineModel, axis: Axis) -> None:
        self._painter.setPen(QPen(self._look.colour("answer"), 2))
        top, height = _ANSWERS
        self._painter.drawLines(
            [
                line
                for at_s in model.answers
                for line in (
                    QPointF(axis.x(at_s), top + 2),
                    QPointF(axis.x(at_s), top + height - 2),
                )
            ]
        )
        for at_s in model.marks:
            spot = QPointF(axis.x(at_s) - 3, top - 4)
            self._painter.drawPixmap(spot, self._look.icon("flag", "ink", 20))

    def _moments(self, model: TimelineModel, axis: Axis) -> None:
        self._moment(axis.x(model.now_s), model.now_text, "ink")
        if model.pick_s is not None:
            self._moment(axis.x(model.pick_s), clock(model.pick_s), "accent")

    def _moment(self, x: float, text: str, colour: str) -> None:
        self._painter.setPen(QPen(self._look.colour(colour), 2))
        self._painter.drawLine(QPointF(x, 4), QPointF(x, _TICKS[0] + 1))
        self._painter.setFont(self._look.font("strong"))
        width = self._painter.fontMetrics().horizontalAdvance(text) + 12.0
        right = self._painter.device().width() - 4.0
        left = min(x - width / 2, right - width)
        where = QRectF(left, _TICKS[0], width, _TICKS[1])
        self._painter.fillRect(where, self._look.colour("surface"))
        self._painter.drawText(where, Qt.AlignmentFlag.AlignCenter, text)


_NOW_ROOM_PX: Final = 88.0
"""Ticks this near to the now-line give way to its text."""


def _stretches(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield [first, last) of each run of True."""
    first: int | None = None
    for index, flag in enumerate((*flags, False)):
        if flag and first is None:
            first = index
        elif not flag and first is not None:
            yield first, index
            first = None


def _runs(values: Values, row: Row, where: tuple[TimelineModel, Axis]) -> Iterator[list[QPointF]]:
    """Yield the known stretches as points; a single bin becomes a short level line."""
    model, axis = where
    top, height = row
    for first, last in _stretches([value is not None for value in values]):
        points: list[QPointF] = []
        for index in range(first, last):
            y = top + height * (1 - (values[index] or 0.0))
            if index == first:
                points.append(QPointF(axis.x(index * model.bin_s), y))
            middle = min((index + 0.5) * model.bin_s, model.now_s)
            points.append(QPointF(axis.x(middle), y))
            if index == last - 1:
                points.append(QPointF(axis.x(min((index + 1) * model.bin_s, model.now_s)), y))
        yield points
