"""What each microphone hears: the own table near, others far, a light room and a low noise."""

import math
import zlib
from collections.abc import Sequence

import numpy as np
from scipy.signal import fftconvolve, lfilter

from make_lesson.talk.clip import Clip
from make_lesson.talk.script import MICROPHONES, Script
from make_lesson.talk.timeline import Turn
from make_lesson.talk.voices import RATE_HZ, Sound

SPEECH_DBFS = -29.0
NOISE_DBFS = -62.0

_VOICE_SPREAD_DB = 2.0  # one child is louder than another
_DECAY_S = 0.30  # to -60 dB: a classroom with curtains
_NEAR_TAIL_DB = -15.0  # energy of the reverberation against the direct sound
_FAR_TAIL_DB = 0.0
_NOISE_POLE = 0.98  # rumble of a ventilation: most of the noise lies low, which FLAC likes
_CEILING = 0.89


def render(
    script: Script, turns: Sequence[Turn], clips: Sequence[Clip], seed: int
) -> dict[str, Sound]:
    """Mix one recording per microphone.

    Args:
        script: The lesson, for its length and its bleeds.
        turns: The plan, in the order of `script.lines()`.
        clips: The sounds, in the same order.
        seed: Draws levels, reverberations and noise.

    Returns:
        Mono sounds at 16 kHz, -1..1, all of the script's length.
    """
    samples = round(script.duration_s * RATE_HZ)
    near = {name: np.zeros(samples) for name in MICROPHONES}
    for turn, clip in zip(turns, clips, strict=True):
        _lay(near[turn.microphone], turn, clip, seed)
    heard = {name: near[name] + _noise(samples, _chance(seed, "noise", name)) for name in near}
    for bleed in script.bleeds:
        for name in bleed.into:
            way = _reverberation(_chance(seed, bleed.source, name), _FAR_TAIL_DB)
            far = fftconvolve(near[bleed.source], way)[:samples]
            heard[name] += far * _ratio(bleed.level_db)
    return {name: _limit(sound) for name, sound in heard.items()}


def _lay(near: np.ndarray, turn: Turn, clip: Clip, seed: int) -> None:
    """Add one clip so that its speech begins at the turn's start."""
    chance = _chance(seed, "voice", turn.voice)
    level_db = SPEECH_DBFS + chance.uniform(-_VOICE_SPREAD_DB, _VOICE_SPREAD_DB)
    wet = fftconvolve(clip.sound, _reverberation(chance, _NEAR_TAIL_DB))
    first = round((turn.start_s - clip.lead_s) * RATE_HZ)
    room = near[first : first + len(wet)]
    room += wet[: len(room)] * _ratio(level_db)


def _reverberation(chance: np.random.Generator, tail_db: float) -> np.ndarray:
    """Return a direct sound without delay followed by exponentially fading noise.

    The whole has unit energy, so that a level in dB means the same near and far.
    """
    length = round(_DECAY_S * RATE_HZ)
    fading = np.exp(-math.log(1000) * np.arange(length) / length)
    tail = chance.standard_normal(length) * fading
    tail[: RATE_HZ // 250] = 0.0  # 4 ms: the first wall is 70 cm off at least
    tail *= _ratio(tail_db) / np.sqrt(np.sum(tail**2))
    tail[0] = 1.0
    return np.asarray(tail / np.sqrt(np.sum(tail**2)))


def _noise(samples: int, chance: np.random.Generator) -> np.ndarray:
    low = lfilter([1.0], [1.0, -_NOISE_POLE], chance.standard_normal(samples))
    return np.asarray(low * _ratio(NOISE_DBFS) / np.sqrt(np.mean(low**2)))


def _limit(sound: np.ndarray) -> Sound:
    """Bend rare peaks smoothly below the ceiling."""
    return np.asarray(_CEILING * np.tanh(sound / _CEILING), np.float32)


def _chance(seed: int, *subject: str) -> np.random.Generator:
    """Give each subject its own stream, so that one more line does not change the others."""
    return np.random.default_rng([seed, zlib.crc32("/".join(subject).encode())])


def _ratio(level_db: float) -> float:
    return float(10 ** (level_db / 20))
