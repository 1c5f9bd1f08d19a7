"""A microphone of this computer, through PortAudio."""

from contextlib import ExitStack
from typing import Any, Final

import numpy as np
import soxr

from classsense.domain.clock import NS_PER_S, Clock, LessonNs, StopSignal
from classsense.domain.errors import KnownError
from classsense.domain.lesson import GroupId
from classsense.domain.ports import SAMPLE_RATE_HZ, AudioChunk, Samples
from classsense.speech.audio_ring import AudioRing, Block
from classsense.speech.inputs import choose, in_use, portaudio, sound_inputs
from classsense.speech.sample_clock import SampleClock
from classsense.speech.stream_position import ns_of

_HIGHEST_RATE_HZ: Final = 48_000
_WAIT_S: Final = 0.1
_LOST_AFTER_S: Final = 2.0
"""A microphone that says nothing for so long was unplugged."""


class Microphone:
    """An `AudioSource`. Used by one thread only; the callback of PortAudio only copies.

    Sound is read at the device's own rate, 16 to 48 kHz, and brought to 16 kHz. Where sound was
    lost, the next chunk's `number` leaves one out and its `at` says how much.
    """

    def __init__(self, name: str, group: GroupId, clock: Clock, chunk_s: float = 0.25) -> None:
        """Name the microphone; nothing is opened yet.

        Args:
            name: Its name or a part of it; `NAME#2` is the second that matches.
            group: Its table.
            clock: Tells lesson time.
            chunk_s: Length of a chunk, 0.05..1 s.
        """
        self._name = name
        self._group = group
        self._clock = clock
        self._chunk_s = chunk_s
        self._number = -1
        self._open = ExitStack()
        self._stream: Any = None
        self._rate_hz = SAMPLE_RATE_HZ
        self._ring = AudioRing(SAMPLE_RATE_HZ)
        self._times = SampleClock()
        self._resampler: soxr.ResampleStream | None = None
        self._held: Block | None = None
        # Samples that went into the resampler and have not come out, at 16 kHz.
        self._owed = 0.0

    def open(self) -> None:
        """Find the microphone and begin to record.

        Raises:
            KnownError: There is none of that name (`microphone_missing`), more than one
                (`microphone_ambiguous`), it cannot be opened (`microphone_busy`), or the system
                lacks PortAudio (`portaudio_missing`).
        """
        self.close()
        sounddevice = portaudio()
        device = choose(self._name, sound_inputs())
        self._rate_hz = min(max(device.rate_hz, SAMPLE_RATE_HZ), _HIGHEST_RATE_HZ)
        self._ring = AudioRing(self._rate_hz)
        self._times = SampleClock()
        self._held = None
        self._begin()
        try:
            with ExitStack() as opening:
                self._stream = opening.enter_context(
                    sounddevice.InputStream(
                        device=device.index,
                        channels=1,
                        samplerate=self._rate_hz,
                        dtype="float32",
                        callback=self._heard,
                    )
                )
                opening.enter_context(in_use(self._stream))
                self._open = opening.pop_all()
        except sounddevice.PortAudioError as error:
            raise KnownError("microphone_busy", name=device.name) from error

    def read(self, stop: StopSignal) -> AudioChunk | None:
        """Wait for the next chunk; None when `stop` came or the microphone is closed.

        Raises:
            KnownError: The microphone went away (`microphone_lost`).
        """
        if self._stream is None:
            return None
        blocks: list[Block] = []
        wanted = round(self._chunk_s * self._rate_hz)
        while sum(len(block.samples) for block in blocks) < wanted:
            block = self._next(stop)
            if block is None:
                return None
            if blocks and (block.lost or block.broken):
                self._held = block
                break
            blocks.append(block)
        return self._chunk(blocks)

    def close(self) -> None:
        """Give the microphone back. May be called twice."""
        self._open.close()
        self._stream = None

    def _heard(self, frames: Samples, count: int, time: Any, flags: Any) -> None:  # noqa: ANN401 - sounddevice's own types, which it does not export
        """Copy what PortAudio brought: called on its thread, which must not be kept waiting."""
        latency_s = max(0.0, time.currentTime - time.inputBufferAdcTime)
        began = self._clock.now() - round(latency_s * NS_PER_S)
        del count
        self._ring.put(frames[:, 0].copy(), LessonNs(began), broken=bool(flags.input_overflow))

    def _next(self, stop: StopSignal) -> Block | None:
        """Return the next block; None when `stop` came."""
        held, self._held = self._held, None
        if held is not None:
            return held
        silent_s = 0.0
        while not stop.is_set():
            block = self._ring.take(_WAIT_S)
            if block is not None:
                return block
            silent_s += _WAIT_S
            if silent_s >= _LOST_AFTER_S or not self._stream.active:
                self.close()
                raise KnownError("microphone_lost", name=self._name)
        return None

    def _chunk(self, blocks: list[Block]) -> AudioChunk:
        """Make one chunk of blocks without a hole between them."""
        first = blocks[0]
        if first.lost or first.broken:
            self._begin_after_hole(first)
        self._number += 1
        before = self._owed
        sound = np.concatenate([block.samples for block in blocks])
        self._owed += len(sound) * SAMPLE_RATE_HZ / self._rate_hz
        if self._resampler is not None:
            sound = self._resampler.resample_chunk(sound)
        self._owed -= len(sound)
        measured = LessonNs(first.measured - ns_of(round(before)))
        at = self._times.place(measured, len(sound))
        return AudioChunk(sound, at, self._number, self._group)

    def _begin_after_hole(self, first: Block) -> None:
        """Count what is missing before `first`; what the resampler still held is missing too."""
        missing = self._owed + first.lost * SAMPLE_RATE_HZ / self._rate_hz
        self._times.lost(round(missing))
        if first.broken:
            self._times = SampleClock()
        self._number += 1
        self._begin()

    def _begin(self) -> None:
        """Resample from here on without knowledge of what came before."""
        self._owed = 0.0
        self._resampler = None
        if self._rate_hz != SAMPLE_RATE_HZ:
            self._resampler = soxr.ResampleStream(self._rate_hz, SAMPLE_RATE_HZ, 1, "float32")
