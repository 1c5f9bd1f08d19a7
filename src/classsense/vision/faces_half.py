"""Finds faces in a film at half the size, as long as all of them are large.

YuNet finds every face of 24 pixels and more (`docs/accuracy.md`), and takes a quarter of the time
for a picture of half the width and height. So where the last whole look saw large faces only, the
next looks are at half the size; a small face that comes is seen by the next whole look.
"""

from collections.abc import Sequence
from typing import Final

from classsense.domain.camera_ports import DetectedFace, FaceDetector, Pixels
from classsense.vision.opencv import opencv

_HALF: Final = 0.5


class HalfWhileLarge:
    """A `FaceDetector` for a film, not for single pictures. Used by one thread only.

    Attributes:
        name: That of the detector of whole pictures.
    """

    def __init__(
        self,
        whole: FaceDetector,
        half: FaceDetector,
        large_px: float = 52.0,
        halves: int = 4,
    ) -> None:
        """Look by turns.

        Args:
            whole: Looks at whole pictures.
            half: Looks at pictures of half the size.
            large_px: All faces must be at least so high, 32..100.
            halves: Looks at half the size after a whole one, 1..20.
        """
        self.name = whole.name
        self._whole = whole
        self._half = half
        self._large_px = large_px
        self._halves = halves
        self._left = 0
        self._shape: tuple[int, ...] = ()

    def detect(self, pixels: Pixels) -> Sequence[DetectedFace]:
        """Return the faces in a BGR picture, best first."""
        if self._left and pixels.shape == self._shape:
            self._left -= 1
            cv2 = opencv()
            return self._half.detect(
                cv2.resize(pixels, None, fx=_HALF, fy=_HALF, interpolation=cv2.INTER_AREA)
            )
        found = self._whole.detect(pixels)
        self._shape = pixels.shape
        lowest = min((face.box[3] * pixels.shape[0] for face in found), default=0.0)
        self._left = self._halves if lowest >= self._large_px else 0
        return found
