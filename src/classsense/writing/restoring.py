"""Makes a text what it was, as a new edit: nothing of its history is lost."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, cast

from pycrdt import XmlElement, XmlFragment, XmlText

from classsense.writing.reading import doc_of
from classsense.writing.rooms import ROOT

_DEEPEST: Final = 12


def restoring(now: bytes, then: Sequence[bytes]) -> bytes | None:
    """Return the update that makes a text what it was; None if it is that already.

    Blocks at the beginning and the end that are the same stay as they are, with their writers. The
    others are written anew, by whoever sends the update.

    Args:
        now: The whole text as one update.
        then: The updates of which the wanted state is made.
    """
    doc, old = doc_of([now]), doc_of(then)
    here, wanted = doc.get(ROOT, type=XmlFragment), old.get(ROOT, type=XmlFragment)
    have, want = list(here.children), list(wanted.children)
    said, meant = [_form(each, 0) for each in have], [_form(each, 0) for each in want]
    if said == meant:
        return None
    first = _same(said, meant)
    last = _same(said[first:][::-1], meant[first:][::-1])
    before = doc.get_state()
    with doc.transaction():
        if len(have) - last > first:
            del here.children[first : len(have) - last]
        for place in range(first, len(want) - last):
            _insert(here, place, want[place], 0)
    return doc.get_update(before)


def _same(one: Sequence[object], other: Sequence[object]) -> int:
    """Return how many are equal from the beginning."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _form(node: object, depth: int) -> object:
    """Return what a node is, to be compared."""
    if isinstance(node, XmlText):
        return [(repr(value), repr(marks)) for value, marks in node.diff()]
    if isinstance(node, XmlElement) and depth < _DEEPEST:
        inside = [_form(child, depth + 1) for child in node.children]
        return (node.tag, sorted((name, repr(value)) for name, value in _attributes(node)), inside)
    return None


def _insert(parent: XmlElement | XmlFragment, place: int, node: object, depth: int) -> None:
    """Write a node anew."""
    if isinstance(node, XmlText):
        made = parent.children.insert(place, XmlText())
        for value, marks in node.diff():
            if isinstance(value, str) and isinstance(made, XmlText):
                made.insert(len(made), value, {} if marks is None else dict(marks))
    elif isinstance(node, XmlElement) and depth < _DEEPEST:
        bare = XmlElement(node.tag, cast("dict[str, str]", dict(_attributes(node))), [])
        element = parent.children.insert(place, bare)
        if isinstance(element, XmlElement):
            for number, child in enumerate(node.children):
                _insert(element, number, child, depth + 1)


def _attributes(node: XmlElement) -> Iterator[tuple[str, Any]]:
    return iter(cast("Any", node.attributes))
