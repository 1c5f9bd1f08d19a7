"""Kept lessons: what they are, and their summary from the record alone."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from classsense.analysis.lesson_state import LessonState, replay
from classsense.analysis.summary import Summary
from classsense.bootstrap.written import summary_with_texts
from classsense.domain.board_commands import QuestionAdded
from classsense.domain.commands import AnswerGiven, AnswersShared, Entry
from classsense.domain.errors import KnownError
from classsense.domain.lesson import LessonPlan, Question
from classsense.domain.pictures import WITH_PICTURE, PictureValue, picture_of
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


def pictures_of(folder: Path, *, only_shown: bool) -> Mapping[str, tuple[PictureValue, bytes]]:
    """Return the drawings and photos of a kept lesson, by the id of their answer.

    Args:
        folder: Of the lesson.
        only_shown: Those alone that the teacher chose and showed to the class.

    Raises:
        KnownError: As `state_of`.
    """
    store = SqliteLessonStore(folder)
    try:
        entries = store.entries()
        shared = (entry.answers for entry in entries if isinstance(entry, AnswersShared))
        shown = {answer for answers in shared for answer in answers}
        given = (entry for entry in entries if isinstance(entry, AnswerGiven))
        kinds = {question.id: question.kind for question in _questions(store.plan, entries)}
        found = {
            each.id: (value, body)
            for each in given
            if kinds.get(each.question) in WITH_PICTURE
            and (each.id in shown or not only_shown)
            and (value := picture_of(each.value)) is not None
            and (body := store.picture(value.name)) is not None
        }
    finally:
        store.close()
    return found


def _questions(plan: LessonPlan, entries: Sequence[Entry]) -> Sequence[Question]:
    """Return what the plan asks and what was added in the lesson."""
    added = [entry.question for entry in entries if isinstance(entry, QuestionAdded)]
    return (*plan.questions, *added)


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
