"""Compares what ClassSense said of a made lesson with its truth.

From tools/: `python -m make_lesson.agreement FOLDER [--everybody]` runs the lesson in FOLDER as
fast as the machine can and prints the table of `docs/accuracy.md`.
"""

import argparse
import json
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any, Final

import msgspec
import numpy as np
from scipy.optimize import linear_sum_assignment

from classsense.analysis.lesson_state import LessonState
from classsense.analysis.summary import Summary, summarise
from classsense.board.server import Entrance
from classsense.bootstrap.lesson import open_lesson
from classsense.bootstrap.record import entries_of, state_of
from classsense.bootstrap.sample import MadeLesson
from classsense.domain.clock import seconds
from classsense.domain.commands import AnswerGiven
from classsense.domain.lesson import GroupId, LessonPlan, SeatId
from classsense.domain.policy import GroupMode, policy_of
from classsense.domain.rules import Purpose
from classsense.sample.answers import read_answers
from make_lesson.truth import read_truth

_STEP_S: Final = 0.01


@dataclass(frozen=True)
class VoiceAgreement:
    """One true voice of a table: its share by truth and as measured, 0..1."""

    table: str
    voice: str
    true: float
    measured: float

    @property
    def error(self) -> float:
        """Difference of the shares."""
        return abs(self.true - self.measured)


@dataclass(frozen=True)
class Agreement:
    """How a lesson compares with its truth.

    Attributes:
        voices: Every voice of every table that was heard by voices.
        faces_true: Faces present / seats that may be read, 0..1.
        faces_measured: As the summary says.
        answers_planned: Answers that the tablets were to give.
        answers_kept: Different answers in the record.
        answers_doubled: Answers kept more than once.
    """

    voices: tuple[VoiceAgreement, ...]
    faces_true: float
    faces_measured: float
    answers_planned: int
    answers_kept: int
    answers_doubled: int

    def lines(self) -> list[str]:
        """Return the figures as lines of a Markdown table."""
        rows = [
            "| table | voice | share, truth | share, measured | error |",
            "|---|---|---|---|---|",
        ]
        rows += [
            f"| {v.table} | {v.voice} | {v.true:.3f} | {v.measured:.3f} | {v.error:.3f} |"
            for v in self.voices
        ]
        true, measured = self.faces_true, self.faces_measured
        rows.append("")
        rows.append(f"Faces seen / expected: truth {true:.3f}, measured {measured:.3f}.")
        rows.append(
            f"Answers: {self.answers_planned} planned, {self.answers_kept} kept, "
            f"{self.answers_doubled} kept twice."
        )
        return rows


def with_everybody(plan: LessonPlan) -> LessonPlan:
    """Return the plan as if everybody had agreed to cameras, voices and words."""
    agreed = (Purpose.CAMERA, Purpose.VOICE, Purpose.WORDS)
    return msgspec.structs.replace(plan, consents=dict.fromkeys(plan.seats(), agreed))


def run_lesson(lesson: MadeLesson, plan: LessonPlan, out: Path) -> None:
    """Run a lesson to its end as fast as the machine can."""
    over = Event()
    session = open_lesson(plan, lesson.options(out, Entrance(), None))
    session.start(over=over.set)
    over.wait()
    session.end()


def compare(folder: Path, out: Path) -> Agreement:
    """Compare the record of a lesson in `out` with the truth in `folder`."""
    state = state_of(out)
    summary = summarise(state, policy_of(state.plan))
    kept = Counter(e.id for e in entries_of(out) if isinstance(e, AnswerGiven))
    return Agreement(
        voices=tuple(_voices(folder, state, summary)),
        faces_true=_faces(folder, state.plan),
        faces_measured=summary.faces.seen_share or 0.0,
        answers_planned=len(read_answers(folder / "answers.toml")),
        answers_kept=len(kept),
        answers_doubled=sum(count - 1 for count in kept.values()),
    )


def _voices(folder: Path, state: LessonState, summary: Summary) -> list[VoiceAgreement]:
    truth = json.loads((folder / "talk.truth.json").read_text(encoding="utf-8"))
    found = []
    for group in summary.groups:
        if group.mode is not GroupMode.VOICES:
            continue
        true = _spoken(truth["tables"][group.id]["turns"])
        heard: dict[str, list[tuple[float, float]]] = {voice.voice: [] for voice in group.voices}
        for turn in state.talk(GroupId(group.id)).turns():
            heard[turn.voice].append((seconds(turn.start), seconds(turn.end)))
        found += _matched(group.id, true, heard)
    return found


def _spoken(turns: list[dict[str, Any]]) -> dict[str, list[tuple[float, float]]]:
    spoken: dict[str, list[tuple[float, float]]] = {}
    for turn in turns:
        spoken.setdefault(turn["voice"], []).append((turn["start_s"], turn["end_s"]))
    return spoken


def _matched(
    table: str,
    true: dict[str, list[tuple[float, float]]],
    heard: dict[str, list[tuple[float, float]]],
) -> list[VoiceAgreement]:
    """Match measured letters with true voices where they overlap most; compare their shares."""
    end_s = max(end for spans in (*true.values(), *heard.values()) for _, end in spans)
    tracks = [{n: _track(s, end_s) for n, s in named.items()} for named in (true, heard)]
    together = np.array([[(t & h).sum() for h in tracks[1].values()] for t in tracks[0].values()])
    rows, columns = linear_sum_assignment(-together)
    letters = list(heard)
    pairs = {list(true)[row]: letters[column] for row, column in zip(rows, columns, strict=True)}
    total_true = sum(_length(spans) for spans in true.values())
    total_heard = sum(_length(spans) for spans in heard.values()) or 1.0
    return [
        VoiceAgreement(
            table,
            voice,
            _length(spans) / total_true,
            _length(heard[pairs[voice]]) / total_heard if voice in pairs else 0.0,
        )
        for voice, spans in sorted(true.items())
    ]


def _track(spans: list[tuple[float, float]], end_s: float) -> np.ndarray[Any, np.dtype[np.bool_]]:
    track = np.zeros(int(end_s / _STEP_S) + 1, np.bool_)
    for start, end in spans:
        track[int(start / _STEP_S) : int(end / _STEP_S)] = True
    return track


def _length(spans: list[tuple[float, float]]) -> float:
    return sum(end - start for start, end in spans)


def _faces(folder: Path, plan: LessonPlan) -> float:
    truth = read_truth(folder / "room.truth.json")
    readable = policy_of(plan).seats_in_view([SeatId(seat) for seat in truth.regions])
    return float(np.mean([truth.people[seat].present.mean() for seat in sorted(readable)]))


def main() -> None:
    """Run a made lesson and print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--everybody", action="store_true", help="as if everybody had agreed")
    given = parser.parse_args()
    lesson = MadeLesson("ja", given.folder)
    plan = with_everybody(lesson.plan()) if given.everybody else lesson.plan()
    with tempfile.TemporaryDirectory() as out:
        run_lesson(lesson, plan, Path(out) / "lesson")
        print("\n".join(compare(given.folder, Path(out) / "lesson").lines()))


if __name__ == "__main__":
    main()
