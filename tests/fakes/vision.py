"""Cameras and models for tests that need none. They honour their ports: see `tests/contracts`."""

from collections.abc import Sequence

import numpy as np

from classsense.domain.camera_ports import DetectedFace, FaceReading, FoundHand, Frame, Pixels
from classsense.domain.clock import Clock, LessonNs, StopSignal
from classsense.domain.errors import KnownError
from classsense.domain.lesson import Box, CameraId
from classsense.vision.boxes import centre, holds


class JumpClock:
    """A clock that jumps to whatever is waited for."""

    def __init__(self, start: LessonNs = LessonNs(0)) -> None:
        self.time = start

    def now(self) -> LessonNs:
        return self.time

    def wait_until(self, at: LessonNs, stop: StopSignal) -> bool:
        self.time = max(self.time, at)
        return not stop.is_set()

    def reached(self, worker: str, at: LessonNs) -> None:
        """Nobody runs ahead of anybody: nothing to remember."""


class ScriptedCamera:
    """A `FrameSource` that delivers given pictures at given times, then ends or is lost."""

    def __init__(
        self,
        pictures: Sequence[tuple[LessonNs, Pixels]],
        clock: Clock,
        *,
        missing: bool = False,
        ends: bool = True,
    ) -> None:
        self._pictures = pictures
        self._clock = clock
        self._missing = missing
        self._ends = ends
        self._next = 0
        self._open = False

    def open(self) -> None:
        if self._missing:
            raise KnownError("camera_missing", camera="scripted", source="none")
        self._open = True

    def read(self, stop: StopSignal) -> Frame | None:
        if stop.is_set() or not self._open:
            return None
        if self._next == len(self._pictures):
            if self._ends:
                return None
            raise KnownError("camera_lost", camera="scripted", source="none")
        at, pixels = self._pictures[self._next]
        if not self._clock.wait_until(at, stop):
            return None
        self._next += 1
        return Frame(pixels, at, self._next - 1, CameraId("scripted"))

    def close(self) -> None:
        self._open = False


class RecordingDetector:
    """A `FaceDetector` that finds given faces and keeps what it saw.

    A face whose middle is black was blanked: like a real detector, this one cannot see it.
    """

    name = "recording-detector"

    def __init__(self, faces: Sequence[DetectedFace] = ()) -> None:
        self.faces = faces
        self.saw: list[Pixels] = []

    def detect(self, pixels: Pixels) -> Sequence[DetectedFace]:
        self.saw.append(pixels.copy())
        visible = [face for face in self.faces if _middle(pixels, face).any()]
        return sorted(visible, key=lambda face: -face.score)


class RecordingReader:
    """A `FaceReader` that gives one answer for all faces and keeps whom it was asked to read."""

    def __init__(self, reading: FaceReading | None = None, name: str = "recording-reader") -> None:
        self.name = name
        self.reading = reading
        self.asked: list[DetectedFace] = []

    def read(self, pixels: Pixels, face: DetectedFace) -> FaceReading | None:
        self.asked.append(face)
        return self.reading if _middle(pixels, face).any() else None


class RecordingHandFinder:
    """A `HandFinder` that finds given hands, each where its area is looked at, and keeps where.

    A hand whose knuckle is black was blanked: like a real finder, this one cannot see it.
    """

    name = "recording-hand-finder"

    def __init__(self, hands: Sequence[FoundHand] = ()) -> None:
        self.hands = hands
        self.asked: list[Box] = []

    def find(self, pixels: Pixels, area: Box) -> Sequence[FoundHand]:
        self.asked.append(area)
        inside = (hand for hand in self.hands if holds(area, hand.knuckle))
        return [hand for hand in inside if _pixel(pixels, *hand.knuckle).any()]


def raised_beside(face: DetectedFace, aspect: float = 16 / 9, side: int = 1) -> FoundHand:
    """Return a hand as it is usually raised by the owner of `face`, to the right or left (-1)."""
    left, top, width, height = face.box
    x = left + width / 2 + side * 0.95 * height / aspect
    y = top + height / 2 - 1.6 * height
    return FoundHand((x, y + 0.4 * height), (x, y), (x, y - 0.35 * height), 0.9)


def plain_picture(level: int = 128, height: int = 72, width: int = 128) -> Pixels:
    """Return a picture of one grey."""
    return np.full((height, width, 3), level, np.uint8)


def face_at(x: float, y: float, size: float = 0.06, score: float = 0.9) -> DetectedFace:
    """Return a face whose middle is (x, y) in 0..1."""
    return DetectedFace((x - size / 2, y - size / 2, size, size), score)


def _middle(pixels: Pixels, face: DetectedFace) -> Pixels:
    return _pixel(pixels, *centre(face.box))


def _pixel(pixels: Pixels, x: float, y: float) -> Pixels:
    rows, columns = pixels.shape[:2]
    row = min(max(int(y * rows), 0), rows - 1)
    column = min(max(int(x * columns), 0), columns - 1)
    pixel: Pixels = pixels[row, column]
    return pixel
