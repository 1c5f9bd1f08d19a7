"""Voice strips of a table: one row per voice, one time axis; a click or the keys pick a moment."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.strips_artist import (
    AXIS_PX,
    BAND_PX,
    LEFT_PX,
    ROW_PX,
    StripsArtist,
    StripsShape,
)
from classsense.ui.presenters.strips import BIN_S, StripsModel
from classsense.ui.theme import Look

_LEAST_ROWS: Final = 2


class Strips(QWidget):
    """Shows a StripsModel; paints only the bins that changed.

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
        self._model: StripsModel | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(texts("strips.title"))
        self.setToolTip(texts("strips.hint"))
        self.setFixedHeight(_height(_LEAST_ROWS))

    def show_model(self, model: StripsModel) -> None:
        """Show the strips."""
        old, self._model = self._model, model
        if model == old:
            return
        self.setAccessibleDescription(model.description)
        self.setFixedHeight(_height(max(_LEAST_ROWS, len(model.rows))))
        if old is None or not _comparable(old, model):
            self.update()
            return
        shape = StripsShape(self.width(), model)
        for where in _changes(old, model, shape):
            self.update(where)

    def sizeHint(self) -> QSize:
        """Ask for one line per voice."""
        return QSize(720, self.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the moment under the pointer."""
        if self._model is not None and event.position().x() >= LEFT_PX:
            shape = StripsShape(self.width(), self._model)
            self._pick(shape.at_s(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the picked moment by one bin."""
        step = {Qt.Key.Key_Left: -BIN_S, Qt.Key.Key_Right: BIN_S}.get(Qt.Key(event.key()))
        if step is None or self._model is None:
            super().keyPressEvent(event)
            return
        here = self._model.now_s if self._model.pick_s is None else self._model.pick_s + BIN_S / 2
        self._pick(here + step)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what lies in the part that has to be painted."""
        painter = QPainter(self)
        if self._model is not None:
            shape = StripsShape(self.width(), self._model)
            artist = StripsArtist(painter, self._look, self._texts)
            artist.draw(self._model, shape, event.rect())
        if self.hasFocus():
            painter.setPen(QPen(self._look.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def bin_point(self, at_s: float) -> QPoint:
        """Return where a moment is drawn."""
        if self._model is None:
            return QPoint()
        return QPoint(round(StripsShape(self.width(), self._model).x(at_s)), self.height() // 2)

    def _pick(self, at_s: float) -> None:
        if self._model is None:
            return
        if at_s >= self._model.now_s:
            self.now_wanted.emit()
        else:
            self.picked.emit(max(self._model.since_s, at_s))


def _height(rows: int) -> int:
    return round(BAND_PX + rows * ROW_PX + AXIS_PX)


def _comparable(old: StripsModel, new: StripsModel) -> bool:
    """Return whether two states share axis and rows, so that only some bins differ."""
    return (
        (old.since_s, old.length_s, old.pick_s, len(old.rows))
        == (new.since_s, new.length_s, new.pick_s, len(new.rows))
        and [(row.letter, row.name) for row in old.rows]
        == [(row.letter, row.name) for row in new.rows]
        and [(band.title, band.start_s) for band in old.bands]
        == [(band.title, band.start_s) for band in new.bands]
    )


def _changes(old: StripsModel, new: StripsModel, shape: StripsShape) -> list[QRect]:
    found = []
    for index, (before, after) in enumerate(zip(old.rows, new.rows, strict=True)):
        if before.figures != after.figures:
            found.append(shape.label(index).toAlignedRect())
        changed = _difference(before.bins, after.bins)
        if changed is not None:
            found.append(shape.bins(index, *changed))
    if old.unsettled or new.unsettled:
        count = max((len(row.bins) for row in new.rows), default=0)
        fewer = min((len(row.bins) for row in old.rows), default=0)
        most = max(old.unsettled, new.unsettled)
        found += [
            shape.bins(index, max(0, min(count, fewer) - most), count)
            for index in range(len(new.rows))
        ]
    if old.now_s != new.now_s:
        found.append(shape.now(old.now_s, new.now_s))
    if old.answers != new.answers:
        found.append(shape.axis().toAlignedRect())
    return found


def _difference(
    old: tuple[float | None, ...], new: tuple[float | None, ...]
) -> tuple[int, int] | None:
    """Return [first, last) of the bins that differ; None if none does."""
    if old == new:
        return None
    same = [at for at in range(min(len(old), len(new))) if old[at] != new[at]]
    longest = max(len(old), len(new))
    if len(old) == len(new):
        return same[0], same[-1] + 1
    return (same or [min(len(old), len(new))])[0], longest
