"""Nobody, one voice or many, from loudness alone: how often is a second told rightly?"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classsense.analysis.activity_mode import Mode, modes
from classsense.analysis.talk import Segment, clip, simultaneous_s
from classsense.bootstrap.bench_section import (
    BenchData,
    Record,
    Say,
    SkippedError,
    segments_in,
)
from classsense.bootstrap.bench_sound import sound_of
from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import GroupId
from classsense.domain.observations import SoundHeard
from classsense.domain.ports import SAMPLE_RATE_HZ, AudioChunk, Samples
from classsense.speech.energy_listener import EnergyListener
from classsense.speech.rttm import read_rttm

Confusion = NDArray[np.int64]
"""Seconds by truth (rows) and by what was told (columns), in order of `Mode`; shape (3, 3)."""
_TABLE: Final = GroupId("table")


class Recording(NamedTuple):
    """Sound and its truth."""

    sound: Samples
    segments: Sequence[Segment]


def activity(data: BenchData, say: Say) -> Record:
    """Compare the mode of each second with who really spoke in it, set by set."""
    record = {}
    for name, (kind, load) in SETS.items():
        try:
            confusion = sum((confused(each) for each in load(data)), np.zeros((3, 3), np.int64))
        except SkippedError as reason:
            say(f"{name:<38} skipped: {reason}")
            continue
        figures = _figures(confusion)
        say(
            f"{name:<38} {kind:<11} right %.3f  speech or none %.3f  found: none %s one %s many %s"
            % (figures["right"], figures["speech"], *map(_share, figures["found"]))
        )
        record[name] = {"kind": kind, **figures, "confusion": confusion.tolist()}
    if not record:
        raise SkippedError("no recording with labels is here")
    return record


def confused(recording: Recording) -> Confusion:
    """Return the seconds of a recording by truth and by what was told."""
    confusion = np.zeros((3, 3), np.int64)
    heard = listened(recording.sound)
    for second, mode in zip(heard, modes(heard), strict=True):
        confusion[true_mode(recording.segments, round(second.start / 1e9)), mode] += 1
    return confusion


def listened(sound: Samples) -> list[SoundHeard]:
    """Return what the energy-only listener reports of a recording."""
    listener, half = EnergyListener(_TABLE), SAMPLE_RATE_HZ // 2
    return [
        heard
        for number, first in enumerate(range(0, len(sound), half))
        for heard in listener.hear(
            AudioChunk(sound[first : first + half], lesson_ns(number / 2), number, _TABLE)
        )
        if isinstance(heard, SoundHeard)
    ]


def true_mode(segments: Sequence[Segment], second: int) -> Mode:
    """Return how many spoke for most of a second."""
    spent = simultaneous_s(clip(segments, second, second + 1), 1.0)
    many_s = sum(span for voices, span in spent.items() if voices > 1)
    shares = (spent[0], spent.get(1, 0.0), many_s)
    return Mode(shares.index(max(shares)))


def _figures(confusion: Confusion) -> dict[str, Any]:
    rows = confusion.sum(axis=1)
    speech = confusion[0, 0] + confusion[1:, 1:].sum()
    return {
        "seconds": int(rows.sum()),
        "right": float(confusion.trace() / rows.sum()),
        "speech": float(speech / rows.sum()),
        "found": [float(confusion[i, i] / rows[i]) if rows[i] else None for i in range(3)],
        "true_share": (rows / rows.sum()).tolist(),
    }


def _share(value: float | None) -> str:
    return "  – " if value is None else f"{value:.2f}"


def _beside(folder: Path, pattern: str) -> list[Recording]:
    """Return the recordings of a folder that have their truth beside them."""
    found = [
        Recording(sound_of(path), segments_in(path.with_suffix(".rttm")))
        for path in sorted(folder.glob(pattern))
        if path.with_suffix(".rttm").is_file()
    ]
    if not found:
        raise SkippedError(f"{folder.name} has no {pattern}")
    return found


def _tables(number: int) -> Callable[[BenchData], list[Recording]]:
    return lambda data: _beside(data.labelled("speech/tables"), f"*_{number}.flac")


def _at_once(number: int) -> Callable[[BenchData], list[Recording]]:
    """Return how to make two talks at once of an English and a Japanese table."""

    def load(data: BenchData) -> list[Recording]:
        folder = data.labelled("speech/tables")
        return [
            _mixed(*(_beside(folder, f"{lang}_{room}_{number}.flac")[0] for lang in ("en", "ja")))
            for room in ("clean", "room")
        ]

    return load


def _mixed(one: Recording, other: Recording) -> Recording:
    length = min(len(one.sound), len(other.sound))
    named = [segment._replace(voice=f"other {segment.voice}") for segment in other.segments]
    return Recording(one.sound[:length] + other.sound[:length], [*one.segments, *named])


def _ami(data: BenchData) -> list[Recording]:
    folder = data.labelled("speech/ami")
    truth = read_rttm(folder / "ami_clips.rttm")
    return [
        Recording(sound_of(folder / f"{name}.wav"), [Segment(*turn) for turn in turns])
        for name, turns in truth.items()
    ]


SETS: Final[dict[str, tuple[str, Callable[[BenchData], list[Recording]]]]] = {
    "tables, first of each kind": ("development", _tables(1)),
    "two talks at once, of the first": ("development", _at_once(1)),
    "sample lesson": ("development", lambda data: _beside(data.sample(), "table*.flac")),
    "tables, second of each kind": ("not tuned", _tables(2)),
    "two talks at once, of the second": ("not tuned", _at_once(2)),
    "made conversations": (
        "not tuned",
        lambda data: _beside(data.labelled("speech/conv"), "*.flac"),
    ),
    "AMI clips": ("not tuned", _ami),
    "second lesson": ("not tuned", lambda data: _beside(data.second_lesson(), "table*.flac")),
}
"""Sets by name. The thresholds were chosen on the development ones alone."""
