"""Simulated tablets: real websocket clients that answer at their time in the lesson.

They speak `docs/board-protocol.md` and know nothing else of the board, so that a lesson with them
exercises what a lesson with real tablets does.
"""

import asyncio
import json
import logging
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any, Final

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from classsense.domain.clock import Clock, LessonNs
from classsense.domain.lesson import SeatId
from classsense.sample.answers import SimulatedAnswer

_log = logging.getLogger(__name__)

WORKER: Final = "tablets"
"""Name under which the tablets report to the clock what they have dealt with."""

_FAR: Final = LessonNs(2**62)
_FIRST_PAUSE_S: Final = 0.2
_LONGEST_PAUSE_S: Final = 5.0
_CLOSE_S: Final = 1.0
_STOP_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class TabletReport:
    """How the tablets fared.

    Attributes:
        sent: Different answers that went out at least once.
        acked: Answers with a receipt.
        repeated: Receipts that said the answer had been stored before.
        refused: Answers that the board will never take.
        latencies_s: First sending to receipt, seconds, in the order of the receipts.
    """

    sent: int
    acked: int
    repeated: int
    refused: int
    latencies_s: tuple[float, ...]


@dataclass(slots=True, eq=False)
class _Letter:
    """An answer on its way; `id` stays the same however often it is sent."""

    answer: SimulatedAnswer
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    first_sent_s: float | None = None


class SimulatedTablets:
    """One tablet for each seat that answers. `start` and `stop` belong to one thread.

    Args:
        address: Of the board, for example `http://127.0.0.1:8321`.
        code: The four letters of the lesson.
        answers: What is answered; the order does not matter.
        clock: Lesson time. The tablets report to it as `WORKER`.
    """

    def __init__(
        self, address: str, code: str, answers: Sequence[SimulatedAnswer], clock: Clock
    ) -> None:
        self._url = address.replace("http", "ws", 1) + "/ws"
        self._code = code
        self._answers = sorted(answers, key=lambda answer: answer.at)
        self._clock = clock
        self._tally = _Tally(len(answers), self._report_time)
        self._waiting_until = self._answers[0].at if answers else _FAR
        self._stop = Event()
        self._ended: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = Thread(target=self._run, name="simulated tablets", daemon=True)

    def start(self) -> None:
        """Let the tablets join; they answer when their time comes."""
        self._thread.start()

    def wait(self, timeout_s: float) -> bool:
        """Wait until every answer has its receipt; return whether that came in time."""
        return self._tally.done.wait(timeout_s)

    def report(self) -> TabletReport:
        """Return how the tablets fared so far. Safe from any thread."""
        return self._tally.report()

    def stop(self) -> None:
        """Take the tablets away and end their thread. May be called twice."""
        self._stop.set()
        if self._loop is not None and self._ended is not None:
            try:
                self._loop.call_soon_threadsafe(self._ended.set)
            except RuntimeError:
                _log.debug("the tablets had gone already")
        if self._thread.ident is not None:
            self._thread.join(_STOP_S)

    def _run(self) -> None:
        asyncio.run(self._live())

    async def _live(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ended = asyncio.Event()
        tablets = {
            seat: _Tablet(self._code, seat, self._tally)
            for seat in sorted({answer.seat for answer in self._answers})
        }
        doings = [asyncio.create_task(tablet.live(self._url)) for tablet in tablets.values()]
        doings.append(asyncio.create_task(self._hand_out(tablets)))
        if not self._stop.is_set():
            await self._ended.wait()
        for doing in doings:
            doing.cancel()
        await asyncio.gather(*doings, return_exceptions=True)

    async def _hand_out(self, tablets: dict[SeatId, "_Tablet"]) -> None:
        """Give each answer to its tablet when the lesson has come that far."""
        for answer in self._answers:
            self._waiting_until = answer.at
            self._report_time()
            if not await asyncio.to_thread(self._clock.wait_until, answer.at, self._stop):
                return
            letter = _Letter(answer)
            self._tally.under_way.add(letter)
            await tablets[answer.seat].give(letter)
        self._waiting_until = _FAR
        self._report_time()

    def _report_time(self) -> None:
        """Tell the clock that everything before the oldest answer under way is dealt with."""
        oldest = min((letter.answer.at for letter in self._tally.under_way), default=_FAR)
        self._clock.reached(WORKER, min(oldest, self._waiting_until))


class _Tally:
    """Counts of all tablets. Written by their thread only."""

    def __init__(self, expected: int, settled: Callable[[], None]) -> None:
        self.done = Event()
        self.under_way: set[_Letter] = set()
        self._expected = expected
        self._settled = settled
        self._sent = 0
        self._repeated = 0
        self._refused = 0
        self._latencies_s: list[float] = []
        self._check()

    def report(self) -> TabletReport:
        latencies_s = tuple(self._latencies_s)
        return TabletReport(
            self._sent, len(latencies_s), self._repeated, self._refused, latencies_s
        )

    def goes_out(self, letter: _Letter) -> None:
        if letter.first_sent_s is None:
            letter.first_sent_s = time.perf_counter()
            self._sent += 1

    def is_stored(self, letter: _Letter, *, repeated: bool) -> None:
        began_s = letter.first_sent_s
        self._latencies_s.append(time.perf_counter() - began_s if began_s is not None else 0.0)
        self._repeated += repeated
        self._settle(letter)

    def is_refused(self, letter: _Letter) -> None:
        self._refused += 1
        self._settle(letter)

    def _settle(self, letter: _Letter) -> None:
        self.under_way.discard(letter)
        self._settled()
        self._check()

    def _check(self) -> None:
        if len(self._latencies_s) + self._refused >= self._expected:
            self.done.set()


class _Tablet:
    """One tablet. Lives in the tablets' event loop."""

    def __init__(self, code: str, seat: SeatId, tally: _Tally) -> None:
        self._code = code
        self._seat = seat
        self._tally = tally
        self._token: str | None = None
        self._outbox: dict[str, _Letter] = {}
        self._asked: str | None = None
        self._socket: ClientConnection | None = None
        self._seated = False
        self._pause_s = _FIRST_PAUSE_S

    async def live(self, url: str) -> None:
        """Be there until cancelled: join, come back after every loss."""
        while True:
            try:
                async with connect(
                    url, proxy=None, compression=None, close_timeout=_CLOSE_S
                ) as socket:
                    await self._talk(socket)
            except (OSError, WebSocketException):
                _log.debug("the tablet of seat %s lost the board", self._seat)
            finally:
                self._socket, self._seated, self._asked = None, False, None
            await asyncio.sleep(self._pause_s)
            self._pause_s = min(_LONGEST_PAUSE_S, 2 * self._pause_s)

    async def give(self, letter: _Letter) -> None:
        """Take an answer; it is sent now, or as soon as that is possible."""
        self._outbox[letter.id] = letter
        try:
            await self._send_answers([letter])
        except WebSocketException:
            _log.debug("the answer of seat %s waits for the line", self._seat)

    async def _talk(self, socket: ClientConnection) -> None:
        self._socket = socket
        join = {"protocol": 1, "code": self._code, "token": self._token, "seat": self._seat}
        await self._say("join", **join)
        async for text in socket:
            await self._hear(json.loads(text))

    async def _hear(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "joined":
                self._token, self._pause_s = message["token"], _FIRST_PAUSE_S
                if message["seat"] == self._seat:
                    await self._sit_down()
                else:
                    await self._say("seat", seat=self._seat)
            case "seated":
                await self._sit_down()
            case "state" | "change":
                await self._look(message["fields"])
            case "stored":
                letter = self._outbox.pop(message["id"], None)
                if letter is not None:
                    self._tally.is_stored(letter, repeated=message["duplicate"])
            case "refused":
                await self._take_refusal(message)
            case _:
                pass  # a later board may say more

    async def _sit_down(self) -> None:
        self._seated = True
        await self._send_answers(list(self._outbox.values()))

    async def _look(self, fields: dict[str, Any]) -> None:
        if "question" in fields:
            question = fields["question"]
            self._asked = question["id"] if question and question["open"] else None
            await self._send_answers(list(self._outbox.values()))

    async def _send_answers(self, letters: Sequence[_Letter]) -> None:
        """Send those of `letters` whose question stands on the tablet now."""
        for letter in letters:
            answer = letter.answer
            if self._seated and answer.question == self._asked:
                self._tally.goes_out(letter)
                await self._say(
                    "answer", id=letter.id, question=answer.question, value=answer.value
                )

    async def _take_refusal(self, message: dict[str, Any]) -> None:
        if message["again"]:
            await asyncio.sleep(message["retry_s"])
            if self._socket is not None:
                await self._socket.close()  # the next join sends everything again
        elif message["id"] in self._outbox:
            self._tally.is_refused(self._outbox.pop(message["id"]))
        else:
            _log.warning("the board refused a tablet: %s", message["reason"])

    async def _say(self, kind: str, **fields: object) -> None:
        if self._socket is not None:
            await self._socket.send(json.dumps({"type": kind, **fields}))
