"""What one tablet may see of the lesson: never another pupil's answer, never a measured figure."""

from collections.abc import Mapping
from typing import Final, Literal

from msgspec import Raw, Struct
from msgspec.structs import replace

from classsense.board.control_view import Background, ControlView, scale_of
from classsense.board.messages import raw
from classsense.board.remarks import OwnRemarks, shared_of
from classsense.board.ruby import Ruby
from classsense.board.sensed import sensed
from classsense.board.sheet_view import SheetFields
from classsense.domain.answers import is_right
from classsense.domain.clock import seconds
from classsense.domain.commands import AnswerGiven, UsedWord
from classsense.domain.lesson import (
    Group,
    GroupId,
    LessonPlan,
    Question,
    Scale,
    Seat,
    SeatId,
)
from classsense.domain.policy import Policy
from classsense.domain.snapshot import QuestionView, Snapshot

Phase = Literal["waiting", "running", "over"]


class AskedQuestion(Struct, frozen=True):
    """The question on the tablets; `picture` names what a drawing is made on."""

    id: str
    kind: str
    text: str
    choices: tuple[str, ...]
    open: bool
    scale: Scale | None = None
    ends_s: float | None = None
    round: int = 1
    picture: str | None = None


class SharedWords(Struct, frozen=True):
    """Words of the answers that the teacher shows to all, the most used first."""

    question: str
    text: str
    words: tuple[UsedWord, ...]


class OwnAnswer(Struct, frozen=True):
    """An answer that this very device gave.

    Attributes:
        right: Once its question is closed, if it has a right answer and the teacher tells it.
        comment: What the teacher wrote to it, or empty.
    """

    id: str
    question: str
    value: str
    right: bool | None = None
    comment: str = ""


class SeatFacts:
    """What a tablet is told of its seat that changes with the plan or the seating only.

    Told once for each seat as long as both stay: two hundred tablets are shown every state.

    Attributes:
        groups: The table of each seat.
        ruby: Tells how texts are read.
    """

    def __init__(self) -> None:
        self.ruby = Ruby()
        self._plan: LessonPlan | None = None
        self._tables: tuple[Group, ...] = ()
        self._told: dict[SeatId, dict[str, Raw]] = {}
        self.groups: dict[SeatId, GroupId] = {}

    def renew(self, plan: LessonPlan, tables: tuple[Group, ...]) -> None:
        """Forget what was told if the plan or the seating changed. Once for each state."""
        if plan is not self._plan or tables != self._tables:
            self._plan, self._tables, self._told = plan, tables, {}
            self.groups = {seat.id: group.id for group in plan.groups for seat in group.seats}

    def of(
        self, seat: SeatId | None, plan: LessonPlan, policy: Policy, tables: tuple[Group, ...]
    ) -> Mapping[str, Raw]:
        """Return the fields `sensed` and `agreed` for a seat; None is a tablet without one."""
        if seat is None:
            return _NOWHERE
        known = self._told.get(seat)
        if known is None:
            known = {
                "sensed": raw(sensed(plan, policy, seat, tables)),
                "agreed": raw(sorted(policy.consents.get(seat, ()))),
            }
            self._told[seat] = known
        return known


_NOWHERE: Final = {"sensed": raw({}), "agreed": raw([])}
_MARKS: Final = {True: raw(True), False: raw(False)}


class Board:
    """One Snapshot, prepared once for all tablets. Used by the board's thread only.

    Args:
        facts: Carried from state to state, so that what stays is told once.
        background: Names the picture that the drawings of a question are made on.

    Attributes:
        over: Whether the lesson has ended.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        policy: Policy,
        phase: Phase,
        facts: SeatFacts | None = None,
        background: Background = lambda _: None,
    ) -> None:
        self._background = background
        self._facts = facts or SeatFacts()
        self._ruby = self._facts.ruby
        self._snapshot = snapshot
        self.over = phase == "over"
        self._policy = policy
        self._tables = _tables(snapshot)
        self._facts.renew(snapshot.plan, self._tables)
        self._asked = _asked(snapshot)
        self._answers = _by_seat(self._asked)
        self._remarks = OwnRemarks(self._asked)
        self._calling = {group.id: group.calling_since is not None for group in snapshot.groups}
        # What a camera saw is shown on no tablet: only what was tapped there.
        self._hands = {hand.seat for hand in snapshot.hands if hand.tapped}
        self._control = ControlView(snapshot, running=phase == "running", background=background)
        self._sheet = SheetFields(snapshot, lambda view: raw(self._shown(view)))
        shown = self._shown_to_all(phase)
        common = {**shown, **self._control.common, **self._sheet.common}
        names = (snapshot.plan.title, *(group.name for group in snapshot.plan.groups))
        self._common = {
            **common,
            "furigana": raw(self._ruby.grade),
            "ruby": self._ruby.of(common.values(), names),
        }

    def question(self, question: str) -> tuple[Question, bool] | None:
        """Return an asked question and whether it takes answers; None if it was never asked."""
        found = next((view for view in self._asked if view.question.id == question), None)
        return (found.question, found.open and not self.over) if found else None

    def asked(self, question: str) -> QuestionView | None:
        """Return a question that was asked, as the teacher sees it; None if it never was."""
        return next((view for view in self._asked if view.question.id == question), None)

    def questions(self) -> tuple[tuple[Question, bool], ...]:
        """Return all asked questions, each with whether it takes answers."""
        return tuple((view.question, view.open and not self.over) for view in self._asked)

    def view(self, seat: SeatId | None, device: str) -> Mapping[str, Raw]:
        """Return the fields of the state for `device` at `seat`."""
        facts = self._facts.of(seat, self._snapshot.plan, self._policy, self._tables)
        group = self._facts.groups.get(seat) if seat else None
        given = self._answers.get(seat, ()) if seat else ()
        mine = [self._own(answer) for answer in given if answer.device == device]
        control = self._control.of(seat)
        return {
            "own_ruby": self._ruby.of((control["table"],), [own.comment for own in mine]),
            **self._common,
            **self._sheet.of({answer.question for answer in mine}),
            "mine": raw(mine),
            "hand": _MARKS[seat in self._hands],
            "calling": _MARKS[bool(group and self._calling.get(group))],
            **facts,
            **control,
            **self._remarks.of(seat, device),
        }

    def _own(self, answer: AnswerGiven) -> OwnAnswer:
        """Return an answer for its pupil, with whether it is right if that may be told by now."""
        view = next(each for each in self._asked if each.question.id == answer.question)
        told = view.control.told and not (view.open and not self.over)
        right = is_right(view.question, answer.value) if told else None
        said = view.control.comments.get(answer.id)
        return OwnAnswer(answer.id, answer.question, answer.value, right, said.text if said else "")

    def _shown_to_all(self, phase: Phase) -> dict[str, Raw]:
        snapshot = self._snapshot
        activities = snapshot.plan.activities
        activity = activities[snapshot.activity].title if snapshot.activity is not None else None
        view = snapshot.question
        return {
            "phase": raw(phase),
            "activity": raw(activity),
            "sensing": raw(snapshot.sensing),
            "taken": raw([seat.id for seat in snapshot.seats if seat.joined]),
            "question": raw(self._shown(view) if view else None),
            "shared": raw(
                [shared_of(asked, self._background) for asked in self._asked if asked.shared]
            ),
            "words": raw([_words(asked) for asked in self._asked if asked.words]),
            "live": raw(snapshot.live.question.id if snapshot.live else None),
        }

    def _shown(self, view: QuestionView) -> AskedQuestion:
        question = view.question
        return AskedQuestion(
            id=question.id,
            kind=question.kind,
            text=question.text,
            choices=question.choices,
            open=view.open,
            scale=scale_of(view),
            ends_s=None if view.ends is None else seconds(view.ends),
            round=len(view.rounds) + 1,
            picture=self._background(question.id),
        )


def _tables(snapshot: Snapshot) -> tuple[Group, ...]:
    """Return the tables with those who are there now: pupils change tables, and may be absent."""
    here: dict[GroupId, list[Seat]] = {group.id: [] for group in snapshot.plan.groups}
    for seat in snapshot.seats:
        if not seat.absent:
            here[seat.group].append(Seat(seat.id, seat.place))
    return tuple(replace(group, seats=tuple(here[group.id])) for group in snapshot.plan.groups)


def _asked(snapshot: Snapshot) -> tuple[QuestionView, ...]:
    newest = (snapshot.question,) if snapshot.question else ()
    return (*newest, *reversed(snapshot.earlier))


def _by_seat(asked: tuple[QuestionView, ...]) -> dict[SeatId, list[AnswerGiven]]:
    answers: dict[SeatId, list[AnswerGiven]] = {}
    for view in asked:
        for answer in view.answers:
            answers.setdefault(answer.seat, []).append(answer)
    return answers


def _words(view: QuestionView) -> SharedWords:
    return SharedWords(view.question.id, view.question.text, view.words)
