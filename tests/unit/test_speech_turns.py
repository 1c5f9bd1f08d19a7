"""From probabilities to turns, and from turns to what is transcribed."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classsense.speech.stretches import StretchRules, closed_stretches
from classsense.speech.turns import (
    GRID_HZ,
    Spell,
    SpellRules,
    clear_before,
    first_difference,
    joined,
    runs,
    spells,
)

flags = st.lists(st.booleans(), max_size=60)
turn_lists = st.lists(
    st.tuples(st.integers(0, 400), st.integers(1, 120), st.integers(0, 3)).map(
        lambda made: Spell(made[0], made[0] + made[1], made[2], 1.0)
    ),
    max_size=12,
).map(sorted)


@given(flags)
@settings(deadline=None)
def test_runs_tile_exactly_what_holds(values: list[bool]) -> None:
    held = np.zeros(len(values), bool)
    for first, last in runs(np.array(values, bool)):
        assert first < last
        assert not held[first:last].any()
        held[first:last] = True
    assert held.tolist() == values


@given(turn_lists)
@settings(deadline=None)
def test_a_cut_crosses_no_turn_and_is_the_latest_such(turns: list[Spell]) -> None:
    for frame in range(0, 520, 7):
        cut = clear_before(frame, turns)
        assert cut <= frame
        assert not any(turn.first < cut < turn.last for turn in turns)
        for later in range(cut + 1, frame + 1):
            assert any(turn.first < later < turn.last for turn in turns)


def test_one_voice_has_turns_where_it_is_likely() -> None:
    probability = np.zeros((200, 2), np.float32)
    probability[20:60, 0] = 0.9
    probability[50:100, 1] = 0.8
    assert [turn[:3] for turn in spells(probability)] == [(20, 60, 0), (50, 100, 1)]


@pytest.mark.parametrize(("pause", "turns"), [(0.5, 1), (0.9, 2)])
def test_a_short_pause_stays_within_a_turn(pause: float, turns: int) -> None:
    probability = np.ones((200, 1), np.float32)
    probability[100 : 100 + round(pause * GRID_HZ)] = 0
    assert len(spells(probability)) == turns


def test_a_click_is_no_turn() -> None:
    probability = np.zeros((100, 1), np.float32)
    probability[50:54] = 1
    assert spells(probability) == []


def test_hysteresis_holds_a_turn_that_was_once_clear() -> None:
    probability = np.full((100, 1), 0.45, np.float32)
    assert spells(probability, SpellRules(on=0.6, off=0.4)) == []
    probability[40] = 0.7
    assert [turn[:2] for turn in spells(probability, SpellRules(on=0.6, off=0.4))] == [(0, 100)]


def test_confidence_is_the_lead_over_the_next_voice() -> None:
    probability = np.zeros((50, 3), np.float32)
    probability[:, 0], probability[:, 1] = 0.9, 0.3
    (turn,) = spells(probability)
    assert turn.confidence == pytest.approx(0.6)


def test_a_difference_begins_where_who_speaks_differs() -> None:
    same, old, new = Spell(0, 10, 0, 1.0), Spell(20, 30, 0, 1.0), Spell(20, 31, 0, 1.0)
    assert first_difference([same, old], [same, new]) == 20
    assert first_difference([same], [same._replace(confidence=0.5)]) is None


def test_stretches_that_overlap_are_joined() -> None:
    assert joined([(0, 50), (10, 20), (52, 60), (90, 95)], 5) == [(0, 60), (90, 95)]


RULES = StretchRules(longest_s=8, shortest_s=0.6, pause_s=0.8)


def turn(start_s: float, end_s: float, voice: int = 0) -> Spell:
    return Spell(round(start_s * GRID_HZ), round(end_s * GRID_HZ), voice, 1.0)


def closed_s(turns: list[Spell], until_s: float) -> list[tuple[float, float]]:
    closed, _ = closed_stretches(turns, 0, round(until_s * GRID_HZ), RULES)
    return [(first / GRID_HZ, last / GRID_HZ) for first, last in closed]


def test_neighbouring_turns_go_together() -> None:
    assert closed_s([turn(1, 2), turn(2.5, 4, 1), turn(8, 9)], 20) == [(1, 4), (8, 9)]


def test_what_may_go_on_is_not_closed() -> None:
    assert closed_s([turn(1, 2)], 2.5) == []
    assert closed_s([turn(1, 2)], 2.8) == [(1, 2)]


def test_a_turn_that_ended_is_not_held_back_by_talk_that_goes_on() -> None:
    talk = [turn(0, 2), turn(2.3, 9, 1)]

    assert closed_s(talk, 3.9) == []
    assert closed_s(talk, 4.0) == [(0, 2.3)]


def test_a_word_waits_for_what_follows_it_since_alone_it_would_be_lost() -> None:
    talk = [turn(0, 0.4), turn(0.7, 5, 1), turn(5.2, 9)]

    assert closed_s(talk, 6.0) == []
    assert closed_s(talk, 7.0) == [(0, 5.2)]


def test_a_word_alone_is_not_worth_it() -> None:
    assert closed_s([turn(1, 1.5)], 20) == []


def test_long_talk_is_cut_where_a_turn_begins() -> None:
    assert closed_s([turn(0, 3), turn(3.2, 6, 1), turn(6.2, 11)], 20) == [(0, 6.2), (6.2, 11)]


def test_a_monologue_is_cut_at_the_limit() -> None:
    assert closed_s([turn(0, 20)], 30) == [(0, 8), (8, 16), (16, 20)]


@given(turn_lists, st.lists(st.integers(1, 60), min_size=1, max_size=12))
@settings(deadline=None)
def test_every_frame_is_handed_on_once_and_nothing_is_too_long(
    turns: list[Spell], steps: list[int]
) -> None:
    since, until, handed = 0, 0, []
    for step in [*steps, 1000]:
        until += step
        known = [each for each in turns if each.first < until]
        closed, since = closed_stretches(known, since, until, StretchRules(shortest_s=0))
        handed += closed
    for (_, end), (begin, _) in pairwise(handed):
        assert end <= begin
    assert all(0 < last - first <= 8 * GRID_HZ for first, last in handed)
    spoken = np.zeros(2000, bool)
    for each in turns:
        spoken[each.first : each.last] = True
    for first, last in handed:
        spoken[first:last] = False
    assert not spoken.any()
