"""Our measures equal those of other people's annotations and systems on 16 real meetings."""

import json
from pathlib import Path

import msgspec
import pytest

from classsense.analysis.diarization import diarization_errors, pooled, share_errors
from classsense.analysis.discussion import measure
from classsense.analysis.talk import Segment

PUBLISHED = {"vbx": (22.42, 14.06, 3.73, 4.63), "diaper10": (32.94, 19.26, 5.36, 8.31)}
"""DER, miss, false alarm and confusion in percent of all 16 meetings; no collar, overlap scored."""
SPOKEN_S = 30713.92
"""Published as well."""


def read_rttm(path: Path) -> list[Segment]:
    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    return [Segment(float(q[3]), float(q[3]) + float(q[4]), q[7]) for q in lines if q]


def annotated(folder: Path, meeting: str) -> tuple[float, float]:
    uem = (folder / "uem" / "test" / f"{meeting}.uem").read_text(encoding="utf-8").split()
    return float(uem[2]), float(uem[3])


def test_measures_equal_the_reference_on_all_meetings(shared_data: Path) -> None:
    folder = shared_data / "ami-turns"
    reference = json.loads((folder / "reference_measures.json").read_text(encoding="utf-8"))
    assert len(reference) == 16
    for meeting, expected in reference.items():
        segments = read_rttm(folder / "rttm" / "test" / f"{meeting}.rttm")
        start_s, end_s = annotated(folder, meeting)
        ours = msgspec.to_builtins(measure(segments, end_s - start_s, ()))
        for key, value in expected.items():
            if key == "turn_matrix":
                assert [list(row) for row in ours[key]] == value, (meeting, key)
            else:
                assert ours[key] == pytest.approx(value, abs=1e-6), (meeting, key)


@pytest.mark.parametrize("system", PUBLISHED)
@pytest.mark.parametrize("within_uem", [False, True])
def test_error_rates_of_published_systems_equal_the_published_ones(
    shared_data: Path, system: str, *, within_uem: bool
) -> None:
    folder = shared_data / "ami-turns"
    truths = sorted((folder / "rttm" / "test").glob("*.rttm"))
    assert len(truths) == 16
    errors = [
        diarization_errors(
            read_rttm(truth),
            read_rttm(folder / "systems" / system / truth.name),
            scored=[annotated(folder, truth.stem)] if within_uem else None,
        )
        for truth in truths
    ]
    whole = pooled(errors)
    assert tuple(round(each, 2) for each in whole.percent()) == PUBLISHED[system]
    assert round(whole.spoken_s, 2) == SPOKEN_S


def test_share_errors_of_a_good_system_are_small_and_of_a_worse_one_larger(
    shared_data: Path,
) -> None:
    folder = shared_data / "ami-turns"
    mean = {}
    for system in PUBLISHED:
        errors: list[float] = []
        for truth in sorted((folder / "rttm" / "test").glob("*.rttm")):
            told = read_rttm(folder / "systems" / system / truth.name)
            errors += share_errors(read_rttm(truth), told).values()
        assert len(errors) == 63  # speakers of 16 meetings
        mean[system] = sum(errors) / len(errors)
    assert mean["vbx"] == pytest.approx(0.019, abs=0.0005)  # notes/science.md 1.6
    assert mean["diaper10"] > mean["vbx"]
