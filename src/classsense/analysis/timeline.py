"""The whole lesson on one axis."""

from collections.abc import Iterable, Sequence
from typing import Final

from classsense.analysis.activity_mode import binned_modes
from classsense.analysis.engagement import class_measures
from classsense.analysis.lesson_state import LessonState
from classsense.analysis.talk import binned_s, segments_of, talk_spans
from classsense.analysis.talk_state import GroupTalk, Span
from classsense.domain.class_view import ClassMeasures
from classsense.domain.clock import LessonNs, seconds
from classsense.domain.lesson import TEACHER
from classsense.domain.observations import ClassSeen
from classsense.domain.timeline_view import ActivitySpan, Timeline

BIN_S: Final = 5.0
MOST_BINS: Final = 240
_SPEAKS_S: Final = 0.5
"""A voice takes part in a bin if it speaks for so long."""


def timeline_of(state: LessonState, now: LessonNs) -> Timeline:
    """Return the timeline up to `now`, in at most 240 bins."""
    bin_s = BIN_S
    while seconds(now) / bin_s >= MOST_BINS:
        bin_s *= 2
    count = int(seconds(now) / bin_s) + 1
    tables = [
        _talk_bins(talk, bin_s, count) for group, talk in state.groups.items() if group != TEACHER
    ]
    voices = [
        _voices_bins(talk, bin_s, count) for group, talk in state.groups.items() if group != TEACHER
    ]
    figures = _class_bins(state.seen.classes, bin_s, count)
    return Timeline(
        bin_s=bin_s,
        spans=activity_spans(state),
        talk=tuple(_mean([table[i] for table in tables]) for i in range(count)),
        teacher=_talk_bins(state.talk(TEACHER), bin_s, count),
        facing_board=tuple(f.facing_board.share if f else None for f in figures),
        coverage=tuple(f.facing_board.coverage if f else None for f in figures),
        answers=tuple(
            sorted(answer.at for asked in state.asked for answer in asked.every_answer())
        ),
        marks=state.marks,
        activity=tuple(_band([table[i] for table in voices]) for i in range(count)),
    )


def _class_bins(
    windows: Iterable[ClassSeen], bin_s: float, count: int
) -> list[ClassMeasures | None]:
    """Return what the cameras saw in each bin; None where none looked."""
    bins: list[list[ClassSeen]] = [[] for _ in range(count)]
    for window in windows:
        if (index := int(seconds(window.start) / bin_s)) < count:
            bins[index].append(window)
    return [class_measures(inside) for inside in bins]


def _band(counts: Sequence[int | None]) -> tuple[float, float, float] | None:
    """Return the shares of the tables with nobody, one voice and many voices."""
    known = [count for count in counts if count is not None]
    if not known:
        return None
    silent, one, many = (known.count(number) / len(known) for number in (0, 1, 2))
    return silent, one, many


def _voices_bins(talk: GroupTalk, bin_s: float, count: int) -> tuple[int | None, ...]:
    """Return how many spoke in each bin (0, 1, 2 for more); None where nothing was heard."""
    heard = binned_s(map(_seconds, talk.heard_spans()), bin_s, count)
    if talk.epochs:
        by_voice: dict[str, list[tuple[float, float]]] = {}
        for segment in segments_of(talk.turns()):
            by_voice.setdefault(segment.voice, []).append((segment.start_s, segment.end_s))
        spoken = [binned_s(spans, bin_s, count) for spans in by_voice.values()]
        numbers = [sum(voice[i] >= _SPEAKS_S for voice in spoken) for i in range(count)]
    else:
        numbers = [int(mode or 0) for mode in binned_modes(talk.sounds, 0.0, bin_s, count)]
    return tuple(
        min(2, number) if heard_s > 0 else None
        for number, heard_s in zip(numbers, heard, strict=True)
    )


def activity_spans(state: LessonState) -> tuple[ActivitySpan, ...]:
    """Return the parts of the lesson as they really went."""
    ends = [*(start for _, start in state.activities[1:]), state.ended]
    return tuple(
        ActivitySpan(state.plan.activities[index], start, end)
        for (index, start), end in zip(state.activities, ends, strict=False)
    )


def _talk_bins(talk: GroupTalk, bin_s: float, count: int) -> tuple[float | None, ...]:
    """Return the share of each bin in which anybody spoke, of what was heard of it."""
    heard = binned_s(map(_seconds, talk.heard_spans()), bin_s, count)
    if talk.epochs:
        spoken = binned_s(talk_spans(segments_of(talk.turns())), bin_s, count)
    else:
        active = (_seconds((sound.start, sound.end)) for sound in talk.sounds if sound.active)
        spoken = binned_s(active, bin_s, count)
    return tuple(
        min(1.0, spoken_s / heard_s) if heard_s > 0 else None
        for spoken_s, heard_s in zip(spoken, heard, strict=True)
    )


def _seconds(span: Span) -> tuple[float, float]:
    return seconds(span[0]), seconds(span[1])


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
