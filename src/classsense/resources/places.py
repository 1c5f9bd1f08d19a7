"""Where shipped files and the user's own files lie, on every system."""

import os
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent.parent
_CHECKOUT = _PACKAGE.parent.parent


def _shipped(name: str) -> Path:
    """Return a shipped folder: inside the installed wheel, or beside `src` in a checkout."""
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _CHECKOUT / name


def assets() -> Path:
    """Return the folder of icons, translations and the sample lesson."""
    return _shipped("assets")


def model_manifest() -> Path:
    """Return the list of models that ClassSense knows (`models/manifest.toml`)."""
    return _shipped("models") / "manifest.toml"


def user_data() -> Path:
    """Return the user's data folder: models, lessons and settings.

    `CLASSSENSE_DATA` moves it, for a school's own drive or for tests.
    """
    moved = os.environ.get("CLASSSENSE_DATA")
    return Path(moved) if moved else Path(platformdirs.user_data_dir("classsense", appauthor=False))


def weights() -> Path:
    """Return the folder of the fetched model weights."""
    return user_data() / "weights"


def lessons() -> Path:
    """Return the folder of the lessons that were run on this machine."""
    return user_data() / "lessons"
