"""Graphs are written the same each time, and told apart by what they compute."""

import numpy as np
import onnx
import pytest

from classsense.weights import segmentation, yunet
from classsense.weights.checkpoint import Tensors
from classsense.weights.graph import Graph, Port, fingerprint


def double_and_shift(shift: float = 1.0, axis: int = 1) -> bytes:
    graph = Graph()
    doubled = graph.add("Mul", "x", graph.weight([2.0]))
    shifted = graph.add("Add", doubled, graph.weight([shift]))
    return graph.finish(
        (Port("x", ("n", 3)),), graph.add("Softmax", shifted, axis=axis), Port("y", ("n", 3))
    )


def test_a_graph_computes_what_was_written() -> None:
    import onnxruntime

    session = onnxruntime.InferenceSession(double_and_shift(), providers=["CPUExecutionProvider"])
    (result,) = session.run(None, {"x": np.array([[0, 0, np.log(2)]], np.float32)})
    np.testing.assert_allclose(result, [[1 / 6, 1 / 6, 4 / 6]], rtol=1e-6)


def test_the_same_steps_make_the_same_bytes() -> None:
    assert double_and_shift() == double_and_shift()


def test_a_fingerprint_survives_another_way_of_writing_the_file() -> None:
    data = double_and_shift()
    model = onnx.load_model_from_string(data)
    model.producer_name = "another release"
    model.doc_string = "written differently"
    for weight in model.graph.initializer:  # the other of the two encodings of a tensor
        values = onnx.numpy_helper.to_array(weight).tolist()
        weight.ClearField("raw_data")
        weight.float_data.extend(values)
    written = model.SerializeToString()
    assert written != data
    assert fingerprint(written) == fingerprint(data)


def test_a_fingerprint_changes_with_a_weight_an_attribute_and_a_shape() -> None:
    renamed = onnx.load_model_from_string(double_and_shift())
    renamed.graph.output[0].type.tensor_type.shape.dim[0].dim_param = "m"
    variants = [
        double_and_shift(),
        double_and_shift(shift=np.nextafter(np.float32(1), np.float32(2))),
        double_and_shift(axis=0),
        renamed.SerializeToString(),
    ]
    assert len({fingerprint(data) for data in variants}) == len(variants)


def test_what_is_no_graph_has_no_fingerprint() -> None:
    assert fingerprint(b"\xff" * 40) == ""


def test_yunets_picture_may_have_any_size_afterwards() -> None:
    from onnx import TensorProto, helper

    kernel = onnx.numpy_helper.from_array(np.ones((1, 3, 8, 8), np.float32), "kernel")
    nodes = [
        helper.make_node("Conv", ["input", "kernel"], ["map"], strides=[8, 8]),
        helper.make_node("Flatten", ["map"], ["flat"], axis=2),
        helper.make_node("Transpose", ["flat"], ["cls_8"], perm=[0, 1]),
    ]
    fixed = [
        helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, 64, 64]),
        helper.make_tensor_value_info("cls_8", TensorProto.FLOAT, [8, 8]),
        helper.make_tensor_value_info("map", TensorProto.FLOAT, [1, 1, 8, 8]),
    ]
    graph = helper.make_graph(
        nodes, "g", fixed[:1], fixed[1:2], initializer=[kernel], value_info=fixed[2:]
    )
    data = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    freed = onnx.load_model_from_string(yunet.convert(data.SerializeToString()))
    lengths = freed.graph.input[0].type.tensor_type.shape.dim
    assert [length.dim_param or length.dim_value for length in lengths] == [1, 3, "h", "w"]
    assert freed.graph.output[0].type.tensor_type.shape.dim[1].dim_param == "n_cls_8"
    assert list(freed.graph.value_info) == []


@pytest.mark.parametrize("low_hz", [0.0, 250.0, 2950.0])
def test_a_sinc_filter_passes_its_own_band(low_hz: float) -> None:
    taps, rate_hz = 251, 16000
    times = 2 * np.pi * (np.arange(taps // 2) - taps // 2) / rate_hz
    window = 0.54 - 0.46 * np.cos(2 * np.pi * np.arange(taps // 2) / (taps - 1))
    name = "sincnet.conv1d.0.filterbank"
    tensors = Tensors(
        {
            f"{name}.low_hz_": np.array([[low_hz]], np.float32),
            f"{name}.band_hz_": np.array([[950.0]], np.float32),
            f"{name}.n_": times[np.newaxis].astype(np.float32),
            f"{name}.window_": window.astype(np.float32),
        }
    )
    filters = segmentation._sinc_filters(tensors, name)
    assert filters.shape == (2, 1, taps)
    cosine, sine = filters[:, 0]
    np.testing.assert_array_equal(cosine, cosine[::-1])
    np.testing.assert_array_equal(sine, -sine[::-1])
    frequencies_hz = np.fft.rfftfreq(4096, 1 / rate_hz)
    band = (frequencies_hz > low_hz + 150) & (frequencies_hz < low_hz + 900)
    outside = (frequencies_hz > low_hz + 1300) | (frequencies_hz < low_hz - 200)
    for values in (cosine, sine):
        strength = np.abs(np.fft.rfft(values, 4096))
        assert strength[outside].max() < 0.05 * strength[band].min()
