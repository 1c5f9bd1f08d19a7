"""The cameras of a running lesson, for the set-up: looked at through what runs anyway."""

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from classsense.bootstrap.camera_test import for_teacher, kept_cameras, why_closed
from classsense.domain.camera_ports import Pixels
from classsense.domain.desk import RunningLesson
from classsense.domain.lesson import Camera, CameraId
from classsense.domain.observations import PartStatus
from classsense.domain.policy import Policy
from classsense.domain.snapshot import Snapshot
from classsense.live.rig import Rig


class LessonCameras:
    """A `CameraTest` on a lesson that runs: no camera is opened or closed for it.

    Masks that are kept act from the next frame on; everything else is for the next lesson.

    Args:
        lesson: That runs.
        rig: Its cameras.
        policy: Its rules and consents when it began or went on.

    Raises:
        KnownError: As `CameraFile.arranged`.
    """

    running: Final = True

    def __init__(self, lesson: RunningLesson, rig: Rig, policy: Policy) -> None:
        self._rig = rig
        self._policy = policy
        self._latest: Snapshot | None = None
        self._shown: CameraId | None = None
        self._leave = lesson.subscribe(self._note)
        agreed = self._policy_now().consents
        consents = {seat: tuple(sorted(given)) for seat, given in agreed.items()}
        self._lessons = {camera.id: camera for camera in lesson.plan.cameras}
        self.plan = kept_cameras().arranged(replace(lesson.plan, consents=consents))
        self.closed = why_closed(self.plan, self._policy_now())
        self._cameras = {camera.id: camera for camera in self.plan.cameras}

    def show(self, camera: CameraId | None) -> None:
        """Look through a camera; None looks through none."""
        self._shown = camera
        self._rig.peephole.look(camera)

    def arrange(self, camera: Camera) -> None:
        """Say which regions and masks are drawn now: by them the picture is blanked."""
        self._cameras = self._cameras | {camera.id: camera}

    def picture(self) -> Pixels | None:
        """Return the newest picture, blanked by the consents of this moment."""
        frame = self._rig.peephole.frame()
        if frame is None or frame.camera != self._shown:
            return None
        drawn = (self._lessons[frame.camera], self._cameras[frame.camera])
        return for_teacher(frame.pixels, drawn, self._policy_now())

    def part(self) -> PartStatus | None:
        """Return how the shown camera is; None when none is shown."""
        if self._latest is None or self._shown is None:
            return None
        name = f"camera:{self._shown}"
        return next((part for part in self._latest.health.parts if part.part == name), None)

    def keep(self, cameras: Sequence[Camera]) -> None:
        """Keep a set-up for the next lesson; its masks hide at once.

        Raises:
            KnownError: As `CameraFile.keep`.
        """
        for camera in cameras:
            self._rig.hide(camera.id, camera.masks)
        kept_cameras().keep(self.plan.seats(), cameras)

    def stop(self) -> None:
        """Look no more."""
        self.show(None)
        self._leave()

    def _policy_now(self) -> Policy:
        """Return the consents of this moment: a pupil may have taken one back."""
        return self._rig.peephole.policy or self._policy

    def _note(self, snapshot: Snapshot) -> None:
        """Take the newest state; called by the lesson's thread."""
        self._latest = snapshot
