"""`python -m make_lesson.talk.check DIR --script FILE`: prints what the recordings are worth."""

import argparse
import json
from pathlib import Path

import numpy as np
import platformdirs
import soundfile

from make_lesson.talk.__main__ import add_voice_arguments, find_script
from make_lesson.talk.distinct import SpeakerModel, embed_recordings, measure
from make_lesson.talk.intelligible import Listener, character_error_rate
from make_lesson.talk.lesson import clips_of
from make_lesson.talk.script import MICROPHONES, TEACHER, Script, load_script
from make_lesson.talk.truth import TRUTH_NAME, recording_name
from make_lesson.talk.voices import RATE_HZ, KokoroSpeaker, Speaker

_AROUND_S = 0.15  # what a segmenter would leave around a turn
_CLEAN_RMS = 0.05


def main() -> None:
    """Print voices, levels and character errors."""
    words = argparse.ArgumentParser(prog="python -m make_lesson.talk.check", description=__doc__)
    words.add_argument("folder", type=Path, help="what make_lesson.talk has written")
    words.add_argument("--script", type=Path, required=True)
    words.add_argument(
        "--weights", type=Path, default=platformdirs.user_data_path("classsense") / "weights"
    )
    add_voice_arguments(words)
    asked = words.parse_args()
    print_voices(asked.folder, SpeakerModel(asked.weights / "campplus"))
    listener = Listener(asked.weights / "whisper-base")
    print_recordings(asked.folder, listener)
    speaker = KokoroSpeaker(asked.voice_python, asked.cache)
    print_clean(load_script(find_script(asked.script)), speaker, listener)


def print_voices(folder: Path, model: SpeakerModel) -> None:
    """Print the cosines between the voices of each table, then of the whole lesson."""
    everybody = {}
    for microphone, spoken in embed_recordings(folder, model).items():
        everybody.update(spoken)
        if microphone != TEACHER:
            print(f"Table {microphone}\n{measure(spoken)}\n")
    print(f"All {len(everybody)} voices\n{measure(everybody)}\n")


def print_recordings(folder: Path, listener: Listener) -> None:
    """Print length, level and character errors of each finished recording."""
    everything: list[tuple[str, str]] = []
    for microphone in MICROPHONES:
        sound, _ = soundfile.read(folder / recording_name(microphone), dtype="float32")
        pairs = transcribed(folder, microphone, listener)
        everything += pairs
        rms_db = 20 * np.log10(np.sqrt(np.mean(np.square(sound))))
        peak_db = 20 * np.log10(np.abs(sound).max())
        print(
            f"{microphone:>7}: {len(sound) / RATE_HZ:.1f} s, {rms_db:.1f} dBFS, "
            f"peak {peak_db:.1f} dBFS, characters wrong {character_error_rate(pairs):.3f}"
        )
    print(f"All recordings: characters wrong {character_error_rate(everything):.3f}")


def print_clean(script: Script, speaker: Speaker, listener: Listener) -> None:
    """Print the character errors of the clips as they were spoken, by voice."""
    heard: dict[str, list[tuple[str, str]]] = {}
    for line, clip in zip(script.lines(), clips_of(script, speaker), strict=True):
        text = listener.write_down(clip.sound * np.float32(_CLEAN_RMS))
        heard.setdefault(line.voice, []).append((line.words, text))
    for voice, pairs in sorted(heard.items()):
        print(f"{voice:>7}: clean, characters wrong {character_error_rate(pairs):.3f}")
    whole = [pair for pairs in heard.values() for pair in pairs]
    print(f"All clean clips: characters wrong {character_error_rate(whole):.3f}")


def transcribed(folder: Path, microphone: str, listener: Listener) -> list[tuple[str, str]]:
    """Return (said, heard) for each turn of one finished recording."""
    truth = json.loads((folder / TRUTH_NAME).read_text(encoding="utf-8"))
    recording = {**truth["tables"], TEACHER: truth[TEACHER]}[microphone]
    sound, _ = soundfile.read(folder / recording["file"], dtype="float32")
    pairs = []
    for turn in recording["turns"]:
        first = max(0, round((turn["start_s"] - _AROUND_S) * RATE_HZ))
        last = round((turn["end_s"] + _AROUND_S) * RATE_HZ)
        pairs.append((turn["text"], listener.write_down(sound[first:last])))
    return pairs


if __name__ == "__main__":
    main()
