"""Writes ONNX graphs node by node, and tells two graphs apart whatever wrote them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

_OPSET = 17
_IR_VERSION = 8  # what every onnxruntime since 1.14 reads


@dataclass(frozen=True)
class Port:
    """An input or output of a graph, of 32-bit floats.

    Attributes:
        name: Its name.
        shape: Lengths, or names of lengths that vary.
    """

    name: str
    shape: tuple[int | str, ...]


class Graph:
    """A graph in the making.

    Names are numbered in order of creation, so the same steps always make the same bytes.
    """

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._weights: list[Any] = []

    def weight(self, values: ArrayLike, dtype: DTypeLike = np.float32) -> str:
        """Store a constant tensor and return its name."""
        from onnx import numpy_helper

        name = f"weight{len(self._weights)}"
        array = np.ascontiguousarray(np.asarray(values, dtype))
        self._weights.append(numpy_helper.from_array(array, name))
        return name

    def indices(self, *values: int) -> str:
        """Store a list of whole numbers (axes, lengths, positions) and return its name."""
        return self.weight(values, np.int64)

    def add(self, operator: str, *inputs: str, **attributes: object) -> str:
        """Append a node and return the name of its first output."""
        from onnx import helper

        name = f"value{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, list(inputs), [name], **attributes))
        return name

    def finish(self, sources: Sequence[Port], result: str, target: Port) -> bytes:
        """Return the model file.

        Args:
            sources: The inputs; nodes call them by their names.
            result: Name of the value that becomes the output.
            target: The output.
        """
        import onnx
        from onnx import TensorProto, helper

        self._nodes.append(helper.make_node("Identity", [result], [target.name]))
        ports = [
            helper.make_tensor_value_info(port.name, TensorProto.FLOAT, port.shape)
            for port in (*sources, target)
        ]
        graph = helper.make_graph(
            self._nodes, "classsense", ports[:-1], ports[-1:], initializer=self._weights
        )
        opsets = [helper.make_opsetid("", _OPSET)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)
        onnx.checker.check_model(model)
        data: bytes = model.SerializeToString(deterministic=True)
        return data


def fingerprint(data: bytes) -> str:
    """Return a sha256 over what a model computes: weights, nodes, attributes, inputs, outputs.

    The bytes of an ONNX file may depend on the release of the onnx package (a new field, another
    order); this does not.

    Returns:
        Hexadecimal digits, or "" if the bytes are no ONNX model.
    """
    import onnx

    try:
        model = onnx.load_model_from_string(data)
    except Exception:  # noqa: BLE001 - protobuf's own DecodeError, which has no types to import
        return ""
    digest = hashlib.sha256()
    for opset in model.opset_import:
        _feed(digest, "opset", opset.domain, opset.version)
    for tensor in model.graph.initializer:
        _feed(digest, "weight", tensor.name, _content(tensor))
    for node in model.graph.node:
        attributes = sorted((item.name, _content(_value(item))) for item in node.attribute)
        named = (node.domain, node.op_type, list(node.input), list(node.output))
        _feed(digest, "node", *named, attributes)
    for port in (*model.graph.input, *model.graph.output):
        _feed(digest, "port", port.name, port.type.tensor_type.elem_type, _shape(port))
    return digest.hexdigest()


def _feed(digest: Any, *parts: object) -> None:  # noqa: ANN401 - hashlib names no public type
    digest.update(repr(parts).encode() + b"\n")


def _value(attribute: Any) -> Any:  # noqa: ANN401 - onnx messages are untyped
    from onnx import helper

    return helper.get_attribute_value(attribute)


def _content(value: Any) -> object:  # noqa: ANN401 - onnx messages are untyped
    """Return plain Python for an attribute's value: a tensor becomes type, shape and digest."""
    import onnx
    from onnx import numpy_helper

    if isinstance(value, onnx.TensorProto):
        array = numpy_helper.to_array(value)
        ordered = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
        return array.dtype.name, array.shape, hashlib.sha256(ordered.tobytes()).hexdigest()
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return [_content(item) for item in value]
    return value


def _shape(port: Any) -> list[int | str]:  # noqa: ANN401 - onnx messages are untyped
    return [length.dim_param or length.dim_value for length in port.type.tensor_type.shape.dim]
