"""From the source that a plan names to the adapter that reads it.

`microphone:NAME` is a sound input whose name contains NAME, `camera:NAME` and `camera:INDEX` a
camera of this machine, `rtsp://...` a network camera, whose password is looked up by its host;
everything else is a file, relative to the plan, `loop:FILE` one that begins again when it ends.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from classsense.domain.camera_address import host_of, is_network, without_login
from classsense.domain.camera_ports import FrameSource
from classsense.domain.clock import Clock, LessonNs
from classsense.domain.errors import KnownError
from classsense.domain.lesson import Camera, GroupId, LessonPlan
from classsense.domain.ports import AudioSource
from classsense.resources import places
from classsense.storage.secrets import Secrets
from classsense.vision.devices import Device, LocalCamera, NetworkCamera
from classsense.vision.picture_watch import PictureWatch
from classsense.vision.usb_cameras import NamedCamera, NumberedCamera

_MICROPHONE: Final = "microphone:"
_CAMERA: Final = "camera:"
LOOP: Final = "loop:"
SECRETS: Final = "secrets.json"
"""Of the cameras on the network, in the user's data folder."""


def audio_source(
    source: str, group: GroupId, folder: Path
) -> Callable[[Clock, LessonNs], AudioSource]:
    """Return how to make the source of a microphone that begins at a lesson time.

    Args:
        source: As the plan names it.
        group: The table it stands on.
        folder: Where files are looked for.
    """

    def make(clock: Clock, start_at: LessonNs) -> AudioSource:
        from classsense.speech.looped_wav import LoopedAudio
        from classsense.speech.microphone import Microphone
        from classsense.speech.replay_wav import ReplayAudio

        if source.startswith(_MICROPHONE):
            return Microphone(source.removeprefix(_MICROPHONE), group, clock)
        if source.startswith(LOOP):
            return LoopedAudio(folder / source.removeprefix(LOOP), group, clock, start_at)
        return ReplayAudio(folder / source, group, clock, start_at)

    return make


def frame_source(camera: Camera, folder: Path) -> Callable[[Clock, LessonNs], FrameSource]:
    """Return how to make the source of a camera that begins at a lesson time.

    Every source that is made knows what the camera's pictures looked like before.

    Args:
        camera: As the plan names it.
        folder: Where files are looked for.
    """
    watch = PictureWatch()
    devices: list[Device] = []

    def make(clock: Clock, start_at: LessonNs) -> FrameSource:
        from classsense.vision.camera_opencv import OpencvCamera
        from classsense.vision.replay_video import ReplayVideo

        if not is_live(camera.source):
            return ReplayVideo(folder / camera.source, camera.id, clock, start_at)
        if not devices:
            devices.append(_device(camera.source))
        return OpencvCamera(devices[0], camera.id, clock, watch=watch)

    return make


def _device(source: str) -> Device:
    if source.startswith(_CAMERA):
        which = source.removeprefix(_CAMERA)
        if not which.strip():
            raise KnownError("source_invalid", source=source)
        return LocalCamera(NumberedCamera(int(which)) if which.isdecimal() else NamedCamera(which))
    host = host_of(source)
    if not host:
        raise KnownError("source_invalid", source=without_login(source))
    return NetworkCamera(source, lambda: Secrets(places.user_data() / SECRETS).login(host))


def is_live(source: str) -> bool:
    """Return whether a source is a device, not a file."""
    return source.startswith((_MICROPHONE, _CAMERA)) or is_network(source)


def sources_of(plan: LessonPlan) -> Iterable[str]:
    """Return every source that the plan names."""
    yield from (group.microphone for group in plan.groups if group.microphone is not None)
    yield from (camera.source for camera in plan.cameras)
    if plan.teacher_microphone is not None:
        yield plan.teacher_microphone


def check_consent(plan: LessonPlan) -> None:
    """Refuse to open a device in a room in which nobody was asked.

    Raises:
        KnownError: `consent_missing`, the plan names devices and holds no consents at all.
    """
    if not plan.consents and any(is_live(source) for source in sources_of(plan)):
        raise KnownError("consent_missing", title=plan.title)
