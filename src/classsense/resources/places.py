"""Where shipped files and the user's own files lie, on every system."""

import os
import sys
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


def settings() -> Path:
    """Return the file of the console's settings; it need not be there."""
    return user_data() / "settings.json"


def reading_list() -> Path:
    """Return the file of the teacher's own readings of words; it need not be there."""
    return user_data() / "furigana.toml"


def templates() -> Path:
    """Return the file of the teacher's templates of questions; it need not be there."""
    return user_data() / "templates.toml"


def audit_log() -> Path:
    """Return the file of the audit log; it need not be there."""
    return user_data() / "audit.db"


def school_policy() -> Path:
    """Return the file of the school's own rules; it need not be there."""
    return user_data() / "policy.toml"


def policy_locks() -> tuple[Path, ...]:
    """Return the administrator's files, which hold for everybody; they need not be there.

    `CLASSSENSE_POLICY` names one more, for tests. It cannot replace the system's own: each file
    can only take away.
    """
    if sys.platform in {"win32", "darwin"}:
        system = Path(platformdirs.site_data_dir("ClassSense", appauthor=False))
    else:
        system = Path("/etc/classsense")
    more = os.environ.get("CLASSSENSE_POLICY")
    return (system / "policy.toml", *((Path(more),) if more else ()))
