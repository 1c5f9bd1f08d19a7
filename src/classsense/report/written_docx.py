"""Texts that groups wrote together, as a document for a word processor (Office Open XML)."""

import io
from collections.abc import Sequence
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_BREAK
from docx.image.exceptions import UnrecognizedImageError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

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
    Words,
)
from classsense.report.docx_lists import DocxLists
from classsense.report.docx_ruby import read_above
from classsense.report.docx_styles import LIST, TABLE_HEADING, dress, half_points
from classsense.report.ruby_line import ReadingsOf, no_readings, read_out
from classsense.report.written_html import PictureOf, no_picture
from classsense.resources.texts import Language

_WIDTH_CM: Final = 15.0
_HIGH_CM: Final = 18.0
_GAP_PT: Final = 10.0
"""Below a table."""
_SHADE: Final = "EEF0F3"


def docx(
    title: str,
    texts: Sequence[GroupText],
    language: Language,
    picture: PictureOf = no_picture,
    readings: ReadingsOf = no_readings,
) -> bytes:
    """Return the texts as a .docx file, a group on a page of its own.

    Args:
        title: Of the report.
        texts: In their order.
        language: Of the lesson.
        picture: Returns the pictures that are named.
        readings: Tells the furigana, which are the word processor's own.
    """
    return _Written(title, language, picture, readings).of(texts)


class _Written:
    """One document while it is made; the library makes it by functions and names no types."""

    def __init__(
        self, title: str, language: Language, picture: PictureOf, readings: ReadingsOf
    ) -> None:
        self._picture = picture
        self._readings = readings
        self._document: Any = Document()
        dress(self._document, title, language)
        self._lists = DocxLists(self._document)
        self._below_table = False
        self._ids = {style.name: style.style_id for style in self._document.styles}
        self._add_line((Words(title),), "Title")

    def of(self, texts: Sequence[GroupText]) -> bytes:
        for number, text in enumerate(texts):
            heading = self._add_line((Words(text.group),), "Heading 1")
            heading.paragraph_format.page_break_before = number > 0
            if text.seats:
                self._document.add_paragraph(" · ".join(text.seats))
            self._lists.end()
            for block in text.blocks:
                self._add(block)
        file = io.BytesIO()
        self._document.save(file)
        return file.getvalue()

    def _add(self, block: Block) -> None:
        match block:
            case ListItem():
                self._lists.add(self._add_line(block.line, LIST), block)
            case Heading(level, line):
                self._add_line(line, f"Heading {level + 1}")
            case Paragraph(line):
                self._add_line(line)
            case Table(rows):
                self._add_table(rows)
            case PictureBlock():
                self._add_picture(block, self._picture(block.name))
        self._below_table = isinstance(block, Table)
        if not isinstance(block, ListItem):
            self._lists.end()

    def _add_line(self, line: Line, style: str = "Normal") -> Any:  # noqa: ANN401 - as the class says
        made = self._document.add_paragraph()
        self._write(made, line, style)
        if self._below_table and not style.startswith("Heading"):
            made.paragraph_format.space_before = Pt(_GAP_PT)
        return made

    def _add_table(self, rows: Sequence[Sequence[Any]]) -> None:
        columns = max(map(len, rows), default=0)
        if columns == 0:
            return
        if self._below_table:
            self._document.add_paragraph()  # else two tables become one
        table = self._document.add_table(rows=len(rows), cols=columns, style="Table Grid")
        for shown, row in zip(table.rows, rows, strict=True):
            for place, cell in zip(shown.cells, row, strict=False):
                paragraph = place.paragraphs[0]
                if cell.heading:
                    place._tc.get_or_add_tcPr().append(_shade())  # noqa: SLF001 - as below
                self._write(paragraph, cell.line, TABLE_HEADING if cell.heading else "Normal")
        if rows[0] and all(cell.heading for cell in rows[0]):
            # Read out as headings, and there again on the next page.
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - as below

    def _add_picture(self, block: PictureBlock, data: bytes | None) -> None:
        """Add a picture as large as fits, with its words for who cannot see it and below it."""
        words = block.words
        if data is not None:
            try:
                shape = self._document.add_picture(io.BytesIO(data))
            except UnrecognizedImageError:
                data = None
            else:
                share = min(1.0, Cm(_WIDTH_CM) / shape.width, Cm(_HIGH_CM) / shape.height)
                shape.width, shape.height = round(shape.width * share), round(shape.height * share)
                shape._inline.docPr.set("descr", words)  # noqa: SLF001 - the library has no other way
                self._document.paragraphs[-1].paragraph_format.keep_with_next = bool(words)
        if data is None:
            words = f"[{words}]"
        if words:
            self._add_line((Words(words),), "Caption")

    def _write(self, paragraph: Any, line: Line, style: str) -> None:  # noqa: ANN401 - as the class says
        if style != "Normal":
            # By its id: the library looks through all styles for each name.
            paragraph._p.style = self._ids[style]  # noqa: SLF001 - as above
        for part, reading in read_out(line, self._readings):
            runs = [_add_run(paragraph, words) for words in part]
            if reading and runs:
                read_above(runs, reading, half_points(style))


def _add_run(paragraph: Any, words: Words) -> Any:  # noqa: ANN401 - as above
    *lines, last = words.text.split("\n")
    for line in lines:
        _add_run(paragraph, Words(line, words.marks))
        paragraph.add_run().add_break(WD_BREAK.LINE)
    run = paragraph.add_run(last)
    # None leaves it to the style: a heading is bold by itself.
    run.bold = Mark.BOLD in words.marks or None
    run.italic = Mark.ITALIC in words.marks or None
    run.underline = Mark.UNDERLINE in words.marks or None
    return run._r  # noqa: SLF001 - as above


def _shade() -> Any:  # noqa: ANN401 - as above
    made = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
        made.set(qn(f"w:{name}"), value)
    return made
