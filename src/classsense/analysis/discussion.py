"""Measures of a discussion: pure functions of who spoke when.

Formulas and keys are those of `docs/measures.md`. What they do not mean is written there too:
overlap is normal talk, and none of these numbers ranks a person.
"""

import math
from collections.abc import Sequence
from statistics import fmean, median
from typing import Any, Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from classsense.analysis.talk import (
    Floor,
    Segment,
    floor_of,
    inter_pausal_units,
    simultaneous_s,
    speaking_s,
)

BACKCHANNEL_S: Final = 1.0
"""Within-overlaps up to this long are backchannel-like."""
_ENOUGH_TURNS: Final = 20


class TalkMeasures(Struct, frozen=True):
    """The discussion measures of one table over one stretch. Shares are 0..1, NaN-free.

    None means that the measure is not defined: nobody spoke, or there were too few turns.

    Attributes:
        speakers: Seated speakers, the silent ones included.
        duration_s: Length that was heard (T).
        silence_share: A_0 / T, where A_k is the time with exactly k voices.
        overlap_share: A_{>=2} / T.
        overlap_share_of_speech: A_{>=2} / (T - A_0).
        density: Summed speaking time / T; above 1 only with overlap.
        gini_time: Normalised Gini of speaking time.
        evenness_time: Normalised entropy of speaking time.
        gini_turns: Normalised Gini of the number of turns.
        turns: Number of turns (`classsense.analysis.talk.floor_of`).
        transition_entropy: How unpredictable the next speaker is, 0..1; needs three speakers.
        reciprocity: sum_{i != j} min(M_ij, M_ji) / sum M.
        fto_median_s: Median floor transfer offset.
        overlap_transition_share: Transitions with a negative offset.
        gap_over_1s_share: Transitions with a gap of more than a second.
        within_overlaps_per_min: Units within another's turn.
        backchannel_like_per_min: Those of at most a second.
        turn_matrix: M_ij, turns of j right after i, in order of the names.
    """

    speakers: int
    duration_s: float
    silence_share: float | None
    overlap_share: float | None
    overlap_share_of_speech: float | None
    density: float | None
    gini_time: float | None
    evenness_time: float | None
    gini_turns: float | None
    turns: int
    turns_per_min: float | None
    turn_mean_s: float | None
    turn_median_s: float | None
    transition_entropy: float | None
    reciprocity: float | None
    fto_median_s: float | None
    fto_mean_s: float | None
    overlap_transition_share: float | None
    gap_over_1s_share: float | None
    within_overlaps_per_min: float | None
    backchannel_like_per_min: float | None
    turn_matrix: tuple[tuple[int, ...], ...]


def normalised_gini(amounts: Sequence[float]) -> float | None:
    """Return G* = n/(n-1) * sum_i (2i-n-1) d_(i) / (n * sum d), i ascending: 0 equal, 1 one only.

    None for fewer than two amounts or if all are zero.
    """
    n, total = len(amounts), sum(amounts)
    if n < 2 or total <= 0:  # noqa: PLR2004 - inequality is between two
        return None
    weighted = sum((2 * i - n - 1) * d for i, d in enumerate(sorted(amounts), start=1))
    return n / (n - 1) * weighted / (n * total)


def evenness(amounts: Sequence[float]) -> float | None:
    """Return H* = -sum p log2 p / log2 n: 1 equal, 0 one only. None as for the Gini."""
    n, total = len(amounts), sum(amounts)
    if n < 2 or total <= 0:  # noqa: PLR2004 - evenness is between two
        return None
    shares = [share for amount in amounts if (share := amount / total) > 0]
    return -sum(p * math.log2(p) for p in shares) / math.log2(n)


def turn_matrix(floor: Floor, names: Sequence[str]) -> NDArray[np.int64]:
    """Return M, shape (n, n): how often `names[j]` took the floor right after `names[i]`."""
    index = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(names), len(names)), np.int64)
    for before, after in zip(floor.turns, floor.turns[1:], strict=False):
        matrix[index[before.voice], index[after.voice]] += 1
    return matrix


def transition_entropy(matrix: NDArray[np.int64]) -> float | None:
    """Return H_t = sum_i pi_i H(P_i) / log2(n-1), pi_i the share of row i; None for n <= 2."""
    n, total = len(matrix), int(matrix.sum())
    if n <= 2 or total == 0:  # noqa: PLR2004 - with two, the next speaker is certain
        return None
    entropy = 0.0
    for row in matrix:
        spoken = row[row > 0] / max(int(row.sum()), 1)
        entropy -= float(row.sum() / total * (spoken * np.log2(spoken)).sum())
    return entropy / math.log2(n - 1)


def reciprocity(matrix: NDArray[np.int64]) -> float | None:
    """Return sum_{i != j} min(M_ij, M_ji) / sum M: 1 if every exchange goes both ways."""
    total = int(matrix.sum())
    if total == 0:
        return None
    both = np.minimum(matrix, matrix.T)
    return float((both.sum() - np.trace(both)) / total)


def measure(segments: Sequence[Segment], duration_s: float, voices: Sequence[str]) -> TalkMeasures:
    """Measure a discussion.

    Args:
        segments: Who spoke when, all within the stretch of `duration_s` that was heard.
        duration_s: Length that was heard, seconds.
        voices: Names of the seated speakers, the silent ones included; those heard in `segments`
            are added.
    """
    names = sorted({*voices, *(segment.voice for segment in segments)})
    spent = simultaneous_s(segments, duration_s)
    overlap_s = sum(span for k, span in spent.items() if k > 1)
    spoken = speaking_s(segments)
    amounts = [spoken.get(name, 0.0) for name in names]
    floor = floor_of(inter_pausal_units(segments))
    return TalkMeasures(
        speakers=len(names),
        duration_s=duration_s,
        silence_share=_ratio(spent[0], duration_s),
        overlap_share=_ratio(overlap_s, duration_s),
        overlap_share_of_speech=_ratio(overlap_s, duration_s - spent[0]),
        density=_ratio(sum(amounts), duration_s),
        gini_time=normalised_gini(amounts),
        evenness_time=evenness(amounts),
        **_floor_measures(floor, names, duration_s / 60),
    )


def _floor_measures(floor: Floor, names: Sequence[str], minutes: float) -> dict[str, Any]:
    """Return the measures that rest on who held the floor, by their names."""
    lengths = [turn.end_s - turn.start_s for turn in floor.turns]
    offsets = floor.offsets_s
    matrix = turn_matrix(floor, names)
    counts = [float(sum(turn.voice == name for turn in floor.turns)) for name in names]
    backchannels = sum(unit.end_s - unit.start_s <= BACKCHANNEL_S for unit in floor.within)
    return {
        "gini_turns": normalised_gini(counts),
        "turns": len(floor.turns),
        "turns_per_min": _ratio(len(floor.turns), minutes),
        "turn_mean_s": fmean(lengths) if lengths else None,
        "turn_median_s": median(lengths) if lengths else None,
        "transition_entropy": transition_entropy(matrix),
        "reciprocity": reciprocity(matrix),
        "fto_median_s": median(offsets) if offsets else None,
        "fto_mean_s": fmean(offsets) if offsets else None,
        "overlap_transition_share": _ratio(sum(o < 0 for o in offsets), len(offsets)),
        "gap_over_1s_share": _ratio(sum(o > 1 for o in offsets), len(offsets)),
        "within_overlaps_per_min": _ratio(len(floor.within), minutes),
        "backchannel_like_per_min": _ratio(backchannels, minutes),
        "turn_matrix": tuple(tuple(int(count) for count in row) for row in matrix),
    }


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None


# Rows: speakers 3..6; columns: turns 10, 20, 40, 80, 160, 320. 95th percentile of the normalised
# Gini of speaking time when all are equally likely to speak (4,000 runs, turn lengths lognormal
# with sigma 1): `notes/science.md` 1.4.
_FLOOR_TURNS: Final = (10, 20, 40, 80, 160, 320)
_FLOOR: Final = {
    3: (0.66, 0.53, 0.39, 0.29, 0.21, 0.15),
    4: (0.70, 0.55, 0.42, 0.31, 0.23, 0.16),
    5: (0.72, 0.58, 0.45, 0.33, 0.24, 0.17),
    6: (0.75, 0.60, 0.48, 0.35, 0.25, 0.18),
}


def noise_floor(speakers: int, turns: int) -> float | None:
    """Return the normalised Gini that chance alone exceeds in one case of twenty.

    None where it is too early to say anything: fewer than twenty turns, or a number of speakers
    that was not simulated (3..6). Between the simulated numbers of turns the value is
    interpolated over the logarithm.
    """
    row = _FLOOR.get(speakers)
    if row is None or turns < _ENOUGH_TURNS:
        return None
    return float(np.interp(math.log(turns), np.log(_FLOOR_TURNS), row))


def uneven(measures: TalkMeasures) -> bool | None:
    """Return whether the talk is uneven beyond chance; None is "too early to say"."""
    floor = noise_floor(measures.speakers, measures.turns)
    if floor is None or measures.gini_time is None:
        return None
    return measures.gini_time > floor
