"""What the cameras saw of the class, afterwards: the figures that are kept, with their bounds."""

from collections.abc import Iterable

from msgspec import Struct

from classsense.analysis.engagement import class_measures, class_minutes
from classsense.analysis.lesson_state import LessonState
from classsense.analysis.timeline import activity_spans
from classsense.domain.class_view import ClassMeasures, ClassShare
from classsense.domain.clock import seconds
from classsense.domain.policy import Policy


class ShareSummary(Struct, frozen=True):
    """A share of the class (`classsense.domain.class_view.ClassShare`); None is "cannot tell"."""

    share: float | None
    coverage: float
    low: float | None
    high: float | None


class ClassSpanSummary(Struct, frozen=True):
    """What the cameras saw of the class over a stretch of the lesson.

    Attributes:
        movement: Mean share of a seat's region that changed between looks, 0..1.
        expressions: By group; empty unless policy and consents allowed it.
    """

    start_s: float
    end_s: float
    seen_share: float
    facing_board: ShareSummary
    hands: ShareSummary
    head_down: ShareSummary
    standing: ShareSummary
    empty: ShareSummary
    movement: float | None
    expressions: dict[str, ShareSummary]


class FacesSummary(Struct, frozen=True):
    """What the cameras saw of the class. Shares are 0..1; None where too little was seen.

    Attributes:
        by_activity: Title, share facing the board, coverage.
        whole: The whole lesson; None if no camera looked.
        minutes: Minute by minute, where a camera looked.
    """

    expected: int
    seen_share: float | None
    facing_board_share: float | None
    coverage: float | None
    by_activity: tuple[tuple[str, float | None, float | None], ...]
    whole: ClassSpanSummary | None = None
    minutes: tuple[ClassSpanSummary, ...] = ()


def faces_summary(state: LessonState, policy: Policy) -> FacesSummary:
    """Return what the cameras saw of the class."""
    watched = {seat for camera in state.plan.cameras for seat in camera.regions}
    whole = class_measures(state.seen.classes)
    return FacesSummary(
        expected=len(policy.seats_in_view(watched)),
        seen_share=whole.seen_share if whole else None,
        facing_board_share=whole.facing_board.share if whole else None,
        coverage=whole.facing_board.coverage if whole else None,
        by_activity=tuple(_by_activity(state)),
        whole=_span(whole) if whole else None,
        minutes=tuple(_span(minute) for minute in class_minutes(state.seen.classes)),
    )


def _by_activity(state: LessonState) -> Iterable[tuple[str, float | None, float | None]]:
    for span in activity_spans(state):
        end = span.end if span.end is not None else state.at
        figures = class_measures(w for w in state.seen.classes if span.start <= w.start < end)
        board = figures.facing_board if figures else None
        title = span.activity.title
        yield title, board.share if board else None, board.coverage if board else None


def _span(seen: ClassMeasures) -> ClassSpanSummary:
    return ClassSpanSummary(
        start_s=seconds(seen.start),
        end_s=seconds(seen.end),
        seen_share=seen.seen_share,
        facing_board=_share(seen.facing_board),
        hands=_share(seen.hands),
        head_down=_share(seen.head_down),
        standing=_share(seen.standing),
        empty=_share(seen.empty),
        movement=seen.movement,
        expressions={kind: _share(share) for kind, share in seen.expressions},
    )


def _share(share: ClassShare) -> ShareSummary:
    return ShareSummary(share.share, share.coverage, share.low, share.high)
