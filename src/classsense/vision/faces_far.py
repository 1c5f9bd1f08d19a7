"""Finds faces that are too small for the detector as well, by looking at enlarged parts.

YuNet finds faces of 16 pixels and more (`docs/accuracy.md`). Smaller ones it finds in a picture
enlarged twice, at four times the work. So the picture as it is comes first; only where that shows
small faces, or none at all, its four quarters are looked at enlarged.
"""

from collections.abc import Sequence
from typing import Final

from classsense.domain.camera_ports import DetectedFace, FaceDetector, Pixels
from classsense.domain.lesson import Box
from classsense.vision.boxes import centre, holds, overlap
from classsense.vision.opencv import opencv

_QUARTERS: Final = ((0, 0), (1, 1), (1, 0), (0, 1))
_ENLARGED: Final = 2
_SAME: Final = 0.3
"""Boxes that overlap more than this are one face."""
_LIKE: Final = 2
"""So are boxes in each other's middle, if one is not this much higher."""
_SEAM: Final = 2
"""Quarters overlap by so many times the height of a small face: none is cut by every seam."""


class NearAndFar:
    """A `FaceDetector` of large and small faces. Used by one thread only.

    A look costs as much as the inner detector's while all faces are large. Otherwise a quarter,
    enlarged, costs as much again: five times with all quarters, twice with one a look. With one a
    look the small faces of the other quarters are those of up to three looks ago.

    Attributes:
        name: That of the inner detector and `-far`.
    """

    def __init__(
        self, detector: FaceDetector, small_px: float = 20.0, quarters_per_look: int = 4
    ) -> None:
        """Look with `detector`.

        Args:
            detector: Finds large faces.
            small_px: Where a face lower than this was found, smaller ones are looked for, 8..40.
            quarters_per_look: 4 for single pictures; 1..3 for a film, in turn.
        """
        self.name = f"{detector.name}-far"
        self._detector = detector
        self._small_px = small_px
        self._per_look = quarters_per_look
        self._next = 0
        self._size = (0, 0)
        self._known: dict[int, list[DetectedFace]] = {}

    def detect(self, pixels: Pixels) -> Sequence[DetectedFace]:
        """Return the faces in a BGR picture, best first."""
        height, width = pixels.shape[:2]
        near = list(self._detector.detect(pixels))
        if self._size != (width, height):
            self._size = (width, height)
            self._known.clear()
        if near and min(face.box[3] for face in near) * height >= self._small_px:
            self._known.clear()
            return near
        for _ in range(self._per_look):
            self._known[self._next] = self._quarter(pixels, _QUARTERS[self._next])
            self._next = (self._next + 1) % len(_QUARTERS)
        far = [face for faces in self._known.values() for face in faces]
        return _merged([*near, *far])

    def _quarter(self, pixels: Pixels, place: tuple[int, int]) -> list[DetectedFace]:
        """Return the faces of a quarter; those that a seam may have cut are left out."""
        height, width = pixels.shape[:2]
        seam = round(_SEAM * self._small_px)
        left, right = _part(width, place[0], seam)
        top, bottom = _part(height, place[1], seam)
        part = pixels[top:bottom, left:right]
        if 0 in part.shape:
            return []
        cv2 = opencv()
        large: Pixels = cv2.resize(
            part, None, fx=_ENLARGED, fy=_ENLARGED, interpolation=cv2.INTER_CUBIC
        )
        wide, high = (right - left) / width, (bottom - top) / height
        found = [
            _moved(face, left / width, top / height, wide, high)
            for face in self._detector.detect(large)
        ]
        limit = _SEAM * self._small_px / height
        return [face for face in found if face.box[3] < limit and _mine(face, place)]


def _part(length: int, second: int, seam: int) -> tuple[int, int]:
    """Return where a half of a side begins and ends, with the seam."""
    middle = length // 2
    return (max(middle - seam, 0), length) if second else (0, min(middle + seam, length))


def _mine(face: DetectedFace, place: tuple[int, int]) -> bool:
    """Return whether the middle of a face lies in the quarter itself."""
    return tuple(int(2 * middle) for middle in centre(face.box)) == place


def _moved(face: DetectedFace, left: float, top: float, wide: float, high: float) -> DetectedFace:
    """Return a face of a part of the picture in parts of the whole picture."""
    box = (
        left + face.box[0] * wide,
        top + face.box[1] * high,
        face.box[2] * wide,
        face.box[3] * high,
    )
    points = tuple((left + x * wide, top + y * high) for x, y in face.points)
    return DetectedFace(box, face.score, points)


def _merged(found: list[DetectedFace]) -> list[DetectedFace]:
    """Return each face once, best first: found in both looks, it is told by the surer one."""
    kept: list[DetectedFace] = []
    for face in sorted(found, key=lambda face: -face.score):
        if not any(_same(face.box, other.box) for other in kept):
            kept.append(face)
    return kept


def _same(one: Box, other: Box) -> bool:
    """Return whether two boxes are of one face: small ones are off by half their size."""
    if overlap(one, other) > _SAME:
        return True
    low, high = sorted((one[3], other[3]))
    return high < _LIKE * low and (holds(one, centre(other)) or holds(other, centre(one)))
