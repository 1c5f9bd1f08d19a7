"""Notices a camera whose picture stands still or has another shape than the seats were drawn on."""

from typing import Final

import numpy as np

from classsense.domain.camera_ports import Pixels
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.errors import KnownError
from classsense.domain.lesson import CameraId

_EVERY: Final = 16
"""Every so many rows and columns are compared: the noise of a sensor shows everywhere."""
_SHAPE_TOLERANCE: Final = 0.02
"""Of width by height; the rounding of codecs to whole blocks changes less."""


class PictureWatch:
    """Looks at the pictures of one camera, over all times that it is opened.

    Used by one thread at a time.

    Args:
        frozen_s: A picture that stays the same for so long, to the last bit, is no picture of a
            room any more, 1..300.
    """

    def __init__(self, frozen_s: float = 10.0) -> None:
        self._frozen_s = frozen_s
        self._frozen_ns = lesson_ns(frozen_s)
        self._last: Pixels | None = None
        self._same_since = LessonNs(0)
        self._frozen = False
        self._shape: float | None = None

    def check(self, pixels: Pixels, at: LessonNs, camera: CameraId, source: str) -> None:
        """Look at a picture that came at `at`.

        Raises:
            KnownError: It has been the same for too long (`camera_frozen`), or is wider or
                narrower than the first one (`camera_turned`): seats and masks would be elsewhere.
        """
        self._check_shape(pixels, camera, source)
        sample = pixels[::_EVERY, ::_EVERY].copy()
        if self._last is None or not np.array_equal(sample, self._last):
            self._last, self._same_since, self._frozen = sample, at, False
        elif self._frozen or at - self._same_since >= self._frozen_ns:
            self._frozen = True
            told = f"{self._frozen_s:g}"
            raise KnownError("camera_frozen", camera=camera, source=source, seconds=told)

    def _check_shape(self, pixels: Pixels, camera: CameraId, source: str) -> None:
        height, width = pixels.shape[:2]
        shape = width / height
        if self._shape is None:
            self._shape = shape
        elif abs(shape / self._shape - 1) > _SHAPE_TOLERANCE:
            raise KnownError("camera_turned", camera=camera, source=source)
