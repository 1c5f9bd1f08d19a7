"""Trains nets of the expression head. Runs with a Python that has PyTorch (Debian: python3-torch).

`python3 -m train_expression.train FACES.npz OUT --fold K [--seed S]`; fold 0..4 leaves a fifth of
the people out and keeps what the nets say of them, fold -1 trains on all.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from train_expression.nets import CLASSES, FaceNet, ShapeNet, pattern_net
from train_expression.people import fold_of

BATCH = 64
SIDE_PX = 80
SCALE = 0.84
MIX = 0.2
SMOOTHED = 0.1
AUXILIARY = 0.5
RARENESS = 0.5
DRAW = np.random.default_rng()

LEFTS = (1, 4, 7, 9, 11, 13, 15, 17, 19, 21, 24, 28, 30, 33, 34, 36, 44, 46, 48, 50)
RIGHTS = (2, 5, 8, 10, 12, 14, 16, 18, 20, 22, 26, 29, 31, 39, 35, 37, 45, 47, 49, 51)


class Faces:
    """What one fold trains on."""

    def __init__(self, path: Path, fold: int) -> None:
        kept = np.load(path)
        folds = np.array([fold_of(str(person)) for person in kept["people"]])
        self.labels = kept["labels"]
        self.train = np.flatnonzero((folds != fold) & (self.labels < CLASSES))
        self.left_out = np.flatnonzero(folds == fold)
        self.large = torch.from_numpy(kept["large"].astype(np.float32))[:, None]
        self.small = torch.from_numpy(kept["small"].astype(np.float32))[:, None]
        self.shape = torch.from_numpy(kept["shape"])
        shapes = kept["blendshapes"]
        standard = (shapes - shapes.mean(0)) / (shapes.std(0) + 0.02)
        self.blendshapes = torch.from_numpy(standard.astype(np.float32)).clamp(-4, 4)
        people = kept["people"]
        counts = dict(zip(*np.unique(people, return_counts=True), strict=True))
        sizes = np.bincount(
            self.labels[self.train], [counts[people[i]] ** -0.5 for i in self.train], CLASSES
        )
        drawn = [sizes[self.labels[i]] ** -RARENESS * counts[people[i]] ** -0.5 for i in self.train]
        self.drawn = np.array(drawn) / np.sum(drawn)
        shares = [self.drawn[self.labels[self.train] == c].sum() for c in range(CLASSES)]
        self.prior = torch.from_numpy(np.log(shares).astype(np.float32))


def _grid(n: int) -> torch.Tensor:
    angle = (torch.rand(n) - 0.5) * 0.35
    across = SCALE * torch.exp((torch.rand(n) - 0.5) * 0.24)
    down = across * torch.exp((torch.rand(n) - 0.5) * 0.16)
    onto = torch.zeros(n, 2, 3)
    onto[:, 0, 0], onto[:, 0, 1] = across * torch.cos(angle), -down * torch.sin(angle)
    onto[:, 1, 0], onto[:, 1, 1] = across * torch.sin(angle), down * torch.cos(angle)
    onto[:, :, 2] = (torch.rand(n, 2) - 0.5) * 0.16
    return functional.affine_grid(onto, [n, 1, SIDE_PX, SIDE_PX], align_corners=False)


def _varied(faces: torch.Tensor) -> torch.Tensor:
    """Return the faces moved, lit, blurred and partly covered otherwise."""
    n = len(faces)
    x = functional.grid_sample(faces, _grid(n), align_corners=False)
    skin = (x != 0).float()
    contrast = torch.exp((torch.rand(n, 1, 1, 1) - 0.5) * 0.7)
    x = (x * contrast + (torch.rand(n, 1, 1, 1) - 0.5) * 0.6) * skin
    across = torch.linspace(-1, 1, SIDE_PX).view(1, 1, 1, SIDE_PX)
    slope, tilt = ((torch.rand(n, 1, 1, 1) - 0.5) * 0.6 for _ in range(2))
    x = x + skin * (slope * across + tilt * across.transpose(2, 3))
    if DRAW.random() < 0.35:
        small = int(DRAW.integers(24, 60))
        x = functional.interpolate(x, size=(small, small), mode="area")
        x = functional.interpolate(x, size=(SIDE_PX, SIDE_PX), mode="bilinear", align_corners=False)
    if DRAW.random() < 0.3:
        x = x + torch.randn_like(x) * float(DRAW.random()) * 0.2
    for i in range(n):
        if DRAW.random() < 0.5:
            high, wide = DRAW.integers(10, 30, 2)
            top, left = DRAW.integers(0, SIDE_PX - 10, 2)
            x[i, :, top : top + high, left : left + wide] = 0
    return x


class Averaged:
    """Moving average of a net's weights."""

    def __init__(self, net: nn.Module) -> None:
        self.state = {key: value.clone() for key, value in net.state_dict().items()}
        self.steps = 0

    def follow(self, net: nn.Module) -> None:
        """Move a little towards the net as it is now."""
        self.steps += 1
        keep = min(0.995, self.steps / (self.steps + 20))
        for key, value in net.state_dict().items():
            if value.dtype.is_floating_point:
                self.state[key].lerp_(value, 1 - keep)
            else:
                self.state[key] = value.clone()


def _targets(labels: np.ndarray) -> torch.Tensor:
    return functional.one_hot(torch.from_numpy(labels), CLASSES).float()


def train_faces(faces: Faces, epochs: int) -> FaceNet:
    """Train the net that looks at faces; about three minutes of CPU."""
    net = FaceNet().to(memory_format=torch.channels_last)
    averaged = Averaged(net)
    steps = len(faces.train) // BATCH * epochs
    optimiser = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, max_lr=3e-3, total_steps=steps, pct_start=0.2
    )
    swapped = list(range(faces.blendshapes.shape[1]))
    for left, right in zip(LEFTS, RIGHTS, strict=True):
        swapped[left], swapped[right] = right, left
    began, total = time.monotonic(), 0.0
    for step in range(steps):
        chosen = faces.train[DRAW.choice(len(faces.train), BATCH, p=faces.drawn)]
        x, shapes = _varied(faces.large[chosen].clone()), faces.blendshapes[chosen].clone()
        mirrored = DRAW.random(BATCH) < 0.5
        x[mirrored], shapes[mirrored] = x[mirrored].flip(3), shapes[mirrored][:, swapped]
        wanted = _targets(faces.labels[chosen])
        part, other = float(DRAW.beta(MIX, MIX)), torch.randperm(BATCH)
        x, wanted, shapes = (t * part + t[other] * (1 - part) for t in (x, wanted, shapes))
        wanted = wanted * (1 - SMOOTHED) + SMOOTHED / CLASSES
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores, told = net(x.contiguous(memory_format=torch.channels_last))
        loss = -(functional.log_softmax(scores.float() + faces.prior, 1) * wanted).sum(1).mean()
        loss = loss + AUXILIARY * functional.smooth_l1_loss(told.float(), shapes)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        optimiser.step()
        optimiser.zero_grad()
        schedule.step()
        averaged.follow(net)
        total += float(loss)
        if step % 300 == 299:
            print(
                step + 1, steps, round(total / 300, 3), round(time.monotonic() - began), flush=True
            )
            total = 0.0
    net.load_state_dict(averaged.state)
    return net.eval()


def train_shape(faces: Faces) -> ShapeNet:
    """Train the net that looks at the shape in numbers; some seconds."""
    known = faces.shape[faces.train]
    net = ShapeNet(known.mean(0), known.std(0) + 1e-3)
    optimiser = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=0.1)
    return _trained(net, faces, faces.shape, optimiser, epochs=40)


def train_patterns(faces: Faces, patterns: torch.Tensor) -> ShapeNet:
    """Train the net that looks at patterns, shape (n, 256); a second."""
    known = patterns[faces.train]
    net = pattern_net(known.mean(0), known.std(0) + 1e-3)
    optimiser = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=0.3)
    return _trained(net, faces, patterns, optimiser, epochs=8)


def _trained(
    net: ShapeNet,
    faces: Faces,
    numbers: torch.Tensor,
    optimiser: torch.optim.Optimizer,
    epochs: int,
) -> ShapeNet:
    averaged = Averaged(net)
    steps, most = len(faces.train) // BATCH * epochs, 2 * optimiser.defaults["lr"]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=most, total_steps=steps)
    for _ in range(steps):
        chosen = faces.train[DRAW.choice(len(faces.train), BATCH, p=faces.drawn)]
        x, wanted = numbers[chosen], _targets(faces.labels[chosen])
        part, other = float(DRAW.beta(MIX, MIX)), torch.randperm(BATCH)
        x, wanted = (t * part + t[other] * (1 - part) for t in (x, wanted))
        wanted = wanted * (1 - SMOOTHED) + SMOOTHED / CLASSES
        loss = -(functional.log_softmax(net(x) + faces.prior, 1) * wanted).sum(1).mean()
        loss.backward()
        optimiser.step()
        optimiser.zero_grad()
        schedule.step()
        averaged.follow(net)
    net.load_state_dict(averaged.state)
    return net.eval()


def told(net: FaceNet, faces: torch.Tensor) -> np.ndarray:
    """Return the scores of faces and of their mirror images, averaged."""
    with torch.no_grad():
        parts = [(net(x)[0] + net(x.flip(3))[0]) / 2 for x in faces.split(128)]
    return torch.cat(parts).float().numpy()


def begin(fold: int, seed: int) -> None:
    """Let everything random follow from the fold and the seed."""
    torch.manual_seed(100 * seed + fold)
    state = np.random.default_rng(100 * seed + fold + 1).bit_generator.state
    DRAW.bit_generator.state = state


def main() -> None:
    """Train one fold and keep the nets and what they say of the people left out."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("faces", type=Path)
    asked.add_argument("out", type=Path)
    asked.add_argument("--fold", type=int, default=-1)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--epochs", type=int, default=18)
    asked.add_argument("--threads", type=int, default=1)
    given = asked.parse_args()
    torch.set_num_threads(given.threads)
    begin(given.fold, given.seed)
    faces = Faces(given.faces, given.fold)
    shape_net, face_net = train_shape(faces), train_faces(faces, given.epochs)
    name = f"fold{given.fold}.seed{given.seed}"
    given.out.mkdir(parents=True, exist_ok=True)
    torch.save((face_net.state_dict(), shape_net.state_dict()), given.out / f"{name}.pt")
    rows = faces.left_out
    with torch.no_grad():
        by_shape = shape_net(faces.shape[rows]).numpy()
    by_face = told(face_net, faces.small[rows]) if len(rows) else np.zeros((0, CLASSES))
    np.savez(given.out / f"{name}.npz", rows=rows, face=by_face, shape=by_shape)
    for kind, scores in (("face", by_face), ("shape", by_shape)):
        if len(rows):
            recalls = [
                (scores[faces.labels[rows] == c].argmax(1) == c).mean() for c in range(CLASSES)
            ]
            print(kind, np.round(recalls, 3), "m5", np.mean(recalls[:5]).round(3))


if __name__ == "__main__":
    main()
