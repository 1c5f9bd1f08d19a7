"""What a part of `classsense bench accuracy` or `bench speech` is, and what it may measure on."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

import msgspec

from classsense.analysis.talk import Segment
from classsense.domain.errors import KnownError
from classsense.resources import places
from classsense.speech.rttm import read_rttm
from classsense.weights.store import WeightsFolder

Say: TypeAlias = Callable[[str], None]
"""Prints one line at once."""
Record: TypeAlias = Mapping[str, Any]
"""Figures of a section, which msgspec can write as JSON."""

_CHECKOUT: Final = Path(__file__).resolve().parents[3]


class SkippedError(Exception):
    """A section cannot run here; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class BenchData:
    """What may be measured on: recordings with labels, and models.

    Attributes:
        shared: Folder of labelled recordings that are not part of the project; None if there is
            none on this machine.
        weights: Folder of the weights; None is the user's own.
        seconds: How much of each recording, or of real time, where a section takes it; None is
            as much as its figures need.
        speed: Lesson seconds per second where a section runs in real time. Less than 1 makes up
            for cores that are busy with something else: times are told in lesson seconds.
    """

    shared: Path | None
    weights: Path | None = None
    seconds: float | None = None
    speed: float = 1.0

    def labelled(self, inside: str) -> Path:
        """Return a file or folder of the labelled recordings, for example `speech/tables`.

        Raises:
            SkippedError: It is not on this machine.
        """
        if self.shared is None:
            raise SkippedError(f"no labelled recordings ({inside}): give --data DIR")
        return _existing(self.shared / inside, f"{self.shared.name}/{inside}")

    def sample(self) -> Path:
        """Return the folder of the sample lesson, which is always there."""
        return places.assets() / "sample"

    def second_lesson(self) -> Path:
        """Return the folder of the lesson that nothing was tuned on.

        Raises:
            SkippedError: This is an installed wheel, which does not carry it.
        """
        return _existing(_CHECKOUT / "tests" / "data" / "second_lesson", "the second lesson")

    def question_turns(self) -> Path:
        """Return the file of turns of which it is known whether they ask.

        Raises:
            SkippedError: This is an installed wheel, which does not carry it.
        """
        path = _CHECKOUT / "tests" / "data" / "question_turns.toml"
        return _existing(path, "the labelled turns")

    def furigana_sentences(self) -> Path:
        """Return the file of school sentences with their readings.

        Raises:
            SkippedError: This is an installed wheel, which does not carry it.
        """
        path = _CHECKOUT / "tests" / "data" / "furigana_sentences.txt"
        return _existing(path, "the sentences with readings")

    def like_answers(self) -> Path:
        """Return the file of answers of which it is known which say the same.

        Raises:
            SkippedError: This is an installed wheel, which does not carry it.
        """
        path = _CHECKOUT / "tests" / "data" / "like_answers.toml"
        return _existing(path, "the labelled answers")

    def marked_faces(self) -> Path:
        """Return the file of marked faces in photographs.

        Raises:
            SkippedError: This is an installed wheel, which does not carry it.
        """
        return _existing(_CHECKOUT / "tests" / "data" / "marked_faces.toml", "the marked faces")

    def glossary(self) -> Path:
        """Return the folder of sentences with and without the terms of a glossary.

        Raises:
            SkippedError: This is an installed wheel, which does not carry it.
        """
        return _existing(_CHECKOUT / "tests" / "data" / "glossary", "the glossary's sentences")

    def model(self, name: str) -> Path:
        """Return the file or folder of a model.

        Raises:
            SkippedError: It was not fetched.
        """
        try:
            return WeightsFolder(self.weights).path(name)
        except KnownError as error:
            raise SkippedError(f"the model {name} is not here: classsense models fetch") from error


def _existing(path: Path, name: str) -> Path:
    if not path.exists():
        raise SkippedError(f"{name} is not on this machine")
    return path


def shared_beside_checkout() -> Path | None:
    """Return `../shared/data` beside the checkout; None where there is none."""
    folder = _CHECKOUT.parent / "shared" / "data"
    return folder if folder.is_dir() else None


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a measurement.

    Attributes:
        key: Its name in `--only` and in the JSON.
        title: Its headline.
        run: Measures; says each line as it is known, returns all figures. It raises
            `SkippedError` where its data or models are not there.
    """

    key: str
    title: str
    run: Callable[[BenchData, Say], Record]


def run_sections(
    sections: Sequence[Section], data: BenchData, say: Say
) -> dict[str, dict[str, Any]]:
    """Run sections one after the other.

    Returns:
        By key: title, CPU seconds, and either `figures` or `skipped` with the reason.
    """
    found: dict[str, dict[str, Any]] = {}
    for section in sections:
        say(f"== {section.title}")
        record: dict[str, Any] = {"title": section.title}
        with cpu_seconds() as spent:
            try:
                record["figures"] = msgspec.to_builtins(section.run(data, say))
            except SkippedError as reason:
                record["skipped"] = str(reason)
                say(f"skipped: {reason}")
        record["cpu_s"] = round(spent.cpu_s, 2)
        found[section.key] = record
    return found


@dataclass(slots=True)
class Spent:
    """CPU seconds of the whole process, all its threads together."""

    cpu_s: float = field(default=0.0)


@contextmanager
def cpu_seconds() -> Iterator[Spent]:
    """Measure the CPU seconds within."""
    spent, before = Spent(), time.process_time()
    try:
        yield spent
    finally:
        spent.cpu_s = time.process_time() - before


def segments_in(rttm: Path) -> list[Segment]:
    """Return all turns of an RTTM file of one recording, sorted."""
    return sorted(Segment(*turn) for turns in read_rttm(rttm).values() for turn in turns)
