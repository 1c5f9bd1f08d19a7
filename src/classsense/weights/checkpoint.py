"""Reads the tensors of a PyTorch checkpoint without PyTorch and without running anything in it.

A checkpoint is a zip archive: `data.pkl` describes the tensors, `data/KEY` holds their bytes. A
pickle is a program that may call any function it can name, so ours can name four harmless things
and nothing else. (The checkpoints' hashes are pinned too; this is the second wall.)
"""

import io
import math
import pickle
import pickletools
import zipfile
from collections import OrderedDict
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from classsense.domain.errors import KnownError

Array = NDArray[Any]

_PROTOCOL = 4
"""Of pickles; what came later is for arrays of bytes, which no checkpoint has."""

_STORAGES = {
    "FloatStorage": np.dtype("<f4"),
    "DoubleStorage": np.dtype("<f8"),
    "HalfStorage": np.dtype("<f2"),
    "LongStorage": np.dtype("<i8"),
    "IntStorage": np.dtype("<i4"),
    "BoolStorage": np.dtype("?"),
}


class Tensors(dict[str, Array]):
    """The tensors of a checkpoint by name."""

    def __missing__(self, name: str) -> NoReturn:
        """Refuse a checkpoint that is not of the network we expect.

        Raises:
            KnownError: `checkpoint_refused`.
        """
        _refuse(f"it has no tensor {name}")


def load(data: bytes) -> Tensors:
    """Return the tensors of a checkpoint.

    A checkpoint that keeps them under `state_dict`, beside a description, is understood as well.

    Raises:
        KnownError: `checkpoint_refused` if it is no checkpoint, is damaged, or names anything
            but tensors.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            content = _Unpickler(archive).load()
    except KnownError:
        raise
    except Exception as error:  # noqa: BLE001 - a hostile pickle can make any call fail in any way
        _refuse(f"{type(error).__name__}: {error}")
    if isinstance(content, dict) and isinstance(content.get("state_dict"), dict):
        content = content["state_dict"]
    if not isinstance(content, dict):
        _refuse("it is not a table of tensors")
    return Tensors((key, value) for key, value in content.items() if isinstance(value, np.ndarray))


class _Unpickler(pickle.Unpickler):
    """An unpickler that knows tensors and ordered dictionaries only."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        (description,) = (name for name in archive.namelist() if name.endswith("data.pkl"))
        content = archive.read(description)
        for opcode, _, _ in pickletools.genops(content):
            # Python itself stumbles over one whose size no memory has.
            if opcode.proto > _PROTOCOL:
                _refuse(f"it is described by {opcode.name}")
        super().__init__(io.BytesIO(content))
        self._archive = archive
        self._folder = description.removesuffix("data.pkl") + "data/"

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - pickle's own signature
        """Return what a pickle may name.

        Raises:
            KnownError: `checkpoint_refused`, for everything else.
        """
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _tensor
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if module == "torch" and name in _STORAGES:
            return _STORAGES[name]
        return _refuse(f"it asks for {module}.{name}")

    def persistent_load(self, pid: Any) -> Array:  # noqa: ANN401 - pickle's own signature
        """Return the flat storage that a tensor is cut from."""
        kind, dtype, key, _device, _count = pid
        if kind != "storage" or not isinstance(dtype, np.dtype):
            _refuse("it refers to something that is not a storage")
        return np.frombuffer(self._archive.read(f"{self._folder}{key}"), dtype)


def _tensor(
    storage: Array, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_rest: object
) -> Array:
    """Cut a tensor from its storage.

    Only row-major tensors that lie wholly inside it are accepted: a stride is a way to read memory
    that belongs to somebody else.
    """
    row_major = tuple(math.prod(shape[axis + 1 :]) for axis in range(len(shape)))
    varying = [axis for axis, length in enumerate(shape) if length != 1]
    inside = 0 <= offset <= offset + math.prod(shape) <= storage.size
    if not inside or any(strides[axis] != row_major[axis] for axis in varying):
        _refuse("a tensor does not lie in its storage row by row")
    return storage[offset : offset + math.prod(shape)].reshape(shape)


def _refuse(reason: str) -> NoReturn:
    raise KnownError("checkpoint_refused", reason=reason)
