"""What the cameras saw of the class, on the summary's page."""

import math
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from classsense.analysis.class_summary import ClassSpanSummary, FacesSummary, ShareSummary
from classsense.analysis.summary import Summary
from classsense.resources.texts import Texts

_WIDTH: Final = 832
_HEIGHT: Final = 96
_PLOT: Final = 72
_LABEL_MINUTES: Final = (1, 2, 5, 10, 15, 30)
_MOST_LABELS: Final = 12
_WIDEST: Final = 40.0
_UNKNOWN: Final = 'class="unknown"'
"""Hatched: the page's style says how, the timeline above holds the pattern."""


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the table; shares are 0..1, None is "cannot tell"."""

    name: str
    share: float | None
    coverage: float
    low: float | None
    high: float | None


def class_acts(faces: FacesSummary, texts: Texts) -> list[Act]:
    """Return a line for everything that was looked for; none if no camera looked."""
    if faces.whole is None:
        return []
    shares = {**_acts(faces.whole), **faces.whole.expressions}
    return [
        Act(texts(f"acts.{name}"), share.share, share.coverage, share.low, share.high)
        for name, share in shares.items()
        if share.coverage > 0 or name == "facing_board"
    ]


def _acts(span: ClassSpanSummary) -> dict[str, ShareSummary]:
    names = ("facing_board", "hands", "head_down", "standing", "empty")
    return {name: getattr(span, name) for name in names}


def minutes_chart(summary: Summary, texts: Texts) -> Markup:
    """Return a bar for each minute: known to face the board, and what may be (hatched)."""
    count = max(1, math.ceil(summary.duration_s / 60))
    step = min(_WIDEST, _WIDTH / count)
    known = {int(minute.start_s // 60): minute.facing_board for minute in summary.faces.minutes}
    bars = "".join(_bar(known.get(minute), minute * step, step) for minute in range(count))
    drawn = Markup(bars + _labels(count, step))  # noqa: S704 - numbers only
    return Markup(
        '<svg class="timeline" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
    ).format(_WIDTH, _HEIGHT, texts("acts.chart"), drawn)


def _bar(share: ShareSummary | None, left: float, step: float) -> str:
    unknown = share is None or share.low is None or share.high is None
    ground = _rect((left, step), (0.0, 1.0), _UNKNOWN if unknown else 'fill="#e6e9ee"')
    if share is None or share.low is None or share.high is None:
        return ground
    maybe = _rect((left, step), (share.low, share.high), _UNKNOWN)
    return ground + maybe + _rect((left, step), (0.0, share.low), 'fill="#005AFF"')


def _rect(across: tuple[float, float], up: tuple[float, float], fill: str) -> str:
    (left, step), (low, high) = across, up
    return (
        f'<rect x="{left:.1f}" y="{_PLOT * (1 - high):.1f}" width="{max(0.5, step - 1):.1f}"'
        f' height="{_PLOT * (high - low):.1f}" {fill}/>'
    )


def _labels(count: int, step: float) -> str:
    every = next((m for m in _LABEL_MINUTES if count / m <= _MOST_LABELS), _LABEL_MINUTES[-1])
    return "".join(
        f'<text x="{minute * step:.1f}" y="{_PLOT + 18}">{minute}:00</text>'
        for minute in range(0, count, every)
    )
