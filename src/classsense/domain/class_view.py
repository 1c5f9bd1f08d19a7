"""What the cameras say of the whole class: shares with what is not known of them. Immutable."""

from dataclasses import dataclass

from classsense.domain.clock import LessonNs
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.observations import Expression


@dataclass(frozen=True, slots=True)
class ClassShare:
    """A share of the class, with how much of the class it rests on.

    Who could not be read is unknown, never counted as not doing it. `low` and `high` say what the
    share of the whole class is if none, or all, of those do: bounds without any assumption (Manski,
    Partial Identification of Probability Distributions, 2003). Reading errors are not in them.

    Attributes:
        share: Of those read, 0..1; None where fewer could be read than figures are shown from.
        coverage: Read / expected, 0..1.
        low: Of all expected, 0..1; None where `share` is.
        high: Of all expected, 0..1; None where `share` is.
    """

    share: float | None = None
    coverage: float = 0.0
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class ClassMeasures:
    """What the cameras saw of the class over [start, end).

    Attributes:
        seen_share: Faces seen / expected, 0..1.
        facing_board: Heads facing the board.
        hands: Hands up.
        head_down: Heads down, as over a sheet of paper.
        standing: Standing pupils.
        empty: Seats at which nobody is.
        movement: Mean share of a seat's region that changed between looks, 0..1.
        expressions: What the faces look like; empty unless policy and consents allow it.
    """

    start: LessonNs
    end: LessonNs
    seen_share: float
    facing_board: ClassShare
    hands: ClassShare = ClassShare()
    head_down: ClassShare = ClassShare()
    standing: ClassShare = ClassShare()
    empty: ClassShare = ClassShare()
    movement: float | None = None
    expressions: tuple[tuple[Expression, ClassShare], ...] = ()


@dataclass(frozen=True, slots=True)
class FacesView:
    """What the cameras see of the class now.

    Attributes:
        expected: Seats that may be read.
        seen: Faces seen within the last seconds; None if no camera looked within them.
        facing_board_share: 0..1 of the heads that could be read; None below five of them.
        coverage: Heads read / expected, 0..1.
        measures: The same with its bounds, and everything else; None if no camera looked.
    """

    expected: int
    seen: int | None = None
    facing_board_share: float | None = None
    coverage: float | None = None
    measures: ClassMeasures | None = None


@dataclass(frozen=True, slots=True)
class HandUp:
    """A hand in the queue.

    Attributes:
        since: When it was first seen or tapped.
        tapped: Raised on the tablet.
        seen: Raised in a camera's picture.
    """

    seat: SeatId
    group: GroupId
    since: LessonNs
    tapped: bool
    seen: bool
