"""Holds real recognisers against a drawn lesson's truth and prints what they make of it.

`python -m make_lesson.drawing.check DIR` reads DIR/room.mp4 and DIR/room.truth.json and the
weights that `classsense models fetch` got. The drawing may be improved until faces are found; the
truth is never changed to please a recogniser.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import mediapipe as mp
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision
from numpy.typing import NDArray
from platformdirs import user_data_path

from make_lesson.drawing.film import FILM_NAME, TRUTH_NAME
from make_lesson.truth import Person, Truth, read_truth

_SAME_FACE_IOU = 0.3
_SMALLEST_PX = 16


@dataclass(frozen=True, slots=True)
class Reading:
    """One true face and what was read of it; NaN where nothing was."""

    height_px: float
    yaw_deg: float
    pitch_deg: float
    smile: float
    found: bool
    read_yaw_deg: float = np.nan
    read_pitch_deg: float = np.nan
    read_smile: float = np.nan


class Recognisers:
    """YuNet and the two landmarkers, as the product sets them up."""

    def __init__(self, weights: Path) -> None:
        self._detector = cv2.FaceDetectorYN.create(
            str(weights / "yunet.onnx"), "", (1280, 720), 0.6, 0.3, 500
        )
        self._landmarks = vision.FaceLandmarker.create_from_options(
            vision.FaceLandmarkerOptions(
                base_options=BaseOptions(str(weights / "face_landmarker.task")),
                output_face_blendshapes=True,
                output_facial_transformation_matrixes=True,
            )
        )
        self._hands = vision.HandLandmarker.create_from_options(
            vision.HandLandmarkerOptions(
                base_options=BaseOptions(str(weights / "hand_landmarker.task")),
                num_hands=4,
                min_hand_detection_confidence=0.35,
            )
        )

    def faces(self, picture: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Return boxes in pixels, shape (n, 4)."""
        _, found = self._detector.detect(picture)
        return np.zeros((0, 4)) if found is None else np.asarray(found[:, :4], np.float64)

    def read(
        self, picture: NDArray[np.uint8], box: NDArray[np.float64]
    ) -> tuple[float, float, float] | None:
        """Return yaw, pitch and smile of the face in a box."""
        side = 2.2 * float(max(box[2:]))
        crop = _crop(picture, box[:2] + box[2:] / 2, side, 256)
        result = self._landmarks.detect(_image(crop))
        if not result.face_landmarks:
            return None
        shapes = {shape.category_name: shape.score for shape in result.face_blendshapes[0]}
        nose = result.facial_transformation_matrixes[0][:3, 2]
        yaw, pitch = np.arctan2(nose[0], nose[2]), np.arcsin(nose[1] / np.linalg.norm(nose))
        smile = (shapes["mouthSmileLeft"] + shapes["mouthSmileRight"]) / 2
        return float(np.degrees(yaw)), float(np.degrees(pitch)), float(smile)

    def hand_near(
        self, picture: NDArray[np.uint8], face: NDArray[np.float64], hand: NDArray[np.float64]
    ) -> bool:
        """Return whether a hand is found at `hand` in the crop around and above `face`."""
        centre = face[:2] + face[2:] / 2 - np.array([0, 1.3 * face[3]])
        side = 6.0 * float(face[3])
        result = self._hands.detect(_image(_crop(picture, centre, side, 320)))
        for points in result.hand_landmarks:
            middle = np.mean([(point.x, point.y) for point in points], axis=0)
            at = centre + (middle - 0.5) * side
            if np.all(np.abs(at - (hand[:2] + hand[2:] / 2)) < hand[2:] * 0.75):
                return True
        return False


def main() -> None:
    """Print the figures of one folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=10, help="frames from one look to the next")
    chosen = parser.parse_args()
    truth = read_truth(chosen.folder / TRUTH_NAME)
    recognisers = Recognisers(user_data_path("classsense") / "weights")
    readings: list[Reading] = []
    hands: list[bool] = []
    false_faces = looks = 0
    for frame, picture in _pictures(chosen.folder / FILM_NAME, chosen.every):
        boxes = recognisers.faces(picture)
        looks += 1
        false_faces += _false_faces(truth, frame, boxes)
        for name in truth.people:
            reading = _reading(recognisers, picture, boxes, (truth, name, frame))
            if reading is not None:
                readings.append(reading)
        hands += _hands(recognisers, picture, truth, frame)
    _print(readings, hands, false_faces, looks)


def _pictures(path: Path, every: int) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    film = cv2.VideoCapture(str(path))
    frame = 0
    while film.grab():
        if frame % every == 0:
            yield frame, np.asarray(film.retrieve()[1], np.uint8)
        frame += 1
    film.release()


def _pixels(truth: Truth, box: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(box * np.array([truth.width, truth.height] * 2), np.float64)


def _reading(
    recognisers: Recognisers,
    picture: NDArray[np.uint8],
    boxes: NDArray[np.float64],
    who: tuple[Truth, str, int],
) -> Reading | None:
    truth, name, frame = who
    person = truth.people[name]
    face = _pixels(truth, person.face[frame])
    if not person.present[frame] or face[3] < _SMALLEST_PX:
        return None
    true = _true_values(person, frame)
    overlaps = [_iou(face, box) for box in boxes]
    if not overlaps or max(overlaps) < _SAME_FACE_IOU:
        return Reading(face[3], *true, found=False)
    read = recognisers.read(picture, boxes[int(np.argmax(overlaps))])
    return Reading(face[3], *true, True, *(read or (np.nan,) * 3))


def _true_values(person: Person, frame: int) -> tuple[float, float, float]:
    values = (person.yaw_deg[frame], person.pitch_deg[frame], person.smile[frame])
    yaw, pitch, smile = (float(value) for value in values)
    return yaw, pitch, smile


def _false_faces(truth: Truth, frame: int, boxes: NDArray[np.float64]) -> int:
    """Count boxes that touch nobody's true face."""
    faces = [_pixels(truth, person.face[frame]) for person in truth.people.values()]
    return sum(max(_iou(face, box) for face in faces) < 0.1 for box in boxes)


def _hands(
    recognisers: Recognisers, picture: NDArray[np.uint8], truth: Truth, frame: int
) -> list[bool]:
    return [
        recognisers.hand_near(
            picture,
            _pixels(truth, person.face[frame]),
            _pixels(truth, person.hand[frame]),
        )
        for person in truth.people.values()
        if person.hand_up[frame]
    ]


def _iou(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    low = np.maximum(one[:2], other[:2])
    high = np.minimum(one[:2] + one[2:], other[:2] + other[2:])
    common = float(np.prod(np.maximum(high - low, 0)))
    return common / float(np.prod(one[2:]) + np.prod(other[2:]) - common)


def _crop(
    picture: NDArray[np.uint8], centre: NDArray[np.float64], side: float, size: int
) -> NDArray[np.uint8]:
    scale = size / side
    move = np.array(
        [[scale, 0, size / 2 - scale * centre[0]], [0, scale, size / 2 - scale * centre[1]]]
    )
    crop = cv2.warpAffine(picture, move, (size, size), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(crop, np.uint8)


def _image(crop: NDArray[np.uint8]) -> Any:  # noqa: ANN401 - mediapipe ships no types
    return mp.Image(image_format=mp.ImageFormat.SRGB, data=np.ascontiguousarray(crop[..., ::-1]))


def _print(readings: list[Reading], hands: list[bool], false_faces: int, looks: int) -> None:
    table = np.array(
        [
            (r.height_px, r.yaw_deg, r.pitch_deg, r.smile, r.found, r.read_yaw_deg,
             r.read_pitch_deg, r.read_smile)
            for r in readings
        ]
    )  # fmt: skip
    height, yaw, pitch, smile, found, read_yaw, read_pitch, read_smile = table.T
    near = np.abs(yaw) <= 45
    print(f"frames {looks}, true faces {len(table)}, false faces {false_faces}")
    for label, chosen in {
        "all": np.ones(len(table), bool),
        "|yaw| <= 45": near,
        "|yaw| <= 45, pitch >= -18": near & (pitch >= -18),
        "|yaw| <= 45, pitch < -18": near & (pitch < -18),
        "|yaw| > 45": ~near,
    }.items():
        print(f"recall {label}: {found[chosen].mean():.3f} of {chosen.sum()}")
    for low, high in ((40, 52), (52, 64), (64, 80), (80, 120)):
        part = (height >= low) & (height < high) & near & np.isfinite(read_yaw)
        if not part.any():
            continue
        wrong = np.abs(read_yaw - yaw)[part]
        up = np.abs(read_pitch - pitch)[part]
        bias = (read_pitch - pitch)[part].mean()
        print(
            f"face {low}-{high} px: yaw error mean {wrong.mean():.1f} p95 "
            f"{np.quantile(wrong, 0.95):.1f}, pitch error mean {up.mean():.1f} bias {bias:+.1f}, "
            f"n {part.sum()}"
        )
    seen = np.isfinite(read_smile) & near
    happy, plain = read_smile[seen & (smile > 0.6)], read_smile[seen & (smile < 0.25)]
    better = (happy[:, None] > plain[None]).mean()
    print(f"smile read: happy {happy.mean():.2f}, plain {plain.mean():.2f}, AUC {better:.3f}")
    unread = np.isnan(read_yaw) & (found > 0) & near
    print(f"found but not read, |yaw| <= 45: {unread.sum()}")
    print(f"raised hands found: {np.mean(hands):.3f} of {len(hands)}")


if __name__ == "__main__":
    main()
