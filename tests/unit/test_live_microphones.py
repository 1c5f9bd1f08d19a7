"""What is noticed of a microphone, before a lesson and during it."""

import threading

import numpy as np
import pytest

from classsense.domain.clock import Clock, LessonNs, StopSignal
from classsense.domain.lesson import GroupId
from classsense.domain.observations import PartState
from classsense.domain.ports import SAMPLE_RATE_HZ, AudioChunk, AudioSource, Samples
from classsense.live.level_meters import LevelMeters
from classsense.live.microphone_watch import CLIPPING, SILENT, MicrophoneWatch, level_of
from fakes.speech import TABLE, ScriptedAudio, chunks_of
from fakes.vision import JumpClock


def noise(duration_s: float, level: float = 1e-3) -> Samples:
    rng = np.random.default_rng(0)
    return rng.normal(0, level, round(duration_s * SAMPLE_RATE_HZ)).astype(np.float32)


def tone(duration_s: float, level: float = 0.5) -> Samples:
    times = np.arange(round(duration_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    return (level * np.sin(2 * np.pi * 440 * times)).astype(np.float32)


def problems(*sounds: Samples) -> list[str]:
    """Return what is wrong after each second."""
    watch = MicrophoneWatch()
    told = [watch.hear(c, level_of(c)) for c in chunks_of(np.concatenate(sounds), 0.25)]
    return told[3::4]


def test_a_level_is_told_as_mean_and_peak() -> None:
    (chunk,) = chunks_of(tone(0.25, level=0.1), 0.25)
    level = level_of(chunk)
    assert level.part == "microphone:1"
    assert level.rms_db == pytest.approx(-23.0, abs=0.1)
    assert level.peak_db == pytest.approx(-20.0, abs=0.1)
    (silent,) = chunks_of(np.zeros(4000, np.float32), 0.25)
    assert (level_of(silent).rms_db, level_of(silent).peak_db) == (-100.0, -100.0)
    empty = AudioChunk(np.zeros(0, np.float32), LessonNs(0), 0, TABLE)
    assert level_of(empty).rms_db == -100.0
    assert MicrophoneWatch().hear(empty, level_of(empty)) == ""


def test_digital_silence_is_noticed_after_five_seconds_and_ends_with_the_first_sound() -> None:
    told = problems(noise(3), np.zeros(8 * SAMPLE_RATE_HZ, np.float32), noise(2))
    assert told == [""] * 7 + [SILENT] * 4 + [""] * 2


def test_nothing_but_its_own_noise_is_noticed_after_a_minute() -> None:
    told = problems(noise(70), tone(1, 0.1), noise(30))
    assert told[:58] == [""] * 58
    assert told[61:70] == [SILENT] * 9
    assert told[70:] == [""] * 31


def test_talk_with_pauses_is_no_silence() -> None:
    told = problems(*[sound for _ in range(10) for sound in (noise(15), tone(0.5, 0.02))])
    assert set(told) == {""}


def test_clipping_for_several_seconds_is_noticed_and_ends_by_itself() -> None:
    loud = np.clip(tone(5, 2.0), -1, 1)
    told = problems(noise(2), loud, noise(10))
    assert told[:4] == [""] * 4
    assert told[4:8] == [CLIPPING] * 4
    assert told[-5:] == [""] * 5


def test_one_shout_is_no_clipping() -> None:
    assert set(problems(noise(2), np.clip(tone(1, 2.0), -1, 1), noise(10))) == {""}


class Waiting:
    """An `AudioSource` that says when its sound was read, then waits to be stopped."""

    def __init__(self, sound: Samples, read_all: threading.Event) -> None:
        self._scripted = ScriptedAudio(chunks_of(sound, 0.25), JumpClock())
        self._read_all = read_all

    def open(self) -> None:
        self._scripted.open()

    def read(self, stop: StopSignal) -> AudioChunk | None:
        chunk = self._scripted.read(stop)
        if chunk is None and not stop.is_set():
            self._read_all.set()
            stop.wait(20)
        return chunk

    def held_s(self) -> float:
        return 0.0

    def close(self) -> None:
        self._scripted.close()


@pytest.fixture
def read_all() -> threading.Event:
    return threading.Event()


def test_meters_show_levels_and_problems_without_a_lesson(read_all: threading.Event) -> None:
    def plays(clock: Clock, start_at: LessonNs) -> AudioSource:
        del clock, start_at
        loud = np.concatenate([noise(1), np.clip(tone(5, 2.0), -1, 1)])
        return Waiting(loud, read_all)

    def is_missing(clock: Clock, start_at: LessonNs) -> AudioSource:
        del clock, start_at
        return ScriptedAudio((), JumpClock(), missing=True)

    meters = LevelMeters({TABLE: plays, GroupId("2"): is_missing})
    meters.start()
    assert read_all.wait(20)
    (level,) = meters.levels()
    assert level.part == "microphone:1"
    assert level.peak_db == pytest.approx(0.0, abs=0.1)
    told = {part.part: (part.state, part.problem) for part in meters.parts()}
    assert told["microphone:1"] == (PartState.RUNNING, CLIPPING)
    meters.stop()
    assert not meters.levels()
    told = {part.part: (part.state, part.problem) for part in meters.parts()}
    assert told["microphone:2"] == (PartState.STOPPED, "microphone_missing")
