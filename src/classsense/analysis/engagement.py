"""What the cameras say of the class: coverage first, five people or nothing.

Heads that face the board are heads that face the board; nothing here is called attention.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from classsense.domain.class_view import ClassMeasures, ClassShare, FacesView
from classsense.domain.clock import NS_PER_S, LessonNs
from classsense.domain.lesson import CameraId, SeatId
from classsense.domain.observations import (
    ClassSeen,
    Expression,
    FacesSeen,
    Facing,
    Posture,
    SeatBody,
    SeatFace,
)
from classsense.domain.rules import SMALLEST_CLASS

WINDOW_S: Final = 5
"""Length of the windows that are kept instead of single seats."""
FRESH_S: Final = 3
"""A sighting older than this no longer says where a head points now."""
MINUTE_S: Final = 60
_TOLD: Final = tuple(each for each in Expression if each is not Expression.UNSURE)
_ALL: Final = CameraId("")


class SeatSighting(NamedTuple):
    """The latest that a camera saw of a seat."""

    at: LessonNs
    face: SeatFace


class BodySighting(NamedTuple):
    """The latest that a camera saw of a seat beside its face."""

    at: LessonNs
    body: SeatBody


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
    number = window_of(first.at)
    start = LessonNs(number * WINDOW_S * NS_PER_S)
    looks = _Looks(
        [face for seen in window for face in seen.faces],
        [body for seen in window for body in seen.bodies],
        len(window),
        floor,
    )
    end = LessonNs(start + WINDOW_S * NS_PER_S)
    return looks.counted(start, end, first.camera, first.expected)


class _Looks(NamedTuple):
    """Everything seen in some frames."""

    faces: Collection[SeatFace]
    bodies: Collection[SeatBody]
    frames: int
    floor: int

    def counted(self, start: LessonNs, end: LessonNs, camera: CameraId, expected: int) -> ClassSeen:
        """Return means per frame; what rests on fewer than `floor` is left out."""
        read = self._mean(face.facing is not Facing.UNKNOWN for face in self.faces)
        facing = self._mean(face.facing is Facing.BOARD for face in self.faces)
        hands_read = self._mean(body.hand_up is not None for body in self.bodies)
        hands = self._mean(body.hand_up is True for body in self.bodies)
        postures_read = self._mean(b.posture is not Posture.UNKNOWN for b in self.bodies)
        moved = [body.movement for body in self.bodies if body.movement is not None]
        told = self._mean(face.expression in _TOLD for face in self.faces)
        return ClassSeen(
            start=start,
            end=end,
            camera=camera,
            expected=expected,
            seen=len(self.faces) / self.frames,
            read=read,
            facing_board=facing if read >= self.floor else None,
            hands_read=hands_read,
            hands=hands if hands_read >= self.floor else None,
            postures_read=postures_read,
            postures=self._postures() if postures_read >= self.floor else {},
            movement=sum(moved) / len(moved) if len(moved) >= self.floor * self.frames else None,
            expressions_read=told,
            expressions=self._expressions() if told >= self.floor else {},
        )

    def _mean(self, marks: Iterable[bool]) -> float:
        return sum(marks) / self.frames

    def _postures(self) -> dict[Posture, float]:
        told = (posture for posture in Posture if posture is not Posture.UNKNOWN)
        return {each: self._mean(body.posture is each for body in self.bodies) for each in told}

    def _expressions(self) -> dict[Expression, float]:
        return {each: self._mean(face.expression is each for face in self.faces) for each in _TOLD}


def fresh(sighting: SeatSighting | None, now: LessonNs) -> SeatFace | None:
    """Return the face of a sighting that is recent enough to be shown as now."""
    if sighting is None or now - sighting.at > FRESH_S * NS_PER_S:
        return None
    return sighting.face


def fresh_body(sighting: BodySighting | None, now: LessonNs) -> SeatBody | None:
    """Return what else was seen of a seat if that is recent enough to be shown as now."""
    if sighting is None or now - sighting.at > FRESH_S * NS_PER_S:
        return None
    return sighting.body


class NowSeen(NamedTuple):
    """What is known of the seats at one moment.

    Attributes:
        sightings: Latest sighting of each seat.
        bodies: The same of what is seen beside faces.
        looked: Whether any camera has delivered a frame within the last seconds.
    """

    sightings: Mapping[SeatId, SeatSighting]
    bodies: Mapping[SeatId, BodySighting]
    looked: bool


def faces_now(
    seen: NowSeen, now: LessonNs, expected: int, *, floor: int = SMALLEST_CLASS
) -> FacesView:
    """Return what is seen of the class now.

    Args:
        seen: Of all cameras.
        now: Lesson time.
        expected: Seats that the cameras may read.
        floor: People from whom a share is shown (`Rules.class_floor`).
    """
    if not seen.looked:
        return FacesView(expected=expected)
    faces = [face for each in seen.sightings.values() if (face := fresh(each, now))]
    bodies = [body for each in seen.bodies.values() if (body := fresh_body(each, now))]
    start = LessonNs(max(0, now - FRESH_S * NS_PER_S))
    counted = _Looks(faces, bodies, 1, floor).counted(start, now, _ALL, expected)
    measures = class_measures([counted])
    return FacesView(
        expected=expected,
        seen=len(faces),
        facing_board_share=measures.facing_board.share if measures else None,
        coverage=measures.facing_board.coverage if measures else None,
        measures=measures,
    )


def class_measures(windows: Iterable[ClassSeen]) -> ClassMeasures | None:
    """Return the figures of the class over some windows; None if no camera looked."""
    counted = list(windows)
    expected = sum(window.expected for window in counted)
    if expected == 0:
        return None
    moved = [w.movement for w in counted if w.movement is not None]

    def posture(kind: Posture) -> ClassShare:
        rows = [(w.postures.get(kind), w.postures_read) for w in counted]
        return _share(rows, expected)

    looks = [(each, [w.expressions.get(each) for w in counted]) for each in _TOLD]
    told = [window.expressions_read for window in counted]
    return ClassMeasures(
        start=min(window.start for window in counted),
        end=max(window.end for window in counted),
        seen_share=sum(window.seen for window in counted) / expected,
        facing_board=_share([(w.facing_board, w.read) for w in counted], expected),
        hands=_share([(w.hands, w.hands_read) for w in counted], expected),
        head_down=posture(Posture.HEAD_DOWN),
        standing=posture(Posture.STANDING),
        empty=posture(Posture.EMPTY),
        movement=sum(moved) / len(moved) if moved else None,
        expressions=tuple(
            (each, _share(list(zip(counts, told, strict=True)), expected))
            for each, counts in looks
            if any(count is not None for count in counts)
        ),
    )


def _share(rows: Sequence[tuple[float | None, float]], expected: float) -> ClassShare:
    """Return a share with its bounds.

    Args:
        rows: Of each window how many did it, None if that was not told, and how many were read.
        expected: Sum over the windows of the seats that may be read.
    """
    told = [(count, read) for count, read in rows if count is not None]
    coverage = sum(read for _, read in rows) / expected
    if not told:
        return ClassShare(coverage=coverage)
    count, read = (sum(column) for column in zip(*told, strict=True))
    low = count / expected
    return ClassShare(count / read, coverage, low, min(1.0, low + 1.0 - read / expected))


def class_minutes(windows: Iterable[ClassSeen]) -> tuple[ClassMeasures, ...]:
    """Return the figures of each minute in which a camera looked, in order."""

    def minute(window: ClassSeen) -> int:
        return window.start // (MINUTE_S * NS_PER_S)

    ordered = sorted(windows, key=lambda window: window.start)
    found = (class_measures(list(same)) for _, same in groupby(ordered, minute))
    return tuple(measures for measures in found if measures is not None)
