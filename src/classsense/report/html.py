"""The summary as one HTML file: no script, nothing loaded from anywhere."""

from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from classsense.analysis.summary import GroupSummary, Summary
from classsense.report.charts import share_bar, timeline_chart
from classsense.resources.texts import Language, Texts

_UNKNOWN: Final = "–"


def render(summary: Summary, language: Language) -> str:
    """Return the summary as an HTML document."""
    texts = Texts("report", language)
    environment = Environment(
        loader=PackageLoader("classsense.report"), autoescape=True, undefined=StrictUndefined
    )
    environment.filters["percent"] = _percent
    environment.filters["clock"] = _clock
    environment.globals.update(t=texts, language=language, share_bar=share_bar)
    return environment.get_template("summary.html").render(
        summary=summary,
        chart=timeline_chart(summary, texts),
        groups=[_group(group, texts) for group in summary.groups],
        answers=_by_question(summary),
    )


def write_html(summary: Summary, path: Path, language: Language) -> None:
    """Write the summary as an HTML document.

    Raises:
        OSError: The file cannot be written.
    """
    path.write_text(render(summary, language), encoding="utf-8")


def _percent(share: float | None) -> str:
    return _UNKNOWN if share is None else f"{100 * share:.0f} %"


def _clock(at_s: float) -> str:
    return f"{int(at_s) // 60}:{int(at_s) % 60:02d}"


def _group(group: GroupSummary, texts: Texts) -> dict[str, Any]:
    return {"figures": group, "remark": _remark(group, texts)}


def _remark(group: GroupSummary, texts: Texts) -> str:
    """Return one careful sentence on a table."""
    if group.mode != "voices":
        return texts(f"remark.{group.mode}")
    if group.uneven is None:
        return texts("remark.too_early")
    if not group.uneven or not group.voices:
        return texts("remark.even")
    top = max(group.voices, key=lambda voice: voice.share)
    return texts("remark.uneven", voice=top.voice, share=_percent(top.share))


def _by_question(summary: Summary) -> list[dict[str, Any]]:
    return [
        {
            "text": question.text,
            "labels": {str(index): choice for index, choice in enumerate(question.choices)},
            "given": [answer for answer in summary.answers if answer.question == question.id],
        }
        for question in summary.questions
    ]
