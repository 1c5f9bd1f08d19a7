"""Which tablet sits where, and which device holds a seat."""

from collections.abc import Callable, Iterable, Mapping

from classsense.board.messages import Moved, Reply
from classsense.board.register import Register
from classsense.board.tablets import Tablet
from classsense.domain.clock import Clock
from classsense.domain.commands import SeatLeft
from classsense.domain.lesson import SeatId


class Seats:
    """The seats of one lesson. Used by the board's thread only.

    Args:
        names: All seats of the plan.
        clock: Tells when a seat was freed.
        refresh: Shows a tablet the state as it is for its seat.
        tell: Hands what the teacher did to the lesson.

    Attributes:
        register: Which devices joined.
        changed: Called after a device sat down or lost its seat.
    """

    def __init__(
        self,
        names: Iterable[SeatId],
        clock: Clock,
        refresh: Callable[[Tablet], None],
        tell: Callable[[SeatLeft], None],
    ) -> None:
        self.register = Register(clock)
        self._names = frozenset(names)
        self._clock = clock
        self._refresh = refresh
        self._tell = tell
        self.changed: Callable[[], None] = lambda: None
        self._holders: dict[SeatId, Tablet] = {}
        self._devices: dict[SeatId, str] = {}

    def knows(self, seat: str) -> bool:
        """Return whether the plan knows `seat`."""
        return seat in self._names

    def device_at(self, seat: str) -> str | None:
        """Return the device that holds `seat`; None if no device took it yet."""
        return self._devices.get(SeatId(seat))

    def seat_of(self, device: str) -> SeatId | None:
        """Return the seat that a device holds; None if it holds none."""
        return next((seat for seat, holder in self._devices.items() if holder == device), None)

    def tablet_at(self, seat: SeatId) -> Tablet | None:
        """Return the tablet that sits at `seat` now."""
        return self._holders.get(seat)

    def expect(self, held: Mapping[SeatId, str], blocked: frozenset[str]) -> None:
        """Keep the seats of devices that held them before the board began."""
        expected = {seat: device for seat, device in held.items() if device not in blocked}
        self._devices.update(expected)
        self.register = Register(self._clock, expected, blocked)

    def sit(self, tablet: Tablet, seat: SeatId) -> None:
        """Give `seat` to `tablet`; the page that sat there is told that it was moved."""
        if tablet.seat != seat:
            self._leave(tablet)
        before = self._holders.get(seat)
        if before is not None and before is not tablet:
            before.seat = None
            before.reply(Moved(seat, same_device=before.device == tablet.device))
            self._refresh(before)
        self.register.sat(tablet.device, seat)
        self._holders[seat] = tablet
        self._devices[seat] = tablet.device
        tablet.seat = seat
        self._refresh(tablet)
        self.changed()

    def stand(self, tablet: Tablet) -> None:
        """Take the seat from `tablet`, whose device gave it back."""
        self._leave(tablet)
        self._refresh(tablet)
        self.changed()

    def disconnected(self, tablet: Tablet) -> None:
        """Note a closed connection. Its device keeps the seat until another one takes it."""
        self.register.went(tablet.device)
        if tablet.seat is not None and self._holders.get(tablet.seat) is tablet:
            del self._holders[tablet.seat]

    def free(self, seat: SeatId, told: Reply | None = None) -> bool:
        """Take `seat` from its device and tell its page; return whether it was taken."""
        device = self._devices.pop(seat, None)
        if device is None:
            return False
        holder = self._holders.pop(seat, None)
        self.register.stood(device)
        if holder is not None:
            holder.seat = None
            if told is not None:
                holder.reply(told)
                self._refresh(holder)
        self._tell(SeatLeft(self._clock.now(), seat, device))
        self.changed()
        return True

    def free_all(self, device: str) -> None:
        """Take from a device the seats that it holds."""
        for seat in [seat for seat, holder in self._devices.items() if holder == device]:
            self.free(seat)

    def _leave(self, tablet: Tablet) -> None:
        if tablet.seat is not None:
            self._holders.pop(tablet.seat, None)
            self._devices.pop(tablet.seat, None)
            self.register.stood(tablet.device)
            tablet.seat = None
