"""Recordings for tests, written to a folder of the test."""

from pathlib import Path

import numpy as np
import soundfile

from classsense.domain.ports import SAMPLE_RATE_HZ, Samples


def write_sound(
    path: Path, sound: Samples, rate_hz: int = SAMPLE_RATE_HZ, channels: int = 1
) -> Path:
    """Write a sound, the same in every channel; the ending says whether WAV or FLAC."""
    soundfile.write(path, np.tile(sound[:, None], (1, channels)), rate_hz)
    return path


def tone(duration_s: float, rate_hz: int = SAMPLE_RATE_HZ, pitch_hz: float = 440.0) -> Samples:
    """Return a tone that grows louder, so that each part of it is told from every other."""
    times = np.arange(round(duration_s * rate_hz)) / rate_hz
    loudness = 0.1 + 0.5 * times / duration_s
    return (loudness * np.sin(2 * np.pi * pitch_hz * times)).astype(np.float32)
