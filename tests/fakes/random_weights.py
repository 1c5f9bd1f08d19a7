"""Weights of the same shapes and spread with the numbers shuffled: a model that learnt nothing."""

import struct
import zipfile
from pathlib import Path

import numpy as np

_LEAST_BYTES = 256
"""Smaller tables hold shapes and settings, not what was learnt."""
_METADATA = b"M001"
"""Marks the buffer that describes the net."""


def shuffled_onnx(source: Path, target: Path) -> Path:
    """Write `source` with the numbers of each convolution in random order."""
    import onnx
    from onnx import numpy_helper

    random = np.random.default_rng(0)
    model = onnx.load(source)
    for weight in model.graph.initializer:
        values = numpy_helper.to_array(weight)
        if values.ndim == 4:
            shuffled = random.permutation(values.ravel()).reshape(values.shape)
            weight.CopyFrom(numpy_helper.from_array(shuffled, weight.name))
    onnx.save(model, target)
    return target


def shuffled_task(source: Path, target: Path, member: str) -> Path:
    """Write the MediaPipe archive `source` with the numbers of one of its nets in random order."""
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as written:
        for name in archive.namelist():
            content = archive.read(name)
            written.writestr(name, _shuffled_tflite(content) if name == member else content)
    return target


def _shuffled_tflite(content: bytes) -> bytes:
    """Return a TFLite net whose half-precision numbers are in random order, buffer by buffer."""
    random = np.random.default_rng(0)
    net = np.frombuffer(content, np.uint8).copy()
    for start, length in _buffers(content):
        described = content[start + 4 : start + 8] == _METADATA
        if length >= _LEAST_BYTES and length % 2 == 0 and not described:
            numbers = net[start : start + length].view(np.uint16)
            numbers[:] = random.permutation(numbers)
    return net.tobytes()


def _buffers(content: bytes) -> list[tuple[int, int]]:
    """Return start and length of the data of each buffer (flatbuffers: Model, 5th field)."""
    tables = _followed(content, _field(content, _followed(content, 0), 4))
    (count,) = struct.unpack_from("<I", content, tables)
    found = []
    for number in range(count):
        table = _followed(content, tables + 4 + 4 * number)
        data = _field(content, table, 0)
        if data:
            vector = _followed(content, data)
            found.append((vector + 4, struct.unpack_from("<I", content, vector)[0]))
    return found


def _followed(content: bytes, at: int) -> int:
    """Return where the offset stored at `at` leads."""
    return at + int(struct.unpack_from("<I", content, at)[0])


def _field(content: bytes, table: int, number: int) -> int:
    """Return where a field of a table is; 0 if the table has no such field."""
    fields = table - int(struct.unpack_from("<i", content, table)[0])
    size = int(struct.unpack_from("<H", content, fields)[0])
    place = 4 + 2 * number
    offset = int(struct.unpack_from("<H", content, fields + place)[0]) if place < size else 0
    return table + offset if offset else 0
