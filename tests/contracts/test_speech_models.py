"""What each `SpeechSegmenter`, `VoiceEmbedder` and `Transcriber` does: models and fakes."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from classsense.domain.ports import (
    SAMPLE_RATE_HZ,
    Samples,
    SpeechSegmenter,
    Transcriber,
    VoiceEmbedder,
)
from classsense.resources import places
from classsense.speech.fbank import filter_bank
from classsense.speech.segmentation import PyannoteSegmenter, steps_in
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
    return PyannoteSegmenter(weights("segmentation"))


@pytest.fixture(params=["fake", REAL])
def embedder(request: pytest.FixtureRequest) -> VoiceEmbedder:
    return ToneEmbedder() if request.param == "fake" else CamPlusEmbedder(weights("campplus"))


@pytest.fixture(params=["fake", REAL])
def transcriber(request: pytest.FixtureRequest) -> Transcriber:
    if request.param == "fake":
        return EchoTranscriber()
    return WhisperTranscriber(weights("whisper-base"))


def segmented(segmenter: SpeechSegmenter, sound: Samples) -> NDArray[np.float32]:
    return segmenter.segment(segmenter.filtered(sound), float(sound.mean()), float(sound.var()))


@pytest.mark.parametrize("duration_s", [1, 3, 5])
def test_a_segmenter_tells_probabilities_of_three_voices(
    segmenter: SpeechSegmenter, duration_s: int
) -> None:
    speaking = segmented(segmenter, talk([(0, 0.2, 0.9)], duration_s))
    assert segmenter.name
    assert speaking.shape[1] == 3
    assert abs(len(speaking) - duration_s / 0.016875) < 5
    assert speaking.min() >= 0
    assert speaking.max() <= 1 + 1e-5


def test_a_segmenter_finds_nobody_in_noise(segmenter: SpeechSegmenter) -> None:
    noise = np.random.default_rng(0).normal(0, 1e-4, 3 * SAMPLE_RATE_HZ).astype(np.float32)
    assert segmented(segmenter, noise).max() < 0.5


def test_what_pieces_of_sound_let_through_joins_to_that_of_the_whole(
    segmenter: SpeechSegmenter,
) -> None:
    sound = talk([(0, 0.2, 0.9)], 2)
    whole = segmenter.filtered(sound)
    assert whole.shape[1] == steps_in(len(sound))
    cut = 1000
    pieces = [sound[: cut * 10 + 241], sound[cut * 10 :]]
    joined = np.concatenate([segmenter.filtered(piece) for piece in pieces], axis=1)
    np.testing.assert_allclose(joined, whole, atol=1e-4)


@pytest.mark.parametrize("duration_s", [0.4, 1, 3])
def test_an_embedder_gives_unit_vectors(embedder: VoiceEmbedder, duration_s: float) -> None:
    features = filter_bank(talk([(0, 0, duration_s)], duration_s))
    frames = embedder.frames(features)
    assert embedder.name
    assert len(frames) == (len(features) + 1) // 2
    weights = np.ones((2, len(frames)), np.float32)
    weights[1, : len(frames) // 2] = 0
    vectors = embedder.vectors(frames, weights)
    assert vectors.shape == (2, 192)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(embedder.vectors(frames, weights[:1])[0], vectors[0], atol=1e-5)
    np.testing.assert_allclose(embedder.vectors(frames, 3 * weights), vectors, atol=1e-5)


def test_an_embedder_hears_only_the_frames_that_count(embedder: VoiceEmbedder) -> None:
    features = filter_bank(talk([(0, 0, 1), (1, 1, 2)], 2))
    frames = embedder.frames(features)
    weights = np.zeros((1, len(frames)), np.float32)
    weights[0, : len(frames) // 2] = 1
    alone = embedder.vectors(frames[: len(frames) // 2], weights[:, : len(frames) // 2])
    np.testing.assert_allclose(embedder.vectors(frames, weights), alone, atol=1e-4)


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
