"""What the pupils at the seats are called: taken, changed and kept apart from the lesson."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from classsense.board.limits import Allowances
from classsense.domain.errors import KnownError
from classsense.domain.lesson import SeatId
from classsense.domain.names import objection, skeleton
from classsense.domain.people import NamesKept, SeatName

_log = logging.getLogger(__name__)

_BURST = 8
_PER_S = 0.1
"""Names of a device: a few at once, one each 10 s for long."""

Holder = Callable[[SeatId], str | None]
"""Returns the device that holds a seat."""


class NameBook:
    """The names of one lesson. Used by the board's thread only, except `shown`.

    A name belongs to a device at a seat: who sits down there with another device does not see it,
    and it is free for others as long as its device does not hold the seat. It is in no message to
    another tablet, in no entry of the lesson and in no log.

    Args:
        holder: Tells who holds a seat.
        kept: Keeps the names over a crash; None keeps them in memory only.

    Attributes:
        allowed: Whether pupils may write names.
    """

    def __init__(self, holder: Holder, kept: NamesKept | None = None) -> None:
        self.allowed = False
        self._holder = holder
        self._kept = kept
        self._names: dict[SeatId, SeatName] = dict(kept.read()) if kept is not None else {}
        self._allowances = Allowances(_BURST, _PER_S)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="board names")

    @property
    def shown(self) -> Mapping[SeatId, SeatName]:
        """Return the names for the teacher. Safe from any thread."""
        return dict(self._names)

    def of(self, seat: SeatId, device: str) -> str:
        """Return the name of a device at a seat; empty if it has none."""
        entry = self._names.get(seat)
        return entry.name if entry is not None and entry.device == device else ""

    def wait_s(self, device: str) -> float:
        """Return how long a device has to wait before its next name, in seconds; takes one if 0."""
        return self._allowances.of(device).take_now(asyncio.get_running_loop().time())

    def objection(self, seat: SeatId, name: str) -> str | None:
        """Return why the pupil at `seat` cannot be called so: a reason of the wire, or None."""
        found = objection(name, self._others(seat))
        return None if found is None else found.value

    def call(self, seat: SeatId, device: str, name: str, then: Callable[[bool], None]) -> None:
        """Call the pupil at a seat `name`, tidied; empty erases it.

        Args:
            seat: Where it sits.
            device: By which it joined.
            name: Without an objection.
            then: Called in the board's thread with whether it is kept.
        """
        before = dict(self._names)
        if name:
            self._names[seat] = SeatName(device, name)
        else:
            self._names.pop(seat, None)
        self._keep(before, then)

    def erase(self, seat: SeatId) -> bool:
        """Forget what a seat's pupil is called, whichever device wrote it; return if it was."""
        before = dict(self._names)
        if self._names.pop(seat, None) is None:
            return False
        self._keep(before, lambda _: None)
        return True

    def sat(self, seat: SeatId, device: str) -> None:
        """Erase the names that a device had at other seats, and one that another took meanwhile."""
        before = dict(self._names)
        for other, entry in before.items():
            if entry.device == device and other != seat:
                del self._names[other]
        mine = self.of(seat, device)
        if mine and skeleton(mine) in map(skeleton, self._others(seat)):
            del self._names[seat]
        if self._names != before:
            self._keep(before, lambda _: None)

    def close(self) -> None:
        """Write what waits, and end the thread. Blocks."""
        self._worker.shutdown()

    def _others(self, seat: SeatId) -> list[str]:
        return [
            entry.name
            for other, entry in self._names.items()
            if other != seat and self._holder(other) == entry.device
        ]

    def _keep(self, before: dict[SeatId, SeatName], then: Callable[[bool], None]) -> None:
        if self._kept is None:
            then(True)
            return
        wanted = dict(self._names)
        writing = asyncio.get_running_loop().run_in_executor(self._worker, self._kept.write, wanted)

        def written(done: asyncio.Future[None]) -> None:
            kept = done.exception() is None
            if not kept:
                if not isinstance(done.exception(), KnownError):
                    _log.error("names could not be kept")
                if self._names == wanted:
                    self._names = before
            then(kept)

        writing.add_done_callback(written)
