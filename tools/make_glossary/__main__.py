"""`python -m make_glossary --sentences held_out.toml --out ../tests/data/glossary`."""

import argparse
import tomllib
from itertools import cycle
from pathlib import Path
from typing import Final

import numpy as np
import soundfile

from make_lesson.talk.__main__ import add_voice_arguments
from make_lesson.talk.script import Line, VoiceSpec
from make_lesson.talk.voices import RATE_HZ, KokoroSpeaker, Sound

_PEAK: Final = 0.5
_KINDS: Final = ("terms", "traps", "others")
_CLIP_SAMPLES: Final = RATE_HZ // 10  # of quiet before and after, as a closed turn has


def main() -> None:
    """Speak every sentence; write one FLAC each, `sentences.tsv` and `terms.txt`."""
    words = argparse.ArgumentParser(prog="python -m make_glossary", description=__doc__)
    words.add_argument("--sentences", type=Path, required=True, help="what is said (TOML)")
    words.add_argument("--out", type=Path, required=True, help="folder of the recordings")
    add_voice_arguments(words)
    asked = words.parse_args()
    path = asked.sentences
    path = path if path.exists() else Path(__file__).parent / path
    script = tomllib.loads(path.read_text(encoding="utf-8"))
    voices = cycle(VoiceSpec(**voice) for voice in script["voices"])
    said = [(kind, text) for kind in _KINDS for text in script["sentences"][kind]]
    lines = [(Line("1-1", text), voice) for (_, text), voice in zip(said, voices, strict=False)]
    clips = KokoroSpeaker(asked.voice_python, asked.cache).say(lines)
    asked.out.mkdir(parents=True, exist_ok=True)
    rows = []
    for number, ((kind, text), clip) in enumerate(zip(said, clips, strict=True)):
        name = f"{number:02d}.flac"
        soundfile.write(asked.out / name, trimmed(clip), RATE_HZ, subtype="PCM_16")
        rows.append(f"{name}\t{kind}\t{text}\n")
    (asked.out / "sentences.tsv").write_text("".join(rows), encoding="utf-8")
    (asked.out / "terms.txt").write_text("\n".join(script["terms"]) + "\n", encoding="utf-8")


def trimmed(clip: Sound) -> Sound:
    """Return the clip with little quiet at its ends, as loud as a pupil near a microphone."""
    loud = np.flatnonzero(np.abs(clip) > 0.01 * np.abs(clip).max())
    first = max(0, int(loud[0]) - _CLIP_SAMPLES)
    kept = clip[first : int(loud[-1]) + _CLIP_SAMPLES]
    return np.asarray(kept * (_PEAK / np.abs(kept).max()), np.float32)


if __name__ == "__main__":
    main()
