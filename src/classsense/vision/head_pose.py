"""Where a head points: from the landmarker's matrix to angles, and from angles to a place. Pure.

Angles are relative to the line from the head to the camera, as the landmarker reads them from a
crop around the face: a head with yaw 0 and pitch 0 looks into the camera, wherever it sits.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classsense.domain.lesson import Box, Camera, LessonPlan, SeatId
from classsense.domain.observations import Facing
from classsense.vision.boxes import centre
from classsense.vision.room_geometry import FACE_M, RoomSight, SeatSight, Sides


class HeadAngles(NamedTuple):
    """Angles of a head in degrees, for the person who looks at the picture.

    Attributes:
        yaw_deg: Positive towards the right edge of the picture.
        pitch_deg: Positive upwards.
        roll_deg: Positive clockwise in the picture.
    """

    yaw_deg: float
    pitch_deg: float
    roll_deg: float


def head_angles(matrix: NDArray[np.floating]) -> HeadAngles:
    """Return the angles of a rotation from head to camera coordinates.

    The rotation is roll, then pitch, then yaw, so that the nose points to
    (sin yaw cos pitch, sin pitch, cos yaw cos pitch) whatever the roll.

    Args:
        matrix: Shape (3, 3), or (4, 4) with a translation; may be scaled. Axes: x to the right
            of the picture, y up, z from the head towards the camera.
    """
    rotation = np.asarray(matrix, np.float64)[:3, :3]
    rotation = rotation / np.linalg.norm(rotation, axis=0)
    nose = rotation[:, 2]
    return HeadAngles(
        yaw_deg=math.degrees(math.atan2(nose[0], nose[2])),
        pitch_deg=math.degrees(math.asin(min(max(nose[1], -1.0), 1.0))),
        roll_deg=math.degrees(math.atan2(-rotation[1, 0], rotation[1, 1])),
    )


@dataclass(frozen=True, slots=True)
class BoardSight:
    """Where the blackboard is for a head that the camera sees.

    The camera hangs on the wall of the board and looks straight into the room. How far away a
    head is follows from the height of its face in the picture (pinhole camera).

    Attributes:
        aside_m: From the camera to the middle of the board along the wall, positive if the board
            is towards the right of the picture, -10..10.
        below_m: How far the middle of the board hangs below the camera, -2..3.
        view_deg: Vertical field of view of the camera, 20..120.
        face_m: Height of a face as the detector boxes it, 0.15..0.25.
    """

    aside_m: float = 0.0
    below_m: float = 0.0
    view_deg: float = 40.0
    face_m: float = FACE_M

    def direction(self, box: Box, aspect: float) -> tuple[float, float]:
        """Return yaw and pitch, in degrees, of a head at `box` that looks at the board.

        Args:
            box: Of the face, in 0..1 of the frame.
            aspect: Width of the frame divided by its height.
        """
        half_height = math.tan(math.radians(self.view_deg) / 2)
        away_m = self.face_m / (2 * half_height * max(box[3], 1e-3))
        across_m = (2 * centre(box)[0] - 1) * half_height * aspect * away_m
        to_board = math.atan2(self.aside_m - across_m, away_m)
        to_camera = math.atan2(-across_m, away_m)
        down = math.atan2(self.below_m, away_m)
        return math.degrees(to_board - to_camera), -math.degrees(down)


_BOTH: Final[Sides] = frozenset((-1, 1))


def sides_of_mates(plan: LessonPlan, camera: Camera) -> dict[SeatId, Sides]:
    """Return on which sides of each seat somebody of the same table sits, as the camera sees it."""
    middles = {seat: centre(box)[0] for seat, box in camera.regions.items()}
    return {
        seat: frozenset(
            1 if middles[mate.id] > middles[seat] else -1
            for mate in group.seats
            if mate.id in middles and mate.id != seat
        )
        for group in plan.groups
        for seat in (member.id for member in group.seats)
        if seat in middles
    }


@dataclass(frozen=True, slots=True)
class FacingRule:
    """Names the place that a head points to.

    Attributes:
        board: Where the board is seen from each seat, for a camera on the board's wall.
        mates: On which sides of a seat a table mate sits; both if the seat is not in it.
        room: How a camera stands whose place was shown; it takes the place of `board` and `mates`.
        board_yaw_deg: A head within this of the board's direction faces it, 10..45.
        desk_pitch_deg: A head lower than this below the board's direction faces the desk,
            -60..-10.
        up_pitch_deg: A head higher than this above the board's direction faces away, 15..60.
        neighbour_yaw_deg: Beyond `board_yaw_deg` and up to this a head faces a neighbour, if
            one sits on that side, 45..100; further round it faces away.
        least_face_px: Faces lower than this are not read: their angles are noise, 16..40.
        seen_yaw_deg: A face turned further from the camera is hardly found. Where the board is
            further round, nothing is told: only who does not face it would be seen, 45..75.
        most_sd_deg: Nor where the geometry is known less exactly than this, 5..25.
    """

    board: BoardSight = BoardSight()
    mates: Mapping[SeatId, Sides] = field(default_factory=dict)
    board_yaw_deg: float = 25.0
    desk_pitch_deg: float = -18.0
    up_pitch_deg: float = 30.0
    neighbour_yaw_deg: float = 80.0
    least_face_px: float = 20.0
    room: RoomSight | None = None
    seen_yaw_deg: float = 60.0
    most_sd_deg: float = 15.0

    def readable(self, box: Box, height_px: int) -> bool:
        """Return whether a face in a frame of this height is large enough to be read."""
        return box[3] * height_px >= self.least_face_px

    def facing(self, seat: SeatId, angles: HeadAngles, box: Box, aspect: float) -> Facing:
        """Return where the head on `seat` points; never whether anybody pays attention.

        Args:
            seat: Tells where its neighbours are.
            angles: Of the head.
            box: Of the face, in 0..1 of the frame.
            aspect: Width of the frame divided by its height.

        Returns:
            Unknown where the camera stands so that it cannot tell.
        """
        board_yaw, board_pitch = self.board.direction(box, aspect)
        sides = self.mates.get(seat, _BOTH)
        if self.room is not None:
            sight = self.room.seat(seat, aspect)
            if sight is None or not self._tells(sight):
                return Facing.UNKNOWN
            board_yaw, board_pitch, sides = sight.board_yaw_deg, 0.0, sight.mates
        aside, above = angles.yaw_deg - board_yaw, angles.pitch_deg - board_pitch
        if abs(aside) > self.neighbour_yaw_deg or above > self.up_pitch_deg:
            return Facing.AWAY
        if above < self.desk_pitch_deg:
            return Facing.DESK
        if abs(aside) <= self.board_yaw_deg:
            return Facing.BOARD
        side = 1 if aside > 0 else -1
        return Facing.NEIGHBOUR if side in sides else Facing.AWAY

    def _tells(self, sight: SeatSight) -> bool:
        """Return whether a head on a seat can be seen facing the board, and told that it does."""
        seen = abs(sight.board_yaw_deg) <= self.seen_yaw_deg
        return seen and sight.sd_deg <= self.most_sd_deg
