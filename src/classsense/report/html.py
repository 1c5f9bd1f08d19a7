"""The summary as one HTML file: no script, nothing loaded from anywhere."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from classsense.analysis.summary import (
    GroupSummary,
    HealthSummary,
    KeywordSummary,
    QuestionSummary,
    Summary,
    TeacherSummary,
)
from classsense.domain.lesson import TEACHER_VOICE, UNKNOWN_VOICE
from classsense.domain.pictures import WITH_PICTURE, PictureValue, picture_of
from classsense.report.charts import share_bar, timeline_chart, turn_grid, voice_colour
from classsense.report.class_acts import class_acts, minutes_chart
from classsense.report.pictures import all_inline
from classsense.resources.texts import Language, Texts

_UNKNOWN: Final = "–"
_MOST_KEYWORDS: Final = 12
_ENOUGH_TURNS: Final = 20


def render(
    summary: Summary,
    language: Language,
    pictures: Mapping[str, tuple[PictureValue, bytes]] = MappingProxyType({}),
) -> str:
    """Return the summary as an HTML document.

    Args:
        summary: Of a lesson.
        language: In which it is written.
        pictures: Those that the teacher wants in it, by the id of their answer; none by itself.
    """
    texts = Texts("report", language)
    environment = Environment(
        loader=PackageLoader("classsense.report"), autoescape=True, undefined=StrictUndefined
    )
    environment.filters["percent"] = _percent
    environment.filters["clock"] = _clock
    environment.globals.update(
        t=texts,
        language=language,
        share_bar=share_bar,
        turn_grid=turn_grid,
        voice_colour=voice_colour,
    )
    return environment.get_template("summary.html").render(
        summary=summary,
        pictures=all_inline(pictures, texts("answers.picture")),
        length=_length(summary.duration_s, texts),
        chart=timeline_chart(summary, texts),
        groups=[_group(group, texts) for group in summary.groups],
        questions=[_question(question, summary) for question in summary.questions],
        wait=_wait(summary.teacher, texts),
        deleted=texts("footer.between").join(texts(f"deleted.{kind}") for kind in summary.deleted),
        acts=class_acts(summary.faces, texts),
        acts_chart=minutes_chart(summary, texts),
        problems=_problems(summary.health, language),
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


def _length(length_s: float, texts: Texts) -> str:
    minutes, rest_s = divmod(round(length_s), 60)
    return texts("length", minutes=minutes, seconds=rest_s)


def _group(group: GroupSummary, texts: Texts) -> dict[str, Any]:
    measures = group.measures
    silence = measures.silence_share if measures is not None else None
    return {
        "figures": group,
        "talk_share": None if silence is None else 1 - silence,
        "remark": _remark(group, texts),
        "heard": texts("group.heard", time=_length(group.heard_s, texts)) if group.heard_s else "",
        "turns": _turns(group),
        "keywords": [_keyword(word, texts) for word in group.keywords[:_MOST_KEYWORDS]],
    }


def _turns(group: GroupSummary) -> tuple[tuple[int, ...], ...]:
    """Return who spoke after whom; empty below the turns from which that is more than chance."""
    measures = group.measures
    if measures is None or measures.turns < _ENOUGH_TURNS:
        return ()
    return measures.turn_matrix if len(measures.turn_matrix) == len(group.voices) else ()


def _keyword(word: KeywordSummary, texts: Texts) -> dict[str, str]:
    """Return a word, and in short how it was said."""
    said = [texts("group.said", count=word.count)]
    if word.first_voice == TEACHER_VOICE:
        said.append(texts("group.first_teacher", uptake=word.uptake))
    elif word.first_voice == UNKNOWN_VOICE:
        said.append(texts("group.first_unknown", uptake=word.uptake))
    elif word.first_voice:
        said.append(texts("group.first", voice=word.first_voice, uptake=word.uptake))
    if word.maybe:
        said.append(texts("group.maybe"))
    return {"text": word.text, "said": texts("group.between").join(said)}


def _wait(teacher: TeacherSummary, texts: Texts) -> str:
    """Return how long the teacher waited after her questions; empty if too few were told."""
    if teacher.wait_1_s is None:
        return ""
    return texts("class.wait", questions=teacher.questions, wait=f"{teacher.wait_1_s:.1f}")


def _remark(group: GroupSummary, texts: Texts) -> str:
    """Return one careful sentence on a table."""
    if group.mode != "voices":
        return texts(f"remark.{group.mode}")
    if group.measures is None:
        return texts("remark.unheard")
    if group.uneven is None:
        return texts("remark.too_early")
    if not group.uneven or not group.voices:
        return texts("remark.even")
    top = max(group.voices, key=lambda voice: voice.share)
    return texts("remark.uneven", voice=top.voice, share=_percent(top.share))


def _question(question: QuestionSummary, summary: Summary) -> dict[str, Any]:
    """Return a question with its answers; those to a choice are counted."""
    given = [answer for answer in summary.answers if answer.question == question.id]
    most = max(question.counts, default=0) or 1
    return {
        "text": question.text,
        "counted": bool(question.labels),
        "points": question.kind == "order",
        "given": given,
        "said": {answer.id: _said(question, answer.value) for answer in given},
        "choices": [
            {"text": choice, "count": count, "width": 100 * count / most}
            for choice, count in zip(question.labels, question.counts, strict=True)
        ],
    }


def _said(question: QuestionSummary, value: str) -> str:
    """Return an answer as it is read; of a picture, what the pupil says of it."""
    picture = picture_of(value) if question.kind in WITH_PICTURE else None
    return value if picture is None else picture.words or "–"


def _problems(health: HealthSummary, language: Language) -> list[str]:
    """Return what happened to each part, in words."""
    errors = Texts("errors", language)
    named = (problem.rsplit(": ", 1) for problem in health.problems)
    return [
        f"{part}: {_happened(key, details, errors)}"
        for (part, key), details in zip(named, health.problem_details, strict=True)
    ]


def _happened(key: str, details: dict[str, str], errors: Texts) -> str:
    try:
        return errors(f"{key}.text", **details)
    except KeyError:  # kept by another version, whose words this one does not have
        return key
