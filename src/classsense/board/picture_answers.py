"""Takes the pictures of one tablet: piece by piece, made anew, kept before their answers."""

import asyncio
from collections.abc import Callable
from typing import Final

from classsense.board.gallery import new_name
from classsense.board.messages import Piece, Reason
from classsense.board.pieces import PictureError, Pieces, body_of
from classsense.board.rooms import Room
from classsense.board.tablets import Tablet
from classsense.domain.commands import ClientId
from classsense.domain.lesson import QuestionKind
from classsense.domain.pictures import WITH_PICTURE

Made = Callable[[str | None, Reason], None]
"""Told the name of a picture that is kept; or None and why it is not."""

_LETTERS: Final = {QuestionKind.DRAWING: "d", QuestionKind.PHOTO: "p"}


class PictureAnswers:
    """The pictures of one connection. Used by the board's thread only; nothing here waits."""

    def __init__(self, room: Room, tablet: Tablet) -> None:
        self._room = room
        self._tablet = tablet
        self._pieces = Pieces()
        self._making: asyncio.Future[bytes] | None = None

    def add(self, piece: Piece) -> None:
        """Hold a piece, if a picture is asked for of somebody who sits here."""
        if self._tablet.seat is not None and self._asked():
            self._pieces.add(piece)

    def keep(self, answer: ClientId, kind: QuestionKind, made: Made) -> None:
        """Keep the picture of `answer` under a new name, and go on with it.

        A tablet has one picture made at a time; another one is to be sent again.
        """
        text = self._pieces.take(answer)
        gallery, store = self._room.gallery, self._room.gallery.kept
        if text is None:
            made(None, Reason.BAD_VALUE)
            return
        if store is None or (self._making is not None and not self._making.done()):
            made(None, Reason.NOT_KEPT)
            return
        name = new_name(_LETTERS[kind])

        def done(making: asyncio.Future[bytes]) -> None:
            if making.cancelled():
                return
            error = making.exception()
            if error is not None and not isinstance(error, PictureError):
                raise error
            if error is not None:
                made(None, Reason.BAD_VALUE)
            else:
                store.keep_picture(name, answer, making.result())
                made(name, Reason.NOT_KEPT)

        self._making = gallery.work(lambda: body_of(kind, text))
        self._making.add_done_callback(done)

    def _asked(self) -> bool:
        board = self._room.board
        return board is not None and any(
            known.kind in WITH_PICTURE and is_open for known, is_open in board.questions()
        )
