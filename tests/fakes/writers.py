"""Pupils who write in a text, each with a document of their own, without a network between."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from pycrdt import Doc, TransactionEvent, XmlElement, XmlFragment, XmlText

from classsense.domain.lesson import SeatId
from classsense.writing.rooms import ROOT


def element(tag: str, *children: str | XmlElement, **attributes: object) -> XmlElement:
    """Return a node as the editor makes them."""
    inside = [XmlText(each) if isinstance(each, str) else each for each in children]
    return XmlElement(tag, cast("dict[str, str]", attributes), inside)


class Writer:
    """A page on a tablet: its document, and the updates that it has not sent yet.

    Args:
        seat: Where the tablet is.
        client: Its number in the text.
    """

    def __init__(self, seat: str, client: int) -> None:
        self.seat = SeatId(seat)
        self.doc: Doc[XmlFragment] = Doc(client_id=client)
        self.text = self.doc.get(ROOT, type=XmlFragment)
        self.unsent: list[bytes] = []
        self._heard = False
        self.doc.observe(self._note)

    def _note(self, event: TransactionEvent) -> None:
        if not self._heard:
            self.unsent.append(event.update)

    def hear(self, update: bytes) -> None:
        """Take in what somebody else wrote."""
        with self._listening():
            self.doc.apply_update(update)

    @contextmanager
    def _listening(self) -> Iterator[None]:
        self._heard = True
        yield
        self._heard = False

    def paragraph(self, text: str) -> None:
        """Add a paragraph at the end."""
        self.text.children.append(XmlElement("paragraph", {}, [XmlText(text)]))

    def type(self, place: int, text: str, at: int = 0) -> None:
        """Type into the paragraph at `place` of those that are there, before its character `at`."""
        line = self.line(place)
        line.insert(_bytes_before(line, at), text)

    def rub(self, place: int, signs: int = 1, at: int = 0) -> None:
        """Delete characters of a paragraph from its character `at` on, if there are any."""
        line = self.line(place)
        if letters := _letters(line):
            at %= len(letters)
            del line[_bytes_before(line, at) : _bytes_before(line, at + signs)]

    def mark(self, place: int, at: int) -> None:
        """Make a paragraph bold up to a character."""
        line = self.line(place)
        if end := _bytes_before(line, at):
            line.format(0, end, {"bold": {}})

    def divide(self, place: int, at: int) -> None:
        """Divide a paragraph before a character, as the editor does: the rest is written anew."""
        line = self.line(place)
        rest = _letters(line)[at:]
        with self.doc.transaction():
            del line[_bytes_before(line, at) :]
            where = place % len(self.text.children) + 1
            self.text.children.insert(where, element("paragraph", rest))

    def join(self, place: int) -> None:
        """Join a paragraph with the one after it, as the editor does."""
        line, after = self.line(place), self.line(place + 1)
        with self.doc.transaction():
            line.insert(_bytes_before(line, len(_letters(line))), _letters(after))
            del self.text.children[(place + 1) % len(self.text.children)]

    def retag(self, place: int, tag: str) -> None:
        """Make a paragraph another kind of line, as the editor does: it is written anew."""
        letters = _letters(self.line(place))
        where = place % len(self.text.children)
        with self.doc.transaction():
            del self.text.children[where]
            self.text.children.insert(where, element(tag, letters))

    def cut(self, place: int, at: int, end: int) -> None:
        """Delete the characters of a paragraph from one up to another."""
        line = self.line(place)
        del line[_bytes_before(line, at) : _bytes_before(line, end)]

    def paragraphs(self) -> list[str]:
        """Return the text as it is here."""
        return [str(each) for each in self.text.children]

    def letters(self, place: int) -> int:
        """Return how many characters a paragraph has."""
        return len(_letters(self.line(place)))

    def line(self, place: int) -> XmlText:
        """Return the words of a paragraph."""
        lines = list(self.text.children)
        line = lines[place % len(lines)]
        assert isinstance(line, XmlElement)
        first = next(iter(line.children))
        assert isinstance(first, XmlText)
        return first


def _letters(line: XmlText) -> str:
    """Return the characters of a line without its marks."""
    return "".join(str(value) for value, _ in line.diff())


def _bytes_before(line: XmlText, at: int) -> int:
    """Return where a character begins, or the end: pycrdt counts bytes of UTF-8.

    In the middle of a character it would panic, or delete others.
    """
    return len(_letters(line)[:at].encode())
