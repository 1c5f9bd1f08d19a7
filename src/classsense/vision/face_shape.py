"""What a reader of landmarks is given of a face, and what it gives."""

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from classsense.domain.camera_ports import DetectedFace, FaceReading, Pixels
from classsense.vision.boxes import centre, holds
from classsense.vision.head_pose import HeadAngles
from classsense.vision.opencv import opencv

CROP_PX: Final = 256
"""Side of the crop. The landmark net itself looks at 256 pixels."""
_NOSE_TIP: Final = 1
"""Index of the nose's tip among the 478 landmarks."""
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

    def reading(self) -> FaceReading:
        """Return what is told of the face."""
        angles = self.angles
        return FaceReading(angles.yaw_deg, angles.pitch_deg, angles.roll_deg, self.smile)


class ShapeReader(Protocol):
    """Reads the landmarks of one face. One instance is used by one thread only."""

    name: str

    def shape(self, pixels: Pixels, face: DetectedFace) -> FaceShape | None:
        """Return the landmarks of `face` in the BGR picture; None if it cannot be read."""
        ...

    def close(self) -> None:
        """Release the native part. May be called twice."""
        ...


def face_crop(pixels: Pixels, face: DetectedFace, margin: float) -> tuple[Pixels, float]:
    """Return a square RGB picture around a face and the side it had in pixels of the frame.

    What lies outside the frame is grey.

    Args:
        pixels: The whole picture, BGR.
        face: In it.
        margin: Side of the crop in sizes of the face box, 1.5..3.
    """
    cv2 = opencv()
    height, width = pixels.shape[:2]
    x, y = centre(face.box)
    side = margin * max(face.box[2] * width, face.box[3] * height, 1.0)
    scale, half = CROP_PX / side, CROP_PX / 2
    onto = np.array([[scale, 0, half - scale * x * width], [0, scale, half - scale * y * height]])
    crop = cv2.warpAffine(pixels, onto, (CROP_PX, CROP_PX), borderValue=(128, 128, 128))
    return cv2.cvtColor(crop, cv2.COLOR_BGR2RGB), side


def in_picture(
    points: NDArray[np.float32], pixels: Pixels, face: DetectedFace, side: float
) -> NDArray[np.float32] | None:
    """Return the landmarks of a crop in pixels of the picture; None if they are a neighbour's.

    Args:
        points: In sides of the crop, shape (478, 3).
        pixels: The whole picture.
        face: That the crop is around.
        side: Of the crop in pixels of the picture.
    """
    height, width = pixels.shape[:2]
    x, y = centre(face.box)
    placed = points * np.float32(side)
    placed[:, :2] += (x * width - side / 2, y * height - side / 2)
    nose = placed[_NOSE_TIP]
    if not holds(_grown(face), (float(nose[0]) / width, float(nose[1]) / height)):
        return None
    return placed


def _grown(face: DetectedFace) -> tuple[float, float, float, float]:
    """Return the face box with a quarter more on each side: a turned nose leaves the box."""
    left, top, width, height = face.box
    return left - width / 4, top - height / 4, width * 1.5, height * 1.5
