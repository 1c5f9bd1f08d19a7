"""What the nets reach on people they were not trained on, each person counting once.

`python -m train_expression.evaluate FACES.npz NETS [PEER.npz]` (with ClassSense's own Python, from
tools/) reads what each fold kept. Nothing is chosen on the people it is scored on: temperatures are
fitted on the other folds.
"""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax

Doubles = NDArray[np.float64]

CLASSES = ("neutral", "happiness", "sadness", "anger", "surprise")
GROUPS = np.array([0, 1, 2, 2, 3])
"""Neutral, positive, negative, surprise."""
FACE_PART = 0.65


def mix_of(labels: NDArray[np.int64], once: Doubles) -> Doubles:
    """Return the natural mix: half neutral, .42 happiness, the rest as often as in the pictures."""
    counts = np.bincount(labels, weights=once, minlength=len(CLASSES))
    return np.array([0.5, 0.42, *(0.08 * counts[2:] / counts[2:].sum())])


def collected(nets: Path, rows: int) -> tuple[Doubles, Doubles, NDArray[np.int64], int]:
    """Return the mean log-probabilities of the face nets and shape nets, the folds, the seeds."""
    face = np.zeros((rows, len(CLASSES)))
    shape, folds = face.copy(), np.full(rows, -1)
    counts = np.zeros(rows)
    for file in sorted(nets.glob("fold[0-9].seed*.npz")):
        kept = np.load(file)
        face[kept["rows"]] += log_softmax(kept["face"], axis=1)
        shape[kept["rows"]] += log_softmax(kept["shape"], axis=1)
        counts[kept["rows"]] += 1
        folds[kept["rows"]] = int(file.name[4])
    known = folds >= 0
    seeds = int(counts[known].min())
    divisor = np.maximum(counts, 1)[:, None]
    return face / divisor, shape / divisor, folds, seeds


def scored(logs: Doubles, labels: NDArray[np.int64], weights: Doubles) -> dict[str, float]:
    """Return the figures of one decision rule.

    Args:
        logs: Log-probabilities under the rule's prior, shape (n, 5).
        labels: Shape (n,).
        weights: Of each face in the mix it is scored on, shape (n,).
    """
    told = softmax(logs, axis=1)
    best = told.argmax(axis=1)
    right = best == labels
    sure = told.max(axis=1)
    order = np.argsort(-sure)
    kept = order[np.cumsum(weights[order]) / weights.sum() <= 0.7]
    bins = np.minimum((sure * 15).astype(int), 14)
    gaps = [abs((weights * (right - sure))[bins == number].sum()) for number in range(15)]
    grouped = np.stack([told[:, g == GROUPS].sum(axis=1) for g in range(4)], axis=1).argmax(axis=1)

    def of_group(hit: NDArray[np.bool_], group: int) -> float:
        """Classes of a group count the same: there are few angry and few sad people."""
        inside = [c for c in range(len(CLASSES)) if GROUPS[c] == group]
        return float(
            np.mean([np.average(hit[labels == c], weights=weights[labels == c]) for c in inside])
        )

    recalls = [
        np.average(right[labels == c], weights=weights[labels == c]) for c in range(len(CLASSES))
    ]
    return {
        "accuracy": float((weights * right).sum() / weights.sum()),
        "m5": float(np.mean(recalls)),
        "g4": float(np.mean([of_group(grouped == g, g) for g in range(4)])),
        "ece": float(sum(gaps) / weights.sum()),
        "at70": float((weights * right)[kept].sum() / weights[kept].sum()),
    }


def calibrated(
    logs: Doubles,
    labels: NDArray[np.int64],
    folds: NDArray[np.int64],
    weights: Doubles,
    power: float,
) -> Doubles:
    """Return log-probabilities with a prior; each fold's temperature is fitted on the others."""
    mix = np.array([weights[labels == c].sum() for c in range(len(CLASSES))])
    result = np.zeros_like(logs)
    for fold in np.unique(folds):
        others, mine = folds != fold, folds == fold

        def loss(log_t: float, others: NDArray[np.bool_] = others) -> float:
            told = log_softmax(logs[others] / np.exp(log_t) + np.log(mix), axis=1)
            rows = np.arange(int(others.sum()))
            return -float((weights[others] * told[rows, labels[others]]).sum())

        t = np.exp(minimize_scalar(loss, bounds=(-2, 2), method="bounded").x)
        result[mine] = log_softmax(logs[mine] / t + power * np.log(mix), axis=1)
    return result


def table(
    name: str,
    logs: Doubles,
    labels: NDArray[np.int64],
    folds: NDArray[np.int64],
    once: Doubles,
) -> None:
    """Print the figures by the prior that is used; `once` lets each person count once."""
    sums = np.bincount(labels, weights=once, minlength=len(CLASSES))
    weights = once * (mix_of(labels, once) / sums)[labels]
    parts = []
    for rule, power in (("balanced", 0.0), ("half", 0.5), ("full", 1.0)):
        told = calibrated(logs, labels, folds, weights, power)
        found = scored(told, labels, weights)
        parts.append(
            f"{rule}: nat {found['accuracy']:.3f} m5 {found['m5']:.3f} g4 {found['g4']:.3f} "
            f"ece {found['ece']:.3f} @70 {found['at70']:.3f}"
        )
    print(f"{name:20s} " + " | ".join(parts))


def constants(
    logs: Doubles, labels: NDArray[np.int64], once: Doubles
) -> tuple[float, Doubles, float]:
    """Return what `export` is told: temperature, natural mix, and from where on it is sure.

    Sure is the seven tenths of the mix in which the likeliest of the four groups is likeliest.
    """
    sums = np.bincount(labels, weights=once, minlength=len(CLASSES))
    mix = mix_of(labels, once)
    weights = once * (mix / sums)[labels]
    rows = np.arange(len(labels))

    def loss(log_t: float) -> float:
        told = log_softmax(logs / np.exp(log_t) + np.log(mix), axis=1)
        return -float((weights * told[rows, labels]).sum())

    t = float(np.exp(minimize_scalar(loss, bounds=(-2, 2), method="bounded").x))
    told = softmax(logs / t + np.log(mix), axis=1)
    groups = np.stack([told[:, g == GROUPS].sum(axis=1) for g in range(4)], axis=1).max(axis=1)
    order = np.argsort(-groups)
    kept = np.cumsum(weights[order]) / weights.sum() <= 0.7
    return t, mix, float(groups[order][kept].min())


def main(faces: Path, nets: Path, peer: Path | None) -> None:
    """Print the table."""
    kept = np.load(faces)
    labels, (people, owner) = (
        kept["labels"].astype(int),
        np.unique(kept["people"], return_inverse=True),
    )
    once = 1 / np.bincount(owner, minlength=len(people))[owner]
    face, shape, folds, seeds = collected(nets, len(labels))
    known = (folds >= 0) & (labels < len(CLASSES))
    face, shape, labels, folds, once = (a[known] for a in (face, shape, labels, folds, once))
    print(f"{known.sum()} faces of {len(np.unique(folds))} folds, {seeds} nets a fold")
    if peer is not None:
        told = log_softmax(np.load(peer)["scores"][known, : len(CLASSES)], axis=1)
        table("face-api.js as it is", told, labels, folds, once)
    table("faces", face, labels, folds, once)
    table("shapes", shape, labels, folds, once)
    for part in (0.5, FACE_PART, 0.8):
        both = part * face + (1 - part) * shape
        table(f"both, faces {part}", both, labels, folds, once)
    t, mix, sure = constants(FACE_PART * face + (1 - FACE_PART) * shape, labels, once)
    numbers = " ".join(f"{share:.4f}" for share in mix)
    print(f"--temperature {t:.3f} --sure {sure:.3f} --prior {numbers}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]) if sys.argv[3:] else None)
