"""What is told of the answers to one question: their groups, words, and three that differ. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from classsense.analysis.contrasts import Three, threes
from classsense.analysis.like_groups import AskedText, Hand, Sorted, sort_answers
from classsense.analysis.likeness import WrittenAnswer
from classsense.domain.ports import ReadAnswer

Read: TypeAlias = Callable[[str], ReadAnswer]


@dataclass(frozen=True, slots=True)
class Thoughts:
    """What is told of the answers to one question.

    Attributes:
        answers: By id.
        sorting: Each answer in one place.
        threes: Different threes to talk about; empty if there are no three that differ.
    """

    answers: Mapping[str, WrittenAnswer]
    sorting: Sorted
    threes: tuple[Three, ...]


def thoughts(
    asked: str,
    given: Sequence[tuple[str, str]],
    read: Read,
    hand: Hand,
    before: Sorted | None = None,
) -> Thoughts:
    """Return what is told of answers.

    Args:
        asked: The question.
        given: Id and text of each answer, one of each pupil.
        read: Tells the content words of a text, and what it is about.
        hand: What the teacher arranged.
        before: The groups that were shown last.
    """
    question = AskedText(asked, read(asked).words)
    answers = {ident: WrittenAnswer(ident, text, *read(text)) for ident, text in given}
    sorting = sort_answers(answers.values(), question, hand, before)
    return Thoughts(answers, sorting, threes(answers, sorting, question))
