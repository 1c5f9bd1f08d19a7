"""What the cameras have seen so far, and how it grows. Pure; single seats stay in memory only."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final

import msgspec

from classsense.analysis.engagement import (
    FRESH_S,
    BodySighting,
    NowSeen,
    SeatSighting,
    class_seen,
    window_of,
)
from classsense.domain.clock import NS_PER_S, LessonNs
from classsense.domain.lesson import CameraId, GroupId, SeatId
from classsense.domain.observations import (
    ClassSeen,
    FacesSeen,
    Facing,
    Posture,
    SeatBody,
    SeatFace,
    TeacherSeen,
)

_OUTLIVES_NS: Final = NS_PER_S
"""So long "cannot tell" of one look, or of another camera, does not replace what was told."""


def _nothing() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Seen:
    """What the cameras have seen.

    Attributes:
        sightings: Latest face of each seat. In memory only.
        bodies: What else was seen of each seat lately. In memory only.
        hands: Since when a hand is up at each seat, as cameras see it. In memory only.
        watched: Open window of each camera, folded into `classes` when it closes.
        classes: Figures of the class, as they are kept.
        teacher: Where she is; None if no camera follows her.
        visits: When she was last seen at each table.
    """

    sightings: Mapping[SeatId, SeatSighting] = field(default_factory=_nothing)
    bodies: Mapping[SeatId, BodySighting] = field(default_factory=_nothing)
    hands: Mapping[SeatId, LessonNs] = field(default_factory=_nothing)
    watched: Mapping[CameraId, tuple[FacesSeen, ...]] = field(default_factory=_nothing)
    classes: tuple[ClassSeen, ...] = ()
    teacher: TeacherSeen | None = None
    visits: Mapping[GroupId, LessonNs] = field(default_factory=_nothing)

    def after(self, seen: FacesSeen, floor: int) -> tuple["Seen", ClassSeen | None]:
        """Return what is known after a frame, and the figures of the window that it closes.

        Args:
            seen: Of seats that agree now, no others.
            floor: People from whom figures are kept.
        """
        window = self.watched.get(seen.camera, ())
        closed = None
        if window and window_of(window[0].at) != window_of(seen.at):
            closed = class_seen(window, floor)
            window = ()
        bodies = {**self.bodies, **self._bodies(seen)}
        after = replace(
            self,
            sightings=MappingProxyType({**self.sightings, **self._faces(seen)}),
            bodies=MappingProxyType(bodies),
            hands=MappingProxyType(self._hands(seen, bodies)),
            watched=MappingProxyType({**self.watched, seen.camera: (*window, seen)}),
        )
        return after, closed

    def followed(self, teacher: TeacherSeen) -> "Seen":
        """Return what is known after a look at where the teacher is."""
        if teacher.group is None:
            return replace(self, teacher=teacher)
        visits = MappingProxyType({**self.visits, teacher.group: teacher.at})
        return replace(self, teacher=teacher, visits=visits)

    def closed(self, floor: int) -> tuple[ClassSeen, ...]:
        """Return the figures of the windows that are open.

        Args:
            floor: People from whom figures are kept.
        """
        windows = (class_seen(window, floor) for window in self.watched.values() if window)
        return tuple(window for window in windows if window is not None)

    def switched_off(self) -> "Seen":
        """Return what is left when sensing was switched off: nothing of single seats."""
        return Seen(classes=self.classes, visits=self.visits)

    def without(self, seat: SeatId) -> "Seen":
        """Return what is left when a seat no longer agrees to be looked at."""
        windows = {
            camera: tuple(
                msgspec.structs.replace(
                    seen,
                    faces=tuple(face for face in seen.faces if face.seat != seat),
                    bodies=tuple(body for body in seen.bodies if body.seat != seat),
                )
                for seen in window
            )
            for camera, window in self.watched.items()
        }
        return replace(
            self,
            sightings=_except(self.sightings, seat),
            bodies=_except(self.bodies, seat),
            hands=_except(self.hands, seat),
            watched=MappingProxyType(windows),
        )

    def without_expression(self, seat: SeatId) -> "Seen":
        """Return what is left when a seat no longer agrees to its expression being read."""

        def plain(face: SeatFace) -> SeatFace:
            if face.seat != seat:
                return face
            return msgspec.structs.replace(face, smile=None, expression=None)

        windows = {
            camera: tuple(
                msgspec.structs.replace(seen, faces=tuple(map(plain, seen.faces)))
                for seen in window
            )
            for camera, window in self.watched.items()
        }
        faces = {s: SeatSighting(each.at, plain(each.face)) for s, each in self.sightings.items()}
        return replace(self, sightings=MappingProxyType(faces), watched=MappingProxyType(windows))

    def now(self, now: LessonNs) -> NowSeen:
        """Return what the cameras know of the seats at `now`."""
        looked = any(
            window and now - window[-1].at <= FRESH_S * NS_PER_S for window in self.watched.values()
        )
        return NowSeen(self.sightings, self.bodies, looked)

    def _faces(self, seen: FacesSeen) -> dict[SeatId, SeatSighting]:
        found = {}
        for face in seen.faces:
            known = self.sightings.get(face.seat)
            told = known is not None and known.face.facing is not Facing.UNKNOWN
            if face.facing is Facing.UNKNOWN and known and told and _young(known.at, seen.at):
                continue
            found[face.seat] = SeatSighting(seen.at, face)
        return found

    def _bodies(self, seen: FacesSeen) -> dict[SeatId, BodySighting]:
        return {
            body.seat: BodySighting(seen.at, self._joined(body, seen.at)) for body in seen.bodies
        }

    def _joined(self, body: SeatBody, at: LessonNs) -> SeatBody:
        """Return a look with what was told just before where it cannot tell."""
        known = self.bodies.get(body.seat)
        if known is None or not _young(known.at, at):
            return body
        before = known.body
        untold = body.posture is Posture.UNKNOWN
        return msgspec.structs.replace(
            body,
            posture=before.posture if untold else body.posture,
            hand_up=before.hand_up if body.hand_up is None else body.hand_up,
        )

    def _hands(
        self, seen: FacesSeen, bodies: Mapping[SeatId, BodySighting]
    ) -> dict[SeatId, LessonNs]:
        up = dict(self.hands)
        for seat in (body.seat for body in seen.bodies):
            raised = bodies[seat].body.hand_up
            if raised:
                up.setdefault(seat, seen.at)
            else:
                up.pop(seat, None)
        return up


def _young(before: LessonNs, at: LessonNs) -> bool:
    return at - before <= _OUTLIVES_NS


def _except(mapping: Mapping[SeatId, Any], seat: SeatId) -> Mapping[SeatId, Any]:
    return MappingProxyType({known: each for known, each in mapping.items() if known != seat})
