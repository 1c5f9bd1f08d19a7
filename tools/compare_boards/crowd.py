"""A crowd of clients in one process: each submits one marked text and looks for all the others'."""

import asyncio
import random
import re
import time
from contextlib import suppress
from typing import Any, Final, Protocol

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from classsense.sample.frames import PING, PONG, Frames, framed, upgrade

_MARK: Final = re.compile(rb"a(\d{6})z")
_JOINING_AT_ONCE: Final = 32
_LONGEST_S: Final = 60.0
_POINTS: Final = {"p50": 50, "p95": 95, "p99": 99, "max": 100}


def mark(number: int) -> str:
    """Return the text by which the crowd knows what client `number` wrote."""
    return f"a{number:06}z"


class Dialect(Protocol):
    """What one client says to one kind of server. Used by the crowd's thread only."""

    @property
    def path(self) -> str:
        """Where the websocket is."""
        ...

    def opened(self) -> list[bytes]:
        """Return the frames with which the client comes in."""
        ...

    def heard(self, body: bytes) -> list[bytes]:
        """Take a message; return the frames to answer with."""
        ...

    @property
    def ready(self) -> bool:
        """Whether the client is in and has seen what there was."""
        ...

    def submission(self) -> bytes:
        """Return the frame that submits the client's text."""
        ...


class Figures(Struct, frozen=True):
    """What a server did.

    Attributes:
        missing: Pairs of a text and another client that never saw it.
        fanout_ms: From submitting to every other client: p50, p95, p99 and the largest.
        joined_s: Until all clients were in.
        client_cpu_s: CPU seconds of the crowd.
    """

    clients: int
    missing: int
    fanout_ms: dict[str, float]
    joined_s: float
    client_cpu_s: float


class _Client(asyncio.Protocol):
    def __init__(self, crowd: "Crowd", number: int, dialect: Dialect) -> None:
        self._crowd = crowd
        self._number = number
        self._dialect = dialect
        self._frames = Frames()
        self._transport: asyncio.Transport
        self.ready = asyncio.Event()

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - asyncio names a base class
        self._transport = transport
        transport.write(upgrade(self._crowd.host, self._dialect.path))

    def data_received(self, data: bytes) -> None:
        was_open = self._frames.open
        for kind, body in self._frames.feed(data):
            if kind == PING:
                self._transport.write(framed(PONG, body))
                continue
            self._crowd.note(self._number, body)
            self._write(self._dialect.heard(body))
        if self._frames.open and not was_open:
            self._write(self._dialect.opened())
        if self._dialect.ready:
            self.ready.set()

    def connection_lost(self, _exc: Exception | None) -> None:
        self._crowd.lost += 1

    def submit(self) -> None:
        self._crowd.sent_ns[self._number] = time.perf_counter_ns()
        self._transport.write(self._dialect.submission())

    def close(self) -> None:
        self._transport.abort()

    def _write(self, frames: list[bytes]) -> None:
        for frame in frames:
            self._transport.write(frame)


class Crowd:
    """Clients of one server.

    Args:
        host: `HOST:PORT`.
        dialects: One for each client.
        window_s: Time over which the texts are spread.
    """

    def __init__(self, host: str, dialects: list[Dialect], window_s: float) -> None:
        count = len(dialects)
        self.host = host
        self.lost = 0
        self.sent_ns: NDArray[np.int64] = np.zeros(count, np.int64)
        self._seen_ns: NDArray[np.int64] = np.zeros((count, count), np.int64)
        self._left = count * (count - 1)
        self._window_s = window_s
        self._complete = asyncio.Event()
        self._clients = [_Client(self, number, each) for number, each in enumerate(dialects)]

    def note(self, number: int, body: bytes) -> None:
        """Note whose texts are in a message that client `number` got."""
        now = time.perf_counter_ns()
        for found in _MARK.findall(body):
            author = int(found)
            if self.sent_ns[author] and not self._seen_ns[author, number]:
                self._seen_ns[author, number] = now
                self._left -= author != number
        if not self._left:
            self._complete.set()

    async def join(self) -> float:
        """Let everybody in; return how long it took in seconds."""
        began = time.perf_counter()
        gate = asyncio.Semaphore(_JOINING_AT_ONCE)
        await asyncio.gather(*(self._join(client, gate) for client in self._clients))
        return time.perf_counter() - began

    async def write(self, joined_s: float) -> Figures:
        """Let everybody submit a text; return what came of it."""
        loop, chance = asyncio.get_running_loop(), random.Random(7)  # noqa: S311 - no secret
        before_s = time.process_time()
        step_s, start = self._window_s / len(self._clients), loop.time() + 0.2
        for index, client in enumerate(self._clients):
            loop.call_at(start + step_s * (index + chance.uniform(-0.1, 0.1)), client.submit)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._complete.wait(), self._window_s + 15)
        others = (self._seen_ns > 0) & ~np.eye(len(self._clients), dtype=np.bool_)
        took = ((self._seen_ns - self.sent_ns[:, None]) / 1e6)[others]
        spread = {name: round(float(np.percentile(took, at)), 2) for name, at in _POINTS.items()}
        cpu_s = time.process_time() - before_s
        for client in self._clients:
            client.close()
        return Figures(
            clients=len(self._clients),
            missing=self._left,
            fanout_ms=spread,
            joined_s=round(joined_s, 2),
            client_cpu_s=round(cpu_s, 2),
        )

    async def _join(self, client: _Client, gate: asyncio.Semaphore) -> None:
        name, port = self.host.split(":")
        async with gate, asyncio.timeout(_LONGEST_S):
            await asyncio.get_running_loop().create_connection(lambda: client, name, int(port))
            await client.ready.wait()
