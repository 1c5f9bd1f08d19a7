"""CAM++: the speaker embedding network, written as two ONNX graphs from its checkpoint.

The network hears frames, then gathers statistics over time, and says a voice from these. It is cut
there: what was heard is computed once for all voices and windows that it belongs to, and a voice is
gathered from any choice of frames (masked statistics pooling: `docs/decisions/0010`).

H. Wang et al., "CAM++: A Fast and Efficient Network for Speaker Verification Using Context-Aware
Masking", Interspeech 2023, arXiv:2303.00332. The names of the tensors are those of the authors'
3D-Speaker code. The checkpoint's last batch normalisation is the end of the network: the package
that carries it adds a ReLU there, which throws half of the embedding away (equal error rate on
1 s crops 6.2 % with it, 3.3 % without: `docs/accuracy.md`).
"""

from classsense.weights import checkpoint
from classsense.weights.checkpoint import Tensors
from classsense.weights.graph import Graph, Port

_SOUND = Port("feats", ("B", "T", 80))
_HEARD = Port("frames", ("B", 512, "F"))
_CHOSEN = Port("frames", ("F", 512))
_WEIGHTS = Port("weights", ("V", "F"))
_VOICES = Port("emb", ("V", 192))

_LAYERS_AND_DILATION = ((12, 1), (24, 2), (16, 2))  # of the three dense blocks
_SEGMENT = 100  # frames (1 s) over which a context mask looks beside the whole
_EPSILON = 1e-5


_LEAST = 1e-3
"""Keeps a variance finite where one frame has all the weight."""


def convert_frames(data: bytes) -> bytes:
    """Turn the checkpoint into the part that hears.

    Args:
        data: `campplus_cn_en_common.pt`.

    Returns:
        A model `feats` [B,T,80] (log mel filter banks of 10 ms frames, mean over T subtracted)
        to `frames` [B,512,F] (what is heard each 20 ms, F = ceil(T / 2)).

    Raises:
        KnownError: `checkpoint_refused`.
    """
    return _CamPlusPlus(checkpoint.load(data)).frames()


def convert_voices(data: bytes) -> bytes:
    """Turn the checkpoint into the part that tells a voice from what was heard.

    Args:
        data: `campplus_cn_en_common.pt`.

    Returns:
        A model of `frames` [F,512] and `weights` [V,F] (how much each frame counts for each voice,
        at least 0, not all 0) to `emb` [V,192] (compare by cosine).

    Raises:
        KnownError: `checkpoint_refused`.
    """
    return _CamPlusPlus(checkpoint.load(data)).voices()


class _CamPlusPlus:
    """Writes the network part by part; each method takes and returns the name of a value."""

    def __init__(self, tensors: Tensors) -> None:
        self._tensors = tensors
        self._graph = Graph()

    def frames(self) -> bytes:
        """Return the network up to its frames."""
        value = self._head(_SOUND.name)
        value = self._activated(
            self._conv1d(value, "xvector.tdnn.linear", stride=2, padding=2),
            "xvector.tdnn.nonlinear.batchnorm",
        )
        for number, (layers, dilation) in enumerate(_LAYERS_AND_DILATION, start=1):
            for layer in range(1, layers + 1):
                name = f"xvector.block{number}.tdnnd{layer}"
                value = self._dense_layer(value, name, dilation)
            value = self._activated(value, f"xvector.transit{number}.nonlinear.batchnorm")
            value = self._conv1d(value, f"xvector.transit{number}.linear")
        value = self._activated(value, "xvector.out_nonlinear.batchnorm")
        return self._graph.finish((_SOUND,), value, _HEARD)

    def voices(self) -> bytes:
        """Return the network from its frames on."""
        graph = self._graph
        value = graph.add("Unsqueeze", self._statistics(), graph.indices(2))
        value = self._conv1d(value, "xvector.dense.linear")
        value = self._batch_norm(value, "xvector.dense.nonlinear.batchnorm")
        value = graph.add("Squeeze", value, graph.indices(2))
        return graph.finish((_CHOSEN, _WEIGHTS), value, _VOICES)

    def _head(self, value: str) -> str:
        """Two-dimensional front end: [B,T,80] to [B,320,T], the 80 bands strided down to 10."""
        add, indices = self._graph.add, self._graph.indices
        picture = add("Unsqueeze", add("Transpose", value, perm=[0, 2, 1]), indices(1))
        value = self._activated(self._conv2d(picture, "head.conv1"), "head.bn1")
        for layer in ("layer1", "layer2"):
            value = self._residual(value, f"head.{layer}.0", stride=2)
            value = self._residual(value, f"head.{layer}.1", stride=1)
        value = self._activated(self._conv2d(value, "head.conv2", stride=2), "head.bn2")
        return add("Reshape", value, indices(0, 320, -1))

    def _residual(self, value: str, name: str, stride: int) -> str:
        """Two 3x3 convolutions beside a shortcut."""
        inner = self._activated(self._conv2d(value, f"{name}.conv1", stride), f"{name}.bn1")
        inner = self._batch_norm(self._conv2d(inner, f"{name}.conv2"), f"{name}.bn2")
        if f"{name}.shortcut.0.weight" in self._tensors:
            value = self._conv2d(value, f"{name}.shortcut.0", stride)
            value = self._batch_norm(value, f"{name}.shortcut.1")
        return self._graph.add("Relu", self._graph.add("Add", inner, value))

    def _dense_layer(self, value: str, name: str, dilation: int) -> str:
        """A time-delay layer with a context-aware mask; what it finds is put behind its input."""
        inner = self._activated(value, f"{name}.nonlinear1.batchnorm")
        inner = self._conv1d(inner, f"{name}.linear1")
        inner = self._activated(inner, f"{name}.nonlinear2.batchnorm")
        found = self._conv1d(
            inner, f"{name}.cam_layer.linear_local", padding=dilation, dilation=dilation
        )
        mask = self._mask(self._context(inner), f"{name}.cam_layer")
        return self._graph.add("Concat", value, self._graph.add("Mul", found, mask), axis=1)

    def _mask(self, context: str, name: str) -> str:
        """Per channel and frame, how much of what was found counts: 0..1."""
        hidden = self._graph.add("Relu", self._conv1d(context, f"{name}.linear1"))
        return self._graph.add("Sigmoid", self._conv1d(hidden, f"{name}.linear2"))

    def _context(self, value: str) -> str:
        """Mean over the utterance plus, for each frame, the mean over its segment of 100."""
        add, indices = self._graph.add, self._graph.indices
        means = add(
            "AveragePool",
            value,
            kernel_shape=[_SEGMENT],
            strides=[_SEGMENT],
            ceil_mode=1,
            count_include_pad=0,
        )
        means = add("Expand", add("Unsqueeze", means, indices(3)), indices(1, 1, 1, _SEGMENT))
        means = add("Reshape", means, indices(0, 0, -1))
        frames = self._length(value)
        means = add("Slice", means, indices(0), frames, indices(2))
        whole = add("ReduceMean", value, axes=[2], keepdims=1)
        return add("Add", whole, means)

    def _statistics(self) -> str:
        """Weighted mean and unbiased standard deviation: [F,512] and [V,F] to [V,1024].

        With weights w that sum to 1, n = 1 / sum(w^2) frames count, and the variance is
        (sum(w x^2) - (sum(w x))^2) n / (n - 1). With equal weights these are the statistics that
        the network was trained with.
        """
        add, graph = self._graph.add, self._graph
        frames, along = _CHOSEN.name, graph.indices(1)
        total = add("ReduceSum", _WEIGHTS.name, along, keepdims=1)
        shares = add("Div", _WEIGHTS.name, total)
        counting = add("Reciprocal", add("ReduceSum", add("Mul", shares, shares), along))
        fewer = add("Max", add("Sub", counting, graph.weight([1.0])), graph.weight([_LEAST]))
        mean = add("MatMul", shares, frames)
        squares = add("MatMul", shares, add("Mul", frames, frames))
        spread = add("Sub", squares, add("Mul", mean, mean))
        spread = add("Max", spread, graph.weight([0.0]))  # rounding may bring it below 0
        variance = add("Mul", spread, add("Div", counting, fewer))
        return add("Concat", mean, add("Sqrt", variance), axis=1)

    def _length(self, value: str) -> str:
        """Return the number of frames of [B,C,T], as a list of one."""
        indices = self._graph.indices
        return self._graph.add("Slice", self._graph.add("Shape", value), indices(2), indices(3))

    def _activated(self, value: str, name: str) -> str:
        return self._graph.add("Relu", self._batch_norm(value, name))

    def _batch_norm(self, value: str, name: str) -> str:
        """Batch normalisation with the recorded statistics; scale and shift may be absent."""
        mean = self._tensors[f"{name}.running_mean"]
        scale = self._tensors.get(f"{name}.weight", mean * 0 + 1)
        shift = self._tensors.get(f"{name}.bias", mean * 0)
        statistics = (scale, shift, mean, self._tensors[f"{name}.running_var"])
        weights = [self._graph.weight(values) for values in statistics]
        return self._graph.add("BatchNormalization", value, *weights, epsilon=_EPSILON)

    def _conv2d(self, value: str, name: str, stride: int = 1) -> str:
        """A convolution of bands and frames that strides along the bands only."""
        kernel = self._tensors[f"{name}.weight"]
        padding = kernel.shape[-1] // 2
        return self._graph.add(
            "Conv",
            value,
            self._graph.weight(kernel),
            strides=[stride, 1],
            pads=[padding] * 4,
        )

    def _conv1d(
        self, value: str, name: str, stride: int = 1, padding: int = 0, dilation: int = 1
    ) -> str:
        names = [f"{name}.weight", f"{name}.bias"]
        weights = [self._graph.weight(self._tensors[key]) for key in names if key in self._tensors]
        return self._graph.add(
            "Conv",
            value,
            *weights,
            strides=[stride],
            pads=[padding, padding],
            dilations=[dilation],
        )
