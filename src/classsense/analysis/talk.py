"""Who spoke when: stretches of speech, merged, clipped and counted.

A `Segment` is a stretch of speech of one voice in seconds. Everything here is pure.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from classsense.domain.clock import seconds
from classsense.domain.observations import Turn

MERGE_GAP_S = 0.3
"""Pauses up to this long stay within one inter-pausal unit (Heldner & Edlund's usual choice)."""

Spans = Sequence[tuple[float, float]]
"""Stretches [start_s, end_s) in seconds."""


class Segment(NamedTuple):
    """Speech of one voice over [start_s, end_s). Sorts by start, then end, then voice."""

    start_s: float
    end_s: float
    voice: str


def segments_of(turns: Iterable[Turn]) -> list[Segment]:
    """Return turns in seconds, sorted."""
    return sorted(Segment(seconds(turn.start), seconds(turn.end), turn.voice) for turn in turns)


def clip(segments: Iterable[Segment], start_s: float, end_s: float) -> list[Segment]:
    """Return what of the segments lies in [start_s, end_s)."""
    cut = (Segment(max(s.start_s, start_s), min(s.end_s, end_s), s.voice) for s in segments)
    return [segment for segment in cut if segment.end_s > segment.start_s]


def speaking_s(segments: Iterable[Segment]) -> dict[str, float]:
    """Return the summed time of each voice, in seconds."""
    total: Counter[str] = Counter()
    for segment in segments:
        total[segment.voice] += segment.end_s - segment.start_s  # type: ignore[assignment]  # a Counter of seconds
    return dict(total)


def simultaneous_s(segments: Sequence[Segment], duration_s: float) -> dict[int, float]:
    """Return for how many seconds exactly k voices spoke, by k (sweep line).

    Args:
        segments: Stretches within [0, duration_s) or [t, t + duration_s).
        duration_s: The length that was heard; what no segment covers counts as k = 0.
    """
    edges: list[tuple[float, int, str]] = []
    for segment in segments:
        edges += [(segment.start_s, 1, segment.voice), (segment.end_s, -1, segment.voice)]
    edges.sort(key=lambda edge: edge[:2])
    open_by_voice: Counter[str] = Counter()
    speaking = 0
    spent: dict[int, float] = {0: duration_s}
    since = edges[0][0] if edges else 0.0
    for at, step, voice in edges:
        if speaking:
            spent[speaking] = spent.get(speaking, 0.0) + (at - since)
            spent[0] -= at - since
        since = at
        before = open_by_voice[voice] > 0
        open_by_voice[voice] += step
        speaking += (open_by_voice[voice] > 0) - before
    spent[0] = max(0.0, spent[0])  # rounding, or a turn that was carried over a gap
    return spent


def talk_s(segments: Sequence[Segment]) -> float:
    """Return for how many seconds anybody spoke."""
    return sum(span for voices, span in simultaneous_s(segments, 0.0).items() if voices)


def speaker_of(segments: Sequence[Segment], start_s: float, end_s: float) -> str:
    """Return who spoke for most of [start_s, end_s); empty if nobody spoke for half the talk."""
    spoken = speaking_s(clip(segments, start_s, end_s))
    if not spoken:
        return ""
    voice, most_s = max(spoken.items(), key=lambda item: item[1])
    return voice if 2 * most_s >= sum(spoken.values()) else ""


def talk_spans(segments: Iterable[Segment]) -> list[tuple[float, float]]:
    """Return the stretches [start_s, end_s) in which anybody spoke, sorted and apart."""
    spans: list[tuple[float, float]] = []
    for start_s, end_s, _ in sorted(segments):
        if spans and start_s <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end_s))
        else:
            spans.append((start_s, end_s))
    return spans


def binned_s(spans: Iterable[tuple[float, float]], bin_s: float, count: int) -> list[float]:
    """Return how many seconds of the spans lie in each of `count` bins from 0 on."""
    bins = [0.0] * count
    for start_s, end_s in spans:
        for number in range(int(start_s / bin_s), count):
            if number * bin_s >= end_s:
                break
            bins[number] += max(
                0.0, min(end_s, (number + 1) * bin_s) - max(start_s, number * bin_s)
            )
    return bins


def inter_pausal_units(segments: Iterable[Segment], gap_s: float = MERGE_GAP_S) -> list[Segment]:
    """Return each voice's segments merged over pauses up to `gap_s`, sorted."""
    by_voice: dict[str, list[Segment]] = {}
    for segment in sorted(segments):
        units = by_voice.setdefault(segment.voice, [])
        if units and segment.start_s - units[-1].end_s <= gap_s:
            units[-1] = units[-1]._replace(end_s=max(units[-1].end_s, segment.end_s))
        else:
            units.append(segment)
    return sorted(unit for units in by_voice.values() for unit in units)


class Floor(NamedTuple):
    """How the floor went from voice to voice.

    Attributes:
        turns: Who held the floor, in order; a turn ends where its holder last stopped.
        offsets_s: Floor transfer offsets between neighbouring turns: start of the new one minus
            end of the old one. Negative means overlap. One fewer than `turns`.
        within: Units that began and ended while another voice held the floor.
    """

    turns: list[Segment]
    offsets_s: list[float]
    within: list[Segment]


def floor_of(units: Sequence[Segment]) -> Floor:
    """Walk inter-pausal units in order and tell who held the floor.

    The holder's next unit extends the turn. A unit of another voice that ends at or before the
    holder's end so far is a within-overlap (a backchannel or a failed bid) and no turn. Any other
    unit takes the floor.

    Source: `notes/science.md` 1.2; after Heldner & Edlund (2010) and Levinson & Torreira (2015).
    """
    floor = Floor([], [], [])
    for unit in units:
        holder = floor.turns[-1] if floor.turns else None
        if holder is not None and unit.voice == holder.voice:
            floor.turns[-1] = holder._replace(end_s=max(holder.end_s, unit.end_s))
        elif holder is not None and unit.end_s <= holder.end_s:
            floor.within.append(unit)
        else:
            if holder is not None:
                floor.offsets_s.append(unit.start_s - holder.end_s)
            floor.turns.append(unit)
    return floor
