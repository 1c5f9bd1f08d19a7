"""Pupils' comments on the shared answers to a question, as the teacher goes through them."""

from dataclasses import dataclass

from classsense.domain.answers import said
from classsense.domain.lesson import QuestionId
from classsense.domain.snapshot import QuestionView
from classsense.resources.texts import Texts


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """A comment of a pupil.

    Attributes:
        about: Who wrote it, and to which answer.
        state: Whether the class sees it, in words.
        shown: The same; None while it waits for the teacher.
    """

    id: str
    text: str
    about: str
    state: str
    shown: bool | None


@dataclass(frozen=True, slots=True)
class RemarksModel:
    """All comments to a question, those that wait first.

    Attributes:
        on: Whether more are taken.
        checked: Whether the class sees approved ones only.
        waiting: How many wait for the teacher.
    """

    question: QuestionId
    on: bool
    checked: bool
    waiting: int
    lines: tuple[RemarkLine, ...]


def present_remarks(view: QuestionView, texts: Texts) -> RemarksModel:
    """Return the comments to a question."""
    control = view.control
    values = {given.id: said(view.question, given.value) for given in view.answers}
    lines = []
    for each in control.remarks:
        waits = control.remarks_checked and each.id not in control.judged
        shown = None if waits else control.remark_shown(each)
        key = "waiting" if waits else "shown" if shown else "dropped"
        about = texts("remarks.about", seat=each.seat, answer=values.get(each.answer, ""))
        lines.append(RemarkLine(each.id, each.text, about, texts(f"remarks.{key}"), shown))
    lines.sort(key=lambda line: line.shown is not None)
    waiting = sum(line.shown is None for line in lines)
    return RemarksModel(
        view.question.id, control.remarks_on, control.remarks_checked, waiting, tuple(lines)
    )
