"""Geometry of boxes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.domain.lesson import Box
from classsense.vision.boxes import centre, clipped, holds, overlap

_SHARE = st.floats(0.0, 1.0)
_BOXES = st.tuples(_SHARE, _SHARE, st.floats(0.01, 1.0), st.floats(0.01, 1.0))


def test_a_box_holds_its_left_and_upper_edge_only() -> None:
    box: Box = (0.25, 0.25, 0.5, 0.5)
    assert holds(box, (0.25, 0.25))
    assert not holds(box, (0.75, 0.3))
    assert not holds(box, (0.3, 0.75))


def test_half_a_box_in_the_frame_is_cut_at_the_edge() -> None:
    assert clipped(-0.1, 0.5, 0.1, 1.5) == pytest.approx((0.0, 0.5, 0.1, 0.5))
    assert clipped(1.2, 0.0, 1.4, 0.5)[2] == 0.0


def test_overlap_of_halves_is_a_third() -> None:
    assert overlap((0.0, 0.0, 0.2, 0.2), (0.1, 0.0, 0.2, 0.2)) == pytest.approx(1 / 3)
    assert overlap((0.0, 0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.0)) == 0.0


@given(_BOXES, _BOXES)
def test_overlap_is_symmetric_and_a_share(one: Box, other: Box) -> None:
    assert overlap(one, other) == pytest.approx(overlap(other, one))
    assert 0.0 <= overlap(one, other) <= 1.0 + 1e-9
    assert overlap(one, one) == pytest.approx(1.0)


@given(_BOXES)
def test_a_box_holds_its_own_middle(box: Box) -> None:
    assert holds(box, centre(box))
