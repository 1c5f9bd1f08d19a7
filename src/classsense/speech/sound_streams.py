"""What the models make of a stream of sound, computed once however many windows share it.

Both streams read the sound from the ring when a window asks for it: what nobody asks for, because
it was silent, costs nothing.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.domain.ports import SAMPLE_RATE_HZ, SpeechSegmenter, VoiceEmbedder
from classsense.speech.fbank import LENGTH, SHIFT, filter_bank
from classsense.speech.levels import FRAME
from classsense.speech.rows import Rows
from classsense.speech.segmentation import FILTER_STEP, steps_in
from classsense.speech.sound_ring import SoundRing
from classsense.speech.turns import GRID_HZ

_BLOCK: Final = GRID_HZ
"""Frames that the embedder hears at once, 1 s: shorter hears too little of what is around, longer
keeps frames waiting."""


class BandStream:
    """What the segmenter's filters let through of the last seconds. Used by one thread only."""

    def __init__(self, segmenter: SpeechSegmenter, ring: SoundRing, keep_s: float) -> None:
        """Begin without sound.

        Args:
            segmenter: Filters.
            ring: The sound.
            keep_s: Length of the longest window, 1 to 10 s.
        """
        self._segmenter = segmenter
        self._ring = ring
        self._keep = round(keep_s * SAMPLE_RATE_HZ) // FILTER_STEP
        self._rows: Rows[np.float32] | None = None
        self._next = 0

    def window(self, first: int, last: int) -> NDArray[np.float32]:
        """Return what is let through of the samples [first, last), shape (bands, steps).

        Args:
            first: A multiple of 10, never before that of an earlier window by more than `keep_s`;
                below 0 there is silence.
            last: At most what was heard so far.
        """
        begin, steps = first // FILTER_STEP, steps_in(last - first)
        if self._rows is None or begin > self._next or begin < self._next - len(self._rows.all()):
            self._rows, self._next = None, begin
        if begin + steps > self._next:
            sound = self._ring.between(self._next * FILTER_STEP, last)
            bands = self._segmenter.filtered(sound).T
            if self._rows is None:
                self._rows = Rows(np.zeros(bands.shape[1], np.float32))
            self._rows.append(bands)
            self._next += len(bands)
        rows = self._rows
        if rows is None:
            raise ValueError("a window holds at least one step of the filters")
        ahead = self._next - begin
        known = rows.all()
        window = known[len(known) - ahead : len(known) - ahead + steps]
        bands = np.ascontiguousarray(window.T)
        rows.forget_before(len(rows) - self._keep)
        return bands

    def wipe(self) -> None:
        """Overwrite and forget everything."""
        if self._rows is not None:
            self._rows.wipe()
        self._rows = None


class VoiceFrames:
    """What the embedder hears each 20 ms of the last seconds. Used by one thread only."""

    def __init__(self, embedder: VoiceEmbedder, ring: SoundRing, keep_s: float) -> None:
        """Begin without sound.

        Args:
            embedder: Hears.
            ring: The sound.
            keep_s: Length of the longest window, 1 to 10 s.
        """
        self._embedder = embedder
        self._ring = ring
        self._keep = round(keep_s * GRID_HZ)
        self._rows: Rows[np.float32] | None = None
        self._start = 0

    def window(self, first: int, last: int) -> tuple[NDArray[np.float32], int]:
        """Return what was heard in the frames [first, last), and the first frame of that.

        Frames come in blocks of whole seconds; the newest may be missing, and so is what lies
        before the stream.

        Returns:
            Shape (frames, channels) with at most last - first frames; and a frame >= first.
        """
        self._hear(max(0, first), last)
        if self._rows is None:
            return np.zeros((0, 1), np.float32), first
        begin = max(first, self._start + self._rows.first)
        heard = self._rows.between(begin - self._start, last - self._start)
        return heard, begin

    def _hear(self, first: int, last: int) -> None:
        """Hear the whole blocks in [first, last) that were not heard yet."""
        known = self._start + len(self._rows) if self._rows is not None else -1
        if self._rows is None or known + 1 < first - _BLOCK:
            self.wipe()
            self._start = first // _BLOCK * _BLOCK - 1
            known = self._start
        # A block ends one frame early: features look 15 ms ahead.
        for begin in range(known, last - _BLOCK, _BLOCK):
            position = begin * FRAME
            sound = self._ring.between(position, position + _BLOCK * FRAME + LENGTH - SHIFT)
            heard = self._embedder.frames(filter_bank(sound))
            if self._rows is None:
                self._rows = Rows(np.zeros(heard.shape[1], np.float32))
            self._rows.append(heard)
        if self._rows is not None:
            self._rows.forget_before(len(self._rows) - self._keep - _BLOCK)

    def wipe(self) -> None:
        """Overwrite and forget everything."""
        if self._rows is not None:
            self._rows.wipe()
        self._rows = None
