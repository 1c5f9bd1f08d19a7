"""A camera at this computer, or one on the network (RTSP), through OpenCV."""

from dataclasses import dataclass
from typing import Any, Final

from classsense.domain.camera_ports import Frame, Pixels
from classsense.domain.clock import Clock, StopSignal, lesson_ns
from classsense.domain.errors import KnownError
from classsense.domain.lesson import CameraId
from classsense.vision.devices import Device
from classsense.vision.opencv import opencv
from classsense.vision.picture_watch import PictureWatch

_BROKEN_IN_A_ROW: Final = 5
"""So many pictures that cannot be decoded, one after the other, are a broken stream."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a camera is waited for.

    Attributes:
        open_s: How long an address may take to answer, 0.1..30.
        read_s: A camera on the network is lost when no frame came for so long, 0.1..30; many send
            a picture that can be decoded by itself every four seconds only. A camera at this
            computer is lost after 3 s (`classsense.vision.opencv`).
    """

    open_s: float = 4.0
    read_s: float = 5.0


_PATIENCE: Final = Patience()


class OpencvCamera:
    """A `FrameSource`. Used by one thread only; `read` waits for at most `patience.read_s`.

    A picture that cannot be decoded is left out: the next one counts on.
    """

    def __init__(
        self,
        device: Device,
        camera: CameraId,
        clock: Clock,
        patience: Patience = _PATIENCE,
        watch: PictureWatch | None = None,
    ) -> None:
        """Name the camera; nothing is opened yet.

        Args:
            device: What is opened.
            camera: Its name in the lesson.
            clock: Tells when a frame arrived.
            patience: How long it is waited for.
            watch: Looks at its pictures; the same one each time the camera is opened anew.
        """
        self._device = device
        self._camera = camera
        self._clock = clock
        self._patience = patience
        self._watch = watch or PictureWatch()
        self._capture: Any = None
        self._number = 0

    def open(self) -> None:
        """Start the camera.

        Raises:
            KnownError: It is missing, busy or does not answer (`camera_missing`,
                `camera_not_found`, `camera_unreachable`), another one than before
                (`camera_exchanged`), wants another password (`camera_login_missing`,
                `camera_login_wrong`) or has no such stream (`camera_no_stream`).
        """
        self.close()
        capture = self._started(self._device.locate())
        if not capture.isOpened():
            capture.release()
            raise self._device.refusal(self._camera, self._patience.open_s)
        self._capture = capture

    def read(self, stop: StopSignal) -> Frame | None:
        """Wait for the next frame; None when `stop` is set.

        Raises:
            KnownError: The camera went away or delivers nothing (`camera_lost`), nothing that can
                be decoded (`camera_garbled`), or what `PictureWatch.check` says.
        """
        if stop.is_set():
            return None
        delivered = False
        for broken in range(_BROKEN_IN_A_ROW):
            began = self._clock.now()
            delivered = self._capture is not None and self._grabbed()
            at = self._clock.now()
            pixels = self._decoded() if delivered else None
            if stop.is_set():
                return None
            if pixels is not None:
                number = self._number + broken
                self._number = number + 1
                self._watch.check(pixels, at, self._camera, self._device.told)
                return Frame(pixels, at, number, self._camera)
            if self._capture is None or at - began > lesson_ns(self._patience.read_s / 2):
                break  # not one picture is broken: none came
        key = "camera_garbled" if delivered else "camera_lost"
        raise KnownError(key, camera=self._camera, source=self._device.told)

    def close(self) -> None:
        """Give the camera back. May be called twice."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None

    def _started(self, index_or_url: int | str) -> Any:  # noqa: ANN401 - cv2 has no usable types
        cv2 = opencv()
        if isinstance(index_or_url, int):
            capture = cv2.VideoCapture(index_or_url)
            if capture.isOpened():
                self._ask_for_detail(capture)
            return capture
        waits_s = (self._patience.open_s, self._patience.read_s)
        open_ms, read_ms = (round(1000 * wait_s) for wait_s in waits_s)
        settings = [
            *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, open_ms),
            *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, read_ms),
        ]
        return cv2.VideoCapture(index_or_url, cv2.CAP_FFMPEG, settings)

    @staticmethod
    def _ask_for_detail(capture: Any) -> None:  # noqa: ANN401 - as above
        """Ask a camera of this computer for what a class needs; it gives what is nearest.

        Left alone, most give 640x480, in which heads at the back are too small to be read.
        """
        cv2 = opencv()
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter_fourcc(*"MJPG"))
        for what, wanted in (
            (cv2.CAP_PROP_FRAME_WIDTH, 1920),
            (cv2.CAP_PROP_FRAME_HEIGHT, 1080),
            (cv2.CAP_PROP_FPS, 15),
        ):
            capture.set(what, wanted)

    def _grabbed(self) -> bool:
        try:
            return bool(self._capture.grab())
        except opencv().error:
            return False

    def _decoded(self) -> Pixels | None:
        """Return the picture that was grabbed; None if it is broken."""
        try:
            pixels: Pixels | None = self._capture.retrieve()[1]
        except opencv().error:
            return None
        return None if pixels is None or not pixels.size else pixels
