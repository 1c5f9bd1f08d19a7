"""A lesson is made from a script alone, twice the same, and its truth is where its sound is."""

import json
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile

from make_lesson.talk.__main__ import DEFAULT_VOICE_PYTHON, find_script
from make_lesson.talk.lesson import make
from make_lesson.talk.script import Line, Script, ScriptError, VoiceSpec, load_script
from make_lesson.talk.voices import RATE_HZ, KokoroSpeaker, Sound

SCRIPT = """
title = "試し"
duration_s = 12
[voice.teacher]
style = { low = 1.0 }
pitch = 0.5
[voice.1-1]
style = { high = 1.0 }
[voice.1-2]
style = { high = 1.0 }
pitch = 1.3
[[scene]]
microphone = "teacher"
start_s = 1
end_s = 4
lines = "teacher: 始めます。"
[[scene]]
microphone = "1"
start_s = 4.5
end_s = 12
lines = '''
1-1: 日なたのほうが多いと思う。
1-2: そうだね。
1-1 0.6: そうしよう。
'''
"""


class BuzzingSpeaker:
    """Says every word as a buzz of 0.12 s per character at the voice's pitch."""

    def say(self, lines: Sequence[tuple[Line, VoiceSpec]]) -> list[Sound]:
        """Return one buzz per line, with quiet around it."""
        return [self._buzz(line, spec) for line, spec in lines]

    @staticmethod
    def _buzz(line: Line, spec: VoiceSpec) -> Sound:
        times = np.arange(round(0.12 * len(line.words) * RATE_HZ)) / RATE_HZ
        phase = 2 * np.pi * 200 * spec.pitch * times
        sound = 0.2 * sum(np.sin(n * phase) / n for n in range(1, 8))
        quiet = np.zeros(RATE_HZ // 5)
        return np.concatenate((quiet, np.asarray(sound), quiet)).astype(np.float32)


@pytest.fixture
def script(tmp_path: Path) -> Script:
    path = tmp_path / "lesson.toml"
    path.write_text(SCRIPT, encoding="utf-8")
    return load_script(path)


def test_the_same_script_and_seed_make_the_same_files(script: Script, tmp_path: Path) -> None:
    for name, seed in (("one", 3), ("two", 3), ("other", 4)):
        make(script, BuzzingSpeaker(), seed, tmp_path / name)
    one, two, other = (
        {path.name: zlib.crc32(path.read_bytes()) for path in (tmp_path / name).iterdir()}
        for name in ("one", "two", "other")
    )
    assert one == two
    assert one.keys() == other.keys()
    assert one["table1.flac"] != other["table1.flac"]
    assert one["talk.truth.json"] != other["talk.truth.json"]


def test_speech_is_where_the_truth_says(script: Script, tmp_path: Path) -> None:
    make(script, BuzzingSpeaker(), 3, tmp_path)
    truth = json.loads((tmp_path / "talk.truth.json").read_text(encoding="utf-8"))
    for recording in (truth["tables"]["1"], truth["teacher"]):
        sound, _ = soundfile.read(tmp_path / recording["file"])
        frames_db = 10 * np.log10(np.mean(sound.reshape(-1, 160) ** 2, axis=1) + 1e-12)
        for turn in recording["turns"]:
            first, last = round(turn["start_s"] * 100), round(turn["end_s"] * 100)
            assert frames_db[first : first + 4].max() > -40
            assert frames_db[last - 4 : last].max() > -40
            assert frames_db[first:last].mean() == pytest.approx(-29, abs=4)
        before = round(recording["turns"][0]["start_s"] * 100) - 4
        assert frames_db[:before].max() < -50
    assert truth["tables"]["2"]["turns"] == []


def test_a_speaker_that_says_nothing_is_refused(script: Script, tmp_path: Path) -> None:
    class Mute:
        def say(self, lines: Sequence[tuple[Line, VoiceSpec]]) -> list[Sound]:
            return [np.zeros(RATE_HZ, np.float32) for _ in lines]

    with pytest.raises(ScriptError):
        make(script, Mute(), 1, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_the_synthesiser_speaks_and_keeps_what_it_spoke(tmp_path: Path) -> None:
    if not DEFAULT_VOICE_PYTHON.exists():
        pytest.skip("no synthesiser on this machine: tools/make_lesson/talk/README.md")
    sample = load_script(find_script(Path("scripts/photosynthesis.toml")))
    line = (Line("1-2", "うん、そうだね。"), sample.voices["1-2"])
    speaker = KokoroSpeaker(DEFAULT_VOICE_PYTHON, tmp_path)
    (spoken,) = speaker.say([line])
    assert 0.5 < len(spoken) / RATE_HZ < 2.5
    assert np.abs(spoken).max() > 0.05
    (kept,) = KokoroSpeaker(Path("/no/such/python"), tmp_path).say([line])
    assert np.array_equal(spoken, kept)
