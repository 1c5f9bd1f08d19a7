"""From probabilities on a time grid to turns: pure mathematics."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

GRID_HZ: Final = 50
"""Who speaks is decided every 20 ms."""


class Spell(NamedTuple):
    """A turn on the grid: the voice at index `voice` speaks in the frames [first, last)."""

    first: int
    last: int
    voice: int
    confidence: float


def runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the stretches [first, last) in which `flags`, shape (n,), hold."""
    edges = np.diff(np.concatenate([[0], flags.astype(np.int8), [0]]))
    starts, ends = np.flatnonzero(edges > 0), np.flatnonzero(edges < 0)
    return [(int(first), int(last)) for first, last in zip(starts, ends, strict=True)]


def joined(stretches: Sequence[tuple[int, int]], gap: int) -> list[tuple[int, int]]:
    """Join stretches, sorted by start, that overlap or are less than `gap` frames apart."""
    whole: list[tuple[int, int]] = []
    for first, last in stretches:
        if whole and first - whole[-1][1] < gap:
            whole[-1] = (whole[-1][0], max(last, whole[-1][1]))
        else:
            whole.append((first, last))
    return whole


@dataclass(frozen=True, slots=True)
class SpellRules:
    """When somebody speaks.

    Attributes:
        on: A turn reaches this probability somewhere, 0..1.
        off: A turn is above this throughout, 0..on.
        gap_s: Shorter pauses of one voice belong to its turn, 0 to 1 s.
        shortest_s: What is shorter is no turn, 0 to 0.5 s.
    """

    on: float = 0.5
    off: float = 0.4
    gap_s: float = 0.7
    shortest_s: float = 0.1


def spells(probability: NDArray[np.float32], rules: SpellRules = SpellRules()) -> list[Spell]:
    """Tell who speaks when.

    Args:
        probability: That a voice speaks in a frame, shape (frames, voices), 0..1.
        rules: When that is speaking.

    Returns:
        The turns, by start, then by voice; those of one voice do not touch.
    """
    found = []
    for voice in range(probability.shape[1]):
        own = probability[:, voice]
        loud = [
            (first, last)
            for first, last in runs(own > rules.off)
            if own[first:last].max() > rules.on and last - first >= rules.shortest_s * GRID_HZ
        ]
        for first, last in joined(loud, round(rules.gap_s * GRID_HZ)):
            others = np.delete(probability[first:last], voice, axis=1)
            rival = others.mean(axis=0).max() if others.size else 0.0
            confidence = round(float(np.clip(own[first:last].mean() - rival, 0, 1)), 2)
            found.append(Spell(first, last, voice, confidence))
    return sorted(found)


def clear_before(frame: int, turns: Sequence[Spell]) -> int:
    """Return the latest frame, not after `frame`, that no turn of `turns` crosses."""
    for turn in sorted(turns, key=lambda turn: -turn.last):
        if turn.first < frame < turn.last:
            return clear_before(turn.first, turns)
    return frame


def first_difference(old: Sequence[Spell], new: Sequence[Spell]) -> int | None:
    """Return the first frame in which two descriptions differ in who speaks; None if equal.

    A change of confidence alone is no difference.
    """
    changed = {turn[:3] for turn in old} ^ {turn[:3] for turn in new}
    return min((first for first, _, _ in changed), default=None)
