"""What a wrong number of voices, an absent member and a newcomer do to a table, and what is said.

Tables in a room: those of `bench_tables`, told to have one voice too many or too few, and those of
`bench_newcomers`. Models hear each recording once, however often it is told apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Final

from classsense.analysis.diarization import (
    DiarizationErrors,
    diarization_errors,
    mean_and_p95,
    pooled,
    share_errors,
)
from classsense.analysis.talk import Segment, segments_of
from classsense.analysis.talk_state import EpochTalk
from classsense.bootstrap.bench_newcomers import NEWCOMER, held_out_newcomers, tuned_newcomers
from classsense.bootstrap.bench_section import BenchData, Record, Say
from classsense.bootstrap.bench_sound import sound_of
from classsense.bootstrap.bench_tables import MadeTable, held_out_tables
from classsense.bootstrap.remembered_models import RememberedEmbedder, RememberedSegmenter
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.lesson import NO_MEMBERS, GroupId
from classsense.domain.observations import Observation, TurnsHeard
from classsense.domain.ports import SAMPLE_RATE_HZ, AudioChunk, SpeechSegmenter, VoiceEmbedder
from classsense.speech.group_listener import GroupListener, ListenerOptions
from classsense.speech.rttm import read_rttm
from classsense.speech.segmentation import PyannoteSegmenter
from classsense.speech.speaker_embedding import CamPlusEmbedder

_TABLE: Final = GroupId("table")
_CHUNK: Final = SAMPLE_RATE_HZ // 2


@dataclass(frozen=True, slots=True)
class _Way:
    """How a table is told apart.

    Attributes:
        more: Voices that are told beyond those who speak, not counting a newcomer.
        checked: Whether the members make a sound check.
    """

    name: str
    more: int
    checked: bool


_WAYS: Final = (
    _Way("right, check", 0, checked=True),
    _Way("absent, check", 1, checked=True),
    _Way("right", 0, checked=False),
    _Way("one too many", 1, checked=False),
    _Way("one too few", -1, checked=False),
)
_NEWCOMER_WAYS: Final = (
    _Way("newcomer, check", 0, checked=True),
    _Way("newcomer", 0, checked=False),
)


@dataclass(slots=True)
class _Score:
    errors: list[DiarizationErrors] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def row(self) -> dict[str, object]:
        errors = pooled(self.errors)
        wrong_s = errors.miss_s + errors.false_alarm_s + errors.confusion_s
        mean, p95 = mean_and_p95(self.shares)
        return {
            "der": round(100 * wrong_s / errors.spoken_s, 1),
            "share_mean": round(mean, 3),
            "share_p95": round(p95, 3),
            "tables": len(self.doubts),
            "doubts": {doubt: self.doubts.count(doubt) for doubt in sorted({*self.doubts} - {""})},
        }


def wrong_voices(data: BenchData, say: Say) -> Record:
    """Measure tables that thresholds were chosen on, and tables of other voices."""
    speech = data.labelled("speech")
    models = data.model("segmentation"), data.model("campplus")
    say("set, told: DER at collar 0 by what is known in the end, members' shares mean / p95, doubt")
    found: dict[str, object] = {}
    root = data.labelled(".")
    for name, tables, ways in (
        ("held", held_out_newcomers(root), _NEWCOMER_WAYS),
        ("held", _in_rooms(held_out_tables(root)), _WAYS),
        ("tuned", tuned_newcomers(root), _NEWCOMER_WAYS),
        ("tuned", _tuned(speech), _WAYS),
    ):
        for language, some in groupby(tables, lambda table: table.name[:2]):
            for way, score in _scores(some, ways, models).items():
                row = score.row()
                found[f"{name} {language} {way}"] = row
                say(f"{name:<5} {language} {way:<16} {_line(row)}")
    return found


def _line(row: Mapping[str, object]) -> str:
    shares = f"{row['share_mean']:.3f} / {row['share_p95']:.3f}"
    return f"{row['der']:5.1f}  {shares}  {row['doubts'] or 'none'} of {row['tables']}"


def _scores(
    tables: Iterator[MadeTable], ways: Sequence[_Way], models: tuple[Path, Path]
) -> dict[str, _Score]:
    scores: dict[str, _Score] = {}
    for table in tables:
        segmenter = RememberedSegmenter(PyannoteSegmenter(models[0]))
        embedder = RememberedEmbedder(CamPlusEmbedder(models[1]))
        truth = sorted(Segment(turn.start_s, turn.end_s, turn.voice) for turn in table.truth)
        for way in ways:
            told = _told(table, way, segmenter, embedder)
            _add(scores.setdefault(way.name, _Score()), truth, told)
    return scores


def _add(score: _Score, truth: Sequence[Segment], told: EpochTalk) -> None:
    hypothesis = segments_of(told.turns)
    score.errors.append(diarization_errors(truth, hypothesis))
    members = [segment for segment in truth if segment.voice != NEWCOMER]
    shown = [segment for segment in hypothesis if segment.voice not in NO_MEMBERS]
    score.shares += share_errors(members, shown).values()
    score.doubts.append(told.doubt)


def _told(
    table: MadeTable, way: _Way, segmenter: SpeechSegmenter, embedder: VoiceEmbedder
) -> EpochTalk:
    members = [letter for letter in sorted(table.checks) if letter != NEWCOMER]
    options = ListenerOptions(voices=len(members) + way.more)
    listener = GroupListener(_TABLE, segmenter, embedder, options)
    if way.checked:
        for place, letter in enumerate(members):
            listener.enrol(place, table.checks[letter])
    heard: list[Observation] = []
    for number, first in enumerate(range(0, len(table.sound), _CHUNK)):
        at = lesson_ns(first / SAMPLE_RATE_HZ)
        heard += listener.hear(AudioChunk(table.sound[first : first + _CHUNK], at, number, _TABLE))
    known = EpochTalk(LessonNs(0), LessonNs(0), ())
    for report in [*heard, *listener.finish()]:
        if isinstance(report, TurnsHeard):
            known = known.revised(report)
    return known


def _in_rooms(tables: Iterator[MadeTable]) -> Iterator[MadeTable]:
    return (table for table in tables if "_room_" in table.name)


def _tuned(speech: Path) -> Iterator[MadeTable]:
    for rttm in sorted((speech / "tables").glob("*_room_*.rttm")):
        path = rttm.with_suffix(".flac")
        (truth,) = read_rttm(rttm).values()
        letters = sorted({turn.voice for turn in truth})
        checks = {letter: sound_of(path.with_suffix(f".check.{letter}.flac")) for letter in letters}
        yield MadeTable(rttm.stem, sound_of(path), truth, checks)
