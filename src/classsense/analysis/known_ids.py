"""Ids that were given, as a value that never changes: adding one costs little, however many."""

import zlib
from dataclasses import dataclass
from typing import Final

_PARTS: Final = 256
_NONE: Final[tuple[frozenset[str], ...]] = (frozenset(),) * _PARTS


@dataclass(frozen=True, slots=True)
class KnownIds:
    """A set of ids in parts; a new one shares all parts with the old one but the one that grew."""

    _parts: tuple[frozenset[str], ...] = _NONE

    def __contains__(self, one: str) -> bool:
        """Return whether `one` was given."""
        return one in self._parts[_part(one)]

    def __len__(self) -> int:
        """Return how many there are."""
        return sum(map(len, self._parts))

    def added(self, one: str) -> "KnownIds":
        """Return these and `one`."""
        at = _part(one)
        return KnownIds((*self._parts[:at], self._parts[at] | {one}, *self._parts[at + 1 :]))


def _part(one: str) -> int:
    return zlib.crc32(one.encode()) % _PARTS
