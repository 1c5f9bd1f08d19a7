"""Reads the landmarks of one face with MediaPipe: where the head points, and smile-like mouths.

MediaPipe's own face finder sees no small faces in a whole picture of a room, so it is given a
crop around a face that the detector has found. MediaPipe 0.10.31 connects to nowhere; from 0.10.35
on it sends usage metrics (`docs/privacy.md`). What its native part says on the standard error
output when it starts cannot be switched off from Python.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from classsense.domain.camera_ports import DetectedFace, FaceReading, Pixels
from classsense.domain.errors import KnownError
from classsense.vision.boxes import centre, holds
from classsense.vision.head_pose import HeadAngles, head_angles
from classsense.vision.mediapipe_image import mediapipe_image
from classsense.vision.opencv import opencv
from classsense.vision.weights_file import check_archive, read_weights, recogniser_name

_SIDE_PX: Final = 256
"""Side of the crop. The landmark net itself looks at 256 pixels."""
_MEMBERS: Final = frozenset(
    {"face_detector.tflite", "face_landmarks_detector.tflite", "face_blendshapes.tflite"}
)
"""The nets inside the weights file, which is an archive."""
_SMILES: Final = (44, 45)
"""`mouthSmileLeft` and `mouthSmileRight` among the blendshapes."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceShape:
    """The landmarks of one face. Lives in memory only, for one reading.

    Attributes:
        landmarks: In pixels of the picture, z in the same unit, shape (478, 3).
        blendshapes: 0..1 in MediaPipe's order, shape (52,); empty without expression.
        angles: Where the head points.
    """

    landmarks: NDArray[np.float32]
    blendshapes: NDArray[np.float32]
    angles: HeadAngles

    @property
    def smile(self) -> float | None:
        """How smile-like the mouth is, 0..1; None without expression."""
        return float(self.blendshapes[list(_SMILES)].mean()) if len(self.blendshapes) else None


class MediapipeFaceReader:
    """A `FaceReader`. Used by one thread only.

    Attributes:
        name: `facelandmarker-` and the first digits of the weights' sha256.
    """

    def __init__(self, task_path: Path, *, expression: bool, margin: float = 2.2) -> None:
        """Load the weights; takes about 60 ms, the first import of MediaPipe a second more.

        Args:
            task_path: `face_landmarker.task`.
            expression: Whether a smile-like mouth is read. Without it the net that tells
                expressions is not even built: pass True only where policy and consent allow it.
            margin: Side of the crop in sizes of the face box, 1.5..3.

        Raises:
            KnownError: The file is missing (`vision_weights_missing`) or not such a model
                (`vision_weights_damaged`).
        """
        weights = read_weights(task_path)
        check_archive(weights, task_path, _MEMBERS)
        self.name = recogniser_name("facelandmarker", weights)
        self._cv2 = opencv()
        self._margin = margin
        self._landmarker = _landmarker(weights, task_path, expression=expression)

    def read(self, pixels: Pixels, face: DetectedFace) -> FaceReading | None:
        """Read `face` in the BGR picture, about 8 ms; None if it cannot be read."""
        found = self.shape(pixels, face)
        if found is None:
            return None
        angles = found.angles
        return FaceReading(angles.yaw_deg, angles.pitch_deg, angles.roll_deg, found.smile)

    def shape(self, pixels: Pixels, face: DetectedFace) -> FaceShape | None:
        """Return the landmarks of `face` in the BGR picture; None if it cannot be read."""
        crop, side = self._crop(pixels, face)
        result = self._landmarker.detect(mediapipe_image(crop))
        if not result.face_landmarks:
            return None
        height, width = pixels.shape[:2]
        points = np.array([(p.x, p.y, p.z) for p in result.face_landmarks[0]], np.float32) * side
        x, y = centre(face.box)
        points[:, :2] += (x * width - side / 2, y * height - side / 2)
        nose = points[_NOSE_TIP]
        if not holds(_grown(face), (float(nose[0]) / width, float(nose[1]) / height)):
            return None  # a neighbour's face in the same crop
        scores = [shape.score for shape in (result.face_blendshapes or [[]])[0]]
        angles = head_angles(np.asarray(result.facial_transformation_matrixes[0]))
        return FaceShape(points, np.array(scores, np.float32), angles)

    def close(self) -> None:
        """Release the native part. May be called twice."""
        self._landmarker.close()

    def _crop(self, pixels: Pixels, face: DetectedFace) -> tuple[Pixels, float]:
        """Return a square RGB picture around the face and the side it had in pixels.

        What lies outside the frame is grey.
        """
        height, width = pixels.shape[:2]
        x, y = centre(face.box)
        side = self._margin * max(face.box[2] * width, face.box[3] * height, 1.0)
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
        return self._cv2.cvtColor(crop, self._cv2.COLOR_BGR2RGB), side


_NOSE_TIP: Final = 1
"""Index of the nose's tip among the 478 landmarks."""


def _landmarker(weights: bytes, path: Path, *, expression: bool) -> Any:  # noqa: ANN401 - untyped
    from mediapipe.tasks.python import BaseOptions, vision

    options = vision.FaceLandmarkerOptions(
        base_options=BaseOptions(model_asset_buffer=weights),
        running_mode=vision.RunningMode.IMAGE,
        num_faces=1,
        min_face_detection_confidence=0.3,
        output_face_blendshapes=expression,
        output_facial_transformation_matrixes=True,
    )
    try:
        return vision.FaceLandmarker.create_from_options(options)
    except (OSError, RuntimeError, ValueError) as error:
        raise KnownError("vision_weights_damaged", file=path.name) from error


def _grown(face: DetectedFace) -> tuple[float, float, float, float]:
    """Return the face box with a quarter more on each side: a turned nose leaves the box."""
    left, top, width, height = face.box
    return left - width / 4, top - height / 4, width * 1.5, height * 1.5
