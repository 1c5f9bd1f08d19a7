"""Brings the pictures that pupils sent to the board's cards, to the large view and the projector.

They are read and drawn off the GUI thread. Nothing is kept beyond the lesson.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QImage

from classsense.domain.desk import Progress, RunningLesson
from classsense.domain.drawings import DrawingError, Stroke, duration_ms, parse
from classsense.domain.lesson import QuestionId
from classsense.resources.texts import Texts
from classsense.ui.background import Background
from classsense.ui.inked import SHEET, drawn
from classsense.ui.panels.board import BoardPanel
from classsense.ui.panels.picture_view import PictureView, PictureViewModel
from classsense.ui.presenters.board import BoardModel, Card
from classsense.ui.theme import Look

THUMBNAIL: Final = QSize(480, 360)
_DRAWING: Final = "d"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is shown.

    Attributes:
        small: For the cards.
        strokes: Of a drawing; empty for a photo.
        under: What was drawn on; one for all drawings of a question.
        photo: JPEG. Forty of them decoded would take 300 MB.
    """

    small: QImage
    strokes: tuple[Stroke, ...] = ()
    under: QImage | None = None
    photo: bytes = b""

    def large(self) -> QImage:
        """Return it as large as it was made."""
        if self.photo:
            return QImage.fromData(self.photo)
        return drawn(self.strokes, SHEET, self.under)


class BoardPictures(QObject):
    """Between the lesson and the board. GUI thread only.

    Attributes:
        view: The window with one large picture; None while it is closed.
    """

    def __init__(self, look: Look, texts: Texts, lesson: RunningLesson, board: BoardPanel) -> None:
        super().__init__(board)
        self._look = look
        self._texts = texts
        self._lesson = lesson
        self._board = board
        self._background = Background(self)
        self._known: dict[str, Picture | None] = {}
        self._wanted: dict[str, list[Callable[[Picture], None]]] = {}
        self._unders: dict[QuestionId, QImage | None] = {}
        self._question: QuestionId | None = None
        self._cards: tuple[Card, ...] = ()
        self.view: PictureView | None = None
        board.large_wanted.connect(self.open)

    def show_board(self, model: BoardModel) -> None:
        """Give every card its picture, now or as soon as it was read."""
        self._question = model.id
        self._cards = tuple(card for card in model.cards if card.picture)
        for card in self._cards:
            if not self._board.has_picture(card.id):
                self.ask(card.picture, model.id, self._giver(card.id))
        if self.view is not None and not self._cards:
            self.view.close()

    def ask(self, name: str, question: QuestionId | None, give: Callable[[Picture], None]) -> None:
        """Call `give` with a picture once it was read; never, if there is none of that name."""
        known = self._known.get(name)
        if known is not None:
            give(known)
        if name in self._known:
            return
        if name in self._wanted:
            self._wanted[name].append(give)
            return
        self._wanted[name] = [give]

        under = None if question is None else self._under(question)

        def read(_progress: Progress) -> Picture | None:
            body = self._lesson.picture(name)
            return None if body is None else _made(name, body, under)

        self._background.run(read, lambda found: self._arrived(name, found))

    def open(self, answer: str) -> None:
        """Show a picture large; a drawing can be seen again as it was drawn."""
        cards = [card for card in self._cards if not card.covered]
        if not cards:
            return
        place = next((at for at, card in enumerate(cards) if card.id == answer), 0)
        if self.view is None:
            self.view = PictureView(self._look, self._texts, self._board.window())
            self.view.other_wanted.connect(self._open_other)
            self.view.finished.connect(self._closed)
            self.view.show()
        self._show(place)

    def stop(self) -> None:
        """End what runs, close what is open."""
        if self.view is not None:
            self.view.close()
        self._background.close()

    def _under(self, question: QuestionId) -> QImage | None:
        """Return what drawings of a question are made on; decoded once."""
        if question not in self._unders:
            file = self._lesson.background(question)
            self._unders[question] = None if file is None else QImage.fromData(file)
        return self._unders[question]

    def _giver(self, answer: str) -> Callable[[Picture], None]:
        return lambda picture: self._board.show_picture(answer, picture.small)

    def _arrived(self, name: str, found: Picture | None) -> None:
        self._known[name] = found
        for give in self._wanted.pop(name, ()):
            if found is not None:
                give(found)

    def _open_other(self, step: int) -> None:
        shown = None if self.view is None else self.view.shown
        places = [at for at, card in enumerate(self._cards) if card.id == shown]
        if self._cards:
            self._show(((places[0] if places else 0) + step) % len(self._cards))

    def _show(self, place: int) -> None:
        card = self._cards[place]

        def give(picture: Picture) -> None:
            if self.view is not None:
                self.view.show_model(
                    PictureViewModel(
                        id=card.id,
                        words=card.text,
                        author=card.author,
                        place=(place + 1, len(self._cards)),
                        picture=picture.large(),
                        strokes=picture.strokes,
                        under=picture.under,
                        length_ms=duration_ms(picture.strokes),
                    )
                )

        self.ask(card.picture, self._question, give)

    def _closed(self) -> None:
        if self.view is not None:
            self.view.deleteLater()
        self.view = None


def _made(name: str, body: bytes, under: QImage | None) -> Picture | None:
    """Return a picture of a pupil as it is shown; None if it cannot be read."""
    if not name.startswith(_DRAWING):
        photo = QImage.fromData(body)
        return None if photo.isNull() else Picture(_small(photo), photo=body)
    try:
        strokes = parse(body.decode())
    except (DrawingError, UnicodeDecodeError):
        return None
    return Picture(drawn(strokes, THUMBNAIL, under), strokes, under)


def _small(photo: QImage) -> QImage:
    return photo.scaled(
        THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
