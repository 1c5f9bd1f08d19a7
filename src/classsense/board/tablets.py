"""One connected tablet: what it is sent, and how little of it may wait."""

import asyncio
from collections import deque
from collections.abc import Mapping

from msgspec import Raw

from classsense.board.lines import Line, framed
from classsense.board.live_answers import LiveAnswers
from classsense.board.messages import Change, Reply, State, encode
from classsense.domain.lesson import SeatId

Fields = Mapping[str, Raw]


class Tablet:
    """A tablet that has joined. Used by the board's thread only.

    Receipts wait in a short queue. Of the state only the newest waits, so that a tablet that
    reads slowly gets fewer and larger steps, and never a backlog.

    Attributes:
        device: Public name of the device; the token that proves it stays with the tablet.
        seat: Where it sits; None before it took a seat, and after another page took it.
        dismissed: The teacher removed its device; the connection is to end.
        overflowed: It stopped reading while receipts piled up; the connection is to end.
    """

    def __init__(self, device: str, unsent: int, line: Line) -> None:
        self.device = device
        self._line = line
        self.seat: SeatId | None = None
        self.dismissed = False
        self.overflowed = False
        self._live: LiveAnswers | None = None
        self._live_shown = ("", 0)
        self._replies: deque[Reply] = deque()
        self._unsent = unsent
        self._newest: Fields | None = None
        self._sent: Fields = {}
        self._number = 0
        self._something = asyncio.Event()
        self._sending = False
        self._idle = asyncio.Event()
        self._idle.set()

    def reply(self, reply: Reply) -> None:
        """Send a reply, or queue it if anything is on its way; it goes before any waiting state."""
        if not self.sending and self._line.clear:
            self._line.write(_frame(reply))
            return
        if len(self._replies) >= self._unsent:
            self.overflowed = True
        else:
            self._replies.append(reply)
        self._wake()

    def dismiss(self) -> None:
        """End the connection: its device was removed."""
        self.dismissed = True
        self._wake()

    def show(self, fields: Fields) -> None:
        """Let the tablet show `fields`; an older state that still waits is forgotten."""
        if fields != (self._sent if self._newest is None else self._newest):
            self._newest = fields
            self._wake()

    def follow(self, live: LiveAnswers | None) -> None:
        """Show the answers of `live`, and those that have come to it since; None shows none.

        Written at once if nothing else is on its way: this is what a thousand tablets wait for.
        """
        self._live = live
        if live is None or self._live_shown is live.newest:
            return
        if self._sending or not self._line.clear:
            self._wake()
        else:
            self._line.write(self._newest_of(live))

    @property
    def sending(self) -> bool:
        """Whether something is on its way to the tablet."""
        return self._sending

    def _wake(self) -> None:
        self._sending = True
        self._idle.clear()
        self._something.set()

    async def send_all(self) -> None:
        """Send what is queued, for ever, until the tablet overflows."""
        while not (self.overflowed or self.dismissed):
            self._something.clear()
            while self._replies:
                await self._line.cleared()
                self._line.write(_frame(self._replies.popleft()))
            await self._line.cleared()
            if (step := self._next_step()) is not None:
                self._line.write(_frame(step))
                await self._line.cleared()
            if (frame := self._next_answers()) is not None:
                self._line.write(frame)
                await self._line.cleared()
            if not self._something.is_set():
                self._sending = False
                self._idle.set()
            await self._something.wait()

    async def drained(self) -> None:
        """Wait until everything queued has been handed to the connection."""
        await self._idle.wait()

    def _next_answers(self) -> bytes | None:
        live = self._live
        if live is None or self._live_shown is live.newest:
            return None
        return self._newest_of(live)

    def _newest_of(self, live: LiveAnswers) -> bytes:
        epoch, shown = self._live_shown
        self._live_shown = live.newest
        return live.frame_since(shown if epoch == live.epoch else 0)

    def _next_step(self) -> State | Change | None:
        newest, self._newest = self._newest, None
        if newest is None:
            return None
        before, self._sent = self._sent, newest
        changed = {name: value for name, value in newest.items() if value != before.get(name)}
        if not changed:
            return None
        self._number += 1
        whole = self._number == 1
        return State(self._number, changed) if whole else Change(self._number, changed)


def _frame(message: Reply) -> bytes:
    return framed(encode(message).encode())
