"""Deletes what is past its term, in the lessons kept on this machine and in the audit log."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from classsense.analysis.lesson_state import LessonState, replay
from classsense.analysis.retention import is_of, past_term
from classsense.bootstrap.rules import with_todays_terms
from classsense.bootstrap.session import write_summary
from classsense.bootstrap.written import summary_with_texts
from classsense.domain.commands import TermsOver
from classsense.domain.errors import KnownError
from classsense.storage.audit_log import AuditLog
from classsense.storage.lesson_store import DATABASE, SqliteLessonStore
from classsense.storage.names_file import NamesFile

_TEXTS: Final = "answers"
"""What groups write together is kept as long as answers are."""


@dataclass(frozen=True, slots=True)
class Due:
    """What of a lesson is past its term.

    Attributes:
        kinds: Names of `classsense.domain.rules.Retention`.
        entries: How many entries of the record that is.
    """

    folder: Path
    began: str
    kinds: tuple[str, ...]
    entries: int


def due(lessons: Path, today: dt.date) -> list[Due]:
    """Return what is to go, oldest lesson first; lessons that cannot be read are left alone."""
    found = []
    for folder in sorted(lessons.iterdir()) if lessons.is_dir() else ():
        if (folder / DATABASE).is_file():
            try:
                found.append(_due(folder, today))
            except KnownError:
                continue  # open elsewhere, or damaged: told where the lesson is opened
    return [each for each in found if each.kinds]


def delete(what: Due) -> None:
    """Delete it from the record for good, and write the summary anew without it.

    Raises:
        KnownError: As `SqliteLessonStore`; `disk_full`; `folder_not_writable`.
    """
    store = SqliteLessonStore(what.folder)
    try:
        before = replay(store.plan, store.entries())
        store.drop(lambda entry: is_of(entry, what.kinds))
        if _TEXTS in what.kinds:
            store.drop_texts()
        store.append(TermsOver(before.at, what.kinds))
        store.flush()
        if (problem := store.problem()) is not None:
            raise problem
        state = replay(store.plan, store.entries())
        summary = summary_with_texts(state, store.updates)
    finally:
        store.close()
    if state.ended is not None:
        write_summary(summary, what.folder, state.plan.language)


def tidy(lessons: Path, log: AuditLog, now: dt.datetime, log_days: int | None) -> list[Due]:
    """Delete everything that is past its term, and say so in the audit log.

    Args:
        lessons: Folder of the lessons.
        log: Of this machine.
        now: The wall clock.
        log_days: How long its lines are kept; None for ever.

    Raises:
        KnownError: As `delete` and `AuditLog`.
    """
    for folder in lessons.iterdir() if lessons.is_dir() else ():
        NamesFile(folder).erase_older(now)
    gone = due(lessons, now.date())
    for each in gone:
        delete(each)
        details = {"lesson": each.folder.name, "kinds": ", ".join(each.kinds)}
        log.add(now, "term_over", details)
    if log_days is not None:
        log.prune(now.date() - dt.timedelta(days=log_days))
    return gone


def _due(folder: Path, today: dt.date) -> Due:
    store = SqliteLessonStore(folder)
    try:
        entries = store.entries()
        state: LessonState = replay(store.plan, entries)
    finally:
        store.close()
    retention = with_todays_terms(state.plan)
    over = past_term(retention, state.began, today)
    kinds = tuple(kind for kind in over if any(is_of(entry, (kind,)) for entry in entries))
    count = sum(is_of(entry, kinds) for entry in entries)
    return Due(folder, state.began, kinds, count)
