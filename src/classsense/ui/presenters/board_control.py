"""The teacher's control of the board: what holds for a question, the pace, and locked screens."""

from dataclasses import dataclass

from classsense.domain.answers import said
from classsense.domain.lesson import GroupId, QuestionId
from classsense.domain.pictures import name_in
from classsense.domain.snapshot import QuestionView, Snapshot
from classsense.resources.texts import Texts


@dataclass(frozen=True, slots=True)
class ControlModel:
    """What holds for the question that the board shows.

    Attributes:
        told: Whether pupils learn if they were right; None if the question has no right answer.
        approval: Whether the class sees approved answers only.
        waiting: Ids of answers that wait for approval.
        approved: Ids of answers that are approved.
        tables: Whether each table sees its own answers.
        round_text: Which round it is, or empty in the first.
        answers: How many answers this round has.
        comments: Comment to each answer that has one, and whether it is public.
    """

    id: QuestionId
    told: bool | None
    approval: bool
    waiting: tuple[str, ...]
    approved: frozenset[str]
    tables: bool
    round_text: str
    answers: int
    comments: tuple[tuple[str, str, bool], ...] = ()

    def comment(self, answer: str) -> tuple[str, bool]:
        """Return the comment to an answer and whether it is public; empty if it has none."""
        found = (each[1:] for each in self.comments if each[0] == answer)
        return next(found, ("", False))


@dataclass(frozen=True, slots=True)
class SideModel:
    """The pace and the locks, beside every page of the lesson.

    Attributes:
        pace: Counts of too fast, fine, too slow; None while nobody said anything.
        pace_text: The same in words.
        tables: Every table: id, name, whether its tablets are locked.
        locked_text: Which tables are locked, or empty.
        running: Whether the lesson runs.
    """

    pace: tuple[int, int, int] | None
    pace_text: str
    tables: tuple[tuple[GroupId, str, bool], ...]
    locked_text: str
    running: bool


@dataclass(frozen=True, slots=True)
class ProjectorModel:
    """Answers side by side for the whole class, without names.

    Attributes:
        pictures: Name of the picture that each of `answers` is; empty for an answer in words.
    """

    question: QuestionId
    text: str
    answers: tuple[str, ...]
    pictures: tuple[str, ...] = ()


class BoardControlPresenter:
    """Turns a Snapshot into what the controls show."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def present(self, snapshot: Snapshot, shown: QuestionId | None) -> ControlModel | None:
        """Return what holds for a question; None where it was never opened."""
        view = None if shown is None else snapshot.view_of(shown)
        if view is None:
            return None
        control = view.control
        waiting = tuple(g.id for g in view.answers if not control.may_be_shown(g.id))
        return ControlModel(
            id=view.question.id,
            told=control.told if view.question.correct else None,
            approval=control.approval,
            waiting=waiting,
            approved=control.approved,
            tables=control.tables,
            round_text=self._round(view),
            answers=len(view.answers),
            comments=tuple((key, c.text, c.public) for key, c in control.comments.items()),
        )

    def side(self, snapshot: Snapshot) -> SideModel:
        """Return the pace and the locks."""
        pace = (snapshot.pace.fast, snapshot.pace.fine, snapshot.pace.slow)
        fast, fine, slow = pace
        tables = tuple((g.id, g.name, g.id in snapshot.locked) for g in snapshot.groups)
        names = [name for _, name, locked in tables if locked]
        if names and len(names) == len(tables):
            locked = self._texts("ctl.locked_all")
        else:
            listed = self._texts("list").join(names)
            locked = self._texts("ctl.locked_some", tables=listed) if names else ""
        return SideModel(
            pace=pace if any(pace) else None,
            pace_text=self._texts("ctl.pace_text", fast=fast, fine=fine, slow=slow),
            tables=tables,
            locked_text=locked,
            running=snapshot.running,
        )

    def projected(self, snapshot: Snapshot) -> ProjectorModel | None:
        """Return what stands on the projector; None for nothing."""
        views = (*((snapshot.question,) if snapshot.question else ()), *snapshot.earlier[::-1])
        for view in views:
            values = {given.id: given.value for given in view.answers}
            shown = [known for known in view.control.projected if known in values]
            if shown:
                question = view.question
                return ProjectorModel(
                    question.id,
                    question.text,
                    tuple(said(question, values[known]) for known in shown),
                    tuple(name_in(question.kind, values[known]) for known in shown),
                )
        return None

    def _round(self, view: QuestionView) -> str:
        if not view.rounds:
            return ""
        before = len(view.rounds[-1])
        return self._texts("ctl.round", number=len(view.rounds) + 1, before=before)


def note(view: QuestionView, answer: str, texts: Texts) -> str:
    """Return what a card says of the teacher's decisions about its answer, or empty."""
    control = view.control
    notes = []
    if control.approval:
        key = "ctl.is_approved" if answer in control.approved else "ctl.is_waiting"
        notes.append(texts(key))
    if answer in control.comments:
        notes.append(texts("ctl.has_comment"))
    return " · ".join(notes)
