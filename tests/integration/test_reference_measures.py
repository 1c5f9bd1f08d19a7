"""Our discussion measures equal those of other people's annotations of 16 real meetings."""

import json
from pathlib import Path

import msgspec
import pytest

from classsense.analysis.discussion import measure
from classsense.analysis.talk import Segment


def read_rttm(path: Path) -> list[Segment]:
    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    return [Segment(float(q[3]), float(q[3]) + float(q[4]), q[7]) for q in lines if q]


def test_measures_equal_the_reference_on_all_meetings(shared_data: Path) -> None:
    folder = shared_data / "ami-turns"
    reference = json.loads((folder / "reference_measures.json").read_text(encoding="utf-8"))
    assert len(reference) == 16
    for meeting, expected in reference.items():
        segments = read_rttm(folder / "rttm" / "test" / f"{meeting}.rttm")
        uem = (folder / "uem" / "test" / f"{meeting}.uem").read_text(encoding="utf-8").split()
        ours = msgspec.to_builtins(measure(segments, float(uem[3]) - float(uem[2]), ()))
        for key, value in expected.items():
            if key == "turn_matrix":
                assert [list(row) for row in ours[key]] == value, (meeting, key)
            else:
                assert ours[key] == pytest.approx(value, abs=1e-6), (meeting, key)
