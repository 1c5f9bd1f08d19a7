"""How well words are recognised, and how well the glossary finds its terms."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
from msgspec import Struct

from classsense.bootstrap.bench_section import BenchData, Record, Say
from classsense.domain.lesson import Term
from classsense.domain.observations import WordMark
from classsense.domain.ports import SAMPLE_RATE_HZ, Samples, Transcript
from classsense.speech.readings import reading
from classsense.speech.transcriber_whisper import WhisperOptions, WhisperTranscriber

_SETS: Final = (("ja", "ja"), ("synth", "ja"), ("en", "en"))
_ROOM_TAIL_S: Final = 0.35
_ROOM_SNR_DB: Final = 8.0


class Misread(Struct, frozen=True):
    """Errors of a set.

    Attributes:
        text: Wrong characters (Japanese) or words (English), of those said, 0..1 and more.
        kana: The same of Japanese read aloud; None for English.
        said: Characters or words said.
    """

    text: float
    kana: float | None
    said: int


class TermsFound(Struct, frozen=True):
    """How a glossary did on sentences.

    Attributes:
        said: Terms said.
        right: Of those, found (said or repaired).
        wrong: Terms that were found where nobody said them.
        maybe_right: Further terms that were said and marked as possible.
        maybe_wrong: Marked as possible, and nobody said them.
    """

    said: int
    right: int
    wrong: int
    maybe_right: int
    maybe_wrong: int

    @property
    def recall(self) -> float:
        """0..1."""
        return self.right / max(1, self.said)

    @property
    def precision(self) -> float:
        """0..1."""
        return self.right / max(1, self.right + self.wrong)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A recording and what is said in it; `kind` is terms, traps or others."""

    path: Path
    kind: str
    text: str


def words(data: BenchData, say: Say) -> Record:
    """Measure on the read sentences."""
    transcriber = _transcriber(data)
    folder = data.labelled("speech")
    lines = (folder / "transcripts.tsv").read_text(encoding="utf-8").splitlines()
    figures = {}
    for name, language in _SETS:
        pairs = [
            (said, transcriber.transcribe(sound_of(folder / name / file), language).text)
            for file, _, said in (line.split("\t") for line in lines)
            if (folder / name / file).is_file()
        ]
        figures[name] = misread(pairs, language)
        kana = figures[name].kana
        told = "" if kana is None else f", read to kana {kana:.3f}"
        say(f"{name}: {figures[name].text:.3f} wrong of {figures[name].said}{told}")
    return figures


def glossary(data: BenchData, say: Say) -> Record:
    """Measure on sentences and terms that nothing was tuned on, clean and in a noisy room."""
    folder = data.glossary()
    terms = tuple(Term(line) for line in (folder / "terms.txt").read_text("utf-8").split())
    transcriber = _transcriber(data, terms)
    figures = {}
    for name, changed in (("clean", np.asarray), ("room", in_room)):
        heard = [
            (each, transcriber.transcribe(changed(sound_of(each.path)), "ja"))
            for each in sentences(folder)
        ]
        found = found_terms([term.text for term in terms], heard)
        figures[name] = found
        say(
            f"{name}: recall {found.recall:.3f} ({found.right} of {found.said}), precision"
            f" {found.precision:.3f} ({found.wrong} wrong); maybe: {found.maybe_right} right,"
            f" {found.maybe_wrong} wrong"
        )
    return figures


def sentences(folder: Path) -> list[Sentence]:
    """Return the recordings of a folder that tools/make_glossary wrote."""
    lines = (folder / "sentences.tsv").read_text(encoding="utf-8").splitlines()
    return [
        Sentence(folder / name, kind, text)
        for name, kind, text in (line.split("\t") for line in lines)
    ]


def in_room(sound: Samples) -> Samples:
    """Return sound with an exponential reverberation of .35 s and white noise 8 dB below it.

    The same as in the project's first measurements; drawn anew from the length of the sound.
    """
    chance = np.random.default_rng(len(sound))
    tail = round(_ROOM_TAIL_S * SAMPLE_RATE_HZ)
    room = chance.standard_normal(tail) * np.exp(-6.9 * np.arange(tail) / tail) * 0.05
    room[0] = 1.0
    heard = np.convolve(sound, room)[: len(sound)]
    noise = chance.standard_normal(len(sound)) * np.sqrt(np.mean(heard**2))
    return np.asarray(heard + noise * 10 ** (-_ROOM_SNR_DB / 20), np.float32)


def found_terms(terms: Sequence[str], heard: Sequence[tuple[Sentence, Transcript]]) -> TermsFound:
    """Count per sentence which terms were said, found, and marked as possible."""
    said = right = wrong = maybe_right = maybe_wrong = 0
    for sentence, transcript in heard:
        there = {term for term in terms if term in sentence.text}
        found = {w.term for w in transcript.words if w.term and w.mark is not WordMark.MAYBE}
        maybe = {w.term for w in transcript.words if w.term} - found
        said += len(there)
        right += len(found & there)
        wrong += len(found - there)
        maybe_right += len(maybe & there)
        maybe_wrong += len(maybe - there)
    return TermsFound(said, right, wrong, maybe_right, maybe_wrong)


def misread(pairs: Sequence[tuple[str, str]], language: str) -> Misread:
    """Compare what was said with what was recognised.

    Args:
        pairs: Each sentence as said and as recognised.
        language: Of Japanese, characters are counted, of all else words; no punctuation.
    """
    counted = [(tokens(said, language), tokens(heard, language)) for said, heard in pairs]
    total = max(1, sum(len(said) for said, _ in counted))
    text = sum(edits(said, heard) for said, heard in counted) / total
    kana = None
    if language == "ja":
        sounds = [(reading(said), reading(heard)) for said, heard in pairs]
        total_kana = max(1, sum(len(said) for said, _ in sounds))
        kana = sum(edits(said, heard) for said, heard in sounds) / total_kana
    return Misread(text, kana, total)


def tokens(text: str, language: str) -> Sequence[str]:
    """Return what is counted: characters of Japanese, words of English; no punctuation."""
    spaced = unicodedata.normalize("NFKC", text).lower().replace("-", " ")
    plain = "".join(letter for letter in spaced if letter.isalnum() or letter in " 'ー")
    return plain.replace(" ", "") if language == "ja" else plain.split()


def edits(said: Sequence[str], heard: Sequence[str]) -> int:
    """Return the Levenshtein distance."""
    row = list(range(len(heard) + 1))
    for number, token in enumerate(said, start=1):
        previous, row[0] = row[0], number
        for column, other in enumerate(heard, start=1):
            cost = previous + (token != other)
            previous, row[column] = row[column], min(cost, row[column] + 1, row[column - 1] + 1)
    return row[-1]


def sound_of(path: Path) -> Samples:
    """Return a whole short recording at 16 kHz, mono."""
    import soxr

    sound, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    return np.asarray(soxr.resample(sound.mean(axis=1), rate_hz, SAMPLE_RATE_HZ), np.float32)


def _transcriber(data: BenchData, terms: tuple[Term, ...] = ()) -> WhisperTranscriber:
    options = WhisperOptions(gate=data.model("silero-vad"), glossary=terms)
    return WhisperTranscriber(data.model("whisper-base"), options)
