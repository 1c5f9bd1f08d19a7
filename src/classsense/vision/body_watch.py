"""What is seen of the seats beside faces: hands, postures, movement. As far as the policy goes."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from classsense.domain.camera_ports import HandFinder, Pixels
from classsense.domain.clock import LessonNs
from classsense.domain.lesson import Box, SeatId
from classsense.domain.observations import Posture, SeatBody, SeatFace
from classsense.domain.policy import Policy
from classsense.domain.rules import Capability
from classsense.vision.hand_watch import HandWatch
from classsense.vision.movement import MovementWatch
from classsense.vision.postures import Postures
from classsense.vision.schedule import Schedule


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """One look at a frame.

    Attributes:
        pixels: The masked picture.
        faces: On readable seats, with what was read of them.
    """

    pixels: Pixels
    at: LessonNs
    faces: Sequence[SeatFace]


class BodyWatch:
    """Tells of each readable seat what is seen beside the face. Used by one thread only."""

    def __init__(self, regions: Mapping[SeatId, Box], finder: HandFinder | None) -> None:
        """Prepare to watch.

        Args:
            regions: Of all seats of the camera, also of those that may not be read.
            finder: Finds hands; None tells none.
        """
        self._regions = dict(regions)
        self._hands = HandWatch(finder, regions) if finder is not None else None
        self._movement = MovementWatch()
        self._postures = Postures()
        self._readable: dict[SeatId, Box] = {}
        self._tells_hands = False
        self._tells_postures = False

    def obey(self, policy: Policy, readable: AbstractSet[SeatId]) -> None:
        """Tell what `policy` allows of these seats; nothing stays of any other."""
        self._readable = {s: box for s, box in self._regions.items() if s in readable}
        self._tells_hands = self._hands is not None and policy.allows(Capability.HANDS)
        self._tells_postures = policy.allows(Capability.POSTURE)
        if self._hands is not None:
            self._hands.keep(readable if self._tells_hands else ())
        self._movement.keep(readable if self._tells_postures else ())
        self._postures.keep(readable if self._tells_postures else ())

    @property
    def held_bytes(self) -> int:
        """How much of earlier pictures is in memory."""
        return self._movement.held_bytes

    def look_for_hands(
        self,
        pixels: Pixels,
        faces: Mapping[SeatId, Box],
        strangers: Sequence[Box],
        at: LessonNs,
        schedule: Schedule,
    ) -> None:
        """Look for hands where it is time to; needs nothing that is read of the faces.

        Args:
            pixels: The masked picture.
            faces: On readable seats.
            strangers: Faces that belong to no readable seat.
            at: When the frame was taken.
            schedule: How often to look.
        """
        if self._hands is not None and self._tells_hands:
            self._hands.look(pixels, faces, strangers, at, schedule)

    def look(self, look: Look) -> tuple[SeatBody, ...]:
        """Return what is seen of each readable seat; nothing if no part of it is allowed."""
        if not (self._tells_hands or self._tells_postures):
            return ()
        hands = self._hands_up(look.at)
        moved, postures = self._sat(look)
        return tuple(
            SeatBody(
                seat,
                posture=postures.get(seat, Posture.UNKNOWN),
                hand_up=hands.get(seat),
                movement=moved.get(seat),
            )
            for seat in self._readable
        )

    def _hands_up(self, at: LessonNs) -> dict[SeatId, bool | None]:
        if self._hands is None or not self._tells_hands:
            return {}
        return {seat: self._hands.up(seat, at) for seat in self._readable}

    def _sat(self, look: Look) -> tuple[dict[SeatId, float | None], dict[SeatId, Posture]]:
        """Return movement and posture of the seats."""
        if not self._tells_postures:
            return {}, {}
        moved = self._movement.look(look.pixels, self._readable)
        faces = {face.seat: (face.box, face.facing) for face in look.faces}
        postures = {
            seat: self._postures.look(seat, look.at, faces.get(seat), moved[seat])
            for seat in self._readable
        }
        return moved, postures
