"""What the nets reach on people they were not trained on, each person counting once.

`python -m train_expression.evaluate FACES.npz NETS [PEER.npz ...]` (with ClassSense's own Python,
from tools/) reads what each fold kept. Temperatures are fitted on the other folds; `PARTS` was
chosen among the rows that it prints.
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
PARTS = {"face": 0.4, "shape": 0.25, "patterns": 0.35}
"""How much each kind of net counts."""


def mix_of(labels: NDArray[np.int64], once: Doubles) -> Doubles:
    """Return the natural mix: half neutral, .42 happiness, the rest as often as in the pictures."""
    counts = np.bincount(labels, weights=once, minlength=len(CLASSES))
    return np.array([0.5, 0.42, *(0.08 * counts[2:] / counts[2:].sum())])


def collected(nets: Path, rows: int) -> tuple[dict[str, Doubles], NDArray[np.int64], int]:
    """Return the mean log-probabilities of each kind of net, the folds, the nets of a fold."""
    sums = {kind: np.zeros((rows, len(CLASSES))) for kind in PARTS}
    folds, counts = np.full(rows, -1), np.zeros(rows)
    for file in sorted(nets.glob("fold[0-9].seed*.npz")):
        kept = np.load(file)
        beside = np.load(file.with_name(file.name.replace("fold", "patterns")))
        for kind, told in (("face", kept), ("shape", kept), ("patterns", beside)):
            sums[kind][kept["rows"]] += log_softmax(told[kind], axis=1)
        counts[kept["rows"]] += 1
        folds[kept["rows"]] = int(file.name[4])
    divisor = np.maximum(counts, 1)[:, None]
    return {k: each / divisor for k, each in sums.items()}, folds, int(counts[folds >= 0].min())


def together(told: dict[str, Doubles], parts: dict[str, float]) -> Doubles:
    """Return the mean of the kinds of nets."""
    return np.asarray(sum(part * told[kind] for kind, part in parts.items()), np.float64)


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


def by_class(
    logs: Doubles, labels: NDArray[np.int64], folds: NDArray[np.int64], once: Doubles
) -> None:
    """Print what each class is taken for, under the balanced and the full prior."""
    sums = np.bincount(labels, weights=once, minlength=len(CLASSES))
    weights = once * (mix_of(labels, once) / sums)[labels]
    for rule, power in (("balanced", 0.0), ("full", 1.0)):
        best = calibrated(logs, labels, folds, weights, power).argmax(axis=1)
        print(f"{rule}: true class (faces) taken for {', '.join(CLASSES)}")
        for true, name in enumerate(CLASSES):
            mine = labels == true
            shares = [np.average(best[mine] == told, weights=weights[mine]) for told in range(5)]
            print(f"  {name:10s} ({mine.sum()}) " + " ".join(f"{share:.3f}" for share in shares))


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


def main(faces: Path, nets: Path, peers: list[Path]) -> None:
    """Print the table."""
    kept = np.load(faces)
    labels, (people, owner) = (
        kept["labels"].astype(int),
        np.unique(kept["people"], return_inverse=True),
    )
    once = 1 / np.bincount(owner, minlength=len(people))[owner]
    kinds, folds, seeds = collected(nets, len(labels))
    known = (folds >= 0) & (labels < len(CLASSES))
    labels, folds, once = (a[known] for a in (labels, folds, once))
    kinds = {kind: told[known] for kind, told in kinds.items()}
    print(f"{known.sum()} faces of {len(np.unique(folds))} folds, {seeds} nets a fold")
    for peer in peers:
        told = log_softmax(np.load(peer)["scores"][known, : len(CLASSES)], axis=1)
        table(f"{peer.stem} as it is", told, labels, folds, once)
    for kind, logs in kinds.items():
        table(kind, logs, labels, folds, once)
    for parts in (
        {"face": 0.65, "shape": 0.35},
        {"face": 0.5, "patterns": 0.5},
        dict.fromkeys(PARTS, 1 / 3),
        PARTS,
    ):
        named = " ".join(f"{part:.2f} {kind}" for kind, part in parts.items())
        table(named, together(kinds, parts), labels, folds, once)
    all_kinds = together(kinds, PARTS)
    by_class(all_kinds, labels, folds, once)
    t, mix, sure = constants(all_kinds, labels, once)
    numbers = " ".join(f"{share:.4f}" for share in mix)
    print(f"--temperature {t:.3f} --sure {sure:.3f} --prior {numbers}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), [Path(each) for each in sys.argv[3:]])
