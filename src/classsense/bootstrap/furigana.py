"""How the board reads texts out: the teacher's own list, the lesson's key terms, a dictionary."""

from pathlib import Path
from threading import Event
from typing import Final

from classsense.domain.errors import KnownError
from classsense.domain.furigana import Furigana, ReadingList, parse_reading_list
from classsense.domain.lesson import LessonPlan
from classsense.resources import places
from classsense.speech.furigana import FuriganaMaker

PART: Final = "furigana"
_REST_S: Final = 0.008
_NEVER: Final = Event()


def reading_list(path: Path) -> ReadingList:
    """Return the teacher's list; an empty one if she has none.

    Raises:
        KnownError: `readings_invalid`: it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ReadingList()
    except (OSError, UnicodeDecodeError) as error:
        raise KnownError("readings_invalid", name=path.name, reason=str(error)) from error
    return parse_reading_list(text, path.name)


def furigana_of(
    plan: LessonPlan, missing: dict[str, KnownError], *, resting: bool = True
) -> Furigana | None:
    """Return how the texts of a lesson are read; None for one that is not in Japanese.

    A list that cannot be read costs the list only, and is put into `missing` with the reason.

    Args:
        plan: Of the lesson.
        missing: Takes what is wrong with the teacher's list.
        resting: Let the board's thread work in between, which takes longer.
    """
    if plan.language != "ja":
        return None
    try:
        listed = reading_list(places.reading_list())
    except KnownError as error:
        missing[PART] = error
        listed = ReadingList()
    return FuriganaMaker(listed, plan.glossary, between=_rest if resting else _go_on)


def _rest() -> None:
    """Let the board's thread have the interpreter: it takes turns a few milliseconds long."""
    _NEVER.wait(_REST_S)


def _go_on() -> None:
    """Nobody else has to work."""
