"""What must not be in any file of the project."""

import re
from pathlib import Path

from architecture.checkout import ROOT, files, name, python_files

# Written with a bar inside, so that this file does not hold what it forbids.
REGISTRIES = [
    word.replace("|", "")
    for word in ("py|pi.org", "python|hosted.org", "registry.npm|js", "deb.|debian.org")
]
MACHINE = [
    word.replace("|", "")
    for word in ("/wo|rk/", "/ro|ot/", "/ho|me/", "/opt/|wheels", "/opt/|pypi", "/.lib|rary")
]

SILENCED = re.compile(
    r"#\s*(noqa\b(?!:)|noqa: [A-Z0-9, ]+$|type: ignore(?!\[)|type: ignore\[[^]]+\]$)"
)


def text_of(path: Path) -> str:
    """Return the text of a file, nothing for pictures and recordings."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def found(words: list[str]) -> list[str]:
    """Return where one of `words` stands, as `file: word`."""
    return [
        f"{name(path)}: {word}"
        for path in files()
        for text in [text_of(path)]
        for word in words
        if word in text
    ]


def silenced(source: str) -> list[str]:
    """Return the lines that silence a check without saying which one, or without a reason."""
    return [line.strip() for line in source.splitlines() if SILENCED.search(line.rstrip())]


def test_no_file_names_a_package_registry() -> None:
    assert found(REGISTRIES) == []


def test_no_file_names_a_place_of_one_machine() -> None:
    assert found(MACHINE) == []


def test_the_search_does_find() -> None:
    assert "pyproject.toml: [build-system]" in found(["[build-system]"])
    assert ".ci/run: exec" in found(["exec"])


def test_every_silenced_check_has_a_reason() -> None:
    bad = {name(path): silenced(path.read_text(encoding="utf-8")) for path in python_files()}
    assert {path: lines for path, lines in bad.items() if lines} == {}


def test_a_missing_reason_is_found() -> None:
    noqa, ignore = "# no|qa".replace("|", ""), "# type: ig|nore".replace("|", "")
    for bad in (noqa, f"{noqa}: S101", f"{noqa}: S101, D1", ignore, f"{ignore}[misc]"):
        assert silenced(f"a = 1  {bad}") == [f"a = 1  {bad}"]
    for good in (f"{noqa}: S101 - tests assert", f"{ignore}[misc]  # untyped"):
        assert silenced(f"a = 1  {good}") == []


def test_the_licence_is_here() -> None:
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
