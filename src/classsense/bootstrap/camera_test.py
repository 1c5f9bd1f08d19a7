"""The cameras of a plan before its lesson: shown one at a time, blanked, and set up."""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Final

import numpy as np

from classsense.bootstrap.rules import ruled
from classsense.bootstrap.sources import check_consent, frame_source
from classsense.domain.camera_ports import Pixels
from classsense.domain.desk import CamerasClosed
from classsense.domain.lesson import Camera, CameraId, LessonPlan
from classsense.domain.observations import PartStatus
from classsense.domain.plan_file import check_no_password
from classsense.domain.policy import Policy, policy_of
from classsense.domain.rules import Capability
from classsense.live.camera_preview import CameraPreview
from classsense.resources import places
from classsense.storage.camera_file import CameraFile
from classsense.vision.mask import SeatMask

_WIDEST_PX: Final = 1280


def kept_cameras() -> CameraFile:
    """Return the set-ups of cameras on this machine."""
    return CameraFile(places.user_data() / "cameras.json")


class PlannedCameras:
    """A `CameraTest`. No camera is open before `show`.

    Args:
        plan: Of the lesson, with the set-up that was kept.
        media: Folder of the files that the plan names.

    Attributes:
        plan: As given, under the rules of this machine.
        closed: Why none can be shown.

    Raises:
        KnownError: The plan breaks the policy, holds a password, or names devices without any
            consent.
    """

    running: Final = False

    def __init__(self, plan: LessonPlan, media: Path) -> None:
        check_consent(plan)
        check_no_password(plan)
        self.plan = plan if plan.rules is not None else ruled(plan)
        self._policy = policy_of(self.plan)
        self._media = media
        self._lock = Lock()
        self._preview: CameraPreview | None = None
        self._shown: CameraId | None = None
        self._cameras = {camera.id: camera for camera in plan.cameras}
        self.closed = why_closed(self.plan, self._policy)

    def show(self, camera: CameraId | None) -> None:
        """Open a camera, and close the one before; None closes. Returns when that is closed."""
        with self._lock:
            old, self._preview, self._shown = self._preview, None, None
        if old is not None:
            old.stop()
        if camera is None or self.closed is not CamerasClosed.NO:
            return
        preview = CameraPreview(camera, frame_source(self._cameras[camera], self._media))
        with self._lock:
            self._preview, self._shown = preview, camera
        preview.start()

    def arrange(self, camera: Camera) -> None:
        """Say which regions and masks are drawn now: by them the picture is blanked."""
        with self._lock:
            self._cameras[camera.id] = camera

    def picture(self) -> Pixels | None:
        """Return the newest picture of the shown camera, blanked and at most 1280 pixels wide."""
        with self._lock:
            preview = self._preview
            camera = None if self._shown is None else self._cameras[self._shown]
        frame = None if preview is None else preview.frame()
        if frame is None or camera is None:
            return None
        return for_teacher(frame.pixels, (camera,), self._policy)

    def part(self) -> PartStatus | None:
        """Return how the shown camera is; None when none is shown."""
        with self._lock:
            preview = self._preview
        return None if preview is None else preview.part()

    def keep(self, cameras: Sequence[Camera]) -> None:
        """Keep a set-up for every lesson that uses these cameras with the same seats.

        Raises:
            KnownError: As `CameraFile.keep`.
        """
        kept_cameras().keep(self.plan.seats(), cameras)

    def stop(self) -> None:
        """Close what is open; returns when it is closed."""
        self.show(None)


def why_closed(plan: LessonPlan, policy: Policy) -> CamerasClosed:
    """Return why no camera of a plan is opened."""
    if not plan.cameras:
        return CamerasClosed.NO_CAMERA
    if not policy.allows(Capability.FACES):
        return CamerasClosed.FORBIDDEN
    if not policy.seats_in_view(plan.seats()):
        return CamerasClosed.NOBODY
    return CamerasClosed.NO


def for_teacher(pixels: Pixels, drawn: Sequence[Camera], policy: Policy) -> Pixels:
    """Return a picture blanked by every set-up that is given, at most 1280 pixels wide."""
    for camera in drawn:
        readable = policy.seats_in_view(camera.regions)
        pixels = SeatMask(camera.regions, readable, camera.masks).apply(pixels)
    step = -(-pixels.shape[1] // _WIDEST_PX)
    return np.ascontiguousarray(pixels[::step, ::step])
