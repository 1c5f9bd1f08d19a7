"""face-api.js on the same faces: `python -m train_expression.peers DATA FACES.npz PACKAGE OUT.npz`.

PACKAGE is the folder `model` of the unpacked npm package `@vladmandic/face-api` (1.7.15, MIT). Its
net is rebuilt as ONNX in memory and shown each face in a square of 1.15 sizes of its box. Kept are
its scores, and its features (mean of the face and its mirror image), which our nets build on.
"""

import csv
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from classsense.vision.opencv import opencv

SIDE_PX = 112
MARGIN = 1.15
PATTERNS = 256
MEAN_RGB = (122.782, 117.001, 104.298)
ORDER = ("neutral", "happiness", "sadness", "anger", "fear", "disgust", "surprise")
OURS = ("neutral", "happiness", "sadness", "anger", "surprise", "disgust")


def weights_of(package: Path) -> dict[str, NDArray[np.float32]]:
    """Return the arrays of the package, bytes brought back to floats."""
    listed = json.loads((package / "face_expression_model-weights_manifest.json").read_text())
    raw, at, arrays = (package / "face_expression_model.bin").read_bytes(), 0, {}
    for each in listed[0]["weights"]:
        count, packed = int(np.prod(each["shape"])), each.get("quantization")
        if packed:
            flat = np.frombuffer(raw, np.uint8, count, at) * packed["scale"] + packed["min"]
            at += count
        else:
            flat = np.frombuffer(raw, np.float32, count, at)
            at += 4 * count
        arrays[each["name"]] = flat.astype(np.float32).reshape(each["shape"])
    return arrays


class Graph:
    """Writes the net node by node."""

    def __init__(self, arrays: dict[str, NDArray[np.float32]]) -> None:
        self.arrays, self.nodes, self.values = arrays, list[Any](), list[Any]()

    def node(self, kind: str, inputs: list[str], **attributes: Any) -> str:
        """Add a node; return the name of what it gives."""
        name = f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def value(self, array: NDArray[np.float32]) -> str:
        """Add an array; return its name."""
        name = f"w{len(self.values)}"
        self.values.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def conv(
        self, x: str, filters: NDArray[np.float32], bias: str, stride: int, groups: int
    ) -> str:
        """Add a convolution."""
        inputs = [x, self.value(filters), *([self.value(self.arrays[bias])] if bias else [])]
        size = {"strides": [stride, stride], "group": groups, "auto_pad": "SAME_UPPER"}
        return self.node("Conv", inputs, **size)

    def separable(self, x: str, name: str, stride: int) -> str:
        """Add a depthwise and a pointwise convolution."""
        deep = self.arrays[f"{name}/depthwise_filter"].transpose(2, 3, 0, 1)
        x = self.conv(x, deep, "", stride, deep.shape[0])
        wide = self.arrays[f"{name}/pointwise_filter"].transpose(3, 2, 0, 1)
        return self.conv(x, wide, f"{name}/bias", 1, 1)

    def dense(self, x: str, name: str, *, first: bool) -> str:
        """Add one of the four dense blocks."""
        if first:
            whole = self.arrays[f"{name}/conv0/filters"].transpose(3, 2, 0, 1)
            out = [self.conv(x, whole, f"{name}/conv0/bias", 2, 1)]
        else:
            out = [self.separable(x, f"{name}/conv0", 2)]
        out[0] = self.node("Relu", out)
        for number in (1, 2, 3):
            so_far = out[0] if number == 1 else self.node("Relu", [self.node("Sum", list(out))])
            out.append(self.separable(so_far, f"{name}/conv{number}", 1))
        return self.node("Relu", [self.node("Sum", out)])


def backbone(package: Path, x: str = "x") -> tuple[Graph, str]:
    """Return the net up to its features of `x`, and their name, shape (n, 256)."""
    graph = Graph(weights_of(package))
    return graph, features(graph, x)


def features(graph: Graph, x: str) -> str:
    """Add the four blocks; return the name of the features."""
    for number in range(4):
        x = graph.dense(x, f"dense{number}", first=number == 0)
    return graph.node("Flatten", [graph.node("GlobalAveragePool", [x])])


def session_of(package: Path) -> Any:
    """Return the net."""
    graph, pooled = backbone(package)
    fully = [graph.value(graph.arrays["fc/weights"]), graph.value(graph.arrays["fc/bias"])]
    x = graph.node("Gemm", [pooled, *fully])
    ports = [
        helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 3, SIDE_PX, SIDE_PX]),
        helper.make_tensor_value_info(x, TensorProto.FLOAT, ["n", len(ORDER)]),
        helper.make_tensor_value_info(pooled, TensorProto.FLOAT, ["n", PATTERNS]),
    ]
    made = helper.make_graph(graph.nodes, "face-api", ports[:1], ports[1:], graph.values)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(onnx.ModelProto.SerializeToString(model), options)


def main(data: Path, faces: Path, package: Path, out: Path) -> None:
    """Keep the scores of the faces that our reader could read."""
    cv2, session = opencv(), session_of(package)
    with (data / "labels.csv").open(encoding="utf-8") as file:
        boxes = {row["file"]: [float(row[key]) for key in "xywh"] for row in csv.DictReader(file)}
    scores, patterns = [], []
    for name in np.load(faces)["files"]:
        picture = cv2.imread(str(data / "images" / str(name)), cv2.IMREAD_COLOR)
        left, top, wide, high = boxes[str(name)]
        side = MARGIN * max(wide, high)
        zoom, x, y = SIDE_PX / side, left + wide / 2 - side / 2, top + high / 2 - side / 2
        onto = np.array([[zoom, 0, -zoom * x], [0, zoom, -zoom * y]])
        crop = cv2.warpAffine(picture, onto, (SIDE_PX, SIDE_PX), flags=cv2.INTER_AREA)
        seen = (crop[:, :, ::-1].astype(np.float32) - np.array(MEAN_RGB, np.float32)) / 255
        both = np.stack([seen, seen[:, ::-1]]).transpose(0, 3, 1, 2)
        told = session.run(None, {"x": both})
        scores.append(told[0][0])
        patterns.append(told[1].mean(axis=0))
    told = np.array(scores)[:, [ORDER.index(each) for each in OURS]]
    np.savez(out, scores=told, patterns=np.array(patterns, np.float32))
    labels = np.load(faces)["labels"]
    print([round(float((told[labels == c].argmax(1) == c).mean()), 3) for c in range(len(OURS))])


if __name__ == "__main__":
    main(*(Path(each) for each in sys.argv[1:]))
