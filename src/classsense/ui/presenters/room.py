"""The classroom from above: what each table and seat shows now."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from classsense.domain.clock import seconds
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.observations import Facing, Posture
from classsense.domain.policy import GroupMode
from classsense.domain.snapshot import GroupView, SeatView, Snapshot
from classsense.resources.texts import Texts
from classsense.ui.presenters.figures import UNKNOWN, clock, percent
from classsense.ui.presenters.rings import RingModel, ring_caption, ring_of
from classsense.ui.presenters.troubles import microphone_trouble, words_lag
from classsense.ui.presenters.voices import look_of

TREND_STEP: Final = 0.15
"""Talk share by which a table must differ from its own last minutes to count as changed (0..1)."""
_TREND_BINS: Final = 6
"""Bins of 10 s that must be known before a trend is told."""


_SIGNS: Final = frozenset({Posture.HEAD_DOWN, Posture.STANDING, Posture.EMPTY})
"""Postures that are drawn and said; to sit upright needs no sign."""


class Trend(StrEnum):
    """How lively a table is against its own last minutes."""

    UP = "up"
    STEADY = "steady"
    DOWN = "down"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SeatModel:
    """A seat as drawn.

    Attributes:
        offset: From the middle of its table, in the room's 0..1.
        facing: None if no camera read it: drawn hatched, never as "not facing".
        posture: `UNKNOWN` if no camera could tell it.
        absent: Nobody sits there in this lesson.
        voice: Letter of the voice that a sound check tied to it; empty if none.
        colour: Of that voice in the theme.
    """

    id: SeatId
    offset: tuple[float, float]
    joined: bool
    answered: bool
    hand_up: bool
    masked: bool
    facing: Facing | None
    posture: Posture
    description: str
    absent: bool = False
    voice: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class TableModel:
    """A table as drawn.

    Attributes:
        now: Talk of the last minute, as text.
        note: One short line under it: why there is no ring, or that one voice carries the talk.
        aside: Whether the note is only by the way: that it is too early to say.
        visit: How long ago the teacher was last heard at the table; empty if that is not known.
        alarm: What is wrong with the microphone, in one sentence; empty if nothing is.
        answered: `3/4`, or empty while nothing is asked.
        call: That the table has been calling, and how long; or empty.
        waited: How long alone, where there is less room.
    """

    id: GroupId
    name: str
    place: tuple[float, float]
    ring: RingModel
    spark: tuple[float | None, ...]
    now: str
    trend: Trend
    note: str
    aside: bool
    visit: str
    alarm: str
    answered: str
    call: str
    waited: str
    seats: tuple[SeatModel, ...]
    description: str


@dataclass(frozen=True, slots=True)
class RoomModel:
    """The room as drawn.

    Attributes:
        banner: A sentence over the room, or empty.
        running: Whether the lesson runs, so that something can be done with its tables.
        lag: That recognised words come late, and by how much; or empty.
    """

    tables: tuple[TableModel, ...]
    banner: str
    running: bool
    lag: str


class RoomPresenter:
    """Turns a Snapshot into a RoomModel."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def present(self, snapshot: Snapshot, *, past: bool = False) -> RoomModel:
        """Return what the room shows.

        Args:
            snapshot: Now, or an earlier one that the teacher picked on the timeline.
            past: Whether it is an earlier one.
        """
        return RoomModel(
            tables=tuple(self._table(group, snapshot) for group in snapshot.groups),
            banner=self._banner(snapshot, past=past),
            running=snapshot.running,
            lag=words_lag(snapshot, self._texts),
        )

    def _banner(self, snapshot: Snapshot, *, past: bool) -> str:
        if past:
            return self._texts("room.past", at=clock(seconds(snapshot.at)))
        if not snapshot.running:
            return self._texts("room.ended")
        if not snapshot.sensing:
            return self._texts("room.sensing_off")
        return self._texts("room.empty") if not snapshot.groups else ""

    def _table(self, group: GroupView, snapshot: Snapshot) -> TableModel:
        ring = ring_of(group)
        answered = self._answered(group, snapshot)
        waited = self._waited(group, snapshot)
        call = self._texts("room.calling", waited=waited) if waited else ""
        note = self._note(group)
        visit, alarm = self._visit(group, snapshot), self._alarm(group, snapshot)
        seats = tuple(self._seat(s, group) for s in snapshot.seats if s.group == group.id)
        said = [group.name, ring_caption(ring, group, self._texts), note, visit, alarm, call]
        if answered:
            said.append(self._texts("room.answered_of", count=answered))
        return TableModel(
            id=group.id,
            name=group.name,
            place=group.place,
            ring=ring,
            spark=tuple(None if v is None else round(v * 50) / 50 for v in group.liveliness),
            now=self._now(group),
            trend=trend_of(group),
            note=note,
            aside=note == self._texts("room.early"),
            visit=visit,
            alarm=alarm,
            answered=answered,
            call=call,
            waited=waited,
            seats=seats,
            description=self._texts("sentence").join(part for part in said if part),
        )

    def _visit(self, group: GroupView, snapshot: Snapshot) -> str:
        if snapshot.plan.teacher_microphone is None or group.paused:
            return ""
        if group.mode is not GroupMode.VOICES:
            return ""
        if group.teacher_here is None:
            return self._texts("room.no_visit") if group.heard_s > 0 else ""
        minutes = int(seconds(snapshot.at - group.teacher_here) // 60)
        return self._texts("room.visit" if minutes else "room.visit_now", minutes=minutes)

    def _alarm(self, group: GroupView, snapshot: Snapshot) -> str:
        if group.mode is GroupMode.SILENT or group.paused or not snapshot.sensing:
            return ""
        return microphone_trouble(snapshot, group.id, self._texts)

    def _now(self, group: GroupView) -> str:
        if group.paused or group.mode is GroupMode.SILENT or group.talk_share is None:
            return UNKNOWN
        return percent(group.talk_share)

    def _answered(self, group: GroupView, snapshot: Snapshot) -> str:
        return "" if snapshot.question is None else f"{group.answered}/{group.members}"

    def _waited(self, group: GroupView, snapshot: Snapshot) -> str:
        if group.calling_since is None:
            return ""
        return clock(seconds(snapshot.at - group.calling_since))

    def _note(self, group: GroupView) -> str:
        if group.mode is GroupMode.SILENT:
            return self._texts("room.no_microphone")
        if group.paused:
            return self._texts("room.paused")
        if group.mode is GroupMode.ENERGY:
            return self._texts("room.energy_only")
        if group.heard_s <= 0:
            return self._texts("room.not_heard")
        if group.sound_check is not None and group.sound_check.speaking is not None:
            return self._texts("room.checking", seat=group.sound_check.speaking)
        if group.doubt:
            return self._texts("room.not_sure")
        if group.uneven and group.voices:
            top = max(group.voices, key=lambda voice: voice.share)
            return self._texts("room.one_voice", voice=top.voice, share=percent(top.share))
        if group.uneven is None:
            return self._texts("room.early")
        return ""

    def _seat(self, seat: SeatView, group: GroupView) -> SeatModel:
        known = not (seat.masked or seat.absent or seat.facing is Facing.UNKNOWN)
        facing = seat.facing if known else None
        offset = (seat.place[0] - group.place[0], seat.place[1] - group.place[1])
        here, empty = not seat.absent, seat.posture is Posture.EMPTY
        signs = {
            "absent": seat.absent,
            "joined": seat.joined and here,
            "not_joined": not seat.joined and here,
            "answered": seat.answered,
            "hand_up": seat.hand_up,
            "masked": seat.masked,
            "unread": facing is None and not seat.masked and here and not empty,
        }
        said = [self._texts(f"seat.{sign}") for sign, shown in signs.items() if shown]
        posture = seat.posture if here and not seat.masked else Posture.UNKNOWN
        if facing is not None:
            said.append(self._texts(f"facing.{facing}"))
        if posture in _SIGNS:
            said.append(self._texts(f"posture.{posture}"))
        voice = "" if seat.absent else seat.voice
        if voice:
            said.append(self._texts("seat.voice", voice=voice))
        return SeatModel(
            id=seat.id,
            offset=offset,
            joined=seat.joined,
            answered=seat.answered,
            hand_up=seat.hand_up,
            masked=seat.masked,
            facing=facing,
            posture=posture,
            description=self._texts(
                "seat.name", seat=seat.id, state=self._texts("list").join(said)
            ),
            absent=seat.absent,
            voice=voice,
            colour=look_of(voice).colour if voice else "",
        )


def trend_of(group: GroupView) -> Trend:
    """Return how lively a table is now against the mean of its own last five minutes."""
    known = [share for share in group.liveliness if share is not None]
    if group.paused or group.talk_share is None or len(known) < _TREND_BINS:
        return Trend.UNKNOWN
    difference = group.talk_share - sum(known) / len(known)
    if abs(difference) < TREND_STEP:
        return Trend.STEADY
    return Trend.UP if difference > 0 else Trend.DOWN
