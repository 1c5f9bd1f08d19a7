"""The texts of a lesson that is on the desk only."""

from collections.abc import Sequence

from classsense.domain.clock import LessonNs
from classsense.domain.errors import KnownError
from classsense.domain.furigana import FuriganaGrade
from classsense.domain.lesson import GroupId
from classsense.domain.texts_desk import NewUpdates, TextFormat
from classsense.domain.writing import KeptUpdate
from classsense.domain.written_text import GroupText


class TextsInMemory:
    """A `TextsDesk`.

    Attributes:
        kept: What was written, by group.
        pictures: Of the texts, by group and name.
        restored: What was asked for.
        failing: What a wish to restore a text meets.
        files, grades: What was exported: title, texts, format; for whom it has furigana.
    """

    def __init__(self) -> None:
        self.kept: dict[GroupId, list[KeptUpdate]] = {}
        self.failing: KnownError | None = None
        self.pictures: dict[tuple[GroupId, str], bytes] = {}
        self.restored: list[tuple[GroupId, LessonNs]] = []
        self.files: list[tuple[str, Sequence[GroupText], TextFormat]] = []
        self.grades: list[FuriganaGrade | None] = []

    def updates_since(self, group: GroupId, number: int) -> NewUpdates:
        kept = self.kept.get(group, [])
        return NewUpdates(len(kept), kept[number:])

    def restore(self, group: GroupId, at: LessonNs) -> None:
        if self.failing is not None:
            raise self.failing
        self.restored.append((group, at))

    def words_in(self, text: str) -> int:
        return len(text.split())

    def picture(self, group: GroupId, name: str) -> bytes | None:
        return self.pictures.get((group, name))

    def exported(
        self,
        title: str,
        texts: Sequence[GroupText],
        kind: TextFormat,
        grade: FuriganaGrade | None = None,
    ) -> bytes:
        self.files.append((title, texts, kind))
        self.grades.append(grade)
        return f"<h1>{title}</h1>".encode()
