"""Texts that groups wrote together, as HTML: no script, nothing loaded from anywhere."""

import base64
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from classsense.domain.written_text import (
    Block,
    Cell,
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
from classsense.report.ruby_line import ReadingsOf, no_readings, read_out
from classsense.resources.texts import Language

PictureOf = Callable[[str], bytes | None]
"""Returns the JPEG that is kept under a name, or None."""
_TAGS: Final = {Mark.BOLD: "b", Mark.ITALIC: "i", Mark.UNDERLINE: "u"}


def no_picture(_: str) -> bytes | None:
    """Return that no picture is kept."""
    return None


def document(
    title: str,
    texts: Sequence[GroupText],
    language: Language,
    picture: PictureOf = no_picture,
    readings: ReadingsOf = no_readings,
) -> str:
    """Return the texts as an HTML document of its own.

    Args:
        title: Of the report.
        texts: In their order.
        language: Of the lesson.
        picture: Returns the pictures that are named.
        readings: Tells the furigana; where none can be set they stand behind, in brackets.
    """
    environment = Environment(
        loader=PackageLoader("classsense.report"), autoescape=True, undefined=StrictUndefined
    )
    made = _Body(picture, readings)
    shown = [(made.line((Words(t.group),)), t.seats, made.of(t.blocks)) for t in texts]
    return environment.get_template("written.html").render(
        title=title, heading=made.line((Words(title),)), texts=shown, language=language
    )


def body(
    blocks: Sequence[Block], picture: PictureOf = no_picture, readings: ReadingsOf = no_readings
) -> Markup:
    """Return the blocks of a text as HTML within a page. Headings begin at level 3."""
    return _Body(picture, readings).of(blocks)


class _Body:
    """Makes HTML of blocks."""

    def __init__(self, picture: PictureOf, readings: ReadingsOf) -> None:
        self._picture = picture
        self._readings = readings

    def of(self, blocks: Sequence[Block]) -> Markup:
        parts: list[Markup] = []
        for listed, same in groupby(blocks, key=lambda block: isinstance(block, ListItem)):
            if listed:
                parts.append(self._lists([each for each in same if isinstance(each, ListItem)]))
            else:
                parts.extend(self._block(block) for block in same)
        return Markup("\n").join(parts)

    def _block(self, block: Block) -> Markup:
        match block:
            case Heading(level, line):
                return Markup("<h{0}>{1}</h{0}>").format(level + 2, self.line(line))
            case Paragraph(line) | ListItem(line=line):
                return Markup("<p>{}</p>").format(self.line(line))
            case Table(rows):
                return Markup("<table>{}</table>").format(Markup("").join(map(self._row, rows)))
            case PictureBlock():
                return self._image(block)

    def _row(self, row: Sequence[Cell]) -> Markup:
        cells = Markup("")
        for cell in row:
            tag = "th" if cell.heading else "td"
            cells += Markup("<{0}>{1}</{0}>").format(tag, self.line(cell.line))
        return Markup("<tr>{}</tr>").format(cells)

    def _image(self, block: PictureBlock) -> Markup:
        data = self._picture(block.name)
        if data is None:
            return Markup("<p>[{}]</p>").format(block.words)
        coded = base64.b64encode(data).decode("ascii")
        return Markup('<p><img alt="{}" src="data:image/jpeg;base64,{}"></p>').format(
            block.words, coded
        )

    def _lists(self, items: Sequence[ListItem]) -> Markup:
        """Return items as lists within lists; a list that counts anew is a list of its own."""
        made = Markup("")
        open_lists: list[str] = []
        for item in items:
            tag, deep = "ol" if item.ordered else "ul", item.depth + 1
            if item.further and len(open_lists) >= deep:
                while len(open_lists) > deep:
                    made += Markup("</li></{}>").format(open_lists.pop())
                made += Markup("<p>{}</p>").format(self.line(item.line))
                continue
            other = item.number == 1 or (len(open_lists) >= deep and open_lists[deep - 1] != tag)
            while len(open_lists) > deep or (len(open_lists) == deep and other):
                made += Markup("</li></{}>").format(open_lists.pop())
            if len(open_lists) == deep:
                made += Markup("</li>")
            while len(open_lists) < deep:
                made += Markup("<{}>").format(tag)
                open_lists.append(tag)
                if len(open_lists) < deep:
                    made += Markup("<li>")
            made += Markup("<li>{}").format(self.line(item.line))
        while open_lists:
            made += Markup("</li></{}>").format(open_lists.pop())
        return made

    def line(self, line: Line) -> Markup:
        made = Markup("")
        for part, reading in read_out(line, self._readings):
            words = Markup("").join(map(_words, part))
            made += _RUBY.format(words, reading) if reading else words
        return made


_RUBY: Final = Markup("<ruby>{}<rp>（</rp><rt>{}</rt><rp>）</rp></ruby>")


def _words(words: Words) -> Markup:
    made = escape(words.text).replace("\n", Markup("<br>"))
    for mark in sorted(words.marks):
        made = Markup("<{0}>{1}</{0}>").format(_TAGS[mark], made)
    return made
