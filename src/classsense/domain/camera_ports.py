"""What the running lesson needs of cameras. Adapters implement these, one per file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from classsense.domain.clock import LessonNs, StopSignal
from classsense.domain.lesson import Box, CameraId
from classsense.domain.observations import Expression, Observation
from classsense.domain.policy import Policy

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One camera image. Lives in memory only.

    Attributes:
        pixels: uint8, shape (height, width, 3), BGR. Read-only by agreement.
        at: When the camera delivered it.
        number: Counts every delivered frame, so gaps show drops.
    """

    pixels: Pixels
    at: LessonNs
    number: int
    camera: CameraId


class FrameSource(Protocol):
    """A camera, or a file in its place. One instance is used by one thread only."""

    def open(self) -> None:
        """Get ready to deliver frames.

        Raises:
            KnownError: The camera is missing or busy, or the file cannot be read.
        """
        ...

    def read(self, stop: StopSignal) -> Frame | None:
        """Wait for the next frame; None when `stop` came or the source has ended for good.

        Raises:
            KnownError: The camera went away; it may be opened again later.
        """
        ...

    def close(self) -> None:
        """Give the device back. May be called twice."""
        ...


@dataclass(frozen=True, slots=True)
class DetectedFace:
    """A face in a picture.

    Attributes:
        score: 0..1.
        points: Eyes (right, left of the person), nose, mouth corners: five (x, y) in 0..1.
    """

    box: Box
    score: float
    points: tuple[tuple[float, float], ...] = ()


class FaceDetector(Protocol):
    """Finds faces. One instance is used by one thread only."""

    name: str

    def detect(self, pixels: Pixels) -> Sequence[DetectedFace]:
        """Return the faces in a BGR picture, best first; empty if there are none."""
        ...


@dataclass(frozen=True, slots=True)
class ExpressionReading:
    """What a face looks like to a net. Not what somebody feels.

    Attributes:
        probabilities: By class, 0..1, together 1, where half of all faces are neutral and nearly
            all others smile.
        balanced: The same if all classes were equally frequent.
        group: What is told; `UNSURE` where it is not sure enough.
    """

    probabilities: Mapping[str, float]
    balanced: Mapping[str, float]
    group: Expression


@dataclass(frozen=True, slots=True)
class FaceReading:
    """What the landmarks of one face say.

    Attributes:
        yaw_deg: Positive towards the right edge of the picture.
        pitch_deg: Positive upwards.
        roll_deg: Positive clockwise in the picture.
        smile: 0..1; None if the reader was built without expression.
        expression: None if the reader was built without expression, or the face is too small.
    """

    yaw_deg: float
    pitch_deg: float
    roll_deg: float
    smile: float | None
    expression: ExpressionReading | None = None


class FaceReader(Protocol):
    """Reads landmarks of one face. One instance is used by one thread only."""

    name: str

    def read(self, pixels: Pixels, face: DetectedFace) -> FaceReading | None:
        """Read `face` in the BGR picture; None if it cannot be read."""
        ...


@dataclass(frozen=True, slots=True)
class FoundHand:
    """A hand in a picture.

    Attributes:
        wrist: (x, y) in 0..1 of the frame.
        knuckle: Of the middle finger, (x, y) in 0..1 of the frame.
        tip: Of the middle finger, (x, y) in 0..1 of the frame.
        score: 0..1.
    """

    wrist: tuple[float, float]
    knuckle: tuple[float, float]
    tip: tuple[float, float]
    score: float


class HandFinder(Protocol):
    """Finds hands around a face. One instance is used by one thread only."""

    name: str

    def find(self, pixels: Pixels, area: Box) -> Sequence[FoundHand]:
        """Return the hands in an area of the BGR picture, whoever's they are.

        Args:
            pixels: The whole picture.
            area: In 0..1 of the frame; may reach beyond it.
        """
        ...


class Watcher(Protocol):
    """Turns the frames of one camera into observations.

    Used by one thread, but for `heed` and `hide`.
    """

    def watch(self, frame: Frame) -> Sequence[Observation]:
        """Look at a frame; what is not due yet on the schedule is skipped."""
        ...

    def heed(self, policy: Policy) -> None:
        """Go by these rules and consents from the next frame on. Safe from any thread."""
        ...

    def hide(self, masks: Sequence[Box]) -> None:
        """Blank these parts of the frame, and no others but seats, from the next frame on.

        Safe from any thread.
        """
        ...
