"""What the teacher does about the devices that joined, carried into the board's thread."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from classsense.board.door import Door
from classsense.board.messages import Named, Seated
from classsense.board.rooms import Room
from classsense.domain.board_commands import DeviceBlocked
from classsense.domain.lesson import SeatId
from classsense.domain.names import tidied
from classsense.domain.people import DeviceFacts, Standing

Call = Callable[[Callable[[Room, Door], None]], None]
"""Runs something in the board's thread as long as the board is there."""


class People:
    """A `PeopleDesk`. Safe from any thread.

    Args:
        call: Carries into the board's thread.
        room: Returns the room; None before the board began and after it ended.
    """

    def __init__(self, call: Call, room: Callable[[], Room | None]) -> None:
        self._call = call
        self._room = room

    def devices(self) -> Sequence[DeviceFacts]:
        """Return every device that joined."""
        room = self._room()
        if room is None:
            return ()
        names = room.names.shown
        return [
            replace(each, name=called.name)
            if each.standing is Standing.IN
            and each.seat is not None
            and (called := names.get(each.seat)) is not None
            and called.device == each.device
            else each
            for each in room.seats.register.facts
        ]

    def free(self, seat: SeatId) -> None:
        """Take a seat from its device."""

        def free(room: Room, door: Door) -> None:
            if room.seats.free(seat, Seated(None)):
                door.noted("board_seat_freed")

        self._call(free)

    def send_out(self, device: str, *, block: bool) -> None:
        """Send a device out."""
        self._call(lambda room, door: send_out(room, door, device, block=block))

    def rename(self, seat: SeatId, name: str) -> None:
        """Call the pupil at a taken seat something else."""

        def rename(room: Room, door: Door) -> None:
            device, wanted = room.seats.device_at(seat), tidied(name)
            if device is None or (wanted and room.names.objection(seat, wanted) is not None):
                return

            def kept(done: bool) -> None:  # noqa: FBT001 - a callback takes one thing
                tablet = room.seats.tablet_at(seat)
                if done and tablet is not None and tablet.device == device:
                    tablet.reply(Named(wanted))

            room.names.call(seat, device, wanted, kept)
            door.noted("board_name_changed")

        self._call(rename)

    def let_back(self, device: str) -> None:
        """Let a device come in again."""

        def let_back(room: Room, door: Door) -> None:
            standing = room.seats.register.standing(device)
            if standing in {None, Standing.IN}:
                return
            door.let_back(device)
            room.seats.register.let_back(device)
            if standing is Standing.BLOCKED:
                room.tell(DeviceBlocked(room.clock.now(), device, blocked=False))

        self._call(let_back)


def send_out(room: Room, door: Door, device: str, *, block: bool) -> None:
    """Send a device out, in the board's thread."""
    if room.seats.register.standing(device) is None:
        return
    if block:
        door.block(device)
        room.tell(DeviceBlocked(room.clock.now(), device, blocked=True))
    else:
        door.remove(device)
    room.seats.register.sent_out(device, Standing.BLOCKED if block else Standing.REMOVED)
    room.dismiss(device)
