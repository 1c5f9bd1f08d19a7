"""One table in full: its voices, its measures with their uncertainty, its words and answers."""

from dataclasses import dataclass

from classsense.domain.answers import said
from classsense.domain.clock import seconds
from classsense.domain.lesson import GroupId
from classsense.domain.policy import GroupMode
from classsense.domain.snapshot import GroupView, QuestionView, Snapshot
from classsense.resources.texts import Texts
from classsense.ui.presenters.figures import clock, percent
from classsense.ui.presenters.network import NetworkModel, present_network
from classsense.ui.presenters.strips import StripsModel, present_strips
from classsense.ui.presenters.talk_figures import (
    ChanceModel,
    Measure,
    present_chance,
    present_measures,
)
from classsense.ui.presenters.troubles import microphone_trouble
from classsense.ui.presenters.words import PickedWords, WordsModel, WordsPresenter

_ELSEWHERE_FROM = 0.05
"""Share of speech from elsewhere that is worth a sentence (0..1)."""
_ELSEWHERE_STEP = 0.05
"""It is said in such steps: it is an estimate, and the sentence stays calm."""
_DOUBTS = frozenset({"more_voices", "fewer_voices", "unknown_voice"})


@dataclass(frozen=True, slots=True)
class Line:
    """Something written, with its time."""

    at: str
    text: str


@dataclass(frozen=True, slots=True)
class GroupModel:
    """What the page of one table shows.

    Attributes:
        running: Whether the lesson runs, so that something can be done with the table.
        hears: Whether it has a microphone.
        explanation: Why there are no voices; empty if there are.
        doubts: What makes the voices doubtful, and what was left out of them; may be empty.
        chance: How even the talk is; None where voices are not told apart.
    """

    id: GroupId
    title: str
    paused: bool
    running: bool
    hears: bool
    explanation: str
    doubts: str
    strips: StripsModel
    network: NetworkModel
    chance: ChanceModel | None
    measures: tuple[Measure, ...]
    words: WordsModel
    answers: tuple[Line, ...]
    no_answers: str


class GroupPresenter:
    """Turns a Snapshot into the GroupModel of one table."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._words = WordsPresenter(texts)

    def present(
        self, snapshot: Snapshot, group: GroupId | None, picked: PickedWords | None = None
    ) -> GroupModel | None:
        """Return the page of `group` (the first if None); None if there is no such table.

        Args:
            snapshot: Now.
            group: Whose page.
            picked: What was said at the moment that the teacher picked; None is now.
        """
        views = [view for view in snapshot.groups if group in (None, view.id)]
        if not views:
            return None
        view = views[0]
        answers = self._answers(view, snapshot)
        pick_s = None if picked is None else picked.start_s
        return GroupModel(
            id=view.id,
            title=view.name,
            paused=view.paused,
            running=snapshot.running,
            hears=view.mode is not GroupMode.SILENT,
            explanation=self._explanation(view),
            doubts=self._doubts(view, snapshot),
            strips=present_strips(view, snapshot, pick_s, self._texts),
            network=present_network(view, snapshot, self._texts),
            chance=present_chance(view, self._texts),
            measures=present_measures(view, self._texts),
            words=self._words.present(view, snapshot.plan.transcript, picked),
            answers=answers,
            no_answers="" if answers else self._texts("group.no_answers"),
        )

    def _explanation(self, view: GroupView) -> str:
        if view.paused:
            return self._texts("group.paused")
        if view.mode is GroupMode.VOICES and view.heard_s > 0:
            return ""
        if view.mode is GroupMode.VOICES:
            return self._texts("group.not_heard")
        return self._texts(f"group.mode_{view.mode}")

    def _doubts(self, view: GroupView, snapshot: Snapshot) -> str:
        said = [] if view.paused else [microphone_trouble(snapshot, view.id, self._texts)]
        if view.doubt:
            key = view.doubt if view.doubt in _DOUBTS else "other"
            said.append(self._texts(f"doubt.{key}", members=view.present or view.members))
        if view.elsewhere_share is not None and view.elsewhere_share >= _ELSEWHERE_FROM:
            share = percent(round(view.elsewhere_share / _ELSEWHERE_STEP) * _ELSEWHERE_STEP)
            said.append(self._texts("doubt.elsewhere", share=share))
        return self._texts("pause").join(part for part in said if part)

    def _answers(self, view: GroupView, snapshot: Snapshot) -> tuple[Line, ...]:
        asked: QuestionView | None = snapshot.question
        if asked is None:
            asked = snapshot.earlier[-1] if snapshot.earlier else None
        if asked is None:
            return ()
        mine = {seat.id for seat in snapshot.seats if seat.group == view.id}
        return tuple(
            Line(clock(seconds(answer.at)), said(asked.question, answer.value))
            for answer in asked.answers
            if answer.seat in mine
        )
