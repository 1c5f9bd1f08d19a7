"""A recording that begins again whenever it ends, for lessons longer than any recording."""

from pathlib import Path

import numpy as np
import soundfile
import soxr

from classsense.domain.clock import Clock, LessonNs, StopSignal
from classsense.domain.errors import KnownError
from classsense.domain.lesson import GroupId
from classsense.domain.ports import SAMPLE_RATE_HZ, AudioChunk, Samples
from classsense.speech.stream_position import ns_of, samples_in, wait_for_sound


class LoopedAudio:
    """An `AudioSource` over a short WAV or FLAC. Used by one thread only.

    A chunk is delivered when its last sample would have been captured. The recording is decoded
    once and stays in memory.
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
            path: Anything that libsndfile reads, up to some minutes.
            group: The table that it stands for.
            clock: Says when a chunk's time has come.
            start_at: Lesson time to begin at.
            chunk_s: Length of a chunk, 0.02..2 s.
        """
        self._path = path
        self._group = group
        self._clock = clock
        self._chunk = round(chunk_s * SAMPLE_RATE_HZ)
        self._position = samples_in(start_at)
        self._opened_before = False
        self._sound: Samples | None = None

    def open(self) -> None:
        """Read the file.

        Raises:
            KnownError: There is no such file (`audio_missing`), or no sound can be read from it
                (`audio_unreadable`).
        """
        self.close()
        if not self._path.is_file():
            raise KnownError("audio_missing", file=self._path.name)
        try:
            sound, rate_hz = soundfile.read(self._path, dtype="float32", always_2d=True)
        except soundfile.LibsndfileError as error:
            raise KnownError("audio_unreadable", file=self._path.name) from error
        if not len(sound):
            raise KnownError("audio_unreadable", file=self._path.name)
        mono = sound.mean(axis=1, dtype=np.float32)
        if rate_hz != SAMPLE_RATE_HZ:
            mono = soxr.resample(mono, rate_hz, SAMPLE_RATE_HZ)
        self._sound = mono
        if self._opened_before:
            self._position = max(self._position, samples_in(self._clock.now()))
        self._opened_before = True

    def read(self, stop: StopSignal) -> AudioChunk | None:
        """Wait until the next chunk is whole; None after `stop`, a close or the lesson's end."""
        if self._sound is None or stop.is_set():
            return None
        end = self._position + self._chunk
        if not wait_for_sound(self._clock, ns_of(end), stop):
            return None
        wanted = np.arange(self._position, end) % len(self._sound)
        number = self._position // self._chunk
        chunk = AudioChunk(self._sound[wanted], ns_of(self._position), number, self._group)
        self._position = end
        return chunk

    def held_s(self) -> float:
        """Return nothing: no sound of a room waits here."""
        return 0.0

    def close(self) -> None:
        """Forget the recording. May be called twice."""
        self._sound = None
