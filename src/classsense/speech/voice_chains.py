"""One person over several windows: local voices linked where neighbouring windows overlap."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from classsense.speech.rows import Rows
from classsense.speech.segmentation import LOCAL_VOICES
from classsense.speech.speaker_embedding import DIRECTIONS
from classsense.speech.turns import GRID_HZ
from classsense.speech.voices import NOBODY, Indices, Vectors, unit
from classsense.speech.window_reader import WINDOW_FRAMES, Window


@dataclass(frozen=True, slots=True)
class LinkRules:
    """When local voices of two windows that follow each other are one person's.

    Attributes:
        agreement: In the sound that both windows saw, they speak at the same time for this part of
            the time in which either speaks, 0.3..0.9.
        together_s: And for so long at least, 0.1 to 1 s.
        alike: And their vectors have this cosine at least, 0.75..0.95. A local voice may mix two
            people; below 0.75 such windows chain the whole table together.
    """

    agreement: float = 0.5
    together_s: float = 0.3
    alike: float = 0.85


class VoiceChains:
    """Gathers how a person sounds over all windows that heard the same turn.

    Windows overlap, so that a turn is heard several times: one vector for all of it says more
    than each alone, and the turn goes to one voice as a whole. Used by one thread only.
    """

    def __init__(self, rules: LinkRules | None = None) -> None:
        """Begin without windows.

        Args:
            rules: What is linked.
        """
        self._rules = rules or LinkRules()
        self._chains: Rows[np.intp] = Rows(np.full(LOCAL_VOICES, NOBODY))
        self._sums: Rows[np.float32] = Rows(np.zeros(DIRECTIONS, np.float32))
        self._last: Window | None = None

    def add(self, window: Window) -> None:
        """Link the local voices of the next window with those of the last."""
        chains = np.full(LOCAL_VOICES, NOBODY)
        if self._last is not None:
            before = self._chains.all()[-1]
            earlier, later = linked(self._last, window, self._rules)
            chains[later] = before[earlier]
        heard = window.seconds > 0
        begun = np.flatnonzero(heard & (chains == NOBODY))
        chains[begun] = len(self._sums) + np.arange(len(begun))
        self._sums.extend(len(self._sums) + len(begun))
        self._sums.all()[chains[heard]] += (window.vectors * window.seconds[:, None])[heard]
        self._chains.append(chains[None])
        self._last = window

    def directions(self, since: int = 0) -> Vectors:
        """Return how each local voice sounds by the evidence of its whole chain.

        Args:
            since: The first window asked for, counted from 0.

        Returns:
            Unit vectors, 0 where a local voice said too little, shape (windows, 3, 192).
        """
        chains = self._chains.all()[since:]
        found = np.zeros((*chains.shape, DIRECTIONS), np.float32)
        heard = chains != NOBODY
        found[heard] = unit(self._sums.all()[chains[heard]])
        return found

    def forget(self) -> None:
        """Wipe everything known of the voices."""
        self._chains.wipe()
        self._sums.wipe()
        self._last = None


def linked(earlier: Window, later: Window, rules: LinkRules) -> tuple[Indices, Indices]:
    """Tell which local voices of two windows are one person's, each with one at most.

    Returns:
        Indices into the earlier window and into the later one, pair by pair, shape (pairs,).
    """
    shift = later.first - earlier.first
    if not 0 < shift < WINDOW_FRAMES:
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    one = earlier.activity[shift:, :, None].astype(np.float32)
    other = later.activity[: WINDOW_FRAMES - shift, None, :].astype(np.float32)
    both = np.minimum(one, other).sum(axis=0)
    agreement = both / np.maximum(np.maximum(one, other).sum(axis=0), 1 / GRID_HZ)
    fits = (
        (agreement >= rules.agreement)
        & (both >= rules.together_s * GRID_HZ)
        & (earlier.vectors @ later.vectors.T >= rules.alike)
    )
    rows, columns = linear_sum_assignment(-np.where(fits, agreement, 0))
    kept = fits[rows, columns]
    return rows[kept], columns[kept]
