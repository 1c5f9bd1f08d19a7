"""Loudness alone tells speech from silence on real recordings; many voices it tells badly."""

from pathlib import Path

import numpy as np
import pytest

from classsense.analysis.activity_mode import Mode
from classsense.analysis.talk import Segment
from classsense.bootstrap.bench_activity import SETS, Recording, activity, confused, true_mode
from classsense.bootstrap.bench_section import BenchData, SkippedError


def test_it_is_measured_where_only_the_project_is(tmp_path: Path) -> None:
    said: list[str] = []
    record = activity(BenchData(tmp_path), said.append)

    assert sum("skipped" in line for line in said) == len(SETS) - 2
    assert record.keys() == {"sample lesson", "second lesson"}
    second = record["second lesson"]
    assert second["kind"] == "not tuned"
    assert second["seconds"] == 4 * 90
    # Printed figures are in docs/accuracy.md; a change for the worse is noticed.
    assert second["right"] > 0.85
    assert second["speech"] > 0.93


@pytest.mark.slow
def test_tables_and_meetings_that_nothing_was_tuned_on(shared_data: Path) -> None:
    record = activity(BenchData(shared_data), lambda _: None)

    assert record["tables, second of each kind"]["right"] > 0.75
    assert record["made conversations"]["speech"] > 0.85
    assert record["AMI clips"]["speech"] > 0.7


def test_a_second_belongs_to_what_filled_most_of_it() -> None:
    talk = [Segment(0.6, 2, "A"), Segment(1.3, 2, "B")]

    assert [true_mode(talk, second) for second in (0, 1, 2)] == [
        Mode.NOBODY,
        Mode.MANY,
        Mode.NOBODY,
    ]


def test_silence_and_steady_noise_are_nobody() -> None:
    noise = np.random.default_rng(0).normal(0, 0.01, 20 * 16000).astype(np.float32)
    for sound in (noise, np.zeros_like(noise)):
        confusion = confused(Recording(sound, []))
        assert confusion[0, 0] == confusion.sum() == 20


def test_without_any_recording_it_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    only_shared = {name: each for name, each in SETS.items() if name == "AMI clips"}
    monkeypatch.setattr("classsense.bootstrap.bench_activity.SETS", only_shared)

    with pytest.raises(SkippedError):
        activity(BenchData(None), lambda _: None)
