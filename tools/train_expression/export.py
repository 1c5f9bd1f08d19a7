"""Puts trained nets together into one ONNX file. Runs with a Python that has PyTorch.

`python3 -m train_expression.export FACES.npz NETS RAW.onnx --temperature T --sure P --prior P ...`;
then `train_expression.pack` (with ClassSense's own Python) puts the net before it that tells the
patterns, and halves it.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from torch import nn

from train_expression.nets import PATTERNS, SHAPE_NUMBERS, FaceNet, ShapeNet, pattern_net
from train_expression.train import SIDE_PX

PARTS = (0.4, 0.25, 0.35)
"""Of faces, shapes and patterns, as in `evaluate`."""
CLASSES = ("neutral", "happiness", "sadness", "anger", "surprise")


class Head(nn.Module):
    """All nets as one: mean log-probability of faces and mirror images, shapes, patterns."""

    def __init__(
        self,
        faces: list[FaceNet],
        shapes: list[ShapeNet],
        patterns: list[ShapeNet],
        temperature: float,
    ) -> None:
        super().__init__()
        self.faces, self.shapes = nn.ModuleList(faces), nn.ModuleList(shapes)
        self.patterns = nn.ModuleList(patterns)
        self.temperature = temperature

    def forward(
        self, face: torch.Tensor, shape: torch.Tensor, patterns: torch.Tensor
    ) -> torch.Tensor:
        """Return scores without any prior, shape (n, 5)."""
        mirrored = torch.flip(face, [3])
        seen = [torch.log_softmax((net(face)[0] + net(mirrored)[0]) / 2, 1) for net in self.faces]
        measured = [torch.log_softmax(net(shape), 1) for net in self.shapes]
        roots = torch.sqrt(torch.relu(patterns))
        like = [torch.log_softmax(net(roots), 1) for net in self.patterns]
        kinds = [sum(told) / len(told) for told in (seen, measured, like)]
        return sum(part * kind for part, kind in zip(PARTS, kinds, strict=True)) / self.temperature


def head_of(nets: Path, fold: int, temperature: float) -> Head:
    """Return all nets of a fold as one."""
    faces, shapes, patterns = [], [], []
    for file in sorted(nets.glob(f"fold{fold}.seed*.pt")):
        face_state, shape_state = torch.load(file)
        beside = torch.load(file.with_name(file.name.replace("fold", "patterns")))
        patterns.append(pattern_net(beside["mean"], beside["deviation"]))
        patterns[-1].load_state_dict(beside)
        faces.append(FaceNet())
        faces[-1].load_state_dict(face_state)
        shapes.append(ShapeNet(shape_state["mean"], shape_state["deviation"]))
        shapes[-1].load_state_dict(shape_state)
    return Head(faces, shapes, patterns, temperature).eval()


def write(head: Head, out: Path) -> None:
    """Write the head as ONNX, for any number of faces at once."""
    shapes = {"face": (1, SIDE_PX, SIDE_PX), "shape": (SHAPE_NUMBERS,), "patterns": (PATTERNS,)}
    torch.onnx.export(
        head,
        tuple(torch.zeros(1, *shape) for shape in shapes.values()),
        str(out),
        input_names=list(shapes),
        output_names=["scores"],
        dynamic_axes={name: {0: "n"} for name in (*shapes, "scores")},
        opset_version=16,
    )


def main() -> None:
    """Write the file."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("faces", type=Path)
    asked.add_argument("nets", type=Path)
    asked.add_argument("out", type=Path)
    asked.add_argument("--temperature", type=float, required=True)
    asked.add_argument("--sure", type=float, required=True)
    asked.add_argument("--prior", type=float, nargs=len(CLASSES), required=True)
    asked.add_argument("--fold", type=int, default=-1, help="-1: trained on everybody")
    given = asked.parse_args()
    write(head_of(given.nets, given.fold, given.temperature), given.out)
    told = {
        "classes": CLASSES,
        "reference": np.load(given.faces)["reference"].astype(float).round(6).tolist(),
        "prior": given.prior,
        "side_px": SIDE_PX,
        "sure": given.sure,
    }
    given.out.with_suffix(".json").write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main()
