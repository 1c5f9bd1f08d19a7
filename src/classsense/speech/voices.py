"""Telling the voices of a table apart: pure mathematics on voice vectors.

A *local* voice is one of at most three in a short window; a *voice* is what local voices of many
windows have in common. The number of voices is known (the seats of the table), so the average-link
tree of all local voices is cut at the first level where every voice holds a fair part of the
time. This and its thresholds were measured in notes/speech.md 7 ("K-cut").
"""

from dataclasses import dataclass
from itertools import permutations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.speech.segmentation import LOCAL_VOICES

Vectors = NDArray[np.float32]
"""Unit vectors of voices, shape (n, 192)."""
Indices = NDArray[np.intp]

NOBODY: Final = -1
_NEVER_TOGETHER: Final = 2.0
"""Cosine distance of two local voices of one window: the farthest there is."""
_LEAF_LIMIT: Final = 700
"""More local voices than this add time, not knowledge: an even choice of them is clustered."""
_LEVELS: Final = 8
"""The tree is cut into at most this many clusters per voice."""
_ROUNDS: Final = 3
"""k-means rounds after the cut."""


@dataclass(frozen=True, slots=True)
class VoiceRules:
    """When the tree of voices is cut deep enough.

    Attributes:
        fair_share: The last voice holds this share of the time, 0..1/voices.
        same_voice: What is as alike as this (mean cosine) is one voice and never cut apart, 0.3..1.
            On table talks, clean and in a room, the halves of one voice were alike by .41 to
            .86, two voices by .33 at most.
        clearly_better: Voices found anew replace the known ones if what was heard is so much
            more like them (mean cosine), 0..0.02. What is shown stays where the evidence is even.
    """

    fair_share: float = 0.04
    same_voice: float = 0.65
    clearly_better: float = 0.0003


def unit(vectors: Vectors) -> Vectors:
    """Return `vectors` scaled to length 1 along the last axis."""
    scaled: Vectors = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return scaled


def find_voices(
    vectors: Vectors,
    weights: NDArray[np.float32],
    windows: Indices,
    voices: int,
    rules: VoiceRules = VoiceRules(),
) -> Vectors:
    """Return the mean direction of each voice that can be told apart.

    Args:
        vectors: One unit vector per local voice, shape (n, 192), n >= 1.
        weights: Seconds of speech behind each, shape (n,).
        windows: The window of each, shape (n,): two voices of one window are never the same.
        voices: How many people may speak, >= 1.
        rules: When to stop cutting.

    Returns:
        Unit vectors, shape (min(n, voices), 192), or fewer where fewer can be told apart.
    """
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    if len(vectors) == 1:
        return vectors
    if len(vectors) > _LEAF_LIMIT:
        chosen = np.linspace(0, len(vectors) - 1, _LEAF_LIMIT).astype(int)
        vectors, weights, windows = vectors[chosen], weights[chosen], windows[chosen]
    distances = np.clip(1 - vectors @ vectors.T, 0, _NEVER_TOGETHER)
    distances[windows[:, None] == windows] = _NEVER_TOGETHER
    np.fill_diagonal(distances, 0)
    tree = linkage(squareform(distances, checks=False), "average")
    labels, biggest = _cut(tree, weights, voices, rules)
    middles = [_mean(vectors[labels == c], weights[labels == c]) for c in biggest]
    return _settled(vectors, weights, unit(np.array(middles)))


def _cut(
    tree: NDArray[np.float64], weights: NDArray[np.float32], voices: int, rules: VoiceRules
) -> tuple[Indices, Indices]:
    """Cut where the last voice is fairly big, else where it is biggest: labels, big clusters."""
    from scipy.cluster.hierarchy import fcluster

    finest = fcluster(tree, 1 - rules.same_voice, "distance").max()
    best_share = -1.0
    best_labels: Indices = np.zeros(len(weights), np.intp)
    best: Indices = np.zeros(1, np.intp)
    for clusters in range(min(voices, finest), min(finest, _LEVELS * voices) + 1):
        labels = fcluster(tree, clusters, "maxclust").astype(np.intp) - 1
        sizes = np.bincount(labels, weights=weights)
        biggest = np.argsort(-sizes, kind="stable")[:voices]
        share = sizes[biggest[-1]] / weights.sum() if len(biggest) == voices else 0.0
        if share > best_share:
            best_share, best_labels, best = share, labels, biggest
        if share >= rules.fair_share:
            break
    return best_labels, best


def _settled(vectors: Vectors, weights: NDArray[np.float32], middles: Vectors) -> Vectors:
    for _ in range(_ROUNDS):
        nearest = (vectors @ middles.T).argmax(axis=1)
        middles = unit(
            np.array(
                [
                    _mean(vectors[nearest == c], weights[nearest == c])
                    if (nearest == c).any()
                    else middle
                    for c, middle in enumerate(middles)
                ]
            )
        )
    return middles


def steadied(
    known: Vectors,
    found: Vectors,
    vectors: Vectors,
    weights: NDArray[np.float32],
    rules: VoiceRules = VoiceRules(),
) -> Vectors:
    """Return the voices found anew if they are clearly better than the known ones.

    Otherwise the known ones, moved to the middle of what is nearest to them.

    Args:
        known: Directions of all voices as they are told so far, shape (k, 192).
        found: Directions found anew, shape (n, 192), n <= k.
        vectors: One unit vector per local voice, shape (m, 192).
        weights: Seconds of speech behind each, shape (m,).
        rules: What is clear.
    """
    kept = _settled(vectors, weights, known)
    if len(found) < len(known):
        return kept
    gain = _likeness(vectors, weights, found) - _likeness(vectors, weights, kept)
    return found if gain >= rules.clearly_better else kept


def _likeness(vectors: Vectors, weights: NDArray[np.float32], middles: Vectors) -> float:
    """Return how alike the vectors are to the nearest of `middles`, a mean cosine."""
    return float(np.average((vectors @ middles.T).max(axis=1), weights=weights))


def _mean(vectors: Vectors, weights: NDArray[np.float32]) -> NDArray[np.float32]:
    mean: NDArray[np.float32] = (vectors * weights[:, None]).sum(axis=0)
    return mean


def placed(known: Vectors, present: Indices, found: Vectors, seats: int) -> tuple[Vectors, Indices]:
    """Return the directions of all voices, each voice in the place that it had before.

    A found voice takes the place of the known voice that it matches best (all together, by the
    Hungarian method); what is left over takes a new place while fewer than `seats` are taken; a
    known voice that was not found again stays as it was.

    Args:
        known: Directions so far, shape (k, 192); k = 0 at the beginning.
        present: Places that were told so far, shape (p,).
        found: Directions found anew, shape (n, 192), n <= seats.
        seats: How many people may speak.

    Returns:
        Directions, shape (k + new, 192), and the places that are told now, at most `seats`.
    """
    from scipy.optimize import linear_sum_assignment

    rows, places = linear_sum_assignment(-(found @ known.T))
    carried = known.copy()
    carried[places] = found[rows]
    newcomers = np.setdiff1d(np.arange(len(found)), rows)[: max(0, seats - len(places))]
    told = [*places.tolist(), *range(len(known), len(known) + len(newcomers))]
    # Who is only silent for a while keeps being told if there are seats enough.
    silent = [place for place in present.tolist() if place not in told]
    told += silent[: max(0, seats - len(told))]
    return np.concatenate([carried, found[newcomers]]), np.array(sorted(told), np.intp)


@dataclass(frozen=True, slots=True)
class EnrolRules:
    """How voices of a sound check follow what is heard of them later.

    Attributes:
        prior_s: The sound check counts as so many seconds of speech, 5 to 60. A pupil at work
            sounds a little different from one who says a number.
        margin: Speech counts for a voice if it is so much more like it than like the next (cosine),
            0..0.3.
        stranger: What is less like every voice (cosine) is none of them, 0..0.4.
    """

    prior_s: float = 20.0
    margin: float = 0.1
    stranger: float = 0.0


def adapted(
    enrolled: Vectors,
    vectors: Vectors,
    weights: NDArray[np.float32],
    rules: EnrolRules = EnrolRules(),
) -> Vectors:
    """Return enrolled voices moved towards what is clearly theirs.

    Args:
        enrolled: Directions by the sound check, shape (k, 192).
        vectors: One unit vector per local voice, shape (n, 192).
        weights: Seconds of speech behind each, shape (n,).
        rules: What is clear, and how fast they follow.

    Returns:
        Unit vectors, shape (k, 192).
    """
    if not len(vectors):
        return enrolled
    middles = enrolled
    for _ in range(2):
        fits = vectors @ middles.T
        nearest = fits.argmax(axis=1)
        best = np.sort(fits, axis=1)
        second = best[:, -2] if best.shape[1] > 1 else np.full(len(best), -1.0, np.float32)
        clear = (best[:, -1] - second > rules.margin) & (best[:, -1] >= rules.stranger)
        owners = clear[:, None] & (nearest[:, None] == np.arange(len(enrolled)))
        gathered = (owners * weights[:, None]).T @ vectors
        middles = unit(enrolled * np.float32(rules.prior_s) + gathered)
    return middles


def assign(locals_: Vectors, heard: NDArray[np.bool_], middles: Vectors) -> Indices:
    """Tell which voice each local voice is; two of one window are never the same voice.

    The best sum of cosines over all ways to pair them, as by the Hungarian method, but for all
    windows at once: with three local voices there are few ways.

    Args:
        locals_: Unit vectors, shape (windows, 3, 192).
        heard: Which of them mean anything, shape (windows, 3).
        middles: Directions of the voices, shape (k, 192).

    Returns:
        Index of the voice or `NOBODY`, shape (windows, 3).
    """
    fits = np.where(heard[:, :, None], locals_ @ middles.T, 0.0)
    if len(middles) < LOCAL_VOICES:
        nobody = np.where(heard[:, :, None], -_NEVER_TOGETHER, 0.0)
        spare = np.repeat(nobody, LOCAL_VOICES - len(middles), axis=2)
        fits = np.concatenate([fits, spare], axis=2)
    ways = np.array(list(permutations(range(fits.shape[2]), LOCAL_VOICES)))
    sums = sum(fits[:, local, ways[:, local]] for local in range(LOCAL_VOICES))
    best = ways[np.asarray(sums).argmax(axis=1)]
    return np.where(heard & (best < len(middles)), best, NOBODY)
