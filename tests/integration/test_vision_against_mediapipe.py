"""Landmarks and hands in LiteRT are what MediaPipe's Tasks make of the same pictures."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from classsense.domain.camera_ports import DetectedFace, FoundHand, Pixels
from classsense.vision.faces_yunet import YuNetDetector
from classsense.vision.hands_litert import LiteRtHandFinder
from classsense.vision.hands_mediapipe import MediapipeHandFinder
from classsense.vision.landmarks_litert import LiteRtFaceReader
from classsense.vision.landmarks_mediapipe import MediapipeFaceReader
from classsense.vision.opencv import opencv
from classsense.vision.raised_hands import AIMS, HandRule
from fakes.drawn_room import drawn_picture
from fakes.vision import plain_picture

pytestmark = pytest.mark.model

FRAME = 60
"""Of the drawn class of the tests; hands are up in it."""
LEAST_PX = 20
RULE = HandRule()

Case = tuple[Pixels, Sequence[DetectedFace]]


@pytest.fixture(scope="module")
def readers(weights_folder: Path) -> Iterator[tuple[LiteRtFaceReader, MediapipeFaceReader]]:
    """Return both readers, with expression."""
    task = weights_folder / "face_landmarker.task"
    reference = MediapipeFaceReader(task, expression=True)
    yield LiteRtFaceReader(task, expression=True), reference
    reference.close()


@pytest.fixture(scope="module")
def finders(weights_folder: Path) -> Iterator[tuple[LiteRtHandFinder, MediapipeHandFinder]]:
    """Return both finders of hands."""
    task = weights_folder / "hand_landmarker.task"
    reference = MediapipeHandFinder(task)
    yield LiteRtHandFinder(task), reference
    reference.close()


@pytest.fixture(scope="module")
def drawn(weights_folder: Path) -> Case:
    """Return the drawn class with the faces that the detector finds."""
    pixels = drawn_picture(FRAME).pixels
    return pixels, found(weights_folder, pixels)


@pytest.fixture(scope="module")
def photographs(weights_folder: Path, shared_data: Path) -> list[Case]:
    """Return photographs of groups and of raised hands."""
    paths = [shared_data / "vision" / "hands" / "3.png"]
    paths += [shared_data / "vision" / "crowd" / f"{number}.jpg" for number in (3, 6, 11, 20)]
    cases: list[Case] = []
    for path in paths:
        pixels: Pixels = opencv().imread(str(path))
        if pixels.shape[1] > 1280:
            scale = 1280 / pixels.shape[1]
            pixels = opencv().resize(pixels, None, fx=scale, fy=scale, interpolation=3)
        cases.append((pixels, found(weights_folder, pixels)))
    return cases


def found(weights: Path, pixels: Pixels) -> list[DetectedFace]:
    faces = YuNetDetector(weights / "yunet.onnx").detect(pixels)
    return [face for face in faces if face.box[3] * pixels.shape[0] >= LEAST_PX]


def hold_faces(
    readers: tuple[LiteRtFaceReader, MediapipeFaceReader], cases: Sequence[Case]
) -> None:
    ours, reference = readers
    read = 0
    for pixels, faces in cases:
        for face in faces:
            mine, theirs = ours.shape(pixels, face), reference.shape(pixels, face)
            assert (mine is None) == (theirs is None)
            if mine is None or theirs is None:
                continue
            read += 1
            assert np.abs(mine.landmarks - theirs.landmarks).max() < 0.2
            assert np.subtract(mine.angles, theirs.angles) == pytest.approx([0, 0, 0], abs=0.3)
            assert np.abs(mine.blendshapes - theirs.blendshapes).max() < 0.03
    assert read >= 15


def apart_px(one: FoundHand, other: FoundHand, pixels: Pixels) -> float:
    """Return how far apart the points of two finds are at most."""
    height, width = pixels.shape[:2]
    pairs = ((one.wrist, other.wrist), (one.knuckle, other.knuckle), (one.tip, other.tip))
    return max(math.hypot((a[0] - b[0]) * width, (a[1] - b[1]) * height) for a, b in pairs)


def hold_hands(
    finders: tuple[LiteRtHandFinder, MediapipeHandFinder], cases: Sequence[Case]
) -> None:
    ours, reference = finders
    hands = 0
    for pixels, faces in cases:
        height, width = pixels.shape[:2]
        for number, face in enumerate(faces[:20]):
            area = AIMS[number % len(AIMS)].area(face.box, width / height)
            side_px = area[3] * height
            mine, theirs = list(ours.find(pixels, area)), list(reference.find(pixels, area))
            for other in theirs:
                hands += 1
                one = min(mine, key=lambda hand: apart_px(hand, other, pixels))
                assert apart_px(one, other, pixels) < 0.01 * side_px
                assert one.score == pytest.approx(other.score, abs=0.05)
            # MediaPipe leaves out a second find of one hand; here `HandRule` does.
            assert len(RULE.distinct(mine, width / height)) <= len(theirs)
    assert hands >= 5


def test_drawn_faces_are_read_the_same(
    readers: tuple[LiteRtFaceReader, MediapipeFaceReader], drawn: Case
) -> None:
    hold_faces(readers, [drawn])


def test_photographed_faces_are_read_the_same(
    readers: tuple[LiteRtFaceReader, MediapipeFaceReader], photographs: list[Case]
) -> None:
    hold_faces(readers, photographs)


def test_drawn_hands_are_found_the_same(
    finders: tuple[LiteRtHandFinder, MediapipeHandFinder], drawn: Case
) -> None:
    hold_hands(finders, [drawn])


def test_photographed_hands_are_found_the_same(
    finders: tuple[LiteRtHandFinder, MediapipeHandFinder], photographs: list[Case]
) -> None:
    hold_hands(finders, photographs)


def test_nobody_is_read_where_nobody_is(
    readers: tuple[LiteRtFaceReader, MediapipeFaceReader],
    finders: tuple[LiteRtHandFinder, MediapipeHandFinder],
) -> None:
    pixels = plain_picture(0, 720, 1280)
    for reader in readers:
        assert reader.read(pixels, DetectedFace((0.4, 0.4, 0.1, 0.1), 0.9)) is None
    for finder in finders:
        assert list(finder.find(pixels, (0.4, 0.4, 0.1, 0.2))) == []
