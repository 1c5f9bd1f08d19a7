"""Real recording through PortAudio, from virtual microphones."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from scipy.signal import correlate

from classsense.domain.clock import Clock, LessonNs, StopSignal, seconds
from classsense.domain.errors import KnownError
from classsense.domain.observations import AudioGap
from classsense.domain.ports import SAMPLE_RATE_HZ, AudioChunk, Samples
from classsense.speech.input_hub import HUB, sound_inputs
from classsense.speech.microphone import Microphone
from classsense.speech.stream_position import StreamPosition
from fakes.speech import TABLE
from fakes.speech_files import tone, write_sound
from fakes.virtual_microphones import Virtual, VirtualMicrophones, virtual_microphones

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


class Recorder:
    """Reads a microphone in a thread of its own, as a lesson does."""

    def __init__(self, name: str, clock: Clock) -> None:
        self.microphone = Microphone(name, TABLE, clock)
        self.chunks: list[AudioChunk] = []
        self.gaps: list[AudioGap] = []
        self.lost = threading.Event()
        self._enough = threading.Condition()
        self._stream = StreamPosition(TABLE)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._read)

    def start(self) -> "Recorder":
        assert opened_in_time(self.microphone)
        self._thread.start()
        return self

    def wait_for(self, duration_s: float) -> None:
        """Wait until so much more was recorded, or the microphone was lost."""
        with self._enough:
            until = len(self.chunks) + round(duration_s / 0.25)
            self._enough.wait_for(lambda: len(self.chunks) >= until or self.lost.is_set(), 30)

    def sound(self) -> Samples:
        return np.concatenate([chunk.samples for chunk in self.chunks])

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()
        self.microphone.close()

    def _read(self) -> None:
        try:
            while (chunk := self.microphone.read(self._stop)) is not None:
                placed = self._stream.place(chunk)
                with self._enough:
                    self.gaps += [placed.gap] if placed.gap else []
                    self.chunks.append(chunk)
                    self._enough.notify_all()
        except KnownError:
            with self._enough:
                self.lost.set()
                self._enough.notify_all()


@pytest.fixture
def record_from() -> Iterator[Callable[[str], Recorder]]:
    clock, recorders = RunningClock(), list[Recorder]()

    def start(name: str) -> Recorder:
        recorders.append(Recorder(name, clock).start())
        return recorders[-1]

    yield start
    for recorder in recorders:
        recorder.stop()


def opened_in_time(microphone: Microphone) -> bool:
    """Try to open a microphone every half second, as a lesson tries again; give up after 20 s."""
    pause = threading.Event()
    for _ in range(40):
        try:
            microphone.open()
        except KnownError:
            pause.wait(0.5)
        else:
            return True
    return False


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
    assert all(opened_in_time(microphone) for microphone in microphones.values())
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
        # While a first measurement is taken back, sound is stretched by 2 in 1000.
        assert fits[name] > 0.7
        assert min(fits.values()) < 0.5 * fits[name]
        assert max(fits, key=lambda other: fits[other]) == name


def test_a_microphone_that_is_unplugged_is_a_known_error(room: VirtualMicrophones) -> None:
    microphone = Microphone("classsense_one", TABLE, RunningClock())
    assert opened_in_time(microphone)
    record(microphone, 0.5)
    room.kill()
    never = threading.Event()
    with pytest.raises(KnownError) as caught:
        list(iter(lambda: microphone.read(never), None))
    assert caught.value.key == "microphone_lost"
    microphone.close()


def test_stop_ends_reading(room: VirtualMicrophones) -> None:
    del room
    microphone = Microphone("classsense_two", TABLE, RunningClock())
    assert opened_in_time(microphone)
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


PITCHES_HZ = (400, 700, 1100, 1600, 2300, 3100)


def pitched(number: int) -> Samples:
    """Return the sound of a table at 48 kHz: one pitch."""
    return tone(4.0, 48_000, PITCHES_HZ[number])


def pitch_in(recorded: Samples) -> int:
    """Return which table was recorded: the pitch that has nearly all the power."""
    power = np.abs(np.fft.rfft(recorded)) ** 2
    hz = np.fft.rfftfreq(len(recorded), 1 / SAMPLE_RATE_HZ)
    shares = [power[np.abs(hz - pitch) < 50].sum() / power.sum() for pitch in PITCHES_HZ]
    assert max(shares) > 0.9
    return int(np.argmax(shares))


def test_the_channels_of_one_interface_are_tables_of_their_own(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_from: Callable[[str], Recorder],
) -> None:
    sounds = [pitched(number) for number in range(4)]
    soundfile.write(tmp_path / "four.wav", np.stack(sounds, axis=1), 48_000)
    interface = Virtual("classsense_four", channels=4)
    with virtual_microphones(tmp_path, (interface,), monkeypatch) as room:
        recorders = [record_from(f"classsense_four@{channel}/4") for channel in (3, 1, 4, 2)]
        recorders[-1].wait_for(0.5)
        room.play("classsense_four", tmp_path / "four.wav")
        recorders[0].wait_for(6)
        assert [pitch_in(each.sound()) for each in recorders] == [2, 0, 3, 1]
        assert len(HUB._open) == 1
        for recorder in recorders:
            recorder.stop()
        assert not HUB._open


def test_six_microphones_of_several_rates_are_heard_at_once(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_from: Callable[[str], Recorder],
) -> None:
    rates = (48_000, 44_100, 16_000, 48_000, 44_100, 32_000)
    tables = [Virtual(f"classsense_{n}", rate_hz=rate) for n, rate in enumerate(rates)]
    with virtual_microphones(tmp_path, tables, monkeypatch) as room:
        recorders = [record_from(table.name) for table in tables]
        recorders[-1].wait_for(0.5)
        for number, table in enumerate(tables):
            sound = write_sound(tmp_path / f"{table.name}.wav", pitched(number), 48_000)
            room.play(table.name, sound)
        recorders[0].wait_for(6)
        found = [pitch_in(each.sound()) for each in recorders]
        for recorder in recorders:
            recorder.stop()
        assert found == [0, 1, 2, 3, 4, 5]


def test_a_microphone_comes_back_while_the_other_runs(
    room: VirtualMicrophones, record_from: Callable[[str], Recorder]
) -> None:
    other, mine = record_from("classsense_one"), record_from("classsense_two")
    mine.wait_for(0.5)
    room["classsense_two"].unplug()
    assert mine.lost.wait(20)
    with pytest.raises(KnownError):
        mine.microphone.open()
    other.wait_for(0.5)
    gaps = len(other.gaps)
    room["classsense_two"].plug()
    assert opened_in_time(mine.microphone)
    other.wait_for(1)
    chunk = mine.microphone.read(threading.Event())
    mine.microphone.close()
    assert chunk is not None
    gap = mine._stream.place(chunk).gap
    assert gap is not None
    assert gap.reason == "away"
    assert gap.end == chunk.at
    assert len(other.gaps) == gaps
    assert not other.lost.is_set()


def test_a_microphone_that_was_not_there_at_the_start_costs_the_others_a_gap_only(
    tmp_path: Path, room: VirtualMicrophones, record_from: Callable[[str], Recorder]
) -> None:
    del room
    other = record_from("classsense_one")
    other.wait_for(0.5)
    late = Microphone("classsense_late", TABLE, RunningClock())
    with pytest.raises(KnownError) as caught:
        late.open()
    assert caught.value.key == "microphone_missing"
    assert not other.gaps
    settings = tmp_path / ".asoundrc"
    plugged_in = settings.read_text().splitlines()[1].replace("pcm.classsense_two", "pcm.X")
    added = plugged_in.replace("pcm.X", "pcm.classsense_late")
    settings.write_text(f"{settings.read_text()}\n{added}\n")
    assert opened_in_time(late)
    assert late.read(threading.Event()) is not None
    late.close()
    other.wait_for(2)
    assert not other.lost.is_set()
    assert [gap.reason for gap in other.gaps] == ["away"]
    assert seconds(other.gaps[0].end - other.gaps[0].start) < 10


def test_all_microphones_come_back_after_the_sound_server_died(
    room: VirtualMicrophones, record_from: Callable[[str], Recorder]
) -> None:
    recorders = [record_from("classsense_one"), record_from("classsense_two")]
    for recorder in recorders:
        recorder.wait_for(0.5)
    room.kill()
    assert all(recorder.lost.wait(20) for recorder in recorders)
    with pytest.raises(KnownError):
        recorders[0].microphone.open()
    room.start()
    for recorder in recorders:
        assert opened_in_time(recorder.microphone)
        assert recorder.microphone.read(threading.Event()) is not None
        recorder.microphone.close()
