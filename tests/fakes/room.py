"""Talk without words at several tables of a room, and what each microphone hears of the others."""

import numpy as np

from classsense.domain.ports import SAMPLE_RATE_HZ, Samples


def babble(seed: int, spans: list[tuple[float, float]], length_s: float) -> Samples:
    """Return noise with the rhythm of syllables, in changing bands, during `spans`."""
    rng = np.random.default_rng(seed)
    times = np.arange(round(length_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    sound = np.zeros(len(times))
    steps = np.repeat(rng.uniform(0, 1, int(length_s * 8) + 1), SAMPLE_RATE_HZ // 8)[: len(times)]
    for pitch in (250, 600, 1400, 3000):
        band = np.repeat(rng.uniform(0, 1, int(length_s * 6) + 1), SAMPLE_RATE_HZ // 6 + 1)
        sound += np.sin(2 * np.pi * pitch * times + rng.uniform(0, 6)) * band[: len(times)] ** 2
    speaking = np.zeros(len(times), bool)
    for start_s, end_s in spans:
        speaking |= (times >= start_s) & (times < end_s)
    return (0.1 * sound * steps**2 * speaking).astype(np.float32)


def arriving(sound: Samples, quieter_db: float, later_s: float) -> Samples:
    """Return a sound as another microphone hears it."""
    shift = round(later_s * SAMPLE_RATE_HZ)
    moved = np.concatenate([np.zeros(shift, np.float32), sound])[: len(sound)]
    return (moved * 10 ** (-quieter_db / 20)).astype(np.float32)


def noisy(sound: Samples, seed: int) -> Samples:
    noise = np.random.default_rng(seed).normal(0, 3e-4, len(sound))
    return (sound + noise).astype(np.float32)
