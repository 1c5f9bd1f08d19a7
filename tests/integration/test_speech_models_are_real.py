"""With random numbers in a weights file, the figure that rests on it collapses.

`test_vision_models.py` holds the same of the vision models.
"""

import shutil
from pathlib import Path

import pytest

from classsense.domain.errors import KnownError
from classsense.speech.analyse import RecordingAnalyser
from classsense.speech.group_listener import GroupListener, ListenerOptions
from classsense.speech.rttm import read_rttm
from classsense.speech.segmentation import PyannoteSegmenter
from classsense.speech.speaker_embedding import CamPlusEmbedder
from classsense.speech.transcriber_whisper import WhisperTranscriber
from classsense.weights.store import WeightsFolder
from fakes.random_speech_weights import random_ctranslate2, random_onnx
from fakes.speech import TABLE

pytestmark = [pytest.mark.model, pytest.mark.slow, pytest.mark.timeout(600)]


def top_share(sample_folder: Path, segmentation: Path, campplus: Path) -> tuple[float, float]:
    """Return seconds of speech and the share of the most active voice at the dominated table."""
    models = PyannoteSegmenter(segmentation), CamPlusEmbedder(campplus)
    options = ListenerOptions(voices=4)
    analyser = RecordingAnalyser(lambda: GroupListener(TABLE, *models, options))
    spoken: dict[str, float] = {}
    for turn in analyser.analyse(sample_folder / "table2.flac").turns:
        spoken[turn.voice] = spoken.get(turn.voice, 0.0) + turn.end_s - turn.start_s
    total = sum(spoken.values())
    return total, max(spoken.values()) / total if total else 0.0


def random_parts(source: Path, target: Path) -> Path:
    """Write every graph of a model's folder with random numbers."""
    target.mkdir()
    for part in source.glob("*.onnx"):
        random_onnx(part, target / part.name)
    return target


@pytest.fixture(scope="module")
def truth(sample_folder: Path) -> tuple[float, float]:
    (turns,) = read_rttm(sample_folder / "table2.rttm").values()
    spoken: dict[str, float] = {}
    for turn in turns:
        spoken[turn.voice] = spoken.get(turn.voice, 0.0) + turn.end_s - turn.start_s
    total = sum(spoken.values())
    return total, max(spoken.values()) / total


def test_the_real_models_tell_how_dominated_the_table_is(
    sample_folder: Path, weights_folder: Path, truth: tuple[float, float]
) -> None:
    weights = weights_folder / "segmentation", weights_folder / "campplus"
    speech_s, share = top_share(sample_folder, *weights)
    assert speech_s == pytest.approx(truth[0], rel=0.15)
    assert share == pytest.approx(truth[1], abs=0.08)


def test_with_random_embeddings_the_dominating_voice_is_lost(
    sample_folder: Path, weights_folder: Path, tmp_path: Path, truth: tuple[float, float]
) -> None:
    random = random_parts(weights_folder / "campplus", tmp_path / "campplus")
    _, share = top_share(sample_folder, weights_folder / "segmentation", random)
    assert abs(share - truth[1]) > 0.15


def test_with_random_segmentation_the_speech_is_lost(
    sample_folder: Path, weights_folder: Path, tmp_path: Path, truth: tuple[float, float]
) -> None:
    random = random_parts(weights_folder / "segmentation", tmp_path / "segmentation")
    speech_s, _ = top_share(sample_folder, random, weights_folder / "campplus")
    assert abs(speech_s - truth[0]) > 0.4 * truth[0]


def test_with_random_whisper_no_word_is_right(
    sample_folder: Path, weights_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "whisper-base"
    shutil.copytree(weights_folder / "whisper-base", folder, ignore=lambda *_: ["model.bin"])
    random_ctranslate2(weights_folder / "whisper-base" / "model.bin", folder / "model.bin")
    said = words_of(sample_folder, weights_folder / "whisper-base")
    assert "光" in said or "葉" in said
    assert not common_pairs(words_of(sample_folder, folder), said)


def words_of(sample_folder: Path, whisper: Path) -> str:
    import soundfile

    samples, _ = soundfile.read(sample_folder / "teacher.flac", frames=25 * 16_000, dtype="float32")
    transcriber = WhisperTranscriber(whisper)
    pieces = [samples[start : start + 8 * 16_000] for start in range(0, 16 * 16_000, 8 * 16_000)]
    return "".join(transcriber.transcribe(piece, "ja").text for piece in pieces)


def common_pairs(one: str, other: str) -> set[str]:
    """Return the pairs of neighbouring characters that both texts have."""
    pairs = [{text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other)]
    return pairs[0] & pairs[1]


def test_the_weights_folder_refuses_a_swapped_file(weights_folder: Path, tmp_path: Path) -> None:
    random_parts(weights_folder / "campplus", tmp_path / "campplus")
    with pytest.raises(KnownError, match="model_corrupt"):
        WeightsFolder(tmp_path).path("campplus")
