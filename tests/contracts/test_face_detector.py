"""What every `FaceDetector` does: YuNet, with enlarged quarters, at half the size, and a fake."""

from pathlib import Path

import pytest

from classsense.domain.camera_ports import DetectedFace, FaceDetector
from classsense.vision.boxes import overlap
from classsense.vision.faces_far import NearAndFar
from classsense.vision.faces_half import HalfWhileLarge
from classsense.vision.faces_yunet import YuNetDetector
from fakes.drawn_room import drawn_picture
from fakes.vision import RecordingDetector, plain_picture

REAL = ("yunet", "near and far", "half while large")


@pytest.fixture(params=["fake", *(pytest.param(name, marks=pytest.mark.model) for name in REAL)])
def detector(request: pytest.FixtureRequest) -> FaceDetector:
    if request.param == "fake":
        return RecordingDetector([DetectedFace(face.box, 0.9) for face in drawn_picture(0).faces])
    folder: Path = request.getfixturevalue("weights_folder")
    yunet = YuNetDetector(folder / "yunet.onnx")
    if request.param == "half while large":
        halving = HalfWhileLarge(NearAndFar(yunet), YuNetDetector(folder / "yunet.onnx"), 32)
        halving.detect(drawn_picture(0).pixels)  # the next look is at half the size
        return halving
    return yunet if request.param == "yunet" else NearAndFar(yunet)


def test_every_drawn_face_is_found_once_where_it_is(detector: FaceDetector) -> None:
    picture = drawn_picture(0)
    found = detector.detect(picture.pixels)
    hits = [sum(overlap(face.box, other.box) > 0.4 for other in found) for face in picture.faces]
    assert hits == [1] * len(picture.faces)
    assert len(found) == len(picture.faces)


def test_boxes_and_points_are_in_parts_of_the_picture_best_face_first(
    detector: FaceDetector,
) -> None:
    found = detector.detect(drawn_picture(0).pixels)
    assert [face.score for face in found] == sorted((face.score for face in found), reverse=True)
    for face in found:
        left, top, width, height = face.box
        assert 0 <= left < left + width <= 1
        assert 0 <= top < top + height <= 1
        assert 0 < face.score <= 1
        assert len(face.points) in {0, 5}
        assert all(-0.1 < x < 1.1 and -0.1 < y < 1.1 for x, y in face.points)


def test_nothing_is_found_in_a_black_picture(detector: FaceDetector) -> None:
    assert list(detector.detect(plain_picture(0, 720, 1280))) == []


def test_the_picture_is_left_alone(detector: FaceDetector) -> None:
    before = drawn_picture(0).pixels.copy()
    detector.detect(drawn_picture(0).pixels)
    assert (before == drawn_picture(0).pixels).all()


def test_it_has_a_name(detector: FaceDetector) -> None:
    assert detector.name
