"""How many voices are told at once: as many as the windows heard, whoever they took them for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from classsense.speech.turns import SpellRules
from classsense.speech.voice_timeline import as_many_as_heard

FRAMES = arrays(np.float32, (5, 4), elements=st.floats(0, 1, width=32))


def told(*probability: float) -> list[bool]:
    """Return which voices of one frame are likely enough to hold a turn."""
    frame = as_many_as_heard(np.array([probability], np.float32))
    return [bool(each > SpellRules().off) for each in frame[0]]


def test_one_speaker_whom_windows_take_for_two_people_is_told_as_one() -> None:
    assert told(0.55, 0.45, 0.0) == [True, False, False]


def test_two_who_speak_together_are_told_both() -> None:
    assert told(0.9, 0.0, 0.6) == [True, False, True]


def test_three_together_need_three_heard() -> None:
    assert told(0.9, 0.9, 0.5) == [True, True, True]
    assert told(0.8, 0.7, 0.5) == [True, True, False]


@given(FRAMES)
def test_the_likeliest_voice_stays_as_it_is_and_nobody_gains(probability: np.ndarray) -> None:
    after = as_many_as_heard(probability)
    assert (after <= probability).all()
    assert after.max(axis=1) == pytest.approx(probability.max(axis=1))


@given(FRAMES, st.permutations(range(4)))
def test_the_names_of_voices_do_not_matter(probability: np.ndarray, order: list[int]) -> None:
    if len(np.unique(probability)) < probability.size:
        return  # which of two equals comes first is by name
    turned = as_many_as_heard(probability[:, order])
    assert turned == pytest.approx(as_many_as_heard(probability)[:, order])


def test_a_table_of_one_is_left_alone() -> None:
    alone = np.full((3, 1), 0.45, np.float32)
    assert as_many_as_heard(alone) is alone
