"""What is said over one connection to a text, from its opening to its end."""

import asyncio
import logging
from typing import Final

from starlette.websockets import WebSocket, WebSocketDisconnect

from classsense.board.conversation import first_of
from classsense.board.door import Door, NoPlace, device_of
from classsense.board.lines import LINE, Line
from classsense.board.writing_hall import WritingHall
from classsense.board.writing_messages import (
    Kind,
    RefusedText,
    Write,
    WritingFault,
    opening,
    read_binary,
    sync_frame,
    told,
)
from classsense.board.writing_pictures import Uploads
from classsense.board.writing_readings import sentences_in
from classsense.board.writing_text import OpenText, Page
from classsense.domain.lesson import GroupId
from classsense.writing.cursors import read_cursor
from classsense.writing.rooms import RefusedUpdateError, UpdateFault
from classsense.writing.varints import MalformedError

_log = logging.getLogger(__name__)

_UNWANTED: Final = 1008
_FAULT: Final = 1011
_TRY_LATER: Final = 1013
_ASKING: Final = frozenset({Kind.STATE, Kind.CURSOR})
_NOT_LATE: Final = "who was moved hands in only"
_HARMLESS: Final = frozenset({UpdateFault.AHEAD, UpdateFault.FULL})


class WritingLine:
    """One connection. Used by the board's thread only."""

    def __init__(self, socket: WebSocket, hall: WritingHall, door: Door) -> None:
        self._socket = socket
        self._hall = hall
        self._door = door
        self._faults_left = door.limits.faults
        self._patience: asyncio.Timeout | None = None
        self._waits = False
        self._fault: Exception | None = None
        self._uploads = Uploads(hall.pictures)

    async def hold(self) -> None:
        """Talk until the tablet goes, or may not see the text any more. Never raises."""
        try:
            await self._socket.accept()
            with self._door.place(self, self._leave):
                await self._socket.close(await self._talk())
        except (WebSocketDisconnect, RuntimeError):
            _log.debug("a page closed its text")
        except NoPlace:
            await self._socket.close(_TRY_LATER)
        except Exception:  # noqa: BLE001 - one tablet's fault must not reach the others
            _log.exception("a text's connection ended by a fault of ours")
            await self._socket.close(_FAULT)

    async def _talk(self) -> int:
        """Return the code with which the connection is to be closed."""
        line: Line = self._socket.scope["extensions"][LINE]
        try:
            async with asyncio.timeout(self._door.limits.join_s) as self._patience:
                first = opening(await self._text())
        except TimeoutError:
            return _UNWANTED
        if first is None or not self._door.knows(device_of(first.token)):
            line.write(told(RefusedText(WritingFault.JOIN_FIRST)))
            return _UNWANTED
        self._door.entered(self)
        found = await self._enter(first, line)
        if found is None:
            fault = WritingFault.NO_SEAT if self._hall.open else WritingFault.NOT_OPEN
            line.write(told(RefusedText(fault)))
            return _UNWANTED
        text, page = found
        line.hear(lambda data: self._heard(text, page, data))
        try:
            await first_of(self._ended(page), self._listen(text, page))
        finally:
            line.hear(None)
            self._uploads.end()
            text.leave(page)
            self._hall.readings.leave(page)
        return _UNWANTED

    async def _enter(self, first: Write, line: Line) -> tuple[OpenText, Page] | None:
        device = device_of(first.token)
        if first.late is None:
            return await self._hall.enter(device, line)
        return await self._hall.enter_late(device, line, GroupId(first.late))

    async def _ended(self, page: Page) -> None:
        await page.ended.wait()
        if self._fault is not None:
            raise self._fault

    def _heard(self, text: OpenText, page: Page, data: bytes) -> bool:
        """Carry out a message as it comes in, unless it has to wait; return whether it was.

        A turn of the loop, a task and two calls of the selector less than by the queue.
        """
        if self._waits or page.ended.is_set() or not page.clear:
            return False
        allowance = self._hall.allowance(page.device)
        if allowance.take_now(asyncio.get_running_loop().time()):
            return False
        try:
            self._obey(text, page, data)
        except Exception as error:  # noqa: BLE001 - told by whoever waits for the end
            self._fault = error
            page.ended.set()
        return True

    def _obey(self, text: OpenText, page: Page, data: bytes, words: str = "") -> None:
        try:
            if words:
                self._hear(text, page, words)
            else:
                self._carry_out(text, page, data)
        except MalformedError:
            self._refuse(page, WritingFault.UNREADABLE, 0)
        if not self._faults_left:
            page.ended.set()

    def _hear(self, text: OpenText, page: Page, words: str) -> None:
        if page.late:
            raise MalformedError(_NOT_LATE)
        if not self._uploads.add(text, page, words):
            self._hall.readings.ask(page, sentences_in(words))

    def _leave(self) -> None:
        """Make room for somebody else, before the text is open."""
        if self._patience is not None:
            self._patience.reschedule(asyncio.get_running_loop().time())

    async def _text(self) -> str:
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005))
        return message.get("text") or ""

    async def _listen(self, text: OpenText, page: Page) -> None:
        """Carry out what had to wait its turn."""
        loop, allowance = asyncio.get_running_loop(), self._hall.allowance(page.device)
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(message.get("code", 1005))
            self._waits = True  # what comes meanwhile waits behind it
            wait_s = allowance.take(loop.time())
            if wait_s > 0:
                await asyncio.sleep(wait_s)
            await page.cleared()  # who reads nothing may ask for nothing
            if page.ended.is_set():
                return
            self._waits = False
            self._obey(text, page, message.get("bytes") or b"", message.get("text") or "")

    def _carry_out(self, text: OpenText, page: Page, data: bytes) -> None:
        kind, body = read_binary(data)
        if page.late and kind in _ASKING:
            raise MalformedError(_NOT_LATE)
        match kind:
            case Kind.UPDATE | Kind.MISSING:
                self._write(text, page, page.whole(body))
            case Kind.STATE:
                try:
                    page.tell(sync_frame(Kind.MISSING, text.room.missing(body)))
                except RefusedUpdateError as error:
                    self._refuse(page, error.fault, 0)
            case Kind.CURSOR:
                text.point(page, read_cursor(body))
            case Kind.PART:
                page.gather(body)

    def _write(self, text: OpenText, page: Page, update: bytes) -> None:
        if text.locked:
            page.updates += 1
            page.tell(told(RefusedText(WritingFault.LOCKED, page.updates)))
            return
        try:
            text.write(page, update)
        except RefusedUpdateError as error:
            page.updates += 1
            if error.fault is UpdateFault.AHEAD and not page.late:
                # It builds on what is not here: the tablet sends everything that is missing.
                page.tell(sync_frame(Kind.STATE, text.room.state()))
            self._refuse(page, error.fault, page.updates)

    def _refuse(self, page: Page, fault: WritingFault | UpdateFault, number: int) -> None:
        page.tell(told(RefusedText(fault, number)))
        if fault in _HARMLESS:
            return
        self._faults_left -= 1
        _log.warning("a text refused what a tablet sent: %s", fault.value)
        self._door.noted("board_refused_text")
