"""What the documents point at exists."""

import re
from pathlib import Path

import pytest

from architecture.checkout import ROOT, files, name

DOCUMENTS = [path for path in files() if path.suffix == ".md" and "node_modules" not in path.parts]
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
# `src/classsense/x.py`, `tests/unit/test_x.py::test_y`: a place of the project in code type.
PLACE = re.compile(r"`(?!\S*NNNN)((?:src|tests|tools|assets|models|docs)/[\w./-]+)(?:::(\w+))?`")


def broken(document: Path) -> list[str]:
    """Return the links and places in `document` that lead nowhere."""
    text = document.read_text(encoding="utf-8")
    targets = [(document.parent / link[1], "", link[1]) for link in LINK.finditer(text)]
    targets += [(ROOT / place[1], place[2] or "", place[0]) for place in PLACE.finditer(text)]
    return [words for path, test, words in targets if not _leads_to(path, test)]


def _leads_to(path: Path, test: str) -> bool:
    if not path.exists():
        return False
    return not test or f"def {test}(" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_a_document_points_at_what_exists(document: Path) -> None:
    assert broken(document) == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    document = tmp_path / "a.md"
    document.write_text(
        "[here](a.md) [gone](b.md) [web](https://example.org) `tests/conftest.py` "
        "`tests/conftest.py::shared_data` `tests/conftest.py::never` `src/nowhere.py`"
    )
    assert broken(document) == ["b.md", "`tests/conftest.py::never`", "`src/nowhere.py`"]
