"""`classsense`: the console."""

import argparse
import os
import sys
from pathlib import Path
from typing import Final

from classsense.bootstrap.workplace import Desk
from classsense.domain.desk import ChoiceKind, LessonChoice
from classsense.domain.errors import KnownError
from classsense.resources import places
from classsense.resources.texts import Language, system_language
from classsense.storage.settings_file import read_settings

_SCREENS: Final = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def run(_given: argparse.Namespace) -> int:
    """Show the console's start screen."""
    settings = read_settings(places.settings())
    return show(None, settings.language or system_language())


def run_with(what: str, folder: Path, language: Language) -> int:
    """Show the console and start a lesson at once.

    Args:
        what: `sample`, a plan file, or the folder of an interrupted lesson.
        folder: Where a new lesson is kept.
        language: Of the console and the board.
    """
    path = Path(what)
    if what == "sample":
        return show(LessonChoice(ChoiceKind.SAMPLE), language, folder)
    if path.is_dir():
        return show(LessonChoice(ChoiceKind.RESUME, folder=path), language)
    return show(LessonChoice(ChoiceKind.PLAN, path.stem, path), language, folder)


def show(first: LessonChoice | None, language: Language, folder: Path | None = None) -> int:
    """Show the console until its window is closed; return the exit code.

    Raises:
        KnownError: `screen_missing`, or `qt_missing`: the window's libraries are not installed.
    """
    if sys.platform == "linux" and not any(os.environ.get(name) for name in _SCREENS):
        raise KnownError("screen_missing")  # Qt would abort the whole process
    try:
        from classsense.ui.app import run_console
    except ImportError as error:
        raise KnownError("qt_missing", reason=str(error)) from error
    settings = read_settings(places.settings())
    return run_console(Desk(language, settings, folder), language, settings, first)
