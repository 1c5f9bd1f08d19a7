"""What of a kept lesson is past its term, and what is left when it goes. Pure functions."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from classsense.domain.board_commands import AnswerCommented, DeviceBlocked, RemarkGiven
from classsense.domain.commands import (
    AnswerGiven,
    AnswersShared,
    Entry,
    HandSet,
    SeatLeft,
    SeatTaken,
    TeacherCalled,
    WordsShared,
)
from classsense.domain.observations import (
    ClassSeen,
    KeywordHeard,
    SoundHeard,
    TurnsHeard,
    WordsHeard,
)
from classsense.domain.rules import Kept, Retention
from classsense.domain.writing_commands import (
    WriterErased,
    WritingClosed,
    WritingLocked,
    WritingOpened,
    WritingProjected,
)

OF_KIND: Final[dict[str, tuple[type[Entry], ...]]] = {
    "voice_measures": (TurnsHeard, WordsHeard, KeywordHeard),
    "answers": (
        AnswerGiven,
        AnswersShared,
        WordsShared,
        SeatTaken,
        SeatLeft,
        HandSet,
        TeacherCalled,
        AnswerCommented,
        RemarkGiven,
        DeviceBlocked,
        WritingOpened,
        WritingClosed,
        WritingLocked,
        WritingProjected,
        WriterErased,
    ),
    "class_measures": (ClassSeen, SoundHeard),
}
"""Entries that a lesson's record holds of each kind. What groups wrote together goes with the
answers: it is not among the entries, but opening the texts is. What may last as long as the
lesson at most (`seat_observations`, `transcript`) is never stored."""


def past_term(retention: Retention, began: str, today: dt.date) -> tuple[str, ...]:
    """Return the kinds of a lesson that are to go.

    Args:
        retention: The terms that hold.
        began: When the lesson began, ISO 8601.
        today: The date.

    Returns:
        Names of `Retention`; empty for a lesson that does not say when it began.
    """
    try:
        age = today - dt.datetime.fromisoformat(began).date()
    except ValueError:
        return ()
    return tuple(kind for kind in OF_KIND if _over(getattr(retention, kind), age.days))


def _over(kept: Kept, age_days: int) -> bool:
    if isinstance(kept, int):
        return age_days > kept
    return kept == "lesson" and age_days > 0


def is_of(entry: Entry, kinds: Iterable[str]) -> bool:
    """Return whether an entry is of one of some kinds."""
    return any(isinstance(entry, OF_KIND[kind]) for kind in kinds)
