"""Kept lessons: what they are, and their summary from the record alone."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from classsense.analysis.lesson_state import LessonState, replay
from classsense.analysis.summary import Summary
from classsense.bootstrap.written import summary_with_texts
from classsense.domain.commands import Entry
from classsense.domain.errors import KnownError
from classsense.domain.lesson import LessonPlan
from classsense.storage.lesson_store import DATABASE, SqliteLessonStore


def entries_of(folder: Path) -> Sequence[Entry]:
    """Return the entries of a kept lesson.

    Raises:
        KnownError: As `state_of`.
    """
    store = SqliteLessonStore(folder)
    try:
        return store.entries()
    finally:
        store.close()


def state_of(folder: Path) -> LessonState:
    """Return the state of a kept lesson, replayed from its record.

    Raises:
        KnownError: `lesson_missing`, `lesson_damaged` or `lesson_open_elsewhere`.
    """
    store = SqliteLessonStore(folder)
    try:
        return replay(store.plan, store.entries())
    finally:
        store.close()


def plan_and_media(folder: Path) -> tuple[LessonPlan, Path]:
    """Return the plan of a kept lesson, and the folder of the files that it names.

    Raises:
        KnownError: As `state_of`.
    """
    store = SqliteLessonStore(folder)
    try:
        return store.plan, Path(store.conduct.media or folder)
    finally:
        store.close()


def summary_of(folder: Path) -> Summary:
    """Return the summary of a kept lesson, computed from its record.

    Raises:
        KnownError: As `state_of`.
    """
    store = SqliteLessonStore(folder)
    try:
        return summary_with_texts(replay(store.plan, store.entries()), store.updates)
    finally:
        store.close()


def interrupted(lessons: Path) -> Iterator[tuple[Path, LessonState]]:
    """Yield the lessons that began and did not end, newest first; unreadable ones are skipped."""
    if not lessons.is_dir():
        return
    for folder in sorted(lessons.iterdir(), reverse=True):
        if not (folder / DATABASE).is_file() or (folder / "summary.json").is_file():
            continue
        try:
            state = state_of(folder)
        except KnownError:
            continue
        if state.began and state.ended is None:
            yield folder, state
