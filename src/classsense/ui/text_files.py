"""Writes texts that groups wrote to a file of the kind that its ending names."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from classsense.domain.errors import KnownError
from classsense.domain.furigana import FuriganaGrade
from classsense.domain.texts_desk import TextsDesk
from classsense.domain.written_text import GroupText
from classsense.resources.files import write_file

KINDS: Final = ("docx", "pdf", "html")


def kind_of(path: Path) -> str | None:
    """Return the kind that the ending of a file names; None if it is none of `KINDS`."""
    ending = path.suffix.lower().removeprefix(".")
    return ending if ending in KINDS else None


def write_texts(
    desk: TextsDesk,
    path: Path,
    title: str,
    texts: Sequence[GroupText],
    grade: FuriganaGrade | None = None,
) -> None:
    """Write a file. May be called from any thread.

    Args:
        desk: Makes documents.
        path: Where to.
        title: Of the report.
        texts: In their order.
        grade: Of the class that has furigana; None has none.

    Raises:
        KnownError: `text_kind_unknown`, `qt_missing` (PDF), or as `write_file`.
    """
    kind = kind_of(path)
    if kind is None:
        raise KnownError("text_kind_unknown", path=str(path))
    if kind == "pdf":
        content = _pdf(desk.exported(title, texts, "html", grade).decode())
    else:
        content = desk.exported(title, texts, "docx" if kind == "docx" else "html", grade)
    write_file(path, content)


def _pdf(html: str) -> bytes:
    # Only what writes PDF needs the window's libraries.
    try:
        from classsense.ui.text_pdf import pdf_of
    except ImportError as error:
        raise KnownError("qt_missing", reason=str(error)) from error
    return pdf_of(html)
