"""Real recording through PortAudio, from virtual microphones."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from scipy.signal import correlate

from classsense.domain.clock import LessonNs, StopSignal, seconds
from classsense.domain.errors import KnownError
from classsense.domain.ports import SAMPLE_RATE_HZ, AudioChunk, Samples
from classsense.speech.inputs import Input, choose, sound_inputs
from classsense.speech.microphone import Microphone
from fakes.speech import TABLE
from fakes.speech_files import write_sound
from fakes.virtual_microphones import VirtualMicrophones, virtual_microphones

pytestmark = pytest.mark.device


class RunningClock:
    """Real time, counted from when it was made."""

    def __init__(self) -> None:
        self._began = time.monotonic_ns()

    def now(self) -> LessonNs:
        return LessonNs(time.monotonic_ns() - self._began)

    def wait_until(self, at: LessonNs, stop: StopSignal) -> bool:
        return not stop.wait(max(0.0, seconds(at - self.now())))

    def reached(self, worker: str, at: LessonNs) -> None:
        """Nobody runs ahead."""


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualMicrophones]:
    with virtual_microphones(tmp_path, ("classsense_one", "classsense_two"), monkeypatch) as room:
        yield room


def sweep(duration_s: float, upwards: bool) -> Samples:  # noqa: FBT001 - named at every call
    """Return a sound whose every moment is unlike every other."""
    times = np.arange(round(duration_s * 48_000)) / 48_000
    pitch = 300 + 2000 * (times if upwards else duration_s - times) / duration_s
    return (0.3 * np.sin(2 * np.pi * np.cumsum(pitch) / 48_000)).astype(np.float32)


def record(microphone: Microphone, duration_s: float) -> list[AudioChunk]:
    """Return the chunks of so much sound."""
    never = threading.Event()
    chunks: list[AudioChunk] = []
    while sum(len(chunk.samples) for chunk in chunks) < duration_s * SAMPLE_RATE_HZ:
        chunk = microphone.read(never)
        assert chunk is not None
        chunks.append(chunk)
    return chunks


def likeness(recorded: Samples, played: Samples) -> float:
    """Return the best correlation of a recording with what was played into it."""
    return float(
        np.abs(correlate(recorded, played)).max()
        / np.linalg.norm(recorded)
        / np.linalg.norm(played)
    )


def test_two_tables_are_heard_at_once_each_its_own(
    room: VirtualMicrophones, tmp_path: Path
) -> None:
    sounds = {"classsense_one": sweep(2, upwards=True), "classsense_two": sweep(2, upwards=False)}
    clock = RunningClock()
    microphones = {name: Microphone(name, TABLE, clock) for name in sounds}
    for microphone in microphones.values():
        microphone.open()
    for name, sound in sounds.items():
        room.play(name, write_sound(tmp_path / f"{name}.wav", sound, 48_000))
    recorded = {name: record(microphone, 3.5) for name, microphone in microphones.items()}
    for microphone in microphones.values():
        microphone.close()
        microphone.close()
    for name, chunks in recorded.items():
        assert [chunk.number for chunk in chunks] == list(range(len(chunks)))
        ends = [c.at + len(c.samples) * 10**9 // SAMPLE_RATE_HZ for c in chunks]
        offsets_s = [seconds(c.at - end) for c, end in zip(chunks[1:], ends, strict=False)]
        assert np.abs(offsets_s).max() < 0.1
        heard = np.concatenate([chunk.samples for chunk in chunks])
        fits = {other: likeness(heard, played[::3]) for other, played in sounds.items()}
        assert fits[name] > 0.9
        assert max(fits, key=lambda other: fits[other]) == name


def test_a_microphone_that_is_unplugged_is_a_known_error(room: VirtualMicrophones) -> None:
    microphone = Microphone("classsense_one", TABLE, RunningClock())
    microphone.open()
    record(microphone, 0.5)
    room.unplug()
    never = threading.Event()
    with pytest.raises(KnownError) as caught:
        list(iter(lambda: microphone.read(never), None))
    assert caught.value.key == "microphone_lost"
    microphone.close()


def test_stop_ends_reading(room: VirtualMicrophones) -> None:
    del room
    microphone = Microphone("classsense_two", TABLE, RunningClock())
    microphone.open()
    stop = threading.Event()
    stop.set()
    assert microphone.read(stop) is None
    microphone.close()
    assert microphone.read(threading.Event()) is None


def test_a_missing_microphone_lists_what_there_is(room: VirtualMicrophones) -> None:
    del room
    with pytest.raises(KnownError) as caught:
        Microphone("no such thing", TABLE, RunningClock()).open()
    assert caught.value.key == "microphone_missing"
    assert "classsense_one" in str(caught.value.details["found"])
    assert {"classsense_one", "classsense_two"} <= {each.name for each in sound_inputs()}


INPUTS = [
    Input(0, "USB microphone", 48_000),
    Input(3, "USB microphone", 48_000),
    Input(5, "Mic", 16_000),
]


@pytest.mark.parametrize(
    ("name", "index"),
    [("Mic", 5), ("usb microphone#1", 0), ("USB#2", 3)],
)
def test_a_name_means_one_microphone(name: str, index: int) -> None:
    assert choose(name, INPUTS).index == index


@pytest.mark.parametrize(
    ("name", "key"),
    [("USB", "microphone_ambiguous"), ("usb#3", "microphone_missing"), ("x", "microphone_missing")],
)
def test_a_name_that_means_none_or_several_is_said_so(name: str, key: str) -> None:
    with pytest.raises(KnownError) as caught:
        choose(name, INPUTS)
    assert caught.value.key == key
