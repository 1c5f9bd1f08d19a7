"""Makes the Snapshot that screens show from the state of the lesson."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final, NamedTuple

from classsense.analysis.alerts import NoticeBoard, reasons
from classsense.analysis.asked import Asked
from classsense.analysis.engagement import class_minutes, faces_now, fresh, fresh_body
from classsense.analysis.group_view import group_view
from classsense.analysis.hands import hands_up
from classsense.analysis.keyword_views import KeywordBook
from classsense.analysis.lesson_state import LessonState
from classsense.analysis.seating import without
from classsense.analysis.sheets import answered_all, present
from classsense.analysis.teacher_talk import TeacherBook, teacher_view
from classsense.analysis.timeline import timeline_of
from classsense.analysis.wait_time import Exchange
from classsense.domain.answers import counts
from classsense.domain.class_view import ClassMeasures, FacesView
from classsense.domain.clock import NS_PER_S, LessonNs
from classsense.domain.lesson import Group, GroupId, LessonPlan, Seat, SeatId
from classsense.domain.observations import Posture
from classsense.domain.policy import GroupMode, Policy, policy_of
from classsense.domain.snapshot import (
    GroupView,
    Health,
    Notice,
    QuestionView,
    SeatView,
    SheetView,
    Snapshot,
    TeacherView,
)
from classsense.domain.timeline_view import Timeline

_REFRESH_NS: Final = NS_PER_S


class _GroupNow(NamedTuple):
    """What the view of a table is made of; a new one is made when any of it changed."""

    talk: GroupView
    answered: int
    calling: LessonNs | None
    teacher_here: LessonNs | None


class SnapshotMaker:
    """Makes Snapshots; figures of talk are computed anew at most once a second.

    Answers, hands and calls are always as new as the state. Used by one thread only.
    """

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._in_view = frozenset[SeatId]()
        self._shown_groups: dict[GroupId, tuple[_GroupNow, GroupView]] = {}
        self._plan: LessonPlan | None = None
        self._notices = NoticeBoard()
        self._keywords = KeywordBook()
        self._asked = TeacherBook()
        self._exchanges: Sequence[Exchange] = ()
        self._teacher = TeacherView()
        self._talk: Mapping[GroupId, GroupView] = {}
        self._timeline: Timeline | None = None
        self._minutes: tuple[ClassMeasures, ...] = ()
        self._windows = 0
        self._talk_at: LessonNs | None = None

    def make(self, state: LessonState, now: LessonNs, health: Health) -> Snapshot:
        """Return the Snapshot of `state` at lesson time `now`."""
        self._heed(state.plan)
        self._refresh(state, now)
        tables = state.tables()
        done = answered_all(state.on_board)  # once, not for each of a thousand seats
        seats = tuple(
            self._seat(state, group, seat, now, done) for group in tables for seat in group.seats
        )
        groups = tuple(self._group(state, group, done) for group in tables)
        latest, earlier = _question_views(state)
        activity, since = state.activities[-1] if state.activities else (None, LessonNs(0))
        return Snapshot(
            at=now,
            plan=state.plan,
            activity=activity,
            activity_since=since,
            sensing=state.sensing,
            running=state.ended is None,
            epoch=state.epoch,
            groups=groups,
            seats=seats,
            faces=self._faces(state, now),
            teacher_talk_share=self._teacher.share,
            question=latest,
            earlier=earlier,
            notices=self._shown_notices(state, groups, now),
            timeline=self._timeline or timeline_of(state, now),
            health=replace(health, parts=tuple(state.parts[name] for name in sorted(state.parts))),
            cameras=tuple(camera.id for camera in state.plan.cameras),
            teacher=self._teacher,
            keywords=self._keywords.of_class,
            hands=hands_up(state, now),
            minutes=self._minutes,
            pace=state.board.pace_now(now),
            locked=state.board.locked,
            writing=state.board.writing,
            names=state.plan.names if state.board.names is None else state.board.names,
            sheet=_sheet_view(state),
        )

    def _shown_notices(
        self, state: LessonState, groups: Sequence[GroupView], now: LessonNs
    ) -> tuple[Notice, ...]:
        found = reasons(state, groups, now, self._exchanges)
        return self._notices.shown(found, now, state.useless)

    def _heed(self, plan: LessonPlan) -> None:
        """Go by who agrees now: a pupil may have said "please don't", or other rules hold."""
        if self._plan is not None and plan is not self._plan:
            self._policy = policy_of(plan)
            self._talk_at = None
        if plan is not self._plan:
            self._in_view = self._policy.seats_in_view(plan.seats())
        self._plan = plan

    def _refresh(self, state: LessonState, now: LessonNs) -> None:
        if self._talk_at is not None and 0 <= now - self._talk_at < _REFRESH_NS:
            return
        self._keywords.refresh(state, now)
        self._exchanges = self._asked.exchanges(state, now)
        self._teacher = teacher_view(state, self._exchanges)
        self._talk = {
            group.id: self._keywords.shown(
                group_view(group, self._mode(state, group), state, now), state
            )
            for group in state.tables()
        }
        self._timeline = timeline_of(state, now)
        if len(state.seen.classes) != self._windows:
            self._windows = len(state.seen.classes)
            self._minutes = class_minutes(state.seen.classes)
        self._talk_at = now

    def _mode(self, state: LessonState, group: Group) -> GroupMode:
        return self._policy.mode_of(without(group, state.absent))

    def _group(self, state: LessonState, group: Group, done: AbstractSet[SeatId]) -> GroupView:
        talk = self._talk[group.id]
        answered = sum(seat.id in done for seat in group.seats)
        here = _latest(talk.teacher_here, state.seen.visits.get(group.id))
        now = _GroupNow(talk, answered, state.calls.get(group.id), here)
        known = self._shown_groups.get(group.id)
        if known is not None and known[0].talk is talk and known[0][1:] == now[1:]:
            return known[1]
        view = replace(talk, answered=answered, calling_since=now.calling, teacher_here=here)
        self._shown_groups[group.id] = (now, view)
        return view

    def _seat(
        self, state: LessonState, group: Group, seat: Seat, now: LessonNs, done: AbstractSet[SeatId]
    ) -> SeatView:
        face = fresh(state.seen.sightings.get(seat.id), now)
        body = fresh_body(state.seen.bodies.get(seat.id), now)
        return SeatView(
            id=seat.id,
            group=group.id,
            place=seat.place,
            joined=seat.id in state.joined,
            answered=seat.id in done,
            hand_up=seat.id in state.hands or (body is not None and body.hand_up is True),
            masked=seat.id not in self._in_view,
            facing=face.facing if face else None,
            posture=body.posture if body else Posture.UNKNOWN,
            absent=seat.id in state.absent,
            voice=_voice_at(state, group.id, seat.id),
        )

    def _faces(self, state: LessonState, now: LessonNs) -> FacesView:
        watched = {seat for camera in state.plan.cameras for seat in camera.regions}
        expected = len(self._policy.seats_in_view(watched))
        seen = state.seen.now(now)
        if not state.sensing:
            seen = seen._replace(looked=False)
        return faces_now(seen, now, expected, floor=self._policy.class_floor)


def _question_views(state: LessonState) -> tuple[QuestionView | None, tuple[QuestionView, ...]]:
    """Return the question at which the class is, and the others."""
    here = present(state.on_board)
    views = [_question_view(state, asked) for asked in state.asked]
    latest = next((view for view in views if here and view.question.id == here.question), None)
    return latest, tuple(view for view in views if view is not latest)


def _sheet_view(state: LessonState) -> SheetView | None:
    """Return the sheet on the tablets; None if they show one question alone."""
    run = state.on_board.shown
    if run is None:
        return None
    still = any(asked.open and asked.question in run.sheet.questions for asked in state.asked)
    return SheetView(run.sheet, run.step, still, run.ends)


def _latest(*times: LessonNs | None) -> LessonNs | None:
    return max((at for at in times if at is not None), default=None)


def _voice_at(state: LessonState, group: GroupId, seat: SeatId) -> str:
    """Return the voice that a sound check tied to a seat; empty if none."""
    tied = state.tied.get(group)
    if tied is None or tied.epoch != state.epoch_of(group):
        return ""
    return next((voice for voice, theirs in tied.seats.items() if theirs == seat), "")


def _question_view(state: LessonState, asked: Asked) -> QuestionView:
    question = state.plan.question(asked.question)
    if question is None:
        message = f"the plan has no question {asked.question}"
        raise KeyError(message)
    answers = tuple(asked.answers.values())
    counted = counts(question, [answer.value for answer in answers])
    shown = QuestionView(question, asked.open, answers, counted, asked.shared)
    rounds = tuple(tuple(answers.values()) for answers in asked.rounds)
    control = state.board.of(asked.question)
    shown = replace(shown, control=control, rounds=rounds)
    return replace(shown, live=asked.live, ends=asked.ends, words=asked.words)
