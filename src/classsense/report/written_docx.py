"""Texts that groups wrote together, as a document for a word processor (Office Open XML)."""

import io
from collections.abc import Sequence
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_BREAK
from docx.image.exceptions import UnrecognizedImageError
from docx.oxml.ns import qn
from docx.shared import Cm

from classsense.domain.written_text import (
    Block,
    GroupText,
    Heading,
    Line,
    ListItem,
    Mark,
    Paragraph,
    PictureBlock,
    Table,
)
from classsense.report.written_html import PictureOf, no_picture

_WIDTH_CM: Final = 15.0
_HIGH_CM: Final = 18.0
_LIST_LEVELS: Final = 3
_INDENT_CM: Final = 0.75
_FONT: Final = "Noto Sans CJK JP"


def docx(title: str, texts: Sequence[GroupText], picture: PictureOf = no_picture) -> bytes:
    """Return the texts as a .docx file, a group on a page of its own.

    It says nothing of who made it or on which machine.
    """
    document: Any = Document()
    document.core_properties.title = title[:200]
    document.core_properties.author = ""
    document.core_properties.comments = ""
    style = document.styles["Normal"]
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    document.add_heading(title, 0)
    for number, text in enumerate(texts):
        heading = document.add_heading(text.group, 1)
        heading.paragraph_format.page_break_before = number > 0
        if text.seats:
            document.add_paragraph(" · ".join(text.seats))
        for block in text.blocks:
            _add(document, block, picture)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _add(document: Any, block: Block, picture: PictureOf) -> None:  # noqa: ANN401 - the library makes it by a function and names no type
    match block:
        case Heading(level, line):
            _write(document.add_heading("", level + 1), line)
        case Paragraph(line):
            _write(document.add_paragraph(), line)
        case ListItem():
            _add_item(document, block)
        case Table(rows):
            _add_table(document, rows)
        case PictureBlock():
            _add_picture(document, block, picture(block.name))


def _add_item(document: Any, item: ListItem) -> None:  # noqa: ANN401 - as above
    """Add an item; its number is written out, since each list of a text counts for itself."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.left_indent = Cm(_INDENT_CM * (min(item.depth, _LIST_LEVELS) + 1))
    sign = "" if item.ordered else "・"
    paragraph.add_run(f"{item.number}. " if item.number is not None else sign)
    _write(paragraph, item.line)


def _add_table(document: Any, rows: Sequence[Sequence[Any]]) -> None:  # noqa: ANN401 - as above
    columns = max(map(len, rows), default=0)
    if columns == 0:
        return
    table = document.add_table(rows=len(rows), cols=columns, style="Table Grid")
    for shown, row in zip(table.rows, rows, strict=True):
        for place, cell in zip(shown.cells, row, strict=False):
            _write(place.paragraphs[0], cell.line, strong=cell.heading)


def _add_picture(document: Any, block: PictureBlock, data: bytes | None) -> None:  # noqa: ANN401 - as above
    """Add a picture as large as fits, with its words for who cannot see it and below it."""
    if data is not None:
        try:
            shape = document.add_picture(io.BytesIO(data), width=Cm(_WIDTH_CM))
        except UnrecognizedImageError:
            data = None
        else:
            share = min(1.0, Cm(_HIGH_CM) / shape.height)
            shape.width, shape.height = round(shape.width * share), round(shape.height * share)
            shape._inline.docPr.set("descr", block.words)  # noqa: SLF001 - the library has no other way
    document.add_paragraph(block.words if data is not None else f"[{block.words}]")


def _write(paragraph: Any, line: Line, *, strong: bool = False) -> None:  # noqa: ANN401 - as above
    for words in line:
        for number, part in enumerate(words.text.split("\n")):
            if number:
                paragraph.add_run().add_break(WD_BREAK.LINE)
            run = paragraph.add_run(part)
            # None leaves it to the style: a heading is bold by itself.
            run.bold = (strong or Mark.BOLD in words.marks) or None
            run.italic = Mark.ITALIC in words.marks or None
            run.underline = Mark.UNDERLINE in words.marks or None
