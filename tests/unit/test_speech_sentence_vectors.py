"""Sentence vectors with random weights, and with the real ones where they were added."""

from pathlib import Path

import numpy as np
import pytest

from classsense.bootstrap.answer_reader import MEANING, AnswerReader
from classsense.domain.errors import KnownError
from classsense.speech.sentence_vectors import SIZE, SentenceVectors
from classsense.weights.store import WeightsFolder
from unit.test_speech_sentence_pieces import PIECES, model


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a small vocabulary and random weights in the shapes of the real ones."""
    made = tmp_path_factory.mktemp("meaning")
    (made / "sp.model").write_bytes(model(PIECES))
    chance = np.random.default_rng(5)
    shapes = {
        "scale": (17,), "lo": (17,), "ln_g": (1280,), "ln_b": (1280,), "cnn_W": (1280, 512),
        "cnn_b": (512,), "d0": (512, 64), "p1": (512, 64), "d1": (64, 64), "d2": (64, 64),
        "p3": (64, 512), "d3": (64, 512),
    }  # fmt: skip
    for size in (2, 3, 5):
        shapes |= {
            f"proj{size}": (512, 256), f"proj_b{size}": (256,), f"ln_g{size}": (256,),
            f"ln_b{size}": (256,), f"w1_{size}": (256 * size, 256), f"b1_{size}": (256,),
            f"w2_{size}": (256 * size, 256), f"b2_{size}": (256,),
        }  # fmt: skip
    weights = {
        name: (chance.standard_normal(shape) / np.sqrt(shape[0])).astype(np.float32)
        for name, shape in shapes.items()
    }
    tables = {f"q{n + 1}": chance.integers(0, 64, (1, SIZE), np.uint8) for n in range(17)}
    np.savez(made / "weights.npz", eps=np.float32(1e-6), **weights, **tables)  # type: ignore[arg-type]  # names of arrays
    return made


@pytest.mark.parametrize("text", ["ab ab 水", "", "👍", "a" * 5000])
def test_every_text_has_a_vector_of_length_one(folder: Path, text: str) -> None:
    vector = SentenceVectors(folder)(text)
    assert vector.shape == (SIZE,)
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)


def test_what_is_said_and_in_which_order_counts(folder: Path) -> None:
    vectors = SentenceVectors(folder)
    assert vectors("ab 水") is vectors("ab 水")
    assert np.array_equal(vectors("ab  水"), vectors("ab 水"))
    assert not np.allclose(vectors("ab 水"), vectors("水 ab"))
    assert np.array_equal(vectors("a" * 5000), vectors("a" * 400))


def test_without_the_extra_model_only_words_are_told(tmp_path: Path) -> None:
    read = AnswerReader((), WeightsFolder(tmp_path))
    assert read("Roots need water") == (("root", "water"), None)


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("光が当たると養分ができる", [0.02708, -0.04687, 0.00458, -0.00559]),
        ("Roots need water", [0.06247, 0.00655, 0.01393, 0.04392]),
    ],
)
def test_the_real_net_computes_what_the_package_does(text: str, known: list[float]) -> None:
    try:
        found = WeightsFolder().path(MEANING)
    except KnownError as error:
        pytest.skip(str(error))
    assert SentenceVectors(found)(text)[:4] == pytest.approx(known, abs=1e-4)
