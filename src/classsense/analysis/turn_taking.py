"""Who follows whom: pure functions of how the floor went from voice to voice.

They count turns. None of them says why a turn went where it went.
"""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.analysis.talk import Floor, Spans

TALK_OVER_S: Final = 0.5
"""A turn that begins so long before the other's end begins within talk, not at its end."""
TALK_OVER_KEPT_S: Final = 1.0
"""And whoever began it keeps the floor at least so long."""


def turn_matrix(floor: Floor, names: Sequence[str]) -> NDArray[np.int64]:
    """Return M, shape (n, n): how often `names[j]` took the floor right after `names[i]`."""
    index = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(names), len(names)), np.int64)
    for before, after in zip(floor.turns, floor.turns[1:], strict=False):
        matrix[index[before.voice], index[after.voice]] += 1
    return matrix


def transition_shares(matrix: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return P: each row of M by its sum, 0..1; a row without a turn stays zero."""
    sums = matrix.sum(axis=1, keepdims=True)
    shares: NDArray[np.float64] = matrix / np.maximum(sums, 1)
    return shares


def transition_entropy(matrix: NDArray[np.int64]) -> float | None:
    """Return H_t = sum_i pi_i H(P_i) / log2(n-1), pi_i the share of row i; None for n <= 2.

    0: the next speaker is always certain. 1: anybody else may be next.
    """
    n, total = len(matrix), int(matrix.sum())
    if n <= 2 or total == 0:  # noqa: PLR2004 - with two, the next speaker is certain
        return None
    entropy = 0.0
    for row, weights in zip(matrix, transition_shares(matrix), strict=True):
        spoken = weights[weights > 0]
        entropy -= float(row.sum() / total * (spoken * np.log2(spoken)).sum())
    return entropy / math.log2(n - 1)


def reciprocity(matrix: NDArray[np.int64]) -> float | None:
    """Return sum_{i != j} min(M_ij, M_ji) / sum M: 1 if every exchange goes both ways."""
    total = int(matrix.sum())
    if total == 0:
        return None
    both = np.minimum(matrix, matrix.T)
    return float((both.sum() - np.trace(both)) / total)


def heard_offsets_s(floor: Floor, unheard: Spans = ()) -> list[float | None]:
    """Return the floor transfer offset of each transition; None where sound was missing in it."""
    pairs = zip(floor.turns, floor.turns[1:], floor.offsets_s, strict=False)
    return [
        None if any(a < after.start_s and b > before.end_s for a, b in unheard) else offset
        for before, after, offset in pairs
    ]


def talk_over_share(floor: Floor) -> float | None:
    """Return the share of transitions that are talk-overs, 0..1; None without a transition.

    A talk-over: the offset is -0.5 s or less, and the new holder's turn lasts 1 s or more. It is
    no interruption: eager, agreeing and completing speech looks the same.

    Source: the overlap-taking rate of `notes/science.md` 1.2.
    """
    taken = zip(floor.offsets_s, floor.turns[1:], strict=True)
    over = sum(
        offset <= -TALK_OVER_S and turn.end_s - turn.start_s >= TALK_OVER_KEPT_S
        for offset, turn in taken
    )
    return over / len(floor.offsets_s) if floor.offsets_s else None
