"""How commands write JSON and show progress."""

import sys
from pathlib import Path
from typing import Any

import msgspec

from classsense.domain.errors import KnownError


def write_json(path: Path, outcome: Any) -> None:  # noqa: ANN401 - anything msgspec can encode
    """Write one JSON object, indented.

    Raises:
        KnownError: `output_not_writable`.
    """
    write_text(path, msgspec.json.format(msgspec.json.encode(outcome), indent=2).decode() + "\n")


def write_lines(path: Path, records: list[Any]) -> None:
    """Write JSON lines.

    Raises:
        KnownError: `output_not_writable`.
    """
    write_text(path, "".join(msgspec.json.encode(record).decode() + "\n" for record in records))


def write_text(path: Path, text: str) -> None:
    """Write a text file; its folder is made if it is not there.

    Raises:
        KnownError: `output_not_writable`.
    """
    make_folder(path)
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise KnownError("output_not_writable", path=str(path)) from error


def make_folder(path: Path) -> None:
    """Make the folder of a file if it is not there.

    Raises:
        KnownError: `output_not_writable`.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KnownError("output_not_writable", path=str(path)) from error


def progress_bar(total: float, unit: str, title: str) -> Any:  # noqa: ANN401 - a tqdm bar
    """Return a progress bar on stderr that hides itself where nobody looks."""
    from tqdm import tqdm

    return tqdm(total=total, unit=unit, desc=title, disable=not sys.stderr.isatty(), leave=False)
