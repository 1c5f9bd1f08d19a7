"""`classsense bench vision` on the drawn classroom: it runs the real watcher and counts."""

import pytest

from classsense.bootstrap.bench_section import BenchData
from classsense.bootstrap.bench_vision import Pace, four_cameras, one_camera

pytestmark = pytest.mark.model


@pytest.mark.usefixtures("weights_folder")
@pytest.mark.parametrize(("section", "cameras"), [(one_camera, 1), (four_cameras, 4)])
def test_it_counts_looks_readings_and_cpu(section: object, cameras: int) -> None:
    said: list[str] = []
    data = BenchData(None, seconds=3.0)
    pace = section(data, said.append)["pace"]  # type: ignore[operator]  # a section's run
    assert isinstance(pace, Pace)
    assert pace.cameras == cameras
    assert pace.faces == 17, "sixteen pupils and the teacher"
    assert 0 < pace.detect_hz < 6
    assert 0 < pace.read_hz <= pace.detect_hz
    assert pace.hands_hz > 0
    assert pace.cores > 0
    assert any("17 faces each" in line for line in said)
