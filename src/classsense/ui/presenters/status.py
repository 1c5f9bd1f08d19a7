"""How the parts of the lesson are: devices, models, lag, drops, and what the doctor found."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from classsense.domain.desk import Finding, Grade
from classsense.domain.observations import PartState, PartStatus
from classsense.domain.snapshot import Health, Snapshot
from classsense.resources.texts import Texts
from classsense.ui.presenters.figures import UNKNOWN, on_meter, size

_GRADES = {
    PartState.RUNNING: Grade.GOOD,
    PartState.STARTING: Grade.WARNING,
    PartState.LAGGING: Grade.WARNING,
    PartState.WAITING: Grade.WARNING,
    PartState.STOPPED: Grade.BAD,
}


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of the running lesson.

    Attributes:
        lag: From capture to screen, as text; empty where there is none.
        problem: What is wrong and what to do; empty if nothing is.
        level: How loud it is on the meter, 0..1; None where there is no meter.
    """

    name: str
    state: str
    grade: Grade
    lag: str
    problem: str
    level: float | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure of the whole lesson, and whether it is as it should be."""

    name: str
    figure: str
    good: bool


@dataclass(frozen=True, slots=True)
class StatusModel:
    """What the status page shows; the summary is one sentence for the whole."""

    summary: str
    grade: Grade
    parts: tuple[PartRow, ...]
    facts: tuple[Fact, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """Something that the doctor looked at."""

    grade: Grade
    mark: str
    text: str


class StatusPresenter:
    """Turns a Snapshot into a StatusModel."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def present(self, snapshot: Snapshot) -> StatusModel:
        """Return what the status page shows."""
        lags = dict(snapshot.health.lag_s)
        levels = _levels(snapshot)
        parts = tuple(
            replace(self._part(part, lags), level=levels.get(part.part))
            for part in sorted(snapshot.health.parts, key=lambda p: (_order(p), p.part))
        )
        facts = self._facts(snapshot.health)
        lost = Grade.GOOD if all(fact.good for fact in facts) else Grade.WARNING
        worst = _worst([lost, *(row.grade for row in parts)])
        return StatusModel(
            summary=self._texts(f"status.all_{worst}"),
            grade=worst,
            parts=parts,
            facts=facts,
            empty="" if parts else self._texts("status.empty"),
        )

    def findings(self, findings: Sequence[Finding]) -> tuple[FindingRow, ...]:
        """Return what the doctor found, the worst first."""
        order = list(reversed(Grade))
        return tuple(
            FindingRow(found.grade, self._texts(f"grade.{found.grade}"), found.text)
            for found in sorted(findings, key=lambda found: order.index(found.grade))
        )

    def part_name(self, part: str) -> str:
        """Return `microphone:2` as a person says it."""
        if (whole := f"part.{part.replace(':', '_')}") in self._texts:
            return self._texts(whole)
        kind, _, which = part.partition(":")
        key = f"part.{kind}"
        name = self._texts(key) if key in self._texts else kind
        return self._texts("part.named", kind=name, which=which) if which else name

    def _part(self, part: PartStatus, lags: dict[str, float]) -> PartRow:
        lag = lags.get(part.part)
        return PartRow(
            name=self.part_name(part.part),
            state=self._texts(f"state.{part.state}"),
            grade=_grade(part),
            lag="" if lag is None else self._texts("status.lag", seconds=f"{lag:.1f}"),
            problem=problem_of(part, self._texts),
        )

    def _facts(self, health: Health) -> tuple[Fact, ...]:
        slowest = max((lag for _, lag in health.lag_s), default=None)
        outside = health.connections
        rows = {
            "lag": (UNKNOWN if slowest is None else f"{slowest:.1f} s", True),
            "audio_lost": (f"{health.audio_dropped_s:.1f} s", health.audio_dropped_s == 0),
            "words": (str(health.words_skipped), health.words_skipped == 0),
            "frames": (str(health.frames_dropped), True),
            "kept": (size(health.bytes_kept), True),
            "outside": (UNKNOWN if outside is None else str(outside), not outside),
            "saved": (self._texts("status.yes" if health.saving else "status.not_yet"), True),
        }
        return tuple(
            Fact(self._texts(f"status.fact_{name}"), figure, good)
            for name, (figure, good) in rows.items()
        )


def problem_of(part: PartStatus, texts: Texts) -> str:
    """Return what is wrong with a part and what to do; empty if nothing is."""
    if not part.problem:
        return ""
    errors = Texts("errors", texts.language)
    if f"{part.problem}.text" not in errors:
        return texts("status.unnamed_problem", problem=part.problem)
    happened = errors(f"{part.problem}.text", **part.details)
    return f"{happened} {errors(f'{part.problem}.remedy', **part.details)}"


def _grade(part: PartStatus) -> Grade:
    """Return how a part is: what runs with a problem wants a look too."""
    grade = _GRADES[part.state]
    return Grade.WARNING if part.problem and grade is Grade.GOOD else grade


def _levels(snapshot: Snapshot) -> dict[str, float | None]:
    """Return each microphone's level on the meter, as fresh as it is known."""
    heard = {f"microphone:{view.id}": on_meter(view.level_db) for view in snapshot.groups}
    return heard | {level.part: on_meter(level.rms_db) for level in snapshot.health.levels}


def _order(part: PartStatus) -> int:
    return -list(Grade).index(_grade(part))


def _worst(grades: Sequence[Grade]) -> Grade:
    return max(grades, key=list(Grade).index, default=Grade.GOOD)
