"""The checkpoint reader runs nothing, reads only what is its own, and reads tensors right."""

import io
import os
import pickle
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from classsense.domain.errors import KnownError
from classsense.weights import checkpoint

SIX = np.arange(6, dtype="<f4")


def archive(description: bytes, storage: bytes = SIX.tobytes()) -> bytes:
    """A checkpoint as PyTorch lays it out, with one storage called 0."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        written.writestr("archive/data.pkl", description)
        written.writestr("archive/data/0", storage)
    return out.getvalue()


def numbers(values: tuple[int, ...]) -> bytes:
    return b"(" + b"".join(b"I%d\n" % value for value in values) + b"t"


def table(
    shape: tuple[int, ...] = (2, 3),
    strides: tuple[int, ...] = (3, 1),
    offset: int = 0,
    kind: bytes = b"FloatStorage",
) -> bytes:
    """The pickle {"w": tensor}, written opcode by opcode since PyTorch is not here to do it."""
    storage = b"(Vstorage\nctorch\n" + kind + b"\nV0\nVcpu\nI6\ntQ"
    tensor = storage + b"I%d\n" % offset + numbers(shape) + numbers(strides)
    return b"(dVw\nctorch._utils\n_rebuild_tensor_v2\n(" + tensor + b"I00\ntRs."


def refusal(data: bytes) -> str:
    with pytest.raises(KnownError) as caught:
        checkpoint.load(data)
    assert caught.value.key == "checkpoint_refused"
    return str(caught.value.details["reason"])


def test_a_tensor_is_cut_from_its_storage() -> None:
    np.testing.assert_array_equal(checkpoint.load(archive(table()))["w"], SIX.reshape(2, 3))
    part = checkpoint.load(archive(table(shape=(3,), strides=(1,), offset=2)))["w"]
    np.testing.assert_array_equal(part, [2, 3, 4])
    assert part.dtype == np.float32


def test_a_tensor_without_axes_and_one_of_whole_numbers_are_read() -> None:
    assert checkpoint.load(archive(table(shape=(), strides=(), offset=5)))["w"] == 5
    whole = np.array([7, -8], dtype="<i8")
    read = checkpoint.load(archive(table((2,), (1,), kind=b"LongStorage"), whole.tobytes()))["w"]
    np.testing.assert_array_equal(read, whole)


def test_tensors_under_a_state_dict_are_found() -> None:
    nested = b"(dVstate_dict\n" + table().removesuffix(b".") + b"sVversion\nI1\ns."
    assert list(checkpoint.load(archive(nested))) == ["w"]


class Hostile:
    """Pickles as a call of a function of our choice."""

    def __init__(self, function: Callable[..., object], *arguments: object) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self.call


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_hostile_pickle_is_refused_before_it_runs(tmp_path: Path, protocol: int) -> None:
    touched = tmp_path / "touched"
    attacks = [
        Hostile(os.system, f"touch {touched}"),
        Hostile(eval, f"open({str(touched)!r}, 'w')"),
        Hostile(os.mkdir, str(touched)),
    ]
    for attack in attacks:
        assert "it asks for" in refusal(archive(pickle.dumps({"w": attack}, protocol)))
    assert not touched.exists()


@pytest.mark.parametrize(
    "named", ["torch\nload", "torch._utils\nsystem", "numpy\nload", "collections\nabc.os.system"]
)
def test_neighbours_of_what_is_allowed_are_refused(named: str) -> None:
    assert "it asks for" in refusal(archive(b"c" + named.encode() + b"\n."))


@pytest.mark.parametrize(
    ("shape", "strides", "offset"),
    [
        ((2, 4), (4, 1), 0),
        ((2, 3), (1000, 1), 0),
        ((2, 3), (-3, 1), 3),
        ((1,), (1,), -1),
        ((1,), (1,), 6),
        ((-2, -3), (3, 1), 0),
        ((3, 2), (1, 3), 0),
    ],
)
def test_a_tensor_that_would_read_elsewhere_is_refused(
    shape: tuple[int, ...], strides: tuple[int, ...], offset: int
) -> None:
    assert refusal(archive(table(shape, strides, offset)))


def test_what_is_no_checkpoint_is_refused() -> None:
    assert refusal(b"no zip")
    assert refusal(archive(b"I1\n.")) == "it is not a table of tensors"
    assert refusal(archive(table())[:-30])
    assert refusal(archive(b"(Vmodule\nVx\ntQ."))


def test_an_absent_tensor_is_named() -> None:
    tensors = checkpoint.load(archive(table()))
    with pytest.raises(KnownError, match="no tensor bias"):
        tensors["bias"]


@given(st.binary(max_size=60))
@example(b"\x80\x05\x96" + (1 << 40).to_bytes(8, "little") + b"abc")
def test_any_bytes_are_refused_in_the_known_way(description: bytes) -> None:
    with suppress(KnownError):  # a pickle of an empty table is fine; anything else would fail here
        checkpoint.load(archive(description))
