"""Recordings as whole arrays, for what is measured on them."""

from pathlib import Path

import numpy as np
import soundfile
import soxr

from classsense.domain.ports import SAMPLE_RATE_HZ, Samples


def sound_of(path: Path) -> Samples:
    """Return a recording at 16 kHz, one channel, shape (n,)."""
    sound, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    mono: Samples = sound.mean(axis=1, dtype=np.float32)
    if rate_hz != SAMPLE_RATE_HZ:
        mono = soxr.resample(mono, rate_hz, SAMPLE_RATE_HZ).astype(np.float32)
    return mono
