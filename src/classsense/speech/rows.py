"""A table of numbers that grows at its end for as long as a lesson lasts."""

from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", bound=np.generic)


class Rows(Generic[Number]):
    """Rows of one width that are appended cheaply and read as one array.

    Used by one thread only.
    """

    def __init__(self, blank: NDArray[Number]) -> None:
        """Begin without rows.

        Args:
            blank: What a new row holds until it is written; gives width and type, shape (width,).
        """
        self._blank = blank
        self._table = np.tile(blank, (64, 1))
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def extend(self, count: int) -> None:
        """Grow to `count` rows at least."""
        if count > len(self._table):
            more = max(count, 2 * len(self._table)) - len(self._table)
            self._table = np.concatenate([self._table, np.tile(self._blank, (more, 1))])
        self._count = max(self._count, count)

    def append(self, rows: NDArray[Number]) -> None:
        """Add `rows`, shape (n, width), at the end."""
        first = self._count
        self.extend(first + len(rows))
        self._table[first : first + len(rows)] = rows

    def all(self) -> NDArray[Number]:
        """Return all rows, shape (count, width): a view, to be read or written at once."""
        return self._table[: self._count]

    def wipe(self) -> None:
        """Overwrite all rows with blanks and forget them."""
        self._table[:] = self._blank
        self._count = 0
