"""Makes the file that is shipped: the net of face-api.js before ours, weights as 16-bit floats.

`python -m train_expression.pack RAW.onnx PACKAGE OUT.onnx` (with ClassSense's own Python; RAW.json
lies beside; PACKAGE as in `peers`).
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, compose, helper, numpy_helper

from train_expression.peers import MARGIN, MEAN_RGB, PATTERNS, SIDE_PX, Graph, features, weights_of

SMALL = 64
"""Weights of fewer numbers stay as they are."""


def seeing_patterns(package: Path, opsets: list[onnx.OperatorSetIdProto]) -> onnx.ModelProto:
    """Return the net from a picture (n, 3, 112, 112), RGB 0..255, to the patterns (n, 256).

    They are the mean of the picture's and of its mirror image's.
    """
    graph = Graph(weights_of(package))
    mean = graph.value(np.array(MEAN_RGB, np.float32)[None, :, None, None])
    whole = graph.value(np.array(255, np.float32))
    x = graph.node("Div", [graph.node("Sub", ["picture", mean]), whole])
    mirror = [graph.value(np.array([each], np.int64)) for each in (-1, -(2**31), 3, -1)]
    both = graph.node("Concat", [x, graph.node("Slice", [x, *mirror])], axis=0)
    halves = ["straight", "mirrored"]
    graph.nodes.append(helper.make_node("Split", [features(graph, both)], halves, axis=0))
    graph.nodes.append(helper.make_node("Mean", halves, ["patterns"]))
    inward = helper.make_tensor_value_info("picture", TensorProto.FLOAT, ["n", 3, SIDE_PX, SIDE_PX])
    outward = helper.make_tensor_value_info("patterns", TensorProto.FLOAT, ["n", PATTERNS])
    made = helper.make_graph(graph.nodes, "patterns", [inward], [outward], graph.values)
    return helper.make_model(made, opset_imports=opsets)


def merged(raw: Path, package: Path) -> onnx.ModelProto:
    """Return our nets with the one before them that tells the patterns."""
    ours = onnx.load(raw)
    before = seeing_patterns(package, list(ours.opset_import))
    before.ir_version = ours.ir_version
    before = compose.add_prefix(before, "api/", rename_inputs=False, rename_outputs=False)
    return compose.merge_models(before, ours, io_map=[("patterns", "patterns")])


def packed(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return the net with large weights in half precision, cast back where they are used."""
    graph, casts = model.graph, []
    for weight in list(graph.initializer):
        array = numpy_helper.to_array(weight)
        if array.dtype != np.float32 or array.size < SMALL:
            continue
        half = numpy_helper.from_array(array.astype(np.float16), f"{weight.name}.half")
        casts.append(helper.make_node("Cast", [half.name], [weight.name], to=TensorProto.FLOAT))
        graph.initializer.remove(weight)
        graph.initializer.append(half)
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    for node in graph.node:
        node.doc_string = ""
    return model


def main(raw: Path, package: Path, out: Path) -> None:
    """Write the packed net."""
    model = packed(merged(raw, package))
    told = json.loads(raw.with_suffix(".json").read_text(encoding="utf-8"))
    told |= {"picture_px": SIDE_PX, "margin": MARGIN}
    helper.set_model_props(model, {"classsense": json.dumps(told)})
    model.producer_name, model.producer_version = "train_expression", ""
    onnx.checker.check_model(model)
    onnx.save(model, out)


if __name__ == "__main__":
    main(*(Path(each) for each in sys.argv[1:]))
