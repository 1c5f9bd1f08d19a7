"""A text that a group wrote together, as it is read: blocks of marked words."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from classsense.domain.lesson import GroupId


class Mark(StrEnum):
    """How words stand out."""

    BOLD = "bold"
    ITALIC = "italic"
    UNDERLINE = "underline"


@dataclass(frozen=True, slots=True)
class Words:
    """Words with the same marks. A line may break within them."""

    text: str
    marks: frozenset[Mark] = frozenset()


Line = tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` is 1 to 3."""

    level: int
    line: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; it may be empty."""

    line: Line


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a list.

    Attributes:
        depth: 0 for an outer list, more for one within.
        number: From 1 in a numbered list; None in another, and for further lines of an item.
        further: A further paragraph of the item before it.
    """

    depth: int
    number: int | None
    line: Line
    ordered: bool = False
    further: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    line: Line
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its rows may differ in length."""

    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class PictureBlock:
    """A picture.

    Attributes:
        name: Has the form of a name under which one may be kept; empty if the text named none.
        words: What is said of it; may be empty.
    """

    name: str
    words: str = ""


Block = Heading | Paragraph | ListItem | Table | PictureBlock
Blocks = tuple[Block, ...]


def said_in(line: Iterable[Words]) -> str:
    """Return the words of a line without their marks."""
    return "".join(words.text for words in line)


def plain_lines(blocks: Sequence[Block]) -> list[str]:
    """Return a text line by line, without marks; a row of a table is a line with tabs."""
    lines: list[str] = []
    for block in blocks:
        match block:
            case Heading() | Paragraph() | ListItem():
                lines.extend(said_in(block.line).split("\n"))
            case Table():
                lines.extend("\t".join(said_in(c.line) for c in row) for row in block.rows)
            case PictureBlock():
                lines.append(block.words)
    return lines


def with_pictures_of(blocks: Blocks, names: Collection[str]) -> Blocks:
    """Return a text without the names of pictures that are none of `names`; their words stay."""
    return tuple(
        replace(block, name="")
        if isinstance(block, PictureBlock) and block.name not in names
        else block
        for block in blocks
    )


def is_empty(blocks: Sequence[Block]) -> bool:
    """Return whether nobody wrote anything: headings alone are a template."""
    return not any(
        isinstance(block, PictureBlock)
        or (not isinstance(block, Heading) and any(map(str.strip, plain_lines((block,)))))
        for block in blocks
    )


_NO_GROUP: Final = GroupId("")


@dataclass(frozen=True, slots=True)
class GroupText:
    """A group's text as it is handed on.

    Attributes:
        group: Name of the group.
        seats: Seats of its writers; empty unless the teacher wants them named.
        id: Of the group, whose pictures alone are in its text.
    """

    group: str
    blocks: Blocks
    seats: tuple[str, ...] = ()
    id: GroupId = _NO_GROUP
