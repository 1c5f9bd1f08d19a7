"""A turned box is seen upright."""

import math

import numpy as np
import pytest

from classsense.vision.opencv import opencv
from classsense.vision.turned_box import TurnedBox


def test_a_turned_box_is_seen_upright() -> None:
    picture = np.zeros((200, 200, 3), np.uint8)
    box = TurnedBox((120.0, 90.0), 80.0, 40.0, math.radians(30))
    corners = box.outside(np.array([[0, 0], [64, 0], [64, 32], [0, 32]], np.float32), 64)
    opencv().fillConvexPoly(picture, corners.round().astype(np.int32), (255, 255, 255))
    seen = box.seen(picture, 64)
    assert seen.shape == (1, 64, 64, 3)
    assert seen.dtype == np.float32
    assert seen[0, 4:28, 4:60].min() == 1  # the upper half is what was drawn
    assert seen[0, 37:, 4:60].max() == 0
    right = corners[1] - corners[0]
    assert math.degrees(math.atan2(right[1], right[0])) == pytest.approx(30)  # y is downwards
    assert np.hypot(*right) == pytest.approx(80, abs=1e-3)
    assert box.outside(np.array([[32, 32]], np.float32), 64)[0] == pytest.approx([120, 90])


def test_beyond_the_picture_its_edge_goes_on() -> None:
    picture = np.full((10, 10, 3), 51, np.uint8)
    assert TurnedBox((0.0, 0.0), 40.0, 40.0, 0.4).seen(picture, 16) == pytest.approx(
        np.full((1, 16, 16, 3), 0.2), abs=1e-6
    )
