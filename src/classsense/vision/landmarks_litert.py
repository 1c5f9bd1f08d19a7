"""Reads the landmarks of one face with MediaPipe's nets in LiteRT: where the head points.

What MediaPipe's own Tasks do with the same archive (`landmarks_mediapipe`), for less: find the face
in a crop, turn it upright, read 478 landmarks, fit a canonical face to them, and on demand tell 52
blendshapes. Where the detector gave the eyes and no expression is read, the face need not be found
once more, unless it is turned far (`docs/decisions/0075-landmarks-and-hands-in-litert.md`).
"""

import math
from pathlib import Path
from typing import Final

import numpy as np

from classsense.domain.camera_ports import DetectedFace, FaceReading, Pixels
from classsense.domain.errors import KnownError
from classsense.vision.anchored_boxes import AnchoredBoxes, Find, Looks
from classsense.vision.face_shape import CROP_PX, FaceShape, face_crop, in_picture
from classsense.vision.head_fit import HeadFit
from classsense.vision.head_pose import head_angles
from classsense.vision.litert_net import Floats, LiteRtNet
from classsense.vision.turned_box import TurnedBox
from classsense.vision.weights_file import archive_members, read_weights, recogniser_name

_FINDER: Final = "face_detector.tflite"
_LANDMARKS: Final = "face_landmarks_detector.tflite"
_BLENDSHAPES: Final = "face_blendshapes.tflite"
_CANONICAL: Final = "geometry_pipeline_metadata_landmarks.binarypb"
_LOOKS: Final = Looks(side_px=128, points=6, darkest=-1.0, score=0.3, overlap=0.5)
_GROWN: Final = 1.5
"""The landmark net sees a box that is so much larger than the one found."""
_SIDE, _LOWER = 1.49, 0.06
"""Or a square of so many sizes of the detector's box, so much lower: the mean of what the finder
makes of 655 faces in photographs."""
_PROFILE: Final = 0.3
"""Where the eyes are closer together than this share of the detector's box, its box says less."""
_POINTS: Final = 478
_SHAPES: Final = 52
_USED: Final = (
    0, 1, 4, 5, 6, 7, 8, 10, 13, 14, 17, 21, 33, 37, 39, 40, 46, 52, 53, 54, 55, 58, 61, 63, 65, 66,
    67, 70, 78, 80, 81, 82, 84, 87, 88, 91, 93, 95, 103, 105, 107, 109, 127, 132, 133, 136, 144,
    145, 146, 148, 149, 150, 152, 153, 154, 155, 157, 158, 159, 160, 161, 162, 163, 168, 172, 173,
    176, 178, 181, 185, 191, 195, 197, 234, 246, 249, 251, 263, 267, 269, 270, 276, 282, 283, 284,
    285, 288, 291, 293, 295, 296, 297, 300, 308, 310, 311, 312, 314, 317, 318, 321, 323, 324, 332,
    334, 336, 338, 356, 361, 362, 365, 373, 374, 375, 377, 378, 379, 380, 381, 382, 384, 385, 386,
    387, 388, 389, 390, 397, 398, 400, 402, 405, 409, 415, 454, 466, 468, 469, 470, 471, 472, 473,
    474, 475, 476, 477,
)  # fmt: skip
"""The landmarks that the net of the blendshapes takes, as MediaPipe's graph lists them."""


class LiteRtFaceReader:
    """A `FaceReader` and a `ShapeReader`. Used by one thread only.

    Attributes:
        name: `facelandmarker-` and the first digits of the weights' sha256.
    """

    def __init__(self, task_path: Path, *, expression: bool, margin: float = 2.2) -> None:
        """Load the weights; `docs/performance.md` has what a reading costs.

        Args:
            task_path: `face_landmarker.task`.
            expression: Whether a smile-like mouth is read. Without it the net that tells
                expressions is not even built: pass True only where policy and consent allow it.
                With it every face is found once more, as when the expression head was trained.
            margin: Side of the crop in sizes of the face box, 1.5..3.

        Raises:
            KnownError: The file is missing (`vision_weights_missing`) or not such a model
                (`vision_weights_damaged`).
        """
        weights = read_weights(task_path)
        wanted = {_FINDER, _LANDMARKS, _BLENDSHAPES, _CANONICAL}
        parts = archive_members(weights, task_path, frozenset(wanted))
        self.name = recogniser_name("facelandmarker", weights)
        self._margin = margin
        self._finder = AnchoredBoxes(parts[_FINDER], task_path, _LOOKS)
        square, sizes = (1, CROP_PX, CROP_PX, 3), (3 * _POINTS, 1, 1)
        self._net = LiteRtNet(parts[_LANDMARKS], task_path, square, sizes)
        self._shapes: LiteRtNet | None = None
        if expression:
            net = parts[_BLENDSHAPES]
            self._shapes = LiteRtNet(net, task_path, (1, len(_USED), 2), (_SHAPES,))
        try:
            self._fit = HeadFit(parts[_CANONICAL])
        except ValueError as error:
            raise KnownError("vision_weights_damaged", file=task_path.name) from error

    def read(self, pixels: Pixels, face: DetectedFace) -> FaceReading | None:
        """Read `face` in the BGR picture; None if it cannot be read."""
        shape = self.shape(pixels, face)
        return shape.reading() if shape is not None else None

    def shape(self, pixels: Pixels, face: DetectedFace) -> FaceShape | None:
        """Return the landmarks of `face` in the BGR picture; None if it cannot be read."""
        crop, side = face_crop(pixels, face, self._margin)
        box = self._box(crop, side, pixels, face)
        points = self._landmarks(crop, box) if box is not None else None
        placed = in_picture(points, pixels, face, side) if points is not None else None
        if points is None or placed is None:
            return None
        angles = head_angles(self._fit.pose(points))
        return FaceShape(placed, self._blendshapes(points), angles)

    def close(self) -> None:
        """Do nothing: there is no thread and no handle to give back."""

    def _box(
        self, crop: Pixels, side: float, pixels: Pixels, face: DetectedFace
    ) -> TurnedBox | None:
        """Return where the landmark net looks in the crop; None if there is no face."""
        if self._shapes is None and (box := _by_eyes(face, pixels, side)) is not None:
            return box
        found = self._finder.find(crop, most=1)
        return _upright(found[0]) if found else None

    def _landmarks(self, crop: Pixels, box: TurnedBox) -> Floats | None:
        """Return the landmarks in sides of the crop, shape (478, 3); None if there is no face."""
        told, there, _ = self._net.run(box.seen(crop, CROP_PX))
        points = told.reshape(_POINTS, 3)
        if not there.item() > 0 or not np.isfinite(points).all():  # 0 is a probability of one half
            return None
        flat = box.outside(points[:, :2], CROP_PX)
        depth = points[:, 2:] * np.float32(box.width / CROP_PX)
        return (np.hstack([flat, depth]) / CROP_PX).astype(np.float32)

    def _blendshapes(self, points: Floats) -> Floats:
        if self._shapes is None:
            return np.zeros(0, np.float32)
        (told,) = self._shapes.run(points[list(_USED), :2][None] * np.float32(CROP_PX))
        return told.reshape(-1)


def _upright(found: Find) -> TurnedBox:
    """Return where the landmark net looks, in pixels of the crop: the eyes are level there."""
    size = (found.high - found.low) * CROP_PX
    x, y = (found.high + found.low) / 2 * CROP_PX
    across, down = found.points[1] - found.points[0]
    turn = math.atan2(float(down), float(across))
    return TurnedBox((float(x), float(y)), _GROWN * float(size[0]), _GROWN * float(size[1]), turn)


def _by_eyes(face: DetectedFace, pixels: Pixels, side: float) -> TurnedBox | None:
    """Return the same for a face whose eyes are known, in the middle of its crop.

    None where they are not, or where the head is turned far.
    """
    if not face.points:
        return None
    height, width = pixels.shape[:2]
    (right_x, right_y), (left_x, left_y) = face.points[:2]
    across, down = (left_x - right_x) * width, (left_y - right_y) * height
    if math.hypot(across, down) < _PROFILE * face.box[2] * width:
        return None
    turn = math.atan2(down, across)
    size = math.sqrt(face.box[2] * width * face.box[3] * height) * CROP_PX / side
    lower = _LOWER * size
    middle = CROP_PX / 2 - lower * math.sin(turn), CROP_PX / 2 + lower * math.cos(turn)
    return TurnedBox(middle, _SIDE * size, _SIDE * size, turn)
