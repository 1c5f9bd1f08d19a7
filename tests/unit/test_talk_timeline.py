"""Turns follow from the script, the lengths of the clips and the seed alone."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from make_lesson.talk.script import Line, Scene, Script, ScriptError
from make_lesson.talk.timeline import Turn, plan

seeds = st.integers(0, 2**31)
lengths = st.lists(st.integers(20, 400).map(lambda n: n / 100), min_size=1, max_size=12)


def script_of(*scenes: Scene) -> Script:
    return Script("試し", 200.0, {}, scenes)


def scene_of(lines: list[Line], start_s: float = 3.0, end_s: float = 200.0) -> Scene:
    return Scene("1", start_s, end_s, tuple(lines))


def talk(count: int) -> list[Line]:
    return [Line(f"1-{1 + n % 4}", f"その{n}") for n in range(count)]


@given(lengths, seeds)
def test_the_same_seed_gives_the_same_turns(speech_s: list[float], seed: int) -> None:
    script = script_of(scene_of(talk(len(speech_s))))
    assert plan(script, speech_s, seed) == plan(script, speech_s, seed)


@given(lengths, seeds)
def test_drawn_gaps_are_short_and_lengths_are_kept(speech_s: list[float], seed: int) -> None:
    turns = plan(script_of(scene_of(talk(len(speech_s)))), speech_s, seed)
    assert turns[0].start_s == 3.0
    for turn, length_s in zip(turns, speech_s, strict=True):
        assert turn.end_s - turn.start_s == pytest.approx(length_s)
    for before, after in pairwise(turns):
        assert 0.04 < after.start_s - before.end_s < 1.21


def test_another_seed_gives_other_gaps() -> None:
    script = script_of(scene_of(talk(12)))
    assert plan(script, [1.0] * 12, 1) != plan(script, [1.0] * 12, 2)


def test_the_median_of_many_gaps_is_the_scenes_own() -> None:
    turns = plan(script_of(scene_of(talk(99))), [1.0] * 99, 5)
    gaps = sorted(after.start_s - before.end_s for before, after in pairwise(turns))
    assert gaps[len(gaps) // 2] == pytest.approx(0.2, abs=0.04)


def test_a_written_gap_does_not_move_the_gaps_drawn_after_it() -> None:
    free, fixed = talk(6), talk(6)
    fixed[2] = Line("1-3", "その2", gap_s=-0.3)
    first, second = (plan(script_of(scene_of(lines)), [1.0] * 6, 7) for lines in (free, fixed))
    assert second[2].start_s == pytest.approx(second[1].end_s - 0.3)
    for n in (3, 4, 5):
        gaps = [turns[n].start_s - turns[n - 1].end_s for turns in (first, second)]
        assert gaps[0] == pytest.approx(gaps[1], abs=0.011)


def test_nobody_talks_into_the_own_words() -> None:
    lines = [Line("1-1", "あのね"), Line("1-2", "うん", -0.9), Line("1-1", "それで", -0.9)]
    first, second, third = plan(script_of(scene_of(lines)), [2.0, 0.3, 1.0], 1)
    assert second.start_s < first.end_s
    assert third.start_s > first.end_s


def test_scenes_draw_apart_from_each_other() -> None:
    later = scene_of(talk(8), start_s=100.0)
    short, long = script_of(scene_of(talk(2)), later), script_of(scene_of(talk(9)), later)
    assert plan(short, [1.0] * 10, 3)[2:] == plan(long, [1.0] * 17, 3)[9:]


def test_a_scene_that_is_too_long_is_refused_with_the_excess() -> None:
    script = script_of(scene_of([Line("1-1", "長い話")], start_s=1.0, end_s=4.0))
    with pytest.raises(ScriptError, match=r"ends at 4\.5 s, 0\.50 s too late"):
        plan(script, [3.5], 1)


def test_a_turn_says_where_who_and_what() -> None:
    script = script_of(scene_of([Line("1-2", "はい。")]))
    assert plan(script, [0.5], 1) == [Turn("1", "1-2", 3.0, 3.5, "はい。")]
