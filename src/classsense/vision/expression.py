"""Tells the expression of a face by an ONNX net: our own, or one that a school brings along.

Built only where policy and consent allow it (`docs/privacy.md`). What comes out is what a face
looks like to a net trained on labelled press photographs of adults, never what somebody feels.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np

from classsense.domain.camera_ports import DetectedFace, ExpressionReading, FaceReading, Pixels
from classsense.domain.errors import KnownError
from classsense.domain.observations import Expression
from classsense.vision.boxes import centre
from classsense.vision.expression_features import (
    SHAPE_NUMBERS,
    Floats,
    aligned_face,
    shape_of,
)
from classsense.vision.face_shape import FaceShape, ShapeReader
from classsense.vision.opencv import opencv
from classsense.vision.weights_file import read_weights, recogniser_name

GROUPS: Final = {
    "neutral": Expression.NEUTRAL,
    "happiness": Expression.POSITIVE,
    "sadness": Expression.NEGATIVE,
    "anger": Expression.NEGATIVE,
    "disgust": Expression.NEGATIVE,
    "fear": Expression.NEGATIVE,
    "contempt": Expression.NEGATIVE,
    "surprise": Expression.SURPRISE,
}
"""The classes that a net may have, and what the screen calls them."""

_SMALLEST_FACE_PX: Final = 40
"""Lower faces are not told: the nets err too often there (`models/expression.md`)."""


@dataclass(frozen=True, slots=True)
class ExpressionNet:
    """How a net that a school brings along wants its picture, and what comes out.

    Attributes:
        side_px: Side of the square picture, 16..640.
        margin: Side of the crop in sizes of the face box, 0.8..3.
        channels: `rgb`, `bgr` or `grey`, planes first.
        mean: Subtracted from 0..1 values, one per channel.
        deviation: Divided by, one per channel.
        classes: Of the outputs in order, names of `GROUPS`; outputs are scores before softmax.
        sure: Told is an expression whose probability is at least this, 0..1.
    """

    side_px: int
    classes: tuple[str, ...]
    margin: float = 1.3
    channels: str = "rgb"
    mean: tuple[float, ...] = (0.485, 0.456, 0.406)
    deviation: tuple[float, ...] = (0.229, 0.224, 0.225)
    sure: float = 0.6


class ExpressionTeller(Protocol):
    """Tells the expression of one face. One instance is used by one thread only."""

    name: str

    def tell(self, pixels: Pixels, face: DetectedFace, shape: FaceShape) -> ExpressionReading:
        """Return what a face in the BGR picture looks like."""
        ...


class ExpressionHead:
    """Our own net: an aligned grey face, its shape in numbers and its picture. About 10 ms.

    Attributes:
        name: `expression-` and the first digits of the weights' sha256.
    """

    def __init__(self, path: Path) -> None:
        """Load the net.

        Raises:
            KnownError: The file is missing (`vision_weights_missing`) or not such a net
                (`vision_weights_damaged`).
        """
        weights = read_weights(path)
        self.name = recogniser_name("expression", weights)
        self._session = _session(weights, path)
        try:
            told = json.loads(self._session.get_modelmeta().custom_metadata_map["classsense"])
            self._reference: Floats = np.array(told["reference"], np.float32)
            self._classes = tuple(str(name) for name in told["classes"])
            self._log_prior: Floats = np.log(np.array(told["prior"], np.float32))
            self._side_px, self._sure = int(told["side_px"]), float(told["sure"])
            self._picture_px, self._margin = int(told["picture_px"]), float(told["margin"])
            shapes = {node.name: node.shape[1:] for node in self._session.get_inputs()}
        except (KeyError, TypeError, ValueError) as error:
            raise KnownError("vision_weights_damaged", file=path.name) from error
        fits = shapes == {
            "face": [1, self._side_px, self._side_px],
            "shape": [SHAPE_NUMBERS],
            "picture": [3, self._picture_px, self._picture_px],
        }
        if not fits or not set(self._classes) <= set(GROUPS):
            raise KnownError("vision_weights_damaged", file=path.name)

    def tell(self, pixels: Pixels, face: DetectedFace, shape: FaceShape) -> ExpressionReading:
        """Return what a face looks like, with probabilities at the natural mix and without one."""
        crop = _square(pixels, face, self._margin, self._picture_px, border=0)
        picture = crop[:, :, ::-1].transpose(2, 0, 1).astype(np.float32)
        grey, landmarks = _grey_around(pixels, shape.landmarks)
        seen = aligned_face(grey, landmarks, self._reference, self._side_px, 1.0)
        numbers = shape_of(shape.landmarks, shape.blendshapes, self._reference)
        fed = {"face": seen[None, None], "shape": numbers[None], "picture": picture[None]}
        scores: Floats = self._session.run(None, fed)[0][0]
        natural = _softmax(scores + self._log_prior)
        return _reading(self._classes, natural, _softmax(scores), self._sure)


class PictureExpression:
    """A net that a school brings along: one picture in, one score per class out."""

    def __init__(self, path: Path, net: ExpressionNet) -> None:
        """Load the net.

        Raises:
            KnownError: The file is missing (`vision_weights_missing`), or it is not such a net
                (`vision_weights_damaged`).
        """
        weights = read_weights(path)
        self.name = recogniser_name("expression-own", weights)
        self._net = net
        self._session = _session(weights, path)
        self._input = self._session.get_inputs()[0].name
        grey = np.full((net.side_px, net.side_px, 3), 128, np.uint8)
        try:
            scores = self._scores(grey)
        except Exception as error:  # the runtime has a dozen unrelated error classes
            raise KnownError("vision_weights_damaged", file=path.name) from error
        if scores.shape != (len(net.classes),):
            raise KnownError("vision_weights_damaged", file=path.name)

    def tell(self, pixels: Pixels, face: DetectedFace, shape: FaceShape) -> ExpressionReading:
        """Return what a face looks like to the net; its own prior is left as it is."""
        del shape
        net = self._net
        told = _softmax(self._scores(_square(pixels, face, net.margin, net.side_px, border=128)))
        return _reading(self._net.classes, told, told, self._net.sure)

    def _scores(self, crop: Pixels) -> Floats:
        cv2, net = opencv(), self._net
        if net.channels == "grey":
            planes = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)[None]
        else:
            ordered = crop[:, :, ::-1] if net.channels == "rgb" else crop
            planes = ordered.transpose(2, 0, 1)
        mean = np.array(net.mean, np.float32)[: len(planes), None, None]
        deviation = np.array(net.deviation, np.float32)[: len(planes), None, None]
        picture = (planes.astype(np.float32) / 255 - mean) / deviation
        scores: Floats = self._session.run(None, {self._input: picture[None]})[0][0]
        return scores


class ExpressionReader:
    """A `FaceReader` that reads expressions as well. Used by one thread only."""

    def __init__(
        self,
        landmarks: ShapeReader,
        teller: ExpressionTeller,
        smallest_px: float = _SMALLEST_FACE_PX,
    ) -> None:
        """Put the parts together.

        Args:
            landmarks: Built with expression.
            teller: The net.
            smallest_px: Faces that are lower are not told, 8..200.
        """
        self.name = f"{landmarks.name}+{teller.name}"
        self._landmarks = landmarks
        self._teller = teller
        self._smallest_px = smallest_px

    def read(self, pixels: Pixels, face: DetectedFace) -> FaceReading | None:
        """Read `face` in the BGR picture; None if it cannot be read."""
        shape = self._landmarks.shape(pixels, face)
        if shape is None:
            return None
        told = None
        if face.box[3] * pixels.shape[0] >= self._smallest_px:
            told = self._teller.tell(pixels, face, shape)
        angles = shape.angles
        return FaceReading(
            angles.yaw_deg, angles.pitch_deg, angles.roll_deg, shape.smile, expression=told
        )

    def close(self) -> None:
        """Release the native part. May be called twice."""
        self._landmarks.close()


def _session(weights: bytes, path: Path) -> Any:  # noqa: ANN401 - onnxruntime has no types
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # on Windows it traces to the system: docs/privacy.md
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(weights, options, ["CPUExecutionProvider"])
    except Exception as error:  # the runtime has a dozen unrelated error classes
        raise KnownError("vision_weights_damaged", file=path.name) from error


def _grey_around(pixels: Pixels, landmarks: Floats) -> tuple[Pixels, Floats]:
    """Return the part of a picture with a face, in grey, and the landmarks in its pixels."""
    low, high = landmarks[:, :2].min(axis=0), landmarks[:, :2].max(axis=0)
    size = np.array(pixels.shape[1::-1])
    first = np.clip(low - (high - low) / 2, 0, size - 1).astype(int)
    last = np.clip(high + (high - low) / 2, first + 1, size).astype(int)
    part = np.ascontiguousarray(pixels[first[1] : last[1], first[0] : last[0]])
    grey: Pixels = opencv().cvtColor(part, opencv().COLOR_BGR2GRAY)
    moved = landmarks.copy()
    moved[:, :2] -= first
    return grey, moved


def _square(
    pixels: Pixels, face: DetectedFace, margin: float, side_px: int, *, border: int
) -> Pixels:
    """Return a square picture around a face; what lies outside the frame has a grey level."""
    height, width = pixels.shape[:2]
    x, y = centre(face.box)
    side = margin * max(face.box[2] * width, face.box[3] * height, 1.0)
    scale = side_px / side
    left, top = side / 2 - x * width, side / 2 - y * height
    onto = np.array([[scale, 0, scale * left], [0, scale, scale * top]])
    size, levels = (side_px, side_px), (border, border, border)
    crop: Pixels = opencv().warpAffine(pixels, onto, size, borderValue=levels)
    return crop


def _softmax(scores: Floats) -> Floats:
    grown = np.exp(scores - scores.max())
    parts: Floats = grown / grown.sum()
    return parts


def _reading(
    classes: tuple[str, ...], natural: Floats, balanced: Floats, sure: float
) -> ExpressionReading:
    groups = dict.fromkeys(Expression, 0.0)
    for name, probability in zip(classes, natural, strict=True):
        groups[GROUPS[name]] += float(probability)
    best = max(groups, key=lambda group: groups[group])
    return ExpressionReading(
        probabilities=dict(zip(classes, natural.astype(float).tolist(), strict=True)),
        balanced=dict(zip(classes, balanced.astype(float).tolist(), strict=True)),
        group=best if groups[best] >= sure else Expression.UNSURE,
    )
