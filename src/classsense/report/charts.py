"""Small drawings of the summary, as SVG text."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from markupsafe import Markup, escape

from classsense.analysis.summary import Summary, VoiceSummary
from classsense.resources.texts import Texts

# CUDO set, in the order of the voices; marks under 3:1 on white get an outline.
VOICE_COLOURS: Final = ("#005AFF", "#F6AA00", "#03AF7A", "#990099", "#4DC4FF", "#804000")
_BANDS: Final = ("#EAF1FF", "#FFF4DA", "#E4F6EF", "#F6E6F6", "#EEF0F3", "#E3F4FD")
_WIDTH: Final = 860
_LEFT: Final = 110
_ROW: Final = 44


def share_bar(voices: Sequence[VoiceSummary]) -> Markup:
    """Return a bar of the speaking shares, each with its letter."""
    parts, left = [], 0.0
    for index, voice in enumerate(voices):
        width = voice.share * 300
        colour = VOICE_COLOURS[index % len(VOICE_COLOURS)]
        label = escape(voice.voice)
        parts.append(
            f'<rect x="{left:.1f}" y="1" width="{width:.1f}" height="20" fill="{colour}"'
            f' stroke="#1F2430" stroke-width=".6"><title>{label} {voice.share:.0%}</title></rect>'
        )
        if width > 16:  # noqa: PLR2004 - a letter needs so much room
            parts.append(f'<text x="{left + width / 2:.1f}" y="16" class="letter">{label}</text>')
        left += width
    drawn = "".join(parts)
    svg = f'<svg viewBox="0 0 300 22" width="300" height="22" role="img">{drawn}</svg>'
    return Markup(svg)  # noqa: S704 - every label is escaped above


def timeline_chart(summary: Summary, texts: Texts) -> Markup:
    """Return the lesson on one axis: activities, talk, teacher, faces, answers."""
    length_s = max(summary.duration_s, 1.0)
    rows = [
        (texts("chart.talk"), summary.timeline.talk, "#005AFF"),
        (texts("chart.teacher"), summary.timeline.teacher, "#5B6472"),
        (texts("chart.facing_board"), summary.timeline.facing_board, "#990099"),
    ]

    def x(at_s: float) -> float:
        return _LEFT + (_WIDTH - _LEFT) * min(1.0, at_s / length_s)

    parts = []
    for index, activity in enumerate(summary.activities):
        left, right = x(activity.start_s), x(activity.end_s)
        colour = _BANDS[index % len(_BANDS)]
        parts.append(
            f'<rect x="{left:.1f}" y="0" width="{right - left:.1f}" height="24" fill="{colour}"/>'
            f'<text x="{left + 6:.1f}" y="17">{escape(activity.title)}</text>'
        )
    for row, (name, values, colour) in enumerate(rows):
        bottom = 32 + (row + 1) * _ROW
        parts.append(f'<text x="0" y="{bottom - 12}">{escape(name)}</text>')
        parts.append(f'<line x1="{_LEFT}" x2="{_WIDTH}" y1="{bottom}" y2="{bottom}" class="axis"/>')
        bins = [(x((i + 0.5) * summary.timeline.bin_s), v) for i, v in enumerate(values)]
        parts += [_line(run, bottom, colour) for run in _runs(bins)]
    bottom = 32 + 4 * _ROW
    parts.append(f'<text x="0" y="{bottom - 12}">{escape(texts("chart.answers"))}</text>')
    parts += [
        f'<line x1="{x(a.at_s):.1f}" x2="{x(a.at_s):.1f}" y1="{bottom - 22}" y2="{bottom - 6}"'
        ' stroke="#006644" stroke-width="2"/>'
        for a in summary.answers
    ]
    return Markup('<svg viewBox="0 0 %d %d" class="timeline" role="img">%s</svg>') % (
        _WIDTH,
        bottom,
        Markup("".join(parts)),  # noqa: S704 - every text is escaped above
    )


def _runs(bins: Sequence[tuple[float, float | None]]) -> list[list[tuple[float, float]]]:
    """Return the stretches of known values: a line never bridges what is unknown."""
    known = groupby(bins, key=lambda point: point[1] is not None)
    return [
        [(at, value) for at, value in run if value is not None]
        for is_known, run in known
        if is_known
    ]


def _line(run: Sequence[tuple[float, float]], bottom: float, colour: str) -> str:
    points = " ".join(f"{at:.1f},{bottom - value * (_ROW - 12):.1f}" for at, value in run)
    if len(run) == 1:
        at, value = run[0]
        return (
            f'<circle cx="{at:.1f}" cy="{bottom - value * (_ROW - 12):.1f}" r="2" fill="{colour}"/>'
        )
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
