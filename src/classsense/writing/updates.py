"""What an update of a text says: who adds what, and what must be there before it.

Reads version 1 of the update format of Yjs (https://github.com/yjs/yjs, `src/utils/encoding.js`),
without applying anything, so that a hostile update is refused before it touches the text.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from classsense.writing.varints import MalformedError, Reader

_GC: Final = 0
_SKIP: Final = 10
_KIND: Final = 0x1F
_HAS_ORIGIN: Final = 0x80
_HAS_RIGHT: Final = 0x40
_HAS_KEY: Final = 0x20
_MOST_CLIENTS: Final = 10_000
_DELETED: Final = 1
_TEXT: Final = 4
_NAMED_TYPES: Final = frozenset({3, 5})
"""XML elements and hooks, which have a name."""


@dataclass(frozen=True, slots=True)
class Span:
    """What a client added in one piece: its clock goes from `start` to `end`, without `end`."""

    client: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Said:
    """Text that a client added, from its clock `start` on; a clock is a unit of UTF-16.

    Attributes:
        after: Client and clock of what it was written behind; None at the beginning of a line.
    """

    client: int
    start: int
    text: str
    after: tuple[int, int] | None = None


@dataclass(slots=True)
class UpdateFacts:
    """What an update holds.

    Attributes:
        added: What was added, a span for each client; a client is named once.
        deleted: What was deleted: spans of whomever wrote it.
        needed: By client: the first clock up to which it must be there already, or in `added`.
        said: The text in what was added.
        pairs: Of `said`, what holds letters of two units.
        cuts: Client and clock before which something is put: no second half may stand there.
        holes: Whether a span leaves something out, which makes what comes after it wait.
        parts: Client and clock of what is more than letters: parts, attributes, marks.
        gone: What came deleted already, so that nobody knows what it was, or is of several.
        added_bytes: Up to where the update says what is added; what is deleted stands behind.
    """

    added: list[Span] = field(default_factory=list)
    deleted: list[Span] = field(default_factory=list)
    needed: dict[int, int] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    pairs: list[Said] = field(default_factory=list)
    cuts: list[tuple[int, int]] = field(default_factory=list)
    holes: bool = False
    parts: list[tuple[int, int]] = field(default_factory=list)
    gone: list[Span] = field(default_factory=list)
    added_bytes: int = 0

    @property
    def empty(self) -> bool:
        """Whether it changes nothing."""
        return not self.added and not self.deleted


def facts_of(update: bytes) -> UpdateFacts:
    """Return what `update` says.

    Args:
        update: Version 1 of the format, without the header of a message.

    Raises:
        MalformedError: It is none.
    """
    reader = Reader(update)
    facts = _read_added(reader)
    if len({span.client for span in facts.added}) != len(facts.added):
        message = "a client is named twice"
        raise MalformedError(message)
    facts.deleted.extend(_read_deleted(reader))
    if not reader.ended:
        message = "something stands after the end"
        raise MalformedError(message)
    return facts


def units_in(text: str) -> int:
    """Return how many units of UTF-16 a text has, which is how many clocks it takes."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def said_in(update: bytes) -> list[Said]:
    """Return the text in what an update adds, without looking at what it deletes.

    Raises:
        MalformedError: It is none.
    """
    return _read_added(Reader(update)).said


def _read_added(reader: Reader) -> UpdateFacts:
    facts = UpdateFacts()
    for _ in range(_few(reader.number())):
        facts.added.append(_read_client(reader, facts))
    facts.added_bytes = reader.at
    return facts


def _few(clients: int) -> int:
    if clients > _MOST_CLIENTS:
        message = "too many clients"
        raise MalformedError(message)
    return clients


def _read_client(reader: Reader, facts: UpdateFacts) -> Span:
    structs, client, start = reader.number(), reader.number(), reader.number()
    clock = start
    for _ in range(structs):
        info = reader.byte()
        kind = info & _KIND
        if kind in {_GC, _SKIP}:
            facts.holes = facts.holes or kind == _SKIP
            size = reader.number()
        else:
            texts: list[str] = []
            size, after = _read_item(reader, info, facts, texts)
            for text in texts:
                said = Said(client, clock, text, after)
                facts.said.append(said)
                if len(text) != size:
                    facts.pairs.append(said)
        if size <= 0:
            message = "a piece has no length"
            raise MalformedError(message)
        if kind in {_GC, _DELETED} or (kind != _TEXT and size > 1):
            facts.gone.append(Span(client, clock, clock + size))
        elif kind != _TEXT:
            facts.parts.append((client, clock))
        clock += size
    return Span(client, start, clock)


def _read_item(
    reader: Reader, info: int, facts: UpdateFacts, texts: list[str]
) -> tuple[int, tuple[int, int] | None]:
    """Read one item, add its text to `texts`.

    Returns:
        How many clocks it takes, and what it was written behind.
    """
    after = None
    if info & _HAS_ORIGIN:
        after = _need(reader, facts)
        facts.cuts.append((after[0], after[1] + 1))
    if info & _HAS_RIGHT:
        facts.cuts.append(_need(reader, facts))
    if not info & (_HAS_ORIGIN | _HAS_RIGHT):
        if reader.number() == 1:
            reader.text()
        else:
            _need(reader, facts)
        if info & _HAS_KEY:
            reader.text()
    return _content_size(reader, info & _KIND, texts), after


def _need(reader: Reader, facts: UpdateFacts) -> tuple[int, int]:
    client, clock = reader.number(), reader.number()
    facts.needed[client] = max(facts.needed.get(client, 0), clock + 1)
    return client, clock


def _content_size(reader: Reader, kind: int, texts: list[str]) -> int:
    """Read the content of an item; return how many clocks it takes."""
    match kind:
        case 1:  # deleted meanwhile
            return reader.number()
        case 2:  # JSON as texts
            size = reader.number()
            for _ in range(size):
                reader.text()
            return size
        case 4:  # text, counted in UTF-16
            text = reader.text()
            texts.append(text)
            return units_in(text)
        case 8:  # values
            size = reader.number()
            for _ in range(size):
                reader.pass_value()
            return size
        case _:
            _read_single(reader, kind)
            return 1


def _read_single(reader: Reader, kind: int) -> None:
    """Read content that takes one clock."""
    match kind:
        case 3 | 5:  # bytes; something embedded, as JSON
            reader.taken()
        case 6:  # a format: its name, its value as JSON
            reader.text()
            reader.text()
        case 7:  # a type
            if reader.number() in _NAMED_TYPES:
                reader.text()
        case _:  # 9 would be a document in the document, which no text of ours has
            message = f"no kind of content: {kind}"
            raise MalformedError(message)


def _read_deleted(reader: Reader) -> Iterator[Span]:
    for _ in range(_few(reader.number())):
        client, count = reader.number(), reader.number()
        for _ in range(count):
            start, size = reader.number(), reader.number()
            if size <= 0:
                message = "nothing is deleted"
                raise MalformedError(message)
            yield Span(client, start, start + size)
