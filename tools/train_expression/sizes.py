"""What the product tells of people whom its nets were not trained on, by the height of the face.

`python -m train_expression.sizes DATA FACES.npz HEADS [EVERY]` (with ClassSense's own Python).
HEADS holds the packed nets of the folds, head0.onnx to head4.onnx. Each photograph is shrunken
until the face has the height, then read as in a lesson: landmarks, features, head. Of the frequent
classes every EVERYth face is taken (default 4), each person counting once among those taken.
"""

import csv
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from classsense.domain.camera_ports import DetectedFace
from classsense.vision.expression import ExpressionHead
from classsense.vision.landmarks_litert import LiteRtFaceReader
from classsense.vision.opencv import opencv
from classsense.weights.store import WeightsFolder
from train_expression.evaluate import CLASSES, mix_of, scored
from train_expression.people import FOLDS, fold_of

HEIGHTS_PX = (None, 96, 64, 48, 40, 32, 24)
"""None: as they are."""


def chosen(data: Path, known: set[str], every: int) -> list[dict[str, str]]:
    """Return the labelled faces: all of the rare classes, some of the frequent ones."""
    with (data / "labels.csv").open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["label"] in CLASSES and r["file"] in known]
    return [
        row
        for number, row in enumerate(rows)
        if row["label"] not in {"neutral", "happiness"} or number % every == 0
    ]


def told(
    picture: Any, row: dict[str, str], height_px: int | None, reader: Any, head: ExpressionHead
) -> tuple[list[float], list[float], float] | None:
    """Return what is told with the full prior and without, and its CPU seconds; None if unread."""
    left, top, wide, high = (float(row[key]) for key in "xywh")
    height, width = picture.shape[:2]
    face = DetectedFace((left / width, top / height, wide / width, high / height), 1.0)
    if height_px is not None:
        scale = min(height_px / high, 1.0)
        cv2 = opencv()
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    shape = reader.shape(picture, face)
    if shape is None:
        return None
    began = time.process_time()
    reading = head.tell(picture, face, shape)
    spent_s = time.process_time() - began
    return (
        [reading.probabilities[name] for name in CLASSES],
        [reading.balanced[name] for name in CLASSES],
        spent_s,
    )


def main(data: Path, faces: Path, heads: Path, every: int) -> None:
    """Print the table."""
    cv2 = opencv()
    cv2.setNumThreads(1)
    rows = chosen(data, set(np.load(faces)["files"].tolist()), every)
    reader = LiteRtFaceReader(WeightsFolder().path("face-landmarker"), expression=True)
    nets = [ExpressionHead(heads / f"head{fold}.onnx") for fold in range(FOLDS)]
    pictures = [cv2.imread(str(data / "images" / row["file"]), cv2.IMREAD_COLOR) for row in rows]
    heights = [float(row["h"]) for row in rows]
    print(
        f"{len(rows)} faces, {np.quantile(heights, 0.05):.0f}-{np.quantile(heights, 0.95):.0f} px"
    )
    for height_px in HEIGHTS_PX:
        found = [
            told(picture, row, height_px, reader, nets[fold_of(row["person"])])
            for picture, row in zip(pictures, rows, strict=True)
        ]
        print(f"{height_px or 'as they are'}: {_line(rows, found)}", flush=True)
    reader.close()


def _line(rows: list[dict[str, str]], found: list[Any]) -> str:
    read = [number for number, each in enumerate(found) if each is not None]
    labels = np.array([CLASSES.index(rows[number]["label"]) for number in read])
    people = [rows[number]["person"] for number in read]
    owner = np.unique(people, return_inverse=True)[1]
    once = 1 / np.bincount(owner)[owner]
    sums = np.bincount(labels, weights=once, minlength=len(CLASSES))
    weights = once * (mix_of(labels, once) / sums)[labels]
    full, balanced = (
        scored(np.log(np.array([found[number][kind] for number in read])), labels, weights)
        for kind in (0, 1)
    )
    best = np.array([found[number][1] for number in read]).argmax(axis=1)
    recalls = [
        float(np.average(best[labels == c] == c, weights=weights[labels == c])) for c in range(5)
    ]
    cost_ms = 1e3 * float(np.median([found[number][2] for number in read]))
    return (
        f"{len(read)} read; full prior: accuracy {full['accuracy']:.3f} @70 {full['at70']:.3f} "
        f"ece {full['ece']:.3f}; no prior: m5 {balanced['m5']:.3f} g4 {balanced['g4']:.3f}, "
        + " ".join(f"{name} {recall:.2f}" for name, recall in zip(CLASSES, recalls, strict=True))
        + f"; {cost_ms:.1f} ms CPU a face"
    )


if __name__ == "__main__":
    data, faces, heads = (Path(each) for each in sys.argv[1:4])
    main(data, faces, heads, int(sys.argv[4]) if sys.argv[4:] else 4)
