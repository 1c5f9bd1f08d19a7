"""Faces in pictures and videos, as records: `classsense analyse vision`.

Each record is one line of the command's JSON; `docs/command-line.md` describes it. Pictures are
analysed whole: there are no seats, so nothing is masked and nobody is tracked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from classsense.domain.camera_ports import (
    DetectedFace,
    FaceDetector,
    FaceReader,
    HandFinder,
    Pixels,
)
from classsense.domain.errors import KnownError
from classsense.vision.opencv import opencv
from classsense.vision.raised_hands import AIMS, HandRule

Record = dict[str, object]
"""`path`, `t_s` and `faces`; boxes are in 0..1 of the picture."""

PICTURES: Final = frozenset({".bmp", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"})
"""Endings of the files that are read as pictures; all others are read as videos."""

_USUAL_HANDS: Final = HandRule()


@dataclass(frozen=True, slots=True)
class FaceFinder:
    """Finds and reads all faces of a picture. Used by one thread only.

    Attributes:
        reader: None leaves the angles out.
        hands: None leaves open whether hands are up.
        upscale: The picture is enlarged by this before faces are looked for, 1..4. Twice finds
            faces of 8 to 16 pixels that are missed otherwise, for four times the work.
    """

    detector: FaceDetector
    reader: FaceReader | None = None
    upscale: float = 1.0
    hands: HandFinder | None = None
    hand_rule: HandRule = _USUAL_HANDS

    def records(self, path: Path, every_s: float = 0.0) -> Iterator[Record]:
        """Yield one record for a picture, or one for each frame of a video.

        Args:
            path: A picture or a video.
            every_s: Frames that follow the one before by less than this are left out, 0..3600.

        Raises:
            KnownError: There is no such file (`video_missing`), or it cannot be read
                (`picture_unreadable`, `video_unreadable`).
        """
        if not path.is_file():
            raise KnownError("video_missing", file=path.name)
        frames = _picture(path) if path.suffix.lower() in PICTURES else _frames(path, every_s)
        for at_s, pixels in frames:
            yield {"path": str(path), "t_s": round(at_s, 3), "faces": self._faces(pixels)}

    def _faces(self, pixels: Pixels) -> list[Record]:
        enlarged = self._enlarged(pixels)
        faces = self.detector.detect(enlarged)
        told = self._hands_up(pixels, faces)
        return [self._face(pixels, face, hand_up=up) for face, up in zip(faces, told, strict=True)]

    def _hands_up(self, pixels: Pixels, faces: Sequence[DetectedFace]) -> list[bool | None]:
        """Return for each face whether a hand is up; None if it is too small to tell."""
        if self.hands is None:
            return [None] * len(faces)
        height, width = pixels.shape[:2]
        aspect = width / height
        large = [n for n, face in enumerate(faces) if self.hand_rule.tells(face.box, height)]
        boxes = [faces[n].box for n in large]
        areas = [AIMS[0].area(box, aspect) for box in boxes]
        found = [hand for area in areas for hand in self.hands.find(pixels, area)]
        up = self.hand_rule.raised(found, boxes, [], aspect)
        told: dict[int, bool] = {n: place in up for place, n in enumerate(large)}
        return [told.get(n) for n in range(len(faces))]

    def _enlarged(self, pixels: Pixels) -> Pixels:
        if self.upscale == 1:
            return pixels
        larger: Pixels = opencv().resize(pixels, None, fx=self.upscale, fy=self.upscale)
        return larger

    def _face(self, pixels: Pixels, face: DetectedFace, *, hand_up: bool | None) -> Record:
        reading = self.reader.read(pixels, face) if self.reader is not None else None
        angles = (reading.yaw_deg, reading.pitch_deg, reading.roll_deg) if reading else (None,) * 3
        yaw, pitch, roll = (None if angle is None else round(angle, 2) for angle in angles)
        told = reading.expression if reading else None
        record: Record = {
            "box": [round(side, 5) for side in face.box],
            "score": round(face.score, 4),
            "yaw_deg": yaw,
            "pitch_deg": pitch,
            "roll_deg": roll,
            "expression": _rounded(told.probabilities) if told else None,
            "hand_up": hand_up,
        }
        if told:
            record["expression_balanced"] = _rounded(told.balanced)
            record["expression_group"] = told.group
        return record


def _rounded(probabilities: Mapping[str, float]) -> dict[str, float]:
    return {name: round(probability, 4) for name, probability in probabilities.items()}


def _picture(path: Path) -> Iterator[tuple[float, Pixels]]:
    """Yield the one picture of a file; numpy reads it, so that any name works on any system."""
    cv2 = opencv()
    content = np.fromfile(path, np.uint8)
    pixels = cv2.imdecode(content, cv2.IMREAD_COLOR) if len(content) else None
    if pixels is None:
        raise KnownError("picture_unreadable", file=path.name)
    yield 0.0, pixels


def _frames(path: Path, every_s: float) -> Iterator[tuple[float, Pixels]]:
    cv2 = opencv()
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    try:
        fps = capture.get(cv2.CAP_PROP_FPS) if capture.isOpened() else 0.0
        if not fps > 0 or not capture.grab():
            raise KnownError("video_unreadable", file=path.name)
        yield from _every(capture, fps, every_s)
    finally:
        capture.release()


def _every(capture: Any, fps: float, every_s: float) -> Iterator[tuple[float, Pixels]]:  # noqa: ANN401 - cv2 has no usable types
    """Yield the frames that are due, beginning with the one that was grabbed already."""
    number, due = 0, 0.0
    grabbed = True
    while grabbed:
        if number / fps >= due:
            decoded, pixels = capture.retrieve()
            if decoded:
                yield number / fps, pixels
            due += every_s
        number += 1
        grabbed = capture.grab()
