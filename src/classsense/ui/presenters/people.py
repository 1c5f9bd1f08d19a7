"""Who joined: every seat with its device, devices without a seat, and those that were sent out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from classsense.domain.clock import LessonNs, seconds
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.people import DeviceFacts, Standing
from classsense.domain.snapshot import Snapshot
from classsense.domain.writing import WritingView
from classsense.resources.texts import Texts

Act = Literal["free", "rename", "send_out", "block", "let_back", "erase"]
_MINUTE_S = 60

HERE, SILENT, FREE, OUT = "good", "warn", "soft", "bad"
"""How a device is, as the colour of its dot."""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A seat, or a device without one.

    Attributes:
        key: Of the line, the same as long as it stands for the same seat or device.
        title: The seat, with the name that its pupil wrote; or the number of the device.
        state: How it is, in words.
        dot: The colour that says the same.
        acts: What may be done with it.
    """

    key: str
    title: str
    state: str
    dot: str
    acts: tuple[Act, ...] = ()
    seat: SeatId | None = None
    device: str = ""


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """The seats of a table."""

    id: GroupId
    name: str
    lines: tuple[PersonLine, ...]


@dataclass(frozen=True, slots=True)
class PeopleModel:
    """Everything that the window shows.

    Attributes:
        count: How many are there, silent and out, in one line.
        loose: Devices without a seat.
        out: Devices that were sent out.
    """

    count: str
    tables: tuple[PeopleTable, ...]
    loose: tuple[PersonLine, ...]
    out: tuple[PersonLine, ...]


class PeoplePresenter:
    """Turns what the board knows of its devices into what the teacher reads."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def present(
        self, snapshot: Snapshot, devices: Sequence[DeviceFacts], *, names: bool = False
    ) -> PeopleModel:
        """Return what the window shows now.

        Args:
            snapshot: The newest.
            devices: Every device that joined.
            names: Whether pupils may write their names, and the teacher may change them.
        """
        now = snapshot.at
        inside = [each for each in devices if each.standing is Standing.IN]
        at = {each.seat: each for each in inside if each.seat is not None}
        tables = tuple(
            PeopleTable(
                group.id,
                group.name,
                tuple(
                    self._of_text(
                        self._seat(seat.id, at.get(seat.id), now, names=names), snapshot.writing
                    )
                    for seat in snapshot.seats
                    if seat.group == group.id
                ),
            )
            for group in snapshot.groups
        )
        return PeopleModel(
            count=self._count(devices),
            tables=tables,
            loose=tuple(self._loose(each, now) for each in inside if each.seat is None),
            out=tuple(self._out(each) for each in devices if each.standing is not Standing.IN),
        )

    def _count(self, devices: Iterable[DeviceFacts]) -> str:
        here = silent = out = 0
        for each in devices:
            here += each.standing is Standing.IN and each.connected
            silent += each.standing is Standing.IN and not each.connected
            out += each.standing is not Standing.IN
        said = [self._texts("people.count_here", count=here)]
        if silent:
            said.append(self._texts("people.count_silent", count=silent))
        if out:
            said.append(self._texts("people.count_out", count=out))
        return self._texts("people.between").join(said)

    def _seat(
        self, seat: SeatId, device: DeviceFacts | None, now: LessonNs, *, names: bool
    ) -> PersonLine:
        title = self._texts("strips.seat", seat=seat)
        if device is None:
            return PersonLine(f"seat:{seat}", title, self._texts("people.nobody"), FREE, seat=seat)
        if device.name:
            title = self._texts("people.seat_name", seat=title, name=device.name)
        rename: tuple[Act, ...] = ("rename",) if names or device.name else ()
        acts: tuple[Act, ...] = (*rename, "free", "send_out", "block")
        state, dot = self._state(device, now)
        return PersonLine(f"seat:{seat}", title, state, dot, acts, seat, device.device)

    def _of_text(self, line: PersonLine, view: WritingView) -> PersonLine:
        """Return a seat's line with what may be done, or was, about what it wrote in a text."""
        if line.seat in view.erased:
            state = self._texts("people.erased", state=line.state)
            return replace(line, state=state)
        return replace(line, acts=(*line.acts, "erase")) if view.title else line

    def _loose(self, device: DeviceFacts, now: LessonNs) -> PersonLine:
        title = self._texts("people.device", number=device.number)
        state, dot = self._state(device, now)
        if device.lost is not None:
            state = self._texts("people.lost", seat=device.lost)
        return PersonLine(
            device.device, title, state, dot, ("send_out", "block"), device=device.device
        )

    def _out(self, device: DeviceFacts) -> PersonLine:
        title = self._texts("people.device", number=device.number)
        if device.seat is not None:
            title = self._texts("people.device_at", device=title, seat=device.seat)
        blocked = device.standing is Standing.BLOCKED
        acts: tuple[Act, ...] = ("let_back",) if blocked else ("let_back", "block")
        state = self._texts("people.blocked" if blocked else "people.removed")
        return PersonLine(device.device, title, state, OUT, acts, device=device.device)

    def _state(self, device: DeviceFacts, now: LessonNs) -> tuple[str, str]:
        if device.connected or device.silent_since is None:
            return self._texts("people.here"), HERE
        silent_s = max(0.0, seconds(LessonNs(now - device.silent_since)))
        minutes = int(silent_s // _MINUTE_S)
        if minutes:
            return self._texts("people.silent_minutes", minutes=minutes), SILENT
        return self._texts("people.silent"), SILENT
