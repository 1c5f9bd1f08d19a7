"""What can be taken back, and how: pausing, absence, moving to another table."""

from dataclasses import dataclass

from classsense.domain.board_commands import RoundTakenBack, ScreensLocked
from classsense.domain.clock import LessonNs
from classsense.domain.commands import SeatAbsent, Seating, SeatsMoved, TablePaused
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.sheet_commands import SheetRoundTakenBack
from classsense.domain.snapshot import Snapshot
from classsense.resources.texts import Texts

Undoable = (
    TablePaused | SeatAbsent | SeatsMoved | RoundTakenBack | ScreensLocked | SheetRoundTakenBack
)


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was done, and what takes it back (its time is filled in then)."""

    text: str
    back: Undoable


class UndoStack:
    """The latest deeds that can be taken back, newest last. Used by the GUI thread only."""

    def __init__(self) -> None:
        self._done: list[Done] = []

    @property
    def latest(self) -> Done | None:
        """What would be taken back next."""
        return self._done[-1] if self._done else None

    def push(self, done: Done) -> None:
        """Remember a deed."""
        self._done.append(done)

    def pop(self) -> Done | None:
        """Return the newest deed and forget it."""
        return self._done.pop() if self._done else None


def pause(snapshot: Snapshot, group: GroupId, at: LessonNs, texts: Texts) -> Done | None:
    """Return what pausing a table (or hearing it again) is, and how it is taken back."""
    view = next((view for view in snapshot.groups if view.id == group), None)
    if view is None:
        return None
    key = "control.resumed" if view.paused else "control.paused"
    return Done(texts(key, group=view.name), TablePaused(at, group, view.paused))


def absence(seat: SeatId, *, absent: bool, at: LessonNs, texts: Texts) -> Done:
    """Return what marking a seat absent (or present) is, and how it is taken back."""
    key = "control.absent" if absent else "control.present"
    return Done(texts(key, seat=seat), SeatAbsent(at, seat, not absent))


def move(
    snapshot: Snapshot, seat: SeatId, target: GroupId, texts: Texts
) -> tuple[SeatsMoved, Done] | None:
    """Return the command that moves a pupil to another table, and how it is taken back.

    None if the seat or the table is not there, or the pupil is at that table already.
    """
    names = {view.id: view.name for view in snapshot.groups}
    here = next((each.group for each in snapshot.seats if each.id == seat), None)
    if here is None or target not in names or here == target:
        return None
    seats = {
        group: tuple(each.id for each in snapshot.seats if each.group == group)
        for group in (here, target)
    }
    command = SeatsMoved(snapshot.at, (Seating(target, (*seats[target], seat)),))
    back = SeatsMoved(snapshot.at, (Seating(here, seats[here]), Seating(target, seats[target])))
    return command, Done(texts("control.moved", seat=seat, group=names[target]), back)
