"""What an answer may say to each kind of question, and what many answers add up to. Pure."""

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Final

from classsense.domain.lesson import Question, QuestionKind, Scale
from classsense.domain.pictures import WITH_PICTURE, picture_of

_MOST_BARS: Final = 21
"""A number line with more steps than this is counted in ten equal parts."""
_PARTS: Final = 10
_NEAR: Final = 1e-6
_END_MARKS: Final = ".。!?、,"


def fits(question: Question, value: str) -> bool:
    """Return whether `value` is an answer to `question`.

    Args:
        question: Says what is asked for.
        value: Any text; the index of a choice; indices in rising order with commas between them;
            all indices in the order of the pupil; a number on a step of the scale; or the name
            of a picture.
    """
    match question.kind:
        case QuestionKind.TEXT:
            return True
        case QuestionKind.NUMBER:
            return _on_scale(question.scale or Scale(), value)
        case QuestionKind.DRAWING | QuestionKind.PHOTO:
            return picture_of(value) is not None
        case _:
            picked = indices(value)
            return picked is not None and _allowed(question, picked)


def is_right(question: Question, value: str) -> bool | None:
    """Return whether an answer is right; None if the question has no right one.

    Text is compared without regard to width, case, spaces and the mark at its end.
    """
    if not question.correct:
        return None
    alike = _plain if question.kind is QuestionKind.TEXT else _number_or_text
    return alike(value) in {alike(each) for each in question.correct}


def wrong_ones(question: Question, values: Iterable[str]) -> list[tuple[str, int]]:
    """Return the wrong answers in words and how often each was given, the most frequent first."""
    wrong = [value for value in values if is_right(question, value) is False]
    alike = _plain if question.kind is QuestionKind.TEXT else _number_or_text
    first: dict[str, str] = {}
    for value in wrong:
        first.setdefault(alike(value), value)
    times = Counter(alike(value) for value in wrong)
    return [(said(question, first[key]), count) for key, count in times.most_common()]


def indices(value: str) -> tuple[int, ...] | None:
    """Return the indices of an answer with choices; None if it holds something else."""
    parts = value.split(",")
    if not all(part.isascii() and part.isdecimal() and len(part) < 4 for part in parts):  # noqa: PLR2004 - no plan has a thousand choices
        return None
    return tuple(int(part) for part in parts)


def labels(question: Question) -> tuple[str, ...]:
    """Return what `counts` counts; empty for a question of text or pictures."""
    if question.kind is not QuestionKind.NUMBER:
        return question.choices
    scale = question.scale or Scale()
    steps = _steps(scale)
    if steps < _MOST_BARS:
        return tuple(number_text(scale.low + scale.step * at) for at in range(steps + 1))
    width = (scale.high - scale.low) / _PARTS
    edges = [number_text(scale.low + width * at) for at in range(_PARTS + 1)]
    return tuple(f"{edges[at]} – {edges[at + 1]}" for at in range(_PARTS))


def counts(question: Question, values: Iterable[str]) -> tuple[int, ...]:
    """Return how many answers there are to each of `labels`; empty if there are none.

    Of an order, points: the first of n gets n - 1, the last none (Borda count).
    """
    named = labels(question)
    found = [0] * len(named)
    if not named:
        return ()
    for value in values:
        for at, points in _points(question, value, len(named)):
            found[at] += points
    return tuple(found)


def said(question: Question, value: str) -> str:
    """Return an answer as it is read, of a picture what is said of it; as it came if it is none."""
    if question.kind in WITH_PICTURE:
        picture = picture_of(value)
        return picture.words if picture else ""
    if question.kind in {QuestionKind.TEXT, QuestionKind.NUMBER}:
        return value
    picked = indices(value)
    if picked is None or any(index >= len(question.choices) for index in picked):
        return value
    between = " › " if question.kind is QuestionKind.ORDER else " / "
    return between.join(question.choices[index] for index in picked)


def number_text(number: float) -> str:
    """Return a number without digits that say nothing."""
    return f"{round(number, 6):g}"


def _plain(value: str) -> str:
    return "".join(unicodedata.normalize("NFKC", value).casefold().split()).rstrip(_END_MARKS)


def _number_or_text(value: str) -> str:
    try:
        return number_text(float(value))
    except ValueError:
        return value


def _allowed(question: Question, picked: tuple[int, ...]) -> bool:
    every = range(len(question.choices))
    match question.kind:
        case QuestionKind.CHOICE:
            return len(picked) == 1 and picked[0] in every
        case QuestionKind.MULTIPLE:
            return list(picked) == sorted(set(picked)) and all(index in every for index in picked)
        case _:
            return sorted(picked) == list(every)


def _points(question: Question, value: str, bars: int) -> list[tuple[int, int]]:
    """Return which bars an answer adds to, and how much."""
    if not fits(question, value):
        return []
    if question.kind is QuestionKind.NUMBER:
        scale = question.scale or Scale()
        share = (float(value) - scale.low) / (scale.high - scale.low)
        if _steps(scale) < _MOST_BARS:
            return [(round(share * (bars - 1)), 1)]
        return [(min(bars - 1, int(share * bars + _NEAR)), 1)]
    picked = indices(value) or ()
    if question.kind is QuestionKind.ORDER:
        return [(index, len(picked) - 1 - place) for place, index in enumerate(picked)]
    return [(index, 1) for index in picked]


def _steps(scale: Scale) -> int:
    return round((scale.high - scale.low) / scale.step)


def _on_scale(scale: Scale, value: str) -> bool:
    try:
        number = float(value)
    except ValueError:
        return False
    if not value.isascii() or not math.isfinite(number) or not scale.low <= number <= scale.high:
        return False
    steps = (number - scale.low) / scale.step
    return abs(steps - round(steps)) < _NEAR
