"""Can the made speech be understood? Character errors of Whisper on what was scripted."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path

from make_lesson.talk.voices import Sound


class Listener:
    """Whisper base on one turn at a time, as `notes/speech.md` found it to be steadiest."""

    def __init__(self, folder: Path) -> None:
        """Load the CTranslate2 folder, int8, one thread."""
        from faster_whisper import WhisperModel
        from tqdm import tqdm

        tqdm.monitor_interval = 0  # the transcriber's hidden bar would leave a thread running
        self._model = WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True
        )

    def write_down(self, sound: Sound) -> str:
        """Return what is heard in a Japanese turn of a few seconds."""
        segments, _ = self._model.transcribe(
            sound,
            language="ja",
            beam_size=1,
            temperature=0.0,
            without_timestamps=True,
            condition_on_previous_text=False,
        )
        return "".join(segment.text for segment in segments)


def character_error_rate(pairs: Iterable[tuple[str, str]]) -> float:
    """Return edits per character of (said, heard) pairs, signs and spaces aside.

    A word heard rightly but spelt otherwise (違う for ちがう) counts as an error, so the
    figure is an upper bound of what was misheard.
    """
    edits = characters = 0
    for said, heard in pairs:
        reference = _letters(said)
        edits += _distance(reference, _letters(heard))
        characters += len(reference)
    return edits / max(characters, 1)


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LN")


def _distance(one: str, other: str) -> int:
    """Levenshtein distance, row by row."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (a != b))
    return row[-1]
