"""The console's access to what the groups of a lesson write together."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from classsense.domain.clock import LessonNs
from classsense.domain.furigana import Furigana, FuriganaGrade
from classsense.domain.lesson import GroupId
from classsense.domain.texts_desk import NewUpdates, TextFormat
from classsense.domain.written_text import GroupText, with_pictures_of
from classsense.report.ruby_line import ReadingsOf, no_readings
from classsense.resources.texts import Language
from classsense.speech.word_count import word_count
from classsense.storage.lesson_store import SqliteLessonStore


class LessonTexts:
    """A `TextsDesk`.

    Args:
        store: Of the lesson.
        language: Of the lesson.
        restore: Lets the board restore a text, and waits for it.
        furigana: Returns how texts are read, once that is wanted; None if they have no furigana.
    """

    def __init__(
        self,
        store: SqliteLessonStore,
        language: Language,
        restore: Callable[[GroupId, LessonNs], None],
        furigana: Callable[[], Furigana | None] = lambda: None,
    ) -> None:
        self._store = store
        self._language = language
        self._restore = restore
        self._furigana = furigana

    def updates_since(self, group: GroupId, number: int) -> NewUpdates:
        """Return what was written to a group's text since `number`."""
        return self._store.updates_since(group, number)

    def restore(self, group: GroupId, at: LessonNs) -> None:
        """Make a group's text what it was at a moment.

        Raises:
            KnownError: See `TextsDesk.restore`.
        """
        self._restore(group, at)

    def words_in(self, text: str) -> int:
        """Return how many words a text has."""
        return word_count(text)

    def exported(
        self,
        title: str,
        texts: Sequence[GroupText],
        kind: TextFormat,
        grade: FuriganaGrade | None = None,
    ) -> bytes:
        """Return texts as a file, with furigana for a class of `grade` if there is one."""
        # Here: after a crash the pupils wait for the start, which needs neither.
        from classsense.report.written_docx import docx
        from classsense.report.written_html import document

        owned: dict[str, GroupId] = {}
        known = []
        for text in texts:
            names = set(self._store.text_pictures(text.id).values())
            owned.update(dict.fromkeys(names, text.id))
            known.append(replace(text, blocks=with_pictures_of(text.blocks, names)))

        def picture(name: str) -> bytes | None:
            return self._store.text_picture(owned[name], name) if name in owned else None

        readings = self._readings(grade)
        if kind == "docx":
            return docx(title, known, self._language, picture, readings)
        return document(title, known, self._language, picture, readings).encode()

    def _readings(self, grade: FuriganaGrade | None) -> ReadingsOf:
        furigana = self._furigana() if grade is not None else None
        if furigana is None or grade is None:
            return no_readings
        return lambda sentence: furigana(sentence, grade)

    def picture(self, group: GroupId, name: str) -> bytes | None:
        """Return a picture of a group's text, or None."""
        return self._store.text_picture(group, name)
