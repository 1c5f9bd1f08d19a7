"""Pictures of the drawn classroom with their truth, for tests of the models that look."""

from dataclasses import dataclass
from functools import lru_cache

from classsense.domain.camera_ports import Pixels
from classsense.domain.lesson import Box, Camera, CameraId, SeatId
from make_lesson.drawing.plan import Plan
from make_lesson.drawing.scene import Scene
from make_lesson.drawing.script import perform, truth_of
from make_lesson.truth import FACINGS, Truth


@dataclass(frozen=True, slots=True, eq=False)
class DrawnFace:
    """What is true of one face in one picture; `facing` is one of `make_lesson.truth.FACINGS`."""

    seat: str
    box: Box
    yaw_deg: float
    pitch_deg: float
    smile: float
    facing: str


@dataclass(frozen=True, slots=True, eq=False)
class DrawnPicture:
    """One picture, 1280x720, BGR, and every face in it, the teacher's included."""

    pixels: Pixels
    faces: tuple[DrawnFace, ...]


SEED = 5
"""Nobody tuned anything on this class; it is not the one of the sample lesson."""


@lru_cache(maxsize=1)
def _film() -> tuple[Scene, Truth]:
    performance = perform(Plan(seed=SEED, seconds=20))
    return Scene(performance), truth_of(performance)


@lru_cache(maxsize=16)
def drawn_picture(frame: int) -> DrawnPicture:
    """Return a picture of the drawn lesson, ten a second, 200 in all."""
    scene, truth = _film()
    pixels = scene.picture(frame).copy()
    pixels.flags.writeable = False
    faces = tuple(
        DrawnFace(
            name,
            _box(person.face[frame].tolist()),
            float(person.yaw_deg[frame]),
            float(person.pitch_deg[frame]),
            float(person.smile[frame]),
            FACINGS[int(person.facing[frame])],
        )
        for name, person in truth.people.items()
        if person.present[frame]
    )
    return DrawnPicture(pixels, faces)


def raised_in(frame: int) -> dict[str, Box]:
    """Return the raised hands in a picture of the drawn lesson, from wrist to finger tips."""
    people = _film()[1].people.items()
    raised = {name: person for name, person in people if person.hand_up[frame]}
    return {name: _box(person.hand[frame].tolist()) for name, person in raised.items()}


def drawn_camera() -> Camera:
    """Return the camera of the drawn room with the regions of its sixteen seats."""
    regions = {SeatId(name): box for name, box in _film()[1].regions.items()}
    return Camera(CameraId("front"), "drawn", regions)


def _box(sides: list[float]) -> Box:
    left, top, width, height = sides
    return left, top, width, height
