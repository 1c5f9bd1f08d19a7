"""Makes a text what it was, as a new edit: nothing of its history is lost."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple, cast

from pycrdt import XmlElement, XmlFragment, XmlText

from classsense.writing.reading import doc_of
from classsense.writing.rooms import ROOT
from classsense.writing.structure import DEEPEST


def restoring(now: bytes, then: Sequence[bytes]) -> bytes | None:
    """Return the update that makes a text what it was; None if it is that already.

    What is the same at the beginning and the end, of the text as of each line and table that is
    changed, stays as it is, with its writers: a letter that is on its way meanwhile has its place.
    The rest is written anew, by whoever sends the update.

    Args:
        now: The whole text as one update.
        then: The updates of which the wanted state is made.
    """
    doc, old = doc_of([now]), doc_of(then)
    here, wanted = doc.get(ROOT, type=XmlFragment), old.get(ROOT, type=XmlFragment)
    want = list(wanted.children)
    if _forms(list(here.children)) == _forms(want):
        return None
    before = doc.get_state()
    with doc.transaction():
        _change(here, want, 0)
    return doc.get_update(before)


def _change(parent: XmlElement | XmlFragment, want: Sequence[object], depth: int) -> None:
    """Make the children of a node what is wanted."""
    have = list(parent.children)
    said, meant = _forms(have, depth), _forms(want, depth)
    first = _same(said, meant)
    last = _same(said[first:][::-1], meant[first:][::-1])
    ends = len(have) - last, len(want) - last
    both = range(first, min(ends))
    for place in both:
        if said[place] != meant[place] and not _changed(have[place], want[place], depth):
            del parent.children[place]
            _insert(parent, place, want[place], depth)
    after = max(first, min(ends))
    if ends[0] > after:
        del parent.children[after : ends[0]]
    for place in range(after, ends[1]):
        _insert(parent, place, want[place], depth)


def _changed(have: object, want: object, depth: int) -> bool:
    """Make a node what is wanted, if it can become that; return whether it has."""
    if isinstance(have, XmlText) and isinstance(want, XmlText):
        return _retyped(have, want)
    if not (isinstance(have, XmlElement) and isinstance(want, XmlElement)) or depth >= DEEPEST:
        return False
    if have.tag != want.tag or _sorted(have) != _sorted(want):
        return False
    _change(have, list(want.children), depth + 1)
    return True


def _retyped(have: XmlText, want: XmlText) -> bool:
    """Take out and put in only the letters that differ; return whether that can be done."""
    now, then = list(have.diff()), list(want.diff())
    if not all(isinstance(value, str) for value, _ in (*now, *then)):
        return False
    said, meant = _letters(now), _letters(then)
    first = _same(said, meant)
    last = _same(said[first:][::-1], meant[first:][::-1])
    start = _bytes_of(said[:first])
    end = _bytes_of(said[: len(said) - last])
    if end > start:
        del have[start:end]
    for _, run in groupby(meant[first : len(meant) - last], lambda each: each.form):
        letters = list(run)
        have.insert(start, "".join(each.letter for each in letters), letters[0].marks)
        start += _bytes_of(letters)
    return _letters(list(have.diff())) == meant


class _Letter(NamedTuple):
    letter: str
    form: str
    marks: dict[str, Any]


def _letters(runs: Sequence[tuple[Any, Any]]) -> list[_Letter]:
    return [
        _Letter(letter, repr(marks or None), dict(marks or {}))
        for value, marks in runs
        for letter in value
    ]


def _bytes_of(letters: Sequence[_Letter]) -> int:
    """Return how long letters are for pycrdt, which counts bytes of UTF-8."""
    return sum(len(each.letter.encode()) for each in letters)


def _same(one: Sequence[object], other: Sequence[object]) -> int:
    """Return how many are equal from the beginning."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _forms(nodes: Sequence[object], depth: int = 0) -> list[object]:
    return [_form(each, depth) for each in nodes]


def _form(node: object, depth: int) -> object:
    """Return what a node is, to be compared."""
    if isinstance(node, XmlText):
        return [(repr(value), repr(marks)) for value, marks in node.diff()]
    if isinstance(node, XmlElement) and depth < DEEPEST:
        inside = [_form(child, depth + 1) for child in node.children]
        return (node.tag, _sorted(node), inside)
    return None


def _sorted(node: XmlElement) -> list[tuple[str, str]]:
    return sorted((name, repr(value)) for name, value in _attributes(node))


def _insert(parent: XmlElement | XmlFragment, place: int, node: object, depth: int) -> None:
    """Write a node anew."""
    if isinstance(node, XmlText):
        made = parent.children.insert(place, XmlText())
        for value, marks in node.diff():
            if isinstance(value, str) and isinstance(made, XmlText):
                made.insert(len(made), value, {} if marks is None else dict(marks))
    elif isinstance(node, XmlElement) and depth < DEEPEST:
        bare = XmlElement(node.tag, cast("dict[str, str]", dict(_attributes(node))), [])
        element = parent.children.insert(place, bare)
        if isinstance(element, XmlElement):
            for number, child in enumerate(node.children):
                _insert(element, number, child, depth + 1)


def _attributes(node: XmlElement) -> Iterator[tuple[str, Any]]:
    return iter(cast("Any", node.attributes))
