"""Whether more or fewer voices are heard than told, on made directions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from classsense.speech.voice_doubts import DoubtRules, VoiceDoubts
from classsense.speech.voices import find_voices, unit

DIRECTIONS = 192


def sayings(voices: int, each: int, seed: int) -> NDArray[np.float32]:
    """Return directions near those of so many people, nearly perpendicular, each in turn."""
    random = np.random.default_rng(seed)
    people = np.linalg.qr(random.normal(size=(DIRECTIONS, voices)))[0].T
    noise = random.normal(0, 0.03, (each * voices, DIRECTIONS))
    return unit((np.tile(people, (each, 1)) + noise).astype(np.float32))


def judged(told: int, heard: NDArray[np.float32], times: int, seconds: float = 2.0) -> VoiceDoubts:
    """Return what is doubted after so many judgements of the same speech."""
    doubts = VoiceDoubts()
    weights = np.full(len(heard), seconds, np.float32)
    windows = np.arange(len(heard))
    voices = find_voices(heard, weights, windows, told)
    for _ in range(times * DoubtRules().every):
        doubts.judge(voices, told, heard, weights, windows)
    return doubts


@given(voices=st.integers(2, 6), each=st.integers(1, 25), seed=st.integers(0, 999))
@settings(deadline=None, max_examples=30)
def test_the_right_number_is_never_doubted(voices: int, each: int, seed: int) -> None:
    assert judged(voices, sayings(voices, each, seed), 12).key == ""


@given(voices=st.integers(2, 6), each=st.integers(23, 30), seed=st.integers(0, 999))
@settings(deadline=None, max_examples=20)
def test_one_voice_more_than_told_is_doubted_in_the_end(voices: int, each: int, seed: int) -> None:
    heard = sayings(voices + 1, each, seed)
    assert judged(voices, heard, 4).key == ""
    assert judged(voices, heard, 5).key == "more_voices"


def test_a_voice_that_says_little_is_no_doubt() -> None:
    heard = np.concatenate([sayings(3, 40, 1), sayings(4, 5, 1)[3::4]])
    assert judged(3, heard, 12).key == ""


def test_halves_of_one_voice_are_doubted_and_a_silent_seat_is_not() -> None:
    heard = sayings(3, 30, 2)
    weights, windows = np.full(len(heard), 2, np.float32), np.arange(len(heard))
    voices = find_voices(heard, weights, windows, 3)
    halves = np.concatenate([voices, unit(voices[:1] + 0.3 * voices[1:2])])
    doubts = VoiceDoubts()
    for _ in range(10):
        doubts.judge(halves, 4, heard, weights, windows)
    assert doubts.key == "fewer_voices"
    silent = VoiceDoubts()
    for _ in range(20):
        silent.judge(voices, 4, heard, weights, windows)
    assert silent.key == ""


@pytest.mark.parametrize("forget", [True, False])
def test_a_doubt_goes_when_it_no_longer_holds_or_is_forgotten(*, forget: bool) -> None:
    heard = sayings(4, 30, 3)
    doubts = judged(3, heard, 5)
    assert doubts.key == "more_voices"
    if forget:
        doubts.forget()
    weights, windows = np.full(len(heard), 2, np.float32), np.arange(len(heard))
    right = find_voices(heard, weights, windows, 4)
    for _ in range(10):
        doubts.judge(right, 4, heard, weights, windows)
    assert doubts.key == ""


def test_little_speech_is_not_judged() -> None:
    assert judged(3, sayings(4, 25, 4), 12, seconds=0.8).key == ""
