"""One picture of a pupil, large; a drawing plays again as it was drawn."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QSizePolicy, QSlider, QWidget

from classsense.domain.drawings import Stroke
from classsense.resources.texts import Texts
from classsense.ui.inked import SHEET, drawn, fitted
from classsense.ui.panels.parts import Button, column, label, row, show_text
from classsense.ui.presenters.figures import clock
from classsense.ui.theme import GRID, Look

_FRAME_MS: Final = 40
_SIZE: Final = (960, 700)


@dataclass(frozen=True, slots=True, eq=False)
class PictureViewModel:
    """What stands in the window.

    Attributes:
        id: Of the answer.
        words: What its pupil says of it.
        author: Table and seat; empty while they are hidden.
        place: Which of how many, from 1.
        strokes: Of a drawing; empty for a photo.
        under: What was drawn on; None for blank paper.
        length_ms: How long the drawing took.
    """

    id: str
    words: str
    author: str
    place: tuple[int, int]
    picture: QImage
    strokes: tuple[Stroke, ...] = ()
    under: QImage | None = None
    length_ms: int = 0


class PictureCanvas(QWidget):
    """A picture as large as it fits."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def image(self) -> QImage:
        """What is shown."""
        return self._image

    def sizeHint(self) -> QSize:
        """Ask for half a sheet."""
        return SHEET / 2

    def show_image(self, image: QImage) -> None:
        """Show a picture."""
        self._image = image
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it in the middle."""
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(fitted(self._image.size(), QRectF(self.rect())), self._image)
        painter.end()


class PictureView(QDialog):
    """The window.

    Attributes:
        canvas, play, slider: The picture, and how a drawing is seen again.

    Signals:
        other_wanted: arg: 1 for the next picture, -1 for the one before.
    """

    other_wanted = Signal(int)

    def __init__(self, look: Look, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._model: PictureViewModel | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._tick)
        self._since = QElapsedTimer()
        self._from_ms = 0
        self.setWindowTitle(texts("pic.title"))
        self.canvas = PictureCanvas()
        self._words = label(role="strong", wrap=True)
        self._author = label(role="soft")
        self._place = label(role="soft")
        self._time = label(role="soft")
        self.play = Button(look, texts("pic.play"), icon="play")
        self.play.clicked.connect(self._on_play)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(texts("pic.slider"))
        self.slider.valueChanged.connect(self._on_moment)
        self.before = Button(look, texts("pic.before"))
        self.before.clicked.connect(lambda: self.other_wanted.emit(-1))
        self.after = Button(look, texts("pic.after"))
        self.after.clicked.connect(lambda: self.other_wanted.emit(1))
        close = Button(look, texts("pic.close"), "primary")
        close.clicked.connect(self.accept)
        self._replay = QWidget()
        self._replay.setLayout(row(self.play, self.slider, self._time))
        foot = row(self._place, self.before, self.after, close)
        foot.insertStretch(1)
        layout = column(
            self._words, self._author, self.canvas, self._replay, spacing=GRID, margin=2 * GRID
        )
        layout.setStretch(2, 1)
        layout.addLayout(foot)
        self.setLayout(layout)
        self.resize(*_SIZE)

    @property
    def shown(self) -> str | None:
        """Which answer is shown."""
        return None if self._model is None else self._model.id

    def show_model(self, model: PictureViewModel) -> None:
        """Show a picture, as it was when it was done."""
        self._stop()
        self._model = model
        show_text(self._words, model.words)
        show_text(self._author, model.author)
        at, count = model.place
        show_text(self._place, self._texts("pic.place", at=at, count=count))
        self.before.setVisible(count > 1)
        self.after.setVisible(count > 1)
        self._replay.setVisible(bool(model.strokes))
        self.slider.blockSignals(True)
        self.slider.setRange(0, model.length_ms)
        self.slider.setSingleStep(250)
        self.slider.setPageStep(2000)
        self.slider.setValue(model.length_ms)
        self.slider.blockSignals(False)
        self.canvas.show_image(model.picture)
        self.canvas.setAccessibleName(model.words)
        self._tell_time()

    def _on_play(self) -> None:
        if self._timer.isActive():
            self._stop()
            return
        at = self.slider.value()
        self._from_ms = 0 if at >= self.slider.maximum() else at
        self.slider.setValue(self._from_ms)
        self._since.start()
        self._timer.start()
        self.play.setText(self._texts("pic.pause"))

    def _tick(self) -> None:
        at = self._from_ms + self._since.elapsed()
        self.slider.setValue(min(at, self.slider.maximum()))
        if at >= self.slider.maximum():
            self._stop()

    def _stop(self) -> None:
        self._timer.stop()
        self.play.setText(self._texts("pic.play"))

    def _on_moment(self, at_ms: int) -> None:
        if self._model is not None and self._model.strokes:
            if (
                self._timer.isActive()
                and abs(at_ms - self._from_ms - self._since.elapsed()) > 4 * _FRAME_MS
            ):  # moved by hand while it plays
                self._from_ms = at_ms
                self._since.restart()
            self.canvas.show_image(drawn(self._model.strokes, SHEET, self._model.under, at_ms))
            self._tell_time()

    def _tell_time(self) -> None:
        now, whole = self.slider.value() / 1000, self.slider.maximum() / 1000
        self._time.setText(f"{clock(now)} / {clock(whole)}")
