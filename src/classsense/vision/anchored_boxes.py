"""Finds faces or palms with the small single-shot detectors of MediaPipe.

They look at a square picture in a grid of cells. For each anchor, the middle of a cell, they give a
score, a box and some points, as distances from the anchor in pixels. Boxes that overlap are one
find, whose place is their mean weighted by score. Source: Bazarevsky et al.: BlazeFace: Sub-
millisecond Neural Face Detection on Mobile GPUs (2019), section 4.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from classsense.domain.camera_ports import Pixels
from classsense.vision.litert_net import Floats, LiteRtNet
from classsense.vision.opencv import opencv

_GRIDS: Final = ((8, 2), (16, 6))
"""Side of a cell in pixels, and anchors in each."""
_BOX: Final = 4
"""Numbers of a box: middle and size."""


@dataclass(frozen=True, slots=True, eq=False)
class Find:
    """A face or a palm, in 0..1 of the picture that was looked at.

    Attributes:
        low: Left and upper edge, shape (2,).
        high: Right and lower edge, shape (2,).
        points: Shape (n, 2).
        score: 0..1.
    """

    low: Floats
    high: Floats
    points: Floats
    score: float


@dataclass(frozen=True, slots=True)
class Looks:
    """How such a detector looks, and what is taken from it.

    Attributes:
        side_px: Of the picture it takes.
        points: That it gives for each find.
        darkest: What black is to it; white is 1.
        score: Finds below this score are left out, 0.1..0.9.
        overlap: Boxes with more intersection over union than this are one find, 0.1..0.9.
    """

    side_px: int
    points: int
    darkest: float
    score: float
    overlap: float


class AnchoredBoxes:
    """A detector. Used by one thread only."""

    def __init__(self, content: bytes, path: Path, looks: Looks) -> None:
        """Load the net `content`, which comes out of the file `path`.

        Raises:
            KnownError: It is no such net (`vision_weights_damaged`).
        """
        side, numbers = looks.side_px, _BOX + 2 * looks.points
        self._anchors = anchors(side)
        count = len(self._anchors)
        self._net = LiteRtNet(content, path, (1, side, side, 3), (count * numbers, count))
        self._looks = looks

    def find(self, square: Pixels, most: int) -> list[Find]:
        """Return what is found in a square RGB picture of any size, best first, `most` at most."""
        cv2, looks = opencv(), self._looks
        scale = looks.side_px / square.shape[0]
        onto = np.array([[scale, 0, 0], [0, scale, 0]])
        small = cv2.warpAffine(square, onto, (looks.side_px, looks.side_px), flags=cv2.INTER_LINEAR)
        levels = small.astype(np.float32) * np.float32((1 - looks.darkest) / 255)
        told, rated = self._net.run((levels + np.float32(looks.darkest))[None])
        sure = np.flatnonzero(rated >= math.log(looks.score / (1 - looks.score)))
        scores = 1 / (1 + np.exp(-rated[0, sure, 0]))
        rows = told[0, sure].reshape(len(sure), looks.points + 2, 2) / looks.side_px
        rows[:, 0] += self._anchors[sure]
        rows[:, 2:] += self._anchors[sure, None]
        return merged(rows, scores, looks.overlap, most)


def anchors(side_px: int) -> Floats:
    """Return the anchors of a picture of this side, in 0..1 of it, shape (n, 2), row by row."""
    grids = []
    for cell, each in _GRIDS:
        middles = (np.arange(side_px // cell, dtype=np.float32) + 0.5) / (side_px // cell)
        across, down = np.meshgrid(middles, middles)
        grids.append(np.repeat(np.stack([across.ravel(), down.ravel()], axis=1), each, axis=0))
    return np.concatenate(grids)


def merged(rows: Floats, scores: Floats, overlap: float, most: int) -> list[Find]:
    """Return the finds among boxes, best first: overlapping boxes are one.

    Args:
        rows: Middle, size and points of each box, shape (boxes, 2 + points, 2).
        scores: Of each box, 0..1, shape (boxes,).
        overlap: Boxes with more intersection over union than this are one find.
        most: Finds, at most.
    """
    half = rows[:, 1] / 2
    low, high = rows[:, 0] - half, rows[:, 0] + half
    areas = np.prod(high - low, axis=1)
    left = np.argsort(-scores, kind="stable")
    finds: list[Find] = []
    while len(left) and len(finds) < most:
        best = left[0]
        within = np.minimum(high[best], high[left]) - np.maximum(low[best], low[left])
        shared = np.prod(within.clip(0), axis=1)
        same = shared > overlap * (areas[left] + areas[best] - shared)
        same[0] = True
        group, left = left[same], left[~same]
        weights = scores[group] / scores[group].sum()
        points = np.tensordot(weights, rows[group, 2:], 1)
        finds.append(Find(weights @ low[group], weights @ high[group], points, float(scores[best])))
    return finds
