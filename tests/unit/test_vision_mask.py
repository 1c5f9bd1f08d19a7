"""A seat without consent is blanked before any model sees the picture."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.domain.lesson import Box, SeatId
from classsense.vision.mask import SeatMask, blank, uncovered
from fakes.vision import face_at, plain_picture

_SHARE = st.floats(0.0, 1.0, allow_nan=False)
_BOXES = st.tuples(_SHARE, _SHARE, _SHARE, _SHARE)


def test_every_pixel_of_the_box_is_black_and_no_other_is_touched() -> None:
    picture = plain_picture(level=200, height=100, width=200)
    blanked = blank(picture, [(0.25, 0.5, 0.1, 0.2)])
    expected = plain_picture(level=200, height=100, width=200)
    expected[50:70, 50:70] = 0
    assert np.array_equal(blanked, expected)


def test_a_pixel_that_the_box_only_touches_is_black() -> None:
    blanked = blank(plain_picture(level=9, height=10, width=10), [(0.11, 0.11, 0.1, 0.1)])
    assert not blanked[1:3, 1:3].any()
    assert blanked.any(axis=2).sum() == 100 - 4


def test_the_original_is_left_alone() -> None:
    picture = plain_picture(level=7)
    picture.flags.writeable = False
    assert not blank(picture, [(0.0, 0.0, 1.0, 1.0)]).any()
    assert (picture == 7).all()


@given(st.lists(_BOXES, max_size=4), st.integers(1, 40), st.integers(1, 40))
def test_whatever_the_box_no_pixel_inside_survives(
    boxes: list[Box], height: int, width: int
) -> None:
    blanked = blank(plain_picture(1, height, width), boxes)
    y, x = np.mgrid[:height, :width]
    for left, top, across, down in boxes:
        inside = (
            ((x + 1) / width > left)
            & (x / width < left + across)
            & ((y + 1) / height > top)
            & (y / height < top + down)
        )
        # A pixel whose edge falls on the box's edge but for rounding belongs to neither.
        core = inside & ((x + 0.5) / width > left) & ((x + 0.5) / width < left + across)
        core &= ((y + 0.5) / height > top) & ((y + 0.5) / height < top + down)
        assert not blanked[core].any()


def test_where_two_regions_overlap_the_mask_wins() -> None:
    regions: dict[SeatId, Box] = {
        SeatId("open"): (0.0, 0.0, 0.6, 1.0),
        SeatId("masked"): (0.4, 0.0, 0.6, 1.0),
    }
    mask = SeatMask(regions, frozenset({SeatId("open")}))
    seen = mask.apply(plain_picture(level=5, height=10, width=100))
    assert (seen[:, :40] == 5).all()
    assert not seen[:, 40:].any()
    assert mask.hides((0.5, 0.5))
    assert not mask.hides((0.3, 0.5))


def test_nobody_readable_means_every_region_is_black() -> None:
    regions: dict[SeatId, Box] = {SeatId("1"): (0.0, 0.0, 1.0, 1.0)}
    assert not SeatMask(regions, frozenset()).apply(plain_picture()).any()


def test_without_a_masked_seat_the_picture_is_not_even_copied() -> None:
    picture = plain_picture()
    everybody = frozenset({SeatId("1")})
    assert SeatMask({SeatId("1"): (0.0, 0.0, 0.5, 0.5)}, everybody).apply(picture) is picture


def test_what_the_teacher_masked_is_black_whoever_agreed() -> None:
    seat = SeatId("1")
    mask = SeatMask({seat: (0.0, 0.0, 0.5, 1.0)}, frozenset({seat}), [(0.25, 0.0, 0.5, 0.5)])
    seen = mask.apply(plain_picture(level=5, height=10, width=100))
    assert not seen[:5, 25:75].any()
    assert (seen[:, :25] == 5).all()
    assert (seen[5:] == 5).all()
    assert mask.hides((0.3, 0.2))
    assert not mask.hides((0.3, 0.6))


@pytest.mark.parametrize(("width", "looked_at"), [(0.0, True), (0.45, True), (0.55, False)])
def test_a_seat_that_is_mostly_masked_is_not_looked_at(width: float, *, looked_at: bool) -> None:
    seat = SeatId("1")
    region: Box = (0.0, 0.0, 1.0, 1.0)
    assert (seat in uncovered({seat: region}, [(0.0, 0.0, width, 1.0)])) is looked_at
    twice: list[Box] = [(0.0, 0.0, width, 1.0), (0.0, 0.0, width, 1.0)]
    assert (seat in uncovered({seat: region}, twice)) is looked_at


@pytest.mark.parametrize("x", [0.05, 0.95])
def test_a_face_helper_stands_where_it_says(x: float) -> None:
    left, top, width, height = face_at(x, 0.5).box
    assert (left + width / 2, top + height / 2) == pytest.approx((x, 0.5))
