"""The sound check: every pupil of a table says a number, so that voices are tied to seats."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from classsense.domain.clock import LessonNs, seconds
from classsense.domain.commands import SoundCheckStarted
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.policy import GroupMode
from classsense.domain.snapshot import GroupView, SeatView, Snapshot
from classsense.resources.texts import Texts
from classsense.ui.presenters.voices import look_of

TABLE_S: Final = 10.0
"""How long a table takes."""
_EACH_S: Final = (2.0, 3.0)
"""The shortest and longest turn of a seat."""
AGAIN_S: Final = 4.0
"""How long a seat gets that repeats alone."""
_TENTHS: Final = 10


class SeatState(StrEnum):
    """How far the sound check of a seat is."""

    ABSENT = "absent"
    OPEN = "open"
    WAITING = "waiting"
    SPEAKING = "speaking"
    HEARD = "heard"
    TIED = "tied"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat in the sound check.

    Attributes:
        voice: Letter that was tied to it; empty if none.
        colour: Of that voice in the theme.
        again: Whether it may be repeated alone.
    """

    seat: SeatId
    state: SeatState
    text: str
    voice: str
    colour: str
    again: bool


@dataclass(frozen=True, slots=True)
class CheckTable:
    """A table to choose from, with a sign of how its check went."""

    id: GroupId
    name: str
    state: SeatState
    allowed: bool


@dataclass(frozen=True, slots=True)
class CheckModel:
    """What the sound check shows.

    Attributes:
        call: What the class hears now, in large type: whose turn it is; or what to do.
        remaining: Of this turn, 0..1; None while nobody's turn is.
        countdown: The same in seconds, as text.
        refused: Why this table has no sound check; empty if it may.
        ready: Whether a check can be started.
    """

    tables: tuple[CheckTable, ...]
    group: GroupId
    seats: tuple[SeatLine, ...]
    call: str
    remaining: float | None
    countdown: str
    refused: str
    ready: bool


class SoundCheckPresenter:
    """Turns a Snapshot into a CheckModel, and seats into the command that checks them."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def present(
        self,
        snapshot: Snapshot,
        group: GroupId,
        running: tuple[SoundCheckStarted, ...],
        now: LessonNs,
    ) -> CheckModel:
        """Return how the sound check of a table is.

        Args:
            snapshot: Now.
            group: The table that is shown.
            running: Checks that were started here, so that the countdown runs between Snapshots.
            now: Lesson time.
        """
        view = next(view for view in snapshot.groups if view.id == group)
        turn = _turn(view, running, now)
        lines = tuple(
            self._line(seat, view, turn[0] if turn else None)
            for seat in snapshot.seats
            if seat.group == group
        )
        refused = self._refused(view)
        return CheckModel(
            tables=tuple(
                CheckTable(each.id, each.name, _state(each, running, now), _allowed(each))
                for each in snapshot.groups
            ),
            group=group,
            seats=lines,
            call=self._call(view, turn, lines),
            remaining=round(turn[1] / turn[2], 2) if turn else None,
            countdown=self._texts("check.left", seconds=int(turn[1]) + 1) if turn else "",
            refused=refused,
            ready=not refused and turn is None and any(_here(line) for line in lines),
        )

    def _refused(self, view: GroupView) -> str:
        if view.mode is not GroupMode.VOICES:
            return self._texts(f"check.refused_{view.mode}")
        return self._texts("check.refused_paused") if view.paused else ""

    def _line(self, seat: SeatView, view: GroupView, speaking: SeatId | None) -> SeatLine:
        state = _seat_state(seat, view, speaking)
        voice = seat.voice if state is SeatState.TIED else ""
        return SeatLine(
            seat=seat.id,
            state=state,
            text=self._texts(f"check.{state}", voice=voice or "–"),
            voice=voice,
            colour=look_of(voice).colour if voice else "",
            again=speaking is None and state in {SeatState.WEAK, SeatState.TIED},
        )

    def _call(
        self,
        view: GroupView,
        turn: tuple[SeatId, float, float] | None,
        lines: tuple[SeatLine, ...],
    ) -> str:
        if turn is not None:
            return self._texts("check.say", seat=turn[0])
        weak = [line.seat for line in lines if line.state is SeatState.WEAK]
        if weak:
            return self._texts("check.repeat", seats=self._texts("list").join(weak))
        if any(line.state is SeatState.TIED for line in lines):
            return self._texts("check.done", group=view.name)
        if view.sound_check is not None:
            return self._texts("check.evaluating")
        return self._texts("check.begin", group=view.name)


def _seat_state(seat: SeatView, view: GroupView, speaking: SeatId | None) -> SeatState:
    check = view.sound_check
    if seat.absent:
        return SeatState.ABSENT
    if seat.id == speaking:
        return SeatState.SPEAKING
    if check is not None and seat.id in check.waiting:
        return SeatState.WAITING
    if check is not None and seat.id in check.weak:
        return SeatState.WEAK
    if seat.voice or (check is not None and seat.id in check.tied):
        return SeatState.TIED
    return SeatState.OPEN if speaking is None and check is None else SeatState.HEARD


def start_of(snapshot: Snapshot, group: GroupId, at: LessonNs) -> SoundCheckStarted | None:
    """Return the command that checks a whole table; None if it has none or nobody is there."""
    view = next((view for view in snapshot.groups if view.id == group), None)
    if view is None or not _allowed(view):
        return None
    seats = tuple(s.id for s in snapshot.seats if s.group == group and not s.absent)
    if not seats:
        return None
    shortest, longest = _EACH_S
    each_s = min(longest, max(shortest, TABLE_S / len(seats)))
    return SoundCheckStarted(at, group, seats, round(each_s * _TENTHS) / _TENTHS)


def again_of(group: GroupId, seat: SeatId, at: LessonNs) -> SoundCheckStarted:
    """Return the command that checks one seat again."""
    return SoundCheckStarted(at, group, (seat,), AGAIN_S)


def ends_at(check: SoundCheckStarted) -> float:
    """Return when a check is over, seconds since the lesson began."""
    return seconds(check.at) + check.each_s * len(check.seats)


def _here(line: SeatLine) -> bool:
    return line.state is not SeatState.ABSENT


def _allowed(view: GroupView) -> bool:
    return view.mode is GroupMode.VOICES and not view.paused


def _turn(
    view: GroupView, running: tuple[SoundCheckStarted, ...], now: LessonNs
) -> tuple[SeatId, float, float] | None:
    """Return whose turn it is, the seconds left of it, and its length."""
    for check in running:
        passed = seconds(LessonNs(now - check.at))
        if check.group == view.id and 0 <= passed < check.each_s * len(check.seats):
            slot = int(passed / check.each_s)
            return check.seats[slot], (slot + 1) * check.each_s - passed, check.each_s
    seen = view.sound_check
    if seen is not None and seen.speaking is not None:
        length = max(seen.remaining_s, _EACH_S[0])
        return seen.speaking, seen.remaining_s, length
    return None


def _state(view: GroupView, running: tuple[SoundCheckStarted, ...], now: LessonNs) -> SeatState:
    if not _allowed(view):
        return SeatState.ABSENT
    if _turn(view, running, now) is not None:
        return SeatState.SPEAKING
    check = view.sound_check
    if check is not None and check.weak:
        return SeatState.WEAK
    if check is not None and check.tied:
        return SeatState.TIED
    return SeatState.OPEN
