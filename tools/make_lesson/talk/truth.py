"""The files of a made lesson: recordings, who said what when, and the hashes that pin them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import soundfile

from make_lesson.talk.script import TABLES, TEACHER
from make_lesson.talk.timeline import Turn
from make_lesson.talk.voices import RATE_HZ, Sound

TRUTH_NAME = "talk.truth.json"
HASHES_NAME = "talk.sha256"


def recording_name(microphone: str) -> str:
    """Name the recording of a table ("1" .. "4") or of the teacher."""
    return f"{TEACHER if microphone == TEACHER else 'table' + microphone}.flac"


def describe(turns: Sequence[Turn]) -> dict[str, Any]:
    """Return the truth as JSON data: per microphone its file and its own turns by start.

    What merely bleeds into a microphone is not a turn there.
    """
    return {
        "tables": {table: _recording(table, turns) for table in TABLES},
        TEACHER: _recording(TEACHER, turns),
    }


def _recording(microphone: str, turns: Sequence[Turn]) -> dict[str, Any]:
    own = sorted((t for t in turns if t.microphone == microphone), key=lambda t: t.start_s)
    return {
        "file": recording_name(microphone),
        "turns": [
            {"voice": t.voice, "start_s": t.start_s, "end_s": t.end_s, "text": t.text} for t in own
        ],
    }


def write(out: Path, turns: Sequence[Turn], sounds: Mapping[str, Sound]) -> None:
    """Write recordings (FLAC, 16 bit), truth (JSON and RTTM) and hashes into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    truth = describe(turns)
    text = json.dumps(truth, ensure_ascii=False, indent=1)
    (out / TRUTH_NAME).write_text(text + "\n", encoding="utf-8")
    hashes = []
    for microphone, sound in sounds.items():
        path = out / recording_name(microphone)
        soundfile.write(path, sound, RATE_HZ, subtype="PCM_16", compression_level=1.0)
        _write_rttm(path, turns, microphone)
        hashes.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n")
    (out / HASHES_NAME).write_text("".join(hashes), encoding="ascii")


def _write_rttm(path: Path, turns: Sequence[Turn], microphone: str) -> None:
    rows = (
        f"SPEAKER {path.stem} 1 {t.start_s:.2f} {t.end_s - t.start_s:.2f} <NA> <NA> {t.voice} "
        "<NA> <NA>\n"
        for t in sorted(turns, key=lambda t: t.start_s)
        if t.microphone == microphone
    )
    path.with_suffix(".rttm").write_text("".join(rows), encoding="ascii")
