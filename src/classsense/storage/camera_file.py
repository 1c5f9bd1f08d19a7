"""How cameras were set up, kept between lessons in one readable JSON file."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from classsense.domain.errors import KnownError
from classsense.domain.lesson import Camera, LessonPlan, SeatId
from classsense.storage.whole_file import write_json

_MOST: int = 100
"""Set-ups that are kept; the oldest goes first."""


class _Kept(msgspec.Struct, frozen=True):
    """A camera as it was set up, and the seats of the room that it looks at."""

    seats: tuple[SeatId, ...]
    camera: Camera


class CameraFile:
    """Set-ups by camera and seats. Safe from any thread of one program.

    Args:
        path: The file; it need not be there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def arranged(self, plan: LessonPlan) -> LessonPlan:
        """Return the plan with its cameras as they were set up for the same seats.

        Of a camera that was set up for other seats only the masks are taken over: what nobody was
        to see is not shown because somebody is away.

        Raises:
            KnownError: `cameras_invalid`, the file cannot be read.
        """
        kept = self._read()
        seats = tuple(sorted(plan.seats()))
        return replace(plan, cameras=tuple(_arranged(c, seats, kept) for c in plan.cameras))

    def masked(self, plan: LessonPlan) -> LessonPlan:
        """Return the plan of a lesson that goes on, with all masks that were drawn meanwhile.

        Raises:
            KnownError: As `arranged`.
        """
        kept = self._read()
        return replace(plan, cameras=tuple(_with_masks(c, kept) for c in plan.cameras))

    def keep(self, seats: Sequence[SeatId], cameras: Sequence[Camera]) -> None:
        """Keep set-ups, in place of older ones of the same cameras and seats.

        Raises:
            KnownError: As `arranged`, or `folder_not_writable`.
        """
        room = tuple(sorted(seats))
        names = {(camera.id, camera.source, room) for camera in cameras}
        others = [k for k in self._read() if (k.camera.id, k.camera.source, k.seats) not in names]
        write_json(self._path, [*others, *(_Kept(room, camera) for camera in cameras)][-_MOST:])

    def _read(self) -> list[_Kept]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=list[_Kept])
        except FileNotFoundError:
            return []
        except (msgspec.DecodeError, UnicodeDecodeError, OSError) as error:
            raise KnownError("cameras_invalid", path=str(self._path), reason=str(error)) from error


def _arranged(camera: Camera, seats: tuple[SeatId, ...], kept: Sequence[_Kept]) -> Camera:
    same = [k for k in _of(camera, kept) if k.seats == seats]
    return same[-1].camera if same else _with_masks(camera, kept)


def _with_masks(camera: Camera, kept: Sequence[_Kept]) -> Camera:
    mine = _of(camera, kept)
    if not mine:
        return camera
    masks = dict.fromkeys((*camera.masks, *mine[-1].camera.masks))
    return replace(camera, masks=tuple(masks))


def _of(camera: Camera, kept: Sequence[_Kept]) -> list[_Kept]:
    return [k for k in kept if (k.camera.id, k.camera.source) == (camera.id, camera.source)]
