"""Somebody at a table who is none of its members: pure mathematics on voice vectors.

Where every seat made a sound check, speech that is like none of them and alike among itself is a
person of their own: a visitor, or somebody who moved. Speech that is merely hard to tell (two
people in one vector, a cough) is unlike everybody too, but not alike among itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.speech.voices import EnrolRules, Vectors, adapted, unit


@dataclass(frozen=True, slots=True)
class StrangerRules:
    """When speech is somebody's who is no member.

    Attributes:
        alike: Speech is one person's if its mean cosine is at least this, .5 to .8.
        begin_s: Seconds of such speech from which a stranger is looked for, as evidence counts
            them: a second of speech is heard by about two windows.
        unlike: A stranger is no more like the sound check of a member than this (cosine), .3 to .5.
        apart: Nor like a member as heard by now, .35 to .5.
        still: Cosine that is allowed beyond both for a stranger who was told before.
        least_s: Seconds that are clearly the stranger's once all voices have shared the evidence.
        least: And so many vectors.
        member_s: Seconds that are clearly those of the member whom the stranger is most like: a
            member whose sound check fits badly would be taken for a stranger while silent.
    """

    alike: float = 0.6
    begin_s: float = 4.0
    unlike: float = 0.36
    apart: float = 0.4
    still: float = 0.15
    least_s: float = 8.0
    least: int = 4
    member_s: float = 8.0


def stranger_among(
    members: Vectors,
    known: Vectors | None,
    vectors: Vectors,
    weights: NDArray[np.float32],
    rules: StrangerRules = StrangerRules(),
) -> Vectors | None:
    """Return how somebody sounds who is none of the members; None if there is nobody.

    Args:
        members: Directions by their sound checks, shape (k, 192), k >= 1.
        known: Direction of the stranger who is told so far, shape (192,); None if none is.
        vectors: One unit vector per local voice, shape (n, 192).
        weights: Seconds of speech behind each, shape (n,).
        rules: What is strange.

    Returns:
        A unit vector, shape (192,).
    """
    if len(vectors) < rules.least:
        return None
    if known is not None:
        more = replace(rules, unlike=rules.unlike + rules.still, apart=rules.apart + rules.still)
        return _shared(members, known, vectors, weights, more)
    for seed in _seeds(members, vectors, weights, rules):
        found = _shared(members, seed, vectors, weights, rules)
        if found is not None:
            return found
    return None


def _seeds(
    members: Vectors, vectors: Vectors, weights: NDArray[np.float32], rules: StrangerRules
) -> Iterator[Vectors]:
    """Yield middles of speech that is alike among itself and like no sound check, most first."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    strange = (vectors @ members.T).max(axis=1) < rules.unlike + rules.still
    vectors, weights = vectors[strange], weights[strange]
    if len(vectors) < rules.least:
        return
    distances = np.clip(1 - vectors @ vectors.T, 0, 2)
    np.fill_diagonal(distances, 0)
    tree = linkage(squareform(distances, checks=False), "average")
    labels = fcluster(tree, 1 - rules.alike, "distance") - 1
    sizes = np.bincount(labels, weights=weights)
    for label in np.argsort(-sizes, kind="stable")[:_SEEDS]:
        middle = _middle(vectors[labels == label], weights[labels == label])
        if sizes[label] >= rules.begin_s and (members @ middle).max() <= rules.unlike + rules.still:
            yield middle


def _shared(
    members: Vectors,
    found: Vectors,
    vectors: Vectors,
    weights: NDArray[np.float32],
    rules: StrangerRules,
) -> Vectors | None:
    """Let members and a stranger share the evidence; return the stranger if one remains."""
    shared: NDArray[np.bool_] = np.zeros((len(vectors), len(members) + 1), np.bool_)
    for _ in range(_ROUNDS):
        shared = _owned(adapted(np.vstack([members, found]), vectors, weights), vectors)
        mine: NDArray[np.bool_] = shared[:, -1]
        if mine.sum() < rules.least or weights[mine].sum() < rules.least_s:
            return None
        found = _middle(vectors[mine], weights[mine])
    heard = adapted(np.vstack([members, found]), vectors, weights)[:-1]
    checks = members @ found
    if (heard @ found).max() > rules.apart or checks.max() > rules.unlike:
        return None
    return found if weights[shared[:, checks.argmax()]].sum() >= rules.member_s else None


def _owned(middles: Vectors, vectors: Vectors) -> NDArray[np.bool_]:
    """Return which vectors are clearly which voice's, shape (n, voices)."""
    fits = vectors @ middles.T
    second = np.sort(fits, axis=1)[:, -2:-1]
    clear: NDArray[np.bool_] = fits - second > EnrolRules().margin
    return clear


def _middle(vectors: Vectors, weights: NDArray[np.float32]) -> Vectors:
    return unit((vectors * weights[:, None]).sum(axis=0))


_SEEDS: Final = 3
_ROUNDS: Final = 3
