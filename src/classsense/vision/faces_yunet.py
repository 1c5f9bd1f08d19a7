"""Finds faces with YuNet in ONNX Runtime.

Model: Wu, Peng, Yu: YuNet, a tiny millisecond-level face detector (2023). For each cell of the
strides 8, 16 and 32 it gives a class and an object probability, a box (offset of the centre in
cells, logarithm of the size in cells) and five points (offsets in cells). The score is the
geometric mean of both probabilities.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from classsense.domain.camera_ports import DetectedFace, Pixels
from classsense.domain.errors import KnownError
from classsense.vision.boxes import clipped
from classsense.vision.weights_file import read_weights, recogniser_name

_STRIDES: Final = (8, 16, 32)
_POINTS: Final = 5

Floats = NDArray[np.float32]


class YuNetDetector:
    """A `FaceDetector`. Used by one thread only; `docs/accuracy.md` has its recall by face size.

    Attributes:
        name: `yunet-` and the first digits of the weights' sha256.
    """

    def __init__(
        self, model_path: Path, score: float = 0.6, nms: float = 0.3, candidates: int = 5000
    ) -> None:
        """Load the weights; takes about 30 ms.

        Args:
            model_path: `yunet.onnx`, with dynamic height and width.
            score: Faces below this score are left out, 0.3..0.95. Lower finds smaller faces, and
                more things that are none.
            nms: Of two boxes that overlap more than this, the worse is left out, 0.1..0.7.
            candidates: Only the best of them are compared with each other, 100..20000.

        Raises:
            KnownError: The file is missing (`vision_weights_missing`) or not such a model
                (`vision_weights_damaged`).
        """
        weights = read_weights(model_path)
        self.name = recogniser_name("yunet", weights)
        self._session = _session(weights, model_path)
        self._input = self._session.get_inputs()[0].name
        self._outputs = [output.name for output in self._session.get_outputs()]
        self._score = score
        self._nms = nms
        self._candidates = candidates
        self._picture: Floats = np.zeros((1, 3, 0, 0), np.float32)

    def detect(self, pixels: Pixels) -> Sequence[DetectedFace]:
        """Return the faces in a BGR picture, best first; about 20 ms for 1280x720."""
        height, width = pixels.shape[:2]
        picture = self._padded(pixels)
        results = self._session.run(self._outputs, {self._input: picture})
        output = dict(zip(self._outputs, results, strict=True))
        rows = [_decoded(output, stride, picture.shape[3], self._score) for stride in _STRIDES]
        faces = _kept(np.concatenate(rows), self._nms, self._candidates)
        scale = np.array([width, height], np.float32)
        return [_face(row, scale) for row in faces]

    def _padded(self, pixels: Pixels) -> Floats:
        """Return the picture as planes of floats whose sides are multiples of 32.

        The buffer is used again for the next picture of the same size; its padding stays zero.
        """
        height, width = pixels.shape[:2]
        shape = (1, 3, _rounded_up(height), _rounded_up(width))
        if self._picture.shape != shape:
            self._picture = np.zeros(shape, np.float32)
        self._picture[0, :, height:] = 0
        self._picture[0, :, :, width:] = 0
        self._picture[0, :, :height, :width] = pixels.transpose(2, 0, 1)
        return self._picture


def _session(weights: bytes, path: Path) -> Any:  # noqa: ANN401 - onnxruntime has no types
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # on Windows it traces to the system: docs/privacy.md
    options = onnxruntime.SessionOptions()
    # A second thread makes this small net slower, measured on 2 cores (docs/performance.md).
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(weights, options, ["CPUExecutionProvider"])
    except Exception as error:  # the runtime has a dozen unrelated error classes
        raise KnownError("vision_weights_damaged", file=path.name) from error
    if len(session.get_outputs()) != len(_STRIDES) * 4:
        raise KnownError("vision_weights_damaged", file=path.name)
    return session


def _rounded_up(side_px: int) -> int:
    return -(-side_px // _STRIDES[-1]) * _STRIDES[-1]


def _decoded(output: dict[str, Floats], stride: int, width_px: int, least: float) -> Floats:
    """Return the candidates of one stride: left, top, right, bottom, score, ten coordinates.

    Returns:
        Shape (n, 15), in pixels.
    """
    probabilities = (output[f"{kind}_{stride}"][0, :, 0].clip(0, 1) for kind in ("cls", "obj"))
    scores = np.sqrt(np.multiply(*probabilities))
    cells = np.flatnonzero(scores >= least)
    column, row = cells % (width_px // stride), cells // (width_px // stride)
    corner = np.stack([column, row], axis=1)
    box = output[f"bbox_{stride}"][0][cells]
    middle, half = (corner + box[:, :2]) * stride, np.exp(box[:, 2:]) * stride / 2
    points = output[f"kps_{stride}"][0][cells].reshape(-1, _POINTS, 2) + corner[:, None]
    flat = (points * stride).reshape(-1, 2 * _POINTS)
    return np.hstack([middle - half, middle + half, scores[cells, None], flat]).astype(np.float32)


def _kept(rows: Floats, most_overlap: float, most: int) -> Floats:
    """Return the candidates that no better one covers, best first (greedy suppression)."""
    rows = rows[np.argsort(-rows[:, 4], kind="stable")][:most]
    areas = np.prod(rows[:, 2:4] - rows[:, :2], axis=1)
    open_rows = np.ones(len(rows), np.bool_)
    kept = []
    for index in range(len(rows)):
        if not open_rows[index]:
            continue
        kept.append(index)
        low = np.maximum(rows[index, :2], rows[:, :2])
        high = np.minimum(rows[index, 2:4], rows[:, 2:4])
        shared = np.prod((high - low).clip(0), axis=1)
        union = areas + areas[index] - shared
        open_rows &= shared <= most_overlap * np.maximum(union, 1e-6)
    return rows[kept]


def _face(row: Floats, scale: Floats) -> DetectedFace:
    left, top, right, bottom = (float(edge) for edge in row[:4] / np.tile(scale, 2))
    points = (row[5:].reshape(_POINTS, 2) / scale).astype(float).tolist()
    return DetectedFace(
        box=clipped(left, top, right, bottom),
        score=float(row[4]),
        points=tuple((x, y) for x, y in points),
    )
