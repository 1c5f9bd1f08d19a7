"""Holds real recognisers against a drawn lesson's truth and prints what they make of it.

`python -m make_lesson.drawing.check DIR` reads DIR/room.mp4 and DIR/room.truth.json and the
weights that `classsense models fetch` got. The drawing may be improved until faces are found; the
truth is never changed to please a recogniser.
"""

import argparse
from collections.abc import Iterator, Sequence
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


@dataclass(frozen=True, slots=True)
class Figures:
    """What came out, over the faces that are turned by 45 degrees at most.

    Attributes:
        looks: Pictures looked at.
        readings: Every true face of them, however far it is turned.
        false_faces: Boxes where nobody's face is.
        hands: For each raised hand whether it was found.
    """

    looks: int
    readings: tuple[Reading, ...]
    false_faces: int
    hands: tuple[bool, ...]

    @property
    def near(self) -> tuple[Reading, ...]:
        """The faces turned by at most 45 degrees."""
        return tuple(reading for reading in self.readings if abs(reading.yaw_deg) <= 45)

    @property
    def recall(self) -> float:
        """Found faces among the near ones."""
        return float(np.mean([reading.found for reading in self.near]))

    @property
    def yaw_error_deg(self) -> float:
        """Mean absolute error of yaw among those read."""
        return float(np.nanmean([abs(r.read_yaw_deg - r.yaw_deg) for r in self.near]))

    @property
    def smile_auc(self) -> float:
        """How often a clear smile is read as more of a smile than a plain mouth is."""
        happy = np.array([r.read_smile for r in self.near if r.smile > 0.6])
        plain = np.array([r.read_smile for r in self.near if r.smile < 0.25])
        happy, plain = happy[np.isfinite(happy)], plain[np.isfinite(plain)]
        return float((happy[:, None] > plain[None]).mean())

    @property
    def hands_found(self) -> float:
        """Found hands among the raised ones; NaN if none was raised."""
        return float(np.mean(self.hands)) if self.hands else float("nan")


def compare(folder: Path, recognisers: Recognisers, *, every: int) -> Figures:
    """Look at every so-manyth frame of the lesson in `folder`."""
    truth = read_truth(folder / TRUTH_NAME)
    readings: list[Reading] = []
    hands: list[bool] = []
    false_faces = looks = 0
    for frame, picture in _pictures(folder / FILM_NAME, every):
        boxes = recognisers.faces(picture)
        looks += 1
        false_faces += _false_faces(truth, frame, boxes)
        for name in truth.people:
            reading = _reading(recognisers, picture, boxes, (truth, name, frame))
            if reading is not None:
                readings.append(reading)
        hands += _hands(recognisers, picture, truth, frame)
    return Figures(looks, tuple(readings), false_faces, tuple(hands))


def main() -> None:
    """Print the figures of one folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=10, help="frames from one look to the next")
    chosen = parser.parse_args()
    weights = user_data_path("classsense") / "weights"
    _print(compare(chosen.folder, Recognisers(weights), every=chosen.every))


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


def _print(figures: Figures) -> None:
    readings, near = figures.readings, figures.near
    print(f"frames {figures.looks}, faces {len(readings)}, false faces {figures.false_faces}")
    for label, part in {
        "all": readings,
        "|yaw| <= 45": near,
        "|yaw| <= 45, pitch >= -18": [r for r in near if r.pitch_deg >= -18],
        "|yaw| <= 45, pitch < -18": [r for r in near if r.pitch_deg < -18],
        "|yaw| > 45": [r for r in readings if abs(r.yaw_deg) > 45],
    }.items():
        found = [reading.found for reading in part]
        print(f"recall, {label}: {np.mean(found):.3f} of {len(found)}")
    for low, high in ((40, 52), (52, 64), (64, 80), (80, 120)):
        part = [r for r in near if low <= r.height_px < high and np.isfinite(r.read_yaw_deg)]
        if part:
            _print_errors(f"face {low}-{high} px", part)
    happy = np.nanmean([r.read_smile for r in near if r.smile > 0.6])
    plain = np.nanmean([r.read_smile for r in near if r.smile < 0.25])
    print(f"smile read: happy {happy:.2f}, plain {plain:.2f}, AUC {figures.smile_auc:.3f}")
    unread = sum(r.found and np.isnan(r.read_yaw_deg) for r in near)
    print(f"found but not read, |yaw| <= 45: {unread}")
    print(f"raised hands found: {figures.hands_found:.3f} of {len(figures.hands)}")


def _print_errors(label: str, part: Sequence[Reading]) -> None:
    yaw = np.abs([r.read_yaw_deg - r.yaw_deg for r in part])
    pitch = np.array([r.read_pitch_deg - r.pitch_deg for r in part])
    print(
        f"{label}: yaw error mean {yaw.mean():.1f} p95 {np.quantile(yaw, 0.95):.1f}, pitch error "
        f"mean {np.abs(pitch).mean():.1f} bias {pitch.mean():+.1f}, n {len(part)}"
    )


if __name__ == "__main__":
    main()
