"""What tablets are shown of the teacher's control of the board: locks, pace, own table, rounds."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from msgspec import Raw, Struct

from classsense.board.messages import raw
from classsense.domain.clock import seconds
from classsense.domain.commands import AnswerGiven
from classsense.domain.lesson import GroupId, QuestionId, QuestionKind, Scale, SeatId
from classsense.domain.snapshot import QuestionView, Snapshot

Background = Callable[[QuestionId], str | None]
"""Names the picture that the drawings of a question are made on."""


class SharedAnswers(Struct, frozen=True):
    """Answers that several tablets show, without who gave them.

    Attributes:
        comments: The teacher's public comment to each of `values`, or empty; empty if there is
            none at all.
        refs: What a comment of a pupil calls each of `values`; empty while none is taken.
        remarks: The pupils' comments to each of `values`; empty if there is none at all.
    """

    question: str
    kind: str
    text: str
    choices: tuple[str, ...]
    values: tuple[str, ...]
    scale: Scale | None = None
    comments: tuple[str, ...] = ()
    picture: str | None = None
    refs: tuple[str, ...] = ()
    remarks: tuple[tuple[str, ...], ...] = ()


class PaceFacts(Struct, frozen=True):
    """Which taps about the pace count: those since a lesson time, for so long. Both in seconds."""

    since_s: float
    fades_s: float


class OwnText(Struct, frozen=True):
    """The text of a tablet's group: its title, and whether it may be read only."""

    title: str
    locked: bool


_MARKS: Final = {True: raw(True), False: raw(False)}
_NOTHING: Final = raw(None)


class ControlView:
    """One Snapshot's control of the board, prepared for all tablets.

    Attributes:
        common: Fields that are the same on every tablet.
    """

    def __init__(
        self, snapshot: Snapshot, *, running: bool, background: Background = lambda _: None
    ) -> None:
        self._background = background
        self._locked = snapshot.locked if running else frozenset[GroupId]()
        self._groups = {seat.id: seat.group for seat in snapshot.seats}
        shown = (view for view in reversed(snapshot.on_tablets()) if view.control.tables)
        self._view = next(shown, None)
        self._table = cache(self._answers_of)
        self._writing = snapshot.writing
        self._absent = {seat.id for seat in snapshot.seats if seat.absent}
        self._text = cache(self._text_of)
        pace = snapshot.pace
        facts = PaceFacts(round(seconds(pace.since), 3), pace.fades_s)
        self.common: Mapping[str, Raw] = {
            "pace": raw(facts),
            "names": _MARKS[snapshot.names and running],
        }

    def of(self, seat: SeatId | None) -> Mapping[str, Raw]:
        """Return the fields of a seat; None is a tablet without one."""
        group = self._groups.get(seat) if seat else None
        if group is None:
            return {"locked": _MARKS[False], "table": _NOTHING, "writing": _NOTHING}
        return {
            "locked": _MARKS[group in self._locked],
            "table": self._table(group),
            "writing": _NOTHING if seat in self._absent else self._text(group),
        }

    def _text_of(self, group: GroupId) -> Raw:
        view = self._writing
        if not view.open:
            return _NOTHING
        return raw(OwnText(view.title, group in view.locked))

    def _answers_of(self, group: GroupId) -> Raw:
        view = self._view
        if view is None:
            return _NOTHING
        theirs = [given for given in view.answers if self._groups.get(given.seat) == group]
        # By their ids, which are random: the order tells nobody who was first.
        ids = tuple(given.id for given in sorted(theirs, key=lambda given: given.id))
        return raw(answers_of(view, ids, self._background))


def answers_of(view: QuestionView, ids: tuple[str, ...], background: Background) -> SharedAnswers:
    """Return those of the answers with `ids` that the class may see."""
    question, control = view.question, view.control
    given = {answer.id: answer.value for answer in view.answers}
    shown = [known for known in ids if known in given and control.may_be_shown(known)]
    said = [control.comments.get(known) for known in shown]
    comments = tuple(each.text if each and each.public else "" for each in said)
    return SharedAnswers(
        question=question.id,
        kind=question.kind,
        text=question.text,
        choices=question.choices,
        values=tuple(given[known] for known in shown),
        scale=scale_of(view),
        comments=comments if any(comments) else (),
        picture=background(question.id),
    )


def approved(view: QuestionView) -> tuple[AnswerGiven, ...]:
    """Return the answers that the class may see once they are shared."""
    return tuple(answer for answer in view.answers if view.control.may_be_shown(answer.id))


def scale_of(view: QuestionView) -> Scale | None:
    """Return the number line of a question; None if it has none."""
    question = view.question
    return (question.scale or Scale()) if question.kind is QuestionKind.NUMBER else None
