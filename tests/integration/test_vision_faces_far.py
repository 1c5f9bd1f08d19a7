"""When small faces are looked for, where, and how both looks become one list."""

import numpy as np
import pytest

from classsense.domain.camera_ports import DetectedFace, Pixels
from classsense.domain.lesson import Box
from classsense.vision.boxes import overlap
from classsense.vision.faces_far import NearAndFar

HEIGHT, WIDTH = 360, 640


class Painted:
    """A `FaceDetector` that finds bright squares that are high enough."""

    name = "painted"

    def __init__(self, least_px: float = 16) -> None:
        self.least_px = least_px
        self.shapes: list[tuple[int, int]] = []

    def detect(self, pixels: Pixels) -> list[DetectedFace]:
        from classsense.vision.opencv import opencv

        height, width = pixels.shape[:2]
        self.shapes.append((height, width))
        bright = (pixels[:, :, 0] > 127).astype(np.uint8)
        rows = opencv().connectedComponentsWithStats(bright)[2][1:]
        return [
            DetectedFace((x / width, y / height, w / width, h / height), 0.5 + min(h, 100) / 400)
            for x, y, w, h, _ in rows.tolist()
            if h >= self.least_px
        ]


def room(*squares: tuple[int, int, int]) -> Pixels:
    """Return a dark picture with bright squares: left, top, side in pixels."""
    pixels = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    for left, top, side in squares:
        pixels[top : top + side, left : left + side] = 255
    return pixels


def box_of(left: int, top: int, side: int) -> Box:
    return left / WIDTH, top / HEIGHT, side / WIDTH, side / HEIGHT


SMALL = [(30, 40, 10), (500, 60, 10), (100, 300, 10), (600, 320, 10)]
"""One in each quarter, seen only where they are enlarged."""
LARGE, MIDDLING = (300, 100, 60), (200, 200, 18)


def boxes_found(found: list[DetectedFace], squares: list[tuple[int, int, int]]) -> list[int]:
    """Return how many found boxes lie on each square."""
    return [sum(overlap(face.box, box_of(*each)) > 0.5 for face in found) for each in squares]


def test_large_faces_alone_cost_one_look() -> None:
    inner = Painted()
    found = list(NearAndFar(inner).detect(room(LARGE, (30, 30, 40))))
    assert len(found) == 2
    assert inner.shapes == [(HEIGHT, WIDTH)]


def test_a_small_face_lets_it_look_for_smaller_ones_in_all_quarters() -> None:
    inner = Painted()
    squares = [*SMALL, MIDDLING, LARGE]
    found = list(NearAndFar(inner).detect(room(*squares)))
    assert boxes_found(found, squares) == [1] * len(squares)
    assert len(found) == len(squares)
    assert len(inner.shapes) == 5
    enlarged = sum(height * width for height, width in inner.shapes[1:])
    assert enlarged < 7 * HEIGHT * WIDTH  # four looks of the size of one, and the seams


def test_where_nobody_is_found_small_faces_are_looked_for() -> None:
    found = list(NearAndFar(Painted()).detect(room(*SMALL)))
    assert boxes_found(found, SMALL) == [1] * 4


def test_one_quarter_a_look_has_seen_all_after_four_looks() -> None:
    inner = Painted()
    detector = NearAndFar(inner, quarters_per_look=1)
    pixels = room(*SMALL, MIDDLING)
    counts = [len(detector.detect(pixels)) for _ in range(6)]
    assert counts == [2, 3, 4, 5, 5, 5]
    assert len(inner.shapes) == 12


def test_who_left_is_gone_when_the_quarter_is_looked_at_again() -> None:
    detector = NearAndFar(Painted(), quarters_per_look=1)
    for _ in range(4):
        detector.detect(room(*SMALL, MIDDLING))
    counts = [len(detector.detect(room(MIDDLING))) for _ in range(4)]
    assert counts == [4, 3, 2, 1]


def test_another_size_of_the_picture_begins_anew() -> None:
    detector = NearAndFar(Painted(), quarters_per_look=1)
    for _ in range(4):
        detector.detect(room(*SMALL, MIDDLING))
    assert list(detector.detect(np.zeros((90, 160, 3), np.uint8))) == []


@pytest.mark.parametrize("left", range(296, 344, 4))
@pytest.mark.parametrize("top", [174, 180, 186])
def test_a_face_on_the_seam_is_found_once(left: int, top: int) -> None:
    square = (left, top, 10)
    found = list(NearAndFar(Painted()).detect(room(square)))
    assert boxes_found(found, [square]) == [1]
    assert len(found) == 1


def test_a_neighbour_is_another_face() -> None:
    squares = [(100, 100, 17), (118, 100, 17)]
    assert len(list(NearAndFar(Painted()).detect(room(*squares)))) == 2


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (7, 5)])
def test_pictures_smaller_than_a_face_have_none(shape: tuple[int, int]) -> None:
    assert list(NearAndFar(Painted()).detect(np.zeros((*shape, 3), np.uint8))) == []
