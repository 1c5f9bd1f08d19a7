"""Speech weights of the same shapes with random numbers: models that learnt nothing."""

import struct
from pathlib import Path

import numpy as np

_LEAST_NUMBERS = 64
"""Smaller tensors hold sizes and settings, not what was learnt."""


def random_onnx(source: Path, target: Path) -> Path:
    """Write the ONNX graph `source` with normal numbers of each weight's own spread."""
    import onnx
    from onnx import numpy_helper

    random = np.random.default_rng(0)
    model = onnx.load(source)
    for weight in model.graph.initializer:
        values = numpy_helper.to_array(weight)
        if values.size >= _LEAST_NUMBERS and values.dtype == np.float32:
            # Variances of batch norms must stay positive: a shuffle keeps every sign there.
            drawn = random.permutation(values.ravel()) if values.ndim == 1 else None
            if drawn is None:
                drawn = random.normal(values.mean(), values.std(), values.size).astype(np.float32)
            weight.CopyFrom(numpy_helper.from_array(drawn.reshape(values.shape), weight.name))
    onnx.save(model, target)
    return target


def random_ctranslate2(source: Path, target: Path) -> Path:
    """Write the CTranslate2 model `source` (binary version 6) with random numbers.

    After the header each variable has: name, rank, dimensions, type, bytes of data, data. Half
    precision numbers (type 4) are drawn anew from a normal distribution of the same spread.
    """
    random = np.random.default_rng(0)
    content = bytearray(source.read_bytes())
    at = 4
    at = _skip_name(content, at) + 4  # specification and its revision
    (count,) = struct.unpack_from("<I", content, at)
    at += 4
    for _ in range(count):
        at = _skip_name(content, at)
        rank = content[at]
        at += 1 + 4 * rank
        kind, length = struct.unpack_from("<BI", content, at)
        at += 5
        if kind == 4 and length >= 2 * _LEAST_NUMBERS:
            numbers = np.frombuffer(content, np.float16, length // 2, at)
            spread = float(numbers.astype(np.float32).std())
            numbers[:] = random.normal(0.0, spread, len(numbers)).astype(np.float16)
        at += length
    target.write_bytes(content)
    return target


def _skip_name(content: bytearray, at: int) -> int:
    (length,) = struct.unpack_from("<H", content, at)
    return at + 2 + int(length)
