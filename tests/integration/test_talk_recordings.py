"""The committed lessons: recordings, truth, script and hashes belong together."""

import hashlib
import json
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from make_lesson.talk.room import NOISE_DBFS
from make_lesson.talk.script import Script, load_script
from make_lesson.talk.timeline import plan
from make_lesson.talk.truth import describe

CHECKOUT = Path(__file__).resolve().parents[2]
SCRIPTS = CHECKOUT / "tools" / "make_lesson" / "scripts"
SEATS = [f"{table}-{seat}" for table in "1234" for seat in "1234"]


@dataclass(frozen=True)
class Lesson:
    """One committed lesson and what it was made from."""

    folder: Path
    script_name: str
    seed: int
    duration_s: float
    megabytes: float

    @cached_property
    def script(self) -> Script:
        return load_script(SCRIPTS / self.script_name)

    @cached_property
    def truth(self) -> dict[str, Any]:
        text = (self.folder / "talk.truth.json").read_text(encoding="utf-8")
        return dict(json.loads(text))

    @cached_property
    def recordings(self) -> dict[str, dict[str, Any]]:
        return {**self.truth["tables"], "teacher": self.truth["teacher"]}

    @cached_property
    def answers(self) -> dict[str, Any]:
        return tomllib.loads((self.folder / "answers.toml").read_text(encoding="utf-8"))

    def shares(self, microphone: str) -> dict[str, float]:
        spoken: defaultdict[str, float] = defaultdict(float)
        for turn in self.recordings[microphone]["turns"]:
            spoken[turn["voice"]] += turn["end_s"] - turn["start_s"]
        whole = sum(spoken.values())
        return {voice: seconds / whole for voice, seconds in spoken.items()}


SAMPLE = Lesson(CHECKOUT / "assets" / "sample", "photosynthesis.toml", 1, 180.0, 12.0)
SECOND = Lesson(CHECKOUT / "tests" / "data" / "second_lesson", "river.toml", 3, 90.0, 5.5)
both = pytest.mark.parametrize("lesson", [SAMPLE, SECOND], ids=["sample", "second"])


@both
def test_recordings_are_16_khz_mono_of_the_scripted_length(lesson: Lesson) -> None:
    assert lesson.script.duration_s == lesson.duration_s
    assert sorted(lesson.recordings) == ["1", "2", "3", "4", "teacher"]
    size = 0
    for recording in lesson.recordings.values():
        path = lesson.folder / recording["file"]
        info = soundfile.info(path)
        assert (info.format, info.subtype) == ("FLAC", "PCM_16")
        assert (info.samplerate, info.channels) == (16_000, 1)
        assert info.frames == lesson.duration_s * 16_000
        size += path.stat().st_size
    assert size <= lesson.megabytes * 1e6


@both
def test_recordings_are_those_that_were_pinned(lesson: Lesson) -> None:
    rows = (lesson.folder / "talk.sha256").read_text(encoding="ascii").splitlines()
    pinned = {name: digest for digest, name in (row.split("  ") for row in rows)}
    assert sorted(pinned) == sorted(r["file"] for r in lesson.recordings.values())
    for name, digest in pinned.items():
        assert hashlib.sha256((lesson.folder / name).read_bytes()).hexdigest() == digest


@both
def test_turns_are_in_order_within_the_file_and_nobody_overlaps_himself(lesson: Lesson) -> None:
    for recording in lesson.recordings.values():
        turns = recording["turns"]
        assert [t["start_s"] for t in turns] == sorted(t["start_s"] for t in turns)
        for turn in turns:
            assert 0 <= turn["start_s"] < turn["end_s"] <= lesson.duration_s
        for voice in {t["voice"] for t in turns}:
            own = [t for t in turns if t["voice"] == voice]
            assert all(a["end_s"] < b["start_s"] for a, b in pairwise(own))


@both
def test_all_seventeen_voices_talk_at_their_own_microphone(lesson: Lesson) -> None:
    for microphone, recording in lesson.recordings.items():
        voices = {turn["voice"] for turn in recording["turns"]}
        own = [seat for seat in SEATS if seat[0] == microphone] or ["teacher"]
        assert sorted(voices) == own


@both
def test_the_truth_says_what_the_script_says(lesson: Lesson) -> None:
    for microphone, recording in lesson.recordings.items():
        said = sorted((turn["voice"], turn["text"]) for turn in recording["turns"])
        scripted = sorted(
            (line.voice, line.words)
            for scene in lesson.script.scenes
            if scene.microphone == microphone
            for line in scene.lines
        )
        assert said == scripted


@both
def test_turns_follow_from_script_and_seed(lesson: Lesson) -> None:
    """Replanning with the lengths of the truth gives the truth; another seed does not."""
    lengths = []
    for scene in lesson.script.scenes:
        turns = lesson.recordings[scene.microphone]["turns"]
        inside = [t for t in turns if scene.start_s <= t["start_s"] < scene.end_s]
        spoken = {(t["voice"], t["text"]): t["end_s"] - t["start_s"] for t in inside}
        lengths += [spoken[line.voice, line.words] for line in scene.lines]
    assert describe(plan(lesson.script, lengths, lesson.seed)) == lesson.truth
    assert describe(plan(lesson.script, lengths, lesson.seed + 1)) != lesson.truth


@both
def test_rttm_and_json_tell_the_same(lesson: Lesson) -> None:
    for recording in lesson.recordings.values():
        path = (lesson.folder / recording["file"]).with_suffix(".rttm")
        rows = [row.split() for row in path.read_text(encoding="ascii").splitlines()]
        assert {row[1] for row in rows} == {path.stem}
        for row, turn in zip(rows, recording["turns"], strict=True):
            assert row[7] == turn["voice"]
            assert float(row[3]) == turn["start_s"]
            assert float(row[4]) == pytest.approx(turn["end_s"] - turn["start_s"])


@both
def test_one_table_is_even_one_dominated_one_quiet_and_one_overlapped(lesson: Lesson) -> None:
    assert all(0.2 <= share <= 0.3 for share in lesson.shares("1").values())
    assert max(lesson.shares("2").values()) == pytest.approx(0.65, abs=0.03)
    density = {
        table: float(np.mean(_talking(lesson.truth["tables"][table], lesson.duration_s) > 0))
        for table in "1234"
    }
    assert density["3"] < 0.25
    assert density["3"] < 0.7 * min(density[table] for table in "124")
    overlap = {
        table: float(np.mean(_talking(lesson.truth["tables"][table], lesson.duration_s) > 1))
        for table in "1234"
    }
    assert overlap["4"] > 0.03
    assert overlap["4"] > 5 * max(overlap[table] for table in "123")


@both
def test_speech_stands_out_of_the_noise_where_the_truth_says(lesson: Lesson) -> None:
    for recording in lesson.recordings.values():
        sound, _ = soundfile.read(lesson.folder / recording["file"])
        assert np.abs(sound).max() < 0.9
        frames = sound.reshape(-1, 160)
        level_db = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-12)
        talking = _talking(recording, lesson.duration_s) > 0
        assert float(np.median(level_db[talking])) > NOISE_DBFS + 20
        assert float(np.percentile(level_db, 2)) < NOISE_DBFS + 6


@both
def test_every_seat_answers_in_time_in_both_languages(lesson: Lesson) -> None:
    answers = lesson.answers
    assert sorted(answers["choice"]) == SEATS
    assert sorted({*SEATS} - {*answers["text"]}) == ["3-4"]
    for question in ("choice", "text"):
        asked = answers["question"][question]
        assert asked["text"]
        assert asked["text_en"].isascii()
        for answer in answers[question].values():
            assert asked["opens_s"] < answer["at_s"] < lesson.duration_s
    options = answers["question"]["choice"]["options"]
    assert options.keys() == answers["question"]["choice"]["options_en"].keys()
    assert all(answer["value"] in options for answer in answers["choice"].values())
    assert all(answer["value_en"].isascii() for answer in answers["text"].values())


def _talking(recording: dict[str, Any], duration_s: float) -> np.ndarray:
    """Count the voices in each 10 ms frame."""
    count = np.zeros(round(duration_s * 100), int)
    for turn in recording["turns"]:
        count[round(turn["start_s"] * 100) : round(turn["end_s"] * 100)] += 1
    return count
