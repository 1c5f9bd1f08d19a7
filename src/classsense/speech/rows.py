"""A table of numbers that grows at its end for as long as a lesson lasts."""

from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", bound=np.generic)


class Rows(Generic[Number]):
    """Rows of one width that are appended cheaply, read as one array, and forgotten at the start.

    Rows keep their numbers when earlier ones are forgotten. Used by one thread only.
    """

    def __init__(self, blank: NDArray[Number]) -> None:
        """Begin without rows.

        Args:
            blank: What a new row holds until it is written; gives width and type, shape (width,).
        """
        self._blank = blank
        self._table = np.tile(blank, (64, 1))
        self._count = 0
        self.first = 0
        """Number of the first row that is still known."""

    def __len__(self) -> int:
        """Return how many rows there have been, forgotten ones included."""
        return self.first + self._count

    def extend(self, count: int) -> None:
        """Grow to `count` rows at least, forgotten ones included."""
        kept = count - self.first
        if kept > len(self._table):
            more = max(kept, 2 * len(self._table)) - len(self._table)
            self._table = np.concatenate([self._table, np.tile(self._blank, (more, 1))])
        self._count = max(self._count, kept)

    def append(self, rows: NDArray[Number]) -> None:
        """Add `rows`, shape (n, width), at the end."""
        begin = self._count
        self.extend(len(self) + len(rows))
        self._table[begin : begin + len(rows)] = rows

    def all(self) -> NDArray[Number]:
        """Return the known rows, shape (known, width): a view, to be read or written at once."""
        return self._table[: self._count]

    def between(self, first: int, last: int) -> NDArray[Number]:
        """Return the rows [first, last) as far as they are known: a view."""
        begin = max(0, first - self.first)
        return self.all()[begin : max(begin, last - self.first)]

    def forget_before(self, row: int) -> None:
        """Forget the rows before `row`, now or soon: they are moved rarely, so it costs little."""
        spare = min(row, len(self)) - self.first
        if spare > self._count // 2:
            kept = self._count - spare
            self._table[:kept] = self._table[spare : self._count].copy()
            self._table[kept : self._count] = self._blank
            self._count, self.first = kept, self.first + spare

    def keep(self, which: NDArray[np.bool_]) -> None:
        """Keep only some of the known rows, shape (known,); these are numbered anew from 0."""
        kept = self.all()[which]
        self._table[: self._count] = self._blank
        self._table[: len(kept)] = kept
        self._count, self.first = len(kept), 0

    def widened(self, blank: NDArray[Number]) -> "Rows[Number]":
        """Return these rows with more columns, blank so far, shape of `blank` (more,)."""
        wider: Rows[Number] = Rows(np.concatenate([self._blank, blank]))
        wider.first = self.first
        more = np.tile(blank, (self._count, 1))
        wider.append(np.concatenate([self.all(), more], axis=1))
        return wider

    def wipe(self) -> None:
        """Overwrite all rows with blanks and forget them."""
        self._table[:] = self._blank
        self._count, self.first = 0, 0
