"""The drawn head's geometry, against figures worked out by hand and against the product's own."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classsense.vision.head_pose import head_angles
from make_lesson.drawing.projection import (
    HEAD_HALF_HEIGHT_M,
    Placement,
    Pose,
    RoomCamera,
    half_breadth,
    half_depth,
    on_face,
)

HEAD = Placement(640.0, 360.0, 50.0)
NOSE = np.array([[0.0, 0.0, 1.0]])
ANGLES = st.floats(-75, 75)


def test_a_turned_head_moves_its_eyes_by_the_sine_and_the_cosine() -> None:
    eyes = on_face([-0.3, 0.3], [0.0, 0.0])
    depth = 0.86 * math.sqrt(1 - (0.3 / 0.72) ** 2.3)
    assert eyes[:, 2] == pytest.approx([depth, depth])

    seen = HEAD.project(eyes, Pose(yaw_deg=30))

    sine, cosine = 0.5, math.sqrt(3) / 2
    assert seen[:, 0] == pytest.approx(
        [640 + 50 * (-0.3 * cosine + depth * sine), 640 + 50 * (0.3 * cosine + depth * sine)]
    )
    assert seen[:, 1] == pytest.approx([360, 360])


@pytest.mark.parametrize(
    ("pose", "right", "down"),
    [
        (Pose(yaw_deg=30), 25.0, 0.0),
        (Pose(yaw_deg=-30), -25.0, 0.0),
        (Pose(pitch_deg=30), 0.0, -25.0),
        (Pose(pitch_deg=-30), 0.0, 25.0),
    ],
)
def test_the_nose_points_where_the_signs_say(pose: Pose, right: float, down: float) -> None:
    ((x, y),) = HEAD.project(NOSE, pose)
    assert (x - 640, y - 360) == pytest.approx((right, down))


def test_a_head_that_rolls_clockwise_moves_its_crown_to_the_right() -> None:
    ((x, y),) = HEAD.project(np.array([[0.0, 1.0, 0.0]]), Pose(roll_deg=30))
    assert (x - 640, y - 360) == pytest.approx((25.0, -50 * math.sqrt(3) / 2))


@settings(deadline=None)  # a busy machine is not a fault
@given(ANGLES, ANGLES, ANGLES)
def test_the_product_reads_the_pose_out_of_the_drawings_rotation(
    yaw: float, pitch: float, roll: float
) -> None:
    rotation = Pose(yaw, pitch, roll).rotation()
    assert rotation @ rotation.T == pytest.approx(np.eye(3), abs=1e-12)
    assert head_angles(rotation) == pytest.approx((yaw, pitch, roll), abs=1e-9)


@settings(deadline=None)  # a busy machine is not a fault
@given(ANGLES, st.floats(-35, 20))
def test_the_face_box_mirrors_with_the_head_and_holds_its_nose(yaw: float, pitch: float) -> None:
    left, top, width, height = HEAD.face_box_px(Pose(yaw, pitch))
    mirrored = HEAD.face_box_px(Pose(-yaw, pitch))
    assert mirrored == pytest.approx((1280 - left - width, top, width, height))
    ((x, y),) = HEAD.project(on_face(0.0, -0.3), Pose(yaw, pitch))
    assert left <= x <= left + width
    assert top <= y <= top + height


def test_the_head_is_widest_and_deepest_at_the_eyes_and_closed_at_its_ends() -> None:
    heights = np.linspace(-1, 1, 201)
    for profile in (half_breadth(heights), half_depth(heights)):
        assert profile.max() == pytest.approx(profile[100])
        assert profile[[0, -1]] == pytest.approx([0, 0])


def test_the_room_camera_halves_what_is_twice_as_far_and_keeps_verticals_vertical() -> None:
    camera = RoomCamera()
    near = camera.project([(0.5, 0.0, 2.0), (0.5, 1.0, 2.0)])
    far = camera.project([(0.5, 0.0, 4.0), (0.5, 1.0, 4.0)])
    assert near[0, 0] == near[1, 0]
    assert near[0, 1] - near[1, 1] == pytest.approx(2 * (far[0, 1] - far[1, 1]))
    head = camera.place_head((0.0, 1.15, 2.5))
    assert head.half_height_px == pytest.approx(1000 / 2.5 * HEAD_HALF_HEIGHT_M)
