"""Which devices joined, where they sit, and whether they are still there."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from classsense.domain.clock import Clock, LessonNs
from classsense.domain.lesson import SeatId
from classsense.domain.people import DeviceFacts, Standing

_TELL_S: Final = 0.2
"""What changed within this time is told at once: a class joins in a few seconds."""


@dataclass(slots=True)
class _Device:
    number: int
    seat: SeatId | None = None
    lines: int = 0
    since: LessonNs | None = None
    standing: Standing = Standing.IN
    lost: SeatId | None = None


class Register:
    """The devices of one lesson. Used by the board's thread only, except `facts`.

    Args:
        clock: Tells since when a device is silent.
        held: Devices that held a seat before the board began: they are expected back.
        blocked: Devices that the teacher blocked before.

    Attributes:
        facts: For the teacher; safe to read from any thread.
    """

    def __init__(
        self,
        clock: Clock,
        held: Mapping[SeatId, str] | None = None,
        blocked: frozenset[str] = frozenset(),
    ) -> None:
        self.facts: tuple[DeviceFacts, ...] = ()
        self._clock = clock
        self._devices: dict[str, _Device] = {}
        self._seats: dict[SeatId, str] = {}
        self._due = False
        for seat, device in (held or {}).items():
            known = self._of(device)
            known.seat, known.since = seat, clock.now()
            self._seats[seat] = device
        for device in sorted(blocked):
            self._of(device).standing = Standing.BLOCKED
        self._publish()

    def came(self, device: str) -> None:
        """Note a connection of a device that was let in."""
        known = self._of(device)
        known.lines += 1
        if known.standing is not Standing.IN:
            known.standing, known.seat = Standing.IN, None
        known.since = None
        self._changed()

    def went(self, device: str) -> None:
        """Note the end of a connection."""
        known = self._of(device)
        known.lines -= 1
        if known.lines <= 0:
            known.lines, known.since = 0, self._clock.now()
        self._changed()

    def sat(self, device: str, seat: SeatId) -> None:
        """Note that a device took a seat; who held it before has lost it."""
        before = self._seats.get(seat)
        if before is not None and before != device:
            loser = self._of(before)
            loser.seat, loser.lost = None, seat
        known = self._of(device)
        known.seat, known.lost = seat, None
        self._seats[seat] = device
        self._changed()

    def stood(self, device: str) -> None:
        """Note that a device has no seat any more."""
        known = self._of(device)
        if known.seat is not None and self._seats.get(known.seat) == device:
            del self._seats[known.seat]
        if known.standing is Standing.IN:
            known.seat = None
        self._changed()

    def sent_out(self, device: str, standing: Standing) -> None:
        """Note that the teacher sent a device out; where it sat is remembered."""
        self._of(device).standing = standing
        self._changed()

    def standing(self, device: str) -> Standing | None:
        """Return whether a device may come in; None for one that never came."""
        known = self._devices.get(device)
        return None if known is None else known.standing

    def let_back(self, device: str) -> None:
        """Note that a device may come in again; it has to take a seat anew."""
        known = self._of(device)
        known.standing, known.seat = Standing.IN, None
        self._changed()

    def _of(self, device: str) -> _Device:
        return self._devices.setdefault(device, _Device(len(self._devices) + 1))

    def _changed(self) -> None:
        if not self._due:
            self._due = True
            asyncio.get_running_loop().call_later(_TELL_S, self._publish)

    def _publish(self) -> None:
        self._due = False
        self.facts = tuple(
            DeviceFacts(
                device=device,
                number=known.number,
                seat=known.seat,
                standing=known.standing,
                connected=known.lines > 0,
                silent_since=known.since,
                lost=known.lost,
            )
            for device, known in self._devices.items()
        )
