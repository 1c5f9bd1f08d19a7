"""Finds hands in a part of a picture with MediaPipe's hand landmarker.

Its own palm finder looks at 192 pixels: in a whole picture of a room it sees no hand, so it is
given a square around and above a few heads. MediaPipe 0.10.31 connects to nowhere
(`docs/privacy.md`).
"""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from classsense.domain.camera_ports import FoundHand, Pixels
from classsense.domain.errors import KnownError
from classsense.domain.lesson import Box
from classsense.vision.boxes import centre
from classsense.vision.opencv import opencv
from classsense.vision.weights_file import read_weights, recogniser_name

_SIDE_PX: Final = 320
"""Side of the crop: the palm finder makes 192 pixels of it, the landmark net 224 of a hand."""
_MEMBERS: Final = frozenset({"hand_detector.tflite", "hand_landmarks_detector.tflite"})
"""The nets inside the weights file, which is an archive."""
_WRIST, _KNUCKLE, _TIP = 0, 9, 12
"""Indices of the wrist, and of knuckle and tip of the middle finger among the 21 landmarks."""


class MediapipeHandFinder:
    """A `HandFinder`. Used by one thread only; `docs/performance.md` has what a crop costs.

    Attributes:
        name: `handlandmarker-` and the first digits of the weights' sha256.
    """

    def __init__(self, task_path: Path, score: float = 0.35, most: int = 4) -> None:
        """Load the weights; takes about 60 ms, the first import of MediaPipe a second more.

        Args:
            task_path: `hand_landmarker.task`.
            score: Palms below this score are left out, 0.2..0.8.
            most: Hands that are looked for in one area, 1..8.

        Raises:
            KnownError: The file is missing (`vision_weights_missing`) or not such a model
                (`vision_weights_damaged`).
        """
        weights = read_weights(task_path)
        _check(weights, task_path)
        self.name = recogniser_name("handlandmarker", weights)
        self._cv2 = opencv()
        self._landmarker = _landmarker(weights, task_path, score, most)

    def find(self, pixels: Pixels, area: Box) -> Sequence[FoundHand]:
        """Return the hands in a square around the middle of `area`, as large as its longer side.

        What lies outside the frame is grey.
        """
        height, width = pixels.shape[:2]
        x, y = centre(area)
        side = max(area[2] * width, area[3] * height, 1.0)
        scale = _SIDE_PX / side
        onto_crop = np.array(
            [
                [scale, 0, _SIDE_PX / 2 - scale * x * width],
                [0, scale, _SIDE_PX / 2 - scale * y * height],
            ]
        )
        crop = self._cv2.warpAffine(
            pixels, onto_crop, (_SIDE_PX, _SIDE_PX), borderValue=(128, 128, 128)
        )
        result = self._landmarker.detect(_image(self._cv2.cvtColor(crop, self._cv2.COLOR_BGR2RGB)))

        def place(landmark: Any) -> tuple[float, float]:  # noqa: ANN401 - mediapipe has no types
            across, down = (landmark.x - 0.5) * side / width, (landmark.y - 0.5) * side / height
            return float(x + across), float(y + down)

        return [
            FoundHand(place(points[_WRIST]), place(points[_KNUCKLE]), place(points[_TIP]), score)
            for points, score in zip(result.hand_landmarks, _scores(result), strict=True)
        ]

    def close(self) -> None:
        """Release the native part. May be called twice."""
        self._landmarker.close()


def _scores(result: Any) -> list[float]:  # noqa: ANN401 - mediapipe has no types
    return [float(sides[0].score) if sides else 0.0 for sides in result.handedness]


def _check(weights: bytes, path: Path) -> None:
    """Refuse an archive that is damaged or holds something else.

    MediaPipe would refuse it too, but leaves a thread behind that nobody can end.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(weights)) as archive:
            sound = archive.testzip() is None and set(archive.namelist()) >= _MEMBERS
    except zipfile.BadZipFile:
        sound = False
    if not sound:
        raise KnownError("vision_weights_damaged", file=path.name)


def _landmarker(weights: bytes, path: Path, score: float, most: int) -> Any:  # noqa: ANN401 - untyped
    from mediapipe.tasks.python import BaseOptions, vision

    options = vision.HandLandmarkerOptions(
        base_options=BaseOptions(model_asset_buffer=weights),
        running_mode=vision.RunningMode.IMAGE,
        num_hands=most,
        min_hand_detection_confidence=score,
    )
    try:
        return vision.HandLandmarker.create_from_options(options)
    except (OSError, RuntimeError, ValueError) as error:
        raise KnownError("vision_weights_damaged", file=path.name) from error


def _image(crop: Pixels) -> Any:  # noqa: ANN401 - mediapipe has no types
    from mediapipe import Image, ImageFormat

    return Image(image_format=ImageFormat.SRGB, data=crop)
