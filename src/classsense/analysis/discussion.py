"""Measures of a discussion: pure functions of who spoke when.

Formulas and keys are those of `docs/measures.md`. What they do not mean is written there too:
overlap is normal talk, and none of these numbers ranks a person.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Any, Final

import numpy as np
from msgspec import Struct

from classsense.analysis.equality import evenness, normalised_gini, paletz_schunn_type
from classsense.analysis.overlap_kinds import kinds_of
from classsense.analysis.talk import (
    Floor,
    Segment,
    Spans,
    floor_of,
    inter_pausal_units,
    simultaneous_s,
    speaking_s,
)
from classsense.analysis.turn_taking import (
    heard_offsets_s,
    reciprocity,
    talk_over_share,
    transition_entropy,
    turn_matrix,
)
from classsense.analysis.wait_time import response_latency_s, wait_times
from classsense.domain.lesson import TEACHER_VOICE

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
        paletz_schunn_type: Distance of the shares from equal ones by its largest value.
        pause_share: Silence after which the same voice goes on / T.
        gap_share: Silence after which another voice speaks / T.
        overlap_within_share: Overlap after which the same voice goes on alone / T.
        overlap_between_share: Overlap after which another voice goes on alone / T.
        talk_over_share: Transitions that began 0.5 s or more before the other's end and whose
            turn lasted 1 s or more.
        teacher_talk_share: Her speaking time / all speaking time; needs her voice among them.
        response_latency_s: Median offset of the turns after a question; without a transcript,
            after the teacher's turns.
        wait_time_1_s: Median time from her questions to the next speech; needs questions.
        wait_time_2_s: Median time from the answers to her next speech; likewise.
        wait_1_over_3s_share: Wait times 1 of at least 3 s.
        wait_2_over_3s_share: Wait times 2 of at least 3 s.
        backchannel_words_per_min: Utterances of nothing but words like うん; needs words.
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
    paletz_schunn_type: float | None = None
    pause_share: float | None = None
    gap_share: float | None = None
    overlap_within_share: float | None = None
    overlap_between_share: float | None = None
    talk_over_share: float | None = None
    teacher_talk_share: float | None = None
    response_latency_s: float | None = None
    wait_time_1_s: float | None = None
    wait_time_2_s: float | None = None
    wait_1_over_3s_share: float | None = None
    wait_2_over_3s_share: float | None = None
    backchannel_words_per_min: float | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the turns, on their time axis. None: there is no transcript.

    Attributes:
        teacher: Her voice, if it is among them.
        questions: Stretches [start_s, end_s) in which anybody asked something.
        backchannels: How many utterances were nothing but words like うん
            (`classsense.analysis.backchannel`).
        unheard: Stretches whose sound was missing.
    """

    teacher: str = TEACHER_VOICE
    questions: Spans | None = None
    backchannels: int | None = None
    unheard: Spans = ()


def measure(
    segments: Sequence[Segment],
    duration_s: float,
    voices: Sequence[str],
    context: Context | None = None,
) -> TalkMeasures:
    """Measure a discussion.

    Args:
        segments: Who spoke when, all within the stretch of `duration_s` that was heard.
        duration_s: Length that was heard, seconds.
        voices: Names of those present, the silent ones included; those heard in `segments` are
            added.
        context: What is known beside the turns; nothing unless given.
    """
    context = context or Context()
    names = sorted({*voices, *(segment.voice for segment in segments)})
    spent = simultaneous_s(segments, duration_s)
    overlap_s = sum(span for k, span in spent.items() if k > 1)
    spoken = speaking_s(segments)
    amounts = [spoken.get(name, 0.0) for name in names]
    kinds = kinds_of(segments, context.unheard)
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
        paletz_schunn_type=paletz_schunn_type(amounts),
        pause_share=_ratio(kinds.pause_s, duration_s),
        gap_share=_ratio(kinds.gap_s, duration_s),
        overlap_within_share=_ratio(kinds.within_s, duration_s),
        overlap_between_share=_ratio(kinds.between_s, duration_s),
        **_floor_measures(floor, names, duration_s / 60, context.unheard),
        **_exchange_measures(segments, floor, duration_s / 60, context),
    )


def _floor_measures(
    floor: Floor, names: Sequence[str], minutes: float, unheard: Spans
) -> dict[str, Any]:
    """Return the measures that rest on who held the floor, by their names."""
    lengths = [turn.end_s - turn.start_s for turn in floor.turns]
    offsets = [each for each in heard_offsets_s(floor, unheard) if each is not None]
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
        "talk_over_share": talk_over_share(floor),
        "within_overlaps_per_min": _ratio(len(floor.within), minutes),
        "backchannel_like_per_min": _ratio(backchannels, minutes),
        "turn_matrix": tuple(tuple(int(count) for count in row) for row in matrix),
    }


def _exchange_measures(
    segments: Sequence[Segment], floor: Floor, minutes: float, context: Context
) -> dict[str, Any]:
    """Return the measures that need the teacher, questions or words, by their names."""
    spoken = speaking_s(segments)
    heard = context.teacher in spoken
    questions, backchannels = context.questions, context.backchannels
    waits = wait_times(segments, questions, context.teacher) if heard and questions else None
    return {
        "teacher_talk_share": (
            _ratio(spoken[context.teacher], sum(spoken.values())) if heard else None
        ),
        "response_latency_s": response_latency_s(floor, questions, context.teacher),
        "wait_time_1_s": waits.wait_1_s if waits else None,
        "wait_time_2_s": waits.wait_2_s if waits else None,
        "wait_1_over_3s_share": waits.wait_1_over_3s_share if waits else None,
        "wait_2_over_3s_share": waits.wait_2_over_3s_share if waits else None,
        "backchannel_words_per_min": (
            _ratio(backchannels, minutes) if backchannels is not None else None
        ),
    }


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None


# Rows: speakers; columns: turns. 95th percentile of the normalised Gini when all are equally
# likely to speak (turn lengths lognormal with sigma 1). 3 to 6 speakers: `notes/science.md` 1.4
# (4,000 runs), by number of turns up to 80; the rest: tools/simulate_noise_floor.py (20,000 runs,
# which agree with those of the notes within .02).
_FLOOR_TURNS: Final = (20, 40, 80, 160, 320)
_FLOOR_TIME: Final = {
    2: (0.48, 0.37, 0.27, 0.20, 0.14),
    3: (0.53, 0.39, 0.29, 0.21, 0.15),
    4: (0.55, 0.42, 0.31, 0.23, 0.16),
    5: (0.58, 0.45, 0.33, 0.24, 0.17),
    6: (0.60, 0.48, 0.35, 0.25, 0.18),
    7: (0.63, 0.49, 0.37, 0.27, 0.19),
    8: (0.65, 0.51, 0.38, 0.28, 0.20),
}
_FLOOR_COUNT: Final = {
    3: (0.25, 0.17, 0.12, 0.09, 0.06),
    4: (0.30, 0.23, 0.16, 0.11, 0.08),
    5: (0.35, 0.25, 0.18, 0.13, 0.09),
    6: (0.40, 0.28, 0.20, 0.14, 0.10),
    7: (0.42, 0.30, 0.21, 0.15, 0.11),
    8: (0.44, 0.32, 0.23, 0.16, 0.11),
}


def noise_floor(speakers: int, turns: int) -> float | None:
    """Return the normalised Gini of speaking time that chance alone exceeds in one case of twenty.

    None where it is too early to say anything: fewer than twenty turns, or a number of speakers
    that was not simulated (2..8). Between the simulated numbers of turns the value is
    interpolated over the logarithm; beyond 320 it stays.
    """
    return _floor_at(_FLOOR_TIME.get(speakers), turns)


def noise_floor_of_turns(speakers: int, turns: int) -> float | None:
    """Return the same for the normalised Gini of the numbers of turns.

    None for two speakers, too: turns alternate by their definition, so that their numbers are
    always equal.
    """
    return _floor_at(_FLOOR_COUNT.get(speakers), turns)


def _floor_at(row: Sequence[float] | None, turns: int) -> float | None:
    if row is None or turns < _ENOUGH_TURNS:
        return None
    return float(np.interp(math.log(turns), np.log(_FLOOR_TURNS), row))


def uneven(measures: TalkMeasures) -> bool | None:
    """Return whether speaking time is uneven beyond chance; None is "too early to say"."""
    return _beyond(measures.gini_time, noise_floor(measures.speakers, measures.turns))


def uneven_turns(measures: TalkMeasures) -> bool | None:
    """Return whether the numbers of turns are uneven beyond chance; None is "too early to say"."""
    return _beyond(measures.gini_turns, noise_floor_of_turns(measures.speakers, measures.turns))


def _beyond(gini: float | None, floor: float | None) -> bool | None:
    return None if gini is None or floor is None else gini > floor
