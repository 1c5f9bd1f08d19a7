"""Finds hands in a part of a picture with MediaPipe's nets in LiteRT.

What MediaPipe's own Tasks do with the same archive (`hands_mediapipe`), for less: find palms, turn
each upright, read 21 landmarks (`docs/decisions/0075-landmarks-and-hands-in-litert.md`).
"""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from classsense.domain.camera_ports import FoundHand, Pixels
from classsense.domain.lesson import Box
from classsense.vision.anchored_boxes import AnchoredBoxes, Find, Looks
from classsense.vision.hand_crop import CROP_PX, KNUCKLE, TIP, WRIST, hand_crop, hand_square
from classsense.vision.litert_net import Floats, LiteRtNet
from classsense.vision.turned_box import TurnedBox
from classsense.vision.weights_file import archive_members, read_weights, recogniser_name

_FINDER: Final = "hand_detector.tflite"
_LANDMARKS: Final = "hand_landmarks_detector.tflite"
_SIDE_PX: Final = 224
_POINTS: Final = 21
_GROWN: Final = 2.6
"""The landmark net sees a square so many times as large as the palm,"""
_AHEAD: Final = 0.5
"""moved by so much of the palm's height towards the fingers,"""
_TURN: Final = 90.0
"""and turned so that the middle finger points there: in radians, as MediaPipe's Tasks have it. That
is 116.6 degrees and most likely was meant to be 90 degrees, which is straight up."""
_PALM_WRIST, _PALM_KNUCKLE = 0, 2
"""Indices of the wrist and the middle finger's knuckle among the 7 points of a palm."""
_THERE: Final = 0.5


class LiteRtHandFinder:
    """A `HandFinder`. Used by one thread only; `docs/performance.md` has what a crop costs.

    Attributes:
        name: `handlandmarker-` and the first digits of the weights' sha256.
    """

    def __init__(self, task_path: Path, score: float = 0.35, most: int = 4) -> None:
        """Load the weights.

        Args:
            task_path: `hand_landmarker.task`.
            score: Palms below this score are left out, 0.2..0.8.
            most: Hands that are looked for in one area, 1..8.

        Raises:
            KnownError: The file is missing (`vision_weights_missing`) or not such a model
                (`vision_weights_damaged`).
        """
        weights = read_weights(task_path)
        parts = archive_members(weights, task_path, frozenset({_FINDER, _LANDMARKS}))
        self.name = recogniser_name("handlandmarker", weights)
        self._most = most
        looks = Looks(side_px=192, points=7, darkest=0.0, score=score, overlap=0.3)
        self._finder = AnchoredBoxes(parts[_FINDER], task_path, looks)
        square, sizes = (1, _SIDE_PX, _SIDE_PX, 3), (3 * _POINTS, 1, 1, 3 * _POINTS)
        self._net = LiteRtNet(parts[_LANDMARKS], task_path, square, sizes)

    def find(self, pixels: Pixels, area: Box) -> Sequence[FoundHand]:
        """Return the hands in a square around the middle of `area`, as large as its longer side.

        What lies outside the frame is grey.
        """
        square = hand_square(pixels, area)
        if square is None:
            return ()
        crop = hand_crop(pixels, square)
        hands = []
        for palm in self._finder.find(crop, self._most):
            told = self._landmarks(crop, _upright(palm))
            if told is not None:
                points, score = told
                wrist, knuckle, tip = (
                    square.place((float(x), float(y)), pixels)
                    for x, y in points[[WRIST, KNUCKLE, TIP]]
                )
                hands.append(FoundHand(wrist, knuckle, tip, score))
        return hands

    def close(self) -> None:
        """Do nothing: there is no thread and no handle to give back."""

    def _landmarks(self, crop: Pixels, box: TurnedBox) -> tuple[Floats, float] | None:
        """Return the landmarks in 0..1 of the crop, shape (21, 2), and how sure the hand's side is.

        None if there is no hand.
        """
        told, there, right, _ = self._net.run(box.seen(crop, _SIDE_PX))
        points = told.reshape(_POINTS, 3)[:, :2]
        if not there.item() > _THERE or not np.isfinite(points).all():
            return None
        score = max(right.item(), 1 - right.item())
        return box.outside(points, _SIDE_PX) / np.float32(CROP_PX), float(score)


def _upright(palm: Find) -> TurnedBox:
    """Return where the landmark net looks for the hand of a palm, in pixels of the crop."""
    width, height = ((palm.high - palm.low) * CROP_PX).tolist()
    x, y = ((palm.low + palm.high) / 2 * CROP_PX).tolist()
    across, down = (palm.points[_PALM_KNUCKLE] - palm.points[_PALM_WRIST]).tolist()
    turn = _TURN + math.atan2(down, across)
    ahead = _AHEAD * height
    middle = x + ahead * math.sin(turn), y - ahead * math.cos(turn)
    side = _GROWN * max(width, height)
    return TurnedBox(middle, side, side, turn)
