"""A microphone of any rate, fed as the callback of PortAudio feeds it, on an injected clock."""

import threading

import numpy as np
import pytest

from classsense.domain.clock import Clock, LessonNs, StopSignal, lesson_ns, seconds
from classsense.domain.errors import KnownError
from classsense.domain.ports import SAMPLE_RATE_HZ, AudioChunk, Samples
from classsense.speech.input_hub import InputHub
from classsense.speech.inputs import Wanted
from classsense.speech.microphone import Microphone
from classsense.speech.shared_input import Line
from classsense.speech.stream_position import StreamPosition
from fakes.speech import TABLE

BLOCK_S = 0.05


class HandClock:
    """Lesson time that a test turns."""

    def __init__(self) -> None:
        self.at = LessonNs(0)

    def now(self) -> LessonNs:
        return self.at

    def wait_until(self, at: LessonNs, stop: StopSignal) -> bool:
        del at
        return not stop.is_set()

    def reached(self, worker: str, at: LessonNs) -> None:
        """Nobody waits."""


class Plugged(InputHub):
    """A hub with one device of which the test is the driver."""

    def __init__(self, rate_hz: int) -> None:
        super().__init__()
        self.rate_hz = rate_hz
        self.lines: list[Line] = []

    def connect(self, wanted: Wanted, clock: Clock) -> Line:
        line = Line(wanted, clock)
        assert line.plug(self.rate_hz)
        self.lines.append(line)
        return line

    def disconnect(self, line: Line) -> None:
        line.end()


class Desk:
    """A microphone with its device, and what was heard so far."""

    def __init__(self, rate_hz: int, name: str = "mic") -> None:
        self.clock = HandClock()
        self.hub = Plugged(rate_hz)
        self.microphone = Microphone(name, TABLE, self.clock, 0.25, self.hub)
        self.microphone.open()
        self.chunks: list[AudioChunk] = []
        self._never = threading.Event()
        self._fed = 0.0

    def feed(self, sound: Samples, *, broken: bool = False, off_ppm: float = 0.0) -> None:
        """Deliver sound of shape (n, channels) block by block; read whatever makes a chunk."""
        size = round(BLOCK_S * self.hub.rate_hz)
        for first in range(0, len(sound), size):
            block = sound[first : first + size]
            self._fed += len(block) / self.hub.rate_hz / (1 + off_ppm / 1e6)
            self.clock.at = lesson_ns(self._fed)
            latency_s = len(block) / self.hub.rate_hz
            self.hub.lines[-1].heard(block, latency_s, broken=broken and first == 0)
            if self.microphone.held_s() >= 0.25 + 2 * BLOCK_S:
                self.read()

    def read(self) -> None:
        chunk = self.microphone.read(self._never)
        assert chunk is not None
        self.chunks.append(chunk)

    def wait(self, duration_s: float) -> None:
        self._fed += duration_s


def tones(duration_s: float, rate_hz: int, *pitches_hz: float) -> Samples:
    times = np.arange(round(duration_s * rate_hz)) / rate_hz
    return np.stack([0.3 * np.sin(2 * np.pi * hz * times) for hz in pitches_hz], axis=1).astype(
        np.float32
    )


def loudest_hz(sound: Samples) -> float:
    power = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) ** 2
    return float(np.argmax(power) * SAMPLE_RATE_HZ / len(sound))


@pytest.mark.parametrize("rate_hz", [8000, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000])
def test_every_rate_becomes_16_khz_without_a_hole(rate_hz: int) -> None:
    desk, stream = Desk(rate_hz), StreamPosition(TABLE)
    desk.feed(tones(20.0, rate_hz, 1000.0))
    placed = [stream.place(chunk) for chunk in desk.chunks]
    assert [chunk.number for chunk in desk.chunks] == list(range(len(desk.chunks)))
    assert not any(each.skipped or each.gap for each in placed)
    sound = np.concatenate([chunk.samples for chunk in desk.chunks])
    end = desk.chunks[-1].at + lesson_ns(len(desk.chunks[-1].samples) / SAMPLE_RATE_HZ)
    assert len(sound) / SAMPLE_RATE_HZ == pytest.approx(seconds(LessonNs(end)), abs=0.02)
    assert len(sound) / SAMPLE_RATE_HZ > 19
    assert loudest_hz(sound[SAMPLE_RATE_HZ:]) == pytest.approx(1000, abs=1)


def test_nothing_above_8_khz_folds_down() -> None:
    desk = Desk(96_000)
    desk.feed(tones(4.0, 96_000, 13_000.0))
    sound = np.concatenate([chunk.samples for chunk in desk.chunks])
    assert np.abs(sound[SAMPLE_RATE_HZ // 2 :]).max() < 1e-3


def test_a_channel_is_taken_out_of_an_interface() -> None:
    desk = Desk(48_000, name="interface@3")
    desk.feed(tones(3.0, 48_000, 400.0, 900.0, 1500.0, 2500.0))
    sound = np.concatenate([chunk.samples for chunk in desk.chunks])
    assert loudest_hz(sound[8000:]) == pytest.approx(1500, abs=1)


@pytest.mark.parametrize("off_ppm", [-200.0, 200.0])
def test_a_device_that_is_off_stays_in_step(off_ppm: float) -> None:
    desk, stream = Desk(16_000), StreamPosition(TABLE)
    desk.feed(np.zeros((240 * 16_000, 1), np.float32), off_ppm=off_ppm)
    placed = [stream.place(chunk) for chunk in desk.chunks]
    assert not any(each.skipped or each.gap for each in placed)
    last = desk.chunks[-1]
    fed_before = sum(len(chunk.samples) for chunk in desk.chunks[:-1]) / SAMPLE_RATE_HZ
    assert seconds(last.at) == pytest.approx(fed_before, abs=0.02)
    delivered_s = 240 / (1 + off_ppm / 1e6) - seconds(last.at)
    assert 0 < delivered_s < 1


def test_what_was_lost_on_the_way_is_a_gap_of_its_length() -> None:
    desk, stream = Desk(48_000), StreamPosition(TABLE)
    desk.feed(tones(5.0, 48_000, 1000.0))
    desk.wait(1.5)
    desk.feed(tones(5.0, 48_000, 1000.0), broken=True)
    gaps = [placed.gap for placed in map(stream.place, desk.chunks) if placed.gap]
    assert [gap.reason for gap in gaps] == ["overflow"]
    assert seconds(LessonNs(gaps[0].end - gaps[0].start)) == pytest.approx(1.5, abs=0.06)


def test_a_device_that_was_closed_for_a_while_was_away() -> None:
    desk, stream = Desk(48_000), StreamPosition(TABLE)
    desk.feed(tones(5.0, 48_000, 1000.0))
    line = desk.hub.lines[-1]
    line.interrupt()
    paused = [line.paused]
    desk.wait(0.5)
    assert line.plug(48_000)
    assert [*paused, line.paused] == [True, False]
    desk.feed(tones(5.0, 48_000, 1000.0))
    gaps = [placed.gap for placed in map(stream.place, desk.chunks) if placed.gap]
    assert [gap.reason for gap in gaps] == ["away"]
    assert seconds(LessonNs(gaps[0].end - gaps[0].start)) == pytest.approx(0.5, abs=0.06)


def test_a_reader_that_is_late_loses_the_newest_and_is_told_how_much() -> None:
    desk, stream = Desk(16_000), StreamPosition(TABLE)
    desk.feed(tones(2.0, 16_000, 1000.0))
    line = desk.hub.lines[-1]
    for block in range(120):
        desk.wait(BLOCK_S)
        desk.clock.at = lesson_ns(2.0 + (block + 1) * BLOCK_S)
        line.heard(tones(BLOCK_S, 16_000, 1000.0), BLOCK_S, broken=False)
    while desk.microphone.held_s() > 0.25:
        desk.read()
    desk.feed(tones(2.0, 16_000, 1000.0))
    gaps = [placed.gap for placed in map(stream.place, desk.chunks) if placed.gap]
    assert [gap.reason for gap in gaps] == ["overflow"]
    assert seconds(LessonNs(gaps[0].end - gaps[0].start)) == pytest.approx(2.2, abs=0.4)


def test_a_device_that_ended_is_lost_and_may_come_back() -> None:
    desk, stream = Desk(16_000), StreamPosition(TABLE)
    desk.feed(tones(2.0, 16_000, 1000.0))
    desk.hub.lines[-1].end()
    with pytest.raises(KnownError) as caught:
        list(iter(desk.read, "never"))
    assert caught.value.key == "microphone_lost"
    desk.wait(3.0)
    desk.hub.rate_hz = 44_100
    desk.microphone.open()
    desk.feed(tones(2.0, 44_100, 1000.0))
    gaps = [placed.gap for placed in map(stream.place, desk.chunks) if placed.gap]
    assert [gap.reason for gap in gaps] == ["away"]
    assert seconds(LessonNs(gaps[0].end - gaps[0].start)) == pytest.approx(3.0, abs=0.3)
