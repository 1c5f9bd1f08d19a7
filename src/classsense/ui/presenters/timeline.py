"""The lesson on one time axis."""

from dataclasses import dataclass
from math import ceil
from typing import Final

from classsense.domain.clock import lesson_ns, seconds
from classsense.domain.snapshot import Snapshot
from classsense.domain.timeline_view import Timeline
from classsense.resources.texts import Texts
from classsense.ui.presenters.figures import UNKNOWN, clock, percent

_SHORTEST_S: Final = 60.0
_AHEAD: Final = 1.08
"""How far an unplanned lesson's axis reaches beyond now."""
_TICKS_S: Final = (10, 30, 60, 300, 600, 1200, 1800)
_MOST_TICKS: Final = 10


@dataclass(frozen=True, slots=True)
class Band:
    """An activity on the axis, in seconds; `planned` bands have not happened yet."""

    title: str
    colour: str
    start_s: float
    end_s: float
    planned: bool


@dataclass(frozen=True, slots=True)
class TimelineModel:
    """The axis and what stands on it, all times in seconds.

    Attributes:
        length_s: Right end of the axis.
        activity: Of the tables heard, the shares with many voices and with one, 0..1.
        pick_s: The moment that the teacher picked; None is now.
    """

    length_s: float
    now_s: float
    now_text: str
    bin_s: float
    bands: tuple[Band, ...]
    talk: tuple[float | None, ...]
    teacher: tuple[float | None, ...]
    facing: tuple[float | None, ...]
    coverage: tuple[float | None, ...]
    activity: tuple[tuple[float, float] | None, ...]
    answers: tuple[float, ...]
    marks: tuple[float, ...]
    ticks: tuple[float, ...]
    pick_s: float | None
    description: str


class TimelinePresenter:
    """Turns a Snapshot into a TimelineModel."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def present(self, snapshot: Snapshot, pick_s: float | None = None) -> TimelineModel:
        """Return the timeline, with the moment `pick_s` picked."""
        line, now = snapshot.timeline, seconds(snapshot.at)
        length = _length_s(snapshot, now)
        return TimelineModel(
            length_s=length,
            now_s=float(int(now)),
            now_text=self._texts("timeline.now", at=clock(now)),
            bin_s=line.bin_s,
            bands=(*past_bands(snapshot), *_planned(snapshot, now, length)),
            talk=line.talk,
            teacher=line.teacher,
            facing=line.facing_board,
            coverage=line.coverage,
            activity=activity_of(line),
            answers=tuple(seconds(at) for at in line.answers),
            marks=tuple(seconds(at) for at in line.marks),
            ticks=ticks_of(length),
            pick_s=pick_s,
            description=self.moment(line, now),
        )

    def moment(self, line: Timeline, at_s: float) -> str:
        """Return what the timeline says of one moment, in one sentence."""
        index = int(at_s / line.bin_s)
        return self._texts(
            "timeline.moment",
            at=clock(at_s),
            talk=percent(_at(line.talk, index)),
            teacher=percent(_at(line.teacher, index)),
            facing=percent(_at(line.facing_board, index)),
            coverage=percent(_at(line.coverage, index)),
            answers=sum(at <= lesson_ns(at_s) for at in line.answers) or UNKNOWN,
        )


def activity_of(line: Timeline) -> tuple[tuple[float, float] | None, ...]:
    """Return per bin the shares of the tables with many voices and with one voice."""
    return tuple(
        None if shares is None else (round(shares[2], 2), round(shares[1], 2))
        for shares in line.activity
    )


def _at(values: tuple[float | None, ...], index: int) -> float | None:
    return values[index] if 0 <= index < len(values) else None


def _length_s(snapshot: Snapshot, now: float) -> float:
    starts = [activity.start_s for activity in snapshot.plan.activities]
    planned = snapshot.plan.duration_s or (max(starts, default=0.0) * _AHEAD)
    longest = max(planned, _SHORTEST_S, now if snapshot.plan.duration_s else 0.0)
    if now * _AHEAD <= longest or not snapshot.running:
        return max(longest, now)
    return float(ceil(now * _AHEAD / _SHORTEST_S) * _SHORTEST_S)


def past_bands(snapshot: Snapshot) -> list[Band]:
    """Return the activities as they really went so far."""
    now = seconds(snapshot.at)
    return [
        Band(
            title=span.activity.title,
            colour=f"band_{span.activity.kind}",
            start_s=seconds(span.start),
            end_s=float(int(now)) if span.end is None else seconds(span.end),
            planned=False,
        )
        for span in snapshot.timeline.spans
    ]


def _planned(snapshot: Snapshot, now: float, length: float) -> list[Band]:
    """Return what the plan still has in store, where it was planned."""
    if not snapshot.running:
        return []
    done = -1 if snapshot.activity is None else snapshot.activity
    bands: list[Band] = []
    activities = snapshot.plan.activities
    for index, activity in enumerate(activities):
        end = activities[index + 1].start_s if index + 1 < len(activities) else length
        start = max(activity.start_s, now)
        if index > done and end > start:
            bands.append(Band(activity.title, f"band_{activity.kind}", start, end, planned=True))
    return bands


def ticks_of(length: float) -> tuple[float, ...]:
    """Return round moments of an axis, few enough to read."""
    step = next((s for s in _TICKS_S if length / s <= _MOST_TICKS), _TICKS_S[-1])
    return tuple(float(at) for at in range(0, int(length) + 1, step))
