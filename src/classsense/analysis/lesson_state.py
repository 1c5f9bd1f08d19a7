"""The state of a lesson, and the pure fold that makes it from what came in.

`fold(state, entry)` is the only way in which state changes, so any lesson can be replayed from
its stored entries to the same summary. What must not be stored (single seats, words) is folded
into derived entries (`Folded.derived`) that are stored in its place.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, NamedTuple

from classsense.analysis.asked import Asked, answered
from classsense.analysis.board_control import BoardControl, controlled, derived_from
from classsense.analysis.consent import added_up, agreed_faces, under, unseen, without_consent
from classsense.analysis.keyword_record import (
    Recorded,
    newly_heard,
    standing_now,
    with_line,
    without_forgotten,
)
from classsense.analysis.known_ids import KnownIds
from classsense.analysis.mappings import with_entry as _with
from classsense.analysis.mappings import without_entry as _without
from classsense.analysis.seating import moved, seated, without
from classsense.analysis.seen import Seen
from classsense.analysis.sheets import BOARD_COMMANDS, OnBoard, SheetRun, after, present, with_made
from classsense.analysis.talk_state import GroupTalk
from classsense.analysis.utterances import utterances
from classsense.domain.board_commands import FuriganaSet, QuestionAdded
from classsense.domain.clock import LessonNs
from classsense.domain.commands import (
    ActivityStarted,
    AnswerGiven,
    ConsentWithdrawn,
    Entry,
    HandSet,
    HandTaken,
    LessonEnded,
    LessonResumed,
    LessonStarted,
    MarkPlaced,
    NoticeClosed,
    PolicyChanged,
    SeatAbsent,
    SeatLeft,
    SeatsMoved,
    SeatTaken,
    SensingSwitched,
    SoundCheckStarted,
    SoundForgotten,
    TablePaused,
    TeacherCalled,
    TermsOver,
    time_of,
)
from classsense.domain.lesson import TEACHER, Group, GroupId, LessonPlan, SeatId
from classsense.domain.observations import (
    AudioGap,
    ClassSeen,
    FacesSeen,
    KeywordHeard,
    PartStatus,
    SoundHeard,
    TeacherSeen,
    TurnsHeard,
    VoicesTied,
    WordsHeard,
)
from classsense.domain.policy import policy_of
from classsense.domain.rules import Capability, Purpose
from classsense.domain.sheet_commands import SheetAdded


def _nothing() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class LessonState:
    """Everything that is known of the lesson so far.

    Attributes:
        at: Latest lesson time of anything that is kept, so that a replay ends when it did.
        activities: (index, start) of the parts as they really went.
        groups: Talk per table; the teacher's microphone under `TEACHER`.
        seen: What the cameras saw; of it only figures of the class are kept.
        joined: Device at each seat.
        taken: When the teacher last saw to a hand of a seat. In memory only.
        answer_ids: All ids ever given, so that nothing counts twice.
        members: Seats of each table where pupils changed tables; empty while it is as planned.
        absent: Seats at which nobody is.
        paused: Tables that nothing is heard of, with since when.
        keywords: What is stored of the words said.
        resumed: How often the lesson went on after it had been interrupted.
        useless: How often notices of each kind were no use to the teacher.
        checks: Latest sound check of each table.
        tied: Seats of the voices, as a sound check told. In memory only.
        forgotten: What the teacher had wiped: what comes late of it is not folded.
        deleted: Kinds of things that are gone from the record because their term was over.
        withdrawn: What a seat said "please don't" to in this lesson, with when it last did.
        board: What the teacher decided about the class's board.
        sheets: Sheets that were opened, the latest last.
    """

    plan: LessonPlan
    at: LessonNs = LessonNs(0)
    began: str = ""
    policy: str = ""
    epoch: int = 0
    resumed: int = 0
    sensing: bool = True
    ended: LessonNs | None = None
    activities: tuple[tuple[int, LessonNs], ...] = ()
    groups: Mapping[GroupId, GroupTalk] = field(default_factory=_nothing)
    seen: Seen = field(default_factory=Seen)
    asked: tuple[Asked, ...] = ()
    joined: Mapping[SeatId, str] = field(default_factory=_nothing)
    hands: Mapping[SeatId, LessonNs] = field(default_factory=_nothing)
    taken: Mapping[SeatId, LessonNs] = field(default_factory=_nothing)
    calls: Mapping[GroupId, LessonNs] = field(default_factory=_nothing)
    marks: tuple[LessonNs, ...] = ()
    notices_closed: frozenset[str] = frozenset()
    parts: Mapping[str, PartStatus] = field(default_factory=_nothing)
    answer_ids: KnownIds = field(default_factory=KnownIds)
    members: Mapping[GroupId, tuple[SeatId, ...]] = field(default_factory=_nothing)
    absent: frozenset[SeatId] = frozenset()
    paused: Mapping[GroupId, LessonNs] = field(default_factory=_nothing)
    keywords: Recorded = field(default_factory=_nothing)
    useless: Mapping[str, int] = field(default_factory=_nothing)
    checks: Mapping[GroupId, SoundCheckStarted] = field(default_factory=_nothing)
    tied: Mapping[GroupId, VoicesTied] = field(default_factory=_nothing)
    forgotten: tuple[SoundForgotten, ...] = ()
    deleted: frozenset[str] = frozenset()
    withdrawn: Mapping[SeatId, ConsentWithdrawn] = field(default_factory=_nothing)
    board: BoardControl = field(default_factory=BoardControl)
    sheets: tuple[SheetRun, ...] = ()

    def talk(self, group: GroupId) -> GroupTalk:
        """Return what was heard at a table; empty if nothing was."""
        return self.groups.get(group, GroupTalk())

    def epoch_of(self, group: GroupId) -> int:
        """Return the epoch of a table's voices: the lesson's, or a later one of its own."""
        return max((self.epoch, *self.talk(group).epochs))

    def tables(self) -> tuple[Group, ...]:
        """Return all tables with the seats that belong to them now, absent pupils' included."""
        return seated(self.plan, self.members)

    def group_of(self, seat: SeatId) -> GroupId | None:
        """Return the table at which a seat is now; None for a seat that nobody knows."""
        return next((g.id for g in self.tables() if any(s.id == seat for s in g.seats)), None)

    @property
    def open_question(self) -> Asked | None:
        """The question on the tablets, or None."""
        here = present(self.on_board)
        return here if here is not None and here.open else None

    @property
    def on_board(self) -> OnBoard:
        """The questions and sheets that were opened."""
        return OnBoard(self.asked, self.sheets)


class Folded(NamedTuple):
    """The next state, and what is to be stored in place of what must not be."""

    state: LessonState
    derived: tuple[Entry, ...] = ()


def replay(plan: LessonPlan, entries: Iterable[Entry]) -> LessonState:
    """Return the state after all stored entries."""
    state = LessonState(plan)
    for entry in entries:
        state = fold(state, entry).state
    return state


def fold(state: LessonState, entry: Entry) -> Folded:
    """Return the state after `entry`, and the entries derived from it."""
    if not isinstance(entry, (FacesSeen, TeacherSeen)):
        state = replace(state, at=LessonNs(max(state.at, time_of(entry))))
    match entry:
        case FacesSeen():
            return _faces(state, entry)
        case TeacherSeen():
            return Folded(replace(state, seen=state.seen.followed(entry)))
        case VoicesTied():
            return Folded(replace(state, tied=_with(state.tied, entry.group, entry)))
        case WordsHeard():
            return _words(state, entry)
        case KeywordHeard():
            keywords = MappingProxyType(with_line(state.keywords, entry))
            return Folded(replace(state, keywords=keywords))
        case TurnsHeard() | SoundHeard() | AudioGap():
            talk = state.talk(entry.group).after(entry)
            return Folded(replace(state, groups=_with(state.groups, entry.group, talk)))
        case ClassSeen():
            classes = (*state.seen.classes, entry)
            return Folded(replace(state, seen=replace(state.seen, classes=classes)))
        case PartStatus():
            return Folded(replace(state, parts=_with(state.parts, entry.part, entry)))
        case _:
            after = _command(state, entry)
            board = controlled(after.board, entry, after.plan)
            after = after if board is after.board else replace(after, board=board)
            sound = (*_gaps_after(after, entry), *_keywords_after(after, entry))
            seen = _seen_before(state, entry)
            return Folded(after, (*seen, *sound, *derived_from(after.board, entry)))


def words_may_be_known(state: LessonState, group: GroupId) -> bool:
    """Return whether words of a table may be in memory at all, as consents and plan are now."""
    policy = policy_of(state.plan)
    if group == TEACHER:
        return policy.allows(Capability.WORDS)
    table = next((each for each in state.tables() if each.id == group), None)
    return table is not None and policy.words_of(without(table, state.absent))


def _words(state: LessonState, heard: WordsHeard) -> Folded:
    """Fold words, which come late: they may be of a table that is paused or forgotten by now."""
    paused = state.paused.get(heard.group)
    if not words_may_be_known(state, heard.group) or (paused is not None and heard.end > paused):
        return Folded(state)
    before = state.talk(heard.group)
    talk = before.after(heard)
    if heard.group == TEACHER or not heard.content or talk is before:
        return Folded(replace(state, groups=_with(state.groups, heard.group, talk)))
    said = talk.said.after(utterances(heard, talk.epoch(heard.epoch)))
    talk = replace(talk, said=said)
    state = replace(state, groups=_with(state.groups, heard.group, talk))
    return Folded(state, newly_heard(state.plan, state.groups, state.keywords, heard))


def _seen_before(state: LessonState, command: Entry) -> tuple[Entry, ...]:
    """Return the figures of the class up to where cameras stop: no seat is known after that."""
    off = isinstance(command, SensingSwitched) and not command.on
    if not (off or isinstance(command, LessonEnded)):
        return ()
    return state.seen.closed(policy_of(state.plan).class_floor)


def _gaps_after(state: LessonState, command: Entry) -> tuple[Entry, ...]:
    """Return gaps for what was forgotten: it counts as never heard, in the record as well."""
    if not isinstance(command, SoundForgotten):
        return ()
    forgotten = (group for group in state.groups if command.group in (None, group))
    return tuple(AudioGap(command.since, command.at, group, "forgotten") for group in forgotten)


def _keywords_after(state: LessonState, command: Entry) -> tuple[Entry, ...]:
    """Return the keywords to be stored anew: when the lesson ends, and when sound was forgotten."""
    if isinstance(command, (LessonEnded, SoundForgotten)):
        asked = command.group if isinstance(command, SoundForgotten) else None
        groups = [g for g in state.groups if g != TEACHER and asked in (None, g)]
        epochs = {group: state.epoch_of(group) for group in groups}
        return standing_now(state.plan, state.groups, state.keywords, epochs)
    return ()


def _faces(state: LessonState, entry: FacesSeen) -> Folded:
    floor = policy_of(state.plan).class_floor
    seen, closed = state.seen.after(agreed_faces(state.plan, entry), floor)
    return Folded(replace(state, seen=seen), (closed,) if closed else ())


def _command(state: LessonState, command: Entry) -> LessonState:
    match command:
        case LessonStarted():
            return replace(state, began=command.began, policy=command.policy)
        case LessonResumed():
            resumed = state.resumed + 1
            return replace(state, epoch=command.epoch, resumed=resumed, ended=None)
        case LessonEnded():
            return replace(state, ended=command.at, seen=state.seen.switched_off())
        case ActivityStarted():
            started = (*state.activities, (command.activity, command.at))
            return replace(state, activities=started)
        case PolicyChanged():
            return replace(state, plan=under(state.plan, command), policy=command.policy)
        case SensingSwitched(on=on):
            return replace(state, sensing=on, seen=state.seen if on else state.seen.switched_off())
        case TermsOver() | MarkPlaced():
            return _marked(state, command)
        case NoticeClosed():
            kind = command.key.partition(":")[0]
            times = state.useless.get(kind, 0) + (not command.useful)
            return replace(
                state,
                notices_closed=state.notices_closed | {command.key},
                useless=_with(state.useless, kind, times) if times else state.useless,
            )
        case _:
            return _question(state, command)


def _marked(state: LessonState, command: TermsOver | MarkPlaced) -> LessonState:
    if isinstance(command, TermsOver):
        return replace(state, deleted=state.deleted | set(command.kinds))
    return replace(state, marks=(*state.marks, command.at))


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
        case HandTaken():
            return replace(state, taken=_with(state.taken, command.seat, command.at))
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
            since = state.paused.get(command.group, command.at)
            at = _with(state.paused, command.group, since)
            return replace(state, paused=at if paused else _without(at, command.group))
        case SeatsMoved():
            change = {table.group: table.seats for table in command.tables}
            return replace(state, members=moved(state.plan, state.members, change))
        case SeatAbsent(absent=absent):
            seat = frozenset({command.seat})
            return replace(state, absent=state.absent | seat if absent else state.absent - seat)
        case ConsentWithdrawn():
            return _withdrawn(state, command)
        case SoundCheckStarted():
            checks = _with(state.checks, command.group, command)
            return replace(state, checks=checks, tied=_without(state.tied, command.group))
        case SoundForgotten():
            forgotten = {
                group: talk.forgetting(command.since, command.at)
                for group, talk in state.groups.items()
                if command.group in (None, group)
            }
            return replace(
                state,
                forgotten=(*state.forgotten, command),
                groups=MappingProxyType({**state.groups, **forgotten}),
                keywords=MappingProxyType(
                    without_forgotten(state.keywords, command.since, frozenset(forgotten))
                ),
            )
        case _:
            return state


def _withdrawn(state: LessonState, said: ConsentWithdrawn) -> LessonState:
    """Fold a "please don't": what is known of the seat goes, and nothing of it comes any more."""
    untied = state.group_of(said.seat) if Purpose.VOICE in said.purposes else None
    return replace(
        state,
        plan=without_consent(state.plan, said),
        seen=unseen(state.seen, said),
        tied=_without(state.tied, untied) if untied else state.tied,
        withdrawn=added_up(state.withdrawn, said),
    )


def _question(state: LessonState, command: Entry) -> LessonState:
    match command:
        case QuestionAdded() | FuriganaSet() | SheetAdded():
            return replace(state, plan=with_made(state.plan, command))
        case AnswerGiven():
            return _answer(state, command)
        case _ if isinstance(command, BOARD_COMMANDS):
            board = after(state.on_board, state.plan, command)
            return replace(state, asked=board.asked, sheets=board.runs)
        case _:
            return _room(state, command)


def _answer(state: LessonState, given: AnswerGiven) -> LessonState:
    if given.id in state.answer_ids:
        return state
    known = state.answer_ids.added(given.id)
    if state.plan.question(given.question) is None:
        return replace(state, answer_ids=known)
    return replace(state, answer_ids=known, asked=answered(state.asked, given))
