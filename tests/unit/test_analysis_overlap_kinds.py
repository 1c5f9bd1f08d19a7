"""Kinds of silence and overlap, transitions, and equality of blocks: worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.analysis.equality import Block, block_distances, paletz_schunn_type, shares
from classsense.analysis.overlap_kinds import Kinds, kinds_of
from classsense.analysis.talk import Segment, floor_of, inter_pausal_units
from classsense.analysis.turn_taking import (
    heard_offsets_s,
    talk_over_share,
    transition_shares,
    turn_matrix,
)

A, B, C = "A", "B", "C"
CASES: dict[str, tuple[list[tuple[float, float, str]], Kinds]] = {
    "a pause": ([(0, 1, A), (3, 4, A)], Kinds(2, 0, 0, 0)),
    "a gap": ([(0, 1, A), (3, 4, B)], Kinds(0, 2, 0, 0)),
    "an overlap within": ([(0, 9, A), (3, 5, B)], Kinds(0, 0, 2, 0)),
    "an overlap between": ([(0, 5, A), (3, 9, B)], Kinds(0, 0, 0, 2)),
    "by way of three at once": ([(0, 4, A), (2, 6, B), (3, 8, C)], Kinds(0, 0, 0, 4)),
    "two end at once, then silence": ([(0, 4, A), (2, 4, B), (5, 6, C)], Kinds(0, 1, 0, 2)),
    "the same after it": ([(0, 4, A), (2, 4, B), (5, 6, A)], Kinds(1, 0, 2, 0)),
    "nobody was alone before": ([(0, 3, A), (0, 2, B), (4, 5, A)], Kinds(1, 0, 0, 0)),
    "nobody is alone after": ([(0, 3, A), (2, 3, B)], Kinds(0, 0, 0, 0)),
    "nobody at all": ([], Kinds(0, 0, 0, 0)),
    "one voice in touching pieces": ([(0, 1, A), (1, 2, A), (0.5, 1.5, A)], Kinds(0, 0, 0, 0)),
}


@pytest.mark.parametrize("name", CASES)
def test_kinds(name: str) -> None:
    talk, expected = CASES[name]

    assert kinds_of([Segment(*each) for each in talk]) == expected


def test_what_was_not_heard_is_no_silence() -> None:
    talk = [Segment(0, 1, A), Segment(5, 6, A)]

    assert kinds_of(talk, [(2, 4)]).pause_s == 2
    assert kinds_of(talk, [(0.5, 9)]).pause_s == 0


def floor(*talk: tuple[float, float, str]) -> tuple[float | None, list[float | None]]:
    told = floor_of(inter_pausal_units(Segment(*each) for each in talk))
    return talk_over_share(told), heard_offsets_s(told, [(10, 11)])


def test_talk_over_begins_early_and_stays() -> None:
    stays = ((0, 3, A), (2.5, 3.5, B))
    assert floor(*stays) == (1.0, [-0.5])
    assert floor((0, 3, A), (2.75, 4, B))[0] == 0.0  # a usual overlap at the end
    assert floor((0, 3, A), (2.25, 3.125, B))[0] == 0.0  # gives way within a second
    assert floor((0, 3, A))[0] is None


def test_an_offset_over_missing_sound_is_unknown() -> None:
    assert floor((0, 9, A), (12, 13, B), (14, 15, A))[1] == [None, 1]


def test_rows_of_transitions_are_shares() -> None:
    talk = [Segment(at, at + 1, voice) for at, voice in enumerate("ABACAB")]
    matrix = turn_matrix(floor_of(inter_pausal_units(talk)), "ABCD")

    expected = np.array([[0, 2 / 3, 1 / 3, 0], [1, 0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]])
    assert np.abs(transition_shares(matrix) - expected).max() < 1e-12


def test_shares_are_parts_of_all_speech() -> None:
    assert shares({A: 1.0, B: 3.0, C: 0.0}) == {A: 0.25, B: 0.75, C: 0.0}
    assert shares({A: 0.0}) == {}


def test_a_block_counts_who_was_present_in_it() -> None:
    talk = [Segment(0, 10, A), Segment(10, 20, B), Segment(25, 35, C)]
    present = ((0, 20, (A, B)), (0, 20, (A, B, C)), (20, 40, (B, C)), (5, 15, (A,)))
    blocks = [Block(*each) for each in present]

    # Shares 1/2, 1/2, 0 from 1/3 each: 1/36 + 1/36 + 1/9 = 1/6, by 2/3.
    expected = [0.0, (1 / 6 / (2 / 3)) ** 0.5, 1.0, None]
    assert block_distances(talk, blocks) == pytest.approx(expected)
    assert block_distances(talk, [Block(21, 24, (A, B))]) == [None]


@given(st.lists(st.floats(0, 100), min_size=2, max_size=8).filter(lambda a: sum(a) > 1e-3))
def test_the_distance_is_a_share_between_equal_and_alone(amounts: list[float]) -> None:
    assert -1e-9 <= (paletz_schunn_type(amounts) or 0) <= 1 + 1e-9
    alone = [sum(amounts)] + [0.0] * (len(amounts) - 1)
    assert paletz_schunn_type(alone) == pytest.approx(1)
    assert paletz_schunn_type([1.0] * len(amounts)) == pytest.approx(0)
