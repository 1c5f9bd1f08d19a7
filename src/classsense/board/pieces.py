"""What a tablet sends in pieces before the answer that it belongs to: a drawing or a photo."""

import base64
import binascii
from typing import Final

from classsense.board.messages import MOST_PIECES, Piece
from classsense.board.photos import MOST_BYTES, PhotoError, made_anew
from classsense.domain.drawings import DrawingError, parse
from classsense.domain.lesson import QuestionKind

_PHOTO_CHARS: Final = 4 * (MOST_BYTES // 3 + 1)


class PictureError(ValueError):
    """What came is no picture of the kind that was asked for."""


class Pieces:
    """The pieces of one picture of one tablet, at most `MOST_PIECES` of 48,000 characters.

    Those of another answer take their place. Used by the board's thread only.
    """

    def __init__(self) -> None:
        self._answer = ""
        self._parts: list[str] = []
        self._wanted = 0

    def add(self, piece: Piece) -> bool:
        """Add a piece; return whether it was the next one. They come in order, from 0."""
        if piece.at == 0:
            self._answer, self._parts, self._wanted = piece.id, [], piece.of
        fits = (piece.id, piece.at, piece.of) == (self._answer, len(self._parts), self._wanted)
        if not fits or piece.at >= piece.of or piece.of > MOST_PIECES:
            self.forget()
            return False
        self._parts.append(piece.data)
        return True

    def take(self, answer: str) -> str | None:
        """Return the whole of what came for `answer`, and forget it; None if it is not whole."""
        whole = answer == self._answer and 0 < self._wanted == len(self._parts)
        text = "".join(self._parts) if whole else None
        if answer == self._answer:
            self.forget()
        return text

    def forget(self) -> None:
        """Forget what came."""
        self._answer, self._parts, self._wanted = "", [], 0


def body_of(kind: QuestionKind, text: str) -> bytes:
    """Return what is kept of a picture. May take a second; runs in any thread but the board's.

    Args:
        kind: Drawing or photo.
        text: A drawing (see `domain.drawings`), or a photo in base64.

    Raises:
        PictureError: It is no such picture, or too large.
    """
    try:
        if kind is QuestionKind.DRAWING:
            parse(text)
            return text.encode("ascii")
        if len(text) > _PHOTO_CHARS:
            raise PictureError("too many characters")
        return made_anew(base64.b64decode(text.encode("ascii"), validate=True))
    except (DrawingError, PhotoError, binascii.Error, UnicodeError) as error:
        raise PictureError(str(error)) from error
