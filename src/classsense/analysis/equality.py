"""How equally people took part. Pure functions of amounts: seconds spoken, or numbers of turns.

Amounts are of everybody who was present, the silent ones (0) included. None of these says whether
equality would have been right: somebody may have been asked to present.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from classsense.analysis.talk import Segment, clip, speaking_s


def shares(amounts: Mapping[str, float]) -> dict[str, float]:
    """Return p_s = d_s / sum d of everybody; empty if all are zero."""
    total = sum(amounts.values())
    return {name: amount / total for name, amount in amounts.items()} if total > 0 else {}


def normalised_gini(amounts: Sequence[float]) -> float | None:
    """Return G* = n/(n-1) * sum_i (2i-n-1) d_(i) / (n * sum d), i ascending: 0 equal, 1 one only.

    None for fewer than two amounts or if all are zero.

    Source: Gini's coefficient with the correction for small n (Deltas 2003), `notes/science.md`
    1.2.
    """
    n, total = len(amounts), sum(amounts)
    if n < 2 or total <= 0:  # noqa: PLR2004 - inequality is between two
        return None
    weighted = sum((2 * i - n - 1) * d for i, d in enumerate(sorted(amounts), start=1))
    return n / (n - 1) * weighted / (n * total)


def evenness(amounts: Sequence[float]) -> float | None:
    """Return H* = -sum p log2 p / log2 n: 1 equal, 0 one only. None as for the Gini.

    Source: Shannon's entropy by its largest value (Pielou's evenness), `notes/science.md` 1.2.
    """
    n, total = len(amounts), sum(amounts)
    if n < 2 or total <= 0:  # noqa: PLR2004 - evenness is between two
        return None
    parts = [share for amount in amounts if (share := amount / total) > 0]
    return -sum(p * math.log2(p) for p in parts) / math.log2(n)


def paletz_schunn_type(amounts: Sequence[float]) -> float | None:
    """Return sqrt(sum (p - 1/n)^2 / (1 - 1/n)): 0 equal, 1 one only. None as for the Gini.

    The distance of the shares from equal shares, by its largest value, over those who were
    present. It is of the type that Paletz & Schunn (2009) proposed for teams whose members come
    and go; the exact text of their formula was not at hand, hence the name.
    """
    n, total = len(amounts), sum(amounts)
    if n < 2 or total <= 0:  # noqa: PLR2004 - inequality is between two
        return None
    return math.sqrt(sum((amount / total - 1 / n) ** 2 for amount in amounts) / (1 - 1 / n))


class Block(NamedTuple):
    """A stretch of the discussion, [start_s, end_s), and who was present in it."""

    start_s: float
    end_s: float
    members: tuple[str, ...]


def block_distances(segments: Sequence[Segment], blocks: Iterable[Block]) -> list[float | None]:
    """Return the Paletz-Schunn type distance of each block, over the members present in it.

    Voices that are not among a block's members are left out. None where fewer than two were
    present or none of them spoke.
    """
    found = []
    for block in blocks:
        spoken = speaking_s(clip(segments, block.start_s, block.end_s))
        found.append(paletz_schunn_type([spoken.get(name, 0.0) for name in block.members]))
    return found
