"""A clip is cut to exactly its speech, and stays one turn."""

import numpy as np
import pytest

from make_lesson.talk.clip import FRAME, cut, runs, speech_frames
from make_lesson.talk.script import ScriptError
from make_lesson.talk.voices import RATE_HZ, Sound


def tone(seconds: float) -> Sound:
    times = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return np.asarray(0.3 * np.sin(2 * np.pi * 220 * times), np.float32)


def silence(seconds: float) -> Sound:
    return np.zeros(round(seconds * RATE_HZ), np.float32)


def spoken(*seconds: float) -> Sound:
    """Alternate silence and tone, beginning with silence."""
    parts = [tone(s) if n % 2 else silence(s) for n, s in enumerate(seconds)]
    return np.concatenate(parts)


def test_the_ends_are_trimmed_to_the_speech() -> None:
    clip = cut(spoken(0.4, 1.5, 0.7))
    assert clip.speech_s == pytest.approx(1.5, abs=0.03)
    lead = round(clip.lead_s * RATE_HZ)
    assert np.abs(clip.sound[: lead - 2 * FRAME]).max() < 1e-3
    assert np.abs(clip.sound[lead : lead + 3 * FRAME]).max() > 1.0


def test_a_long_pause_is_shortened_so_that_the_line_stays_one_turn() -> None:
    clip = cut(spoken(0.1, 1.0, 0.9, 0.6, 0.1))
    assert clip.speech_s == pytest.approx(1.0 + 0.24 + 0.6, abs=0.05)
    assert len(runs(speech_frames(clip.sound))) == 1


def test_a_short_pause_is_kept() -> None:
    assert cut(spoken(0.1, 1.0, 0.2, 0.6, 0.1)).speech_s == pytest.approx(1.8, abs=0.04)


@pytest.mark.parametrize("gain", [0.05, 1.0])
def test_every_clip_is_equally_loud(gain: float) -> None:
    clip = cut(np.float32(gain) * spoken(0.2, 1.0, 0.2))
    first = round(clip.lead_s * RATE_HZ)
    speech = clip.sound[first : first + round(clip.speech_s * RATE_HZ)]
    assert np.sqrt(np.mean(speech**2)) == pytest.approx(1.0, abs=0.02)


def test_silence_is_refused() -> None:
    with pytest.raises(ScriptError, match="one stretch of speech"):
        cut(silence(1.0))


def test_speech_frames_fill_short_gaps_drop_clicks_and_split_at_long_ones() -> None:
    sound = spoken(0.5, 0.02, 0.5, 1.0, 0.15, 0.5, 0.6, 0.8, 0.5)
    edges = [(first / 100, last / 100) for first, last in runs(speech_frames(sound))]
    assert len(edges) == 2
    assert edges[0] == pytest.approx((1.02, 2.67), abs=0.02)
    assert edges[1] == pytest.approx((3.27, 4.07), abs=0.02)
