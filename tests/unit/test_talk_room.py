"""What a microphone hears: its own table at the turns, others at their level, a low noise."""

import numpy as np
import pytest

from make_lesson.talk.clip import Clip
from make_lesson.talk.room import NOISE_DBFS, SPEECH_DBFS, render
from make_lesson.talk.script import MICROPHONES, Bleed, Scene, Script
from make_lesson.talk.timeline import Turn
from make_lesson.talk.voices import RATE_HZ, Sound

SECONDS = 6.0


def voice_clip(seed: int, seconds: float = 2.0) -> Clip:
    noise = np.random.default_rng(seed).standard_normal(round((seconds + 0.08) * RATE_HZ))
    return Clip(noise.astype(np.float32), 0.04, seconds)


def script_with(*bleeds: Bleed) -> Script:
    return Script("試し", SECONDS, {}, (Scene("1", 0.0, SECONDS, ()),), bleeds)


def level_db(sound: Sound, first_s: float, last_s: float) -> float:
    part = sound[round(first_s * RATE_HZ) : round(last_s * RATE_HZ)].astype(np.float64)
    return float(10 * np.log10(np.mean(part**2)))


TURN = Turn("1", "1-2", 2.0, 4.0, "話")


def test_a_turn_is_loud_from_its_start_to_its_end_and_nowhere_else() -> None:
    heard = render(script_with(), [TURN], [voice_clip(1)], seed=1)
    assert set(heard) == set(MICROPHONES)
    own = heard["1"]
    assert len(own) == SECONDS * RATE_HZ
    assert level_db(own, 2.0, 4.0) == pytest.approx(SPEECH_DBFS, abs=2.6)
    assert level_db(own, 2.0, 2.05) > SPEECH_DBFS - 5
    assert level_db(own, 0.0, 1.9) == pytest.approx(NOISE_DBFS, abs=2)
    assert level_db(own, 4.6, 6.0) == pytest.approx(NOISE_DBFS, abs=2)
    assert level_db(heard["2"], 2.0, 4.0) == pytest.approx(NOISE_DBFS, abs=2)


def test_bleed_is_heard_at_its_level() -> None:
    bleed = Bleed("1", ("4",), -20.0)
    heard = render(script_with(bleed), [TURN], [voice_clip(1)], seed=1)
    far_db = level_db(heard["4"], 2.3, 4.0) - level_db(heard["1"], 2.3, 4.0)
    assert far_db == pytest.approx(-20, abs=1.5)
    assert level_db(heard["2"], 2.3, 4.0) == pytest.approx(NOISE_DBFS, abs=2)


def test_the_seed_decides_everything() -> None:
    def once(seed: int) -> Sound:
        return render(script_with(), [TURN], [voice_clip(1)], seed)["1"]

    assert np.array_equal(once(1), once(1))
    assert not np.array_equal(once(1), once(2))


def test_another_speaker_does_not_change_how_the_first_one_sounds() -> None:
    other = Turn("1", "1-3", 0.2, 1.0, "前")
    alone = render(script_with(), [TURN], [voice_clip(1)], seed=1)["1"]
    clips = [voice_clip(2, 0.8), voice_clip(1)]
    both = render(script_with(), [other, TURN], clips, seed=1)["1"]
    late = slice(round(2.0 * RATE_HZ), None)
    np.testing.assert_allclose(alone[late], both[late], atol=1e-6)


def test_peaks_stay_below_full_scale() -> None:
    loud = Clip(30 * voice_clip(1).sound, 0.04, 2.0)
    assert np.abs(render(script_with(), [TURN], [loud], seed=1)["1"]).max() < 0.9
