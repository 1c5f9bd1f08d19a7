"""Hands on what the groups of a kept lesson wrote together."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Never

from classsense.analysis.lesson_state import LessonState, replay
from classsense.bootstrap.furigana import furigana_of
from classsense.bootstrap.texts_desk import LessonTexts
from classsense.domain.clock import LessonNs
from classsense.domain.errors import KnownError
from classsense.domain.furigana import FuriganaGrade
from classsense.domain.lesson import GroupId
from classsense.domain.written_text import GroupText, is_empty
from classsense.storage.lesson_store import SqliteLessonStore
from classsense.ui.text_files import kind_of, write_texts
from classsense.writing.copies import TextCopy, caught_up, without_writers


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is handed on.

    Attributes:
        group: Id or name of a group; None is every group that wrote something.
        seats: Name the seats of the writers.
        grade: Of the class that has furigana; None has none.
    """

    group: str | None = None
    seats: bool = False
    grade: FuriganaGrade | None = None


def export_texts(folder: Path, path: Path, wanted: Wanted) -> None:
    """Write the texts of a kept lesson to a file, whose ending says which kind it is.

    Args:
        folder: Of a lesson that no console has open.
        path: Where to: .docx, .pdf or .html.
        wanted: What of them.

    Raises:
        KnownError: `text_kind_unknown`, `group_unknown`, `texts_empty`, `furigana_not_here`, or as
            `SqliteLessonStore` and `write_texts`.
    """
    if kind_of(path) is None:
        raise KnownError("text_kind_unknown", path=str(path))
    store = SqliteLessonStore(folder)
    try:
        plan = store.plan
        if wanted.grade is not None and plan.language != "ja":
            raise KnownError("furigana_not_here")
        state = replay(plan, store.entries())
        texts = tuple(_texts(store, state, wanted))
        if not texts:
            raise KnownError("texts_empty")
        desk = LessonTexts(
            store, plan.language, _no_board, lambda: furigana_of(plan, {}, resting=False)
        )
        title = state.board.writing.title or plan.title
        write_texts(desk, path, title, texts, wanted.grade)
    finally:
        store.close()


def _no_board(_group: GroupId, _at: LessonNs) -> Never:
    raise KnownError("text_not_restored")


def _texts(store: SqliteLessonStore, state: LessonState, wanted: Wanted) -> Iterator[GroupText]:
    tables = state.tables()
    chosen = [each for each in tables if wanted.group in (None, each.id, each.name)]
    if not chosen:
        names = ", ".join(each.name for each in tables)
        raise KnownError("group_unknown", group=wanted.group, groups=names)
    for each in chosen:
        new = without_writers(store.updates_since(each.id, 0), state.board.writing.erased)
        copy = caught_up(TextCopy(), new)
        if not is_empty(copy.blocks):
            seats = tuple(map(str, copy.characters)) if wanted.seats else ()
            yield GroupText(each.name, copy.blocks, seats, each.id)
