"""What is said over one websocket, from the join to its end."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, Final

from starlette.websockets import WebSocket, WebSocketDisconnect

from classsense.board.door import Door, NoPlace, Verdict, device_of
from classsense.board.lines import LINE
from classsense.board.messages import (
    PROTOCOL,
    Asked,
    Join,
    Joined,
    Ping,
    Pong,
    Reason,
    Refused,
    Reply,
    Request,
    Unreadable,
    decode,
    encode,
)
from classsense.board.name_requests import tell_name
from classsense.board.requests import Requests
from classsense.board.rooms import Room
from classsense.board.tablets import Tablet
from classsense.domain.clock import seconds
from classsense.domain.lesson import SeatId

_log = logging.getLogger(__name__)

_UNWANTED: Final = 1008
_FAULT: Final = 1011
_TRY_LATER: Final = 1013
_GONE: Final = 1006


class _Over(Exception):  # noqa: N818 - the conversation is over, which is no error
    """The board ends the conversation with this close code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Conversation:
    """One websocket. Used by the board's thread only."""

    def __init__(self, socket: WebSocket, room: Room, door: Door) -> None:
        self._socket = socket
        self._room = room
        self._door = door
        self._faults_left = door.limits.faults
        self._codes_left = door.limits.wrong_codes
        self._patience: asyncio.Timeout | None = None
        self._waited = False

    async def hold(self) -> None:
        """Talk until the tablet goes, or until the board has had enough. Never raises."""
        try:
            await self._socket.accept()
            with self._door.place(self, self._leave):
                await self._talk()
        except WebSocketDisconnect:
            pass
        except NoPlace:
            await self._end(Refused("join", Reason.FULL, again=True, retry_s=5.0), _TRY_LATER)
        except _Over as over:
            await self._end(None, over.code)
        except Exception:  # noqa: BLE001 - one tablet's fault must not reach the others
            _log.exception("a conversation with a tablet ended by a fault of ours")
            await self._end(None, _FAULT)

    async def _talk(self) -> None:
        try:
            async with asyncio.timeout(self._door.limits.join_s) as self._patience:
                join = await self._joining()
        except TimeoutError:
            raise _Over(_TRY_LATER if self._waited else _UNWANTED) from None
        self._door.entered(self)
        tablet = self._enter(join)
        try:
            await first_of(tablet.send_all(), self._listen(tablet))
        finally:
            self._room.leave(tablet)
        if tablet.dismissed:
            raise _Over(_UNWANTED)
        if tablet.overflowed:
            _log.warning("a tablet stopped reading; its connection is closed")
            raise _Over(_TRY_LATER)

    async def _joining(self) -> Join:
        """Wait for a join that may come in."""
        client = self._socket.client
        address = client.host if client else ""
        while True:
            request = await self._next()
            if not isinstance(request, Join):
                reason = Reason.UNREADABLE if request is None else Reason.JOIN_FIRST
                await self._send(Refused("", reason))
                self._count_fault()
                continue
            verdict = self._door.judge(request, address)
            if verdict is Verdict.ASK:
                verdict = await self._ask(request)
            if not isinstance(verdict, Refused):
                return request
            await self._send(verdict)
            self._codes_left -= 1
            if not self._codes_left:
                raise _Over(_UNWANTED)

    async def _ask(self, join: Join) -> Verdict | Refused:
        """Wait for the teacher; a tablet with the wrong code sees the same, and waits in vain."""
        self._waited = True
        if self._patience is not None:
            now_s = asyncio.get_running_loop().time()
            self._patience.reschedule(now_s + self._door.limits.ask_s)
        with self._door.asking(join) as (number, answer):
            await self._send(Asked(number))
            await first_of(_until(answer), self._idle())
        return Verdict.IN if answer.result() else Refused("join", Reason.TURNED_AWAY)

    async def _idle(self) -> None:
        """Answer pings while the tablet waits outside."""
        while True:
            if isinstance(await self._next(), Ping):
                await self._send(Pong())
            else:
                self._count_fault()

    def _leave(self) -> None:
        """Make room for somebody else; the tablet may come again."""
        self._waited = True
        if self._patience is not None:
            self._patience.reschedule(asyncio.get_running_loop().time())

    def _enter(self, join: Join) -> Tablet:
        """Let the tablet in, to the seat that its device holds already."""
        token = self._door.admit(join)
        line = self._socket.scope["extensions"][LINE]
        tablet = Tablet(device_of(token), self._door.limits.unsent, line)
        holder = self._room.seats.device_at(join.seat) if join.seat else None
        returns = holder == tablet.device
        plan = self._room.plan
        tablet.reply(
            Joined(
                protocol=PROTOCOL,
                token=token,
                title=plan.title,
                language=plan.language,
                groups=self._room.tables,
                seat=join.seat if returns else None,
                moved=holder is not None and not returns,
                now_s=round(seconds(self._room.clock.now()), 3),
            )
        )
        if join.seat and returns:
            self._room.seats.sit(tablet, SeatId(join.seat))
            tell_name(self._room, tablet)
        self._room.enter(tablet)
        return tablet

    async def _listen(self, tablet: Tablet) -> None:
        """Carry out what the tablet asks, no faster than its device may ask."""
        requests = Requests(self._room, tablet)
        allowance = self._door.allowance(tablet.device)
        while True:
            request = await self._next()
            await asyncio.sleep(allowance.take(asyncio.get_running_loop().time()))
            if request is None:
                tablet.reply(Refused("", Reason.UNREADABLE))
                self._count_fault()
            else:
                requests.carry_out(request)

    async def _next(self) -> Request | None:
        """Wait for a message; None if it is none of this protocol."""
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005))
        try:
            return decode(message.get("text") or "")
        except Unreadable:
            return None

    def _count_fault(self) -> None:
        self._faults_left -= 1
        if not self._faults_left:
            _log.warning("a client sent messages that cannot be read; its connection is closed")
            raise _Over(_UNWANTED)

    async def _send(self, reply: Reply) -> None:
        await self._send_text(encode(reply))

    async def _send_text(self, text: str) -> None:
        try:
            await self._socket.send_text(text)
        except RuntimeError:
            # The web server closed already: the message that came was too long, or broken.
            raise WebSocketDisconnect(_GONE) from None

    async def _end(self, last: Refused | None, code: int) -> None:
        """Say a last word and close, if the tablet is still there."""
        try:
            if last is not None:
                await self._send(last)
            await self._socket.close(code)
        except (WebSocketDisconnect, RuntimeError):
            _log.debug("the tablet had gone before the conversation was closed")


async def _until(answer: asyncio.Future[bool]) -> None:
    await answer


async def first_of(*doings: Coroutine[Any, Any, None]) -> None:
    """Run `doings` until one of them ends; end the others, and raise what it raised."""
    tasks = [asyncio.create_task(doing) for doing in doings]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()
