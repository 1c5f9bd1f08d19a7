"""The sample lesson, or another made one, as a session."""

from dataclasses import dataclass
from pathlib import Path

from classsense.board.server import Entrance
from classsense.bootstrap.lesson import Options, open_lesson, read_plan
from classsense.bootstrap.session import LessonSession
from classsense.domain.lesson import LessonPlan
from classsense.resources.texts import Language
from classsense.sample.lesson import ANSWERS, plan_path, sample_folder


@dataclass(frozen=True)
class MadeLesson:
    """A lesson made by `tools/make_lesson`: plan, film, recordings and answers in one folder.

    Attributes:
        media: The folder; None is the sample lesson that ships.
        transcriber: Id of the model that recognises words.
    """

    language: Language
    media: Path | None = None
    transcriber: str = "whisper-base"

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return self.media if self.media is not None else sample_folder()

    def plan(self) -> LessonPlan:
        """Return its plan in the language of the board."""
        return read_plan(plan_path(self.folder, self.language))

    def options(self, folder: Path, entrance: Entrance, speed: float | None) -> Options:
        """Return how it is run: everything replayed, the plan followed, tablets simulated."""
        return Options(
            folder=folder,
            media=self.folder,
            entrance=entrance,
            speed=speed,
            follow_plan=True,
            answers=self.folder / ANSWERS,
            transcriber=self.transcriber,
        )

    def open(self, folder: Path, entrance: Entrance, speed: float | None) -> LessonSession:
        """Return the lesson as a session that is not started yet."""
        return open_lesson(self.plan(), self.options(folder, entrance, speed))
