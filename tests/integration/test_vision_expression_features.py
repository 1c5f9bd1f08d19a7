"""The face and its shape as the expression head sees them: moved and turned, they stay the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.vision.expression_features import (
    BLENDSHAPES,
    LANDMARKS,
    LEFTS,
    RIGHTS,
    SHAPE_NUMBERS,
    Floats,
    aligned_face,
    fitted,
    reference_of,
    shape_of,
)

RANDOM = np.random.default_rng(1)
FACE = (RANDOM.standard_normal((LANDMARKS, 3)) * 20 + 100).astype(np.float32)
SHAPES = RANDOM.random(BLENDSHAPES).astype(np.float32)
REFERENCE = reference_of(FACE[None])


def turned(points: Floats, degrees: float) -> Floats:
    """Return points turned in the picture."""
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    result = points.copy()
    result[:, :2] = points[:, :2] @ turn.T
    return result


def test_the_reference_is_level_centred_and_of_one_size() -> None:
    left, right = REFERENCE[0], REFERENCE[3]
    assert np.linalg.norm(left - right) == pytest.approx(0.52, abs=1e-4)
    assert left[1] == pytest.approx(right[1], abs=1e-5)
    assert REFERENCE.mean(axis=0) == pytest.approx(np.zeros(3), abs=1e-6)


@given(st.floats(-60, 60), st.floats(0.3, 4), st.floats(-50, 50))
def test_a_face_that_is_moved_turned_and_enlarged_has_the_same_shape(
    degrees: float, scale: float, shift: float
) -> None:
    moved = (turned(FACE, degrees) * scale + shift).astype(np.float32)
    before, after = (shape_of(points, SHAPES, REFERENCE) for points in (FACE, moved))
    assert before.shape == (SHAPE_NUMBERS,)
    assert after == pytest.approx(before, abs=2e-3)


def test_blendshapes_of_both_sides_are_told_alike() -> None:
    mirrored = SHAPES.copy()
    mirrored[list(LEFTS)], mirrored[list(RIGHTS)] = SHAPES[list(RIGHTS)], SHAPES[list(LEFTS)]
    assert shape_of(FACE, mirrored, REFERENCE) == pytest.approx(shape_of(FACE, SHAPES, REFERENCE))
    assert sorted((*LEFTS, *RIGHTS)) == sorted(set(LEFTS) | set(RIGHTS))


def test_a_fit_gives_back_what_was_done() -> None:
    moved = (turned(FACE, 25) * 2 + 7).astype(np.float32)
    rotation, centre, scale = fitted(moved, FACE)
    back = (moved - centre) @ rotation * scale + FACE.mean(axis=0)
    assert scale == pytest.approx(0.5, abs=1e-4)
    assert back == pytest.approx(FACE, abs=1e-2)
    assert np.linalg.det(rotation) == pytest.approx(1, abs=1e-4)


def test_the_light_of_a_face_is_taken_out_and_its_surroundings_are_blank() -> None:
    grey = RANDOM.integers(20, 120, (200, 200), np.uint8)
    dark = aligned_face(grey, FACE, REFERENCE, 80, 1.0)
    bright = aligned_face(grey * 2, FACE, REFERENCE, 80, 1.0)
    inside = dark != 0
    assert 0.05 < inside.mean() < 0.95
    assert dark[inside].mean() == pytest.approx(0, abs=0.1)
    assert np.abs(dark).max() <= 3
    assert np.corrcoef(dark[inside], bright[inside])[0, 1] > 0.99
    assert not aligned_face(np.zeros_like(grey), FACE, REFERENCE, 80, 1.0).any()
