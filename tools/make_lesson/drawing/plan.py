"""What a drawn lesson is asked to be: its seed, its length, its seats and its activities."""

from dataclasses import dataclass, field
from enum import StrEnum

from make_lesson.drawing.seats import SEAT_IDS


class Doing(StrEnum):
    """What the class is asked to do. It sets how often heads turn where."""

    INTRODUCTION = "introduction"
    QUESTION = "question"
    TALK = "talk"
    ANSWER = "answer"
    PRESENTATION = "presentation"


@dataclass(frozen=True, slots=True)
class Activity:
    """One part of the lesson, over the half-open interval [start_s, end_s)."""

    doing: Doing
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Span:
    """Something that somebody does over [start_s, end_s)."""

    seat: str
    start_s: float
    end_s: float

    def touches(self, start_s: float, end_s: float) -> bool:
        """Return whether the two intervals have a moment in common."""
        return self.start_s < end_s and start_s < self.end_s


_SAMPLE_ENDS_S = {
    Doing.INTRODUCTION: 25.0,
    Doing.QUESTION: 40.0,
    Doing.TALK: 130.0,
    Doing.ANSWER: 155.0,
    Doing.PRESENTATION: 180.0,
}


def sample_activities(seconds: float) -> tuple[Activity, ...]:
    """Return the sample lesson's five activities, stretched to `seconds`."""
    stretch = seconds / 180.0
    ends = [end * stretch for end in _SAMPLE_ENDS_S.values()]
    starts = [0.0, *ends[:-1]]
    return tuple(
        Activity(doing, start, end)
        for doing, start, end in zip(_SAMPLE_ENDS_S, starts, ends, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides a drawn lesson: equal plans make equal truths.

    Attributes:
        seed: Decides who sits where, every turn of a head and every raised hand.
        seconds: Length; at least 20.
        fps: Frames a second.
        empty_seats: Seats at which nobody ever sits.
        activities: What the class does when; the sample's, stretched, if not given.
        turns: Who speaks when, by seat or "teacher"; invented if not given.
    """

    seed: int = 1
    seconds: float = 180.0
    fps: int = 10
    empty_seats: frozenset[str] = frozenset()
    activities: tuple[Activity, ...] = field(default=())
    turns: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        """Check the plan.

        Raises:
            ValueError: A seat is unknown, or the lesson is too short to raise a hand in.
        """
        if self.seconds < 20:
            raise ValueError("a drawn lesson takes 20 s at least")
        if unknown := self.empty_seats - set(SEAT_IDS):
            raise ValueError(f"no such seats: {sorted(unknown)}")
        if not self.activities:
            object.__setattr__(self, "activities", sample_activities(self.seconds))

    @property
    def frames(self) -> int:
        """How many frames the film has."""
        return round(self.seconds * self.fps)

    @property
    def pupils(self) -> tuple[str, ...]:
        """The seats that somebody sits at."""
        return tuple(seat for seat in SEAT_IDS if seat not in self.empty_seats)
