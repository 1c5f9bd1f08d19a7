"""What the cameras say of the class: coverage first, five people or nothing.

Heads that face the board are heads that face the board; nothing here is called attention.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from classsense.domain.clock import NS_PER_S, LessonNs
from classsense.domain.lesson import SeatId
from classsense.domain.observations import ClassSeen, FacesSeen, Facing, SeatFace
from classsense.domain.rules import SMALLEST_CLASS
from classsense.domain.snapshot import FacesView

WINDOW_S: Final = 5
"""Length of the windows that are kept instead of single seats."""
FRESH_S: Final = 3
"""A sighting older than this no longer says where a head points now."""


class SeatSighting(NamedTuple):
    """The latest that a camera saw of a seat."""

    at: LessonNs
    face: SeatFace


def window_of(at: LessonNs) -> int:
    """Return the number of the window that holds `at`."""
    return at // (WINDOW_S * NS_PER_S)


def class_seen(window: Sequence[FacesSeen], floor: int = SMALLEST_CLASS) -> ClassSeen | None:
    """Fold the frames of one camera's window into class figures.

    Args:
        window: The frames, at least one.
        floor: People from whom figures are kept (`Rules.class_floor`).

    Returns:
        None if the camera may read fewer seats than that.
    """
    first = window[0]
    if first.expected < floor:
        return None
    frames = len(window)
    read = [face for seen in window for face in seen.faces if face.facing is not Facing.UNKNOWN]
    facing = sum(face.facing is Facing.BOARD for face in read)
    number = window_of(first.at)
    return ClassSeen(
        start=LessonNs(number * WINDOW_S * NS_PER_S),
        end=LessonNs((number + 1) * WINDOW_S * NS_PER_S),
        camera=first.camera,
        expected=first.expected,
        seen=sum(len(seen.faces) for seen in window) / frames,
        read=len(read) / frames,
        facing_board=facing / frames if len(read) / frames >= floor else None,
    )


def fresh(sighting: SeatSighting | None, now: LessonNs) -> SeatFace | None:
    """Return the face of a sighting that is recent enough to be shown as now."""
    if sighting is None or now - sighting.at > FRESH_S * NS_PER_S:
        return None
    return sighting.face


def faces_now(
    sightings: Mapping[SeatId, SeatSighting],
    now: LessonNs,
    expected: int,
    *,
    looked: bool,
    floor: int = SMALLEST_CLASS,
) -> FacesView:
    """Return what is seen of the class now.

    Args:
        sightings: Latest sighting of each seat.
        now: Lesson time.
        expected: Seats that the cameras may read.
        looked: Whether any camera has delivered a frame within the last seconds.
        floor: People from whom a share is shown (`Rules.class_floor`).
    """
    if not looked:
        return FacesView(expected=expected)
    faces = [face for sighting in sightings.values() if (face := fresh(sighting, now))]
    read = [face for face in faces if face.facing is not Facing.UNKNOWN]
    enough = len(read) >= floor
    facing = sum(face.facing is Facing.BOARD for face in read)
    return FacesView(
        expected=expected,
        seen=len(faces),
        facing_board_share=facing / len(read) if enough else None,
        coverage=len(read) / expected if expected else None,
    )


class ClassFigures(NamedTuple):
    """Means over several windows, weighted by the number of windows.

    Attributes:
        seen_share: Faces seen / expected, 0..1.
        facing_board_share: Heads facing the board / heads read, 0..1, of the windows in which at
            least five heads could be read; None if there are none.
        coverage: Heads read / expected, 0..1.
    """

    seen_share: float
    facing_board_share: float | None
    coverage: float


def class_figures(windows: Iterable[ClassSeen]) -> ClassFigures | None:
    """Return the figures of the class over some windows; None if no camera looked."""
    counted = list(windows)
    expected = sum(window.expected for window in counted)
    if expected == 0:
        return None
    told = [(w.facing_board, w.read) for w in counted if w.facing_board is not None]
    return ClassFigures(
        seen_share=sum(window.seen for window in counted) / expected,
        facing_board_share=(
            sum(facing for facing, _ in told) / sum(read for _, read in told) if told else None
        ),
        coverage=sum(window.read for window in counted) / expected,
    )
