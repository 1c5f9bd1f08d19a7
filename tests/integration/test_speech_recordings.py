"""Recordings of every kind, whole and broken."""

import threading
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from classsense.domain.clock import LessonNs, lesson_ns, seconds
from classsense.domain.errors import KnownError
from classsense.domain.ports import SAMPLE_RATE_HZ, Samples
from classsense.speech.replay_wav import ReplayAudio
from fakes.speech import TABLE
from fakes.speech_files import tone, write_sound
from fakes.vision import JumpClock


def heard(path: Path, start_at: LessonNs = LessonNs(0)) -> tuple[list[float], Samples]:
    """Return when the chunks of a recording began, in seconds, and all of its sound."""
    source, never = ReplayAudio(path, TABLE, JumpClock(), start_at), threading.Event()
    source.open()
    chunks = []
    try:
        while (chunk := source.read(never)) is not None:
            chunks.append(chunk)
    finally:
        source.close()
    return [seconds(chunk.at) for chunk in chunks], np.concatenate([c.samples for c in chunks])


@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_any_rate_and_number_of_channels_becomes_16_khz_mono(
    tmp_path: Path, rate_hz: int, channels: int
) -> None:
    path = write_sound(tmp_path / "table.flac", tone(3, rate_hz), rate_hz, channels)
    times, sound = heard(path)
    assert times == pytest.approx([0.5 * number for number in range(6)])
    assert len(sound) == pytest.approx(3 * SAMPLE_RATE_HZ, abs=2)
    middle = slice(4000, len(sound) - 4000)
    np.testing.assert_allclose(sound[middle], tone(3)[: len(sound)][middle], atol=0.01)


def test_a_lesson_goes_on_where_it_was(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "table.wav", tone(4))
    times, sound = heard(path, lesson_ns(2.5))
    assert times == [2.5, 3.0, 3.5]
    np.testing.assert_allclose(sound, tone(4)[40000:], atol=1e-4)


def test_beginning_after_the_end_is_the_end(tmp_path: Path) -> None:
    source = ReplayAudio(
        write_sound(tmp_path / "table.wav", tone(1)), TABLE, JumpClock(), lesson_ns(5)
    )
    source.open()
    assert source.read(threading.Event()) is None
    source.close()


def test_what_passed_while_it_was_closed_is_missing(tmp_path: Path) -> None:
    clock, never = JumpClock(), threading.Event()
    source = ReplayAudio(write_sound(tmp_path / "table.wav", tone(9)), TABLE, clock)
    source.open()
    source.read(never)
    source.close()
    clock.time = lesson_ns(6)
    source.open()
    chunk = source.read(never)
    source.close()
    assert chunk is not None
    assert (chunk.at, chunk.number) == (lesson_ns(6), 12)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.flac", b""),
        ("noise.wav", bytes(range(256)) * 40),
        ("head.wav", b"RIFF\x24\x00\x00\x00WAVEfmt "),
        ("text.flac", "これは音ではありません".encode()),
    ],
)
def test_a_file_without_sound_is_named(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(KnownError) as caught:
        ReplayAudio(tmp_path / name, TABLE, JumpClock()).open()
    assert caught.value.key == "audio_unreadable"
    assert caught.value.details == {"file": name}


def test_a_recording_of_no_length_is_named(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "short.wav", np.zeros(0, np.float32))
    with pytest.raises(KnownError) as caught:
        ReplayAudio(path, TABLE, JumpClock()).open()
    assert caught.value.key == "audio_unreadable"


def test_a_missing_recording_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as caught:
        ReplayAudio(tmp_path / "none.flac", TABLE, JumpClock()).open()
    assert caught.value.key == "audio_missing"


def test_a_recording_that_breaks_off_is_heard_up_to_there(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, 10 * SAMPLE_RATE_HZ).astype(np.float32)
    whole = write_sound(tmp_path / "whole.flac", noise).read_bytes()
    broken = tmp_path / "broken.flac"
    broken.write_bytes(whole[: len(whole) // 2])
    source = ReplayAudio(broken, TABLE, JumpClock())
    source.open()
    chunks = iter(partial(source.read, threading.Event()), None)
    for number in range(6):
        assert next(chunks).number == number
    with pytest.raises(KnownError) as caught:
        list(chunks)
    source.close()
    assert caught.value.key == "audio_damaged"
    assert caught.value.details["second"] in {3, 4, 5}
