"""Signs of the angles, and the names of the places that a head points to."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from classsense.domain.lesson import Box, Camera, CameraId, Group, GroupId, LessonPlan, Seat, SeatId
from classsense.domain.observations import Facing
from classsense.vision.head_pose import (
    BoardSight,
    FacingRule,
    HeadAngles,
    head_angles,
    sides_of_mates,
)

SEAT = SeatId("1-1")
MIDDLE: Box = (0.48, 0.45, 0.04, 0.1)
WIDE = 16 / 9


def turned(axis: NDArray[np.float64], degrees: float) -> NDArray[np.float64]:
    """Return the right-handed rotation about a unit axis (Rodrigues' formula)."""
    x, y, z = axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = math.radians(degrees)
    rotation: NDArray[np.float64] = (
        np.eye(3) + math.sin(angle) * cross + (1 - math.cos(angle)) * cross @ cross
    )
    return rotation


RIGHT, UP, TO_CAMERA = np.eye(3)


def rotation(yaw: float, pitch: float, roll: float) -> NDArray[np.float64]:
    """Return a head that is first rolled clockwise, then lifted, then turned to the right.

    About the axes x to the right, y up, z to the camera: turning the nose (+z) to the right (+x)
    is positive about y; lifting it (to +y) is negative about x; leaning clockwise, as the camera
    sees it, is negative about z.
    """
    return turned(UP, yaw) @ turned(RIGHT, -pitch) @ turned(TO_CAMERA, -roll)


def test_each_sign_by_where_nose_and_crown_go() -> None:
    nose_right, nose_up, crown_right = rotation(30, 0, 0), rotation(0, 30, 0), rotation(0, 0, 30)
    assert (nose_right @ TO_CAMERA)[0] > 0
    assert (nose_up @ TO_CAMERA)[1] > 0
    assert (crown_right @ UP)[0] > 0
    assert head_angles(nose_right) == pytest.approx((30, 0, 0), abs=1e-9)
    assert head_angles(nose_up) == pytest.approx((0, 30, 0), abs=1e-9)
    assert head_angles(crown_right) == pytest.approx((0, 0, 30), abs=1e-9)


@given(st.floats(-179, 179), st.floats(-85, 85), st.floats(-179, 179))
def test_angles_survive_the_way_through_a_matrix(yaw: float, pitch: float, roll: float) -> None:
    assert head_angles(rotation(yaw, pitch, roll)) == pytest.approx((yaw, pitch, roll), abs=1e-6)


@given(st.floats(-80, 80), st.floats(-80, 80), st.floats(0.2, 40))
def test_scale_and_translation_do_not_matter(yaw: float, pitch: float, scale: float) -> None:
    matrix = np.eye(4)
    matrix[:3, :3] = rotation(yaw, pitch, 10) * scale
    matrix[:3, 3] = (3.0, -2.0, -40.0)
    assert head_angles(matrix) == pytest.approx((yaw, pitch, 10), abs=1e-6)


@given(st.floats(-80, 80), st.floats(-80, 80), st.floats(-80, 80))
def test_a_mirrored_picture_mirrors_yaw_and_roll(yaw: float, pitch: float, roll: float) -> None:
    flip = np.diag([-1.0, 1.0, 1.0])
    mirrored = head_angles(flip @ rotation(yaw, pitch, roll) @ flip)
    assert mirrored == pytest.approx((-yaw, pitch, -roll), abs=1e-6)


@pytest.mark.parametrize(
    ("yaw", "pitch", "facing"),
    [
        (0, 0, Facing.BOARD),
        (24, -17, Facing.BOARD),
        (-24, 20, Facing.BOARD),
        (0, -19, Facing.DESK),
        (-40, -30, Facing.DESK),
        (26, 0, Facing.NEIGHBOUR),
        (-60, 5, Facing.NEIGHBOUR),
        (85, 0, Facing.AWAY),
        (0, 40, Facing.AWAY),
    ],
)
def test_places_by_angle(yaw: float, pitch: float, facing: Facing) -> None:
    assert FacingRule().facing(SEAT, HeadAngles(yaw, pitch, 0), MIDDLE, WIDE) is facing


def test_turning_to_a_side_where_nobody_sits_is_away() -> None:
    rule = FacingRule(mates={SEAT: frozenset({1})})
    assert rule.facing(SEAT, HeadAngles(40, 0, 0), MIDDLE, WIDE) is Facing.NEIGHBOUR
    assert rule.facing(SEAT, HeadAngles(-40, 0, 0), MIDDLE, WIDE) is Facing.AWAY


def test_mates_are_on_the_sides_where_the_camera_sees_them() -> None:
    left, right, other = (SeatId(name) for name in ("1-1", "1-2", "2-1"))
    seats = tuple(Seat(seat, (0.5, 0.5)) for seat in (left, right))
    tables = (
        Group(GroupId("1"), "Table 1", (0.3, 0.5), seats),
        Group(GroupId("2"), "Table 2", (0.7, 0.5), (Seat(other, (0.7, 0.5)),)),
    )
    plan = LessonPlan("Lesson", "en", (), tables, "jp", {})
    regions: dict[SeatId, Box] = {
        left: (0.1, 0.4, 0.1, 0.2),
        right: (0.3, 0.4, 0.1, 0.2),
        other: (0.7, 0.4, 0.1, 0.2),
    }
    sides = sides_of_mates(plan, Camera(CameraId("front"), "file", regions))
    assert sides == {left: {1}, right: {-1}, other: frozenset()}


def test_faces_below_twenty_pixels_are_not_read() -> None:
    rule = FacingRule()
    assert rule.readable((0.0, 0.0, 0.1, 20 / 720), 720)
    assert not rule.readable((0.0, 0.0, 0.1, 19 / 720), 720)


def test_a_camera_at_the_board_sees_the_board_straight_ahead() -> None:
    for x in (0.05, 0.5, 0.9):
        assert BoardSight().direction((x, 0.4, 0.04, 0.1), WIDE) == pytest.approx((0, 0))


def test_a_board_right_of_the_camera_is_right_and_more_so_for_near_heads() -> None:
    sight = BoardSight(aside_m=2.0, below_m=0.8)
    near_yaw, near_pitch = sight.direction((0.45, 0.4, 0.1, 0.2), WIDE)
    far_yaw, far_pitch = sight.direction((0.45, 0.4, 0.02, 0.04), WIDE)
    assert near_yaw > far_yaw > 0
    assert near_pitch < far_pitch < 0
    assert (
        FacingRule(board=sight).facing(
            SEAT, HeadAngles(near_yaw, near_pitch, 0), (0.45, 0.4, 0.1, 0.2), WIDE
        )
        is Facing.BOARD
    )


def test_the_geometry_of_one_known_seat() -> None:
    """At 5 m a board that hangs 5 m aside is at 45 degrees."""
    half = math.tan(math.radians(20))
    high = 0.2 / (2 * half * 5.0)
    yaw, _ = BoardSight(aside_m=5.0).direction((0.5 - 0.01, 0.5, 0.02, high), WIDE)
    assert yaw == pytest.approx(45.0)
