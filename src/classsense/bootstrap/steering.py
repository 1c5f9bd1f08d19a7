"""What commands mean for devices: pauses, moves, sound checks, forgetting, "please don't"."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from classsense.analysis.lesson_state import LessonState, fold
from classsense.analysis.seating import without
from classsense.bootstrap.recognisers import Recognisers
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import (
    ConsentWithdrawn,
    Entry,
    SeatAbsent,
    SeatsMoved,
    SoundCheckStarted,
    SoundForgotten,
    TablePaused,
)
from classsense.domain.errors import KnownError
from classsense.domain.lesson import Group, GroupId, SeatId
from classsense.domain.observations import Observation, VoicesTied
from classsense.domain.policy import GroupMode, policy_of
from classsense.domain.ports import Listener
from classsense.live.listening import Order
from classsense.live.rig import Rig
from classsense.speech.group_listener import GroupListener

_SETTLED_S: Final = 0.5
"""So long after the last pupil's time the sound check is looked at."""
STEERED: Final = (
    ConsentWithdrawn, SeatAbsent, SeatsMoved, SoundCheckStarted, SoundForgotten, TablePaused,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Hearing:
    """How a table is heard: what decides whether its listener must be another one."""

    mode: GroupMode
    words: bool
    voices: int


class Steering:
    """Carries commands out at the microphones and cameras. Used by one thread.

    Args:
        rig: What runs.
        recognisers: Builds listeners.
        state: The lesson so far: who sits where, what is paused.
    """

    def __init__(self, rig: Rig, recognisers: Recognisers, state: LessonState) -> None:
        self._rig = rig
        self._recognisers = recognisers
        self._state = LessonState(
            state.plan, members=state.members, absent=state.absent, paused=state.paused
        )
        self._hearing = {group.id: self._hearing_of(group) for group in self._tables()}
        self._epochs = dict.fromkeys(self._hearing, recognisers.epoch)
        self._places: dict[GroupId, dict[SeatId, int]] = {}
        self._chance = random.SystemRandom()
        self._guard(state.at)
        for group_id in state.paused:
            rig.pause(group_id)

    def follow(self, command: Entry) -> None:
        """Carry a command out; others are none of its business."""
        self._state = fold(self._state, command).state
        match command:
            case TablePaused(paused=True):
                self._rig.pause(command.group)
            case TablePaused():
                self._rig.resume(command.group)
            case SoundForgotten():
                self._rig.forget(command.since, command.at, command.group)
            case ConsentWithdrawn():
                self._heed()
                self._seat_anew(command.at)
            case SeatsMoved() | SeatAbsent():
                self._seat_anew(command.at)
            case SoundCheckStarted():
                self._check(command)
            case _:
                pass

    def _tables(self) -> tuple[Group, ...]:
        """Return the tables with those who are present."""
        return tuple(without(group, self._state.absent) for group in self._state.tables())

    def _hearing_of(self, group: Group) -> _Hearing:
        policy = self._recognisers.policy
        return _Hearing(policy.mode_of(group), policy.words_of(group), len(group.seats))

    def _guard(self, at: LessonNs) -> None:
        energy = [group for group, how in self._hearing.items() if how.mode is GroupMode.ENERGY]
        self._rig.guard(energy, at)

    def _heed(self) -> None:
        """Go by who agrees now: masks from the next frame on, then the microphones."""
        policy = policy_of(self._state.plan)
        self._recognisers.policy = policy
        self._rig.heed(policy)

    def _seat_anew(self, at: LessonNs) -> None:
        """Hear each table from `at` on as those who sit there now agreed to."""
        before = self._hearing
        self._hearing = {group.id: self._hearing_of(group) for group in self._tables()}
        self._guard(at)
        for group in self._tables():
            was, now = before[group.id], self._hearing[group.id]
            if (was.mode, was.words) != (now.mode, now.words):
                self._places.pop(group.id, None)
                less = was.words or now.mode is not GroupMode.VOICES
                # What was A there is forgotten: the next A is somebody else.
                self._epochs[group.id] += was.mode is GroupMode.VOICES
                listener = self._recognisers.listener(group, self._epochs[group.id])
                self._rig.replace(group.id, listener, at, at_once=less)
            elif now.mode is GroupMode.VOICES and was.voices != now.voices:
                # Not before a listener that is still to come has come.
                self._rig.order(group.id, _seating(self._voices_at(group.id, now.voices)), at)

    def _voices_at(self, group: GroupId, present: int) -> int:
        """Return how many voices to tell apart: a tied voice keeps its place when it goes."""
        return max([present, *(place + 1 for place in self._places.get(group, {}).values())])

    def _check(self, check: SoundCheckStarted) -> None:
        """Learn the voices of a table once all of its pupils have spoken."""
        places = self._given_places(check)
        spans = {
            seat: (
                LessonNs(check.at + lesson_ns(number * check.each_s)),
                LessonNs(check.at + lesson_ns((number + 1) * check.each_s)),
            )
            for number, seat in enumerate(check.seats)
            if seat in places
        }
        end = LessonNs(check.at + lesson_ns(len(check.seats) * check.each_s + _SETTLED_S))

        def learn(listener: Listener) -> Sequence[Observation]:
            weak = learnt(listener, places, spans)
            tied = {
                letter(place): seat
                for seat, place in self._places.get(check.group, {}).items()
                if seat not in weak
            }
            return [VoicesTied(end, check.group, self._epochs[check.group], tied, tuple(weak))]

        self._rig.order(check.group, learn, end)

    def _given_places(self, check: SoundCheckStarted) -> Mapping[SeatId, int]:
        """Return the place of each seat's voice; new ones are drawn by lot.

        Were A always the first seat, the letters that the lesson's summary keeps would tell for
        ever whose voice was whose.
        """
        how = self._hearing.get(check.group)
        if how is None or how.mode is not GroupMode.VOICES:
            return {}
        known = self._places.setdefault(check.group, {})
        here = [
            seat.id for group in self._tables() if group.id == check.group for seat in group.seats
        ]
        free = [place for place in range(len(here)) if place not in known.values()]
        self._chance.shuffle(free)
        for seat in check.seats:
            if seat in here and seat not in known and free:
                known[seat] = free.pop()
        return {seat: known[seat] for seat in check.seats if seat in known}


def learnt(
    listener: Listener,
    places: Mapping[SeatId, int],
    spans: Mapping[SeatId, tuple[LessonNs, LessonNs]],
) -> Collection[SeatId]:
    """Teach a listener the voice of each seat; return the seats that said too little."""
    if not isinstance(listener, GroupListener):
        return tuple(places)
    weak = []
    for seat, place in places.items():
        try:
            listener.enrol_span(place, *spans[seat])
        except KnownError:
            weak.append(seat)
    return weak


def letter(place: int) -> str:
    """Return the letter of the voice in a place."""
    return chr(ord("A") + place)


def _seating(voices: int) -> Order:
    def seat(listener: Listener) -> Sequence[Observation]:
        if isinstance(listener, GroupListener):
            listener.set_voices(voices)
        return ()

    return seat
