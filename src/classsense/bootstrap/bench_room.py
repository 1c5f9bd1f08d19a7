"""A room of talking tables, made of recordings: what listening and words are timed on."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import soundfile

from classsense.analysis.talk import Segment
from classsense.bootstrap.bench_section import BenchData, SkippedError, segments_in
from classsense.bootstrap.bench_sound import sound_of
from classsense.domain.lesson import (
    Activity,
    ActivityKind,
    Group,
    GroupId,
    LessonPlan,
    Seat,
    SeatId,
    TranscriptKind,
)
from classsense.domain.ports import SAMPLE_RATE_HZ, Samples
from classsense.domain.rules import Purpose

SEATS: Final = 4
_LANGUAGE: Final = "ja"
_SHORTEST_S: Final = 0.6
_LONGEST_S: Final = 10.0
_HISS: Final = 3e-4
"""RMS of the background, -70 dB: a microphone is never digitally silent."""


class Talk(NamedTuple):
    """The sound of one table and its turns."""

    sound: Samples
    turns: Sequence[Segment]


def plan_of(tables: int, *, teacher: bool, words: bool) -> LessonPlan:
    """Return a plan in which everybody agreed to everything; table n is heard in `n.wav`."""
    groups = [
        Group(
            id=GroupId(str(number)),
            name=f"Table {number}",
            place=(0.5, 0.5),
            seats=tuple(Seat(SeatId(f"{number}-{n}"), (0.5, 0.5)) for n in range(1, SEATS + 1)),
            microphone=f"{number}.wav",
        )
        for number in range(1, tables + 1)
    ]
    seats = [seat.id for group in groups for seat in group.seats]
    return LessonPlan(
        title="Bench",
        language=_LANGUAGE,
        activities=(Activity(ActivityKind.GROUP_TALK, "Talk", 0.0),),
        groups=tuple(groups),
        profile="jp",
        consents=dict.fromkeys(seats, (Purpose.VOICE, Purpose.WORDS)),
        teacher_microphone="teacher.wav" if teacher else None,
        transcript=TranscriptKind.TEXT if words else TranscriptKind.OFF,
    )


def busy_tables(data: BenchData) -> list[Path]:
    """Return table talks of about 85 % speech.

    Raises:
        SkippedError: They are not here.
    """
    folder = data.labelled("speech/tables")
    found = [path for path in sorted(folder.glob("*.flac")) if ".check." not in path.name]
    if not found:
        raise SkippedError("speech/tables is empty")
    return found


def sample_tables(data: BenchData) -> list[Path]:
    """Return the tables of the sample lesson."""
    return sorted(data.sample().glob("table*.flac"))


def japanese_tables(data: BenchData) -> list[Path]:
    """Return Japanese table talks: labelled recordings, or those of the sample lesson."""
    try:
        return [path for path in busy_tables(data) if path.name.startswith("ja")]
    except SkippedError:
        return sample_tables(data)


def sparse_talk(path: Path, length_s: float, speech: float, seed: int) -> Talk:
    """Return the turns of a recording one after the other, with pauses between them.

    Args:
        path: A recording with its RTTM beside it.
        length_s: Length of the talk; the turns begin anew when they run out.
        speech: Share of speech in it, 0..1.
        seed: Where to begin, and how pauses vary (half to one and a half of their mean).
    """
    rng = np.random.default_rng(seed)
    source = sound_of(path)
    known = [
        turn
        for turn in segments_in(path.with_suffix(".rttm"))
        if _SHORTEST_S <= turn.end_s - turn.start_s <= _LONGEST_S
    ]
    sound = rng.normal(0, _HISS, round(length_s * SAMPLE_RATE_HZ)).astype(np.float32)
    turns: list[Segment] = []
    at_s, number = 1.0 + seed % 5, int(rng.integers(len(known)))
    while True:
        turn = known[number % len(known)]
        spoken_s = turn.end_s - turn.start_s
        if at_s + spoken_s > length_s - 1:
            return Talk(sound, turns)
        piece = source[round(turn.start_s * SAMPLE_RATE_HZ) : round(turn.end_s * SAMPLE_RATE_HZ)]
        first = round(at_s * SAMPLE_RATE_HZ)
        sound[first : first + len(piece)] += piece
        turns.append(Segment(at_s, at_s + spoken_s, turn.voice))
        at_s += spoken_s * (1 + (1 / speech - 1) * rng.uniform(0.5, 1.5))
        number += 1


def write(talk: Talk, path: Path) -> None:
    """Write the sound of a talk as WAV."""
    soundfile.write(path, talk.sound, SAMPLE_RATE_HZ)
