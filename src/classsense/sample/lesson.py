"""Where the sample lesson lies, and who answers in it."""

from pathlib import Path
from typing import Final

from classsense.domain.errors import KnownError
from classsense.resources import places
from classsense.resources.texts import Language

ANSWERS: Final = "answers.toml"


def sample_folder() -> Path:
    """Return the folder of the sample lesson's plan, film and recordings.

    Raises:
        KnownError: `sample_missing`, the program was installed without it.
    """
    folder = places.assets() / "sample"
    if not plan_path(folder, "ja").is_file():
        raise KnownError("sample_missing", path=str(folder))
    return folder


def plan_path(folder: Path, language: Language) -> Path:
    """Return the plan of a made lesson in the language of the board."""
    return folder / f"lesson.{language}.toml"
