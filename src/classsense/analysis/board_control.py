"""What the teacher decided about the class's board, and how the class finds the pace. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from classsense.domain.board_commands import (
    AnswerCommented,
    AnswersApproved,
    AnswersProjected,
    ApprovalAsked,
    DeviceBlocked,
    NamesAllowed,
    Pace,
    PaceCounted,
    PaceTapped,
    RemarkGiven,
    RemarksAllowed,
    RemarksJudged,
    RightTold,
    ScreensLocked,
    TablesShared,
)
from classsense.domain.board_control import Comment, PaceView, QuestionControl
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import ActivityStarted, Entry, LessonResumed
from classsense.domain.lesson import GroupId, LessonPlan, QuestionId, SeatId
from classsense.domain.writing import WritingView
from classsense.domain.writing_commands import (
    WriterErased,
    WritingClosed,
    WritingCommand,
    WritingLocked,
    WritingOpened,
    WritingProjected,
)

PACE_FADES_S: Final = 180.0
"""So long a tap about the pace counts."""

CONTROLS: Final = (
    PaceTapped, PaceCounted, ScreensLocked, RightTold, ApprovalAsked, AnswersApproved,
    AnswerCommented, TablesShared, AnswersProjected, DeviceBlocked, WritingOpened, WritingClosed,
    WritingLocked, WritingProjected, WriterErased, NamesAllowed,
    RemarksAllowed, RemarkGiven, RemarksJudged,
)  # fmt: skip


def _nobody() -> Mapping[SeatId, PaceTapped]:
    return MappingProxyType({})


def _nothing() -> Mapping[QuestionId, QuestionControl]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class BoardControl:
    """What the teacher decided about the board.

    Attributes:
        pace: Latest tap of each seat, in memory only.
        pace_since: When the activity began: earlier taps do not count.
        counted: How the class found the pace each time that it changed.
        locked: Tables whose tablets are locked.
        questions: What she decided about each question; nothing is the defaults.
        blocked: Devices that do not come in.
        writing: The texts that groups write together.
        names: Whether pupils may write their names; None is as the plan says.
    """

    pace: Mapping[SeatId, PaceTapped] = field(default_factory=_nobody)
    pace_since: LessonNs = LessonNs(0)
    counted: tuple[PaceCounted, ...] = ()
    locked: frozenset[GroupId] = frozenset()
    questions: Mapping[QuestionId, QuestionControl] = field(default_factory=_nothing)
    blocked: frozenset[str] = frozenset()
    writing: WritingView = field(default_factory=WritingView)
    names: bool | None = None

    def of(self, question: QuestionId) -> QuestionControl:
        """Return what was decided about a question."""
        return self.questions.get(question, QuestionControl())

    def pace_now(self, now: LessonNs) -> PaceView:
        """Return how many find the pace how, of those who said so lately."""
        oldest = now - lesson_ns(PACE_FADES_S)
        said = [tap.pace for tap in self.pace.values() if tap.at > oldest]
        fast, fine, slow = (said.count(pace) for pace in Pace)
        return PaceView(fast, fine, slow, since=self.pace_since, fades_s=PACE_FADES_S)


def controlled(control: BoardControl, entry: Entry, plan: LessonPlan) -> BoardControl:
    """Return what holds after `entry`, which may be any."""
    match entry:
        case ActivityStarted():
            return replace(control, pace=_nobody(), pace_since=entry.at)
        case LessonResumed():
            # Who said what is not kept; the tablets say it again.
            return replace(control, pace=_nobody())
        case PaceTapped():
            return replace(control, pace=MappingProxyType({**control.pace, entry.seat: entry}))
        case PaceCounted():
            return replace(control, counted=(*control.counted, entry))
        case ScreensLocked():
            named = frozenset(entry.groups) or frozenset(group.id for group in plan.groups)
            locked = control.locked | named if entry.locked else control.locked - named
            return replace(control, locked=locked)
        case DeviceBlocked():
            device = frozenset({entry.device})
            now = control.blocked | device if entry.blocked else control.blocked - device
            return replace(control, blocked=now)
        case NamesAllowed(on=on):
            return replace(control, names=on)
        case (
            RightTold() | ApprovalAsked() | AnswersApproved() | AnswerCommented() | TablesShared()
            | AnswersProjected() | RemarksAllowed() | RemarkGiven() | RemarksJudged()
        ):  # fmt: skip
            after = _decided(control.of(entry.question), entry)
            questions = MappingProxyType({**control.questions, entry.question: after})
            return replace(control, questions=questions)
        case (
            WritingOpened() | WritingClosed() | WritingLocked() | WritingProjected()
            | WriterErased()
        ):  # fmt: skip
            return replace(control, writing=_written(control.writing, entry, plan))
        case _:
            return control


def _written(view: WritingView, command: WritingCommand, plan: LessonPlan) -> WritingView:
    match command:
        case WritingOpened(title=title, headings=headings):
            return replace(view, open=True, title=title, headings=headings)
        case WritingClosed():
            return replace(view, open=False, projected=())
        case WritingLocked(locked=locked):
            named = frozenset(command.groups) or frozenset(group.id for group in plan.groups)
            return replace(view, locked=view.locked | named if locked else view.locked - named)
        case WritingProjected(groups=groups):
            return replace(view, projected=groups)
        case WriterErased(seat=seat):
            return replace(view, erased=view.erased | {seat})


def derived_from(control: BoardControl, entry: Entry) -> tuple[PaceCounted, ...]:
    """Return what is kept of a tap that `control` holds already: how many think so by now."""
    if not isinstance(entry, PaceTapped):
        return ()
    now = control.pace_now(entry.at)
    return (PaceCounted(entry.at, now.fast, now.fine, now.slow),)


def _decided(
    question: QuestionControl,
    command: RightTold
    | ApprovalAsked
    | AnswersApproved
    | AnswerCommented
    | TablesShared
    | AnswersProjected
    | RemarksAllowed
    | RemarkGiven
    | RemarksJudged,
) -> QuestionControl:
    match command:
        case RightTold(told=told):
            return replace(question, told=told)
        case ApprovalAsked(on=on):
            return replace(question, approval=on)
        case AnswersApproved(answers=answers, approved=approved):
            named = frozenset(answers)
            now = question.approved | named if approved else question.approved - named
            return replace(question, approved=now)
        case AnswerCommented(answer=answer, text=text, public=public):
            others = {known: said for known, said in question.comments.items() if known != answer}
            comments = {**others, answer: Comment(text, public)} if text else others
            return replace(question, comments=MappingProxyType(comments))
        case TablesShared(on=on):
            return replace(question, tables=on)
        case AnswersProjected(answers=answers):
            return replace(question, projected=answers)
        case RemarksAllowed() | RemarkGiven() | RemarksJudged():
            return _remarked(question, command)


def _remarked(
    question: QuestionControl, command: RemarksAllowed | RemarkGiven | RemarksJudged
) -> QuestionControl:
    match command:
        case RemarksAllowed(on=on, checked=checked):
            return replace(question, remarks_on=on, remarks_checked=checked)
        case RemarkGiven(id=known):
            if any(said.id == known for said in question.remarks):
                return question  # sent twice
            return replace(question, remarks=(*question.remarks, command))
        case RemarksJudged(remarks=remarks, shown=shown):
            judged = {**question.judged, **dict.fromkeys(remarks, shown)}
            return replace(question, judged=MappingProxyType(judged))
