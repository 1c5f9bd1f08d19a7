"""Sounds in which nobody speaks, at 16 kHz, and speech that was spoilt on its way."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
import soxr

from classsense.domain.ports import SAMPLE_RATE_HZ, Samples


def _times(duration_s: float) -> np.ndarray:
    return np.arange(round(duration_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ


def silence(duration_s: float) -> Samples:
    return np.zeros(round(duration_s * SAMPLE_RATE_HZ), np.float32)


def white_noise(duration_s: float, level: float = 0.03) -> Samples:
    rng = np.random.default_rng(1)
    return rng.normal(0, level, round(duration_s * SAMPLE_RATE_HZ)).astype(np.float32)


def pink_noise(duration_s: float, level: float = 0.05) -> Samples:
    spectrum = np.fft.rfft(white_noise(duration_s))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    spectrum[0] = 0
    sound = np.fft.irfft(spectrum)
    return np.asarray(level * sound / sound.std(), np.float32)


def swelling_noise(duration_s: float) -> Samples:
    """Noise that comes and goes, like a fan, rain or chairs."""
    times = _times(duration_s)
    swell = 0.5 + 0.5 * np.sin(2 * np.pi * 0.3 * times)
    return (pink_noise(duration_s) * swell**2).astype(np.float32)


def hum(duration_s: float) -> Samples:
    """Return the mains with its harmonics."""
    times = _times(duration_s)
    parts = [np.sin(2 * np.pi * 50 * n * times) / n for n in range(1, 9)]
    sound = 0.05 * np.sum(parts, axis=0)
    return np.asarray(sound + white_noise(duration_s, 1e-3), np.float32)


def _note(pitch_hz: float, duration_s: float) -> np.ndarray:
    times = _times(duration_s)
    parts = [np.sin(2 * np.pi * pitch_hz * n * times) / n**1.5 for n in range(1, 6)]
    return np.asarray(np.sum(parts, axis=0) * np.exp(-2.5 * times))


def arpeggio(duration_s: float) -> Samples:
    """Return a piano's broken chords."""
    pitches = 220 * 2 ** (np.array([0, 4, 7, 12, 16, 12, 7, 4, 5, 9, 12, 17, 12, 9]) / 12)
    count = round(duration_s / 0.25)
    notes = [_note(pitches[n % len(pitches)], 0.25) for n in range(count)]
    return (0.15 * np.concatenate(notes)).astype(np.float32) + white_noise(count * 0.25, 1e-3)


def chords(duration_s: float) -> Samples:
    """Return held chords, one a second."""
    roots = 220 * 2 ** (np.array([0, 5, 7, 0]) / 12)
    played = [
        np.sum([_note(roots[n % 4] * 2 ** (step / 12), 1.0) for step in (0, 4, 7)], axis=0)
        for n in range(round(duration_s))
    ]
    return (0.08 * np.concatenate(played)).astype(np.float32) + white_noise(round(duration_s), 1e-3)


def knocks(duration_s: float) -> Samples:
    """Return pens and chairs: short bursts at random times."""
    rng = np.random.default_rng(2)
    sound = white_noise(duration_s, 1e-3)
    for at in rng.integers(0, len(sound) - 1600, round(duration_s * 1.5)):
        burst = rng.normal(0, 0.3, 800) * np.exp(-np.arange(800) / 120)
        sound[at : at + 800] += burst.astype(np.float32)
    return sound


WITHOUT_SPEECH: Final[Mapping[str, Callable[[float], Samples]]] = MappingProxyType(
    {
        each.__name__: each
        for each in (
            silence, white_noise, pink_noise, swelling_noise, hum, arpeggio, chords, knocks,
        )
    }
)  # fmt: skip


def clipped(speech: Samples, gain: float = 30.0) -> Samples:
    """Return speech from a microphone whose gain is far too high."""
    return np.asarray(np.clip(speech * np.float32(gain), -1, 1), np.float32)


def telephone(speech: Samples) -> Samples:
    """Return speech from a device of 8 kHz, brought to 16."""
    narrow = soxr.resample(speech, SAMPLE_RATE_HZ, 8000)
    return np.asarray(soxr.resample(narrow, 8000, SAMPLE_RATE_HZ), np.float32)
