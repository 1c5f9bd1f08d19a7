"""What expressions are told: on drawn classes, and on the labelled faces that were trained on.

People whom the shipped nets were not trained on are needed for an honest figure; those come from
`tools/train_expression`, whose figures stand in `models/expression.md`. This shows that the head
is read as it was trained, and what smaller faces cost.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

from classsense.bootstrap.bench_drawn import HELD_OUT, drawn_class, found_heads
from classsense.bootstrap.bench_section import BenchData, Record, Say, SkippedError
from classsense.domain.camera_ports import DetectedFace, ExpressionReading, Pixels
from classsense.domain.observations import Expression
from classsense.vision.expression import GROUPS, ExpressionReader
from classsense.vision.faces_yunet import YuNetDetector
from classsense.vision.opencv import opencv

_HEIGHTS_PX: Final = (101, 64, 48, 40)
_EVERY: Final = 12
_LABELS: Final = frozenset({"neutral", "happiness", "sadness", "anger", "surprise"})
"""Those that the head tells."""
_SMILES, _STRAIGHT = 0.6, 0.25
"""Drawn mouths: a smile above, none below."""


def expression(data: BenchData, say: Say) -> Record:
    """Measure on drawn classes, then on labelled faces where there are any."""
    from classsense.bootstrap.expressions import expression_reader
    from classsense.weights.store import WeightsFolder

    for model in ("yunet", "face-landmarker", "expression"):
        data.model(model)
    reader = expression_reader(WeightsFolder(data.weights))
    try:
        record: dict[str, object] = {"drawn": _drawn(data, reader, say)}
        try:
            folder = data.labelled("vision/expressions")
        except SkippedError as reason:
            say(f"labelled faces: skipped: {reason}")
        else:
            record["trained_on"] = _labelled(folder, reader, say)
    finally:
        reader.close()
    return record


def _drawn(data: BenchData, reader: ExpressionReader, say: Say) -> Record:
    """Compare drawn smiles with drawn straight mouths; nothing was trained on drawings."""
    detector = YuNetDetector(data.model("yunet"))
    drawn = drawn_class(HELD_OUT[0], seconds=30)
    smiles, straight, told = list[float](), list[float](), 0
    for pixels, heads in drawn.pictures():
        for head, face in found_heads(detector, pixels, heads):
            reading = reader.read(pixels, face) if face is not None else None
            if reading is None or reading.expression is None:
                continue
            told += reading.expression.group is not Expression.UNSURE
            happy = reading.expression.balanced["happiness"]
            smiles += [happy] if head.smile > _SMILES else []
            straight += [happy] if head.smile < _STRAIGHT else []
    one, other = np.array(smiles)[:, None], np.array(straight)
    area = float((one > other).mean() + (one == other).mean() / 2)
    say(
        f"drawn: {len(smiles)} smiles look happier than {len(straight)} straight mouths in "
        f"{area:.3f} of the pairs (area under the curve)"
    )
    return {"smiles": len(smiles), "straight": len(straight), "area": area, "told": told}


def _labelled(folder: Path, reader: ExpressionReader, say: Say) -> Record:
    record = {}
    say(f"labelled faces that the nets were TRAINED ON, every {_EVERY}th, by height of the face:")
    for height_px in _HEIGHTS_PX:
        pairs = list(_told(folder, reader, height_px))
        read = [(label, told) for label, told in pairs if told is not None]
        right = [GROUPS[label] is _best(told) for label, told in read]
        sure = [told.group is not Expression.UNSURE for _, told in read]
        figures = {
            "faces": len(pairs),
            "read": len(read),
            "right": float(np.mean(right)),
            "told": float(np.mean(sure)),
            "right_of_told": float(np.mean([r for r, s in zip(right, sure, strict=True) if s])),
        }
        say(
            f"  {height_px} px: {len(read)} of {len(pairs)} read, right {figures['right']:.3f}, "
            f"told {figures['told']:.3f}, of those right {figures['right_of_told']:.3f}"
        )
        record[str(height_px)] = figures
    return record


def _best(told: ExpressionReading) -> Expression:
    sums = dict.fromkeys(Expression, 0.0)
    for name, probability in told.probabilities.items():
        sums[GROUPS[name]] += probability
    return max(sums, key=lambda group: sums[group])


def _told(
    folder: Path, reader: ExpressionReader, height_px: int
) -> Iterator[tuple[str, ExpressionReading | None]]:
    """Yield every label with what is told of the face when it is so high."""
    with (folder / "labels.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["label"] in _LABELS]
    for row in rows[::_EVERY]:
        pixels: Pixels = opencv().imread(str(folder / "images" / row["file"]))
        reading = reader.read(*_shrunken(pixels, row, height_px))
        yield row["label"], reading.expression if reading is not None else None


def _shrunken(pixels: Pixels, row: dict[str, Any], height_px: int) -> tuple[Pixels, DetectedFace]:
    height, width = pixels.shape[:2]
    left, top, wide, high = (float(row[key]) for key in "xywh")
    scale, cv2 = min(height_px / high, 1.0), opencv()
    size = (round(width * scale), round(height * scale))
    small: Pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    # A rounded picture may be a little lower than asked; the face stays what it is of it.
    box = (left / width, top / height, wide / width, max(high, height_px / scale) / height)
    return small, DetectedFace(box, 1.0)
