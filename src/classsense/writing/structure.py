"""What shape an update gives to a text: only such parts as the tablets' editor makes itself.

The editor on every tablet of the group stops at some that it does not know (words outside of any
line, a cell as wide as a thousand million, lists within lists without end) and would show nothing
new from then on. So nobody is shown them: see docs/decisions/0105-shape-of-texts.md.
"""

from bisect import bisect_right, insort
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, NamedTuple, NoReturn, cast

from pycrdt import XmlElement, XmlFragment, XmlText

from classsense.domain.written_text import Mark
from classsense.writing.updates import UpdateFacts
from classsense.writing.varints import MalformedError

DEEPEST: Final = 32
"""So many parts are within each other at the most: a list within a list takes two."""
MOST_NODES: Final = 50_000
"""Of a text, lines and the words in them counted by themselves."""
_MOST_CELLS: Final = 50
_MOST_PIXELS: Final = 20_000
_MOST_NAME: Final = 64
_MOST_WORDS: Final = 1000
_LEVELS: Final = 6
_LINES: Final = frozenset({"paragraph", "heading"})
_CELL: Final = {"colspan": "cells", "rowspan": "cells", "colwidth": "widths"}
_ATTRIBUTES: Final[Mapping[str, Mapping[str, str]]] = {
    "paragraph": {},
    "heading": {"level": "level"},
    "bulletList": {},
    "orderedList": {},
    "listItem": {},
    "table": {},
    "tableRow": {},
    "tableCell": _CELL,
    "tableHeader": _CELL,
    "hardBreak": {},
    "image": {"src": "name", "alt": "words", "width": "pixels", "height": "pixels"},
}
"""By part of the editor's schema (board/page/src/writing/schema.ts): its attributes."""
_RANGES: Final = {"cells": _MOST_CELLS, "pixels": _MOST_PIXELS, "level": _LEVELS}
_LENGTHS: Final = {"name": _MOST_NAME, "words": _MOST_WORDS}
_MARKS: Final = frozenset(Mark)

_LAST: Final = 1 << 62

_Node = XmlElement | XmlFragment | XmlText


class Parts:
    """Which items of a text are more than letters, or may be. Used by one thread only."""

    def __init__(self) -> None:
        self._parts: set[tuple[int, int]] = set()
        self._gone: dict[int, list[tuple[int, int]]] = {}

    def add(self, facts: UpdateFacts) -> None:
        """Note what an update has."""
        self._parts.update(facts.parts)
        for span in facts.gone:
            insort(self._gone.setdefault(span.client, []), (span.start, span.end))

    def are_touched_by(self, facts: UpdateFacts) -> bool:
        """Return whether an update may do more than put letters behind letters."""
        if facts.parts or facts.gone:
            return True
        return any(said.after is None or self.may_have(*said.after) for said in facts.said)

    def may_have(self, client: int, clock: int) -> bool:
        """Return whether an item is more than letters, or may be."""
        if (client, clock) in self._parts:
            return True
        gone = self._gone.get(client, ())
        at = bisect_right(gone, (clock, _LAST)) - 1
        return at >= 0 and clock < gone[at][1]


class Change(NamedTuple):
    """What happened to one part of a text.

    Attributes:
        depth: Of the part; the text itself has 0.
        tag: Of the part; empty of the text itself, None of words.
        delta: What was put into it, as pycrdt tells it.
        keys: What became of its attributes, as pycrdt tells it.
    """

    depth: int
    tag: str | None
    delta: Sequence[Mapping[str, Any]]
    keys: Mapping[str, Any]


@contextmanager
def watched(text: XmlFragment) -> Iterator[list[Change]]:
    """Note what happens to a text; what is noted is to be looked at afterwards."""
    found: list[Change] = []

    def note(events: Sequence[Any]) -> None:
        for event in events:
            delta = [dict(part) for part in event.delta]
            found.append(Change(len(event.path), _tag(event.target), delta, dict(event.keys)))

    subscription = text.observe_deep(note)
    try:
        yield found
    finally:
        text.unobserve(subscription)


def new_nodes(changes: Sequence[Change]) -> int:
    """Return how many nodes came into a text.

    Raises:
        MalformedError: One of them, or a new attribute or mark, is none that the editor makes.
    """
    count = 0
    for change in changes:
        for name, what in change.keys.items():
            if change.tag:
                _check_attribute(change.tag, name, what.get("newValue"))
        for part in change.delta:
            _check_marks(part.get("attributes"))
            count += _check_new(change, part.get("insert", ()))
    return count


def nodes_of(text: XmlFragment) -> int:
    """Return how many nodes a text has."""
    return sum(1 for _ in _walk(text, 0)) - 1


def _check_new(change: Change, inserted: object) -> int:
    """Check what was put into a part; return its number of nodes."""
    if isinstance(inserted, str):
        return 0
    if not isinstance(inserted, Sequence) or (change.tag is None and inserted):
        _refuse("something else than letters stands among letters")
    count = 0
    for node in cast("Sequence[object]", inserted):
        if not isinstance(node, XmlElement | XmlText):
            _refuse("something else than parts stands among parts")
        for each, parent, depth in _walk(node, change.depth + 1, change.tag):
            _check_node(each, parent, depth)
            count += 1
    return count


def _walk(
    node: _Node, depth: int, parent: str | None = ""
) -> Iterator[tuple[_Node, str | None, int]]:
    """Go through a node and all within it, with their parent's tag; never deeper than is read."""
    yield node, parent, depth
    if isinstance(node, XmlText) or depth > DEEPEST:
        return
    for child in node.children:
        yield from _walk(child, depth + 1, _tag(node))


def _check_node(node: _Node, parent: str | None, depth: int) -> None:
    if depth > DEEPEST:
        _refuse("parts are within each other without end")
    if isinstance(node, XmlText):
        if parent not in _LINES:
            _refuse("words stand outside of lines")
        for value, marks in node.diff():
            _check_marks(marks)
            if not isinstance(value, str):
                _refuse("something else than letters stands among letters")
        return
    tag = _tag(node) or ""
    if tag not in _ATTRIBUTES:
        _refuse("a part is unknown")
    for name, value in cast("Iterator[tuple[str, Any]]", iter(cast("Any", node).attributes)):
        _check_attribute(tag, name, value)


def _check_marks(marks: Mapping[str, Any] | None) -> None:
    if marks and not _MARKS.issuperset(marks):
        _refuse("a mark is unknown")


def _check_attribute(tag: str, name: str, value: object) -> None:
    kind = _ATTRIBUTES.get(tag, {}).get(name)
    if kind is None:
        _refuse("an attribute is unknown")
    if value is not None and not _is_kind(kind, value):
        _refuse("an attribute has a value that no editor gives it")


def _is_kind(kind: str, value: object) -> bool:
    if kind in _LENGTHS:
        return isinstance(value, str) and len(value) <= _LENGTHS[kind]
    if kind == "widths":
        return (
            isinstance(value, list)
            and len(value) <= _MOST_CELLS
            and all(each == 0 or _is_kind("pixels", each) for each in value)
        )
    whole = isinstance(value, int | float) and not isinstance(value, bool)
    return (
        whole and 1 <= cast("float", value) <= _RANGES[kind] and value == int(cast("float", value))
    )


def _refuse(message: str) -> NoReturn:
    raise MalformedError(message)


def _tag(node: object) -> str | None:
    if isinstance(node, XmlText):
        return None
    return str(node.tag or "") if isinstance(node, XmlElement) else ""
