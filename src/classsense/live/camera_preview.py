"""The newest frame of one camera, without a lesson: the same reading as in it, nothing else."""

from collections.abc import Callable
from threading import Lock

from classsense.domain.camera_ports import Frame, FrameSource
from classsense.domain.clock import Clock, LessonNs, StopSignal
from classsense.domain.lesson import CameraId
from classsense.domain.observations import PartState, PartStatus
from classsense.live.clocks import SteadyClock
from classsense.live.gauges import Gauges
from classsense.live.latest_status import LatestStatus
from classsense.live.stage import Stage, Surroundings


class CameraPreview:
    """Reads a camera in a thread of its own and keeps one frame. Safe from any thread.

    Args:
        camera: Its name.
        source: Makes what is read.
    """

    def __init__(self, camera: CameraId, source: Callable[[Clock, LessonNs], FrameSource]) -> None:
        self._source = source
        self._clock = SteadyClock()
        self._status = LatestStatus()
        self._lock = Lock()
        self._frame: Frame | None = None
        around = Surroundings(self._status, self._clock, Gauges())
        self._stage = Stage(f"camera:{camera}", self._read, around)

    def start(self) -> None:
        """Open the camera."""
        self._stage.start()

    def frame(self) -> Frame | None:
        """Return the newest frame; None before the first and while the camera is lost."""
        with self._lock:
            return self._frame

    def part(self) -> PartStatus | None:
        """Return how the camera is."""
        return next(iter(self._status.latest()), None)

    def stop(self) -> None:
        """Close the camera and forget its frame; returns when it is closed."""
        self._stage.stop()
        self._stage.join()
        self._hold(None)

    def _hold(self, frame: Frame | None) -> None:
        with self._lock:
            self._frame = frame

    def _read(self, stop: StopSignal) -> None:
        self._stage.report(PartState.STARTING)
        source = self._source(self._clock, self._clock.now())
        try:
            source.open()
            running = False
            while (frame := source.read(stop)) is not None:
                self._hold(frame)
                if not running:
                    self._stage.report(PartState.RUNNING)
                    running = True
        finally:
            self._hold(None)
            source.close()
