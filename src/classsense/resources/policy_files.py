"""The files that say what may be sensed: shipped profiles, a school's own, an administrator's.

All that apply meet in one `Rules`; each can only take away (`docs/privacy.md`, Profiles).
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from classsense.domain.errors import KnownError
from classsense.domain.rules import Narrowing, Rules, narrowest, parse_narrowing, parse_rules
from classsense.resources import places

SCHOOL: Final = "custom"
"""Stands in a plan for the school's own rules, whatever they are based on."""


@dataclass(frozen=True)
class Effective:
    """The rules of this machine for a plan's profile.

    Attributes:
        rules: What is left when every file has taken away what it takes away.
        files: Where they come from, first the profile that gives the name.
        locked: Whether an administrator's file is among them.
    """

    rules: Rules
    files: tuple[Path, ...]
    locked: bool


def profiles() -> tuple[str, ...]:
    """Return the names of the shipped profiles."""
    return tuple(sorted(path.stem for path in _folder().glob("*.toml")))


def profile(name: str) -> Rules:
    """Return a shipped profile.

    Raises:
        KnownError: `policy_unknown`, or `policy_invalid` if the file was changed.
    """
    if name not in profiles():
        raise KnownError("policy_unknown", profile=name, known=", ".join(profiles()))
    path = _file_of(name)
    return parse_rules(_content(path), path.name)


def usual() -> str:
    """Return the profile to go by where no plan names one: the school's own, or `jp`.

    Raises:
        KnownError: As `effective`.
    """
    files = (*places.policy_locks(), places.school_policy())
    based = any((found := _narrowing(path)) and found.base for path in files)
    return SCHOOL if based else "jp"


def effective(name: str) -> Effective:
    """Return the rules that hold for a plan that names a profile, or `custom`.

    Raises:
        KnownError: As `profile`; `policy_invalid`, `policy_unreadable` or `policy_widens` for a
            file of the school or of the administrator. Nothing is sensed then.
    """
    locks = places.policy_locks()
    found = {path: _narrowing(path) for path in (*locks, places.school_policy())}
    narrowings = {path: each for path, each in found.items() if each is not None}
    bases = [each.base for each in narrowings.values() if each.base is not None]
    if name == SCHOOL and not bases:
        raise KnownError("policy_unknown", profile=name, known=", ".join(profiles()))
    names = list(dict.fromkeys(bases if name == SCHOOL else (*bases, name)))
    met = narrowest(*(profile(each) for each in names))
    taken = [
        narrowing.applied_to(profile(narrowing.base or names[0]), str(path))
        for path, narrowing in narrowings.items()
    ]
    files = (*(_file_of(each) for each in names), *narrowings)
    return Effective(
        narrowest(met, *taken), files, locked=any(path in locks for path in narrowings)
    )


def _folder() -> Path:
    return places.assets() / "policy"


def _file_of(name: str) -> Path:
    return _folder() / f"{name}.toml"


def _narrowing(path: Path) -> Narrowing | None:
    """Return what a file takes away; None if there is no such file."""
    try:
        return parse_narrowing(_content(path), str(path))
    except FileNotFoundError:
        return None


def _content(path: Path) -> object:
    """Return what a TOML file holds.

    Raises:
        FileNotFoundError: There is none.
        KnownError: It is there and cannot be read: whoever wrote it wants it to hold.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise KnownError("policy_unreadable", file=str(path), reason=reason) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise KnownError("policy_invalid", file=str(path), reason=str(error)) from error
