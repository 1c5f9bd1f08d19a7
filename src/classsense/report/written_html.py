"""Texts that groups wrote together, as HTML: no script, nothing loaded from anywhere."""

import base64
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

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
from classsense.resources.texts import Language

PictureOf = Callable[[str], bytes | None]
"""Returns the JPEG that is kept under a name, or None."""
_TAGS: Final = {Mark.BOLD: "b", Mark.ITALIC: "i", Mark.UNDERLINE: "u"}


def no_picture(_: str) -> bytes | None:
    """Return that no picture is kept."""
    return None


def document(
    title: str, texts: Sequence[GroupText], language: Language, picture: PictureOf = no_picture
) -> str:
    """Return the texts as an HTML document of its own."""
    environment = Environment(
        loader=PackageLoader("classsense.report"), autoescape=True, undefined=StrictUndefined
    )
    shown = [(each.group, each.seats, body(each.blocks, picture)) for each in texts]
    return environment.get_template("written.html").render(
        title=title, texts=shown, language=language
    )


def body(blocks: Sequence[Block], picture: PictureOf = no_picture) -> Markup:
    """Return the blocks of a text as HTML within a page. Headings begin at level 3."""
    parts: list[Markup] = []
    for listed, same in groupby(blocks, key=lambda block: isinstance(block, ListItem)):
        if listed:
            parts.append(_lists([block for block in same if isinstance(block, ListItem)]))
        else:
            parts.extend(_block(block, picture) for block in same)
    return Markup("\n").join(parts)


def _block(block: Block, picture: PictureOf) -> Markup:
    match block:
        case Heading(level, line):
            number = level + 2
            return Markup("<h{0}>{1}</h{0}>").format(number, _line(line))
        case Paragraph(line) | ListItem(line=line):
            return Markup("<p>{}</p>").format(_line(line))
        case Table(rows):
            return Markup("<table>{}</table>").format(Markup("").join(map(_row, rows)))
        case PictureBlock():
            return _picture(block, picture)


def _row(row: Sequence[object]) -> Markup:
    cells = Markup("")
    for cell in row:
        tag = "th" if getattr(cell, "heading", False) else "td"
        cells += Markup("<{0}>{1}</{0}>").format(tag, _line(getattr(cell, "line", ())))
    return Markup("<tr>{}</tr>").format(cells)


def _picture(block: PictureBlock, picture: PictureOf) -> Markup:
    data = picture(block.name)
    if data is None:
        return Markup("<p>[{}]</p>").format(block.words)
    coded = base64.b64encode(data).decode("ascii")
    return Markup('<p><img alt="{}" src="data:image/jpeg;base64,{}"></p>').format(
        block.words, coded
    )


def _lists(items: Sequence[ListItem]) -> Markup:
    """Return items as lists within lists."""
    made, open_lists = Markup(""), [""][:0]
    for item in items:
        tag = "ol" if item.ordered else "ul"
        while len(open_lists) > item.depth + 1 or (
            len(open_lists) == item.depth + 1 and open_lists[-1] != tag
        ):
            made += Markup("</li></{}>").format(open_lists.pop())
        if len(open_lists) == item.depth + 1:
            made += Markup("</li>")
        while len(open_lists) < item.depth + 1:
            made += Markup("<{}>").format(tag)
            open_lists.append(tag)
            if len(open_lists) < item.depth + 1:
                made += Markup("<li>")
        made += Markup("<li>{}").format(_line(item.line))
    while open_lists:
        made += Markup("</li></{}>").format(open_lists.pop())
    return made


def _line(line: Line) -> Markup:
    return Markup("").join(map(_words, line))


def _words(words: Words) -> Markup:
    made = escape(words.text).replace("\n", Markup("<br>"))
    for mark in sorted(words.marks):
        made = Markup("<{0}>{1}</{0}>").format(_TAGS[mark], made)
    return made
