"""Reads the labelled faces once and keeps what the training needs, outside the checkout.

`python -m train_expression.faces DATA OUT.npz` (with ClassSense's own Python, from tools/). DATA
holds `labels.csv` and `images/`.
"""

import csv
import sys
from pathlib import Path
from typing import Any, Final

import numpy as np

from classsense.domain.camera_ports import DetectedFace
from classsense.vision.expression_features import Floats, aligned_face, reference_of, shape_of
from classsense.vision.opencv import opencv
from classsense.weights.store import WeightsFolder

CLASSES: Final = ("neutral", "happiness", "sadness", "anger", "surprise", "disgust")
TRAIN_SIDE_PX: Final = 112
TRAIN_ZOOM: Final = 0.84
SIDE_PX: Final = 80


def _read(path: Path, box: tuple[float, ...], reader: Any, cv2: Any) -> tuple[Any, Any, Any] | None:
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    height, width = picture.shape[:2]
    left, top, wide, high = box
    face = DetectedFace((left / width, top / height, wide / width, high / height), 1.0)
    found = reader.shape(picture, face)
    if found is None:
        return None
    return cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), found.landmarks, found.blendshapes


def main(data: Path, out: Path) -> None:
    """Read every face; those without landmarks are counted and left out."""
    from classsense.vision.landmarks_litert import LiteRtFaceReader

    cv2 = opencv()
    cv2.setNumThreads(1)
    weights = WeightsFolder()
    reader = LiteRtFaceReader(weights.path("face-landmarker"), expression=True)
    rows, greys, landmarks, shapes = [], [], [], []
    with (data / "labels.csv").open(encoding="utf-8") as file:
        listed = [row for row in csv.DictReader(file) if row["label"] in CLASSES]
    for number, row in enumerate(listed):
        box = tuple(float(row[key]) for key in "xywh")
        read = _read(data / "images" / row["file"], box, reader, cv2)
        if read is None:
            continue
        greys.append(read[0])
        landmarks.append(read[1])
        shapes.append(read[2])
        rows.append((CLASSES.index(row["label"]), row["person"], row["file"]))
        if number % 500 == 0:
            print(number, len(rows), flush=True)
    _keep(out, rows, greys, np.array(landmarks, np.float32), shapes)
    print(f"{len(rows)} of {len(listed)} faces read")


def _keep(out: Path, rows: Any, greys: Any, points: Floats, shapes: Any) -> None:
    """Write what was read; the reference is the mean of these faces."""
    reference = reference_of(points)
    pairs = list(zip(greys, points, strict=True))
    np.savez_compressed(
        out,
        reference=reference,
        labels=np.array([row[0] for row in rows]),
        people=np.array([row[1] for row in rows]),
        files=np.array([row[2] for row in rows]),
        large=np.array(
            [aligned_face(g, p, reference, TRAIN_SIDE_PX, TRAIN_ZOOM) for g, p in pairs], np.float16
        ),
        small=np.array([aligned_face(g, p, reference, SIDE_PX, 1.0) for g, p in pairs], np.float16),
        blendshapes=np.array(shapes, np.float32),
        shape=np.array(
            [shape_of(p, b, reference) for p, b in zip(points, shapes, strict=True)], np.float32
        ),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
