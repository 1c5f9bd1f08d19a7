"""Whose hand is up, in the order in which they came. Pure."""

from classsense.analysis.engagement import fresh_body
from classsense.analysis.lesson_state import LessonState
from classsense.domain.class_view import HandUp
from classsense.domain.clock import LessonNs


def hands_up(state: LessonState, now: LessonNs) -> tuple[HandUp, ...]:
    """Return all hands that are up and were not taken, the longest first.

    A hand is tapped on a tablet, or held up where a camera sees it. One that the teacher took stays
    out of the queue until it is lowered and raised anew.
    """
    found = []
    for group in state.tables():
        for seat in (each.id for each in group.seats):
            tapped, seen = state.hands.get(seat), state.seen.hands.get(seat)
            body = fresh_body(state.seen.bodies.get(seat), now)
            if body is None or body.hand_up is not True or not state.sensing:
                seen = None
            since = [at for at in (tapped, seen) if at is not None]
            if since and state.taken.get(seat, LessonNs(-1)) < max(since):
                up = HandUp(seat, group.id, min(since), tapped is not None, seen is not None)
                found.append(up)
    return tuple(sorted(found, key=lambda hand: (hand.since, hand.seat)))
