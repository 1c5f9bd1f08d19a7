"""What cameras saw of a class of 23, made by hand."""

from math import sin

from classsense.domain.class_view import ClassMeasures, ClassShare, HandUp
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.observations import Expression


def share(of: float, coverage: float) -> ClassShare:
    return ClassShare(of, coverage, of * coverage, of * coverage + 1 - coverage)


def measures(minute: int) -> ClassMeasures:
    """One minute of a class of 23, in which not all can be read."""
    wave, coverage = 0.5 + 0.4 * sin(minute / 4), 0.75 + 0.2 * sin(minute / 3)
    told = (Expression.POSITIVE, Expression.NEUTRAL, Expression.NEGATIVE, Expression.SURPRISE)
    return ClassMeasures(
        start=lesson_ns(minute * 60.0),
        end=lesson_ns(minute * 60.0 + 60),
        seen_share=coverage,
        facing_board=share(wave, coverage),
        hands=share(0.13 if minute % 3 else 0.0, coverage),
        head_down=share(1 - wave, coverage),
        standing=share(0.04, coverage) if minute > 20 else ClassShare(coverage=0.1),
        empty=share(0.04, coverage),
        movement=0.02 + 0.03 * wave,
        expressions=tuple(
            (each, share(part, coverage - 0.2))
            for each, part in zip(told, (0.3, 0.6, 0.05, 0.05), strict=True)
        ),
    )


def hands(now: LessonNs) -> tuple[HandUp, ...]:
    return (
        HandUp(SeatId("4-1"), GroupId("4"), LessonNs(now - lesson_ns(42)), tapped=True, seen=True),
        HandUp(SeatId("2-3"), GroupId("2"), LessonNs(now - lesson_ns(9)), tapped=False, seen=True),
    )
