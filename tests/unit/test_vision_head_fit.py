"""A head is found as it is turned, wherever its face is in the crop."""

import math
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from classsense.vision.head_fit import HeadFit
from classsense.vision.head_pose import head_angles

VERTICES = 40
ACROSS = 2 * math.tan(math.radians(63) / 2)


def face() -> NDArray[np.float64]:
    """Return a face of points on a half ellipsoid, in cm, z towards the camera."""
    random = np.random.default_rng(5)
    x, y = random.uniform(-0.8, 0.8, (2, VERTICES))
    return np.stack([7 * x, 9 * y, 6 * np.sqrt(np.maximum(1 - x * x - y * y, 0))], axis=1)


def field(number: int, content: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(content)) + content


def varint(value: int) -> bytes:
    written = bytearray()
    while value > 127:
        written.append(value & 127 | 128)
        value >>= 7
    return bytes([*written, value])


def single(number: int, value: float) -> bytes:
    return varint(number << 3 | 5) + struct.pack("<f", value)


def description(vertices: NDArray[np.float64], weights: dict[int, float]) -> bytes:
    mesh = b"".join(single(3, value) for row in vertices for value in (*row, 0.5, 0.5))
    mesh += varint(4 << 3) + varint(300)  # an index, which is not needed
    told = field(1, mesh)
    for index, weight in weights.items():
        told += field(2, varint(1 << 3) + varint(index) + single(2, weight))
    return told + varint(3 << 3) + varint(1)


def turned(yaw: float, pitch: float, roll: float) -> NDArray[np.float64]:
    """Return the rotation of a head: roll, then pitch, then yaw, in degrees as `head_angles`."""
    y, p, r = np.radians([yaw, pitch, roll])
    rolled = np.array([[math.cos(r), math.sin(r), 0], [-math.sin(r), math.cos(r), 0], [0, 0, 1]])
    pitched = np.array([[1, 0, 0], [0, math.cos(p), math.sin(p)], [0, -math.sin(p), math.cos(p)]])
    yawed = np.array([[math.cos(y), 0, math.sin(y)], [0, 1, 0], [-math.sin(y), 0, math.cos(y)]])
    return np.asarray(yawed @ pitched @ rolled)


def landmarks(rotation: NDArray[np.float64], away_cm: float) -> NDArray[np.float64]:
    """Return what a camera of 63 degrees sees of the face, in sides of its square picture.

    Depth is told as the net tells it: from the face itself, in the unit of width.
    """
    placed = face() @ rotation.T + (0, 0, -away_cm)
    scale = 1 / (away_cm * ACROSS)
    return np.stack(
        [
            0.5 - placed[:, 0] / placed[:, 2] / ACROSS,
            0.5 + placed[:, 1] / placed[:, 2] / ACROSS,
            -(placed[:, 2] + away_cm) * scale,
        ],
        axis=1,
    )


@pytest.fixture(scope="module")
def fit() -> HeadFit:
    weights = {index: 0.01 + index / 100 for index in range(0, VERTICES, 2)}
    return HeadFit(description(face(), weights))


@given(
    yaw=st.floats(-50, 50),
    pitch=st.floats(-40, 40),
    roll=st.floats(-30, 30),
    away=st.floats(40, 90),
)
def test_a_head_is_found_as_it_is_turned(
    yaw: float, pitch: float, roll: float, away: float
) -> None:
    weights = {index: 0.01 + index / 100 for index in range(0, VERTICES, 2)}
    found = HeadFit(description(face(), weights)).pose(landmarks(turned(yaw, pitch, roll), away))
    assert head_angles(found) == pytest.approx((yaw, pitch, roll), abs=2.5)


def test_a_landmark_without_weight_counts_for_nothing_but_the_mean_depth(fit: HeadFit) -> None:
    points = landmarks(turned(20, 10, 5), 60)
    moved = points.copy()
    moved[1::2, :2] += 0.3
    assert fit.pose(moved) == pytest.approx(fit.pose(points))


@pytest.mark.parametrize("damaged", [b"", b"\x00\x00", b"\xff", description(face(), {}), b"\x0b"])
def test_what_describes_no_face_is_refused(damaged: bytes) -> None:
    with pytest.raises(ValueError, match="face"):
        HeadFit(damaged)


def test_a_description_cut_short_is_refused() -> None:
    whole = description(face(), {0: 1.0, 2: 1.0})
    with pytest.raises(ValueError, match=r"face|reshape"):
        HeadFit(whole[: len(whole) // 2])
