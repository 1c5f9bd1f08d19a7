"""Telling voices apart, on made-up directions."""

from itertools import permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from classsense.speech.voices import NOBODY, adapted, assign, find_voices, placed, steadied, unit

DIRECTIONS = 192


def people(count: int, seed: int) -> NDArray[np.float32]:
    """Return random directions: in 192 dimensions they are nearly perpendicular."""
    random = np.random.default_rng(seed)
    return unit(random.normal(size=(count, DIRECTIONS)).astype(np.float32))


def sayings(
    people_: NDArray[np.float32], who: NDArray[np.intp], seed: int, spread: float = 0.03
) -> NDArray[np.float32]:
    """Return directions near those of `who`."""
    random = np.random.default_rng(seed)
    noise = random.normal(0, spread, (len(who), DIRECTIONS)).astype(np.float32)
    return unit(people_[who] + noise)


def same_partition(one: NDArray[np.intp], other: NDArray[np.intp]) -> bool:
    """Tell whether two labellings group the same things together."""
    return bool(np.array_equal(one[:, None] == one, other[:, None] == other))


@given(voices=st.integers(2, 6), each=st.integers(5, 15), seed=st.integers(0, 999))
@settings(deadline=None, max_examples=30)
def test_well_separated_voices_are_found(voices: int, each: int, seed: int) -> None:
    truth = np.tile(np.arange(voices), each)
    vectors = sayings(people(voices, seed), truth, seed)
    weights = np.ones(len(truth), np.float32)
    found = find_voices(vectors, weights, np.arange(len(truth)), voices)
    assert found.shape == (voices, DIRECTIONS)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert same_partition((vectors @ found.T).argmax(axis=1), truth)


def test_two_of_one_window_are_not_joined_though_alike() -> None:
    one, other = people(2, 1)
    alike = unit(np.array([one, one + 0.7 * other]))
    near = sayings(alike, np.tile([0, 1], 5), 2, spread=0.005)
    windows = np.repeat(np.arange(5), 2)
    found = find_voices(near, np.ones(10, np.float32), windows, 2)
    assert len(found) == 2
    assert len(find_voices(near, np.ones(10, np.float32), np.arange(10), 2)) == 1
    pairs = assign(
        near.reshape(5, 2, -1)[:, [0, 1, 1]], np.tile([True, True, False], (5, 1)), found
    )
    assert (pairs[:, 0] != pairs[:, 1]).all()


def test_a_stray_sound_does_not_take_the_place_of_a_voice() -> None:
    truth = np.array([0] * 30 + [1] * 30 + [2])
    vectors = sayings(people(3, 4), truth, 4)
    weights = np.ones(len(truth), np.float32)
    found = find_voices(vectors, weights, np.arange(len(truth)), 2)
    voices = (vectors @ found.T).argmax(axis=1)
    assert len(set(voices[:30])) == len(set(voices[30:60])) == 1
    assert voices[0] != voices[30]


def test_fewer_sayings_than_voices_are_their_own_voices() -> None:
    vectors = people(2, 5)
    found = find_voices(vectors, np.ones(2, np.float32), np.arange(2), 4)
    np.testing.assert_array_equal(found, vectors)


@given(voices=st.integers(1, 6), seed=st.integers(0, 999))
@settings(deadline=None)
def test_voices_keep_their_letters_whatever_the_order_they_are_found_in(
    voices: int, seed: int
) -> None:
    known = people(voices, seed)
    order = np.random.default_rng(seed).permutation(voices)
    drifted = sayings(known, order, seed, spread=0.02)
    carried, told = placed(known, np.arange(voices), drifted, voices)
    assert ((carried @ known.T).argmax(axis=1) == np.arange(voices)).all()
    assert told.tolist() == list(range(voices))


def test_a_new_voice_takes_a_new_letter_and_a_silent_one_keeps_its_own() -> None:
    a, b, c, d = people(4, 7)
    carried, told = placed(np.array([a, b]), np.arange(2), np.array([c, b, a]), 4)
    assert ((carried @ np.array([a, b, c, d]).T).argmax(axis=1) == [0, 1, 2]).all()
    still, told = placed(carried, told, np.array([b]), 4)
    assert ((still @ np.array([a, b, c, d]).T).argmax(axis=1) == [0, 1, 2]).all()
    assert told.tolist() == [0, 1, 2]


def test_who_left_is_told_no_more_and_comes_back_to_the_same_place() -> None:
    a, b, c = people(3, 8)
    three, told = placed(np.zeros((0, DIRECTIONS), np.float32), told_none(), np.array([a, b, c]), 3)
    two, told = placed(three, told, np.array([c, a]), 2)
    assert told.tolist() == [0, 2]
    again, told = placed(two, told, np.array([b, c, a]), 3)
    assert told.tolist() == [0, 1, 2]
    assert ((again @ np.array([a, b, c]).T).argmax(axis=1) == [0, 1, 2]).all()


def told_none() -> NDArray[np.intp]:
    return np.zeros(0, np.intp)


@given(voices=st.integers(2, 5), seed=st.integers(0, 999))
@settings(deadline=None)
def test_enrolled_voices_follow_what_is_clearly_theirs(voices: int, seed: int) -> None:
    enrolled = people(voices, seed)
    at_work = unit(enrolled + 0.5 * people(voices, seed + 1000))
    heard = sayings(at_work, np.arange(40) % voices, seed, spread=0.02)
    moved = adapted(enrolled, heard, np.full(40, 2, np.float32))
    before, after = ((m * at_work).sum(axis=1) for m in (enrolled, moved))
    assert (after > before).all()
    assert ((moved @ enrolled.T).argmax(axis=1) == np.arange(voices)).all()


def test_what_could_be_two_voices_moves_neither() -> None:
    a, b = people(2, 5)
    between = unit(a + b)[None].repeat(20, axis=0)
    moved = adapted(np.array([a, b]), between, np.full(20, 3, np.float32))
    np.testing.assert_allclose(moved, np.array([a, b]), atol=1e-5)


def test_known_voices_stay_where_the_evidence_is_even() -> None:
    a, b, doubtful = people(3, 12)
    between = unit(a + b + 0.3 * doubtful)
    vectors = np.array([a, a, b, b, between])
    weights = np.array([2, 2, 2, 2, 1], np.float32)
    with_a, with_b = unit(2 * (a + a) + between), unit(2 * (b + b) + between)
    for known, found in (([with_a, b], [a, with_b]), ([a, with_b], [with_a, b])):
        kept = steadied(np.array(known), np.array(found), vectors, weights)
        np.testing.assert_allclose(kept, np.array(known), atol=0.02)


def test_clearly_better_voices_replace_the_known_ones() -> None:
    a, b, c = people(3, 13)
    vectors = sayings(np.array([a, b, c]), np.repeat([0, 1, 2], 10), 13)
    weights = np.ones(30, np.float32)
    mistaken = unit(np.array([a, a + 0.01 * b, b + c]))
    found = np.array([a, b, c])
    np.testing.assert_array_equal(steadied(mistaken, found, vectors, weights), found)


def test_a_known_voice_is_not_lost_by_finding_fewer() -> None:
    known = people(3, 14)
    vectors, weights = sayings(known, np.repeat([0, 1, 2], 4), 14), np.ones(12, np.float32)
    kept = steadied(known, known[:2], vectors, weights)
    assert ((kept @ known.T).argmax(axis=1) == [0, 1, 2]).all()


def test_there_are_never_more_letters_than_voices() -> None:
    carried, told = placed(people(3, 8), np.arange(3), people(3, 9), 3)
    assert len(carried) == len(told) == 3


@given(voices=st.integers(1, 6), windows=st.integers(1, 8), seed=st.integers(0, 999))
@settings(deadline=None)
def test_assignment_is_the_hungarian_one(voices: int, windows: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    middles = people(voices, seed)
    locals_ = unit(random.normal(size=(windows, 3, DIRECTIONS)).astype(np.float32))
    heard = random.random((windows, 3)) < 0.7
    got = assign(locals_, heard, middles)
    assert (got[~heard] == NOBODY).all()
    for window in range(windows):
        present = np.flatnonzero(heard[window])
        fits = locals_[window, present] @ middles.T
        rows, columns = linear_sum_assignment(-fits)
        best = fits[rows, columns].sum()
        mine = got[window, present]
        chosen = mine[mine != NOBODY]
        assert len(set(chosen)) == len(chosen) == min(len(present), voices)
        np.testing.assert_allclose(fits[mine != NOBODY, chosen].sum(), best, atol=1e-5)


def test_every_way_to_pair_is_tried() -> None:
    middles = people(3, 11)
    for order in permutations(range(3)):
        got = assign(middles[None, order], np.ones((1, 3), bool), middles)
        assert got.tolist() == [list(order)]
