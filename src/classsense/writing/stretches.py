"""What an update deletes, as it stood in the text: piece by piece, in its order there."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from pycrdt import XmlFragment, XmlText, write_var_uint

from classsense.writing.letters import Letters, spread
from classsense.writing.states import clocks_of
from classsense.writing.updates import Said, UpdateFacts

_MOST_PIECES: Final = 500
"""Of an update that deletes more, all is its mover's."""
_MOST_LETTERS: Final = 5000
"""Of what is looked at one by one."""
_EMBED_BEHIND: Final = b"\x85"
"""An item with something embedded, which stands behind what is named."""
_NOTHING_DELETED: Final = b"\x00"


class Piece(NamedTuple):
    """Text that the update deletes, one letter of `units` a clock.

    Attributes:
        ready: How many of the runs that the update adds were before it could be moved.
    """

    client: int
    start: int
    units: str
    ready: int


def stretches_of(
    text: XmlFragment, update: bytes, facts: UpdateFacts, letters: Letters, order: "Order"
) -> list[list[Piece]]:
    """Return what an update deletes, as it stood in the text, in its order there.

    The document gets what the update adds, but not what it deletes. Marks are put behind each
    deleted piece, so that the text itself tells their order. What turns out not to stand together
    gets a mark behind each letter.
    """
    pieces = [
        Piece(span.client, start, units, order.after(span.client, start + len(units)))
        for span in facts.deleted
        for start, units in letters.within(span)
    ]
    if not pieces or len(pieces) > _MOST_PIECES:
        return []
    text.doc.apply_update(update[: facts.added_bytes] + _NOTHING_DELETED)
    marked = _Marked(text)
    few = sum(len(piece.units) for piece in pieces) <= _MOST_LETTERS
    if few and any(piece.ready for piece in pieces):  # the same words stand in several places
        pieces = [letter for piece in pieces for letter in _one_by_one(piece, order)]
    marked.put(pieces)
    runs, apart = marked.read()
    if few and apart:
        marked.put([letter for piece in apart for letter in _one_by_one(piece, order)])
        runs, _ = marked.read()
    stretches = [_together(run) for run in runs]
    return stretches if sum(map(len, stretches)) <= _MOST_PIECES else []


def _one_by_one(piece: Piece, order: "Order") -> Iterator[Piece]:
    """Return a piece letter by letter."""
    at = piece.start
    for letter in _letters(piece.units):
        units = spread(letter)
        yield Piece(piece.client, at, units, order.after(piece.client, at + len(units)))
        at += len(units)


def _together(run: Sequence[Piece]) -> list[Piece]:
    """Return a run in as few pieces as it can have."""
    joined: list[Piece] = []
    for piece in run:
        last = joined[-1] if joined else None
        if last and last._replace(start=last.start + len(last.units), units=piece.units) == piece:
            joined[-1] = last._replace(units=last.units + piece.units)
        else:
            joined.append(piece)
    return joined


class _Marked:
    """A text in which marks stand behind pieces of it.

    Of what is put behind the same letter, what the lowest client puts there comes first.

    Args:
        text: In a document of its own.
    """

    def __init__(self, text: XmlFragment) -> None:
        self._text = text
        self._pieces: dict[int, Piece] = {}
        self._lines: dict[tuple[int, ...], XmlText] = {}
        self._number = 0

    def put(self, pieces: Sequence[Piece]) -> None:
        """Put a mark behind each piece."""
        clock = clocks_of(self._text.doc.get_state()).get(0, 0)
        marks = [write_var_uint(part) for part in (1, len(pieces), 0, clock)]
        for piece in pieces:
            self._number += 1
            self._pieces[self._number] = piece
            said = str(self._number).encode()
            last = piece.start + len(piece.units) - 1
            marks += [_EMBED_BEHIND, write_var_uint(piece.client), write_var_uint(last)]
            marks += [write_var_uint(len(said)), said]
        subscription = self._text.observe_deep(self._note)
        self._text.doc.apply_update(b"".join(marks) + _NOTHING_DELETED)
        self._text.unobserve(subscription)

    def _note(self, events: Sequence[Any]) -> None:
        for event in events:
            if isinstance(event.target, XmlText):
                self._lines[tuple(event.path)] = event.target

    def read(self) -> tuple[list[list[Piece]], list[Piece]]:
        """Return the pieces that stand together, in their order, and those that do not.

        The marks of these mean nothing from then on.
        """
        runs: list[list[Piece]] = []
        left = dict(self._pieces)
        for _, line in sorted(self._lines.items(), key=_path_of):
            runs.extend(self._read_line(line, left))
        for number in left:
            del self._pieces[number]
        return runs, list(left.values())

    @staticmethod
    def _read_line(line: XmlText, left: dict[int, Piece]) -> Iterator[list[Piece]]:
        run: list[Piece] = []
        behind = ""
        for value, _ in line.diff():
            if isinstance(value, str):
                behind += value
                continue
            number = int(value) if isinstance(value, int | float) else 0
            letters = _letters(left[number].units) if number in left else ""
            if letters and behind.endswith(letters):
                if run and behind != letters:
                    yield run
                    run = []
                run.append(left.pop(number))
            behind = ""  # nothing goes on over a mark
        if run:
            yield run


def _path_of(line: tuple[tuple[int, ...], XmlText]) -> tuple[int, ...]:
    return line[0]


def _letters(units: str) -> str:
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


class Order:
    """Tells which of the added runs must have been before something could be deleted.

    Args:
        targets: The runs, in the order in which they were added.
    """

    def __init__(self, targets: Sequence[Sequence[Said]]) -> None:
        self._starts: dict[int, list[int]] = {}
        self._numbers: dict[int, list[int]] = {}
        for number, run in enumerate(targets):
            self._starts.setdefault(run[0].client, []).append(run[0].start)
            self._numbers.setdefault(run[0].client, []).append(number)

    def after(self, client: int, end: int) -> int:
        """Return how many runs were added before the end of a piece stood there."""
        before = bisect_left(self._starts.get(client, []), end)
        return self._numbers[client][before - 1] + 1 if before else 0
