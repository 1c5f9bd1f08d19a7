"""Where letters of two units stand in a text (emoji, rare kanji), which no change may cut in two.

A clock of Yjs is a unit of UTF-16, so a forged change can name the middle of such a letter. Yjs
then puts two marks of replacement there, and yrs does not: the pages and the board would differ.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from classsense.writing.updates import UpdateFacts, facts_of

_ONE_UNIT: Final = "\uffff"
_OF_FOUR_BYTES: Final = re.compile(rb"[\xf0-\xf4][\x80-\xbf]{3}")
"""Letters of two units in UTF-8."""
_NOTHING: Final[Mapping[int, int]] = MappingProxyType({})


class Pairs:
    """The clocks of second halves in a text, 8 bytes each. Used by one thread only."""

    def __init__(self) -> None:
        self._halves: dict[int, array[int]] = {}

    def load(self, whole: bytes) -> None:
        """Note what a text holds already.

        Args:
            whole: All of it, as an update.

        Raises:
            MalformedError: It is none.
        """
        if _OF_FOUR_BYTES.search(whole):
            self.add(facts_of(whole), _NOTHING)

    def are_cut_by(self, facts: UpdateFacts, here: Mapping[int, int]) -> bool:
        """Return whether a change names the middle of a letter, or begins anew within one.

        Args:
            facts: Of the change.
            here: By client: how much of it the text has.
        """
        if not self._halves and not facts.pairs:
            return False
        fresh = _halves_of(facts, _NOTHING)
        for client, clocks in fresh.items():
            if _holds(clocks, here.get(client, 0)):
                return True
        for client, clock in _cuts_of(facts):
            if _holds(self._halves.get(client, ()), clock):
                return True
            if clock >= here.get(client, 0) and _holds(fresh.get(client, ()), clock):
                return True
        return False

    def stand_around(self, client: int, clock: int) -> bool:
        """Return whether a clock names the middle of a letter of the text."""
        return client in self._halves and _holds(self._halves[client], clock)

    def add(self, facts: UpdateFacts, here: Mapping[int, int]) -> None:
        """Note the letters that a change added.

        Args:
            facts: Of the change; its clocks are below 2**63.
            here: By client: how much of it the text had before.
        """
        if facts.pairs:
            for client, clocks in _halves_of(facts, here).items():
                self._halves.setdefault(client, array("Q")).extend(clocks)


def _cuts_of(facts: UpdateFacts) -> Iterator[tuple[int, int]]:
    yield from facts.cuts
    for span in facts.deleted:
        yield span.client, span.start
        yield span.client, span.end


def _halves_of(facts: UpdateFacts, here: Mapping[int, int]) -> dict[int, list[int]]:
    """Return by client the clocks of second halves that are not `here` yet, rising."""
    found: dict[int, list[int]] = {}
    for said in facts.pairs:
        known = here.get(said.client, 0)
        clocks = found.setdefault(said.client, [])
        clock = said.start
        for letter in said.text:
            clock += 1
            if letter > _ONE_UNIT:
                if clock >= known:
                    clocks.append(clock)
                clock += 1
    return found


def _holds(rising: Sequence[int], clock: int) -> bool:
    at = bisect_left(rising, clock)
    return at < len(rising) and rising[at] == clock
