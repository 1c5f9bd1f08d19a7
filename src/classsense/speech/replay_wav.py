"""A recording in place of a microphone: each chunk comes at its own time on the lesson's clock."""

from pathlib import Path
from typing import Final

import numpy as np
import soundfile
import soxr

from classsense.domain.clock import Clock, LessonNs, StopSignal, seconds
from classsense.domain.errors import KnownError
from classsense.domain.lesson import GroupId
from classsense.domain.ports import SAMPLE_RATE_HZ, AudioChunk, Samples
from classsense.speech.stream_position import ns_of, samples_in, wait_for_sound

_LENGTH_TOLERANCE_S: Final = 1.0
"""A recording may promise a little more than it holds."""


class ReplayAudio:
    """An `AudioSource` over WAV or FLAC, any rate and number of channels. Used by one thread only.

    A chunk is delivered when its last sample would have been captured. No sound is skipped for
    being late; only what passed while the source was closed is missing, as with a microphone.
    """

    def __init__(
        self,
        path: Path,
        group: GroupId,
        clock: Clock,
        start_at: LessonNs = LessonNs(0),
        chunk_s: float = 0.5,
    ) -> None:
        """Name the file; nothing is opened yet.

        Args:
            path: Anything that libsndfile reads.
            group: The table that it stands for.
            clock: Says when a chunk's time has come.
            start_at: Where to begin in the file, for a lesson that goes on after a break.
            chunk_s: Length of a chunk, 0.02..2 s.
        """
        self._path = path
        self._group = group
        self._clock = clock
        self._chunk = round(chunk_s * SAMPLE_RATE_HZ)
        self._position = samples_in(start_at)
        self._opened_before = False
        self._file: soundfile.SoundFile | None = None
        self._resampler: soxr.ResampleStream | None = None
        self._ready: Samples = np.zeros(0, np.float32)
        self._ended = False

    def open(self) -> None:
        """Open the file and go to the first sample that is due.

        Raises:
            KnownError: There is no such file (`audio_missing`), or no sound can be read from it
                (`audio_unreadable`): damaged, empty, or of a kind that is not known.
        """
        self.close()
        if not self._path.is_file():
            raise KnownError("audio_missing", file=self._path.name)
        try:
            file = soundfile.SoundFile(self._path)
        except soundfile.LibsndfileError as error:
            raise KnownError("audio_unreadable", file=self._path.name) from error
        if not file.frames or not file.seekable():
            file.close()
            raise KnownError("audio_unreadable", file=self._path.name)
        if self._opened_before:
            self._position = max(self._position, samples_in(self._clock.now()))
        self._opened_before = True
        start = min(file.frames, self._position * file.samplerate // SAMPLE_RATE_HZ)
        file.seek(start)
        self._file = file
        self._ended = False
        self._ready = np.zeros(0, np.float32)
        if file.samplerate != SAMPLE_RATE_HZ:
            self._resampler = soxr.ResampleStream(file.samplerate, SAMPLE_RATE_HZ, 1, "float32")

    def read(self, stop: StopSignal) -> AudioChunk | None:
        """Wait until the next chunk is whole; None when `stop` came or the file has ended.

        Raises:
            KnownError: The file breaks off before its end (`audio_damaged`).
        """
        while len(self._ready) < self._chunk and not self._ended:
            self._decode()
        samples, self._ready = self._ready[: self._chunk], self._ready[self._chunk :]
        if not len(samples) or stop.is_set():
            return None
        at, number = ns_of(self._position), self._position // self._chunk
        end = ns_of(self._position + len(samples))
        if not wait_for_sound(self._clock, end, stop):
            return None
        self._position += len(samples)
        return AudioChunk(samples, at, number, self._group)

    def held_s(self) -> float:
        """Return how many seconds of sound were decoded and wait to be read."""
        return len(self._ready) / SAMPLE_RATE_HZ

    def close(self) -> None:
        """Close the file. May be called twice."""
        if self._file is not None:
            self._file.close()
        self._file = None
        self._resampler = None
        self._ended = True
        self._ready = np.zeros(0, np.float32)

    def _decode(self) -> None:
        """Read half a second, mix it to one channel and bring it to 16 kHz."""
        file = self._file
        if file is None:
            self._ended = True
            return
        try:
            block = file.read(file.samplerate // 2, dtype="float32", always_2d=True)
        except soundfile.LibsndfileError as error:
            raise self._damaged() from error
        self._ended = len(block) < file.samplerate // 2
        if self._ended and file.frames - file.tell() > _LENGTH_TOLERANCE_S * file.samplerate:
            raise self._damaged()
        mono: Samples = block.mean(axis=1, dtype=np.float32)
        if self._resampler is not None:
            mono = self._resampler.resample_chunk(mono, last=self._ended)
        self._ready = np.concatenate([self._ready, mono])

    def _damaged(self) -> KnownError:
        second = round(seconds(ns_of(self._position + len(self._ready))))
        return KnownError("audio_damaged", file=self._path.name, second=second)
