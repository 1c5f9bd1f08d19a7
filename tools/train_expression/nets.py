"""The nets of the expression head: they look at a face, its shape in numbers, or its patterns."""

import torch
from torch import nn

CLASSES = 5
"""Disgust is left out: nearly all of it comes from one film, and it cannot be claimed."""
SHAPE_NUMBERS = 110
BLENDSHAPES = 52
PATTERNS = 256
"""Features that the net of face-api.js tells of a face (`peers.py`)."""
WIDTHS = (24, 24, 48, 96, 160)


class Block(nn.Module):
    """Two convolutions with a way around them."""

    def __init__(self, inward: int, outward: int, stride: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(inward, outward, 3, stride, 1, bias=False)
        self.second = nn.Conv2d(outward, outward, 3, 1, 1, bias=False)
        self.first_norm, self.second_norm = nn.BatchNorm2d(outward), nn.BatchNorm2d(outward)
        around = [nn.AvgPool2d(stride)] if stride > 1 else []
        if stride > 1 or inward != outward:
            around += [nn.Conv2d(inward, outward, 1, bias=False), nn.BatchNorm2d(outward)]
        self.around = nn.Sequential(*around)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the next feature maps."""
        inner = torch.relu(self.first_norm(self.first(x)))
        return torch.relu(self.second_norm(self.second(inner)) + self.around(x))


class FaceNet(nn.Module):
    """Grey aligned face (n, 1, 80, 80) to scores of the classes and to blendshapes."""

    def __init__(self, dropout: float = 0.3) -> None:
        super().__init__()
        stem, *widths = WIDTHS
        layers: list[nn.Module] = [
            nn.Conv2d(1, stem, 3, 2, 1, bias=False),
            nn.BatchNorm2d(stem),
            nn.ReLU(),
        ]
        for number, width in enumerate(widths):
            layers.append(
                Block(stem if number == 0 else widths[number - 1], width, 2 if number else 1)
            )
        self.layers = nn.Sequential(*layers)
        self.dropout = nn.Dropout(dropout)
        self.classes = nn.Linear(widths[-1], CLASSES)
        self.blendshapes = nn.Linear(widths[-1], BLENDSHAPES)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return scores, shape (n, 5), and standardised blendshapes, shape (n, 52)."""
        seen = self.dropout(self.layers(x).mean((2, 3)))
        return self.classes(seen), self.blendshapes(seen)


class ShapeNet(nn.Module):
    """Numbers of a face (n, k), by default those of `shape_of`, to scores of the classes."""

    def __init__(
        self, mean: torch.Tensor, deviation: torch.Tensor, inner: int = 64, dropout: float = 0.1
    ) -> None:
        super().__init__()
        numbers = len(mean)
        self.register_buffer("mean", mean)
        self.register_buffer("deviation", deviation)
        self.layers = nn.Sequential(
            nn.Dropout(dropout),
            nn.Linear(numbers, inner),
            nn.ReLU(),
            nn.Dropout(0.4),
            nn.Linear(inner, CLASSES),
        )
        self.straight = nn.Linear(numbers, CLASSES)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return scores, shape (n, 5)."""
        standard = ((x - self.mean) / self.deviation).clamp(-4, 4)
        return self.layers(standard) + self.straight(standard)


def pattern_net(mean: torch.Tensor, deviation: torch.Tensor) -> ShapeNet:
    """Return the net that looks at square roots of patterns: small, for they are many."""
    return ShapeNet(mean, deviation, inner=16, dropout=0.3)
