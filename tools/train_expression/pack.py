"""Halves an exported net: weights as 16-bit floats, and what the reader must know beside them.

`python -m train_expression.pack RAW.onnx OUT.onnx` (with ClassSense's own Python; RAW.json lies
beside).
"""

import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SMALL = 64
"""Weights of fewer numbers stay as they are."""


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


def main(raw: Path, out: Path) -> None:
    """Write the packed net."""
    model = packed(onnx.load(raw))
    told = raw.with_suffix(".json").read_text(encoding="utf-8")
    helper.set_model_props(model, {"classsense": told})
    model.producer_name, model.producer_version = "train_expression", ""
    onnx.checker.check_model(model)
    onnx.save(model, out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
