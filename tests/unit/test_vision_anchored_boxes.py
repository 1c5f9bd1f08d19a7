"""Boxes that overlap are one find."""

import numpy as np
import pytest
from numpy.typing import NDArray

from classsense.vision.anchored_boxes import anchors, merged


def rows(*boxes: tuple[float, float, float]) -> NDArray[np.float32]:
    """Return square boxes of middle and side, each with one point in its middle."""
    return np.array([[[x, y], [side, side], [x, y]] for x, y, side in boxes], np.float32)


@pytest.mark.parametrize(("side", "count"), [(128, 896), (192, 2016)])
def test_every_cell_has_its_anchors(side: int, count: int) -> None:
    found = anchors(side)
    assert found.shape == (count, 2)
    assert found[0] == pytest.approx(found[1])
    assert found[0] == pytest.approx([4 / side, 4 / side])
    assert found[2] == pytest.approx([12 / side, 4 / side])
    assert found[-1] == pytest.approx([1 - 8 / side, 1 - 8 / side])


def test_boxes_that_overlap_are_one_at_their_weighted_mean() -> None:
    scores = np.array([0.3, 0.9, 0.5], np.float32)
    found = merged(rows((0.30, 0.3, 0.2), (0.32, 0.3, 0.2), (0.8, 0.8, 0.2)), scores, 0.3, 9)
    assert [find.score for find in found] == pytest.approx([0.9, 0.5])
    assert found[0].points[0] == pytest.approx([0.315, 0.3])
    assert (found[0].low + found[0].high) / 2 == pytest.approx([0.315, 0.3])
    assert found[1].low == pytest.approx([0.7, 0.7])


def test_boxes_that_hardly_overlap_are_two() -> None:
    scores = np.array([0.9, 0.8], np.float32)
    both = rows((0.3, 0.3, 0.2), (0.45, 0.3, 0.2))
    assert len(merged(both, scores, 0.3, 9)) == 2
    assert len(merged(both, scores, 0.05, 9)) == 1


def test_the_best_are_kept_where_only_some_are_wanted() -> None:
    scores = np.array([0.4, 0.9, 0.6], np.float32)
    found = merged(rows((0.1, 0.1, 0.1), (0.5, 0.5, 0.1), (0.9, 0.9, 0.1)), scores, 0.3, 2)
    assert [find.score for find in found] == pytest.approx([0.9, 0.6])


def test_no_box_is_no_find() -> None:
    assert merged(rows().reshape(0, 3, 2), np.zeros(0, np.float32), 0.3, 4) == []


def test_an_empty_box_is_a_find_of_its_own() -> None:
    scores = np.array([0.9, 0.8], np.float32)
    assert len(merged(rows((0.5, 0.5, 0.0), (0.5, 0.5, 0.0)), scores, 0.3, 4)) == 2
