"""How many words of school sentences get the right furigana; half of them are held out."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from classsense.bootstrap.bench_section import BenchData, Record, Say
from classsense.speech.furigana import FuriganaMaker
from classsense.speech.kanji_grades import KANJI

_ALL: Final = 1
"""In grade 1 every kanji has a reading."""
_MARKED: Final = re.compile(rf"([{KANJI}]+)\[([ぁ-ゖー]+)\]|([^\[\]])")
_STRETCH: Final = re.compile(f"[{KANJI}]+")


class ReadSentence(NamedTuple):
    """A sentence and the reading of each of its stretches of kanji, in order."""

    text: str
    readings: tuple[str, ...]


class Told(NamedTuple):
    """What was read of some sentences. A word is a stretch of kanji between other letters.

    Attributes:
        unread: Words of which some kanji has no reading.
        whole: Sentences with every word right.
    """

    sentences: int
    words: int
    right: int
    unread: int
    whole: int


def read_sentences(path: Path, *, held_out: bool) -> list[ReadSentence]:
    """Return one half of the sentences: those held out, or those that the rules were made on."""
    lines = path.read_text(encoding="utf-8").splitlines()
    marked = [line for line in lines if line and not line.startswith("#")]
    return [_sentence(line) for line in marked[held_out::2]]


def _sentence(line: str) -> ReadSentence:
    runs = [(match[1] or match[3], match[2] or "") for match in _MARKED.finditer(line)]
    return ReadSentence("".join(text for text, _ in runs), tuple(stretches(runs)))


def stretches(runs: Iterable[tuple[str, str]]) -> list[str]:
    """Return the reading of each stretch of kanji; with a gap (`?`) where a kanji has none."""
    found: list[str] = []
    within = False
    for text, reading in runs:
        for part in re.findall(f"[{KANJI}]+|[^{KANJI}]+", text):
            if not _STRETCH.fullmatch(part):
                within = False
                continue
            said = reading or "?"
            if within:
                found[-1] += said
            else:
                found.append(said)
            within = True
    return found


def told(sentences: Sequence[ReadSentence]) -> Told:
    """Return how many of the words are read right."""
    maker = FuriganaMaker()
    words = right = unread = whole = 0
    for sentence in sentences:
        said = stretches(maker(sentence.text, _ALL))
        hits = [a == b for a, b in zip(said, sentence.readings, strict=True)]
        words += len(hits)
        right += sum(hits)
        unread += sum("?" in each for each in said)
        whole += all(hits)
    return Told(len(sentences), words, right, unread, whole)


def furigana(data: BenchData, say: Say) -> Record:
    """Measure on both halves."""
    path = data.furigana_sentences()
    figures = {}
    for name, held_out in (("held out", True), ("rules made on", False)):
        found = told(read_sentences(path, held_out=held_out))
        say(
            f"{name:<14} {found.sentences} sentences, {found.words} words: {found.right} right "
            f"({found.right / found.words:.3f}), {found.unread} without a reading; "
            f"{found.whole} sentences all right"
        )
        figures[name] = found._asdict()
    return figures
