"""When a film is looked at at half the size, and when it is not."""

import numpy as np
import pytest

from classsense.domain.camera_ports import DetectedFace, Pixels
from classsense.vision.faces_half import HalfWhileLarge

LARGE, SMALL = 60, 40


class Told:
    """A `FaceDetector` that finds faces of the heights it is told, in pixels of a whole picture."""

    name = "told"

    def __init__(self, *heights_px: int) -> None:
        self.heights_px = heights_px
        self.shapes: list[tuple[int, int]] = []

    def detect(self, pixels: Pixels) -> list[DetectedFace]:
        self.shapes.append((pixels.shape[0], pixels.shape[1]))
        return [DetectedFace((0.1, 0.1, 0.1, high / 200), 0.9) for high in self.heights_px]


def picture(height: int = 200, width: int = 320) -> Pixels:
    return np.zeros((height, width, 3), np.uint8)


def test_large_faces_are_looked_at_at_half_the_size_and_now_and_then_whole() -> None:
    whole, half = Told(LARGE, LARGE + 20), Told(LARGE)
    detector = HalfWhileLarge(whole, half, halves=3)
    counts = [len(detector.detect(picture())) for _ in range(8)]
    assert counts == [2, 1, 1, 1, 2, 1, 1, 1]
    assert whole.shapes == [(200, 320)] * 2
    assert half.shapes == [(100, 160)] * 6


@pytest.mark.parametrize("heights_px", [(), (SMALL,), (LARGE, SMALL)])
def test_where_a_face_is_small_or_nobody_is_every_look_is_whole(heights_px: tuple[int]) -> None:
    whole, half = Told(*heights_px), Told(LARGE)
    detector = HalfWhileLarge(whole, half)
    for _ in range(5):
        detector.detect(picture())
    assert len(whole.shapes) == 5
    assert half.shapes == []


def test_a_small_face_that_came_is_seen_from_the_next_whole_look_on() -> None:
    whole, half = Told(LARGE), Told(LARGE)
    detector = HalfWhileLarge(whole, half, halves=2)
    detector.detect(picture())
    whole.heights_px = (LARGE, SMALL)
    assert [len(detector.detect(picture())) for _ in range(5)] == [1, 1, 2, 2, 2]


def test_another_size_of_the_picture_is_looked_at_whole() -> None:
    whole, half = Told(LARGE), Told(LARGE)
    detector = HalfWhileLarge(whole, half)
    detector.detect(picture())
    detector.detect(picture(400, 640))
    assert whole.shapes == [(200, 320), (400, 640)]
    assert half.shapes == []
    assert detector.name == "told"
