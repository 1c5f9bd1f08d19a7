"""Reads the landmarks of one face with MediaPipe's Tasks: what `landmarks_litert` is held against.

MediaPipe's own face finder sees no small faces in a whole picture of a room, so it is given a
crop around a face that the detector has found. MediaPipe 0.10.31 connects to nowhere; from 0.10.35
on it sends usage metrics (`docs/privacy.md`). What its native part says on the standard error
output when it starts cannot be switched off from Python.
"""

from pathlib import Path
from typing import Any, Final

import numpy as np

from classsense.domain.camera_ports import DetectedFace, FaceReading, Pixels
from classsense.domain.errors import KnownError
from classsense.vision.face_shape import FaceShape, face_crop, in_picture
from classsense.vision.head_pose import head_angles
from classsense.vision.mediapipe_image import mediapipe_image
from classsense.vision.weights_file import check_archive, read_weights, recogniser_name

_MEMBERS: Final = frozenset(
    {"face_detector.tflite", "face_landmarks_detector.tflite", "face_blendshapes.tflite"}
)
"""The nets inside the weights file, which is an archive."""


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
        self._margin = margin
        self._landmarker = _landmarker(weights, task_path, expression=expression)

    def read(self, pixels: Pixels, face: DetectedFace) -> FaceReading | None:
        """Read `face` in the BGR picture, about 8 ms; None if it cannot be read."""
        shape = self.shape(pixels, face)
        return shape.reading() if shape is not None else None

    def shape(self, pixels: Pixels, face: DetectedFace) -> FaceShape | None:
        """Return the landmarks of `face` in the BGR picture; None if it cannot be read."""
        crop, side = face_crop(pixels, face, self._margin)
        result = self._landmarker.detect(mediapipe_image(crop))
        if not result.face_landmarks:
            return None
        points = np.array([(p.x, p.y, p.z) for p in result.face_landmarks[0]], np.float32)
        placed = in_picture(points, pixels, face, side)
        if placed is None:
            return None
        scores = [shape.score for shape in (result.face_blendshapes or [[]])[0]]
        angles = head_angles(np.asarray(result.facial_transformation_matrixes[0]))
        return FaceShape(placed, np.array(scores, np.float32), angles)

    def close(self) -> None:
        """Release the native part. May be called twice."""
        self._landmarker.close()


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
