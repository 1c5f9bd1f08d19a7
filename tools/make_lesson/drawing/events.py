"""What happens once: who raises a hand when, who leaves the room, who speaks at a table."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from make_lesson.drawing.plan import Activity, Doing, Plan, Span
from make_lesson.drawing.seats import SEATS


@dataclass(frozen=True, slots=True)
class Events:
    """All events of a lesson.

    Attributes:
        hands: Raised hands, from the first movement to the last.
        absences: From standing up to sitting down again.
        turns: Who has the word when; seats and, if the plan has its own turns, "teacher".
    """

    hands: tuple[Span, ...]
    absences: tuple[Span, ...]
    turns: tuple[Span, ...]


def invent_events(plan: Plan) -> Events:
    """Return the events that the plan's seed gives."""
    random = np.random.default_rng([plan.seed, 1000])
    turns = plan.turns or _turns(plan, random)
    absences = _absences(plan, turns, random)
    return Events(_hands(plan, absences, random), absences, turns)


def _absences(plan: Plan, turns: Sequence[Span], random: np.random.Generator) -> tuple[Span, ...]:
    """One pupil beside a way out leaves in the longest activity, when there is least to say."""
    leavers = [seat for seat in plan.pupils if SEATS[seat].exit_side]
    longest = max(plan.activities, key=lambda activity: activity.end_s - activity.start_s)
    away_s = min(26.0, 0.55 * (longest.end_s - longest.start_s))
    slack = longest.end_s - longest.start_s - away_s
    if not leavers or away_s < 10:
        return ()
    starts = longest.start_s + random.uniform(0.05, 0.95, 60) * slack
    spans = [Span(seat, float(at), float(at) + away_s) for at in starts for seat in leavers]

    def spoken_s(span: Span) -> float:
        return sum(
            min(span.end_s, turn.end_s) - max(span.start_s, turn.start_s)
            for turn in turns
            if turn.seat == span.seat and turn.touches(span.start_s, span.end_s)
        )

    return (min(spans, key=spoken_s),)


_WAVES = {
    Doing.INTRODUCTION: ((0.6, 3),),
    Doing.QUESTION: ((0.12, 7), (0.58, 6)),
    Doing.TALK: ((0.3, 1), (0.8, 2)),
    Doing.ANSWER: ((0.5, 2),),
    Doing.PRESENTATION: ((0.1, 8), (0.5, 7)),
}
"""When in an activity hands go up (0..1 of it), and about how many."""


def _hands(plan: Plan, absences: Sequence[Span], random: np.random.Generator) -> tuple[Span, ...]:
    hands: list[Span] = []
    for activity in plan.activities:
        length = activity.end_s - activity.start_s
        for share, count in _WAVES[activity.doing]:
            for seat in random.permutation(plan.pupils)[:count]:
                start = activity.start_s + share * length + random.uniform(0, 1.8)
                span = Span(str(seat), start, start + random.uniform(3.4, 7.6))
                if span.end_s < plan.seconds - 0.2 and _free(span, [*hands, *absences]):
                    hands.append(span)
    return tuple(hands)


def _free(span: Span, taken: Sequence[Span]) -> bool:
    return not any(
        other.seat == span.seat and other.touches(span.start_s - 1.0, span.end_s + 1.0)
        for other in taken
    )


def _turns(plan: Plan, random: np.random.Generator) -> tuple[Span, ...]:
    groups: dict[int, list[str]] = {}
    for seat in plan.pupils:
        groups.setdefault(SEATS[seat].group, []).append(seat)
    return tuple(
        turn
        for activity in plan.activities
        if activity.doing is Doing.TALK
        for members in groups.values()
        for turn in _turns_of(activity, members, random)
    )


def _turns_of(
    activity: Activity, members: Sequence[str], random: np.random.Generator
) -> list[Span]:
    turns: list[Span] = []
    weights = random.dirichlet(np.full(len(members), 2.0))
    now = activity.start_s + random.uniform(0.5, 2.0)
    while now < activity.end_s - 2.0:
        end = min(now + random.uniform(1.8, 6.0), activity.end_s)
        turns.append(Span(str(random.choice(members, p=weights)), now, end))
        now = end + max(0.0, random.normal(0.4, 0.6))
    return turns
