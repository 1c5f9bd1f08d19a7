"""How well voices are told apart at tables and in meetings, on recordings with exact labels."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from classsense.analysis.diarization import (
    DiarizationErrors,
    diarization_errors,
    mean_and_p95,
    pooled,
    share_errors,
)
from classsense.analysis.talk import Segment
from classsense.bootstrap.analysers import SpeechWishes, recording_analyser
from classsense.bootstrap.bench_section import BenchData, Record, Say, cpu_seconds
from classsense.bootstrap.bench_tables import MadeTable, held_out_tables
from classsense.speech.rttm import SpokenTurn, read_rttm

_DELAYS_S: Final = (2.0, 10.0)
_COLLAR_S: Final = 0.25
_HEAD: Final = "set, sound check, delay: DER / collar .25 (miss, false, confused), shares / p95"


@dataclass(frozen=True, slots=True)
class _Recording:
    path: Path
    truth: Sequence[SpokenTurn]
    checks: Mapping[str, Path] = field(default_factory=dict)


@dataclass(slots=True)
class _Score:
    plain: list[DiarizationErrors] = field(default_factory=list)
    collared: list[DiarizationErrors] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)

    def add(self, truth: Sequence[SpokenTurn], told: Sequence[SpokenTurn]) -> None:
        reference, hypothesis = _segments(truth), _segments(told)
        self.plain.append(diarization_errors(reference, hypothesis))
        self.collared.append(diarization_errors(reference, hypothesis, collar_s=_COLLAR_S))
        self.shares += share_errors(reference, hypothesis).values()

    def figures(self) -> dict[str, float]:
        errors = pooled(self.plain)
        mean, p95 = mean_and_p95(self.shares)
        part = 100 / errors.spoken_s
        return {
            "der": round(_rate(errors), 1),
            "der_collar": round(_rate(pooled(self.collared)), 1),
            "miss": round(errors.miss_s * part, 1),
            "false_alarm": round(errors.false_alarm_s * part, 1),
            "confusion": round(errors.confusion_s * part, 1),
            "share_mean": round(mean, 3),
            "share_p95": round(p95, 3),
        }


def voices(data: BenchData, say: Say) -> Record:
    """Measure tables that the recipe was tuned on, tables of other voices, and meetings.

    Each with and without sound checks, where there are any, and for the labels that each moment
    carried 2 s and 10 s after it was spoken.
    """
    speech = data.labelled("speech")
    for model in ("segmentation", "campplus"):
        data.model(model)
    say(
        "set, sound check, delay: DER / collar .25 (miss, false alarm, confusion), share mean / p95"
    )
    found: dict[str, object] = {}
    for name, recordings in _tuned(speech).items():
        found[name] = _measured(name, recordings, say)
    with tempfile.TemporaryDirectory() as folder:
        for name, recordings in _held_out(data.labelled("."), Path(folder)).items():
            found[name] = _measured(name, recordings, say)
    found["ami"] = _measured("ami", _meetings(speech / "ami"), say)
    return found


def _measured(name: str, recordings: Sequence[_Recording], say: Say) -> dict[str, object]:
    found: dict[str, object] = {}
    for checked in (True, False) if recordings[0].checks else (False,):
        scores = {delay_s: _Score() for delay_s in _DELAYS_S}
        heard_s = cpu_s = 0.0
        for recording in recordings:
            wishes = SpeechWishes(
                speakers=len({turn.voice for turn in recording.truth}),
                words=False,
                sound_checks=recording.checks if checked else {},
            )
            analyser = recording_analyser(wishes)
            with cpu_seconds() as spent:
                told = analyser.told_after(recording.path, _DELAYS_S)
            cpu_s += spent.cpu_s
            heard_s += max(turn.end_s for turn in recording.truth)
            for delay_s, turns in told.items():
                scores[delay_s].add(recording.truth, turns)
        key = "check" if checked else "none"
        for delay_s, score in scores.items():
            figures = score.figures()
            found[f"{key} {delay_s:g} s"] = figures
            say(f"{name:<14} {key:<5} {delay_s:>4g} s  {_row(figures)}")
        found[f"{key} cpu_s_per_s"] = round(cpu_s / heard_s, 3)
        say(f"{name:<14} {key:<5} {cpu_s / heard_s:.3f} CPU s per second of sound")
    return found


def _row(figures: Mapping[str, float]) -> str:
    kinds = ", ".join(f"{figures[kind]:.1f}" for kind in ("miss", "false_alarm", "confusion"))
    shares = f"{figures['share_mean']:.3f} / {figures['share_p95']:.3f}"
    return f"{figures['der']:5.1f} / {figures['der_collar']:4.1f} ({kinds})  {shares}"


def _tuned(speech: Path) -> dict[str, list[_Recording]]:
    found: dict[str, list[_Recording]] = {}
    for rttm in sorted((speech / "tables").glob("*.rttm")):
        path = rttm.with_suffix(".flac")
        (truth,) = read_rttm(rttm).values()
        letters = sorted({turn.voice for turn in truth})
        checks = {letter: path.with_suffix(f".check.{letter}.flac") for letter in letters}
        found.setdefault(rttm.stem.rpartition("_")[0], []).append(_Recording(path, truth, checks))
    return found


def _held_out(data: Path, folder: Path) -> dict[str, list[_Recording]]:
    found: dict[str, list[_Recording]] = {}
    for table in held_out_tables(data):
        found.setdefault(table.name.rpartition("_")[0], []).append(_written(table, folder))
    return found


def _written(table: MadeTable, folder: Path) -> _Recording:
    import soundfile

    from classsense.domain.ports import SAMPLE_RATE_HZ

    paths = {letter: folder / f"{table.name}.{letter}.wav" for letter in table.checks}
    for letter, sound in table.checks.items():
        soundfile.write(paths[letter], sound, SAMPLE_RATE_HZ, subtype="FLOAT")
    path = folder / f"{table.name}.wav"
    soundfile.write(path, table.sound, SAMPLE_RATE_HZ, subtype="FLOAT")
    return _Recording(path, table.truth, paths)


def _meetings(folder: Path) -> list[_Recording]:
    clips = read_rttm(folder / "ami_clips.rttm")
    return [_Recording(folder / f"{name}.wav", truth) for name, truth in sorted(clips.items())]


def _segments(turns: Sequence[SpokenTurn]) -> list[Segment]:
    return sorted(_as_segments(turns))


def _as_segments(turns: Sequence[SpokenTurn]) -> Iterator[Segment]:
    for turn in turns:
        yield Segment(turn.start_s, turn.end_s, turn.voice)


def _rate(errors: DiarizationErrors) -> float:
    wrong_s = errors.miss_s + errors.false_alarm_s + errors.confusion_s
    return 100 * wrong_s / errors.spoken_s
