"""One turn over several windows: local voices linked where windows overlap.

Windows overlap, so that a turn is heard several times. What all of them heard says more of a voice
than one alone: voices are found by how whole chains sound, and a local voice is told by half of it.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from classsense.speech.segmentation import LOCAL_VOICES
from classsense.speech.speaker_embedding import DIRECTIONS
from classsense.speech.turns import GRID_HZ
from classsense.speech.voices import NOBODY, Indices, Vectors, unit
from classsense.speech.window_reader import Window

_BACK: Final = 2
"""A window is linked with the one before it, or else with the one before that."""
_SHARED: Final = GRID_HZ // 2
"""Frames that two windows must share to be compared."""


@dataclass(frozen=True, slots=True)
class LinkRules:
    """When local voices of two windows are one turn's.

    Attributes:
        agreement: In the sound that both windows saw, they speak at the same time for this part of
            the time in which either speaks, 0.3..0.9.
        together_s: And for so long at least, 0.1 to 1 s.
        alike: And their vectors have this cosine at least, 0.75..0.95. A local voice may mix two
            people; at 0.75 such windows chain the whole table together.
    """

    agreement: float = 0.5
    together_s: float = 0.3
    alike: float = 0.85


class VoiceChains:
    """How each turn sounds by all windows that heard it. Used by one thread only."""

    def __init__(self, rules: LinkRules | None = None) -> None:
        """Begin without windows.

        Args:
            rules: What is linked.
        """
        self._rules = rules or LinkRules()
        self._windows: list[Window] = []
        self._numbers: list[Indices] = []
        self._sums: dict[int, Vectors] = {}
        self._next = 0

    def add(self, window: Window) -> Indices:
        """Link the next window; return the chains of its local voices or `NOBODY`, shape (3,)."""
        numbers = np.full(LOCAL_VOICES, NOBODY, np.intp)
        for back in range(1, min(_BACK, len(self._windows)) + 1):
            earlier, later = linked(self._windows[-back], window, self._rules)
            before = self._numbers[-back]
            for one, other in zip(earlier, later, strict=True):
                chain = before[one]
                if chain != NOBODY and numbers[other] == NOBODY and chain not in numbers:
                    numbers[other] = chain
        for local in np.flatnonzero((window.seconds > 0) & (numbers == NOBODY)):
            numbers[local] = self._next
            self._next += 1
        numbers[window.seconds <= 0] = NOBODY
        self._windows.append(window)
        self._numbers.append(numbers)
        self._weigh(window, numbers, 1)
        return numbers

    def revise(self, window: Window) -> Indices:
        """Put better vectors in the place of the last window's; return its chains."""
        numbers = self._numbers.pop()
        self._weigh(self._windows.pop(), numbers, -1)
        return self.add(window)

    def directions(self, windows: int) -> Vectors:
        """Return how the local voices of the last windows sound by their chains.

        Returns:
            Unit vectors, 0 where a local voice said too little, shape (windows, 3, 192).
        """
        recent = self._numbers[len(self._numbers) - windows :]
        found = np.zeros((len(recent), LOCAL_VOICES, DIRECTIONS), np.float32)
        for row, numbers in enumerate(recent):
            for local in np.flatnonzero(numbers != NOBODY):
                found[row, local] = self.direction(int(numbers[local]))
        return found

    def direction(self, number: int) -> Vectors:
        """Return how a chain sounds, a unit vector, shape (192,); 0 if nothing was heard of it."""
        total = self._sums.get(number)
        if total is None or not total.any():
            return np.zeros(DIRECTIONS, np.float32)
        return unit(total)

    def forget_since(self, windows: int) -> Indices:
        """Wipe all but the oldest `windows`; return the chains that they had a part in."""
        numbers_gone = [np.zeros(0, np.intp), *self._numbers[windows:]]
        touched: Indices = np.unique(np.concatenate(numbers_gone))
        for window, numbers in zip(self._windows[windows:], self._numbers[windows:], strict=True):
            self._weigh(window, numbers, -1)
        del self._windows[windows:], self._numbers[windows:]
        chains: Indices = touched[touched != NOBODY]
        return chains

    def forget_before(self, windows: int) -> None:
        """Keep only the last so many windows, and the chains that they are in."""
        gone = max(0, len(self._windows) - windows)
        if gone:
            del self._windows[:gone], self._numbers[:gone]
            kept = {int(number) for numbers in self._numbers for number in numbers}
            self._sums = {number: total for number, total in self._sums.items() if number in kept}

    def forget(self) -> None:
        """Wipe everything known of the voices."""
        for total in self._sums.values():
            total[:] = 0
        self._windows.clear()
        self._numbers.clear()
        self._sums.clear()

    def _weigh(self, window: Window, numbers: Indices, sign: int) -> None:
        for local in np.flatnonzero(numbers != NOBODY):
            blank = np.zeros(DIRECTIONS, np.float32)
            total = self._sums.setdefault(int(numbers[local]), blank)
            total += sign * window.vectors[local] * window.seconds[local]


def linked(earlier: Window, later: Window, rules: LinkRules) -> tuple[Indices, Indices]:
    """Tell which local voices of two windows are one turn's, each with one at most.

    Returns:
        Indices into the earlier window and into the later one, pair by pair, shape (pairs,).
    """
    from scipy.optimize import linear_sum_assignment

    first, last = max(earlier.first, later.first), min(earlier.last, later.last)
    if last - first < _SHARED:
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    one = earlier.activity[first - earlier.first : last - earlier.first, :, None]
    other = later.activity[first - later.first : last - later.first, None, :]
    both = np.minimum(one, other, dtype=np.float32).sum(axis=0)
    either = np.maximum(one, other, dtype=np.float32).sum(axis=0)
    agreement = both / np.maximum(either, 1)
    fits = (
        (agreement >= rules.agreement)
        & (both >= rules.together_s * GRID_HZ)
        & (earlier.vectors @ later.vectors.T >= rules.alike)
    )
    rows, columns = linear_sum_assignment(-np.where(fits, agreement, 0))
    kept = fits[rows, columns]
    return rows[kept], columns[kept]
