"""Reads a lesson plan from TOML text: `docs/command-line.md` shows one."""

import math
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Final

import msgspec

from classsense.domain.answers import fits
from classsense.domain.camera_address import holds_password, host_of, is_network
from classsense.domain.errors import KnownError
from classsense.domain.lesson import (
    TEACHER,
    WITH_CHOICES,
    LessonPlan,
    Question,
    QuestionId,
    QuestionKind,
    Sheet,
)

_MOST_STEPS: Final = 10_000
_NEAR: Final = 1e-6


def parse_plan(text: str, name: str) -> LessonPlan:
    """Return the plan written in `text`.

    Args:
        text: TOML, with the fields of `LessonPlan`.
        name: The file's name, for the error message.

    Raises:
        KnownError: `plan_invalid` with the place and the reason, or `password_in_plan`.
    """
    try:
        plan = msgspec.convert(tomllib.loads(text, parse_float=_finite), LessonPlan)
    except (ValueError, msgspec.ValidationError) as error:
        raise KnownError("plan_invalid", name=name, reason=str(error)) from error
    _check_references(plan, name)
    check_no_password(plan)
    return plan


def check_no_password(plan: LessonPlan) -> None:
    """Refuse a plan that holds the password of a camera: plans are copied, kept and shown.

    Raises:
        KnownError: `password_in_plan`, without the password.
    """
    for camera in plan.cameras:
        if is_network(camera.source) and holds_password(camera.source):
            raise KnownError("password_in_plan", camera=camera.id, host=host_of(camera.source))


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        message = f"{text} is no number that can be used"
        raise ValueError(message)
    return number


def _check_references(plan: LessonPlan, name: str) -> None:
    seats = plan.seats()
    named = {seat for camera in plan.cameras for seat in camera.regions} | set(plan.consents)
    unknown = sorted(named - set(seats))
    problems = [
        *(["rules are not the plan's to make: see docs/privacy.md"] if plan.rules else []),
        *(f"seat {seat} stands twice" for seat in _doubled(seats)),
        *(f"table {group} stands twice" for group in _doubled(g.id for g in plan.groups)),
        *(f"camera {camera} stands twice" for camera in _doubled(c.id for c in plan.cameras)),
        *(f"question {asked} stands twice" for asked in _doubled(q.id for q in plan.questions)),
        *(f"no table may be called {TEACHER}" for g in plan.groups if g.id == TEACHER),
        *(f"seat {seat} is not at any table" for seat in unknown),
        *(problem for question in plan.questions for problem in problems_of(question)),
        *(f"sheet {sheet} stands twice" for sheet in _doubled(s.id for s in plan.sheets)),
        *(
            problem
            for sheet in plan.sheets
            for problem in problems_of_sheet(sheet, {q.id for q in plan.questions})
        ),
    ]
    if problems:
        raise KnownError("plan_invalid", name=name, reason="; ".join(problems))


def _doubled(ids: Iterable[str]) -> list[str]:
    """Return those that stand there more than once, sorted."""
    return sorted(each for each, times in Counter(ids).items() if times > 1)


def problems_of_sheet(sheet: Sheet, known: Collection[QuestionId]) -> Iterable[str]:
    """Yield what is wrong with a sheet of a plan that has the questions `known`."""
    for question in sheet.questions:
        if question not in known:
            yield f"sheet {sheet.id} names question {question}, which the plan does not have"
    for doubled in _doubled(sheet.questions):
        yield f"question {doubled} stands twice on sheet {sheet.id}"


def problems_of(question: Question) -> Iterable[str]:
    """Yield what is wrong with a question, in the words of plan files."""
    if question.kind in WITH_CHOICES and len(question.choices) < 2:  # noqa: PLR2004 - a choice is between two
        yield f"question {question.id} has no choices"
    for right in question.correct:
        if not fits(question, right):
            yield f"{right} cannot be an answer to question {question.id}"
    if question.picture and question.kind is not QuestionKind.DRAWING:
        yield f"question {question.id} has a picture and asks for no drawing"
    if set(question.picture) & set("/\\:\0") or question.picture.startswith("."):
        yield f"the picture of question {question.id} is no file beside the plan"
    scale = question.scale
    if scale is None:
        return
    if question.kind is not QuestionKind.NUMBER:
        yield f"question {question.id} has a scale and asks for no number"
    steps = (scale.high - scale.low) / scale.step
    if not 1 <= steps <= _MOST_STEPS or abs(steps - round(steps)) > _NEAR:
        yield f"the scale of question {question.id} does not end on a step"
