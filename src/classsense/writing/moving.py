"""Finds words that an update deletes in one place and adds in another: they keep their writer.

Only what really stood in the text counts, in the order in which it stood there, and once.
"""

import logging
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from pycrdt import XmlFragment

from classsense.domain.writing import Moved
from classsense.writing.letters import Letters, spread
from classsense.writing.moves import Moves, Part
from classsense.writing.states import is_panic
from classsense.writing.stretches import Order, Piece, stretches_of
from classsense.writing.updates import Said, Span, UpdateFacts, units_in

_log = logging.getLogger(__name__)

_INSIDE: Final = 4
"""So many letters from the middle of what was deleted are no chance."""
_AT_AN_END: Final = 2
_MOST_RUNS: Final = 2000
"""Of an update; what else was moved is its mover's."""
_MOST_WORK: Final = 20_000_000
"""Letters deleted times pieces added: more is no editor's."""
_BORDER: Final = "\U0010fffe"
"""No unit of UTF-16 is this."""


def may_move(facts: UpdateFacts, letters: Letters) -> bool:
    """Return whether an update adds a piece whose letters are all among those that it deletes.

    Args:
        facts: Of the update.
        letters: Of the text before it.
    """
    deleted = {
        letter for span in facts.deleted for _, units in letters.within(span) for letter in units
    }
    return bool(deleted) and any(deleted.issuperset(spread(said.text)) for said in facts.said)


class Mover(NamedTuple):
    """Of whom an update is that may move words.

    Attributes:
        known: What was moved before.
        letters: Of the text, with those of the update.
        foreign: Tells whether a client is of another seat than the mover's.
    """

    known: Moves
    letters: Letters
    foreign: Callable[[int], bool]


def moved_by(
    text: XmlFragment, update: bytes, facts: UpdateFacts, mover: Mover
) -> tuple[Moved, ...]:
    """Return what of an update stood in the text before, and which clients wrote it first.

    Args:
        text: As it was, in a document of its own; it is changed.
        update: Can be applied to it.
        facts: Of the update.
        mover: Of whom it is.
    """
    targets = _targets(facts)
    try:
        stretches = stretches_of(text, update, facts, mover.letters, Order(targets))
    except BaseException as error:
        if not isinstance(error, (ValueError, RuntimeError)) and not is_panic(error):
            raise
        _log.exception("it could not be found who wrote words first that were moved")
        return ()
    letters = sum(len(piece.units) for each in stretches for piece in each)
    if not letters or letters * len(facts.said) > _MOST_WORK:
        return ()
    search = _Search(stretches, mover.known, mover.foreign)
    search.find(targets)
    for span in facts.deleted:
        search.found.drop(span)
    return search.found.all()[:_MOST_RUNS]


def _targets(facts: UpdateFacts) -> list[list[Said]]:
    """Return the text that was added: what was added in one go stands together."""
    runs: list[list[Said]] = []
    for said in facts.said:
        goes_on = runs and said.after == (said.client, said.start - 1)
        if goes_on and runs[-1][-1].client == said.client:
            runs[-1].append(said)
        else:
            runs.append([said])
    return runs


class _Search:
    """Looks for added runs in what was deleted.

    Args:
        stretches: What was deleted.
        known: What was moved before the update.
        foreign: Tells whether a client is of another seat than the mover's.

    Attributes:
        found: What was moved.
    """

    def __init__(
        self, stretches: Sequence[Sequence[Piece]], known: Moves, foreign: Callable[[int], bool]
    ) -> None:
        self.found = Moves()
        self._left = [list(each) for each in stretches]
        self._known = known
        self._foreign = foreign
        self._text = ""
        self._placed: list[_Placed] = []

    def find(self, targets: Sequence[Sequence[Said]]) -> None:
        """Look for each run, whole; else for its parts, which something typed may stand between."""
        due = {0}.union(piece.ready for stretch in self._left for piece in stretch)
        stale = False
        for number, run in enumerate(targets):
            if stale or number in due:
                self._lay_out(number)
            stale = self._take(run)
            if not stale and len(run) > 1:
                for said in run:
                    if self._take([said]):
                        self._lay_out(number)

    def _lay_out(self, number: int) -> None:
        """Write down what had been deleted before run `number` was added, and not moved yet.

        Of what was in a line at different times only one part is left when the next is moved.
        """
        self._text, self._placed = _BORDER, []
        for at, stretch in enumerate(self._left):
            pieces = [piece for piece in stretch if piece.ready <= number]
            if not any(self._is_of_others(piece) for piece in pieces):
                continue
            for piece in pieces:
                self._placed.append(_Placed(len(self._text), at, piece))
                self._text += piece.units
            self._text += _BORDER

    def _is_of_others(self, piece: Piece) -> bool:
        span = Span(piece.client, piece.start, piece.start + len(piece.units))
        return any(self._foreign(part.first) for part in self._first(span))

    def _take(self, run: Sequence[Said]) -> bool:
        """Look for a run; note whose it is if it is found, and that it is used."""
        places = self._places("".join(spread(said.text) for said in run))
        at = 0
        for place, size in places:
            for placed in self._within(place, size):
                self._note(run, at + max(0, placed.begin - place), placed.cut(place, place + size))
            at += size
        start = min((place for place, _ in places), default=0)
        for placed in self._within(start, at):
            stretch = self._left[placed.stretch]
            here = stretch.index(placed.piece)
            stretch[here : here + 1] = placed.rest(start, start + at)
        return bool(places)

    def _within(self, place: int, size: int) -> Iterator["_Placed"]:
        for placed in self._placed[bisect_right(self._placed, place, key=_begin_of) - 1 :]:
            if placed.begin >= place + size:
                break
            yield placed

    def _places(self, units: str) -> Sequence[tuple[int, int]]:
        """Return where a run stood: place and size of each part of it."""
        size = len(units)
        if (at := self._text.find(_BORDER + units + _BORDER)) >= 0:
            return [(at + 1, size)]
        if size < _AT_AN_END:
            return []
        if (at := self._text.find(units + _BORDER)) >= 0:
            return [(at, size)]
        if (at := self._text.find(_BORDER + units)) >= 0:
            return [(at + 1, size)]
        if size >= _INSIDE and (at := self._text.find(units)) >= 0:
            return [(at, size)]
        return self._turned(units)

    def _turned(self, units: str) -> Sequence[tuple[int, int]]:
        """Return the places of a run that is a whole stretch from its middle on, and then the rest.

        When a line is joined with one that begins alike, the editor leaves the beginning there and
        adds it behind.
        """
        at = 0
        for stretch in self._text.split(_BORDER):
            if len(stretch) == len(units) and (turn := (stretch + stretch).find(units)) >= 0:
                return [(at + turn, len(units) - turn), (at, turn)]
            at += len(stretch) + 1
        return []

    def _note(self, run: Sequence[Said], at: int, span: Span) -> None:
        """Note who wrote what stands from letter `at` of a run on first."""
        for part in self._first(span):
            start = at + part.start - span.start
            self._add(run, start, start + part.end - part.start, part.first)

    def _first(self, span: Span) -> Iterator[Part]:
        for part in self.found.split(span):
            if part.first == span.client:
                yield from self._known.split(Span(span.client, part.start, part.end))
            else:
                yield part

    def _add(self, run: Sequence[Said], start: int, end: int, first: int) -> None:
        """Note that letters of a run are of a client; formats may stand between its parts."""
        if not self._foreign(first):
            return
        at = 0
        for said in run:
            size = units_in(said.text)
            begin, stop = max(start, at) - at, min(end, at + size) - at
            if begin < stop:
                self.found.add([Moved(said.client, said.start + begin, stop - begin, first)])
            at += size


class _Placed(NamedTuple):
    """Where a piece stands in what can be found, and of which stretch it is."""

    begin: int
    stretch: int
    piece: Piece

    def cut(self, start: int, end: int) -> Span:
        """Return the clocks of what of it lies between two places."""
        first = self.piece.start + max(0, start - self.begin)
        last = self.piece.start + min(len(self.piece.units), end - self.begin)
        return Span(self.piece.client, first, last)

    def rest(self, start: int, end: int) -> list[Piece]:
        """Return what of it lies before and behind two places."""
        used = self.cut(start, end)
        piece, units = self.piece, self.piece.units
        before = piece._replace(units=units[: used.start - piece.start])
        behind = piece._replace(start=used.end, units=units[used.end - piece.start :])
        return [each for each in (before, behind) if each.units]


def _begin_of(placed: _Placed) -> int:
    return placed.begin
