"""One open text: its pages, what each may still wait for, and when it is on the disk."""

import asyncio
from collections import deque
from collections.abc import Sequence
from functools import partial
from itertools import chain
from typing import Final

from classsense.board.lines import Line
from classsense.board.receipts import Receipts
from classsense.board.writing_messages import (
    Kind,
    Late,
    Locked,
    MovedWords,
    NotSaved,
    Opened,
    Saved,
    Told,
    Writers,
    sync_frame,
    told,
)
from classsense.domain.clock import Clock
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.ports import Receipt
from classsense.domain.writing import NOBODY, KeptUpdate, WritingStore
from classsense.writing.cursors import Cursor
from classsense.writing.rooms import MOST_UPDATE_BYTES, WritingRoom

TEACHER_SEAT: Final = SeatId("")
"""Who writes what an empty text begins with."""
_AGAIN_S: Final = 2.0
NOTHING: Final = b"\x00\x00"
"""An update without anything in it."""


class Page:
    """One connection to a text. Used by the board's thread only.

    Attributes:
        seat: Where its device sits.
        author: Whom it writes for: the seat, or `NOBODY` once its pupil was erased.
        device: Public name of its device.
        ended: Set when the connection is to end.
        gone: Set when it has left its text.
        cursor: Where its pupil is; None before it told.
        late: It only hands in what was written before its pupil was moved, and sees nothing.
        line: To its tablet.
        behind: The state of the text that a page knows which reads slowly; None of any other.
    """

    def __init__(self, seat: SeatId, device: str, line: Line, *, late: bool = False) -> None:
        self.seat = seat
        self.author = seat
        self.device = device
        self.late = late
        self.ended = asyncio.Event()
        self.gone = asyncio.Event()
        self.cursor: Cursor | None = None
        self.updates = 0
        self.line = line
        self.behind: bytes | None = None
        self._parts = bytearray()
        self._unsaved: deque[tuple[int, int]] = deque()

    def tell(self, frame: bytes) -> None:
        """Send a frame that may not be left out."""
        self.line.write(frame)

    def gather(self, part: bytes) -> None:
        """Keep the beginning of an update; no more of it than makes the whole too large."""
        if len(self._parts) <= MOST_UPDATE_BYTES:
            self._parts += part

    def whole(self, end: bytes) -> bytes:
        """Return an update with the parts that came before its end."""
        if not self._parts:
            return end
        update = bytes(self._parts) + end
        self._parts.clear()
        return update

    def introduction(self) -> bytes:
        """Return the frame that tells whose the page's cursor is, which may not have written."""
        client = 0 if self.cursor is None else self.cursor.client
        return told(Writers({str(client): self.author}))

    @property
    def clear(self) -> bool:
        """Whether it has read everything that it was sent."""
        return self.line.clear

    def pass_on(self, frame: bytes, before: bytes) -> bool:
        """Send a frame unless the page reads slowly; then it gets what it lacks later, in one.

        Args:
            frame: Of an update or a cursor.
            before: The state of the text before it, kept as what the page knows; empty of a cursor.

        Returns:
            Whether the page has fallen behind by this frame.
        """
        if self.behind is None and self.line.clear:
            self.line.write(frame)
            return False
        if self.behind is None and before:
            self.behind = before
            return True
        return False

    async def cleared(self) -> None:
        """Wait until the page has read what was sent, or has gone."""
        await self.line.cleared()

    async def caught_up(self, text: "OpenText") -> None:
        """Send what a slow page lacks as soon as it has read everything before."""
        await self.line.cleared()
        behind, self.behind = self.behind, None
        if behind is not None:
            self.line.write(sync_frame(Kind.MISSING, text.room.missing(behind)))

    def wait(self, row: int) -> None:
        """Note that its newest update is on the disk once row `row` of the text is."""
        self.updates += 1
        self._unsaved.append((row, self.updates))

    def saved(self, row: int) -> None:
        """Tell the page what is on the disk by now."""
        newest = 0
        while self._unsaved and self._unsaved[0][0] <= row:
            newest = self._unsaved.popleft()[1]
        if newest:
            self.tell(told(Saved(newest)))


class OpenText:
    """A group's text with all pages that show it. Used by the board's thread only.

    What one page writes is sent to the others at once, and acknowledged when it is on the disk:
    see docs/decisions/0100-texts-are-shown-before-they-are-stored.md.

    Attributes:
        room: The text.
        locked: Only the teacher changes it.
    """

    def __init__(
        self,
        group: GroupId,
        kept: Sequence[KeptUpdate],
        store: WritingStore,
        clock: Clock,
        receipts: Receipts,
    ) -> None:
        self.room = WritingRoom(group, kept)
        self.locked = False
        self._store = store
        self._clock = clock
        self._receipts = receipts
        self._loop = asyncio.get_running_loop()
        self._pages: set[Page] = set()
        self._late: set[Page] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._rows = 0
        self._on_disk = 0
        self._told_of = self._kept
        self._failing = False
        self._waiting: dict[int, asyncio.Future[Receipt]] = {}

    @property
    def pages(self) -> frozenset[Page]:
        """Those who have it open."""
        return frozenset(self._pages)

    def enter(self, page: Page, title: str) -> None:
        """Show the text to a page, and the page's seat to the others."""
        writers = {str(client): str(seat) for client, seat in self.room.owners.items()}
        group, moved = self.room.group, self.room.moved
        page.tell(told(Opened(title, group, page.seat, self.locked, writers, moved)))
        page.tell(sync_frame(Kind.STATE, self.room.state()))
        for other in self._pages:
            if other.cursor is not None:
                page.tell(other.introduction())
                page.tell(sync_frame(Kind.CURSOR, other.cursor.encoded()))
        self._pages.add(page)
        if self._failing:
            page.tell(told(NotSaved()))

    @property
    def late(self) -> frozenset[Page]:
        """Those who only hand in what they wrote before."""
        return frozenset(self._late)

    def enter_late(self, page: Page) -> None:
        """Take what a page wrote before its pupil was moved; it is shown nothing."""
        page.tell(told(Late()))
        self._late.add(page)
        if self._failing:
            page.tell(told(NotSaved()))

    def leave(self, page: Page) -> None:
        """Forget a page; its cursor vanishes from the others."""
        self._pages.discard(page)
        self._late.discard(page)
        page.gone.set()
        if page.cursor is not None:
            gone = sync_frame(Kind.CURSOR, page.cursor.gone().encoded())
            for other in self._pages:
                other.tell(gone)  # one that reads slowly would show it for ever

    def lock(self, *, locked: bool) -> None:
        """Take the text to the teacher, or hand it back."""
        if locked != self.locked:
            self.locked = locked
            self.tell_all(Locked(locked))

    def erase(self, seat: SeatId) -> None:
        """Take a seat out of who wrote what, on the tablets too; the text stays."""
        clients = set(self.room.disown(seat))
        for page in chain(self._pages, self._late):
            if page.seat == seat:
                page.author = NOBODY
                if page.cursor is not None:
                    clients.add(page.cursor.client)
        if clients:
            self.tell_all(Writers({str(client): NOBODY for client in sorted(clients)}))

    def tell_all(self, message: Told) -> None:
        """Send a message to all pages."""
        frame = told(message)
        for page in self._pages:
            page.tell(frame)

    def write(self, page: Page, update: bytes) -> None:
        """Take an update of a page: show it to the others, and keep it.

        Raises:
            RefusedUpdateError: It is refused; nothing became of it.
        """
        self._take(page.author, update, page)
        page.wait(self._rows)
        if self._rows <= self._on_disk:
            page.saved(self._on_disk)  # it was there before, and is kept

    def begin(self, update: bytes) -> None:
        """Write as the teacher: what an empty text begins with, or what it was before."""
        self._take(TEACHER_SEAT, update, None)

    async def rewrite(self, update: bytes) -> Receipt:
        """Write as the teacher; return what became of it on the disk.

        Raises:
            RefusedUpdateError: It is refused; nothing became of it.
        """
        rows = self._rows
        self.begin(update)
        if self._rows == rows:
            return Receipt(None)  # nothing new
        waiting: asyncio.Future[Receipt] = self._loop.create_future()
        self._waiting[self._rows] = waiting
        return await waiting

    def _take(self, seat: SeatId, update: bytes, page: Page | None) -> None:
        before = self.room.state() if self._loses_one(page) else NOTHING[:1]
        taken = self.room.take(seat, update)
        if taken is None:
            return
        self._spread(sync_frame(Kind.UPDATE, update), page, before)
        if taken.clients:
            self.tell_all(Writers({str(client): seat for client in taken.clients}))
        if taken.moved:
            self.tell_all(MovedWords(taken.moved))
        now, group = self._clock.now(), self.room.group
        self._keep(KeptUpdate(now, group, seat, taken.clients, update, taken.moved))

    def point(self, page: Page, cursor: Cursor) -> None:
        """Show the others where the pupil of a page is, unless it points with another's client."""
        owner = self.room.owners.get(cursor.client, page.author)
        taken = any(
            other.cursor is not None and other.cursor.client == cursor.client
            for other in self._pages
            if other is not page
        )
        mine = page.cursor is None or page.cursor.client == cursor.client
        if owner != page.author or taken or not mine:
            return
        if page.cursor is None:
            page.cursor = cursor
            for other in self._pages - {page}:
                other.tell(page.introduction())
        page.cursor = cursor
        self._spread(sync_frame(Kind.CURSOR, cursor.encoded()), page)

    def _loses_one(self, but: Page | None) -> bool:
        """Return whether the next frame makes a page fall behind. Once a key: no calls in it."""
        for page in self._pages:
            if page is not but and page.behind is None and not page.line.clear:
                return True
        return False

    def _spread(self, frame: bytes, but: Page | None, before: bytes = b"") -> None:
        for page in self._pages:
            if page is but:
                continue
            if page.behind is None and page.line.clear:
                page.line.write(frame)
            elif page.pass_on(frame, before):
                task = self._loop.create_task(page.caught_up(self))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    def _keep(self, update: KeptUpdate) -> None:
        self._rows += 1
        row = self._rows
        self._store.keep_update(update, partial(self._receipts.take, self._told_of, row))

    def _kept(self, row: int, receipt: Receipt) -> None:
        """Go on after a commit, or after a failed one: the store keeps the rows and goes on."""
        for earlier in [each for each in self._waiting if each <= row]:
            waiting = self._waiting.pop(earlier)
            if not waiting.done():
                waiting.set_result(receipt)
        if receipt.error is None:
            self._on_disk = max(self._on_disk, row)
            self._failing = False
            for page in chain(self._pages, self._late):
                page.saved(self._on_disk)
        elif not self._failing:
            self._failing = True
            self.tell_all(NotSaved())
            for page in self._late:
                page.tell(told(NotSaved()))
            self._loop.call_later(_AGAIN_S, self._ask_again)

    def _ask_again(self) -> None:
        """Send an empty row after those that wait: what came before it is kept once it is."""
        if self._failing:
            self._failing = False
            empty = KeptUpdate(self._clock.now(), self.room.group, TEACHER_SEAT, (), NOTHING)
            self._keep(empty)
