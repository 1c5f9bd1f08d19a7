"""One open device, shared by all tables whose microphones are channels of it."""

import _thread
import atexit
import time
from collections.abc import Sequence
from contextlib import suppress
from threading import Event
from typing import Any, Final

from classsense.domain.clock import NS_PER_S, Clock, LessonNs
from classsense.domain.errors import KnownError
from classsense.domain.ports import Samples
from classsense.speech.audio_ring import AudioRing, Block
from classsense.speech.inputs import Input, Wanted, portaudio

DELIVERS_S: Final = 2.0
"""A device that says nothing for so long is gone."""
FIRST_SOUND_S: Final = 6.0
"""The first sound may take so long: PulseAudio alone takes 2 s to wake an idle source."""
_LETS_GO_S: Final = 1.0
_HIGHEST_RATE_HZ: Final = 48_000
_USUAL_RATES_HZ: Final = (48_000, 44_100, 96_000, 32_000, 16_000, 8_000)

CLOSING: Final[list[object]] = []
"""Streams of devices that have not let go yet."""


class Line:
    """One channel of a device on its way to the thread that reads it.

    Attributes:
        wanted: What it was asked for as.
        rate_hz: Rate of its sound.
        ended: Whether nothing will come any more.
        paused: Whether the device is closed for a moment, and about to be opened again.
    """

    def __init__(self, wanted: Wanted, clock: Clock) -> None:
        self.wanted = wanted
        self.rate_hz = 0
        self.ended = False
        self.paused = False
        self._fresh = True
        self._clock = clock
        self._channel = 0 if wanted.channel is None else wanted.channel - 1
        self._ring = AudioRing(1)

    def plug(self, rate_hz: int) -> bool:
        """Take sound of this rate from now on; False if it had another rate so far.

        What was lost on the way is reported with the first sound that comes.
        """
        if self.rate_hz not in {0, rate_hz}:
            return False
        self.paused, self._fresh = False, True
        if not self.rate_hz:
            self._ring = AudioRing(rate_hz)
            self.rate_hz = rate_hz
        return True

    def interrupt(self) -> None:
        """Note that sound is being lost while the device is closed for a moment."""
        self.paused = True
        self._ring.interrupt()

    def end(self) -> None:
        """Let the reader know that nothing will come any more."""
        self.ended = True

    def heard(self, frames: Samples, latency_s: float, *, broken: bool) -> None:
        """Keep a copy of this line's channel. For the callback.

        Args:
            frames: Shape (n, channels).
            latency_s: How long ago the first of them was captured.
            broken: Whether something was lost before them.
        """
        self._fresh = False
        began = self._clock.now() - round(latency_s * NS_PER_S)
        channel = min(self._channel, frames.shape[1] - 1)
        self._ring.put(frames[:, channel].copy(), LessonNs(began), broken=broken)

    def take(self, timeout_s: float) -> Block | None:
        """Wait for the oldest block; None if none came within `timeout_s`."""
        return self._ring.take(timeout_s)

    @property
    def patience_s(self) -> float:
        """How long to wait for sound before the device is taken for gone."""
        return FIRST_SOUND_S if self._fresh else DELIVERS_S

    @property
    def waiting_s(self) -> float:
        """How many seconds of sound wait to be read."""
        return self._ring.waiting_s


class SharedInput:
    """A device with all lines that hear it. PortAudio opens a device once only.

    Used under the lock of the hub; the callback of PortAudio only copies.
    """

    def __init__(self, device: Input) -> None:
        """Name the device; nothing is opened yet."""
        self.device = device
        self.lines: tuple[Line, ...] = ()
        self._stream: Any = None
        self._channels = 0
        self._rate_hz = 0
        self._latency_s = 0.0
        self._due_s = 0.0

    @property
    def active(self) -> bool:
        """Whether the device delivers."""
        return self._stream is not None and bool(self._stream.active)

    @property
    def delivers(self) -> bool:
        """Whether sound came lately, or the device was opened so lately that it may still come."""
        return self.active and time.monotonic() < self._due_s

    def join(self, *lines: Line) -> None:
        """Let lines hear the device; open it, or open it anew if it needs more channels.

        Raises:
            KnownError: It cannot be opened (`microphone_busy`); lines that heard it have ended.
        """
        together = (*self.lines, *lines)
        needed = _channels(self.device, [line.wanted for line in together])
        if needed <= self._channels and self.active:
            self.lines = _plugged(together, self._rate_hz)
            return
        self.close()
        try:
            self._open(together, needed)
        except KnownError:
            for line in together:
                line.end()
            self.lines = ()
            raise

    def leave(self, line: Line) -> None:
        """Let a line hear no more; the device is closed with the last."""
        self.lines = tuple(each for each in self.lines if each is not line)
        if not self.lines:
            self.close()

    def end(self) -> None:
        """Let the readers know that nothing will come any more."""
        for line in self.lines:
            line.end()

    def close(self) -> None:
        """Give the device back; its lines know that they miss something.

        It is closed in a thread of its own: ALSA's `pulse` inputs do not let go before their source
        is back, which may be never.
        """
        stream, self._stream, self._channels = self._stream, None, 0
        for line in self.lines:
            line.interrupt()
        if stream is None:
            return
        closed = Event()
        CLOSING.append(stream)
        _thread.start_new_thread(_close, (stream, closed))
        if not closed.wait(_LETS_GO_S):
            # PortAudio would wait for such a stream when the program ends.
            atexit.unregister(portaudio()._exit_handler)  # noqa: SLF001 - it has no public name

    def _open(self, lines: Sequence[Line], channels: int) -> None:
        sounddevice = portaudio()
        try:
            stream, rate_hz = self._made(channels)
            self.lines = _plugged(lines, rate_hz)
            self._stream, self._rate_hz, self._channels = stream, rate_hz, channels
            self._latency_s = float(stream.latency)
            self._due_s = time.monotonic() + FIRST_SOUND_S
            stream.start()
        except sounddevice.PortAudioError as error:
            self.close()
            self.lines = ()
            raise KnownError("microphone_busy", name=self.device.name) from error

    def _made(self, channels: int) -> tuple[Any, int]:
        """Return a stream that does not run yet, at the first rate that the device takes."""
        sounddevice = portaudio()
        *others, last = _rates(self.device)
        for rate_hz in others:
            with suppress(sounddevice.PortAudioError):
                return self._stream_at(rate_hz, channels), rate_hz
        return self._stream_at(last, channels), last

    def _stream_at(self, rate_hz: int, channels: int) -> Any:  # noqa: ANN401 - sounddevice has no types
        return portaudio().InputStream(
            device=self.device.index,
            channels=channels,
            samplerate=rate_hz,
            dtype="float32",
            callback=self._heard,
        )

    def _heard(self, frames: Samples, count: int, times: Any, flags: Any) -> None:  # noqa: ANN401 - sounddevice's own types, which it does not export
        """Share what PortAudio brought: called on its thread, which must not be kept waiting."""
        length_s = count / self._rate_hz
        # What the device holds can be no older than its buffer is long; PulseAudio tells up to
        # half a second too much in the first second.
        told_s = times.currentTime - times.inputBufferAdcTime
        latency_s = min(max(0.0, told_s), self._latency_s + length_s)
        self._due_s = time.monotonic() + DELIVERS_S
        for line in self.lines:
            line.heard(frames, latency_s, broken=bool(flags.input_overflow))


def _close(stream: Any, closed: Event) -> None:  # noqa: ANN401 - sounddevice has no types
    with suppress(portaudio().PortAudioError):  # the device may be gone
        stream.close()
    CLOSING.remove(stream)
    closed.set()


def _plugged(lines: Sequence[Line], rate_hz: int) -> tuple[Line, ...]:
    """Return the lines that can hear this rate; one that heard another has ended."""
    plugged = tuple(line for line in lines if line.plug(rate_hz))
    for line in lines:
        if line not in plugged:
            line.end()
    return plugged


def _channels(device: Input, wanted: Sequence[Wanted]) -> int:
    """Return with how many channels a device is opened.

    Systems mix channels where fewer are asked for than there are, so that one channel is had only
    together with all others. A device that takes any number is opened with as many as are told.
    """
    if all(each.channel is None for each in wanted):
        return 1
    if device.known_channels is not None:
        return device.known_channels
    asked = [count for each in wanted for count in (each.channel, each.channels) if count]
    return min(max(asked), device.channels)


def _rates(device: Input) -> list[int]:
    """Return the rates to try: the device's own, unless 48 kHz does as well."""
    own = min(device.rate_hz, _HIGHEST_RATE_HZ)
    return list(dict.fromkeys((own, device.rate_hz, *_USUAL_RATES_HZ)))
