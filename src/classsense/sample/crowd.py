"""A crowd of tablets in one process, to measure the board with. Written from the protocol alone.

`python -m classsense.sample.crowd` reads one JSON object (`Order`) from its standard input and
writes one (`Found`) to its standard output.
"""

import asyncio
import random
import sys
import time
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from classsense.sample.frames import PING, PONG, TEXT, Frames, framed, upgrade

_JOINING_AT_ONCE: Final = 64
_ANSWERS: Final = b'{"type":"answers"'
_LONGEST_S: Final = 60.0


class Order(Struct, frozen=True):
    """What the crowd is to do.

    Attributes:
        address: Of the board, `http://HOST:PORT`.
        seats: One tablet sits down at each.
        question: Everybody answers it once.
        window_s: Time over which the answers are spread, evenly but for a tenth of chance.
        patience_s: How long to wait for the last answer on the last screen.
    """

    address: str
    code: str
    seats: tuple[str, ...]
    question: str
    window_s: float = 10.0
    patience_s: float = 15.0


class Found(Struct, frozen=True):
    """What became of it.

    Attributes:
        sent: Answers sent.
        stored: Receipts.
        missing: Pairs of an answer and another tablet's screen on which it never came.
        doubled: Answers that came twice on a screen.
        fanout_ms: From submitting to every other screen: p50, p95, p99 and the largest.
        receipt_ms: From submitting to the receipt: the same.
        joined_s: Until everybody sat.
        cpu_s: Of the crowd itself.
    """

    sent: int
    stored: int
    missing: int
    doubled: int
    fanout_ms: dict[str, float]
    receipt_ms: dict[str, float]
    joined_s: float
    cpu_s: float


class _Item(Struct, frozen=True, array_like=True):
    who: int
    value: str


class _Step(Struct, frozen=True):
    n: int
    since: int
    items: list[_Item]


_STEPS: Final = msgspec.json.Decoder(_Step)


class _Pupil(asyncio.Protocol):
    """One tablet: joins, sits down, answers once, and notes when answers come."""

    def __init__(self, crowd: "Crowd", number: int) -> None:
        self._crowd = crowd
        self._number = number
        self._transport: asyncio.Transport
        self._frames = Frames()
        self._shown = 0
        self._heard_ns = 0
        self.seated = asyncio.Event()
        self.sees_live = asyncio.Event()

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - asyncio names a base class
        self._transport = transport
        transport.write(upgrade(urlsplit(self._crowd.order.address).netloc, "/ws"))

    def connection_lost(self, _exc: Exception | None) -> None:
        self._crowd.lost += 1

    def data_received(self, data: bytes) -> None:
        self._heard_ns = time.perf_counter_ns()
        was_open = self._frames.open
        for frame in self._frames.feed(data):
            self._hear(*frame)
        if self._frames.open and not was_open:
            self._say({"type": "join", "protocol": 1, "code": self._crowd.order.code})

    def answer(self) -> None:
        """Submit the one answer; its value is the tablet's number."""
        self._crowd.sent_ns[self._number] = time.perf_counter_ns()
        ident, question = f"crowd-{self._number:06}", self._crowd.order.question
        message = {"type": "answer", "id": ident, "question": question, "value": str(self._number)}
        self._say(message)

    def close(self) -> None:
        self._transport.abort()

    def _hear(self, kind: int, body: bytes) -> None:
        if kind == PING:
            self._transport.write(framed(PONG, body))
        elif kind == TEXT:
            if body.startswith(_ANSWERS):
                self._note(body)
            else:
                self._understand(msgspec.json.decode(body))

    def _note(self, body: bytes) -> None:
        """Note when a step came; what it says is counted when all is over."""
        step = self._crowd.step(body)
        if step.since != self._shown:
            self._crowd.gaps += 1
        self._shown = step.n
        self._crowd.notes.append((self._number, self._heard_ns, step))
        if step.n >= len(self._crowd.sent_ns):
            self._crowd.done += 1
            if self._crowd.done >= len(self._crowd.sent_ns):
                self._crowd.complete.set()

    def _understand(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "joined":
                self._say({"type": "seat", "seat": self._crowd.order.seats[self._number]})
            case "seated":
                self.seated.set()
            case "stored":
                self._crowd.stored_ns[self._number] = time.perf_counter_ns()
            case "state" | "change" if message["fields"].get("live"):
                self.sees_live.set()

    def _say(self, message: dict[str, Any]) -> None:
        self._transport.write(framed(TEXT, msgspec.json.encode(message)))


class Crowd:
    """All tablets of an order."""

    def __init__(self, order: Order) -> None:
        count = len(order.seats)
        self.order = order
        self.sent_ns: NDArray[np.int64] = np.zeros(count, np.int64)
        self.stored_ns: NDArray[np.int64] = np.zeros(count, np.int64)
        self.notes: list[tuple[int, int, _Step]] = []
        self.gaps = self.lost = self.done = 0
        self._steps: dict[bytes, _Step] = {}
        self.complete = asyncio.Event()
        self._pupils: list[_Pupil] = []

    async def run(self) -> Found:
        """Join, wait until everybody is shown live answers, answer, and wait for all screens."""
        began = time.perf_counter()
        gate = asyncio.Semaphore(_JOINING_AT_ONCE)
        count = len(self.order.seats)
        await asyncio.gather(*(self._join(number, gate) for number in range(count)))
        joined_s = time.perf_counter() - began
        async with asyncio.timeout(_LONGEST_S):
            await asyncio.gather(*(pupil.sees_live.wait() for pupil in self._pupils))
        tell(msgspec.json.encode("ready"))
        before_s = time.process_time()
        await self._answer_all()
        cpu_s = time.process_time() - before_s
        for pupil in self._pupils:
            pupil.close()
        return self._found(joined_s, cpu_s)

    def step(self, body: bytes) -> _Step:
        """Return what a step says; most tablets are sent the very same bytes."""
        known = self._steps.get(body)
        if known is None:
            known = self._steps[body] = _STEPS.decode(body)
        return known

    async def _join(self, number: int, gate: asyncio.Semaphore) -> None:
        where = urlsplit(self.order.address)
        async with gate, asyncio.timeout(_LONGEST_S):
            loop = asyncio.get_running_loop()
            _, pupil = await loop.create_connection(
                lambda: _Pupil(self, number), str(where.hostname), int(where.port or 80)
            )
            self._pupils.append(pupil)
            await pupil.seated.wait()

    async def _answer_all(self) -> None:
        loop, chance = asyncio.get_running_loop(), random.Random(7)  # noqa: S311 - no secret
        step_s = self.order.window_s / max(1, len(self._pupils))
        start = loop.time() + 0.2
        for index, pupil in enumerate(self._pupils):
            loop.call_at(start + step_s * (index + chance.uniform(-0.1, 0.1)), pupil.answer)
        longest_s = 0.2 + self.order.window_s + self.order.patience_s
        with suppress(TimeoutError):
            await asyncio.wait_for(self.complete.wait(), longest_s)
        await asyncio.sleep(0.1)  # something may come twice

    def _found(self, joined_s: float, cpu_s: float) -> Found:
        seen_ns, doubled = self._screens()
        took = (seen_ns - self.sent_ns[:, None]) / 1e6
        theirs = ~np.eye(len(self.sent_ns), dtype=np.bool_)
        others = (seen_ns > 0) & theirs
        receipts = (self.stored_ns - self.sent_ns)[self.stored_ns > 0] / 1e6
        return Found(
            sent=int((self.sent_ns > 0).sum()),
            stored=int((self.stored_ns > 0).sum()),
            missing=int((theirs & ~others).sum()),
            doubled=doubled + self.gaps,
            fanout_ms=spread(took[others]),
            receipt_ms=spread(receipts),
            joined_s=round(joined_s, 3),
            cpu_s=round(cpu_s, 3),
        )

    def _screens(self) -> tuple[NDArray[np.int64], int]:
        """Return when each answer came to each screen (answers by screens, ns), and doubles."""
        count, doubled = len(self.sent_ns), 0
        seen_ns: NDArray[np.int64] = np.zeros((count, count), np.int64)
        for screen, at_ns, step in self.notes:
            for item in step.items:
                if seen_ns[int(item.value), screen]:
                    doubled += 1
                else:
                    seen_ns[int(item.value), screen] = at_ns
        return seen_ns, doubled


def spread(values: NDArray[np.float64]) -> dict[str, float]:
    """Return p50, p95, p99 and the largest of some times; nothing of none."""
    if not len(values):
        return {}
    points = {"p50": 50, "p95": 95, "p99": 99, "max": 100}
    return {name: round(float(np.percentile(values, at)), 2) for name, at in points.items()}


def tell(line: bytes) -> None:
    """Write one line to whoever gave the order."""
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def main() -> None:
    """Carry out the order on the standard input."""
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    found = asyncio.run(Crowd(order).run())
    tell(msgspec.json.encode(found))


if __name__ == "__main__":
    main()
