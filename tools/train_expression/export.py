"""Puts trained nets together into one ONNX file. Runs with a Python that has PyTorch.

`python3 -m train_expression.export FACES.npz NETS RAW.onnx --temperature T --sure P --prior P ...`;
then `python -m train_expression.pack RAW.onnx OUT.onnx` (with ClassSense's own Python) halves it.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from torch import nn

from train_expression.nets import SHAPE_NUMBERS, FaceNet, ShapeNet
from train_expression.train import SIDE_PX

FACE_PART = 0.65
CLASSES = ("neutral", "happiness", "sadness", "anger", "surprise")


class Head(nn.Module):
    """All nets as one: mean log-probability, faces and their mirror images, and shapes."""

    def __init__(self, faces: list[FaceNet], shapes: list[ShapeNet], temperature: float) -> None:
        super().__init__()
        self.faces, self.shapes = nn.ModuleList(faces), nn.ModuleList(shapes)
        self.temperature = temperature

    def forward(self, face: torch.Tensor, shape: torch.Tensor) -> torch.Tensor:
        """Return scores without any prior, shape (n, 5)."""
        mirrored = torch.flip(face, [3])
        seen = [torch.log_softmax((net(face)[0] + net(mirrored)[0]) / 2, 1) for net in self.faces]
        measured = [torch.log_softmax(net(shape), 1) for net in self.shapes]
        by_face, by_shape = sum(seen) / len(seen), sum(measured) / len(measured)
        return (FACE_PART * by_face + (1 - FACE_PART) * by_shape) / self.temperature


def main() -> None:
    """Write the file."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("faces", type=Path)
    asked.add_argument("nets", type=Path)
    asked.add_argument("out", type=Path)
    asked.add_argument("--temperature", type=float, required=True)
    asked.add_argument("--sure", type=float, required=True)
    asked.add_argument("--prior", type=float, nargs=len(CLASSES), required=True)
    given = asked.parse_args()
    nets = [torch.load(file) for file in sorted(given.nets.glob("fold-1.seed*.pt"))]
    faces, shapes = [], []
    for face_state, shape_state in nets:
        faces.append(FaceNet())
        faces[-1].load_state_dict(face_state)
        shapes.append(ShapeNet(shape_state["mean"], shape_state["deviation"]))
        shapes[-1].load_state_dict(shape_state)
    head = Head(faces, shapes, given.temperature).eval()
    inputs = (torch.zeros(1, 1, SIDE_PX, SIDE_PX), torch.zeros(1, SHAPE_NUMBERS))
    names = {"input_names": ["face", "shape"], "output_names": ["scores"], "opset_version": 16}
    torch.onnx.export(
        head,
        inputs,
        str(given.out),
        dynamic_axes={
            "face": {0: "n"},
            "shape": {0: "n"},
            "scores": {0: "n"},
        },
        **names,
    )
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
