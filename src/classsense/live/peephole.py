"""The newest frame of one camera of a running lesson, for as long as the teacher looks at it."""

from threading import Lock

from classsense.domain.camera_ports import Frame
from classsense.domain.lesson import CameraId
from classsense.domain.policy import Policy


class Peephole:
    """Holds at most one frame, and none while nobody looks. Safe from any thread.

    Attributes:
        policy: The latest rules and consents that the cameras were told; None before that.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._camera: CameraId | None = None
        self._frame: Frame | None = None
        self.policy: Policy | None = None

    def look(self, camera: CameraId | None) -> None:
        """Look through a camera; None looks through none, and forgets the frame."""
        with self._lock:
            self._camera, self._frame = camera, None

    def offer(self, frame: Frame) -> None:
        """Keep a frame if it is looked at."""
        with self._lock:
            if frame.camera == self._camera:
                self._frame = frame

    def frame(self) -> Frame | None:
        """Return the newest frame; None before the first, and while nobody looks."""
        with self._lock:
            return self._frame

    def clear(self) -> None:
        """Forget the frame: the cameras are closed."""
        with self._lock:
            self._frame = None
