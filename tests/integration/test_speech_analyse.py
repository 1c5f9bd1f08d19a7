"""Analysing recordings, with voices that speak in tones."""

from pathlib import Path

import pytest

from classsense.domain.errors import KnownError
from classsense.speech.analyse import RecordingAnalyser
from classsense.speech.group_listener import GroupListener
from fakes.speech import TABLE, EchoTranscriber, Said, ToneEmbedder, ToneSegmenter, talk
from fakes.speech_files import write_sound

SAID: tuple[Said, ...] = ((0, 1, 4), (1, 5, 8), (0, 9, 11), (2, 12, 15), (3, 16, 16.4), (1, 18, 25))


def listener() -> GroupListener:
    return GroupListener(TABLE, ToneSegmenter(), ToneEmbedder())


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    return write_sound(tmp_path / "table.flac", talk(SAID, 30))


@pytest.mark.parametrize("live", [False, True])
def test_turns_come_with_their_words(recording: Path, *, live: bool) -> None:
    done: list[float] = []
    analyser = RecordingAnalyser(listener, EchoTranscriber(), "en", live)
    found = analyser.analyse(recording, done.append)
    assert found.duration_s == 30
    assert done == sorted(done)
    assert done[-1] == 1
    starts = [round(turn.start_s) for turn in found.turns if turn.end_s - turn.start_s >= 1]
    assert starts == [1, 5, 9, 12, 18]
    for turn in found.turns:
        assert (turn.text is None) == (turn.end_s - turn.start_s < 0.6)
        assert turn.text is None or turn.text == f"en {turn.end_s - turn.start_s:.1f}"
    assert [turn.voice for turn in found.spoken()] == [turn.voice for turn in found.turns]


def test_without_a_transcriber_there_are_no_words(recording: Path) -> None:
    assert {turn.text for turn in RecordingAnalyser(listener).analyse(recording).turns} == {None}


def test_a_missing_recording_is_a_known_error(tmp_path: Path) -> None:
    with pytest.raises(KnownError):
        RecordingAnalyser(listener).analyse(tmp_path / "none.wav")
