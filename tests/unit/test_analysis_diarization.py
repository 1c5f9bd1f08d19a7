"""Diarization errors: cases worked out by hand, and what must never change them."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.analysis.diarization import (
    DiarizationErrors,
    diarization_errors,
    mean_and_p95,
    pooled,
    share_errors,
    voice_mapping,
)
from classsense.analysis.talk import Segment

# 0 s          5 s         10 s
# A A A A . . . . . .     truth
# . . . B B B . . . .
# x x . . . . . . y .     told: x is A, y is nobody
# . . . z z z z . . .     z is B
TRUTH = [Segment(0, 4, "A"), Segment(3, 6, "B")]
TOLD = [Segment(0, 2, "x"), Segment(3, 7, "z"), Segment(8, 9, "y")]


def test_errors_equal_those_worked_out_by_hand() -> None:
    errors = diarization_errors(TRUTH, TOLD)

    # Missed: A at 2-4 (2 s). False: z at 6-7, y at 8-9. Spoken: 4 + 3.
    assert errors == DiarizationErrors(2.0, 2.0, 0.0, 7.0)
    assert errors.rate == pytest.approx(4 / 7)
    assert errors.percent() == pytest.approx((400 / 7, 200 / 7, 200 / 7, 0.0))


def test_speech_given_to_another_voice_is_confusion() -> None:
    truth = [Segment(0, 4, "A"), Segment(4, 8, "B")]
    told = [Segment(0, 5, "x"), Segment(5, 8, "y")]

    assert diarization_errors(truth, told) == DiarizationErrors(0.0, 0.0, 1.0, 8.0)


def test_the_mapping_is_the_best_of_all_and_not_the_greedy_one() -> None:
    # x agrees 5 s with A and 4 s with B, y 4 s with A and never with B:
    # greedy takes x = A and leaves y nothing to agree on.
    truth = [Segment(0, 9, "A"), Segment(10, 14, "B")]
    told = [Segment(0, 5, "x"), Segment(5, 9, "y"), Segment(10, 14, "x")]

    assert voice_mapping(truth, told) == {"x": "B", "y": "A"}
    assert diarization_errors(truth, told).confusion_s == 5.0


def test_a_collar_takes_both_sides_of_every_boundary_out() -> None:
    truth = [Segment(1, 5, "A")]
    told = [Segment(1.2, 5.5, "x")]

    assert diarization_errors(truth, told, collar_s=0.25) == pytest.approx((0.0, 0.25, 0.0, 3.5))
    assert diarization_errors(truth, told) == pytest.approx((0.2, 0.5, 0.0, 4.0))


def test_only_what_is_scored_counts() -> None:
    scored = [(0.0, 3.5), (5.5, 6.5)]

    # A 0-3.5 of which 2-3.5 is missed; B 3-3.5 and 5.5-6; z false at 6-6.5.
    assert diarization_errors(TRUTH, TOLD, scored=scored) == pytest.approx((1.5, 0.5, 0.0, 4.5))
    assert diarization_errors(TRUTH, TOLD, scored=[]) == DiarizationErrors(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("truth", "told", "expected", "rate"),
    [
        ([], [], (0, 0, 0, 0), 0.0),
        (TRUTH, [], (7, 0, 0, 7), 1.0),
        ([], TOLD, (0, 7, 0, 0), math.inf),
    ],
)
def test_nothing_spoken_or_told(
    truth: list[Segment], told: list[Segment], expected: tuple[float, ...], rate: float
) -> None:
    errors = diarization_errors(truth, told)

    assert errors == expected
    assert errors.rate == rate


def test_one_voice_that_overlaps_itself_speaks_once() -> None:
    twice = [Segment(0, 4, "A"), Segment(2, 6, "A")]

    assert diarization_errors(twice, [Segment(0, 6, "x")]) == DiarizationErrors(0, 0, 0, 6)


def test_long_recordings_count_for_more() -> None:
    errors = pooled([DiarizationErrors(1, 0, 0, 1), DiarizationErrors(0, 1, 2, 9)])

    assert errors == DiarizationErrors(1, 1, 2, 10)
    assert errors.rate == 0.4


def test_share_errors_are_those_of_the_matched_voices() -> None:
    # Shares: A 4/7, B 3/7; told: x (A) 2/7, z (B) 4/7, y (nobody) 1/7.
    assert share_errors(TRUTH, TOLD) == pytest.approx({"A": 2 / 7, "B": 1 / 7})
    assert share_errors(TRUTH, []) == pytest.approx({"A": 4 / 7, "B": 3 / 7})
    assert share_errors([], TOLD) == {}


def test_their_mean_and_95th_percentile() -> None:
    assert mean_and_p95(n / 100 for n in range(101)) == pytest.approx((0.5, 0.95))
    with pytest.raises(ValueError, match="nothing"):
        mean_and_p95([])


def spoken_by(names: str) -> st.SearchStrategy[list[Segment]]:
    """Return talks by voices of these names; quarters of a second have no rounding."""
    return st.lists(
        st.builds(
            lambda start, length, voice: Segment(start / 4, (start + length) / 4, voice),
            st.integers(0, 80),
            st.integers(1, 30),
            st.sampled_from(names),
        ),
        max_size=14,
    )


truths, tolds = spoken_by("ABC"), spoken_by("wxyz")


@given(truths)
def test_the_truth_is_without_error(talk: list[Segment]) -> None:
    assert diarization_errors(talk, talk)[:3] == (0, 0, 0)
    assert all(error == pytest.approx(0) for error in share_errors(talk, talk).values())


@given(truths, tolds)
def test_what_one_misses_the_other_invents(truth: list[Segment], told: list[Segment]) -> None:
    there, back = diarization_errors(truth, told), diarization_errors(told, truth)

    assert (there.miss_s, there.false_alarm_s) == (back.false_alarm_s, back.miss_s)
    assert there.confusion_s == back.confusion_s
    assert there.spoken_s - there.miss_s == back.spoken_s - back.miss_s


@given(truths, tolds, st.permutations("wxyz"), st.permutations("ABC"))
def test_what_voices_are_called_changes_nothing(
    truth: list[Segment], told: list[Segment], heard_as: list[str], named: list[str]
) -> None:
    heard = dict(zip("wxyz", heard_as, strict=True))
    real = dict(zip("ABC", named, strict=True))
    told_anew = [each._replace(voice=heard[each.voice]) for each in told]
    truth_anew = [each._replace(voice=real[each.voice]) for each in truth]

    errors = diarization_errors(truth, told)
    assert diarization_errors(truth_anew, told_anew) == errors


@given(truths, tolds, st.integers(0, 400), st.randoms())
def test_neither_time_nor_order_changes_anything(
    truth: list[Segment], told: list[Segment], quarters: int, chance: random.Random
) -> None:
    by = quarters / 4
    later = [Segment(s.start_s + by, s.end_s + by, s.voice) for s in told]
    chance.shuffle(later)

    moved = diarization_errors(
        [Segment(s.start_s + by, s.end_s + by, s.voice) for s in truth], later, collar_s=0.25
    )
    assert moved == diarization_errors(truth, told, collar_s=0.25)


@given(truths, tolds, st.data())
def test_a_turn_cut_in_two_is_still_one(
    truth: list[Segment], told: list[Segment], data: st.DataObject
) -> None:
    cut: list[Segment] = []
    for each in told:
        at = data.draw(st.floats(each.start_s, each.end_s))
        cut += [each._replace(end_s=at), each._replace(start_s=at)]

    assert diarization_errors(truth, cut) == pytest.approx(diarization_errors(truth, told))


@given(truths, tolds)
def test_errors_stay_within_what_was_spoken_and_told(
    truth: list[Segment], told: list[Segment]
) -> None:
    errors = diarization_errors(truth, told)
    told_s = diarization_errors(told, told).spoken_s

    assert errors.miss_s >= 0
    assert errors.false_alarm_s >= 0
    assert errors.confusion_s >= 0
    assert errors.miss_s + errors.confusion_s <= errors.spoken_s
    assert errors.false_alarm_s + errors.confusion_s <= told_s
    assert all(0 <= error <= 1 for error in share_errors(truth, told).values())
