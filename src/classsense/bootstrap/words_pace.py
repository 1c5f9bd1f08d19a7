"""How many microphones this machine can transcribe, measured once and kept."""

import os
import time
from pathlib import Path
from typing import Final

import msgspec
import soundfile
from msgspec import Struct

from classsense.domain.errors import KnownError
from classsense.domain.ports import SAMPLE_RATE_HZ
from classsense.resources import places
from classsense.weights.store import WeightsFolder

_FILE: Final = "words-pace.json"
_CLIP_S: Final = 4
_ROUNDS: Final = 2
_SPEECH: Final = 0.4
"""Share of the time in which somebody speaks at a table, as `bench speech` takes it."""
_WORDS_SHARE: Final = 0.5
"""Of the processors; the rest is for voices, cameras and the screen."""
LARGER: Final = {"small": 4.4, "turbo": 32.0}
"""Work of larger encoders beside base, by their numbers of parameters (20, 88, 635 million)."""


class Pace(Struct, frozen=True):
    """What transcribing costs here.

    Attributes:
        model: Id of the model that was measured.
        cores: Of this machine.
        cpu_s: CPU seconds for a turn of four seconds.
    """

    model: str
    cores: int
    cpu_s: float

    def microphones(self, times: float = 1.0) -> int:
        """Return how many microphones a model can follow that works so many times as much.

        An estimate: turns of four seconds, somebody speaking 40 % of the time, half of the
        processors for words.
        """
        turns_a_second = _SPEECH / _CLIP_S
        return int(self.cores * _WORDS_SHARE / (turns_a_second * self.cpu_s * times))


def pace(model: str, folder: Path | None = None) -> Pace:
    """Return what transcribing with a model costs; measured the first time, then remembered.

    Args:
        model: Its id.
        folder: Where it is remembered; the user's data folder if not given.

    Raises:
        KnownError: The model is not here.
    """
    kept = (folder or places.user_data()) / _FILE
    cores = os.cpu_count() or 1
    try:
        known = msgspec.json.decode(kept.read_bytes(), type=Pace)
    except (OSError, msgspec.DecodeError):
        known = None
    if known is not None and (known.model, known.cores) == (model, cores):
        return known
    measured = Pace(model, cores, _measured(model))
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(msgspec.json.encode(measured))
    return measured


def _measured(model: str) -> float:
    """Return CPU seconds per turn: the best of a few, since others use the machine, too."""
    from classsense.speech.transcriber_whisper import WhisperTranscriber

    transcriber = WhisperTranscriber(WeightsFolder().path(model))
    path = places.assets() / "sample" / "table1.flac"
    try:
        sound, _ = soundfile.read(path, _CLIP_S * SAMPLE_RATE_HZ, dtype="float32")
    except (OSError, soundfile.LibsndfileError) as error:
        raise KnownError("audio_missing", file=path.name) from error
    spent = []
    for _ in range(_ROUNDS):
        before = time.process_time()
        transcriber.transcribe(sound, "ja")
        spent.append(time.process_time() - before)
    return min(spent)
