"""Notices a microphone that brings nothing, and one that is too loud."""

from collections import deque
from typing import Final, TypeVar

import numpy as np

from classsense.domain.ports import SAMPLE_RATE_HZ, AudioChunk
from classsense.domain.sound_level import MicrophoneLevel

T = TypeVar("T")

SILENT: Final = "microphone_silent"
CLIPPING: Final = "microphone_clipping"
FULL_SCALE: Final = 0.999
_FLOOR_DB: Final = -100.0
_DIGITAL_SILENCE_S: Final = 5.0
"""Sound that is zero for so long was never captured: a switch, a cable, a muted input."""
_NOTHING_S: Final = 60.0
"""Even a class that writes in silence moves a chair or a pen in so long."""
_STANDS_OUT_DB: Final = 6.0
_CLIPPED_SHARE: Final = 0.001
_CLIPPED_S: Final = 3.0
"""Of the last `_CLIPPED_OF_S`: one shout is no reason."""
_CLIPPED_OF_S: Final = 6.0


def level_of(chunk: AudioChunk) -> MicrophoneLevel:
    """Return how loud a chunk is."""
    samples = chunk.samples
    if not len(samples):
        return MicrophoneLevel(f"microphone:{chunk.group}", _FLOOR_DB, _FLOOR_DB)
    power = float(np.mean(np.square(samples, dtype=np.float64)))
    peak = float(np.abs(samples).max())
    return MicrophoneLevel(
        f"microphone:{chunk.group}",
        rms_db=round(10 * float(np.log10(power + 1e-10)), 1),
        peak_db=round(20 * float(np.log10(peak + 1e-5)), 1),
    )


class MicrophoneWatch:
    """Looks at the chunks of one microphone, in order. Used by one thread only.

    Silent is a microphone of which nothing stood out from its own noise for a minute, or whose
    sound was zero for 5 s; it is heard again with the first sound. Clipping is one of whose last
    six seconds three had samples at full scale.
    """

    def __init__(self) -> None:
        self._zero_s = 0.0
        self._nothing_s = 0.0
        self._levels: deque[tuple[float, float]] = deque()
        self._clipped: deque[tuple[float, bool]] = deque()

    def hear(self, chunk: AudioChunk, level: MicrophoneLevel) -> str:
        """Return what is wrong once `chunk` was heard: the key of an error text, or nothing."""
        length_s = len(chunk.samples) / SAMPLE_RATE_HZ
        if not length_s:
            return ""
        self._note_silence(level, length_s)
        at_full_scale = float(np.mean(np.abs(chunk.samples) >= FULL_SCALE))
        self._clipped.append((length_s, at_full_scale >= _CLIPPED_SHARE))
        _keep(self._clipped, _CLIPPED_OF_S)
        if sum(length for length, clipped in self._clipped if clipped) >= _CLIPPED_S:
            return CLIPPING
        silent = self._zero_s >= _DIGITAL_SILENCE_S or self._nothing_s >= _NOTHING_S
        return SILENT if silent else ""

    def _note_silence(self, level: MicrophoneLevel, length_s: float) -> None:
        zero = level.peak_db <= _FLOOR_DB
        self._zero_s = self._zero_s + length_s if zero else 0.0
        self._levels.append((length_s, level.rms_db))
        _keep(self._levels, _NOTHING_S)
        quietest_db = float(np.percentile([db for _, db in self._levels], 10))
        stands_out = level.rms_db > quietest_db + _STANDS_OUT_DB
        self._nothing_s = 0.0 if stands_out else self._nothing_s + length_s


def _keep(
    lately: "deque[tuple[float, float]] | deque[tuple[float, bool]]", longest_s: float
) -> None:
    """Forget what is older than `longest_s`."""
    while sum(length for length, _ in lately) > longest_s:
        lately.popleft()
