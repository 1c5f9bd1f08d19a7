"""How long is waited after a question and after an answer, and how fast answers come.

Questions come from a transcript; everything else is known from the turns. All times in seconds.
"""

import math
from collections.abc import Sequence
from statistics import median
from typing import Final, NamedTuple

from classsense.analysis.talk import (
    Floor,
    Segment,
    Spans,
    clip,
    inter_pausal_units,
    speaking_s,
)

LONG_S: Final = 3.0
"""From here on answers become longer and more reasoned (Rowe 1972, 1987; Tobin 1987)."""
MOST_S: Final = 30.0
"""What comes later is no longer a reaction: work in groups began, or the sound was missing."""

LATE_S: Final = 0.5
"""A turn's end and that of the words in it may differ so much."""


class Exchange(NamedTuple):
    """A question of the teacher, and what followed.

    Attributes:
        asked_s: End of the question.
        wait_1_s: From there to the next speech, 0 if somebody spoke already; None if nothing came
            within 30 s.
        answered: Whether that speech was somebody else's, not her own again.
        wait_2_s: From the end of the answer to her next speech, 0 if she spoke into it; None
            without an answer, or if she left the floor to others for 30 s.
    """

    asked_s: float
    wait_1_s: float | None
    answered: bool
    wait_2_s: float | None


class WaitTimes(NamedTuple):
    """Wait times over a stretch of a lesson. None without a case; shares are 0..1.

    Attributes:
        questions: Questions that were followed by a pause or by somebody else.
        answered: Those after which somebody else spoke next.
        wait_1_s: Median time from a question to the next speech.
        wait_1_over_3s_share: Of those, at least three seconds.
        wait_2_s: Median time from an answer to the teacher's next speech.
        wait_2_over_3s_share: Of those, at least three seconds.
    """

    questions: int
    answered: int
    wait_1_s: float | None
    wait_1_over_3s_share: float | None
    wait_2_s: float | None
    wait_2_over_3s_share: float | None


def exchanges(segments: Sequence[Segment], questions: Spans, teacher: str) -> list[Exchange]:
    """Return what followed each question of the teacher.

    Wait time 1 begins where her unit ends in which the question was asked, and ends with the next
    speech: of anybody else who began after the question did (and did not stop with it), or her own
    after a pause of more than 0.3 s, since a teacher who goes on by herself did not wait longer. A
    question amid her talk, after which she goes on without such a pause, is rhetorical and left
    out.

    Wait time 2 begins where the others' talk ends that began with the answer, and ends with her
    next speech. A unit of hers that lies within somebody else's (mm-hm) ends nothing.

    Source: Rowe (1972, 1987); Tobin (1987), `notes/science.md` 1.2.

    Args:
        segments: Who spoke when, everybody's on one axis: her microphone and the tables'.
        questions: Stretches [start_s, end_s) in which somebody asked something; hers are those in
            which she speaks most.
        teacher: Her voice.
    """
    units = inter_pausal_units(segments)
    hers = [unit for unit in units if unit.voice == teacher]
    others = [unit for unit in units if unit.voice != teacher]
    found = []
    for start_s, end_s in sorted(questions):
        asking = [u for u in units if u.start_s < end_s and u.end_s > start_s]
        if speaker_most(asking, start_s, end_s) != teacher:
            continue
        asked_s = max(unit.end_s for unit in asking if unit.voice == teacher)
        if asked_s <= end_s + LATE_S:
            later = [unit for unit in others if _may_answer(unit, start_s, asked_s)]
            found.append(_followed(asked_s, hers, later))
    return found


def speaker_most(segments: Sequence[Segment], start_s: float, end_s: float) -> str | None:
    """Return who speaks longest in [start_s, end_s); None if nobody does."""
    spoken = speaking_s(clip(segments, start_s, end_s))
    return max(spoken, key=lambda voice: (spoken[voice], voice), default=None)


def _followed(asked_s: float, hers: Sequence[Segment], others: Sequence[Segment]) -> Exchange:
    """Return what followed a question that ended at `asked_s`; `others` began after its start."""
    answer = others[0] if others else None
    answer_s = max(answer.start_s, asked_s) if answer is not None else math.inf
    after = (unit for unit in hers if unit.start_s >= asked_s and not _within(unit, others))
    again = next(after, None)
    again_s = again.start_s if again is not None else math.inf
    wait_s = min(answer_s, again_s) - asked_s
    if wait_s > MOST_S:
        return Exchange(asked_s, None, answered=False, wait_2_s=None)
    if answer_s > again_s:
        return Exchange(asked_s, wait_s, answered=False, wait_2_s=None)
    return Exchange(asked_s, wait_s, answered=True, wait_2_s=_reaction_s(again, others))


def _may_answer(unit: Segment, start_s: float, asked_s: float) -> bool:
    """Return whether a unit began after a question did and goes on well after its end.

    What ends with the question is the question itself, heard by a table's microphone, or a word
    of assent.
    """
    return unit.start_s >= asked_s or (unit.start_s > start_s and unit.end_s > asked_s + LATE_S)


def _reaction_s(again: Segment | None, others: Sequence[Segment]) -> float | None:
    """Return how long after an answer, the first of `others`, she spoke again."""
    if again is None:
        return None
    ended_s = max(unit.end_s for unit in others if unit.start_s <= again.start_s)
    wait_s = max(0.0, again.start_s - ended_s)
    return wait_s if wait_s <= MOST_S else None


def _within(unit: Segment, others: Sequence[Segment]) -> bool:
    return any(each.start_s <= unit.start_s and unit.end_s <= each.end_s for each in others)


def wait_times(segments: Sequence[Segment], questions: Spans, teacher: str) -> WaitTimes:
    """Return the wait times after the teacher's questions and after the answers to them.

    Long waits are not good in themselves: after a question of fact they only cost time.
    """
    found = exchanges(segments, questions, teacher)
    first = [each.wait_1_s for each in found if each.wait_1_s is not None]
    second = [each.wait_2_s for each in found if each.wait_2_s is not None]
    return WaitTimes(
        questions=len(found),
        answered=sum(each.answered for each in found),
        wait_1_s=median(first) if first else None,
        wait_1_over_3s_share=_long_share(first),
        wait_2_s=median(second) if second else None,
        wait_2_over_3s_share=_long_share(second),
    )


def _long_share(waits_s: Sequence[float]) -> float | None:
    return sum(wait >= LONG_S for wait in waits_s) / len(waits_s) if waits_s else None


def response_latency_s(
    floor: Floor, questions: Spans | None = None, teacher: str | None = None
) -> float | None:
    """Return the median floor transfer offset of answers, in seconds; None without one.

    An answer is the turn after one in which a question ended; without questions it is any turn
    right after the teacher's. It is the reaction of a table, not of a person, and thinking before
    answering is no fault.

    Source: `notes/science.md` 1.2; gaps of about 0.2 s are usual (Levinson & Torreira 2015).

    Args:
        floor: Who held the floor.
        questions: Stretches [start_s, end_s) in which anybody asked something; None if there is
            no transcript.
        teacher: Her voice; None if she is not among them.
    """
    offsets = [
        offset
        for before, offset in zip(floor.turns, floor.offsets_s, strict=False)
        if _asked(before, questions, teacher)
    ]
    return median(offsets) if offsets else None


def _asked(turn: Segment, questions: Spans | None, teacher: str | None) -> bool:
    """Return whether an answer may follow a turn: a question closed it."""
    if questions is None:
        return turn.voice == teacher
    return any(turn.start_s < end_s and abs(turn.end_s - end_s) <= LATE_S for _, end_s in questions)
