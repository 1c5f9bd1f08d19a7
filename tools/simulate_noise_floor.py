"""How unequal talk looks by chance alone: prints the tables of `classsense.analysis.noise_floor`.

Everybody is equally likely to speak next, nobody twice in a row; turn lengths are lognormal with
sigma 1 (about what AMI meetings show). Of the normalised Gini of speaking time, and of the number
of turns, the 95th percentile is printed: what one such talk in twenty exceeds.

    python tools/simulate_noise_floor.py [RUNS]

Seeded: the same machine prints the same table.
"""

import sys

import numpy as np
from numpy.typing import NDArray

SPEAKERS = (2, 3, 4, 5, 6, 7, 8)
TURNS = (10, 20, 40, 80, 160, 320)
SEED = 20261125


def normalised_gini(amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return G* of each row, shape (runs, n) to (runs,)."""
    ordered = np.sort(amounts, axis=1)
    n = ordered.shape[1]
    weights = 2 * np.arange(1, n + 1) - n - 1
    gini: NDArray[np.float64] = (ordered @ weights) / ((n - 1) * ordered.sum(axis=1))
    return gini


def chance(
    speakers: int, turns: int, runs: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return G* of speaking time and of turn counts of so many talks."""
    spoken, counted = np.zeros((runs, speakers)), np.zeros((runs, speakers))
    every, holder = np.arange(runs), rng.integers(0, speakers, runs)
    for _ in range(turns):
        holder = (holder + rng.integers(1, speakers, runs)) % speakers
        spoken[every, holder] += rng.lognormal(0, 1, runs)
        counted[every, holder] += 1
    return normalised_gini(spoken), normalised_gini(counted)


def main() -> None:
    """Print both tables."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    rng = np.random.default_rng(SEED)
    print("turns   ", *(f"{turns:>5}" for turns in TURNS))
    for speakers in SPEAKERS:
        rows = [chance(speakers, turns, runs, rng) for turns in TURNS]
        for kind, index in (("time", 0), ("count", 1)):
            values = [float(np.percentile(row[index], 95)) for row in rows]
            print(f"{speakers} {kind:<5}", *(f"{value:5.3f}" for value in values))


if __name__ == "__main__":
    main()
