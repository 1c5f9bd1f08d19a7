"""Words by the real Whisper: none where nobody speaks, the right ones from bad microphones."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from classsense.bootstrap.bench_words import edits, tokens
from classsense.bootstrap.recognisers import Recognisers
from classsense.domain.errors import KnownError
from classsense.domain.lesson import Term
from classsense.domain.plan_file import parse_plan
from classsense.domain.policy import policy_of
from classsense.domain.ports import SAMPLE_RATE_HZ, Samples
from classsense.speech.speech_gate import SpeechGate
from classsense.speech.transcriber_whisper import WhisperOptions, WhisperTranscriber
from classsense.weights.manifest import load, load_all, merge
from classsense.weights.store import WeightsFolder
from fakes.lesson import Table, TinyPlan
from fakes.noises import NOISES, clipped, quiet, telephone

pytestmark = pytest.mark.model

AGREED = ("voice", "words")


@pytest.fixture(scope="module")
def weights(weights_folder: Path) -> WeightsFolder:
    return WeightsFolder(weights_folder)


@pytest.fixture(scope="module")
def bare(weights: WeightsFolder) -> WhisperTranscriber:
    """Return a transcriber without its gate: Whisper hears every noise."""
    return WhisperTranscriber(weights.path("whisper-base"))


@pytest.fixture(scope="module")
def gated(weights: WeightsFolder) -> WhisperTranscriber:
    options = WhisperOptions(gate=weights.path("silero-vad"), glossary=(Term("植物"),))
    return WhisperTranscriber(weights.path("whisper-base"), options)


@pytest.fixture(scope="module")
def speech(sample_folder: Path) -> Samples:
    sound, rate_hz = soundfile.read(
        sample_folder / "table1.flac", 6 * SAMPLE_RATE_HZ, dtype="float32"
    )
    assert rate_hz == SAMPLE_RATE_HZ
    return np.asarray(sound, np.float32)


@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_word_is_invented_where_nobody_speaks(
    gated: WhisperTranscriber, noise: str, language: str
) -> None:
    heard = gated.transcribe(NOISES[noise](), language)

    assert (heard.text, heard.words) == ("", ())


@pytest.mark.slow
def test_without_the_gate_whisper_s_own_doubt_and_the_phrases_catch_nearly_all(
    bare: WhisperTranscriber,
) -> None:
    heard = [bare.transcribe(noise(), "ja") for noise in NOISES.values()]

    assert sum(bool(each.made_up) for each in heard) >= 5
    assert sum(bool(each.text) for each in heard) <= 2


def test_the_gate_tells_speech_from_noise(weights: WeightsFolder, speech: Samples) -> None:
    gate = SpeechGate(weights.path("silero-vad"))

    assert max(gate.speech_s(noise(), 0.2) for noise in NOISES.values()) < 0.2
    for changed in (speech, clipped(speech), telephone(speech), quiet(speech), speech * 0.01):
        assert gate.speech_s(changed, 0.2) > 1.0
    assert gate.probabilities(speech[:100]).shape == (0,)


@pytest.mark.parametrize("spoiled", [clipped, telephone])
def test_bad_microphones_still_give_most_words(
    gated: WhisperTranscriber, speech: Samples, spoiled: Callable[[Samples], Samples]
) -> None:
    clean = gated.transcribe(speech, "ja").text
    heard = gated.transcribe(spoiled(speech), "ja").text

    said = tokens(clean, "ja")
    assert len(said) > 15
    assert edits(said, tokens(heard, "ja")) / len(said) < 0.4


def test_thirty_seconds_are_taken_and_the_rest_left_out(
    gated: WhisperTranscriber, speech: Samples
) -> None:
    assert gated.transcribe(np.tile(speech, 7), "ja").made_up in {"", "loop"}


def test_a_term_that_was_said_is_marked(gated: WhisperTranscriber, speech: Samples) -> None:
    heard = gated.transcribe(speech, "ja")

    assert "植物" in {word.term for word in heard.words}
    assert "".join(word.text for word in heard.words) == heard.text


PLAN = TinyPlan((Table("1", "a.flac", (AGREED, AGREED)),))


def test_a_model_of_the_user_s_own_recognises_the_words(tmp_path: Path) -> None:
    """It is chosen by its id; here it is a file that is no model, which the loader then says."""
    content = b"not a model"
    for name in ("model.bin", "config.json"):
        (tmp_path / "weights" / "whisper-mine").mkdir(parents=True, exist_ok=True)
        (tmp_path / "weights" / "whisper-mine" / name).write_bytes(content)
    files = "".join(
        f'[[models.sources.files]]\npath = "whisper-mine/{name}"\nsize = {len(content)}\n'
        f'sha256 = "{hashlib.sha256(content).hexdigest()}"\n'
        for name in ("model.bin", "config.json")
    )
    manifest = tmp_path / "mine.toml"
    manifest.write_text(
        '[[models]]\nid = "whisper-mine"\nname = "Mine"\npath = "whisper-mine"\ninput = "x"\n'
        'layout = "y"\nlicence = { name = "MIT", holder = "me" }\n'
        f'[[models.sources]]\nname = "my own"\n{files}',
        encoding="utf-8",
    )
    known = merge(load_all(), load(manifest))
    plan = parse_plan(PLAN.text(), "plan")
    store = WeightsFolder(tmp_path / "weights", known)
    recognisers = Recognisers(plan, policy_of(plan), store, 0, transcriber="whisper-mine")

    words = recognisers.words()

    assert words is not None
    with pytest.raises(KnownError) as caught:
        words.load()
    assert (caught.value.key, caught.value.details["file"]) == (
        "speech_model_unusable",
        "whisper-mine",
    )


def test_an_unknown_model_costs_the_words_and_not_the_lesson(weights_folder: Path) -> None:
    plan = parse_plan(PLAN.text(), "plan")
    store = WeightsFolder(weights_folder)
    recognisers = Recognisers(plan, policy_of(plan), store, 0, transcriber="whisper-huge")

    assert recognisers.words() is None
    assert recognisers.missing["transcription"].key == "model_unknown"
