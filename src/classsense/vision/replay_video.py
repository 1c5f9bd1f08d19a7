"""A video file in place of a camera: each frame comes at its own time on the lesson's clock."""

from pathlib import Path
from typing import Any, Final

from classsense.domain.camera_ports import Frame
from classsense.domain.clock import NS_PER_S, Clock, LessonNs, StopSignal
from classsense.domain.errors import KnownError
from classsense.domain.lesson import CameraId
from classsense.vision.opencv import opencv

_LENGTH_TOLERANCE_S: Final = 1.0
"""Containers may promise a little more than they hold."""


class ReplayVideo:
    """A `FrameSource`. Used by one thread only.

    Frame `n` of the file belongs to lesson time `n / fps`. One that is later than one interval is
    skipped as a busy camera would drop it; `Frame.number` counts every frame of the file, so the
    gap shows.
    """

    def __init__(
        self,
        path: Path,
        camera: CameraId,
        clock: Clock,
        start_at: LessonNs = LessonNs(0),
        fps: float | None = None,
    ) -> None:
        """Name the file; nothing is opened yet.

        Args:
            path: Anything that FFmpeg reads.
            camera: Name of the camera that it stands for.
            clock: Says when a frame's time has come.
            start_at: Where to begin in the file, for a lesson that goes on after a break.
            fps: Frames per second, 0.1..240; None takes what the file says.
        """
        self._path = path
        self._camera = camera
        self._clock = clock
        self._start_at = start_at
        self._fps = fps
        self._interval_ns = 0.0
        self._promised = 0
        self._next = 0
        self._capture: Any = None

    def open(self) -> None:
        """Open the file and go to the first frame that is due.

        Raises:
            KnownError: There is no such file (`video_missing`), or no picture can be read from
                it (`video_unreadable`): damaged, empty or without a picture track.
        """
        self.close()
        if not self._path.is_file():
            raise KnownError("video_missing", file=self._path.name)
        cv2 = opencv()
        capture = cv2.VideoCapture(str(self._path), cv2.CAP_FFMPEG)
        fps = self._fps or capture.get(cv2.CAP_PROP_FPS)
        if not capture.isOpened() or not 0 < fps < NS_PER_S or not capture.grab():
            capture.release()
            raise KnownError("video_unreadable", file=self._path.name)
        self._interval_ns = NS_PER_S / fps
        self._promised = int(capture.get(cv2.CAP_PROP_FRAME_COUNT))
        self._next = round(max(self._start_at, self._clock.now()) / self._interval_ns)
        capture.set(cv2.CAP_PROP_POS_FRAMES, self._next)
        self._capture = capture

    def read(self, stop: StopSignal) -> Frame | None:
        """Wait until the next frame is due; None when `stop` came or the file has ended.

        Raises:
            KnownError: The file breaks off before its end (`video_damaged`).
        """
        if self._capture is None or not self._skip_late():
            return None
        number, at = self._next, self._time_of(self._next)
        if not self._clock.wait_until(at, stop) or not self._grabbed():
            return None
        decoded, pixels = self._capture.retrieve()
        if not decoded:
            raise self._damaged()
        return Frame(pixels, at, number, self._camera)

    def close(self) -> None:
        """Close the file. May be called twice."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None

    def _skip_late(self) -> bool:
        """Skip the frames that are too late; return False at the end of the file."""
        while self._time_of(self._next) + self._interval_ns < self._clock.now():
            if not self._grabbed():
                return False
        return True

    def _grabbed(self) -> bool:
        """Go to the next frame; return False at the end of the file."""
        if self._capture.grab():
            self._next += 1
            return True
        missing_ns = (self._promised - self._next) * self._interval_ns
        if missing_ns > _LENGTH_TOLERANCE_S * NS_PER_S:
            raise self._damaged()
        return False

    def _damaged(self) -> KnownError:
        second = round(self._time_of(self._next) / NS_PER_S)
        return KnownError("video_damaged", file=self._path.name, second=second)

    def _time_of(self, number: int) -> LessonNs:
        return LessonNs(round(number * self._interval_ns))
