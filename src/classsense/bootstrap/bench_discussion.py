"""Are our discussion measures and error rates those of other people? On 16 AMI meetings."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from classsense.analysis.diarization import (
    DiarizationErrors,
    diarization_errors,
    mean_and_p95,
    pooled,
    share_errors,
)
from classsense.analysis.discussion import measure
from classsense.bootstrap.bench_section import (
    BenchData,
    Record,
    Say,
    SkippedError,
    segments_in,
)

PUBLISHED: Final[Mapping[str, tuple[float, float, float, float]]] = {
    "vbx": (22.42, 14.06, 3.73, 4.63),
    "diaper10": (32.94, 19.26, 5.36, 8.31),
}
"""DER, miss, false alarm, confusion in percent, no collar, overlap scored: DiaPer's repository."""
_CLOSE: Final = 1e-6


def discussion(data: BenchData, say: Say) -> Record:
    """Compare every measure with an independent reference; say the largest differences."""
    folder = data.labelled("ami-turns")
    reference = json.loads((folder / "reference_measures.json").read_text(encoding="utf-8"))
    worst: dict[str, tuple[float, str]] = {}
    for meeting, expected in reference.items():
        segments = segments_in(folder / "rttm" / "test" / f"{meeting}.rttm")
        start_s, end_s = uem_of(folder, meeting)
        ours = msgspec.to_builtins(measure(segments, end_s - start_s, ()))
        for key, value in expected.items():
            worst[key] = max(
                worst.get(key, (0.0, meeting)), (difference(ours[key], value), meeting)
            )
    for key, (off, meeting) in sorted(worst.items(), key=lambda item: -item[1][0])[:5]:
        say(f"{key:<28} largest difference {off:.1e} ({meeting})")
    largest = max(off for off, _ in worst.values())
    verdict = "all within" if largest <= _CLOSE else "NOT within"
    say(f"{len(reference)} meetings, {len(worst)} measures: {verdict} {_CLOSE:.0e}")
    return {"meetings": len(reference), "largest": {key: off for key, (off, _) in worst.items()}}


def difference(ours: Any, theirs: Any) -> float:  # noqa: ANN401 - a number, or rows of numbers
    """Return the largest absolute difference of two numbers or tables; infinite if unlike."""
    if isinstance(theirs, Sequence):
        if not isinstance(ours, Sequence) or len(ours) != len(theirs):
            return math.inf
        return max((difference(*pair) for pair in zip(ours, theirs, strict=True)), default=0.0)
    if ours is None or theirs is None:
        return 0.0 if ours is theirs else math.inf
    return abs(float(ours) - float(theirs))


def parity(data: BenchData, say: Say) -> Record:
    """Score two published systems and compare with the published figures."""
    folder = data.labelled("ami-turns")
    truths = sorted((folder / "rttm" / "test").glob("*.rttm"))
    if not truths:
        raise SkippedError("ami-turns/rttm/test is empty")
    record: dict[str, Any] = {}
    for system, published in PUBLISHED.items():
        rates, shares = scored(folder / "systems" / system, truths)
        mean, p95 = mean_and_p95(shares)
        for whose, figures in (("ours", rates), ("published", published)):
            say(f"{system:<9} {whose:<9} DER %.2f  miss %.2f  FA %.2f  conf %.2f" % figures)
        say(f"{system:<9} share error mean {mean:.3f}  p95 {p95:.3f}")
        record[system] = {
            "ours": rates, "published": published, "share_error_mean": mean, "share_error_p95": p95
        }  # fmt: skip
    return record


def scored(
    system: Path, truths: Sequence[Path]
) -> tuple[tuple[float, float, float, float], list[float]]:
    """Return pooled DER, miss, false alarm and confusion in percent, and all share errors."""
    errors: list[DiarizationErrors] = []
    shares: list[float] = []
    for truth in truths:
        spoken, told = segments_in(truth), segments_in(system / truth.name)
        errors.append(diarization_errors(spoken, told))
        shares += share_errors(spoken, told).values()
    return pooled(errors).percent(), shares


def uem_of(folder: Path, meeting: str) -> tuple[float, float]:
    """Return the annotated stretch [start_s, end_s) of an AMI meeting."""
    fields = (folder / "uem" / "test" / f"{meeting}.uem").read_text(encoding="utf-8").split()
    return float(fields[2]), float(fields[3])
