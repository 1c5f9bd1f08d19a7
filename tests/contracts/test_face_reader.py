"""What every `FaceReader` does: ours, MediaPipe's landmarker, and the fake of the tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from classsense.domain.camera_ports import DetectedFace, FaceReader, FaceReading
from classsense.vision.landmarks_litert import LiteRtFaceReader
from classsense.vision.landmarks_mediapipe import MediapipeFaceReader
from fakes.drawn_room import drawn_picture
from fakes.vision import RecordingReader, plain_picture

READERS: dict[str, type[LiteRtFaceReader | MediapipeFaceReader]] = {
    "litert": LiteRtFaceReader,
    "mediapipe": MediapipeFaceReader,
}


@pytest.fixture(params=["fake", *(pytest.param(kind, marks=pytest.mark.model) for kind in READERS)])
def reader(request: pytest.FixtureRequest) -> Iterator[FaceReader]:
    if request.param == "fake":
        yield RecordingReader(FaceReading(0.0, 0.0, 0.0, None))
        return
    folder: Path = request.getfixturevalue("weights_folder")
    landmarker = READERS[request.param](folder / "face_landmarker.task", expression=False)
    yield landmarker
    landmarker.close()


def test_a_face_is_read_within_sensible_angles(reader: FaceReader) -> None:
    picture = drawn_picture(0)
    readings = [reader.read(picture.pixels, DetectedFace(f.box, 0.9)) for f in picture.faces]
    assert sum(reading is not None for reading in readings) >= len(readings) - 2
    for reading in filter(None, readings):
        assert abs(reading.yaw_deg) < 90
        assert abs(reading.pitch_deg) < 90
        assert abs(reading.roll_deg) < 90


def test_without_expression_there_is_no_smile(reader: FaceReader) -> None:
    picture = drawn_picture(0)
    for face in picture.faces:
        reading = reader.read(picture.pixels, DetectedFace(face.box, 0.9))
        assert reading is None or reading.smile is None


def test_where_nothing_is_nothing_is_read(reader: FaceReader) -> None:
    nowhere = DetectedFace((0.4, 0.4, 0.1, 0.1), 0.9)
    assert reader.read(plain_picture(0, 720, 1280), nowhere) is None


@pytest.mark.parametrize("box", [(0.0, 0.0, 0.03, 0.05), (0.97, 0.95, 0.03, 0.05)])
def test_a_face_at_the_edge_of_the_frame_is_no_problem(
    reader: FaceReader, box: tuple[float, float, float, float]
) -> None:
    reader.read(drawn_picture(0).pixels, DetectedFace(box, 0.9))


def test_it_has_a_name(reader: FaceReader) -> None:
    assert reader.name
