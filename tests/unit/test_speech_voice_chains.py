"""Linking local voices over windows that overlap."""

import numpy as np
from numpy.typing import NDArray

from classsense.speech.speaker_embedding import DIRECTIONS
from classsense.speech.turns import GRID_HZ
from classsense.speech.voice_chains import LinkRules, VoiceChains, linked
from classsense.speech.voices import unit
from classsense.speech.window_reader import WINDOW_FRAMES, Window

Talk = dict[int, tuple[float, float, NDArray[np.float32]]]
"""Who speaks from when to when, in s of the stream, and how: by the place in the window."""


def person(seed: int) -> NDArray[np.float32]:
    vector = np.random.default_rng(seed).normal(size=DIRECTIONS)
    return unit(vector.astype(np.float32))


def window(end_s: float, talk: Talk) -> Window:
    """Return what the window of 3 s before `end_s` hears of a talk."""
    first = round(end_s * GRID_HZ) - WINDOW_FRAMES
    activity = np.zeros((WINDOW_FRAMES, 3), np.float16)
    vectors = np.zeros((3, DIRECTIONS), np.float32)
    for place, (start_s, stop_s, sound) in talk.items():
        begin, stop = (max(0, round(s * GRID_HZ) - first) for s in (start_s, stop_s))
        activity[begin:stop, place] = 1
        vectors[place] = sound if stop > begin else 0
    seconds = activity.sum(axis=0, dtype=np.float32) / GRID_HZ
    return Window(first, activity, vectors, seconds, np.full(3, -20, np.float32))


def test_a_turn_is_one_whatever_place_it_has_in_each_window() -> None:
    one, other = person(1), person(2)
    rows, columns = linked(
        window(4.0, {0: (1.5, 2.9, one), 1: (2.9, 9.0, other)}),
        window(5.0, {2: (1.5, 2.9, one), 0: (2.9, 9.0, other)}),
        LinkRules(),
    )
    assert dict(zip(rows.tolist(), columns.tolist(), strict=True)) == {0: 2, 1: 0}


def test_who_speaks_at_another_time_is_not_linked() -> None:
    one = person(1)
    rows, _ = linked(
        window(4.0, {0: (1.0, 2.2, one)}), window(5.0, {0: (2.8, 5.0, one)}), LinkRules()
    )
    assert len(rows) == 0


def test_who_sounds_different_is_not_linked() -> None:
    rows, _ = linked(
        window(4.0, {0: (2.0, 9.0, person(1))}),
        window(5.0, {0: (2.0, 9.0, person(2))}),
        LinkRules(),
    )
    assert len(rows) == 0


def test_windows_that_share_no_sound_are_not_linked() -> None:
    always = {0: (0.0, 99.0, person(1))}
    rows, _ = linked(window(4.0, always), window(7.0, always), LinkRules())
    assert len(rows) == 0


def test_all_windows_of_a_turn_have_the_vector_of_all_its_evidence() -> None:
    true, noise = person(1), person(2)
    chains = VoiceChains()
    heard = [unit(true + 0.3 * noise), true, unit(true - 0.3 * noise)]
    for end_s, sound in zip((4.0, 5.0, 6.0), heard, strict=True):
        chains.add(window(end_s, {1: (3.0, 5.2, sound)}))
    found = chains.directions()
    assert found.shape == (3, 3, DIRECTIONS)
    np.testing.assert_array_equal(found[0, 1], found[2, 1])
    assert found[0, 1] @ true > max(heard[0] @ true, heard[2] @ true)
    assert not found[:, [0, 2]].any()


def test_the_next_turn_begins_a_chain_of_its_own() -> None:
    one, other = person(1), person(2)
    chains = VoiceChains()
    chains.add(window(4.0, {0: (1.0, 2.5, one)}))
    chains.add(window(5.0, {0: (1.0, 2.5, one), 1: (3.5, 5.0, other)}))
    found = chains.directions(since=1)
    np.testing.assert_allclose(found[0, 0], one, atol=1e-5)
    np.testing.assert_allclose(found[0, 1], other, atol=1e-5)


def test_nothing_is_left_when_forgotten() -> None:
    chains = VoiceChains()
    chains.add(window(4.0, {0: (1.0, 4.0, person(1))}))
    chains.forget()
    assert chains.directions().shape == (0, 3, DIRECTIONS)
    chains.add(window(5.0, {0: (1.0, 4.0, person(2))}))
    np.testing.assert_allclose(chains.directions()[0, 0], person(2), atol=1e-5)
