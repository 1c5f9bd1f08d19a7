"""How much of the machine the cameras of a lesson may take together."""

import os
from collections import deque
from threading import Lock
from typing import Final

from classsense.domain.lesson import CameraId
from classsense.vision.schedule import Schedule

_SHARE: Final = 0.6
"""Of all cores; the rest is for speech, the board and the screen."""
_LOOKS: Final = 20
"""So many looks of a camera say what one costs."""
_FIRST: Final = 5
"""Before so many looks nothing is concluded: the first ones load what the models need."""


class SharedLoad:
    """Slows all cameras of a lesson down by the same factor when they would take too much.

    What a look costs hardly depends on how often one looks, so what the wanted schedules would
    take is known without trying: the sum over all cameras of the CPU seconds of a look times looks
    a second. What else is busy on the machine does not count. Safe from any thread.
    """

    def __init__(self, cores: float | None = None) -> None:
        """Begin with nothing known of any camera.

        Args:
            cores: What all cameras may take together, in busy cores, 0.2..64; None is six tenths
                of this machine's.
        """
        self._cores = (os.cpu_count() or 1) * _SHARE if cores is None else cores
        self._lock = Lock()
        self._costs: dict[CameraId, deque[float]] = {}
        self._times: dict[CameraId, deque[float]] = {}
        self._wanted: dict[CameraId, float] = {}

    def spent(self, camera: CameraId, look_s: float, cpu_s: float, schedule: Schedule) -> None:
        """Note what a look of a camera took that would like to go by `schedule`.

        Args:
            camera: Whose look it was.
            look_s: How long it took.
            cpu_s: CPU seconds of it, in all threads.
            schedule: As it would like it.
        """
        with self._lock:
            self._costs.setdefault(camera, deque(maxlen=_LOOKS)).append(cpu_s)
            self._times.setdefault(camera, deque(maxlen=_LOOKS)).append(look_s)
            self._wanted[camera] = schedule.looks_hz

    def stretch(self) -> float:
        """Return by how much every camera must be slower than it would like, 1 or more."""
        with self._lock:
            wanted = sum(
                sum(costs) / len(costs) * self._wanted[camera]
                for camera, costs in self._costs.items()
                if len(costs) >= _FIRST
            )
        return max(1.0, wanted / self._cores)

    def behind(self, camera: CameraId) -> float:
        """Return how many times as long as it may a look of a camera takes, 0 or more.

        Beyond 1 it looks as often as it can and not as often as it should, whoever has the machine.
        """
        with self._lock:
            times = self._times.get(camera)
            if times is None or len(times) < _LOOKS:
                return 0.0
            return sum(times) / len(times) * self._wanted[camera]
