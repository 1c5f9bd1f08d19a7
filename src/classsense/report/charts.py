"""Small drawings of the summary, as SVG text."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from markupsafe import Markup, escape

from classsense.analysis.summary import Summary, VoiceSummary
from classsense.resources.texts import Texts

# CUDO set, in the order of the voices; every mark has an outline, since some are under 3:1.
VOICE_COLOURS: Final = ("#005AFF", "#F6AA00", "#03AF7A", "#990099", "#4DC4FF", "#804000")
_BANDS: Final = ("#E1EBFF", "#FFF1D1", "#DDF3EB", "#F3E0F3", "#E9ECF0", "#DFF3FD")
_WIDTH: Final = 860
_LEFT: Final = 104
_RIGHT: Final = _WIDTH - 16
_BAND: Final = 26
_ROW: Final = 46
_PLOT: Final = 32
_LETTER_FITS: Final = 18
"""A letter needs so much room in a bar."""
_TICKS_S: Final = (10, 30, 60, 300, 600, 1200, 3600)
_MOST_TICKS: Final = 10


def voice_colour(index: int) -> str:
    """Return the colour of a table's voice; after the sixth they begin anew."""
    return VOICE_COLOURS[index % len(VOICE_COLOURS)]


def share_bar(voices: Sequence[VoiceSummary], label: str) -> Markup:
    """Return a bar of the speaking shares, each with its letter where that fits."""
    parts, left = [], 0.0
    for index, voice in enumerate(voices):
        width = voice.share * 320
        letter = escape(voice.voice)
        parts.append(
            f'<rect x="{left:.1f}" y="1" width="{width:.1f}" height="22"'
            f' fill="{voice_colour(index)}" class="mark"/>'
        )
        if width > _LETTER_FITS:
            middle = left + width / 2
            parts.append(f'<text x="{middle:.1f}" y="17" class="letter">{letter}</text>')
        left += width
    drawn = Markup("".join(parts))  # noqa: S704 - every letter is escaped above
    return Markup(
        '<svg viewBox="0 0 320 24" width="320" height="24" role="img" aria-label="{}">{}</svg>'
    ).format(label, drawn)


def timeline_chart(summary: Summary, texts: Texts) -> Markup:
    """Return the lesson on one axis: activities, talk, teacher, faces, answers, time."""
    axis = _Axis(max(summary.duration_s, 1.0))
    line = summary.timeline
    talking = [None if shares is None else shares[1] + shares[2] for shares in line.activity]
    rows = (
        (texts("chart.talk"), talking or line.talk, "#005AFF"),
        (texts("chart.teacher"), line.teacher, "#5B6472"),
        (texts("chart.facing_board"), line.facing_board, "#990099"),
    )
    parts = [_activities(summary, axis)]
    for number, (name, values, colour) in enumerate(rows, start=1):
        bottom = _BAND + number * _ROW
        parts.append(f'<text x="0" y="{bottom - 10}">{escape(name)}</text>')
        parts.append(
            f'<rect x="{_LEFT}" y="{bottom - _PLOT}" width="{_RIGHT - _LEFT}" height="{_PLOT}"'
            ' class="unknown"/>'
        )
        bins = [(at * line.bin_s, (at + 1) * line.bin_s, v) for at, v in enumerate(values)]
        parts += [_area(run, axis, bottom, colour) for run in _runs(bins)]
        parts.append(_rule(_LEFT, _RIGHT, bottom))
    parts += _many(summary, axis, _BAND + _ROW)
    bottom = _BAND + 4 * _ROW
    parts.append(f'<text x="0" y="{bottom - 10}">{escape(texts("chart.answers"))}</text>')
    parts.append(_rule(_LEFT, _RIGHT, bottom))
    parts += [
        f'<line x1="{axis.x(a.at_s):.1f}" x2="{axis.x(a.at_s):.1f}" y1="{bottom - 22}"'
        f' y2="{bottom}" class="answer"/>'
        for a in summary.answers
    ]
    parts.append(_ticks(axis, bottom))
    drawn = Markup("".join(parts))  # noqa: S704 - every text is escaped above
    return Markup(
        '<svg viewBox="0 0 {} {}" class="timeline" role="img" aria-label="{}">{}{}</svg>'
    ).format(_WIDTH, bottom + 22, texts("heading.timeline"), _HATCH, drawn)


def _many(summary: Summary, axis: "_Axis", bottom: int) -> list[str]:
    """Draw over the tables that talk those at which many voices did: darker."""
    line = summary.timeline
    bins = [
        (at * line.bin_s, (at + 1) * line.bin_s, None if shares is None else shares[2])
        for at, shares in enumerate(line.activity)
    ]
    return [
        f'<polygon points="{axis.x(run[0][0]):.1f},{bottom} {_steps(run, axis, bottom)}'
        f' {axis.x(run[-1][1]):.1f},{bottom}" fill="#005AFF" fill-opacity=".7"/>'
        for run in _runs(bins)
    ]


def turn_grid(matrix: Sequence[Sequence[int]], voices: Sequence[str], texts: Texts) -> Markup:
    """Return how often each voice spoke right after each: rows first, columns next."""
    cell, most = 24, max((number for row in matrix for number in row), default=0)
    side = (len(voices) + 1) * cell
    parts = []
    for index, voice in enumerate(map(escape, voices)):
        middle = (index + 1.5) * cell
        parts.append(f'<text x="{middle}" y="17" class="tick">{voice}</text>')
        parts.append(f'<text x="12" y="{middle + 5}" class="tick">{voice}</text>')
    for i, row in enumerate(matrix):
        for j, number in enumerate(row):
            left, top = (j + 1) * cell, (i + 1) * cell
            deep = 0.75 * number / most if most else 0.0
            parts.append(
                f'<rect x="{left}" y="{top}" width="{cell}" height="{cell}" fill="#005AFF"'
                f' fill-opacity="{deep:.2f}" class="cell"/>'
            )
            if i != j:
                kind = "cell-deep" if deep > _WHITE_FROM else "cell-number"
                parts.append(
                    f'<text x="{left + cell / 2}" y="{top + 16}" class="{kind}">{number}</text>'
                )
    drawn = Markup("".join(parts))  # noqa: S704 - every letter is escaped above
    return Markup(
        '<svg viewBox="0 0 {0} {0}" width="{0}" height="{0}" role="img" aria-label="{1}">{2}</svg>'
    ).format(side, texts("group.turn_grid"), drawn)


_WHITE_FROM: Final = 0.5
"""Depth of blue from which white numbers read better than black ones."""

_HATCH: Final = Markup(
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/>'
    '<line x1="0" x2="0" y1="0" y2="6" class="hatch"/></pattern></defs>'
)


class _Axis:
    """Where a lesson time stands on the page."""

    def __init__(self, length_s: float) -> None:
        self.length_s = length_s

    def x(self, at_s: float) -> float:
        """Return the place of a time, held within the chart."""
        return _LEFT + (_RIGHT - _LEFT) * min(1.0, max(0.0, at_s / self.length_s))


def _activities(summary: Summary, axis: _Axis) -> str:
    parts = []
    for index, activity in enumerate(summary.activities):
        left, right = axis.x(activity.start_s), axis.x(activity.end_s)
        title = escape(activity.title)
        # A nested svg cuts off a title that is longer than its activity; the tooltip has it whole.
        parts.append(
            f'<svg x="{left:.1f}" y="0" width="{max(0.0, right - left - 2):.1f}" height="{_BAND}">'
            f'<title>{title}</title><rect width="100%" height="{_BAND}" rx="3"'
            f' fill="{_BANDS[index % len(_BANDS)]}"/><text x="7" y="18">{title}</text></svg>'
        )
    return "".join(parts)


def _ticks(axis: _Axis, bottom: int) -> str:
    step_s = next((s for s in _TICKS_S if axis.length_s / s <= _MOST_TICKS), _TICKS_S[-1])
    parts = []
    for at_s in range(0, int(axis.length_s) + 1, step_s):
        at, clock = axis.x(at_s), f"{at_s // 60}:{at_s % 60:02d}"
        parts.append(
            f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{bottom}" y2="{bottom + 4}" class="axis"/>'
            f'<text x="{at:.1f}" y="{bottom + 17}" class="tick">{clock}</text>'
        )
    return "".join(parts)


def _rule(left: int, right: int, bottom: int) -> str:
    return f'<line x1="{left}" x2="{right}" y1="{bottom}" y2="{bottom}" class="axis"/>'


_Bin = tuple[float, float, float]
"""Start and end of a bin in seconds, and its value 0..1."""


def _runs(bins: Sequence[tuple[float, float, float | None]]) -> list[list[_Bin]]:
    """Return the stretches of known values: nothing is drawn over what is unknown."""
    known = groupby(bins, key=lambda each: each[2] is not None)
    return [
        [(start, end, value) for start, end, value in run if value is not None]
        for is_known, run in known
        if is_known
    ]


def _steps(run: Sequence[_Bin], axis: _Axis, bottom: int) -> str:
    """Return the points of a stretch, two for each bin."""
    return " ".join(
        f"{axis.x(at):.1f},{bottom - value * _PLOT:.1f}"
        for start, end, value in run
        for at in (start, end)
    )


def _area(run: Sequence[_Bin], axis: _Axis, bottom: int, colour: str) -> str:
    """Draw a stretch as steps, one for each bin, on white: its surroundings are hatched."""
    left, right = axis.x(run[0][0]), axis.x(run[-1][1])
    if right <= left:
        return ""
    steps = _steps(run, axis, bottom)
    return (
        f'<rect x="{left:.1f}" y="{bottom - _PLOT}" width="{right - left:.1f}" height="{_PLOT}"'
        f' fill="#fff"/><polygon points="{left:.1f},{bottom} {steps} {right:.1f},{bottom}"'
        f' fill="{colour}" fill-opacity=".16"/>'
        f'<polyline points="{steps}" fill="none" stroke="{colour}" stroke-width="1.6"/>'
    )
