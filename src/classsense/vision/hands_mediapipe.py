"""Finds hands in a part of a picture with MediaPipe's hand landmarker.

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
from classsense.vision.boxes import centre
from classsense.vision.mediapipe_image import mediapipe_image
from classsense.vision.opencv import opencv
from classsense.vision.weights_file import check_archive, read_weights, recogniser_name

_SIDE_PX: Final = 320
"""Side of the crop: the palm finder makes 192 pixels of it, the landmark net 224 of a hand."""
_PALMS_PX: Final = 192
_SMOOTHING: Final = 0.5
"""Standard deviation in pixels of the palm finder; tuned on drawn hands, .8 finds fewer again."""
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
        check_archive(weights, task_path, _MEMBERS)
        self.name = recogniser_name("handlandmarker", weights)
        self._cv2 = opencv()
        self._landmarker = _landmarker(weights, task_path, score, most)

    def find(self, pixels: Pixels, area: Box) -> Sequence[FoundHand]:
        """Return the hands in a square around the middle of `area`, as large as its longer side.

        What lies outside the frame is grey.
        """
        square = _square(pixels, area)
        if square is None:
            return ()
        result = self._landmarker.detect(mediapipe_image(self._crop(pixels, square)))
        height, width = pixels.shape[:2]
        left, top, side = square

        def place(landmark: Any) -> tuple[float, float]:  # noqa: ANN401 - mediapipe has no types
            return float(left + landmark.x * side) / width, float(top + landmark.y * side) / height

        return [
            FoundHand(place(points[_WRIST]), place(points[_KNUCKLE]), place(points[_TIP]), score)
            for points, score in zip(result.hand_landmarks, _scores(result), strict=True)
        ]

    def _crop(self, pixels: Pixels, square: tuple[int, int, int]) -> Pixels:
        """Return a square of the picture as RGB, smooth enough to be made smaller.

        The palm finder takes single pixels when it makes 192 of them: without smoothing it finds
        four of ten close hands less (`docs/accuracy.md`).
        """
        cv2 = self._cv2
        height, width = pixels.shape[:2]
        left, top, side = square
        inside = pixels[max(top, 0) : top + side, max(left, 0) : left + side]
        above, beside = max(-top, 0), max(-left, 0)
        below, beyond = max(top + side - height, 0), max(left + side - width, 0)
        grey = {"borderType": cv2.BORDER_CONSTANT, "value": (128, 128, 128)}
        whole = cv2.copyMakeBorder(inside, above, below, beside, beyond, **grey)
        way = cv2.INTER_AREA if side > _SIDE_PX else cv2.INTER_LINEAR
        crop = cv2.resize(whole, (_SIDE_PX, _SIDE_PX), interpolation=way)
        smooth = cv2.GaussianBlur(crop, (0, 0), _SMOOTHING * _SIDE_PX / _PALMS_PX)
        rgb: Pixels = cv2.cvtColor(smooth, cv2.COLOR_BGR2RGB)
        return rgb

    def close(self) -> None:
        """Release the native part. May be called twice."""
        self._landmarker.close()


def _square(pixels: Pixels, area: Box) -> tuple[int, int, int] | None:
    """Return left, top and side in pixels of the square for `area`; None if it is outside."""
    height, width = pixels.shape[:2]
    x, y = centre(area)
    side = max(round(max(area[2] * width, area[3] * height)), 1)
    left, top = round(x * width - side / 2), round(y * height - side / 2)
    within = left < width and top < height and left + side > 0 and top + side > 0
    return (left, top, side) if within else None


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
