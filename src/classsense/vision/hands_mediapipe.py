"""Finds hands in a part of a picture with MediaPipe's Tasks: `hands_litert` is held against it.

Its own palm finder looks at 192 pixels: in a whole picture of a room it sees no hand, so it is
given a square around and above a few heads. MediaPipe 0.10.31 connects to nowhere
(`docs/privacy.md`).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from classsense.domain.camera_ports import FoundHand, Pixels
from classsense.domain.errors import KnownError
from classsense.domain.lesson import Box
from classsense.vision.hand_crop import KNUCKLE, TIP, WRIST, hand_crop, hand_square
from classsense.vision.mediapipe_image import mediapipe_image
from classsense.vision.weights_file import check_archive, read_weights, recogniser_name

_MEMBERS: Final = frozenset({"hand_detector.tflite", "hand_landmarks_detector.tflite"})
"""The nets inside the weights file, which is an archive."""


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
        check_archive(weights, task_path, _MEMBERS)
        self.name = recogniser_name("handlandmarker", weights)
        self._landmarker = _landmarker(weights, task_path, score, most)

    def find(self, pixels: Pixels, area: Box) -> Sequence[FoundHand]:
        """Return the hands in a square around the middle of `area`, as large as its longer side.

        What lies outside the frame is grey.
        """
        square = hand_square(pixels, area)
        if square is None:
            return ()
        result = self._landmarker.detect(mediapipe_image(hand_crop(pixels, square)))

        def place(landmark: Any) -> tuple[float, float]:  # noqa: ANN401 - mediapipe has no types
            return square.place((float(landmark.x), float(landmark.y)), pixels)

        return [
            FoundHand(place(points[WRIST]), place(points[KNUCKLE]), place(points[TIP]), score)
            for points, score in zip(result.hand_landmarks, _scores(result), strict=True)
        ]

    def close(self) -> None:
        """Release the native part. May be called twice."""
        self._landmarker.close()


def _scores(result: Any) -> list[float]:  # noqa: ANN401 - mediapipe has no types
    return [float(sides[0].score) if sides else 0.0 for sides in result.handedness]


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
