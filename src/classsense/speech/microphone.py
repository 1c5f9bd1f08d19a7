"""A microphone of this computer, through PortAudio."""

from typing import Final

import numpy as np
import soxr

from classsense.domain.clock import Clock, LessonNs, StopSignal
from classsense.domain.errors import KnownError
from classsense.domain.lesson import GroupId
from classsense.domain.ports import SAMPLE_RATE_HZ, AudioChunk
from classsense.speech.audio_ring import Block
from classsense.speech.input_hub import HUB, InputHub
from classsense.speech.inputs import Wanted
from classsense.speech.sample_clock import STRETCH_LIMIT, SampleClock
from classsense.speech.shared_input import Line
from classsense.speech.stream_position import ns_of

_WAIT_S: Final = 0.1


class Microphone:
    """An `AudioSource`. Used by one thread only; the callback of PortAudio only copies.

    Sound is read at the device's own rate and brought to 16 kHz, a little more or less so that it
    keeps step with the lesson's clock. Where sound was lost, the next chunk's `number` leaves one
    out and its `at` says how much.
    """

    def __init__(
        self,
        name: str,
        group: GroupId,
        clock: Clock,
        chunk_s: float = 0.25,
        hub: InputHub = HUB,
    ) -> None:
        """Name the microphone; nothing is opened yet.

        Args:
            name: Its name or a part of it; `NAME#2` is the second that matches, `NAME@3` its third
                channel; empty is the system's own choice.
            group: Its table.
            clock: Tells lesson time.
            chunk_s: Length of a chunk, 0.05..1 s.
            hub: Opens devices.
        """
        self._wanted = Wanted.parse(name)
        self._name = name
        self._group = group
        self._clock = clock
        self._chunk_s = chunk_s
        self._hub = hub
        self._number = -1
        self._line: Line | None = None
        self._rate_hz = SAMPLE_RATE_HZ
        self._times = SampleClock()
        self._resampler: soxr.ResampleStream | None = None
        self._held: Block | None = None
        # Samples that went into the resampler and have not come out, at 16 kHz.
        self._owed = 0.0

    def open(self) -> None:
        """Find the microphone and begin to record.

        Raises:
            KnownError: There is none of that name (`microphone_missing`), more than one
                (`microphone_ambiguous`), it has no such channel (`microphone_channel`), it cannot
                be opened (`microphone_busy`), or the system lacks PortAudio (`portaudio_missing`).
        """
        self.close()
        self._line = self._hub.connect(self._wanted, self._clock)
        self._rate_hz = self._line.rate_hz
        self._times.broke_off()
        self._held = None
        self._begin()

    def read(self, stop: StopSignal) -> AudioChunk | None:
        """Wait for the next chunk; None when `stop` came or the microphone is closed.

        Raises:
            KnownError: The microphone went away (`microphone_lost`).
        """
        line = self._line
        if line is None:
            return None
        blocks: list[Block] = []
        wanted = round(self._chunk_s * self._rate_hz)
        while sum(len(block.samples) for block in blocks) < wanted:
            block = self._next(line, stop)
            if block is None:
                return None
            if blocks and not block.follows:
                self._held = block
                break
            blocks.append(block)
        return self._chunk(blocks)

    def close(self) -> None:
        """Give the microphone back. May be called twice."""
        line, self._line = self._line, None
        if line is not None:
            self._hub.disconnect(line)

    def held_s(self) -> float:
        """Return how many seconds of sound wait to be read: at most 4. Safe from any thread."""
        line = self._line
        return 0.0 if line is None else line.waiting_s

    def _next(self, line: Line, stop: StopSignal) -> Block | None:
        """Return the next block; None when `stop` came."""
        held, self._held = self._held, None
        if held is not None:
            return held
        silent_s = 0.0
        while not stop.is_set():
            block = line.take(_WAIT_S)
            if block is not None:
                return block
            silent_s = 0.0 if line.paused else silent_s + _WAIT_S
            if silent_s >= line.patience_s or line.ended:
                self.close()
                raise KnownError("microphone_lost", name=self._name)
        return None

    def _chunk(self, blocks: list[Block]) -> AudioChunk:
        """Make one chunk of blocks without a hole between them."""
        first = blocks[0]
        if not first.follows:
            self._begin_after_hole(first)
        self._number += 1
        before = self._owed
        sound = np.concatenate([block.samples for block in blocks])
        in_hz = self._rate_hz / self._times.stretch
        self._owed += len(sound) * SAMPLE_RATE_HZ / in_hz
        if self._resampler is not None:
            self._resampler.set_io_ratio(in_hz, SAMPLE_RATE_HZ)
            sound = self._resampler.resample_chunk(sound)
        self._owed -= len(sound)
        measured = LessonNs(first.measured - ns_of(round(before)))
        at = self._times.place(measured, len(sound))
        return AudioChunk(sound, at, self._number, self._group)

    def _begin_after_hole(self, first: Block) -> None:
        """Count what is missing before `first`; what the resampler still held is missing too."""
        missing = self._owed + first.lost * SAMPLE_RATE_HZ / self._rate_hz
        self._times.lost(round(missing))
        if first.broken or first.away:
            self._times.broke_off()
        if first.broken or first.lost:
            self._number += 1
        self._begin()

    def _begin(self) -> None:
        """Resample from here on without knowledge of what came before."""
        self._owed = 0.0
        highest_hz = self._rate_hz * STRETCH_LIMIT
        self._resampler = soxr.ResampleStream(highest_hz, SAMPLE_RATE_HZ, 1, "float32", vr=True)
