"""A camera at this computer, or one on the network (RTSP), through OpenCV."""

from typing import Any
from urllib.parse import urlsplit

from classsense.domain.camera_ports import Frame
from classsense.domain.clock import Clock, StopSignal
from classsense.domain.errors import KnownError
from classsense.domain.lesson import CameraId
from classsense.vision.opencv import opencv


class OpencvCamera:
    """A `FrameSource`. Used by one thread only; `read` waits for at most `read_timeout_s`."""

    def __init__(
        self,
        index_or_url: int | str,
        camera: CameraId,
        clock: Clock,
        open_timeout_s: float = 4.0,
        read_timeout_s: float = 3.0,
    ) -> None:
        """Name the camera; nothing is opened yet.

        Args:
            index_or_url: Number of a camera at this computer, or an address (`rtsp://...`).
            camera: Its name in the lesson.
            clock: Tells when a frame arrived.
            open_timeout_s: How long an address may take to answer, 0.1..30.
            read_timeout_s: A camera on the network is lost when no frame came for so long,
                0.1..30. A camera at this computer is lost after 3 s (`classsense.vision.opencv`).
        """
        self._source = index_or_url
        self._camera = camera
        self._clock = clock
        self._timeouts_s = open_timeout_s, read_timeout_s
        self._capture: Any = None
        self._number = 0

    def open(self) -> None:
        """Start the camera.

        Raises:
            KnownError: It is missing, busy or does not answer (`camera_missing`).
        """
        self.close()
        capture = self._started()
        if not capture.isOpened():
            capture.release()
            raise KnownError("camera_missing", camera=self._camera, source=self._public_name())
        self._capture = capture

    def read(self, stop: StopSignal) -> Frame | None:
        """Wait for the next frame; None when `stop` is set.

        Raises:
            KnownError: The camera went away or delivers nothing (`camera_lost`).
        """
        if stop.is_set():
            return None
        delivered = self._capture is not None and self._capture.grab()
        at = self._clock.now()
        pixels = self._capture.retrieve()[1] if delivered else None
        if stop.is_set():
            return None
        if pixels is None:
            raise KnownError("camera_lost", camera=self._camera, source=self._public_name())
        frame = Frame(pixels, at, self._number, self._camera)
        self._number += 1
        return frame

    def close(self) -> None:
        """Give the camera back. May be called twice."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None

    def _started(self) -> Any:  # noqa: ANN401 - cv2 has no usable types
        cv2 = opencv()
        if isinstance(self._source, int):
            return cv2.VideoCapture(self._source)
        open_ms, read_ms = (round(1000 * timeout_s) for timeout_s in self._timeouts_s)
        settings = [
            *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, open_ms),
            *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, read_ms),
        ]
        return cv2.VideoCapture(self._source, cv2.CAP_FFMPEG, settings)

    def _public_name(self) -> str:
        """Return the number or address without the user name and password it may hold."""
        if isinstance(self._source, int):
            return str(self._source)
        parts = urlsplit(self._source)
        return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()
