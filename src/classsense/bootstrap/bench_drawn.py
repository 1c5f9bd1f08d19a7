"""Drawn classes whose truth is known: heads read against it. They need no labelled recordings."""

import importlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from classsense.bootstrap.bench_section import SkippedError
from classsense.domain.camera_ports import DetectedFace, FaceDetector, FaceReader, Pixels
from classsense.domain.lesson import Box
from classsense.vision.boxes import overlap
from classsense.vision.head_pose import HeadAngles
from classsense.vision.opencv import opencv

HELD_OUT: Final = (31, 47)
"""Seeds of classes that nothing was tuned on."""
_TOOLS: Final = Path(__file__).resolve().parents[3] / "tools"
_FPS, _EVERY, _SECONDS = 10, 20, 60
_SAME: Final = 0.3


@dataclass(frozen=True, slots=True)
class TrueHead:
    """What is true of a head in a drawn picture.

    Attributes:
        box: Of the face from chin to hairline, 0..1.
        facing: `board`, `desk`, `neighbour` or `away`, by the rule that the drawing tells.
        smile: 0..1.
    """

    seat: str
    box: Box
    angles: HeadAngles
    facing: str
    smile: float


@dataclass(frozen=True, slots=True, eq=False)
class DrawnClass:
    """Pictures of a class, one in two seconds, and everybody in them but the teacher.

    Attributes:
        regions: Of the sixteen seats.
        mates: For each seat the others of its table.
        places: Of the seats, to scale: metres right of the camera and before it.
    """

    regions: dict[str, Box]
    mates: dict[str, tuple[str, ...]]
    places: dict[str, tuple[float, float]]
    scene: Any
    truth: Any

    def pictures(self) -> Iterator[tuple[Pixels, list[TrueHead]]]:
        """Yield the pictures; each is drawn when it is asked for, 50 ms."""
        facings = _make_lesson("truth").FACINGS
        for frame in range(0, self.truth.frames, _EVERY):
            yield (
                self.scene.picture(frame),
                [
                    TrueHead(
                        name,
                        _box(person.face[frame]),
                        _angles(person, frame),
                        facing,
                        float(person.smile[frame]),
                    )
                    for name, person in self.truth.people.items()
                    if person.present[frame] and name in self.regions
                    for facing in [facings[int(person.facing[frame])]]
                ],
            )


def drawn_class(seed: int, seconds: int = _SECONDS) -> DrawnClass:
    """Draw a class.

    Raises:
        SkippedError: This is an installed wheel, which does not carry the tools that draw.
    """
    plan, scene, script, seats = (
        _make_lesson(f"drawing.{name}") for name in ("plan", "scene", "script", "seats")
    )
    performance = script.perform(plan.Plan(seed=seed, seconds=seconds, fps=_FPS))
    truth = script.truth_of(performance)
    names = {name: seat.group for name, seat in seats.SEATS.items()}
    return DrawnClass(
        regions={name: _box(np.array(box)) for name, box in truth.regions.items()},
        mates={
            name: tuple(other for other, table in names.items() if table == mine and other != name)
            for name, mine in names.items()
        },
        places={name: (seat.head_m[0], seat.head_m[2]) for name, seat in seats.SEATS.items()},
        scene=scene.Scene(performance),
        truth=truth,
    )


def found_heads(
    detector: FaceDetector, pixels: Pixels, heads: Sequence[TrueHead]
) -> Iterator[tuple[TrueHead, DetectedFace | None]]:
    """Yield every true head with the face that was found there."""
    faces = detector.detect(pixels)
    for head in heads:
        best = max(faces, key=lambda face: overlap(face.box, head.box), default=None)
        same = best is not None and overlap(best.box, head.box) >= _SAME
        yield head, best if same else None


def read_at(
    reader: FaceReader, pixels: Pixels, face: DetectedFace, height_px: float
) -> HeadAngles | None:
    """Return what is read of a face in a part of the picture where it is so many pixels high."""
    height, width = pixels.shape[:2]
    left, top = face.box[0] * width, face.box[1] * height
    wide, high = face.box[2] * width, face.box[3] * height
    first = np.clip([left - 2 * wide, top - 2 * high], 0, None).astype(int)
    last = np.ceil([left + 3 * wide, top + 3 * high]).astype(int)
    part = np.ascontiguousarray(pixels[first[1] : last[1], first[0] : last[0]])
    scale, cv2 = min(height_px / high, 1.0), opencv()
    small: Pixels = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    rows, columns = part.shape[:2]
    box = ((left - first[0]) / columns, (top - first[1]) / rows, wide / columns, high / rows)
    points = tuple(
        ((x * width - first[0]) / columns, (y * height - first[1]) / rows) for x, y in face.points
    )
    reading = reader.read(small, DetectedFace(box, face.score, points))
    if reading is None:
        return None
    return HeadAngles(reading.yaw_deg, reading.pitch_deg, reading.roll_deg)


def _make_lesson(name: str) -> Any:  # noqa: ANN401 - a module of the tools
    if not (_TOOLS / "make_lesson").is_dir():
        raise SkippedError("the drawn class is not on this machine")
    with _findable(_TOOLS):
        return importlib.import_module(f"make_lesson.{name}")


@contextmanager
def _findable(folder: Path) -> Iterator[None]:
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))


def _angles(person: Any, frame: int) -> HeadAngles:  # noqa: ANN401 - a Person of the tools
    return HeadAngles(
        float(person.yaw_deg[frame]), float(person.pitch_deg[frame]), float(person.roll_deg[frame])
    )


def _box(sides: Any) -> Box:  # noqa: ANN401 - four numbers
    left, top, width, height = (float(side) for side in sides)
    return left, top, width, height
