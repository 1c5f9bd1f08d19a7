"""Lists of a word processor's file (Office Open XML, WordprocessingML, 17.9): each counts anew."""

from typing import Any, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from classsense.domain.written_text import ListItem
from classsense.report.docx_elements import valued

_LEVELS: Final = 9
"""As many as the format has."""
_INDENT: Final = 420
"""Of a level, in twentieths of a point: two letters wide."""
_SIGNS: Final = ("•", "◦", "▪")


class DocxLists:
    """Makes paragraphs of a document items of lists.

    Args:
        document: Made by python-docx.
    """

    def __init__(self, document: Any) -> None:  # noqa: ANN401 - the library names no type
        self._numbering = document.part.numbering_part.element
        self._kinds = {ordered: self._add_kind(ordered=ordered) for ordered in (False, True)}
        self._open: list[tuple[bool, int]] = []
        self._last = len(self._numbering.num_lst)

    def end(self) -> None:
        """Let the next item begin a list."""
        self._open = []

    def add(self, paragraph: Any, item: ListItem) -> None:  # noqa: ANN401 - as above
        """Make a paragraph an item, or a further paragraph of the item before it."""
        level = min(item.depth, _LEVELS - 1)
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the library has no other way
        if item.further:
            indent = OxmlElement("w:ind")
            indent.set(qn("w:left"), str(_INDENT * (level + 1)))
            indent.set(qn("w:firstLine"), "0")
            properties.append(indent)
            return
        numbered = properties.get_or_add_numPr()
        numbered.get_or_add_ilvl().val = level
        numbered.get_or_add_numId().val = self._list(level, item)

    def _list(self, level: int, item: ListItem) -> int:
        """Return the number of the list that an item belongs to."""
        del self._open[level + 1 :]
        begins = item.ordered and item.number == 1
        if begins or len(self._open) <= level or self._open[level][0] != item.ordered:
            del self._open[level:]
            made = self._add_list(item.ordered, level)
            self._open += [(item.ordered, made)] * (level + 1 - len(self._open))
        return self._open[level][1]

    def _add_list(self, ordered: bool, level: int) -> int:  # noqa: FBT001 - a kind
        self._last += 1
        made = OxmlElement("w:num")
        made.set(qn("w:numId"), str(self._last))
        made.append(valued("w:abstractNumId", str(self._kinds[ordered])))
        if ordered:
            anew = OxmlElement("w:lvlOverride")
            anew.set(qn("w:ilvl"), str(level))
            anew.append(valued("w:startOverride", "1"))
            made.append(anew)
        self._numbering.append(made)
        return self._last

    def _add_kind(self, *, ordered: bool) -> int:
        """Add what a list looks like on each level; return its number."""
        kinds = self._numbering.findall(qn("w:abstractNum"))
        number = max((int(each.get(qn("w:abstractNumId"))) for each in kinds), default=-1) + 1
        kind = OxmlElement("w:abstractNum")
        kind.set(qn("w:abstractNumId"), str(number))
        kind.append(valued("w:multiLevelType", "multilevel"))
        for level in range(_LEVELS):
            kind.append(_level(level, ordered=ordered))
        # The format wants every abstractNum before the first num.
        self._numbering.insert(len(kinds), kind)
        return number


def _level(level: int, *, ordered: bool) -> Any:  # noqa: ANN401 - as above
    made = OxmlElement("w:lvl")
    made.set(qn("w:ilvl"), str(level))
    shape = "decimal" if ordered else "bullet"
    sign = f"%{level + 1}." if ordered else _SIGNS[level % len(_SIGNS)]
    made.append(valued("w:start", "1"))
    made.append(valued("w:numFmt", shape))
    made.append(valued("w:lvlText", sign))
    made.append(valued("w:lvlJc", "left"))
    properties, indent = OxmlElement("w:pPr"), OxmlElement("w:ind")
    indent.set(qn("w:left"), str(_INDENT * (level + 1)))
    indent.set(qn("w:hanging"), str(_INDENT))
    properties.append(indent)
    made.append(properties)
    return made
