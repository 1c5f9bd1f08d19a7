"""The pictures in texts that groups write together: made anew, kept, and shown to their group."""

import asyncio
from contextlib import suppress
from enum import StrEnum
from typing import Final

import msgspec
from msgspec import Struct

from classsense.board.gallery import Gallery, new_name
from classsense.board.limits import Allowances
from classsense.board.messages import Piece
from classsense.board.photos import PhotoError, size_of
from classsense.board.pieces import PictureError, Pieces, body_of
from classsense.board.writing_messages import told
from classsense.board.writing_text import OpenText, Page
from classsense.domain.lesson import GroupId, QuestionKind
from classsense.domain.pictures import is_text_name
from classsense.domain.ports import Receipt
from classsense.domain.writing import TextPicture, WritingStore

MOST_OF_A_GROUP: Final = 30
"""Pictures that are kept for a group's text, whether they still stand in it or not."""
_BURST: Final = 6
_PER_S: Final = 0.1
"""Pictures of a device: six at once, then one each 10 s."""

_PIECE: Final = msgspec.json.Decoder(Piece)


class PictureFault(StrEnum):
    """Why a picture was not taken."""

    BAD_PICTURE = "bad_picture"
    FULL = "full"
    TOO_MANY = "too_many"
    LOCKED = "locked"
    NOT_KEPT = "not_kept"


class TakenPicture(Struct, frozen=True, tag="picture"):
    """The picture is on the disk.

    Attributes:
        id: As of its pieces.
        name: What the text is to call it.
        width, height: In pixels.
    """

    id: str
    name: str
    width: int
    height: int


class NoPicture(Struct, frozen=True, tag="no_picture"):
    """The picture was not taken. Of `too_many` and `not_kept` it may be sent again."""

    id: str
    reason: PictureFault


class TextPictures:
    """The pictures of all texts of a lesson. Used by the board's thread only.

    Args:
        store: Keeps them; None keeps none.
        gallery: Makes them anew in its thread.
    """

    def __init__(self, store: WritingStore | None, gallery: Gallery) -> None:
        self._store = store
        self._gallery = gallery
        self._allowances = Allowances(_BURST, _PER_S)
        self._locks: dict[GroupId, asyncio.Lock] = {}
        self._queued: dict[GroupId, set[str]] = {}

    async def find(self, group: GroupId, name: str) -> bytes | None:
        """Return the JPEG of a picture of a group's text; None if that group has none such."""
        store = self._store
        if store is None or not is_text_name(name):
            return None
        return await asyncio.to_thread(store.text_picture, group, name)

    async def keep(
        self, group: GroupId, device: str, upload: str, text: str
    ) -> TakenPicture | NoPicture:
        """Keep a picture and tell its name, once it is on the disk.

        Args:
            group: For whose text.
            device: Who sends it.
            upload: The same for the same picture: it is kept once, however often it comes.
            text: In base64.
        """
        async with self._locks.setdefault(group, asyncio.Lock()):
            return await self._keep(group, device, upload, text)

    async def _keep(
        self, group: GroupId, device: str, upload: str, text: str
    ) -> TakenPicture | NoPicture:
        store = self._store
        if store is None:
            return NoPicture(upload, PictureFault.NOT_KEPT)
        kept = await asyncio.to_thread(store.text_pictures, group)
        queued = self._queued.setdefault(group, set())
        queued -= kept.keys()
        if upload in kept:
            return await self._taken(group, upload, kept[upload])
        if upload in queued:
            return NoPicture(upload, PictureFault.NOT_KEPT)  # the store tries it again
        if len(kept) + len(queued) >= MOST_OF_A_GROUP:
            return NoPicture(upload, PictureFault.FULL)
        if self._allowances.of(device).take_now(asyncio.get_running_loop().time()):
            return NoPicture(upload, PictureFault.TOO_MANY)
        try:
            body = await self._gallery.work(lambda: body_of(QuestionKind.PHOTO, text))
        except PictureError:
            return NoPicture(upload, PictureFault.BAD_PICTURE)
        name = new_name("t")
        queued.add(upload)
        if not await _committed(store, TextPicture(name, group, upload, body)):
            return NoPicture(upload, PictureFault.NOT_KEPT)
        kept = await asyncio.to_thread(store.text_pictures, group)
        # A board before this one may have queued the same picture: that one is kept.
        return await self._taken(group, upload, kept.get(upload, name))

    async def _taken(self, group: GroupId, upload: str, name: str) -> TakenPicture | NoPicture:
        body = await self.find(group, name)
        if body is None:
            return NoPicture(upload, PictureFault.NOT_KEPT)
        return _told_of(upload, name, body)


class Uploads:
    """What one connection sends of pictures: one at a time. Used by the board's thread only."""

    def __init__(self, pictures: TextPictures) -> None:
        self._pictures = pictures
        self._pieces = Pieces()
        self._making: asyncio.Task[None] | None = None

    def add(self, text: OpenText, page: Page, message: str) -> bool:
        """Take a piece, and with the last one the picture; return whether it is a piece at all."""
        try:
            piece = _PIECE.decode(message)
        except (msgspec.DecodeError, RecursionError):
            return False
        in_order = self._pieces.add(piece)
        if piece.at + 1 < piece.of:
            return True
        whole = self._pieces.take(piece.id)
        if not in_order or whole is None:
            _refuse(page, piece.id, PictureFault.BAD_PICTURE)
        elif text.locked:
            _refuse(page, piece.id, PictureFault.LOCKED)
        elif self._making is not None and not self._making.done():
            _refuse(page, piece.id, PictureFault.TOO_MANY)
        else:
            making = self._make(text, page, piece.id, whole)
            self._making = asyncio.get_running_loop().create_task(making)
        return True

    def end(self) -> None:
        """Stop: the page has gone. What is queued is kept, and found when it is sent again."""
        if self._making is not None:
            self._making.cancel()

    async def _make(self, text: OpenText, page: Page, upload: str, whole: str) -> None:
        page.tell(told(await self._pictures.keep(text.room.group, page.device, upload, whole)))


def _refuse(page: Page, upload: str, why: PictureFault) -> None:
    page.tell(told(NoPicture(upload, why)))


def _told_of(upload: str, name: str, body: bytes) -> TakenPicture | NoPicture:
    try:
        width, height = size_of(body)
    except PhotoError:
        return NoPicture(upload, PictureFault.BAD_PICTURE)
    return TakenPicture(upload, name, width, height)


async def _committed(store: WritingStore, picture: TextPicture) -> bool:
    """Hand a picture to the store; return whether the first commit kept it."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[bool] = loop.create_future()

    def settle(kept: bool) -> None:  # noqa: FBT001 - called by the loop
        if not done.done():
            done.set_result(kept)

    def committed(receipt: Receipt) -> None:
        with suppress(RuntimeError):  # the board has ended
            loop.call_soon_threadsafe(settle, receipt.error is None)

    store.keep_text_picture(picture, committed)
    return await done
