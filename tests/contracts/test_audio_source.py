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
