"""How far a recogniser's voices are from the truth: diarization error rate and share errors.

Computed exactly: time is cut at every start and end that occurs, so that no grid rounds it.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from classsense.analysis.talk import Segment, Spans, speaking_s

_P95: Final = 95


class DiarizationErrors(NamedTuple):
    """Seconds of speech that were told wrongly, of those that were spoken. They add up.

    Attributes:
        miss_s: Speech of the reference that nobody was said to speak.
        false_alarm_s: Speech that was told but not spoken.
        confusion_s: Speech given to another voice.
        spoken_s: Speech of the reference; two voices at once count twice.
    """

    miss_s: float
    false_alarm_s: float
    confusion_s: float
    spoken_s: float

    @property
    def rate(self) -> float:
        """The diarization error rate: all errors by what was spoken. 0 is perfect; no upper end.

        Of a recording without speech it is 0 if nothing was told, and infinite otherwise.
        """
        wrong_s = self.miss_s + self.false_alarm_s + self.confusion_s
        if self.spoken_s <= 0:
            return float("inf") if wrong_s > 0 else 0.0
        return wrong_s / self.spoken_s

    def percent(self) -> tuple[float, float, float, float]:
        """Return rate, miss, false alarm and confusion in percent of what was spoken.

        Raises:
            ZeroDivisionError: Nothing was spoken.
        """
        whole = self.spoken_s / 100
        miss, false_alarm, confusion = (
            self.miss_s / whole,
            self.false_alarm_s / whole,
            self.confusion_s / whole,
        )
        return miss + false_alarm + confusion, miss, false_alarm, confusion


def pooled(errors: Iterable[DiarizationErrors]) -> DiarizationErrors:
    """Return the errors of several recordings as one: long recordings count for more."""
    return DiarizationErrors(*(sum(parts) for parts in zip((0.0,) * 4, *errors, strict=True)))


def diarization_errors(
    reference: Sequence[Segment],
    hypothesis: Sequence[Segment],
    *,
    collar_s: float = 0.0,
    scored: Spans | None = None,
) -> DiarizationErrors:
    """Compare who was said to speak when with who did.

    Voices are mapped one to one so that the agreement is greatest. Over every elementary stretch
    with R voices spoken, H told and C of them right: miss max(R - H, 0), false alarm
    max(H - R, 0), confusion min(R, H) - C. Overlapped speech is scored, too.

    Source: NIST RT-09 evaluation plan (md-eval); the optimal mapping as in pyannote.metrics.

    Args:
        reference: Who spoke when.
        hypothesis: Who was said to speak when; its voices may have any names.
        collar_s: So much on *each* side of every boundary of the reference is not scored
            (pyannote.metrics gives the sum of both sides).
        scored: What is scored at all (the UEM), seconds; everything if None.
    """
    spoken, told, length_s = _elementary(reference, hypothesis, collar_s, scored)
    rows, columns = linear_sum_assignment(_agreement_s(spoken, told, length_s), maximize=True)
    right = (spoken[rows] & told[columns]).sum(axis=0)
    r, h = spoken.sum(axis=0), told.sum(axis=0)
    parts = (np.maximum(r - h, 0), np.maximum(h - r, 0), np.minimum(r, h) - right, r)
    return DiarizationErrors(*(float(part @ length_s) for part in parts))


def voice_mapping(
    reference: Sequence[Segment], hypothesis: Sequence[Segment], *, scored: Spans | None = None
) -> dict[str, str]:
    """Return which voice of the hypothesis is which of the reference, by greatest agreement.

    Voices that never speak together with their partner are left out.
    """
    spoken, told, length_s = _elementary(reference, hypothesis, 0.0, scored)
    agreement_s = _agreement_s(spoken, told, length_s)
    rows, columns = linear_sum_assignment(agreement_s, maximize=True)
    truth, heard = _voices(reference), _voices(hypothesis)
    return {
        heard[column]: truth[row]
        for row, column in zip(rows, columns, strict=True)
        if agreement_s[row, column] > 0
    }


def share_errors(reference: Sequence[Segment], hypothesis: Sequence[Segment]) -> dict[str, float]:
    """Return by how much the share of each voice of the reference is off, 0..1.

    A share is a voice's time by all voices' time. Voices are matched by greatest agreement; one
    without a partner was told to have no share. Empty if nothing was spoken.
    """
    named = voice_mapping(reference, hypothesis)
    spoken, told = speaking_s(reference), speaking_s(hypothesis)
    found = {named[voice]: span for voice, span in told.items() if voice in named}
    spoken_s, told_s = sum(spoken.values()), sum(told.values())
    if spoken_s <= 0:
        return {}
    return {
        voice: abs((found.get(voice, 0.0) / told_s if told_s > 0 else 0.0) - span / spoken_s)
        for voice, span in spoken.items()
    }


def mean_and_p95(errors: Iterable[float]) -> tuple[float, float]:
    """Return the mean and the 95th percentile (linear between neighbours) of errors.

    Raises:
        ValueError: There are none.
    """
    values = np.fromiter(errors, float)
    if not len(values):
        raise ValueError("the mean of nothing")
    return float(values.mean()), float(np.percentile(values, _P95))


def _voices(segments: Iterable[Segment]) -> list[str]:
    return sorted({segment.voice for segment in segments})


def _agreement_s(
    spoken: NDArray[np.bool_], told: NDArray[np.bool_], length_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return for how long each voice spoken and each voice told speak together."""
    together: NDArray[np.float64] = (spoken * length_s) @ told.T.astype(float)
    return together


def _elementary(
    reference: Sequence[Segment],
    hypothesis: Sequence[Segment],
    collar_s: float,
    scored: Spans | None,
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.float64]]:
    """Cut time at every boundary.

    Returns:
        Who spoke, shape (voices, stretches); who was told to, likewise; and the length of each
        stretch in seconds, 0 where it is not scored.
    """
    bounds = [at for segment in reference for at in segment[:2]]
    collars = [(at - collar_s, at + collar_s) for at in bounds] if collar_s > 0 else []
    edges = [*bounds, *(at for segment in hypothesis for at in segment[:2])]
    edges += [at for span in (*collars, *(scored or ())) for at in span]
    points = np.unique(np.array(edges, float))
    length_s = np.diff(points)
    counted = _covered(points, scored) if scored is not None else np.ones(len(length_s), bool)
    counted &= ~_covered(points, collars)
    return _active(points, reference), _active(points, hypothesis), length_s * counted


def _active(points: NDArray[np.float64], segments: Sequence[Segment]) -> NDArray[np.bool_]:
    """Return who is active between neighbouring points, shape (voices, len(points) - 1)."""
    rows = [
        _covered(points, [segment[:2] for segment in segments if segment.voice == voice])
        for voice in _voices(segments)
    ]
    return np.array(rows, bool).reshape(len(rows), max(0, len(points) - 1))


def _covered(points: NDArray[np.float64], spans: Spans) -> NDArray[np.bool_]:
    """Return which stretches between neighbouring points lie in one of the spans."""
    covered = np.zeros(max(0, len(points) - 1), bool)
    for start_s, end_s in spans:
        first, last = np.searchsorted(points, (start_s, end_s))
        covered[first:last] = True
    return covered
