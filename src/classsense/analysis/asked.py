"""The questions that were opened in a lesson, and their answers. Pure functions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import (
    FEWEST_PUPILS,
    AnswerGiven,
    AnswersShared,
    QuestionClosed,
    QuestionOpened,
    UsedWord,
    WordsShared,
)
from classsense.domain.lesson import QuestionId, SeatId

GRACE_NS: Final = 1_500_000_000
"""So long after its time answers to a question are still taken."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was opened in this lesson.

    Attributes:
        since: When it was opened last.
        answers: Latest answer of each seat, in the order of their arrival.
        shared: Ids of the answers shown on all tablets.
        live: All answers are shown, as they come.
        words: Words of the answers that are shown on all tablets.
        ends: When its time is over; None if it has no limit.
    """

    question: QuestionId
    since: LessonNs
    open: bool
    answers: Mapping[SeatId, AnswerGiven]
    shared: tuple[str, ...] = ()
    live: bool = False
    ends: LessonNs | None = None
    words: tuple[UsedWord, ...] = ()


AskedChange = QuestionOpened | QuestionClosed | AnswersShared | WordsShared


def after_command(known: tuple[Asked, ...], command: AskedChange) -> tuple[Asked, ...]:
    """Return the questions once one was opened, closed, or answers to it were shared."""
    match command:
        case QuestionOpened():
            return _opened(known, command)
        case QuestionClosed():
            return _changed(known, command.question, lambda asked: replace(asked, open=False))
        case AnswersShared():
            shared, live = command.answers, command.live
            return _changed(
                known, command.question, lambda asked: replace(asked, shared=shared, live=live)
            )
        case WordsShared():
            words = tuple(word for word in command.words if word.pupils >= FEWEST_PUPILS)
            return _changed(known, command.question, lambda asked: replace(asked, words=words))


def _opened(known: tuple[Asked, ...], command: QuestionOpened) -> tuple[Asked, ...]:
    others = tuple(
        replace(asked, open=False) for asked in known if asked.question != command.question
    )
    again = next((asked for asked in known if asked.question == command.question), None)
    limit_s = command.limit_s
    asked = Asked(
        command.question,
        command.at,
        open=True,
        answers=again.answers if again else MappingProxyType({}),
        ends=None if limit_s is None else LessonNs(command.at + lesson_ns(limit_s)),
    )
    return (*others, asked)


def overdue(known: tuple[Asked, ...], now: LessonNs) -> QuestionClosed | None:
    """Return what closes the question whose time is over; None if there is none.

    It is closed a moment later than it says, for answers that tablets sent at the last second.
    """
    asked = known[-1] if known else None
    if asked is None or not asked.open or asked.ends is None:
        return None
    closes = LessonNs(asked.ends + GRACE_NS)
    return QuestionClosed(closes, asked.question) if closes <= now else None


def answered(known: tuple[Asked, ...], answer: AnswerGiven) -> tuple[Asked, ...]:
    """Return the questions with an answer: the latest of its seat.

    Answers are stored at once and other commands when they are folded, so that an answer may
    stand in the record before the opening of its question, for which room is made then.
    """
    if all(asked.question != answer.question for asked in known):
        waiting = Asked(answer.question, answer.at, open=False, answers=MappingProxyType({}))
        known = (*known, waiting)
    return _changed(known, answer.question, lambda asked: _with_answer(asked, answer))


def _with_answer(asked: Asked, answer: AnswerGiven) -> Asked:
    latest = {seat: given for seat, given in asked.answers.items() if seat != answer.seat}
    return replace(asked, answers=MappingProxyType({**latest, answer.seat: answer}))


def _changed(
    known: tuple[Asked, ...], question: QuestionId, change: Callable[[Asked], Asked]
) -> tuple[Asked, ...]:
    return tuple(change(asked) if asked.question == question else asked for asked in known)
