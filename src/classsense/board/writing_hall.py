"""The texts of a lesson: who may open which, and when they are locked."""

import asyncio
import logging
from typing import Any, Final, Protocol

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from classsense.board.gallery import Gallery
from classsense.board.limits import Allowance, Allowances
from classsense.board.lines import Line
from classsense.board.receipts import Receipts
from classsense.board.writing_pictures import TextPictures
from classsense.board.writing_readings import TextReadings
from classsense.board.writing_text import OpenText, Page
from classsense.domain.clock import Clock, LessonNs
from classsense.domain.errors import KnownError
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.ports import Receipt
from classsense.domain.writing import NOBODY, WritingStore, WritingView
from classsense.writing.copies import bodies_until
from classsense.writing.restoring import restoring
from classsense.writing.rooms import ROOT
from classsense.writing.states import is_panic

_log = logging.getLogger(__name__)

_HEADING_LEVEL: Final = 2
_BURST: Final = 120
_PER_S: Final = 30.0
"""Messages of a device about texts: keys that were not sent together, and cursors."""
_NOTHING_KNOWN: Final = b"\x00"
"""State of a reader that has nothing of a text."""


class Seating(Protocol):
    """Tells who may open what."""

    def seat_of(self, device: str) -> SeatId | None:
        """Return the seat that a device holds."""
        ...

    def group_of(self, seat: SeatId) -> GroupId | None:
        """Return the group of a seat as it is now."""
        ...


class WritingHall:
    """All texts of a lesson. Used by the board's thread only.

    Args:
        store: Keeps them; None keeps none, and no text can be opened.
        clock: Tells when something was written.
        seating: Tells who may open what.
        gallery: Makes pictures anew.

    Attributes:
        pictures: What stands in the texts besides words.
        readings: How sentences are read, for those who want furigana.
    """

    def __init__(
        self, store: WritingStore | None, clock: Clock, seating: Seating, gallery: Gallery
    ) -> None:
        self.pictures = TextPictures(store, gallery)
        self.readings = TextReadings()
        self._store = store
        self._clock = clock
        self._seating = seating
        self._texts: dict[GroupId, OpenText] = {}
        self._opening: dict[GroupId, asyncio.Lock] = {}
        self._been: set[tuple[SeatId, GroupId]] = set()
        self._read: set[GroupId] = set()
        self._view = WritingView()
        self._messages = Allowances(_BURST, _PER_S)
        self._receipts: Receipts | None = None

    async def picture(self, device: str, name: str) -> bytes | None:
        """Return a picture of the text that a device may open; None of any other."""
        place = self._place_of(device)
        if place is None or not self.open:
            return None
        return await self.pictures.find(place[1], name)

    def allowance(self, device: str) -> Allowance:
        """Return how much a device may say, whatever its number of connections."""
        return self._messages.of(device)

    @property
    def title(self) -> str:
        """Of the report."""
        return self._view.title

    def show(self, view: WritingView) -> frozenset[SeatId]:
        """Heed what the teacher decided, and who left a seat or changed tables meanwhile.

        Returns:
            Seats that were taken out of who wrote what since the last time.
        """
        erased = view.erased - self._view.erased
        self._view = view
        for seat in sorted(erased):
            self._erase(seat)
        for text in self._texts.values():
            text.lock(locked=text.room.group in view.locked)
        self.look_again()
        return erased

    def _erase(self, seat: SeatId) -> None:
        """Make what a seat wrote nobody's: here first, so that no row of its own comes after."""
        for text in self._texts.values():
            text.erase(seat)
        if self._store is not None:
            self._store.erase_writer(seat)

    def look_again(self) -> None:
        """End the pages of those who may not see a text any more."""
        for text in self._texts.values():
            for page in text.pages:
                if not self._view.open or self._place_of(page.device) != (
                    page.seat,
                    text.room.group,
                ):
                    page.ended.set()
            for page in text.late:
                if not self._view.open or self._seating.seat_of(page.device) != page.seat:
                    page.ended.set()

    def _place_of(self, device: str) -> tuple[SeatId, GroupId] | None:
        seat = self._seating.seat_of(device)
        group = None if seat is None else self._seating.group_of(seat)
        return None if seat is None or group is None else (seat, group)

    @property
    def open(self) -> bool:
        """Whether tablets may open their group's text."""
        return self._view.open and self._store is not None

    async def enter(self, device: str, line: Line) -> tuple[OpenText, Page] | None:
        """Open the text of a device's group; None if it holds no seat, or texts are closed."""
        place = self._place_of(device)
        if place is None or not self.open:
            return None
        text = await self._opened(place[1])
        if text is None or self._place_of(device) != place or not self.open:
            return None
        page = self._page(place[0], device, line)
        self._been.add(place)
        text.enter(page, self._view.title)
        return text, page

    async def enter_late(
        self, device: str, line: Line, group: GroupId
    ) -> tuple[OpenText, Page] | None:
        """Let a device hand in what its seat wrote before it was moved to another table.

        Returns:
            A page that is shown nothing; None if the seat has had no part in that text.
        """
        seat = self._seating.seat_of(device)
        if seat is None or not self.open or not await self._has_been(seat, group):
            return None
        text = await self._opened(group)
        if text is None or self._seating.seat_of(device) != seat or not self.open:
            return None
        page = self._page(seat, device, line, late=True)
        text.enter_late(page)
        return text, page

    async def _has_been(self, seat: SeatId, group: GroupId) -> bool:
        """Return whether a seat had a group's text open, or wrote in it before this board began."""
        known = (seat, group) in self._been or group in self._read
        if not known and self._store is not None:
            kept = await asyncio.to_thread(self._store.updates, group)
            self._been |= {(each.seat, group) for each in kept}
            if kept:
                self._read.add(group)  # whoever wrote since has come in by `enter`
        return (seat, group) in self._been

    def _page(self, seat: SeatId, device: str, line: Line, *, late: bool = False) -> Page:
        page = Page(seat, device, line, late=late)
        if seat in self._view.erased:
            page.author = NOBODY
        return page

    async def emptied(self, timeout_s: float) -> None:
        """Wait until all pages have handed in what they have and gone, at most `timeout_s`."""
        try:
            async with asyncio.timeout(timeout_s):
                for text in self._texts.values():
                    for page in text.pages | text.late:
                        await page.gone.wait()
        except TimeoutError:
            _log.info("the board ended before all pages had left their texts")

    async def restore(self, group: GroupId, at: LessonNs) -> None:
        """Make a text what it was at a moment, by an edit of the teacher. Locked texts too.

        Raises:
            KnownError: `text_not_restored`; or `disk_full`: it is restored, and not yet kept.
        """
        try:
            receipt = await self._restored(group, at)
        except BaseException as error:
            if not isinstance(error, Exception) and not is_panic(error):
                raise
            _log.exception("a text could not be restored")
            raise KnownError("text_not_restored") from error
        if receipt is not None and receipt.error is not None:
            raise receipt.error

    async def _restored(self, group: GroupId, at: LessonNs) -> Receipt | None:
        text = await self._opened(group)
        if text is None or self._store is None:
            message = "no texts are kept"
            raise LookupError(message)
        kept = await asyncio.to_thread(self._store.updates, group)
        update = restoring(text.room.missing(_NOTHING_KNOWN), bodies_until(kept, at))
        return None if update is None else await text.rewrite(update)

    async def _opened(self, group: GroupId) -> OpenText | None:
        """Return a text, read from the disk once however many open it together."""
        store = self._store
        if store is None:
            return None
        async with self._opening.setdefault(group, asyncio.Lock()):
            text = self._texts.get(group)
            if text is None:
                kept = await asyncio.to_thread(store.updates, group)
                if self._receipts is None:
                    self._receipts = Receipts(asyncio.get_running_loop())
                text = OpenText(group, kept, store, self._clock, self._receipts)
                text.lock(locked=group in self._view.locked)
                for seat in self._view.erased:
                    text.erase(seat)  # the rows may have been read before they were changed
                if not kept and self._view.headings:
                    text.begin(_begun(self._view.headings))
                self._texts[group] = text
            return text


def _begun(headings: tuple[str, ...]) -> bytes:
    """Return the update by which an empty text gets its headings, with a line below each."""
    doc: Doc[XmlFragment] = Doc()
    text = doc.get(ROOT, type=XmlFragment)
    with doc.transaction():
        for heading in headings:
            level: dict[str, Any] = {"level": _HEADING_LEVEL}  # a number, as the editor has it
            text.children.append(XmlElement("heading", level, [XmlText(heading)]))
            text.children.append(XmlElement("paragraph", {}, [XmlText("")]))  # all write in one
    return doc.get_update()
