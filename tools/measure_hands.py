"""Holds what the watcher tells of raised hands against a drawn film's truth.

`python tools/measure_hands.py FOLDER...`: folders with `room.mp4` and `room.truth.json`, as
`python -m make_lesson.drawing` makes them (`assets/sample` is one). Every seat agrees. A frame
counts only where a hand has been up, or down, for as long as a look may take: hands are looked
for about once a second. A raise is found if it is told at any time while the hand is up.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.domain.camera_ports import Frame
from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import Camera, CameraId, SeatId
from classsense.domain.observations import FacesSeen
from classsense.domain.policy import Policy
from classsense.domain.rules import Capability, Purpose
from classsense.resources import places
from classsense.vision.faces_far import NearAndFar
from classsense.vision.faces_half import HalfWhileLarge
from classsense.vision.faces_yunet import YuNetDetector
from classsense.vision.hands_litert import LiteRtHandFinder
from classsense.vision.opencv import opencv
from classsense.vision.room_watcher import Recognisers, RoomWatcher
from classsense.vision.schedule import Schedule
from make_lesson.truth import Truth, read_truth

_LATEST_S: Final = 2.0


@dataclass
class Figures:
    """What came of one film or more.

    Attributes:
        looks: Seats told of and true, in looks: hits, false, missed.
        waits_s: How long each raise that was found had been up.
    """

    hits: int = 0
    false: int = 0
    missed: int = 0
    raises: int = 0
    waits_s: list[float] = field(default_factory=list)
    false_raises: int = 0

    def lines(self) -> Iterator[str]:
        """Yield what is printed."""
        looks = 2 * self.hits / max(2 * self.hits + self.false + self.missed, 1)
        found, false = len(self.waits_s), self.false_raises
        raises = 2 * found / max(found + self.raises + false, 1)
        yield f"looks: hits {self.hits}, false {self.false}, missed {self.missed}: F1 {looks:.3f}"
        yield f"raises: {found} of {self.raises} found, {false} false: F1 {raises:.3f}"
        if found:
            late = np.array(self.waits_s)
            soon = (late <= _LATEST_S).mean()
            yield f"told after: median {np.median(late):.2f} s, longest {late.max():.2f} s"
            most = np.quantile(late, 0.95)
            yield f"95 % within {most:.2f} s; {soon:.3f} within {_LATEST_S:.0f} s"


def told_of(folder: Path, schedule: Schedule) -> tuple[Truth, dict[SeatId, NDArray[np.bool_]]]:
    """Return the truth, and whether the hand of each seat was told up at each frame."""
    truth = read_truth(folder / "room.truth.json")
    regions = {SeatId(name): box for name, box in truth.regions.items()}
    camera = Camera(CameraId("front"), "film", regions)
    agreed = dict.fromkeys(regions, frozenset({Purpose.CAMERA}))
    policy = Policy("measure", frozenset({Capability.FACES, Capability.HANDS}), agreed)
    weights = places.weights()
    hands = LiteRtHandFinder(weights / "hand_landmarker.task")
    whole, half = (YuNetDetector(weights / "yunet.onnx") for _ in range(2))
    detector = HalfWhileLarge(NearAndFar(whole, quarters_per_look=1), half)
    eyes = Recognisers(detector, hands=hands)
    watcher = RoomWatcher(camera, policy, eyes, schedule)
    film = opencv().VideoCapture(str(folder / "room.mp4"))
    told = {seat: np.zeros(truth.frames, np.bool_) for seat in regions}
    for number in range(truth.frames):
        _, pixels = film.read()
        for seen in watcher.watch(Frame(pixels, lesson_ns(number / truth.fps), number, camera.id)):
            if isinstance(seen, FacesSeen):
                for body in seen.bodies:
                    told[body.seat][number:] = body.hand_up is True
    hands.close()
    return truth, told


def compare(truth: Truth, told: dict[SeatId, NDArray[np.bool_]], figures: Figures) -> None:
    """Add one film to the figures."""
    slack = round(_LATEST_S * truth.fps)
    for seat, up in told.items():
        true = (
            truth.people[seat].hand_up if seat in truth.people else np.zeros(truth.frames, np.bool_)
        )
        sure_up = true & _held(true, slack)
        sure_down = ~true & _held(~true, slack)
        figures.hits += int((up & sure_up).sum())
        figures.missed += int((~up & sure_up).sum())
        figures.false += int((up & sure_down).sum())
        for start, end in _runs(true):
            figures.raises += 1
            first = np.flatnonzero(up[start:end])
            if len(first):
                figures.waits_s.append(first[0] / truth.fps)
        near = np.convolve(true, np.ones(2 * slack + 1), "same") > 0
        figures.false_raises += sum(not near[start:end].any() for start, end in _runs(up))


def _held(values: NDArray[np.bool_], frames: int) -> NDArray[np.bool_]:
    """Return where something has been true for the last `frames`."""
    sums = np.cumsum(np.concatenate([np.zeros(frames, np.int64), values.astype(np.int64)]))
    return np.asarray(sums[frames:] - sums[:-frames] >= frames)


def _runs(values: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], values, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def main() -> None:
    """Read the command line and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    chosen = parser.parse_args()
    figures = Figures()
    for folder in chosen.folders:
        compare(*told_of(folder, Schedule()), figures)
    for line in figures.lines():
        print(line)


if __name__ == "__main__":
    main()
