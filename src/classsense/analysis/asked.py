"""The questions that were opened in a lesson, and their answers. Pure functions."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import msgspec

from classsense.domain.board_commands import FuriganaSet, QuestionAdded, RoundBegan, RoundTakenBack
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
from classsense.domain.lesson import LessonPlan, Question, QuestionId, SeatId

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
        rounds: What was answered in earlier rounds, the first one first.
        opened: False while only answers to it came, before the record says that it was opened.
    """

    question: QuestionId
    since: LessonNs
    open: bool
    answers: Mapping[SeatId, AnswerGiven]
    shared: tuple[str, ...] = ()
    live: bool = False
    ends: LessonNs | None = None
    words: tuple[UsedWord, ...] = ()
    rounds: tuple[Mapping[SeatId, AnswerGiven], ...] = ()
    opened: bool = True

    def every_answer(self) -> Iterator[AnswerGiven]:
        """Yield the answers of all rounds, the first one first."""
        for answers in (*self.rounds, self.answers):
            yield from answers.values()


AskedChange = QuestionClosed | AnswersShared | WordsShared | RoundBegan | RoundTakenBack


def after_command(known: tuple[Asked, ...], command: AskedChange) -> tuple[Asked, ...]:
    """Return the questions once one was closed, asked anew, or answers were shared."""
    match command:
        case QuestionClosed():
            return _changed(known, command.question, closed)
        case RoundBegan():
            return _changed(known, command.question, new_round)
        case RoundTakenBack():
            return _changed(known, command.question, round_back)
        case AnswersShared():
            shared, live = command.answers, command.live
            return _changed(
                known, command.question, lambda asked: replace(asked, shared=shared, live=live)
            )
        case WordsShared():
            words = tuple(word for word in command.words if word.pupils >= FEWEST_PUPILS)
            return _changed(known, command.question, lambda asked: replace(asked, words=words))


def opened(known: tuple[Asked, ...], command: QuestionOpened) -> tuple[Asked, ...]:
    """Return the questions with one that is asked in place of all others."""
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
        rounds=again.rounds if again else (),
        ends=None if limit_s is None else LessonNs(command.at + lesson_ns(limit_s)),
    )
    return (*others, asked)


def overdue_question(known: tuple[Asked, ...], now: LessonNs) -> QuestionClosed | None:
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
        waiting = replace(waiting, opened=False)
        known = (*known, waiting)
    return _changed(known, answer.question, lambda asked: _with_answer(asked, answer))


def replanned(plan: LessonPlan, command: QuestionAdded | FuriganaSet) -> LessonPlan:
    """Return the plan after what the teacher changed in it during the lesson."""
    if isinstance(command, FuriganaSet):
        return msgspec.structs.replace(plan, furigana=command.grade)
    return with_question(plan, command.question)


def with_question(plan: LessonPlan, question: Question) -> LessonPlan:
    """Return the plan with a question that was made during the lesson; known ones stay."""
    if plan.question(question.id) is not None:
        return plan
    return msgspec.structs.replace(plan, questions=(*plan.questions, question))


def closed(asked: Asked) -> Asked:
    """Return the question once no more answers to it are taken."""
    return replace(asked, open=False) if asked.open else asked


def new_round(asked: Asked) -> Asked:
    """Put the answers aside. Nothing of them stays on the tablets."""
    rounds = (*asked.rounds, asked.answers)
    return replace(asked, rounds=rounds, answers=MappingProxyType({}), shared=(), words=())


def round_back(asked: Asked) -> Asked:
    """Let the answers of the round before count again; what came since replaces them."""
    if not asked.rounds:
        return asked
    *earlier, last = asked.rounds
    merged = {**last, **asked.answers}
    return replace(asked, rounds=tuple(earlier), answers=MappingProxyType(merged))


def _with_answer(asked: Asked, answer: AnswerGiven) -> Asked:
    place = answer.round - 1
    if 0 <= place < len(asked.rounds):
        # It was on its way while the next round began.
        late = {**asked.rounds[place], answer.seat: answer}
        rounds = (*asked.rounds[:place], MappingProxyType(late), *asked.rounds[place + 1 :])
        return replace(asked, rounds=rounds)
    latest = {seat: given for seat, given in asked.answers.items() if seat != answer.seat}
    return replace(asked, answers=MappingProxyType({**latest, answer.seat: answer}))


def _changed(
    known: tuple[Asked, ...], question: QuestionId, change: Callable[[Asked], Asked]
) -> tuple[Asked, ...]:
    return tuple(change(asked) if asked.question == question else asked for asked in known)
