"""What each `SpeechSegmenter`, `VoiceEmbedder` and `Transcriber` does: models and fakes."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from classsense.domain.ports import (
    SAMPLE_RATE_HZ,
    SpeechSegmenter,
    Transcriber,
    VoiceEmbedder,
)
from classsense.resources import places
from classsense.speech.fbank import filter_bank
from classsense.speech.segmentation import PyannoteSegmenter
from classsense.speech.speaker_embedding import CamPlusEmbedder
from classsense.speech.transcriber_whisper import WhisperTranscriber
from fakes.speech import EchoTranscriber, ToneEmbedder, ToneSegmenter, talk

REAL = pytest.param("real", marks=pytest.mark.model)


def weights(name: str) -> Path:
    """Return a file of the fetched weights, or skip."""
    path = places.weights() / name
    if not path.exists():
        pytest.skip("the model weights are missing: ./run models fetch")
    return path


@pytest.fixture(params=["fake", REAL])
def segmenter(request: pytest.FixtureRequest) -> SpeechSegmenter:
    if request.param == "fake":
        return ToneSegmenter()
    return PyannoteSegmenter(weights("segmentation.onnx"))


@pytest.fixture(params=["fake", REAL])
def embedder(request: pytest.FixtureRequest) -> VoiceEmbedder:
    return ToneEmbedder() if request.param == "fake" else CamPlusEmbedder(weights("campplus.onnx"))


@pytest.fixture(params=["fake", REAL])
def transcriber(request: pytest.FixtureRequest) -> Transcriber:
    if request.param == "fake":
        return EchoTranscriber()
    return WhisperTranscriber(weights("whisper-base"))


@pytest.mark.parametrize("duration_s", [1, 3, 5])
def test_a_segmenter_tells_probabilities_of_three_voices(
    segmenter: SpeechSegmenter, duration_s: int
) -> None:
    speaking = segmenter.segment(talk([(0, 0.2, 0.9)], duration_s))
    assert segmenter.name
    assert speaking.shape[1] == 3
    assert abs(len(speaking) - duration_s / 0.016875) < 5
    assert speaking.min() >= 0
    assert speaking.max() <= 1 + 1e-5


def test_a_segmenter_finds_nobody_in_noise(segmenter: SpeechSegmenter) -> None:
    noise = np.random.default_rng(0).normal(0, 1e-4, 3 * SAMPLE_RATE_HZ).astype(np.float32)
    assert segmenter.segment(noise).max() < 0.5


@pytest.mark.parametrize("duration_s", [0.4, 1.5, 3])
def test_an_embedder_gives_unit_vectors(embedder: VoiceEmbedder, duration_s: float) -> None:
    features = filter_bank(talk([(0, 0, duration_s)], duration_s))
    vector = embedder.embed(features)
    assert embedder.name
    assert vector.shape == (192,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    np.testing.assert_allclose(embedder.embed(features), vector, atol=1e-6)


@pytest.mark.parametrize("duration_s", [0.0, 0.05, 2.0])
def test_a_transcriber_hears_no_words_in_silence(
    transcriber: Transcriber, duration_s: float
) -> None:
    heard = transcriber.transcribe(np.zeros(round(duration_s * 16_000), np.float32), "ja")
    assert transcriber.name
    assert heard.text == ""
    assert 0 <= heard.confidence <= 1


@pytest.mark.parametrize("hurry", [False, True])
def test_the_words_of_a_transcriber_make_up_its_text(
    transcriber: Transcriber, sample_folder: Path, *, hurry: bool
) -> None:
    sound, rate_hz = soundfile.read(
        sample_folder / "table1.flac", 6 * SAMPLE_RATE_HZ, dtype="float32"
    )
    assert rate_hz == SAMPLE_RATE_HZ
    heard = transcriber.transcribe(sound, "ja", hurry=hurry)
    assert heard.text
    assert "".join(word.text for word in heard.words) == heard.text
    assert all(0 <= word.confidence <= 1 for word in heard.words)
    assert 0 < heard.confidence <= 1
