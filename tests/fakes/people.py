"""Who joined, in memory."""

from collections.abc import Sequence

from classsense.domain.lesson import SeatId
from classsense.domain.people import DeviceFacts


class PeopleInMemory:
    """A `PeopleDesk` that shows the devices it is given and remembers what was asked.

    Attributes:
        joined: What it shows.
        freed, sent_out_devices, back, renamed: What was asked, in order.
    """

    def __init__(self) -> None:
        self.joined: list[DeviceFacts] = []
        self.freed: list[SeatId] = []
        self.sent_out_devices: list[tuple[str, bool]] = []
        self.back: list[str] = []
        self.renamed: list[tuple[SeatId, str]] = []

    def devices(self) -> Sequence[DeviceFacts]:
        return tuple(self.joined)

    def free(self, seat: SeatId) -> None:
        self.freed.append(seat)

    def send_out(self, device: str, *, block: bool) -> None:
        self.sent_out_devices.append((device, block))

    def let_back(self, device: str) -> None:
        self.back.append(device)

    def rename(self, seat: SeatId, name: str) -> None:
        self.renamed.append((seat, name))
