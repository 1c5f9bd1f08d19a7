"""What the expression head looks at: an aligned grey face, and the shape of the face in numbers.

Arithmetic on landmarks, used when the head is trained (`tools/train_expression`) and when it is
run, so that both see the same. Nothing is kept of it.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.vision.opencv import opencv

Floats = NDArray[np.float32]

LANDMARKS: Final = 478
BLENDSHAPES: Final = 52
SHAPE_NUMBERS: Final = 110
"""Length of what `shape_of` returns."""

RIGID: Final = (
    33, 133, 362, 263, 168, 6, 197, 195, 5, 4, 1, 127, 356, 234, 454, 10, 151, 54, 284, 21, 251,
)  # fmt: skip
"""Landmarks that expressions move little: corners of the eyes, nose, forehead, temples."""
_OVAL: Final = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152,
    148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
_EYE_CORNERS: Final = (33, 263)
_EYES_APART: Final = 0.52
"""Distance of the outer corners of the eyes in an aligned face of side 1."""
_MIDDLE: Final = (0.5, 0.42)
"""Where the middle of the rigid landmarks lies in it."""
_GROWN: Final = np.array([1.08, 1.06], np.float32)
"""The oval of the face is grown by this, so that brows and chin are inside."""
_DARKEST: Final = 2
"""Darker is the black edge of a picture, not skin."""

LEFTS: Final = (1, 4, 7, 9, 11, 13, 15, 17, 19, 21, 24, 28, 30, 33, 34, 36, 44, 46, 48, 50)
RIGHTS: Final = (2, 5, 8, 10, 12, 14, 16, 18, 20, 22, 26, 29, 31, 39, 35, 37, 45, 47, 49, 51)
"""Blendshapes of the left side of a face, and their mirror images."""
_WITHOUT_SIDE: Final = (3, 6, 23, 25, 27, 32, 38, 40, 41, 42, 43)

_SPANS: Final = (
    (61, 291), (13, 14), (0, 17), (159, 145), (386, 374), (105, 159), (334, 386), (107, 133),
    (336, 362), (70, 33), (300, 263), (107, 336), (61, 33), (291, 263), (2, 0), (0, 13), (14, 17),
    (17, 152), (98, 327), (49, 133), (279, 362), (205, 61), (425, 291), (205, 145), (425, 374),
    (78, 308), (82, 87), (312, 317), (152, 1),
)  # fmt: skip
"""Distances of landmarks that expressions change: mouth, eyes, brows, nose, cheeks."""
_HEIGHTS: Final = (
    (61, 13), (291, 13), (61, 14), (291, 14), (61, 17), (291, 17), (107, 70), (336, 300),
)  # fmt: skip
"""Differences of height: corners of the mouth against its middle, ends of the brows."""
_FAINT: Final = 0.003
"""Added to a blendshape before its logarithm is taken."""


def fitted(points: Floats, reference: Floats) -> tuple[Floats, Floats, float]:
    """Return the rotation, and the scale, that lay `points` over `reference` (least squares).

    Args:
        points: Shape (n, d), d = 2 or 3, centred or not.
        reference: Shape (n, d).

    Returns:
        Rotation of shape (d, d) to be applied from the right, the centre of `points`, the scale.
        Source: Umeyama, IEEE PAMI 13 (1991) 376-380.
    """
    centre = points.mean(axis=0)
    free, target = points - centre, reference - reference.mean(axis=0)
    left, sizes, right = np.linalg.svd(free.T @ target)
    signs = np.ones(len(sizes), np.float32)
    signs[-1] = np.sign(np.linalg.det(left @ right))
    scale = float((sizes * signs).sum() / max(float(np.square(free).sum()), 1e-9))
    return (left * signs) @ right, centre, scale


def aligned_face(
    grey: NDArray[np.uint8], landmarks: Floats, reference: Floats, side_px: int, zoom: float
) -> Floats:
    """Return the face upright, of one size, without its surroundings and without its light.

    Args:
        grey: Picture, shape (height, width), 0..255.
        landmarks: In pixels of it, shape (478, 3).
        reference: Mean of the rigid landmarks, shape (21, 3), as trained.
        side_px: Side of the result, 32..256.
        zoom: How much of the side the usual face fills, 0.5..1.5.

    Returns:
        Mean 0 and deviation about 1 within the oval of the face, 0 outside, clipped at 3; shape
        (side_px, side_px).
    """
    cv2 = opencv()
    rotation, centre, scale = fitted(landmarks[RIGID, :2], reference[:, :2])
    scale *= zoom * side_px
    onto = np.zeros((2, 3), np.float64)
    onto[:, :2] = rotation.T * scale
    onto[:, 2] = np.array(_MIDDLE) * side_px - onto[:, :2] @ centre
    face = cv2.warpAffine(grey, onto, (side_px, side_px), flags=cv2.INTER_AREA).astype(np.float32)
    oval = landmarks[_OVAL, :2] @ onto[:, :2].T + onto[:, 2]
    middle = oval.mean(axis=0)
    mask = np.zeros((side_px, side_px), np.uint8)
    cv2.fillPoly(mask, [(middle + (oval - middle) * _GROWN).astype(np.int32)], 1)
    skin = (mask > 0) & (face > _DARKEST)
    if not skin.any():
        return np.zeros((side_px, side_px), np.float32)
    lit = (face - face[skin].mean()) / (face[skin].std() + 8)
    return np.where(mask > 0, np.clip(lit, -3, 3), 0).astype(np.float32)


def shape_of(landmarks: Floats, blendshapes: Floats, reference: Floats) -> Floats:
    """Return the shape of a face in numbers that do not change when it is mirrored.

    Args:
        landmarks: Shape (478, 3), all axes in the same unit.
        blendshapes: As MediaPipe lists them, 0..1, shape (52,).
        reference: Mean of the rigid landmarks, shape (21, 3), as trained.

    Returns:
        Shape (`SHAPE_NUMBERS`,).
    """
    logs = np.log(blendshapes + _FAINT)
    left, right = logs[list(LEFTS)], logs[list(RIGHTS)]
    strongest = np.maximum(blendshapes[list(LEFTS)], blendshapes[list(RIGHTS)])
    rotation, centre, _ = fitted(landmarks[RIGID, :], reference)
    upright = (landmarks - centre) @ rotation
    eyes_apart = max(float(np.linalg.norm(upright[33] - upright[263])), 1e-6)
    first, second = np.array(_SPANS).T
    spans = np.linalg.norm(upright[first] - upright[second], axis=1) / eyes_apart
    upper, lower = np.array(_HEIGHTS).T
    heights = (upright[upper, 1] - upright[lower, 1]) / eyes_apart
    yaw = float(np.arctan2(rotation[0, 2], rotation[2, 2]))
    pitch = float(np.arcsin(np.clip(rotation[1, 2], -1, 1)))
    parts = (
        (left + right) / 2,
        logs[list(_WITHOUT_SIDE)],
        np.abs(left - right),
        strongest,
        spans,
        heights,
        [abs(yaw), pitch],
    )
    return np.concatenate(parts).astype(np.float32)


def reference_of(faces: Floats) -> Floats:
    """Return the mean of the rigid landmarks of many faces, laid over each other and scaled.

    Args:
        faces: Shape (n, 478, 3), in pixels, of upright pictures.

    Returns:
        Shape (21, 3), centred; the outer corners of the eyes are .52 apart.
    """
    rigid = faces[:, RIGID, :]
    mean = rigid[0] - rigid[0].mean(axis=0)
    corners = [RIGID.index(corner) for corner in _EYE_CORNERS]
    for _ in range(4):
        laid = []
        for face in rigid:
            rotation, centre, scale = fitted(face, mean)
            laid.append((face - centre) @ rotation * scale)
        mean = np.mean(laid, axis=0)
        mean = mean * (_EYES_APART / np.linalg.norm(mean[corners[0]] - mean[corners[1]]))
    # Upright and symmetric: the line between the corners of the eyes is level.
    across = mean[corners[1]] - mean[corners[0]]
    turn = np.arctan2(across[1], across[0])
    level = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    mean[:, :2] = mean[:, :2] @ level
    centred: Floats = (mean - mean.mean(axis=0)).astype(np.float32)
    return centred
