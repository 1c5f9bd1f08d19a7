"""Ends connections that ask nothing: else a few thousand of them would use up all of the machine's.

uvicorn waits for ever for the first line of a request, and for somebody who never reads an answer.
"""

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

SPARE: Final = 200
"""Connections beside those of the tablets: pages that are being loaded, and who just connected."""


class PatientProtocol(H11Protocol):
    """A connection that ends unless it asks for something in time.

    Attributes:
        head_s: Time for a whole request, and between two, in seconds.
        most: Connections of the whole server; beyond it the one that has asked nothing for longest
            makes room.
        since: When it last began to wait, by the clock of the event loop.
    """

    head_s = 10.0
    most = 400 + SPARE

    since = 0.0
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > self.most:
            idle = [each for each in self.connections if isinstance(each, PatientProtocol)]
            min((each for each in idle if each.asks_nothing), key=lambda each: each.since).end()

    @property
    def asks_nothing(self) -> bool:
        """Whether no request is being answered."""
        cycle: RequestResponseCycle | None = self.cycle  # none before the first request
        return cycle is None or cycle.response_complete

    def end(self) -> None:
        """End the connection unless a request is being answered."""
        if self.asks_nothing:
            self.transport.abort()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        super().on_response_complete()
        if not self.transport.is_closing():
            self._wait()

    def handle_websocket_upgrade(self, event: Any) -> None:  # noqa: ANN401 - as uvicorn has it
        """Leave the connection to the websocket, which has times of its own."""
        self._cancel()
        super().handle_websocket_upgrade(event)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._cancel()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._cancel()
        self.since = self.loop.time()
        self._timer = self.loop.call_later(self.head_s, self.end)

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def patient(clients: int, head_s: float) -> type[PatientProtocol]:
    """Return the protocol for a board of so many tablets."""
    return type("Patient", (PatientProtocol,), {"most": clients + SPARE, "head_s": head_s})
