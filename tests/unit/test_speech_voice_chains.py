"""Local voices of windows that overlap are linked to turns, and a turn is known as a whole."""

import numpy as np
from numpy.typing import NDArray

from classsense.speech.voice_chains import LinkRules, VoiceChains, linked
from classsense.speech.voices import NOBODY
from classsense.speech.window_reader import Window

FRAMES = 150


def direction(angle: float) -> NDArray[np.float32]:
    vector = np.zeros(192, np.float32)
    vector[0], vector[1] = np.cos(angle), np.sin(angle)
    return vector


def window(first: int, spoken: dict[int, tuple[int, int]], angles: dict[int, float]) -> Window:
    """Return a window in which local voices speak in frames of the stream."""
    activity = np.zeros((FRAMES, 3), np.float16)
    vectors, seconds = np.zeros((3, 192), np.float32), np.zeros(3, np.float32)
    for local, (start, stop) in spoken.items():
        begin, end = max(start - first, 0), min(stop - first, FRAMES)
        activity[begin:end, local] = 1
        vectors[local], seconds[local] = direction(angles[local]), (end - begin) / 50
    return Window(
        first=first,
        activity=activity,
        chosen=activity > 0,
        vectors=vectors,
        seconds=seconds,
        loudness_db=np.full(3, -20, np.float32),
    )


def test_a_turn_is_one_chain_whatever_place_it_has_in_a_window() -> None:
    chains = VoiceChains()
    one = chains.add(window(0, {0: (60, 200)}, {0: 0.0}))
    other = chains.add(window(50, {2: (60, 200)}, {2: 0.2}))
    assert one[0] == other[2] != NOBODY
    assert (one[1:] == NOBODY).all()


def test_a_chain_sounds_like_all_its_windows() -> None:
    chains = VoiceChains()
    chains.add(window(0, {0: (50, 150)}, {0: 0.0}))
    chains.add(window(50, {0: (50, 150)}, {0: 0.4}))
    (first, last) = chains.directions(2)
    np.testing.assert_allclose(first[0], direction(0.2), atol=1e-3)
    np.testing.assert_allclose(last[0], direction(0.2), atol=1e-3)


def test_others_are_not_linked() -> None:
    before = window(0, {0: (50, 150)}, {0: 0.0})
    assert len(linked(before, window(50, {0: (50, 150)}, {0: 1.2}), LinkRules())[0]) == 0
    assert len(linked(before, window(50, {0: (150, 190)}, {0: 0.0}), LinkRules())[0]) == 0
    assert len(linked(before, window(140, {0: (140, 250)}, {0: 0.0}), LinkRules())[0]) == 0


def test_a_better_vector_takes_the_place_of_the_last() -> None:
    chains = VoiceChains()
    chains.add(window(0, {0: (0, 150)}, {0: 1.0}))
    chains.revise(window(0, {0: (0, 150)}, {0: 0.0}))
    np.testing.assert_allclose(chains.directions(1)[0, 0], direction(0.0), atol=1e-5)


def test_what_is_forgotten_has_no_part_in_any_chain() -> None:
    chains = VoiceChains()
    kept = chains.add(window(0, {0: (50, 150)}, {0: 0.0}))
    chains.add(window(50, {0: (50, 200)}, {0: 0.3}))
    assert chains.forget_since(1).tolist() == [kept[0]]
    np.testing.assert_allclose(chains.directions(1)[0, 0], direction(0.0), atol=1e-5)
    chains.forget()
    assert chains.directions(1).shape == (0, 3, 192)


def test_chains_of_long_ago_are_let_go() -> None:
    chains = VoiceChains()
    for number in range(50):
        chains.add(window(200 * number, {0: (200 * number, 200 * number + 100)}, {0: 0.0}))
    chains.forget_before(3)
    assert len(chains._sums) == 3
