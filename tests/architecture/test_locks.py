"""The lock files say exactly what is installed, and not from where."""

import re
import tomllib

import pytest

from architecture.checkout import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")
PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[^ ;]+)( ; (?P<where>[^\\]+))? \\$")


def pins(lock: str) -> set[tuple[str, str, str]]:
    """Return name, version and marker of everything that is pinned in `lock`."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    matches = filter(None, map(PIN.match, lines))
    return {(m["name"], m["version"], (m["where"] or "").strip()) for m in matches}


def declared(*, development: bool) -> set[str]:
    """Return the names of the packages that pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = list(project["dependencies"])
    if development:
        wanted += project["optional-dependencies"]["dev"]
    return {re.split(r"[<>=!~ ;\[]", each)[0].lower().replace("_", "-") for each in wanted}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_versions_and_hashes_and_nothing_else(lock: str) -> None:
    for line in (ROOT / lock).read_text(encoding="utf-8").splitlines():
        hashed = re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line)
        assert line.startswith("#") or PIN.match(line) or hashed, line


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_all_that_is_declared(lock: str) -> None:
    locked = {name for name, _, _ in pins(lock)}
    assert declared(development="dev" in lock) - locked == set()


def test_an_environment_for_tests_serves_lessons_too() -> None:
    assert pins("requirements.lock") <= pins("requirements-dev.lock")
