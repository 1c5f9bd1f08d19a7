"""Where a head is and how it is turned, from the landmarks of its face.

The landmarks tell how far left, right, up, down and deep a face is in its own picture, not where
the head is before a camera. A canonical face of known size in cm, weighted where a face moves
little, is laid over them: once flat, which tells the scale; then, with the landmarks moved to where
a camera of 63 degrees would see them at that scale, which corrects it; and once more. This is what
the face geometry module of MediaPipe does (its `geometry_pipeline.cc` says why); the canonical face
and its weights come out of the same archive as the nets.
Least squares: Akca: Generalized Procrustes analysis and its applications in photogrammetry (2003),
section 2.4.
"""

import math
import struct
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

_ACROSS: Final = 2 * math.tan(math.radians(63) / 2)
"""Width of what the camera sees one cm before it, in cm."""
_MESH: Final = 1
_WEIGHT: Final = 2
_VERTICES: Final = 3
"""Numbers of fields in the archive's file: the face, a weight; in the face: its vertices."""
_VERTEX: Final = 5
"""Numbers of a vertex: place in cm (x to the right, y up, z to the camera), place in a texture."""
_LENGTH, _FIXED, _NUMBER = 2, 5, 0
"""Wire types of a protocol buffer: bytes, four bytes, a number."""

Matrix = NDArray[np.float64]


class HeadFit:
    """Lays the canonical face over landmarks. Safe from any thread."""

    def __init__(self, description: bytes) -> None:
        """Read the canonical face.

        Args:
            description: `geometry_pipeline_metadata_landmarks.binarypb` of the weights' archive.

        Raises:
            ValueError: It is no such file.
        """
        vertices, weights = _canonical(description)
        self._landmarks = len(vertices)
        self._used = np.flatnonzero(weights)
        self._face = vertices[self._used]
        self._weights = weights[self._used] / weights.sum()

    def pose(self, landmarks: NDArray[np.floating]) -> Matrix:
        """Return how the head is turned, times its scale; about .3 ms.

        Args:
            landmarks: In sides of a square picture, y downwards, z away from the camera, shape
                (468 or more, 3).

        Returns:
            Shape (3, 3). Axes: x to the right of the picture, y up, z towards the camera.

        Raises:
            numpy.linalg.LinAlgError: A landmark is no number.
        """
        depth = float(landmarks[: self._landmarks, 2].mean()) * _ACROSS
        near = landmarks[self._used].astype(np.float64)
        near[:, :2] -= 0.5
        near *= (_ACROSS, -_ACROSS, _ACROSS)
        scale = float(np.linalg.norm(self._laid(near * (1, 1, -1))[:, 0]))
        scale *= float(np.linalg.norm(self._laid(_placed(near, depth, scale))[:, 0]))
        return self._laid(_placed(near, depth, scale))

    def _laid(self, points: Matrix) -> Matrix:
        """Return the rotation times scale that lays the canonical face over `points`."""
        weighted = points * self._weights[:, None]
        free = self._face - self._weights @ self._face
        left, _, right = np.linalg.svd(weighted.T @ free)
        if np.linalg.det(left) * np.linalg.det(right) < 0:
            left[:, 2] *= -1
        turned = left @ right
        size = float((np.square(free) * self._weights[:, None]).sum())
        laid: Matrix = turned * float(((free @ turned.T) * weighted).sum()) / size
        return laid


def _placed(near: Matrix, depth: float, scale: float) -> Matrix:
    """Return landmarks where they are before the camera if the face has this scale."""
    away = (near[:, 2:] - depth + 1) / scale
    return np.hstack([near[:, :2] * away, -away])


def _canonical(description: bytes) -> tuple[Matrix, Matrix]:
    """Return the vertices of the canonical face in cm, shape (n, 3), and the weight of each."""
    try:
        told = list(_fields(description))
        mesh = next(value for number, value in told if number == _MESH)
        numbers = [_single(value) for number, value in _fields(mesh) if number == _VERTICES]
        vertices = np.array(numbers).reshape(-1, _VERTEX)[:, :3]
        weights = np.zeros(len(vertices))
        for number, value in told:
            if number == _WEIGHT:
                weight = dict(_fields(value))
                weights[int.from_bytes(weight[1], "little")] = _single(weight[2])
    except (IndexError, KeyError, StopIteration, struct.error) as error:
        raise ValueError("not a description of a face") from error
    if not weights.any():
        raise ValueError("a face without weights")
    return vertices, weights


def _single(value: bytes) -> float:
    return float(struct.unpack("<f", value)[0])


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and content of each field of a protocol buffer; a number as little endian."""
    at = 0
    while at < len(message):
        key, at = _number(message, at)
        kind = key & 7
        if kind == _NUMBER:
            value, at = _number(message, at)
            yield key >> 3, value.to_bytes(8, "little")
        elif kind in {_LENGTH, _FIXED}:
            length, at = _number(message, at) if kind == _LENGTH else (4, at)
            yield key >> 3, message[at : at + length]
            at += length
        else:
            raise ValueError("not a description of a face")


def _number(message: bytes, at: int) -> tuple[int, int]:
    """Return the number that begins at `at`, and where the next field begins."""
    value = shift = 0
    while message[at] & 128:
        value |= (message[at] & 127) << shift
        at, shift = at + 1, shift + 7
    return value | message[at] << shift, at + 1
