"""Sounds in which nobody speaks, and what bad microphones make of speech."""

from collections.abc import Callable

import numpy as np
import soxr

from classsense.domain.ports import SAMPLE_RATE_HZ, Samples

LENGTH_S = 5.0


def times() -> Samples:
    """Return the time of each sample, seconds."""
    samples = np.arange(round(LENGTH_S * SAMPLE_RATE_HZ))
    return np.asarray(samples / SAMPLE_RATE_HZ, np.float32)


def white(level: float) -> Samples:
    """Return hiss of this RMS."""
    hiss = np.random.default_rng(1).normal(0, level, len(times()))
    return np.asarray(hiss, np.float32)


def rumble() -> Samples:
    """Return a brown noise, as of a fan or a street."""
    steps = np.cumsum(np.random.default_rng(2).normal(0, 1, len(times())))
    low = steps - np.convolve(steps, np.ones(1600) / 1600, "same")
    return np.asarray(0.1 * low / np.abs(low).max(), np.float32)


def tune() -> Samples:
    """Return a melody of plucked tones with overtones."""
    at, sound = times(), np.zeros(len(times()), np.float32)
    for number, half_tones in enumerate((0, 4, 7, 12, 7, 4, 0, 5, 9, 12)):
        since = at - number * 0.5
        pitch = 262 * 2 ** (half_tones / 12)
        tone = sum(np.sin(2 * np.pi * k * pitch * since) / k for k in (1, 2, 3, 4))
        sound += np.where(since >= 0, tone * np.exp(-3 * np.maximum(since, 0)), 0)
    return np.asarray(0.2 * sound / np.abs(sound).max(), np.float32)


def chords() -> Samples:
    """Return held chords with vibrato, as of strings."""
    at, sound = times(), np.zeros(len(times()), np.float32)
    for pitch in (220, 277.2, 329.6, 440):
        wobble = 4 * np.sin(2 * np.pi * 5.5 * at)
        sound += sum(np.sin(2 * np.pi * k * pitch * at + k * wobble) / k for k in (1, 2, 3))
    return np.asarray(0.2 * sound / np.abs(sound).max(), np.float32)


def beats() -> Samples:
    """Return drum-like bursts."""
    at = times() % 0.5
    burst = np.random.default_rng(3).normal(0, 1, len(at)) * np.exp(-at * 30)
    return np.asarray(0.2 * burst, np.float32)


def hum() -> Samples:
    """Return the hum of the mains, clipped."""
    return np.asarray(np.clip(0.9 * np.sin(2 * np.pi * 50 * times()) * 3, -0.5, 0.5), np.float32)


def bell() -> Samples:
    """Return a school bell: four long notes with beating overtones."""
    at, sound = times(), np.zeros(len(times()), np.float32)
    for number, pitch in enumerate((440.0, 349.2, 392.0, 261.6)):
        since = at - number
        tone = sum(
            np.sin(2 * np.pi * r * pitch * since) / (i + 1) for i, r in enumerate((1, 2.76, 5.4))
        )
        sound += np.where(since >= 0, tone * np.exp(-1.2 * np.maximum(since, 0)), 0)
    return np.asarray(0.3 * sound / np.abs(sound).max(), np.float32)


NOISES: dict[str, Callable[[], Samples]] = {
    "silence": lambda: np.zeros(len(times()), np.float32),
    "faint hiss": lambda: white(1e-3),
    "loud hiss": lambda: white(0.1),
    "clipped hiss": lambda: np.clip(white(1.0), -1, 1),
    "rumble": rumble,
    "tune": tune,
    "chords": chords,
    "beats": beats,
    "hum": hum,
    "bell": bell,
}


def clipped(speech: Samples) -> Samples:
    """Return speech as a microphone that is turned up far too high delivers it."""
    return np.asarray(np.clip(speech * (8 / np.abs(speech).max()), -1, 1), np.float32)


def telephone(speech: Samples) -> Samples:
    """Return speech that came through an 8 kHz source."""
    narrow = soxr.resample(speech, SAMPLE_RATE_HZ, 8000)
    return np.asarray(soxr.resample(narrow, 8000, SAMPLE_RATE_HZ), np.float32)[: len(speech)]


def quiet(speech: Samples) -> Samples:
    """Return speech at the far end of the room, 30 dB down, with hiss."""
    far = speech * (10 ** (-30 / 20))
    return np.asarray(far + np.random.default_rng(4).normal(0, 3e-4, len(far)), np.float32)
