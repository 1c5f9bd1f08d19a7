"""The second window for the class: the question, and answers side by side without names."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from classsense.resources.texts import Texts
from classsense.ui.panels.class_window import ClassWindow
from classsense.ui.panels.parts import card, clear, column, label, row
from classsense.ui.panels.picture_view import PictureCanvas
from classsense.ui.presenters.board_control import ProjectorModel
from classsense.ui.theme import GRID, Look

_LARGEST_PX = 72
_SMALLEST_PX = 22
_WORDS_PX = 34
"""What pupils say of their pictures leaves the room to these."""
_STEP_PX = 4


class ProjectorWindow(ClassWindow):
    """Large enough for the last row. It shows no figure of the sensing and no seat."""

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__(texts("ctl.projector"))
        self._look = look
        self._model: ProjectorModel | None = None
        self._answers: list[QLabel] = []
        self._pictures: dict[str, PictureCanvas] = {}
        self._question = label(role="question", wrap=True)
        self._cards: QHBoxLayout = row(spacing=2 * GRID)
        inside = column(self._question, spacing=3 * GRID, margin=4 * GRID)
        inside.addLayout(self._cards, 1)
        self.ground.setLayout(inside)

    @property
    def answers(self) -> tuple[str, ...]:
        """What stands there."""
        return tuple(each.text() for each in self._answers)

    def show_model(self, model: ProjectorModel) -> None:
        """Show these answers."""
        if model == self._model:
            return
        self._model = model
        self._question.setText(model.text)
        clear(self._cards)
        self._answers = []
        self._pictures = {}
        pictures = model.pictures or ("",) * len(model.answers)
        for text, picture in zip(model.answers, pictures, strict=True):
            answer = label(text, wrap=True)
            answer.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._answers.append(answer)
            self._cards.addWidget(self._framed(answer, picture), 1)
        self._fit()

    @property
    def wanted(self) -> tuple[str, ...]:
        """Names of the pictures that have not come yet."""
        return tuple(name for name, canvas in self._pictures.items() if canvas.image.isNull())

    def show_picture(self, name: str, picture: QImage) -> None:
        """Show a picture, if its answer still stands there."""
        canvas = self._pictures.get(name)
        if canvas is not None:
            canvas.show_image(picture)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the letters to the screen."""
        super().resizeEvent(event)
        self._fit()

    def _framed(self, answer: QLabel, picture: str) -> QFrame:
        if not picture:
            return card(column(answer))
        canvas = self._pictures[picture] = PictureCanvas()
        answer.setVisible(bool(answer.text()))
        inside = column(canvas, answer)
        inside.setStretch(0, 1)
        return card(inside)

    def _fit(self) -> None:
        """Give all answers the largest letters in which the longest one fits."""
        if not self._answers:
            return
        self._sized(self._question, max(_SMALLEST_PX, self.height() // 20))
        width = self.width() // len(self._answers) - 10 * GRID
        height = int(self.height() * (0.15 if self._pictures else 0.66))
        size = _WORDS_PX if self._pictures else _LARGEST_PX
        while size > _SMALLEST_PX and not self._fits(size, width, height):
            size -= _STEP_PX
        for answer in self._answers:
            self._sized(answer, size)

    def _fits(self, size: int, width: int, height: int) -> bool:
        for answer in self._answers:
            self._sized(answer, size)
        return all(answer.heightForWidth(width) <= height for answer in self._answers)

    def _sized(self, where: QLabel, size: int) -> None:
        # A font that is set loses against the style sheet of the console.
        where.setStyleSheet(f"font-size: {size}px;")
