"""What is no speech makes no voices, and speech that was spoilt on its way stays speech."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from classsense.domain.clock import seconds
from classsense.domain.observations import SoundHeard, Turn, TurnsHeard
from classsense.domain.ports import SAMPLE_RATE_HZ, Samples
from classsense.speech.group_listener import GroupListener, ListenerOptions
from classsense.speech.segmentation import PyannoteSegmenter
from classsense.speech.speaker_embedding import CamPlusEmbedder
from fakes.sounds_without_speech import WITHOUT_SPEECH, clipped, telephone
from fakes.speech import TABLE, chunks_of

pytestmark = [pytest.mark.slow, pytest.mark.model, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def listener(weights_folder: Path) -> Callable[[], GroupListener]:
    segmenter = PyannoteSegmenter(weights_folder / "segmentation")
    embedder = CamPlusEmbedder(weights_folder / "campplus")
    return lambda: GroupListener(TABLE, segmenter, embedder, ListenerOptions(voices=4))


def heard(sound: Samples, listener: GroupListener) -> tuple[list[Turn], list[SoundHeard]]:
    """Return the turns that stood at the end, and the levels."""
    turns: list[Turn] = []
    levels: list[SoundHeard] = []
    told = [list(listener.hear(chunk)) for chunk in chunks_of(sound)]
    for observation in (*(each for some in told for each in some), *listener.finish()):
        if isinstance(observation, TurnsHeard):
            turns = [t for t in turns if t.start < observation.since] + list(observation.turns)
        elif isinstance(observation, SoundHeard):
            levels.append(observation)
    return turns, levels


def spoken_s(turns: list[Turn]) -> float:
    return sum(seconds(turn.end - turn.start) for turn in turns)


@pytest.mark.parametrize("name", WITHOUT_SPEECH)
def test_what_is_no_speech_makes_no_voices(
    name: str, listener: Callable[[], GroupListener]
) -> None:
    turns, levels = heard(WITHOUT_SPEECH[name](20.0), listener())
    assert len(levels) == 20
    assert spoken_s(turns) == 0


@pytest.fixture(scope="module")
def speech(sample_folder: Path) -> Samples:
    start = 60 * SAMPLE_RATE_HZ
    sound, rate_hz = soundfile.read(
        sample_folder / "table2.flac", start=start, frames=start // 2, dtype="float32"
    )
    assert rate_hz == SAMPLE_RATE_HZ
    return np.asarray(sound, np.float32)


@pytest.mark.parametrize("spoil", [clipped, telephone])
def test_spoilt_speech_stays_as_much_speech_of_as_many_voices(
    spoil: Callable[[Samples], Samples],
    speech: Samples,
    listener: Callable[[], GroupListener],
) -> None:
    clean, _ = heard(speech, listener())
    spoilt, levels = heard(spoil(speech), listener())
    assert spoken_s(clean) > 15
    assert spoken_s(spoilt) == pytest.approx(spoken_s(clean), rel=0.15)
    assert {turn.voice for turn in spoilt} <= set("ABCD")
    assert any(level.clipping for level in levels) is (spoil is clipped)
