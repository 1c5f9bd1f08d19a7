"""One person through the whole film: a value for every frame, and what geometry makes of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from make_lesson.drawing.figure import Stance
from make_lesson.drawing.projection import Placement, Pose
from make_lesson.drawing.seats import CAMERA, HEIGHT_PX, WIDTH_PX

FACING_BOARD_DEG = 25.0
FACING_DESK_DEG = -18.0


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """What one person does. All arrays have one row per frame.

    Attributes:
        head_m: (n, 3), the head's centre in room metres.
        body_yaw_deg: (n,), where the chest faces.
        seated: (n,), 1 while the person sits.
        yaw_deg: (n,), by the signs of `projection`; so are `pitch_deg` and `roll_deg`.
        smile: (n,), 0..1.
        mouth: (n,), how far the mouth is open in speaking, 0..1.
        blink: (n,), 1 while the eyes are closed.
        raised: (n,), how far the hand is up, 0..1.
        writing: (n,), 1 while the pupil writes.
        stroke_m: (n, 2), the writing hand's place.
    """

    head_m: NDArray[np.float64]
    body_yaw_deg: NDArray[np.float64]
    seated: NDArray[np.float64]
    yaw_deg: NDArray[np.float64]
    pitch_deg: NDArray[np.float64]
    roll_deg: NDArray[np.float64]
    smile: NDArray[np.float64]
    mouth: NDArray[np.float64]
    blink: NDArray[np.float64]
    raised: NDArray[np.float64]
    writing: NDArray[np.float64]
    stroke_m: NDArray[np.float64]

    def pose(self, frame: int) -> Pose:
        """Return how the head is turned."""
        return Pose(
            float(self.yaw_deg[frame]), float(self.pitch_deg[frame]), float(self.roll_deg[frame])
        )

    def placement(self, frame: int) -> Placement:
        """Return where the head is seen."""
        return CAMERA.place_head(self.head_m[frame])

    def stance(self, frame: int, hand_side: int) -> Stance:
        """Return how the body is held."""
        across, along = self.stroke_m[frame]
        return Stance(
            self.head_m[frame],
            float(self.body_yaw_deg[frame]),
            bool(self.seated[frame]),
            float(self.raised[frame]),
            hand_side,
            (float(across), float(along)),
        )

    def face_box(self, frame: int) -> tuple[float, float, float, float]:
        """Return left, top, width, height of the face, in parts of the picture."""
        left, top, width, height = self.placement(frame).face_box_px(self.pose(frame))
        return left / WIDTH_PX, top / HEIGHT_PX, width / WIDTH_PX, height / HEIGHT_PX

    def hand_box(self, frame: int, hand_side: int) -> tuple[float, float, float, float]:
        """Return left, top, width, height of the raising hand, in parts of the picture."""
        left, top, width, height = self.stance(frame, hand_side).hand_box_px()
        return left / WIDTH_PX, top / HEIGHT_PX, width / WIDTH_PX, height / HEIGHT_PX

    def facing(self, frame: int, mate_sides: frozenset[int]) -> str:
        """Return board, desk, neighbour or away.

        Desk: pitch below -18 degrees. Board: yaw within 25 degrees. Neighbour: turned further, to
        a side on which somebody of the same table sits. Away: turned to the other side.

        Args:
            frame: The frame's number.
            mate_sides: The sides of the picture (-1, 1) on which this person has table mates.
        """
        yaw, pitch = float(self.yaw_deg[frame]), float(self.pitch_deg[frame])
        if pitch < FACING_DESK_DEG:
            return "desk"
        if abs(yaw) <= FACING_BOARD_DEG:
            return "board"
        return "neighbour" if (1 if yaw > 0 else -1) in mate_sides else "away"
