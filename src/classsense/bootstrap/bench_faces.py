"""How many faces the detector finds in photographs, by how high they are, and what it makes up."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from classsense.bootstrap.bench_section import BenchData, Record, Say, cpu_seconds
from classsense.domain.camera_ports import FaceDetector, Pixels
from classsense.domain.lesson import Box
from classsense.vision.boxes import overlap
from classsense.vision.faces_far import NearAndFar
from classsense.vision.faces_yunet import YuNetDetector
from classsense.vision.opencv import opencv

SAME: Final = 0.4
"""Boxes that overlap (intersection over union) by this are the same face."""
_TOUCHES: Final = 0.1
"""A box that touches a doubtful head this much is neither right nor false."""
_BINS: Final = (0, 8, 12, 16, 24, 48, 10_000)
_LEAST_PX: Final = 16
"""The detector is held to faces of this height."""
_SHRUNKEN: Final = (8, 10, 12, 14, 16, 20, 24)


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """A photograph and the faces in it.

    Attributes:
        faces: Boxes in 0..1 of the photograph; so are `doubtful`.
        complete: Whether every face is marked, so that what is found beside them is false.
    """

    pixels: Pixels
    faces: tuple[Box, ...]
    doubtful: tuple[Box, ...] = ()
    complete: bool = True

    def shrunken(self, median_px: float) -> "Marked | None":
        """Return it with faces of this median height; None where they are lower already."""
        height = self.pixels.shape[0]
        scale = median_px / float(np.median([face[3] * height for face in self.faces]))
        if scale >= 1:
            return None
        cv2 = opencv()
        small: Pixels = cv2.resize(
            self.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA
        )
        return Marked(small, self.faces, self.doubtful, self.complete)


class Found(NamedTuple):
    """What a detector made of photographs.

    Attributes:
        heights_px: Of every marked face.
        hits: Whether it was found.
        false: Boxes where no face is, for each photograph that is wholly marked.
        cpu_s: CPU seconds of all looks.
    """

    heights_px: list[float]
    hits: list[bool]
    false: list[int]
    cpu_s: float

    @property
    def recall(self) -> float:
        """Found faces among the marked ones."""
        return float(np.mean(self.hits))


def faces(data: BenchData, say: Say) -> Record:
    """Measure recall and false faces on marked photographs, as they are and shrunken."""
    yunet = data.model("yunet")
    crowd, dlib = list(_crowd(data)), list(_dlib(data))
    detectors: dict[str, FaceDetector] = {
        "as it is": YuNetDetector(yunet),
        "near and far": NearAndFar(YuNetDetector(yunet)),
    }
    record: dict[str, object] = {}
    for name, detector in detectors.items():
        say(f"{name}:")
        found, beside = look(detector, crowd), look(detector, dlib)
        say(f"  8 group photographs: {_told(found)}")
        bins = by_height(found)
        say("  by height, px: " + "  ".join(f"{k} {r:.3f} of {n}" for k, (r, n) in bins.items()))
        say(f"  9 dlib photographs (boxes of others, not all faces marked): {_told(beside)}")
        small = _small(detector, crowd, say)
        record[name] = {
            "crowd": _figures(found),
            "by_height": {k: {"recall": r, "faces": n} for k, (r, n) in bins.items()},
            "dlib": _figures(beside),
            "shrunken": small,
        }
    return record


def look(detector: FaceDetector, photographs: Sequence[Marked]) -> Found:
    """Let a detector look at every photograph."""
    heights, hits, false = list[float](), list[bool](), list[int]()
    with cpu_seconds() as spent:
        for each in photographs:
            boxes = [face.box for face in detector.detect(each.pixels)]
            pairs = matched(boxes, each.faces)
            heights += [face[3] * each.pixels.shape[0] for face in each.faces]
            hits += [place in pairs.values() for place in range(len(each.faces))]
            if each.complete:
                free = [box for place, box in enumerate(boxes) if place not in pairs]
                doubts = each.doubtful
                false.append(sum(all(overlap(b, d) < _TOUCHES for d in doubts) for b in free))
    return Found(heights, hits, false, spent.cpu_s)


def matched(found: Sequence[Box], true: Sequence[Box]) -> dict[int, int]:
    """Return which found box is which true face, those that overlap most first."""
    pairs = [
        (overlap(one, other), place, face)
        for place, one in enumerate(found)
        for face, other in enumerate(true)
    ]
    result: dict[int, int] = {}
    for shared, place, face in sorted(pairs, reverse=True):
        if shared >= SAME and place not in result and face not in result.values():
            result[place] = face
    return result


def by_height(found: Found) -> dict[str, tuple[float, int]]:
    """Return recall and number of the faces by their height in pixels."""
    heights, hits = np.array(found.heights_px), np.array(found.hits)
    bins = {}
    for low, high in pairwise(_BINS):
        inside = (heights >= low) & (heights < high)
        if inside.any():
            name = f"{low}-{high}" if high < _BINS[-1] else f"{low} and more"
            bins[name] = (float(hits[inside].mean()), int(inside.sum()))
    return bins


def _small(detector: FaceDetector, crowd: Sequence[Marked], say: Say) -> Record:
    record = {}
    for median_px in _SHRUNKEN:
        shrunken = [small for each in crowd if (small := each.shrunken(median_px)) is not None]
        found = look(detector, shrunken)
        say(f"  shrunken to a median height of {median_px} px: {_told(found)}")
        record[str(median_px)] = _figures(found)
    return record


def _figures(found: Found) -> Mapping[str, float]:
    return {
        "faces": len(found.hits),
        "recall": found.recall,
        "recall_16_px": _recall_from(found, _LEAST_PX),
        "false_per_picture": float(np.mean(found.false)) if found.false else 0.0,
        "most_false": max(found.false, default=0),
        "cpu_s": found.cpu_s,
    }


def _recall_from(found: Found, least_px: float) -> float:
    hits = [hit for hit, px in zip(found.hits, found.heights_px, strict=True) if px >= least_px]
    return float(np.mean(hits)) if hits else float("nan")


def _told(found: Found) -> str:
    told = f"recall {found.recall:.3f} of {len(found.hits)}"
    if min(found.heights_px) < _LEAST_PX <= max(found.heights_px):
        told += f", of {_LEAST_PX} px and more {_recall_from(found, _LEAST_PX):.3f}"
    if found.false:
        told += f", false faces {np.mean(found.false):.2f} a picture (at most {max(found.false)})"
    return f"{told}, CPU {found.cpu_s:.2f} s"


def _crowd(data: BenchData) -> Iterator[Marked]:
    folder = data.labelled("vision/crowd")
    marks = tomllib.loads(data.marked_faces().read_text(encoding="utf-8"))
    for name, each in marks.items():
        pixels = opencv().imread(str(folder / name))
        parts = np.tile(np.array(each["size"], np.float64), 2)
        boxes, doubtful = (
            tuple(_box(np.array(box) / parts) for box in each.get(kind, ()))
            for kind in ("faces", "doubtful")
        )
        yield Marked(pixels, boxes, doubtful)


def _dlib(data: BenchData) -> Iterator[Marked]:
    """Yield the photographs of dlib's examples; their boxes are squares around the features."""
    folder = data.labelled("vision/landmarks")
    for listed in ("testing.xml", "training_with_face_landmarks.xml"):
        text = (folder / listed).read_text(encoding="latin-1")
        for image in re.finditer(r"<image file='([^']+)'(.*?)</image>", text, re.DOTALL):
            yield _of_dlib(folder / image[1], image[2])


def _of_dlib(path: Path, text: str) -> Marked:
    pixels = opencv().imread(str(path))
    parts = np.tile(np.array(pixels.shape[1::-1], np.float64), 2)
    numbers = re.findall(r"<box top='(-?\d+)' left='(-?\d+)' width='(\d+)' height='(\d+)'", text)
    boxes = (np.array([left, top, wide, high], np.float64) for top, left, wide, high in numbers)
    return Marked(pixels, tuple(_box(box / parts) for box in boxes), complete=False)


def _box(sides: np.ndarray) -> Box:
    left, top, width, height = (float(side) for side in sides)
    return left, top, width, height
