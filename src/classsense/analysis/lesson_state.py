"""The state of a lesson, and the pure fold that makes it from what came in.

`fold(state, entry)` is the only way in which state changes, so any lesson can be replayed from
its stored entries to the same summary. What must not be stored (single seats, words) is folded
into derived entries (`Folded.derived`) that are stored in its place.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeVar

import msgspec

from classsense.analysis.engagement import SeatSighting, class_seen, window_of
from classsense.analysis.seating import moved, seated
from classsense.analysis.talk_state import GroupTalk
from classsense.domain.clock import LessonNs
from classsense.domain.commands import (
    ActivityStarted,
    AnswerGiven,
    AnswersShared,
    Entry,
    HandSet,
    LessonEnded,
    LessonResumed,
    LessonStarted,
    MarkPlaced,
    NoticeClosed,
    QuestionClosed,
    QuestionOpened,
    SeatAbsent,
    SeatLeft,
    SeatsMoved,
    SeatTaken,
    SensingSwitched,
    SoundCheckStarted,
    SoundForgotten,
    TablePaused,
    TeacherCalled,
    time_of,
)
from classsense.domain.lesson import CameraId, Group, GroupId, LessonPlan, QuestionId, SeatId
from classsense.domain.observations import (
    AudioGap,
    ClassSeen,
    FacesSeen,
    PartStatus,
    SoundHeard,
    TurnsHeard,
    VoicesTied,
    WordsHeard,
)

K = TypeVar("K")
V = TypeVar("V")


def _nothing() -> Mapping[Any, Any]:
    return MappingProxyType({})


_NOBODY: Final[Mapping[SeatId, SeatSighting]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was opened in this lesson.

    Attributes:
        since: When it was opened last.
        answers: Latest answer of each seat, in the order of their arrival.
        shared: Ids of the answers shown on all tablets.
    """

    question: QuestionId
    since: LessonNs
    open: bool
    answers: Mapping[SeatId, AnswerGiven]
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LessonState:
    """Everything that is known of the lesson so far.

    Attributes:
        at: Latest lesson time of anything that is kept, so that a replay ends when it did.
        activities: (index, start) of the parts as they really went.
        groups: Talk per table; the teacher's microphone under `TEACHER`.
        sightings: What the cameras saw of each seat lately. In memory only.
        watched: Open window of each camera, folded into `class_seen` when it closes.
        joined: Device at each seat.
        answer_ids: All ids ever given, so that nothing counts twice.
        members: Seats of each table where pupils changed tables; empty while it is as planned.
        absent: Seats at which nobody is.
        paused: Tables that nothing is heard of.
        checks: Latest sound check of each table.
        tied: Seats of the voices, as a sound check told. In memory only.
    """

    plan: LessonPlan
    at: LessonNs = LessonNs(0)
    began: str = ""
    policy: str = ""
    epoch: int = 0
    sensing: bool = True
    ended: LessonNs | None = None
    activities: tuple[tuple[int, LessonNs], ...] = ()
    groups: Mapping[GroupId, GroupTalk] = field(default_factory=_nothing)
    sightings: Mapping[SeatId, SeatSighting] = field(default_factory=lambda: _NOBODY)
    watched: Mapping[CameraId, tuple[FacesSeen, ...]] = field(default_factory=_nothing)
    class_seen: tuple[ClassSeen, ...] = ()
    asked: tuple[Asked, ...] = ()
    joined: Mapping[SeatId, str] = field(default_factory=_nothing)
    hands: Mapping[SeatId, LessonNs] = field(default_factory=_nothing)
    calls: Mapping[GroupId, LessonNs] = field(default_factory=_nothing)
    marks: tuple[LessonNs, ...] = ()
    notices_closed: frozenset[str] = frozenset()
    parts: Mapping[str, PartStatus] = field(default_factory=_nothing)
    answer_ids: frozenset[str] = frozenset()
    members: Mapping[GroupId, tuple[SeatId, ...]] = field(default_factory=_nothing)
    absent: frozenset[SeatId] = frozenset()
    paused: frozenset[GroupId] = frozenset()
    checks: Mapping[GroupId, SoundCheckStarted] = field(default_factory=_nothing)
    tied: Mapping[GroupId, VoicesTied] = field(default_factory=_nothing)

    def talk(self, group: GroupId) -> GroupTalk:
        """Return what was heard at a table; empty if nothing was."""
        return self.groups.get(group, GroupTalk())

    def tables(self) -> tuple[Group, ...]:
        """Return all tables with the seats that belong to them now, absent pupils' included."""
        return seated(self.plan, self.members)

    def group_of(self, seat: SeatId) -> GroupId | None:
        """Return the table at which a seat is now; None for a seat that nobody knows."""
        return next((g.id for g in self.tables() if any(s.id == seat for s in g.seats)), None)

    @property
    def open_question(self) -> Asked | None:
        """The question on the tablets, or None."""
        return next((asked for asked in reversed(self.asked) if asked.open), None)


class Folded(NamedTuple):
    """The next state, and what is to be stored in place of what must not be."""

    state: LessonState
    derived: tuple[Entry, ...] = ()


def storable(entry: Entry) -> Entry | None:
    """Return what of `entry` may be kept: without words, without seats seen; None for nothing.

    Seat sightings live in memory and are kept as `ClassSeen`; of words only the length is kept.
    """
    match entry:
        case FacesSeen() | VoicesTied():
            return None
        case WordsHeard():
            return msgspec.structs.replace(entry, text=None, words=(), content=(), unsure=())
        case _:
            return entry


def replay(plan: LessonPlan, entries: Iterable[Entry]) -> LessonState:
    """Return the state after all stored entries."""
    state = LessonState(plan)
    for entry in entries:
        state = fold(state, entry).state
    return state


def fold(state: LessonState, entry: Entry) -> Folded:
    """Return the state after `entry`, and the entries derived from it."""
    if not isinstance(entry, FacesSeen):
        state = replace(state, at=LessonNs(max(state.at, time_of(entry))))
    match entry:
        case FacesSeen():
            return _faces(state, entry)
        case VoicesTied():
            return Folded(replace(state, tied=_with(state.tied, entry.group, entry)))
        case TurnsHeard() | SoundHeard() | WordsHeard() | AudioGap():
            talk = state.talk(entry.group).after(entry)
            return Folded(replace(state, groups=_with(state.groups, entry.group, talk)))
        case ClassSeen():
            return Folded(replace(state, class_seen=(*state.class_seen, entry)))
        case PartStatus():
            return Folded(replace(state, parts=_with(state.parts, entry.part, entry)))
        case _:
            return Folded(_command(state, entry))


def _faces(state: LessonState, seen: FacesSeen) -> Folded:
    sightings = dict(state.sightings)
    for face in seen.faces:
        sightings[face.seat] = SeatSighting(seen.at, face)
    window = state.watched.get(seen.camera, ())
    derived: tuple[Entry, ...] = ()
    if window and window_of(window[0].at) != window_of(seen.at):
        closed = class_seen(window)
        derived = (closed,) if closed else ()
        window = ()
    return Folded(
        replace(
            state,
            sightings=MappingProxyType(sightings),
            watched=_with(state.watched, seen.camera, (*window, seen)),
        ),
        derived,
    )


def _command(state: LessonState, command: Entry) -> LessonState:
    match command:
        case LessonStarted():
            return replace(state, began=command.began, policy=command.policy)
        case LessonResumed():
            return replace(state, epoch=command.epoch, ended=None)
        case LessonEnded():
            return replace(state, ended=command.at)
        case ActivityStarted():
            started = (*state.activities, (command.activity, command.at))
            return replace(state, activities=started)
        case SensingSwitched(on=on):
            return replace(state, sensing=on, sightings=state.sightings if on else _NOBODY)
        case MarkPlaced():
            return replace(state, marks=(*state.marks, command.at))
        case NoticeClosed():
            return replace(state, notices_closed=state.notices_closed | {command.key})
        case QuestionOpened() | QuestionClosed() | AnswersShared() | AnswerGiven():
            return _question(state, command)
        case _:
            return _room(state, command)


def _room(state: LessonState, command: Entry) -> LessonState:
    match command:
        case SeatTaken():
            return replace(state, joined=_with(state.joined, command.seat, command.device))
        case SeatLeft() if state.joined.get(command.seat) == command.device:
            return replace(state, joined=_without(state.joined, command.seat))
        case HandSet(up=True):
            since = state.hands.get(command.seat, command.at)
            return replace(state, hands=_with(state.hands, command.seat, since))
        case HandSet():
            return replace(state, hands=_without(state.hands, command.seat))
        case TeacherCalled(waiting=True):
            since = state.calls.get(command.group, command.at)
            return replace(state, calls=_with(state.calls, command.group, since))
        case TeacherCalled():
            return replace(state, calls=_without(state.calls, command.group))
        case _:
            return _tables(state, command)


def _tables(state: LessonState, command: Entry) -> LessonState:
    """Fold what changes who is heard where."""
    match command:
        case TablePaused(paused=paused):
            group = frozenset({command.group})
            return replace(state, paused=state.paused | group if paused else state.paused - group)
        case SeatsMoved():
            change = {table.group: table.seats for table in command.tables}
            return replace(state, members=moved(state.plan, state.members, change))
        case SeatAbsent(absent=absent):
            seat = frozenset({command.seat})
            return replace(state, absent=state.absent | seat if absent else state.absent - seat)
        case SoundCheckStarted():
            checks = _with(state.checks, command.group, command)
            return replace(state, checks=checks, tied=_without(state.tied, command.group))
        case SoundForgotten():
            forgotten = {
                group: talk.forgetting(command.since, command.at, group)
                for group, talk in state.groups.items()
                if command.group in (None, group)
            }
            return replace(state, groups=MappingProxyType({**state.groups, **forgotten}))
        case _:
            return state


def _question(
    state: LessonState, command: QuestionOpened | QuestionClosed | AnswersShared | AnswerGiven
) -> LessonState:
    match command:
        case QuestionOpened():
            others = tuple(
                replace(asked, open=False)
                for asked in state.asked
                if asked.question != command.question
            )
            again = next((a for a in state.asked if a.question == command.question), None)
            answers = again.answers if again else MappingProxyType({})
            opened = Asked(command.question, command.at, open=True, answers=answers)
            return replace(state, asked=(*others, opened))
        case QuestionClosed():
            return _asked(state, command.question, lambda asked: replace(asked, open=False))
        case AnswersShared():
            return _asked(
                state, command.question, lambda asked: replace(asked, shared=command.answers)
            )
        case AnswerGiven():
            if command.id in state.answer_ids:
                return state
            known = replace(state, answer_ids=state.answer_ids | {command.id})
            if all(asked.question != command.question for asked in known.asked):
                known = _answered_early(known, command)
            return _asked(known, command.question, lambda asked: _answered(asked, command))


def _answered_early(state: LessonState, answer: AnswerGiven) -> LessonState:
    """Return the state with room for an answer whose question was not opened yet.

    Answers are stored at once and other commands when they are folded, so that an answer may
    stand in the record before the opening of its question.
    """
    if state.plan.question(answer.question) is None:
        return state
    waiting = Asked(answer.question, answer.at, open=False, answers=MappingProxyType({}))
    return replace(state, asked=(*state.asked, waiting))


def _answered(asked: Asked, answer: AnswerGiven) -> Asked:
    latest = {seat: given for seat, given in asked.answers.items() if seat != answer.seat}
    return replace(asked, answers=MappingProxyType({**latest, answer.seat: answer}))


def _asked(
    state: LessonState, question: QuestionId, change: Callable[[Asked], Asked]
) -> LessonState:
    changed = tuple(change(a) if a.question == question else a for a in state.asked)
    return replace(state, asked=changed)


def _with(mapping: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    return MappingProxyType({**mapping, key: value})


def _without(mapping: Mapping[K, V], key: K) -> Mapping[K, V]:
    return MappingProxyType({known: value for known, value in mapping.items() if known != key})
