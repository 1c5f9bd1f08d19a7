"""The whole lesson on one axis."""

from collections.abc import Sequence
from typing import Final

from classsense.analysis.engagement import class_figures
from classsense.analysis.lesson_state import LessonState
from classsense.analysis.talk import Segment, clip, segments_of, talk_s
from classsense.analysis.talk_state import GroupTalk, overlap_s
from classsense.domain.clock import NS_PER_S, LessonNs, lesson_ns
from classsense.domain.lesson import TEACHER
from classsense.domain.snapshot import ActivitySpan, Timeline

BIN_S: Final = 5.0
_MOST_BINS: Final = 240


def timeline_of(state: LessonState, now: LessonNs) -> Timeline:
    """Return the timeline up to `now`, in at most 240 bins."""
    bin_s = BIN_S
    while now / NS_PER_S / bin_s > _MOST_BINS:
        bin_s *= 2
    count = int(now / NS_PER_S / bin_s) + 1
    spans = [(lesson_ns(i * bin_s), lesson_ns((i + 1) * bin_s)) for i in range(count)]
    tables = [_talk_bins(talk, spans) for group, talk in state.groups.items() if group != TEACHER]
    figures = [
        class_figures(w for w in state.class_seen if start <= w.start < end) for start, end in spans
    ]
    return Timeline(
        bin_s=bin_s,
        spans=activity_spans(state),
        talk=tuple(_mean([table[i] for table in tables]) for i in range(count)),
        teacher=_talk_bins(state.talk(TEACHER), spans),
        facing_board=tuple(f.facing_board_share if f else None for f in figures),
        coverage=tuple(f.coverage if f else None for f in figures),
        answers=tuple(
            sorted(answer.at for asked in state.asked for answer in asked.answers.values())
        ),
        marks=state.marks,
    )


def activity_spans(state: LessonState) -> tuple[ActivitySpan, ...]:
    """Return the parts of the lesson as they really went."""
    ends = [*(start for _, start in state.activities[1:]), state.ended]
    return tuple(
        ActivitySpan(state.plan.activities[index], start, end)
        for (index, start), end in zip(state.activities, ends, strict=False)
    )


def _talk_bins(
    talk: GroupTalk, spans: Sequence[tuple[LessonNs, LessonNs]]
) -> tuple[float | None, ...]:
    segments = segments_of(talk.turns())
    return tuple(_talk_bin(talk, segments, span) for span in spans)


def _talk_bin(
    talk: GroupTalk, segments: Sequence[Segment], span: tuple[LessonNs, LessonNs]
) -> float | None:
    heard_s = talk.heard_s(*span)
    if heard_s <= 0:
        return None
    if talk.epochs:
        spoken_s = talk_s(clip(segments, span[0] / NS_PER_S, span[1] / NS_PER_S))
    else:
        spoken_s = sum(overlap_s((s.start, s.end), span) for s in talk.sounds if s.active)
    return min(1.0, spoken_s / heard_s)


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
