"""The lesson on one time axis, as screens show it."""

from dataclasses import dataclass

from classsense.domain.clock import LessonNs
from classsense.domain.lesson import Activity


@dataclass(frozen=True, slots=True)
class ActivitySpan:
    """A part of the lesson as it really went; `end` is None while it lasts."""

    activity: Activity
    start: LessonNs
    end: LessonNs | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The lesson on one axis, in bins of `bin_s` seconds from the beginning.

    Attributes:
        talk: Mean talk share of the tables heard, 0..1; None where nothing was heard.
        teacher: Share of the bin in which the teacher spoke, 0..1; None where not heard.
        facing_board: Share facing the board, 0..1; None where too few were read.
        coverage: Heads read / expected, 0..1; None where no camera looked.
        answers: Times of the answers.
        marks: Moments that the teacher marked.
        activity: Of the tables heard in a bin, the shares with nobody, one voice and many voices
            (three numbers that sum to 1); None where none was heard.
    """

    bin_s: float
    spans: tuple[ActivitySpan, ...]
    talk: tuple[float | None, ...]
    teacher: tuple[float | None, ...]
    facing_board: tuple[float | None, ...]
    coverage: tuple[float | None, ...]
    answers: tuple[LessonNs, ...]
    marks: tuple[LessonNs, ...]
    activity: tuple[tuple[float, float, float] | None, ...] = ()
