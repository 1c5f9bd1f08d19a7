"""Reads a group's text out of the document that the tablets share.

What a page may put there is not trusted: a node that is not known is read for the words in it, and
what is nested deeper or is longer than any text of a class is left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, cast

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from classsense.domain.pictures import is_text_name
from classsense.domain.written_text import (
    Block,
    Blocks,
    Cell,
    Heading,
    Line,
    ListItem,
    Mark,
    Paragraph,
    PictureBlock,
    Table,
    Words,
)
from classsense.writing.rooms import ROOT

MOST_BLOCKS: Final = 5000
"""Of a text; and so many cells of all its tables together."""
MOST_CHARS: Final = 200_000
"""Of a text, UTF-8 aside. A page of a report has a thousand."""
_DEEPEST: Final = 12
_LEVELS: Final = 3
_USUAL_LEVEL: Final = 2
_LISTS: Final = frozenset({"bulletList", "orderedList"})
_MARKS: Final = {mark.value: mark for mark in Mark}
_WORDS_CHARS: Final = 200

Node = XmlElement | XmlFragment | XmlText


def doc_of(updates: Iterable[bytes]) -> "Doc[XmlFragment]":
    """Return a document of its own with these updates in it, in their order."""
    doc: Doc[XmlFragment] = Doc()
    doc.get(ROOT, type=XmlFragment)
    for update in updates:
        doc.apply_update(update)
    return doc


def read_text(doc: "Doc[XmlFragment]") -> Blocks:
    """Return the text in a document."""
    return _Reading().read(doc.get(ROOT, type=XmlFragment))


class _Reading:
    """One pass over a document."""

    def __init__(self) -> None:
        self._left = MOST_CHARS
        self._cells_left = MOST_BLOCKS
        self._blocks: list[Block] = []

    def read(self, root: XmlFragment) -> Blocks:
        for node in _children(root):
            if len(self._blocks) >= MOST_BLOCKS or self._left <= 0:
                break
            self._block(node)
        return tuple(self._blocks)

    def _block(self, node: Node) -> None:
        tag = _tag(node)
        if tag in _LISTS:
            self._list(node, 0)
        elif tag == "table":
            self._blocks.append(self._table(node))
        elif tag == "image":
            self._blocks.append(self._picture(node))
        elif tag == "heading":
            self._blocks.append(Heading(_level(node), self._line(node)))
        else:
            self._blocks.append(Paragraph(self._line(node)))

    def _list(self, node: Node, depth: int) -> None:
        ordered = _tag(node) == "orderedList"
        for number, item in enumerate(_children(node), 1):
            first = True
            for part in _children(item) or [item]:
                if depth + 1 < _DEEPEST and _tag(part) in _LISTS:
                    self._list(part, depth + 1)
                    continue
                shown = number if ordered and first else None
                line = self._line(part)
                self._add(ListItem(depth, shown, line, ordered, further=not first))
                first = False

    def _add(self, block: Block) -> None:
        if len(self._blocks) < MOST_BLOCKS:
            self._blocks.append(block)

    def _table(self, node: Node) -> Table:
        rows = []
        for row in _children(node):
            if self._cells_left <= 0:
                break
            rows.append(self._row(row))
            self._cells_left -= max(1, len(rows[-1]))
        return Table(tuple(rows))

    def _row(self, row: Node) -> tuple[Cell, ...]:
        return tuple(
            Cell(self._line(cell), heading=_tag(cell) == "tableHeader")
            for cell in _children(row)[:_MOST_CELLS]
        )

    def _picture(self, node: Node) -> PictureBlock:
        """Return a picture; an address of anywhere is no name, and nothing is ever loaded by it."""
        name = _attribute(node, "src")
        words = clean(_attribute(node, "alt")).replace("\n", " ")[:_WORDS_CHARS]
        return PictureBlock(name if is_text_name(name) else "", words)

    def _line(self, node: Node) -> Line:
        """Return all words in a node; what stands in further lines of it is further lines."""
        found: list[Words] = []
        self._gather(node, found, 0)
        return tuple(words for words in found if words.text)

    def _gather(self, node: Node, found: list[Words], depth: int) -> None:
        if isinstance(node, XmlText):
            for text, marks in _pieces(node):
                taken = clean(text)[: max(0, self._left)]
                self._left -= len(taken)
                found.append(Words(taken, marks))
            return
        if depth > _DEEPEST:
            return
        for number, child in enumerate(_children(node)):
            if _tag(child) == "hardBreak" or (number and not isinstance(child, XmlText)):
                found.append(Words("\n"))
            self._gather(child, found, depth + 1)


_MOST_CELLS: Final = 50


def clean(text: str) -> str:
    """Return a text without what no document may hold: control characters, lone surrogates."""
    return "".join(
        each
        for each in text
        if each in "\n\t" or not (each < " " or "\x7f" <= each <= "\x9f" or _is_none(each))
    )


def _is_none(each: str) -> bool:
    return "\ud800" <= each <= "\udfff" or each in "\ufffe\uffff\u202a\u202b\u202d\u202e\u202c"


def _pieces(node: XmlText) -> Iterator[tuple[str, frozenset[Mark]]]:
    for value, attributes in node.diff():
        if isinstance(value, str):
            marks = attributes or {}
            yield value, frozenset(mark for name, mark in _MARKS.items() if marks.get(name))


def _children(node: Node) -> Sequence[Node]:
    return () if isinstance(node, XmlText) else list(node.children)


def _tag(node: Node) -> str:
    return str(node.tag or "") if isinstance(node, XmlElement) else ""


def _attribute(node: Node, name: str) -> str:
    value = _attributes(node).get(name)
    return value if isinstance(value, str) else ""


def _attributes(node: Node) -> dict[str, Any]:
    if not isinstance(node, XmlElement):
        return {}
    return dict(cast("Iterable[tuple[str, Any]]", node.attributes))


def _level(node: Node) -> int:
    value = _attributes(node).get("level")
    if isinstance(value, int | float) and 1 <= value <= _LEVELS:
        return int(value)
    return _USUAL_LEVEL
