"""The text of one group: takes updates of its pupils, refuses hostile ones, knows who wrote."""

import logging
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from pycrdt import Doc, XmlFragment, merge_updates

from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.writing import NOBODY, KeptUpdate, Moved
from classsense.writing.movements import Movements
from classsense.writing.pairs import Pairs
from classsense.writing.states import clocks_of, is_panic
from classsense.writing.structure import MOST_NODES, Parts, new_nodes, nodes_of, watched
from classsense.writing.typed import MOST_BYTES, Typed, goes_on, typed_in
from classsense.writing.updates import Span, UpdateFacts, facts_of
from classsense.writing.varints import MalformedError

_log = logging.getLogger(__name__)

ROOT: Final = "report"
"""Name of the text in the document, on the tablets as here."""
MOST_UPDATE_BYTES: Final = 512 * 1024
"""Of one update. Ten minutes of writing without a network are a few kilobytes."""
MOST_TEXT_BYTES: Final = 4 * 1024 * 1024
"""Of a text as it is; of what was deleted Yjs keeps a few bytes."""
MOST_HISTORY_BYTES: Final = 64 * 1024 * 1024
"""Of all updates of a text together, with what was deleted since."""
_COUNT_AGAIN_BYTES: Final = 64 * 1024
"""Counting what is left of 4 MiB takes 12 ms: only after so much more, or after a deletion."""
MOST_CLOCK: Final = 1 << 31
"""Of a client: no pupil makes two thousand million changes."""
_MOST_CLIENTS_OF_A_SEAT: Final = 500
_MOST_APART: Final = 1000
"""So many updates are kept apart in memory, for the case that the document has to be made anew."""

_MOST_LOOKED_THROUGH: Final = 512 * 1024
"""Bytes of a text in which moved words are looked for: 90,000 letters of Japanese."""


class UpdateFault(StrEnum):
    """Why an update was refused."""

    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    FULL = "full"
    CLOCK = "clock"
    AHEAD = "ahead"
    """Something before it is missing here: the tablet sends everything that the board lacks."""
    NOT_YOURS = "not_yours"


class RefusedUpdateError(Exception):
    """The update was not applied, and the text is as it was.

    Attributes:
        fault: Why.
    """

    def __init__(self, fault: UpdateFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class Taken(NamedTuple):
    """An update that was applied.

    Attributes:
        clients: Those that write for the seat only since now.
        moved: What of it others wrote first.
    """

    clients: tuple[int, ...]
    moved: tuple[Moved, ...] = ()


_NOBODY_NEW: Final = Taken(())


class WritingRoom:
    """A text and the seats of its writers. Used by one thread only.

    Every client (one page of one tablet, a random number) belongs to the seat that used it first.
    What a client adds is taken from its own seat only, so nobody writes in another's name. Whoever
    is in the group may delete anything, as in any text that is written together.

    Args:
        group: Whose text it is.
        kept: What was stored of it.
    """

    def __init__(self, group: GroupId, kept: Iterable[KeptUpdate] = ()) -> None:
        self.group = group
        self._doc = _empty()
        self._clocks: dict[int, int] = {}
        self._owners: dict[int, SeatId] = {}
        self._applied: list[bytes] = []
        self._bytes = self._history_bytes = 0
        self._counted_bytes, self._shortened = 0, True
        self._movements = Movements()
        for update in kept:
            self._load(update)
        self._clocks.update(clocks_of(self._doc.get_state()))
        whole = self._doc.get_update()
        self._pairs = Pairs()
        self._pairs.load(whole)
        self._parts = Parts()
        self._parts.add(facts_of(whole))
        self._movements.moves.keep_only(whole)
        self._nodes = nodes_of(self._text())

    def _load(self, update: KeptUpdate) -> None:
        """Apply what was stored; what cannot be is left out, so that the rest can be read."""
        try:
            self._apply(update.body)
        except RefusedUpdateError:
            _log.exception("a stored change of a text cannot be applied; the text goes on without")
            return
        for client in update.clients:
            self._owners.setdefault(client, update.seat)
        self._movements.moves.add(update.moved)

    @property
    def owners(self) -> Mapping[int, SeatId]:
        """The seat of each client that ever wrote."""
        return MappingProxyType(self._owners)

    @property
    def moved(self) -> tuple[Moved, ...]:
        """What stands in the text that somebody else wrote first than the client that it is of."""
        return self._movements.moves.all()

    @property
    def doc(self) -> "Doc[XmlFragment]":
        """The text itself, to be read only."""
        return self._doc

    def disown(self, seat: SeatId) -> tuple[int, ...]:
        """Make what a seat wrote nobody's; return its clients."""
        clients = tuple(client for client, owner in self._owners.items() if owner == seat)
        self._owners.update(dict.fromkeys(clients, NOBODY))
        return clients

    def state(self) -> bytes:
        """Return what is here, as the state vector of Yjs."""
        return self._doc.get_state()

    def missing(self, state: bytes) -> bytes:
        """Return an update with everything that `state` lacks.

        Raises:
            RefusedUpdateError: `state` is none (`malformed`).
        """
        try:
            clocks_of(state)
            return self._doc.get_update(state)
        except (MalformedError, ValueError) as error:
            raise RefusedUpdateError(UpdateFault.MALFORMED) from error

    def take(self, seat: SeatId, update: bytes) -> Taken | None:
        """Apply an update of `seat`; None if there was nothing new in it.

        Raises:
            RefusedUpdateError: It is refused.
        """
        typed = typed_in(update) if len(update) <= MOST_BYTES else None
        if typed is not None and self._may_type(seat, typed, len(update)):
            self._apply(update)
            self._clocks[typed.client] = typed.end
            return _NOBODY_NEW
        facts = self._checked(seat, update)
        if not facts.deleted and all(self._is_here(span) for span in facts.added):
            return None
        foreign = _not_of(seat, self._owners)
        moves = self._movements.may_be_in(facts, self._doc, foreign)
        before = _copy_of(self._doc) if moves else None
        if self._parts.are_touched_by(facts):
            self._apply_shape(update)
        else:
            self._apply(update)
        if _may_wait(facts) and not self._has_all(facts):
            # It builds on itself in a circle: Yjs would keep it waiting for ever.
            self._take_back(update)
            raise RefusedUpdateError(UpdateFault.MALFORMED)
        moved = self._movements.take(before, update, facts, foreign)
        return Taken(self._learn(seat, facts), moved)

    def _learn(self, seat: SeatId, facts: UpdateFacts) -> tuple[int, ...]:
        """Note what an update brought that was applied; return the clients that are new."""
        self._shortened |= bool(facts.deleted)
        self._pairs.add(facts, self._clocks)
        self._parts.add(facts)
        fresh = tuple(span.client for span in facts.added if span.client not in self._owners)
        for span in facts.added:
            self._owners.setdefault(span.client, seat)
            self._clocks[span.client] = max(self._clocks.get(span.client, 0), span.end)
        return fresh

    def _may_type(self, seat: SeatId, typed: Typed, size: int) -> bool:
        """Return whether nothing of what was typed would be refused, or has to be looked at."""
        return (
            self._owners.get(typed.client) == seat
            and typed.end <= MOST_CLOCK
            and self._bytes + size <= MOST_TEXT_BYTES
            and goes_on(typed, self._clocks, self._pairs, self._parts)
        )

    def _apply(self, update: bytes) -> None:
        """Apply an update whole or not at all.

        Some that can be read make the library stop half-way (a parent that is none), or panic. Then
        the document is made anew of what was applied before.
        """
        try:
            self._doc.apply_update(update)
        except BaseException as error:
            if not isinstance(error, (ValueError, RuntimeError)) and not is_panic(error):
                raise
            self._make_anew()
            raise RefusedUpdateError(UpdateFault.MALFORMED) from error
        self._bytes += len(update)
        self._history_bytes += len(update)
        if len(self._applied) >= _MOST_APART:
            self._applied = [merge_updates(*self._applied)]
        self._applied.append(update)

    def _apply_shape(self, update: bytes) -> None:
        """Apply an update that changes more than letters, if the editor could have made it."""
        with watched(self._text()) as changes:
            self._apply(update)
        try:
            self._nodes += new_nodes(changes)
        except MalformedError as error:
            self._take_back(update)
            raise RefusedUpdateError(UpdateFault.MALFORMED) from error
        if self._nodes > MOST_NODES:
            self._nodes = nodes_of(self._text())
        if self._nodes > MOST_NODES:
            # No honest group comes near. It counts as hostile, for finding it out is dear.
            self._take_back(update)
            raise RefusedUpdateError(UpdateFault.TOO_LARGE)

    def _text(self) -> XmlFragment:
        return self._doc.get(ROOT, type=XmlFragment)

    def _take_back(self, update: bytes) -> None:
        """Make the text what it was before the newest update."""
        self._applied.pop()
        self._bytes -= len(update)
        self._history_bytes -= len(update)
        self._make_anew()

    def _make_anew(self) -> None:
        self._doc = _empty()
        for before in self._applied:
            self._doc.apply_update(before)

    def _has_all(self, facts: UpdateFacts) -> bool:
        """Return whether everything that was applied has arrived in the text."""
        clocks = clocks_of(self._doc.get_state())
        return all(clocks.get(span.client, 0) >= span.end for span in facts.added)

    def _checked(self, seat: SeatId, update: bytes) -> UpdateFacts:
        if len(update) > MOST_UPDATE_BYTES:
            raise RefusedUpdateError(UpdateFault.TOO_LARGE)
        if self._history_bytes + len(update) > MOST_HISTORY_BYTES:
            raise RefusedUpdateError(UpdateFault.FULL)
        try:
            facts = facts_of(update)
        except MalformedError as error:
            raise RefusedUpdateError(UpdateFault.MALFORMED) from error
        if facts.added and not self._has_room(len(update)):
            raise RefusedUpdateError(UpdateFault.FULL)
        fault = self._fault_of(seat, facts)
        if fault is not None:
            raise RefusedUpdateError(fault)
        return facts

    def _has_room(self, more: int) -> bool:
        """Return whether so many bytes may be added; what was deleted makes room."""
        grown = self._bytes - self._counted_bytes
        full = self._bytes + more > MOST_TEXT_BYTES
        if full and grown and (self._shortened or grown >= _COUNT_AGAIN_BYTES):
            whole = self._doc.get_update()
            self._applied = [whole]
            self._bytes = self._counted_bytes = len(whole)
            self._shortened = False
        return self._bytes + more <= MOST_TEXT_BYTES

    def _fault_of(self, seat: SeatId, facts: UpdateFacts) -> UpdateFault | None:
        if any(span.end > MOST_CLOCK for span in (*facts.added, *facts.deleted)):
            return UpdateFault.CLOCK
        if any(self._is_foreign(seat, span) for span in facts.added):
            return UpdateFault.NOT_YOURS
        if self._too_many(seat, facts):
            return UpdateFault.FULL
        if facts.holes or _is_ahead(facts, self._clocks):
            return UpdateFault.AHEAD
        return UpdateFault.MALFORMED if self._pairs.are_cut_by(facts, self._clocks) else None

    def _is_here(self, span: Span) -> bool:
        return span.end <= self._clocks.get(span.client, 0)

    def _is_foreign(self, seat: SeatId, span: Span) -> bool:
        """Return whether a span has something new of a client of another seat."""
        return self._owners.get(span.client, seat) != seat and not self._is_here(span)

    def _too_many(self, seat: SeatId, facts: UpdateFacts) -> bool:
        fresh = sum(span.client not in self._owners for span in facts.added)
        mine = sum(owner == seat for owner in self._owners.values()) if fresh else 0
        return mine + fresh > _MOST_CLIENTS_OF_A_SEAT


def _is_ahead(facts: UpdateFacts, here: Mapping[int, int]) -> bool:
    """Return whether what the update builds on is not all here: Yjs would let it wait."""
    if any(span.start > here.get(span.client, 0) for span in facts.added):
        return True
    then = dict(here)
    for span in facts.added:
        then[span.client] = max(then.get(span.client, 0), span.end)
    if any(span.end > then.get(span.client, 0) for span in facts.deleted):
        return True
    return any(clock > then.get(client, 0) for client, clock in facts.needed.items())


def _not_of(seat: SeatId, owners: Mapping[int, SeatId]) -> Callable[[int], bool]:
    """Return what tells whether a client is of another seat."""
    return lambda client: owners.get(client, seat) != seat


def _may_wait(facts: UpdateFacts) -> bool:
    """Return whether anything in an update builds on what the same update adds."""
    return any(facts.needed.get(span.client, 0) > span.start for span in facts.added)


def _copy_of(doc: "Doc[XmlFragment]") -> XmlFragment | None:
    """Return a text in a document of its own, unless it is too long to be looked through."""
    whole = doc.get_update()
    if len(whole) > _MOST_LOOKED_THROUGH:
        return None
    copy = _empty()
    copy.apply_update(whole)
    return copy.get(ROOT, type=XmlFragment)


def _empty() -> "Doc[XmlFragment]":
    doc: Doc[XmlFragment] = Doc()
    doc.get(ROOT, type=XmlFragment)
    return doc
