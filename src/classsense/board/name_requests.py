"""What a tablet writes about its pupil's name, and what it is told of it."""

from classsense.board.messages import Named, Reason, Refused
from classsense.board.rooms import Room
from classsense.board.tablets import Tablet
from classsense.domain.names import tidied

_RETRY_S = 2.0


def write_name(room: Room, tablet: Tablet, typed: str) -> None:
    """Call the pupil at the tablet's seat what was typed, or refuse; nothing here waits."""
    seat, book, name = tablet.seat, room.names, tidied(typed)
    if seat is None:
        _refuse(tablet, Reason.NO_SEAT)
    elif not book.allowed and name:
        _refuse(tablet, Reason.NAMES_OFF)
    elif wait_s := book.wait_s(tablet.device):
        _refuse(tablet, Reason.TOO_MANY, wait_s)
    elif name and (found := book.objection(seat, name)) is not None:
        _refuse(tablet, Reason(found))
    else:

        def kept(done: bool) -> None:  # noqa: FBT001 - a callback takes one thing
            if done:
                tablet.reply(Named(name))
            else:
                _refuse(tablet, Reason.NOT_KEPT, _RETRY_S)

        book.call(seat, tablet.device, name, kept)


def tell_name(room: Room, tablet: Tablet) -> None:
    """Tell a tablet that has just sat down what its pupil is called there."""
    if tablet.seat is not None:
        room.names.sat(tablet.seat, tablet.device)
        if name := room.names.of(tablet.seat, tablet.device):
            tablet.reply(Named(name))


def _refuse(tablet: Tablet, reason: Reason, retry_s: float = 0.0) -> None:
    tablet.reply(Refused("name", reason, again=retry_s > 0.0, retry_s=round(retry_s, 1)))
