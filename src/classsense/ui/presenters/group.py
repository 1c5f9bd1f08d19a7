"""One table in full: its voices, its measures with their uncertainty, its words and answers."""

from dataclasses import dataclass

from classsense.domain.clock import seconds
from classsense.domain.lesson import GroupId, QuestionKind
from classsense.domain.policy import GroupMode
from classsense.domain.snapshot import GroupView, QuestionView, Snapshot
from classsense.resources.texts import Texts
from classsense.ui.presenters.figures import UNKNOWN, clock, percent
from classsense.ui.presenters.rings import RingModel, ring_of
from classsense.ui.presenters.voices import Fill, look_of


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """A voice: its letter, its look, its time and share."""

    letter: str
    colour: str
    fill: Fill
    share: float
    figures: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure and how to read it."""

    name: str
    figure: str
    hint: str


@dataclass(frozen=True, slots=True)
class Line:
    """Something said or written, with its time."""

    at: str
    text: str


@dataclass(frozen=True, slots=True)
class GroupModel:
    """What the page of one table shows.

    Attributes:
        explanation: Why there are no voices; empty if there are.
        doubt: How sure the balance of the voices is; empty where there are none.
        no_words: Why there is no transcript; empty if there is.
    """

    id: GroupId
    title: str
    ring: RingModel
    voices: tuple[VoiceRow, ...]
    measures: tuple[Measure, ...]
    explanation: str
    doubt: str
    words: tuple[Line, ...]
    no_words: str
    answers: tuple[Line, ...]
    no_answers: str


class GroupPresenter:
    """Turns a Snapshot into the GroupModel of one table."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def present(self, snapshot: Snapshot, group: GroupId | None) -> GroupModel | None:
        """Return the page of `group` (the first if None); None if there is no such table."""
        views = [view for view in snapshot.groups if group in (None, view.id)]
        if not views:
            return None
        view = views[0]
        words = tuple(Line(clock(seconds(u.start)), u.text) for u in reversed(view.transcript))
        answers = self._answers(view, snapshot)
        return GroupModel(
            id=view.id,
            title=view.name,
            ring=ring_of(view),
            voices=tuple(self._voice(v.voice, v.share, v.speaking_s) for v in view.voices),
            measures=self._measures(view),
            explanation=self._explanation(view),
            doubt=self._hint("evenness", view) if view.mode is GroupMode.VOICES else "",
            words=words,
            no_words="" if words else self._texts(f"group.no_words_{view.mode}"),
            answers=answers,
            no_answers="" if answers else self._texts("group.no_answers"),
        )

    def _voice(self, letter: str, share: float, speaking_s: float) -> VoiceRow:
        look = look_of(letter)
        figures = self._texts("group.voice", share=percent(share), time=clock(speaking_s))
        return VoiceRow(letter, look.colour, look.fill, share, figures)

    def _explanation(self, view: GroupView) -> str:
        if view.mode is GroupMode.VOICES and view.heard_s > 0:
            return ""
        if view.mode is GroupMode.VOICES:
            return self._texts("group.not_heard")
        return self._texts(f"group.mode_{view.mode}")

    def _measures(self, view: GroupView) -> tuple[Measure, ...]:
        if view.mode is GroupMode.SILENT:
            return ()
        figures = {"heard": clock(view.heard_s), "now": percent(view.talk_share)}
        if view.mode is GroupMode.VOICES:
            figures |= {
                "silence": percent(view.silence_share),
                "overlap": percent(view.overlap_share),
                "turns": UNKNOWN if view.turns is None else str(view.turns),
                "evenness": self._evenness(view),
            }
        return tuple(
            Measure(self._texts(f"measure.{name}"), figure, self._hint(name, view))
            for name, figure in figures.items()
        )

    def _evenness(self, view: GroupView) -> str:
        if view.uneven is None:
            return UNKNOWN
        return self._texts("measure.uneven" if view.uneven else "measure.within_chance")

    def _hint(self, name: str, view: GroupView) -> str:
        if name == "evenness" and view.uneven is not None:
            return self._texts(
                "measure.evenness_hint", gini=percent(view.gini), floor=percent(view.noise_floor)
            )
        if name == "evenness":
            return self._texts("measure.too_early")
        return self._texts(f"measure.{name}_hint")

    def _answers(self, view: GroupView, snapshot: Snapshot) -> tuple[Line, ...]:
        asked: QuestionView | None = snapshot.question
        if asked is None:
            asked = snapshot.earlier[-1] if snapshot.earlier else None
        if asked is None:
            return ()
        mine = {seat.id for seat in snapshot.seats if seat.group == view.id}
        return tuple(
            Line(clock(seconds(answer.at)), _text_of(asked, answer.value))
            for answer in asked.answers
            if answer.seat in mine
        )


def _text_of(view: QuestionView, value: str) -> str:
    if view.question.kind is QuestionKind.TEXT or not value.isdecimal():
        return value
    index = int(value)
    return view.question.choices[index] if index < len(view.question.choices) else value
