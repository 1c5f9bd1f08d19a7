"""What every `AudioSource` does: a replayed recording and the fake of the tests.

A microphone does the same in `integration/test_speech_microphone.py`, where it can be heard.
"""

import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from classsense.domain.clock import lesson_ns
from classsense.domain.errors import KnownError
from classsense.domain.ports import SAMPLE_RATE_HZ, AudioChunk, AudioSource
from classsense.live.clocks import HeldClock
from classsense.speech.looped_wav import LoopedAudio
from classsense.speech.replay_wav import ReplayAudio
from fakes.speech import TABLE, ScriptedAudio, chunks_of
from fakes.speech_files import tone, write_sound
from fakes.vision import JumpClock

SOUND = tone(2.2)


@dataclass(frozen=True)
class Case:
    """A source of `SOUND`, and one that cannot be opened."""

    source: AudioSource
    missing: AudioSource


@pytest.fixture(params=["wav", "flac", "fake"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    if request.param == "fake":
        return Case(
            ScriptedAudio(chunks_of(SOUND), JumpClock()),
            ScriptedAudio((), JumpClock(), missing=True),
        )
    path = write_sound(tmp_path / f"table.{request.param}", SOUND)
    return Case(
        ReplayAudio(path, TABLE, JumpClock()),
        ReplayAudio(tmp_path / "none.wav", TABLE, JumpClock()),
    )


def chunks(source: AudioSource) -> list[AudioChunk]:
    """Return all chunks until the source ends."""
    never = threading.Event()
    found = []
    while (chunk := source.read(never)) is not None:
        found.append(chunk)
    return found


def test_all_sound_comes_in_order_without_holes(case: Case) -> None:
    case.source.open()
    heard = chunks(case.source)
    case.source.close()
    assert [chunk.number for chunk in heard] == list(range(len(heard)))
    assert {chunk.group for chunk in heard} == {TABLE}
    at = 0
    for chunk in heard:
        assert chunk.at == lesson_ns(at / SAMPLE_RATE_HZ)
        assert chunk.samples.dtype == np.float32
        assert chunk.samples.ndim == 1
        at += len(chunk.samples)
    whole = np.concatenate([chunk.samples for chunk in heard])
    np.testing.assert_allclose(whole, SOUND, atol=1e-4)


def test_stop_ends_reading(case: Case) -> None:
    case.source.open()
    stop = threading.Event()
    assert case.source.read(stop) is not None
    stop.set()
    assert case.source.read(stop) is None
    case.source.close()


def test_a_closed_source_delivers_nothing_and_may_be_closed_again(case: Case) -> None:
    case.source.open()
    case.source.close()
    case.source.close()
    assert case.source.read(threading.Event()) is None


def test_it_can_be_opened_again(case: Case) -> None:
    case.source.open()
    first = case.source.read(threading.Event())
    case.source.close()
    case.source.open()
    second = case.source.read(threading.Event())
    case.source.close()
    assert first is not None
    assert second is not None
    assert second.at == lesson_ns(0.5)


def test_a_source_that_is_not_there_is_a_known_error(case: Case) -> None:
    with pytest.raises(KnownError):
        case.missing.open()


def test_a_looped_recording_begins_again_without_a_hole(tmp_path: Path) -> None:
    source = LoopedAudio(write_sound(tmp_path / "short.wav", SOUND), TABLE, JumpClock())
    source.open()
    never = threading.Event()
    heard = [source.read(never) for _ in range(9)]
    source.close()
    source.close()
    assert source.read(never) is None
    whole = np.concatenate([chunk.samples for chunk in heard if chunk is not None])
    assert len(whole) == 9 * 8000
    np.testing.assert_allclose(whole, np.tile(SOUND, 3)[: len(whole)], atol=1e-4)
    assert [chunk.at for chunk in heard if chunk] == [lesson_ns(n / 2) for n in range(9)]
    assert [chunk.number for chunk in heard if chunk] == list(range(9))


def test_a_looped_recording_does_not_run_on_when_the_lesson_is_over(tmp_path: Path) -> None:
    clock = HeldClock((), until=lesson_ns(10))  # nobody is waited for any more
    source = LoopedAudio(write_sound(tmp_path / "short.wav", SOUND), TABLE, clock)
    source.open()
    never = threading.Event()
    heard = [source.read(never) for _ in range(100)]
    source.close()
    assert heard.index(None) == 2 * 15  # a little later than the end, then nothing
    assert not any(heard[30:])


def test_a_looped_recording_of_another_rate_is_brought_to_16_khz(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "slow.wav", tone(1.0, 8000), 8000)
    source = LoopedAudio(path, TABLE, JumpClock(), start_at=lesson_ns(3.5))
    source.open()
    chunk = source.read(threading.Event())
    source.close()
    assert chunk is not None
    assert chunk.at == lesson_ns(3.5)
    np.testing.assert_allclose(chunk.samples[:7000], tone(1.0)[8000:15000], atol=0.01)


@pytest.mark.parametrize(
    ("content", "key"), [(None, "audio_missing"), (b"no sound", "audio_unreadable")]
)
def test_a_looped_recording_that_is_not_there_is_a_known_error(
    tmp_path: Path, content: bytes | None, key: str
) -> None:
    path = tmp_path / "none.wav"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(KnownError) as caught:
        LoopedAudio(path, TABLE, JumpClock()).open()
    assert caught.value.key == key
