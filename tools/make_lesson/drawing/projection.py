"""The one fixed mapping from poses in space to places in the picture.

It was written, and committed, before any recogniser saw a picture made with it, and it is never
fitted to what a recogniser says: that is what makes the drawn lesson's truth a truth. How a face
is *painted* may change; where its eyes are for a given pose may not.

Two scales are at work. The room is seen through a shift-lens pinhole (`RoomCamera`): verticals
stay vertical, far things are smaller. A head is small against its distance, so within one head
the projection is a scaled orthographic one along the line of sight. Its angles are therefore
relative to the line from the head to the camera: a pupil with yaw 0 and pitch 0 looks into the
camera, which hangs above the blackboard.

Signs, for the person who looks at the picture: yaw is positive when the nose points to the right
of the picture, pitch is positive when it points up, roll is positive when the head leans
clockwise in the picture (its top moves to the right). The product uses the same signs.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

HEAD_HALF_HEIGHT_M = 0.135
"""Crown to chin is twice this. A little large for a child, as drawn children are."""

HAIRLINE = 0.48
"""Height of the hairline on the head, where the face box ends; the chin is at -1."""

_BREADTH = 0.72
_DEPTH_FRONT = 0.86
_DEPTH_BACK = 0.92


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a head is turned, in degrees, by the signs of this module."""

    yaw_deg: float = 0.0
    pitch_deg: float = 0.0
    roll_deg: float = 0.0

    def rotation(self) -> NDArray[np.float64]:
        """Return the 3x3 matrix from head to camera coordinates (x right, y up, z to the viewer).

        The order is roll, then pitch, then yaw, so that the nose points to
        (sin yaw cos pitch, sin pitch, cos yaw cos pitch) whatever the roll.
        """
        return _rotation(self)


@lru_cache(maxsize=256)
def _rotation(pose: Pose) -> NDArray[np.float64]:
    yaw, pitch, roll = np.radians([pose.yaw_deg, pose.pitch_deg, pose.roll_deg])
    turn = np.array(
        [[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]],
    )
    nod = np.array(
        [[1, 0, 0], [0, np.cos(pitch), np.sin(pitch)], [0, -np.sin(pitch), np.cos(pitch)]],
    )
    tilt = np.array(
        [[np.cos(roll), np.sin(roll), 0], [-np.sin(roll), np.cos(roll), 0], [0, 0, 1]],
    )
    rotation: NDArray[np.float64] = turn @ nod @ tilt
    return rotation


def half_breadth(y: ArrayLike) -> NDArray[np.float64]:
    """Return half the head's width at height `y` (-1 chin .. 1 crown), in half head heights."""
    height = np.clip(np.asarray(y, np.float64), -1, 1)
    down = np.maximum(-height, 0)
    jaw = np.sqrt(1 - down**2.4) * (1 - 0.18 * down)
    skull = np.sqrt(1 - np.maximum(height, 0) ** 2)
    return np.asarray(_BREADTH * np.where(height < 0, jaw, skull), np.float64)


def half_depth(y: ArrayLike) -> NDArray[np.float64]:
    """Return how far the front of the head stands out at height `y`, in half head heights."""
    height = np.clip(np.asarray(y, np.float64), -1, 1)
    power = np.where(height < 0, 6.0, 2.6)
    return np.asarray(_DEPTH_FRONT * np.sqrt(1 - np.abs(height) ** power), np.float64)


def on_face(x: ArrayLike, y: ArrayLike, out: ArrayLike = 0.0) -> NDArray[np.float64]:
    """Return the points of the face's surface in front of `(x, y)`, head coordinates.

    Args:
        x: Half head heights; positive is to the right of the picture at yaw 0.
        y: Half head heights; -1 chin, 0 eyes nearly, 1 crown.
        out: How far the points stand out of the surface (a nose, a pair of glasses).

    Returns:
        Shape (n, 3).
    """
    sideways, height = np.broadcast_arrays(np.asarray(x, np.float64), np.asarray(y, np.float64))
    across = np.clip(np.abs(sideways) / np.maximum(half_breadth(height), 1e-6), 0, 1)
    depth = half_depth(height) * np.sqrt(1 - across**2.3)
    return np.array([sideways, height, depth + out]).reshape(3, -1).T


def head_surface() -> NDArray[np.float64]:
    """Return points all over the bald head, shape (n, 3); their image's hull is its outline."""
    heights = np.sin(np.linspace(-np.pi / 2, np.pi / 2, 33))
    around = np.linspace(-np.pi, np.pi, 40, endpoint=False)
    y, turn = (part.ravel() for part in np.meshgrid(heights, around))
    front = half_depth(y)
    back = _DEPTH_BACK * np.where(y < 0, np.sqrt(1 - np.abs(y) ** 1.6), np.sqrt(1 - y**2))
    depth = np.where(np.cos(turn) > 0, front, back)
    return np.stack([half_breadth(y) * np.sin(turn), y, depth * np.cos(turn)], axis=1)


def face_patch() -> NDArray[np.float64]:
    """Return the points whose bounding box is the face box: chin to hairline, cheek to cheek."""
    heights = np.linspace(-1.0, HAIRLINE, 25)
    edge = 0.94 * half_breadth(heights)
    return np.concatenate([on_face(side * edge, heights) for side in (-1.0, -0.5, 0.0, 0.5, 1.0)])


@dataclass(frozen=True, slots=True)
class Placement:
    """A head's centre in the picture and its half height, both in pixels."""

    x_px: float
    y_px: float
    half_height_px: float

    def project(self, points: NDArray[np.float64], pose: Pose) -> NDArray[np.float64]:
        """Return the pixels of head points, shape (n, 3) to (n, 2); y grows downwards."""
        flat = points @ pose.rotation()[:2].T
        size = self.half_height_px
        return np.asarray(flat * (size, -size) + (self.x_px, self.y_px), np.float64)

    def face_box_px(self, pose: Pose) -> tuple[float, float, float, float]:
        """Return left, top, width and height of the face in pixels, by geometry alone."""
        seen = self.project(_FACE_PATCH, pose)
        left, top = seen.min(axis=0)
        right, bottom = seen.max(axis=0)
        return float(left), float(top), float(right - left), float(bottom - top)


@dataclass(frozen=True, slots=True)
class RoomCamera:
    """A shift-lens pinhole at the front of the room, looking level along +z.

    Room coordinates are metres: x to the right of the picture, y up from the floor, z away.
    """

    focal_px: float = 1000.0
    height_m: float = 2.47
    centre_x_px: float = 640.0
    horizon_y_px: float = -65.0

    def scale(self, z_m: ArrayLike) -> NDArray[np.float64]:
        """Return pixels for a metre at distance `z_m`."""
        return np.asarray(self.focal_px / np.asarray(z_m, np.float64), np.float64)

    def project(self, points_m: ArrayLike) -> NDArray[np.float64]:
        """Return the pixels of room points, shape (n, 3) to (n, 2)."""
        points = np.asarray(points_m, np.float64)
        scale = self.scale(points[:, 2])
        return np.stack(
            [
                self.centre_x_px + scale * points[:, 0],
                self.horizon_y_px + scale * (self.height_m - points[:, 1]),
            ],
            axis=1,
        )

    def place_head(self, centre_m: ArrayLike) -> Placement:
        """Return where a head with this centre (x, y, z in metres) is seen."""
        centre = np.asarray(centre_m, np.float64)
        ((x_px, y_px),) = self.project(centre[None])
        return Placement(
            float(x_px), float(y_px), float(self.scale(centre[2])) * HEAD_HALF_HEIGHT_M
        )


_FACE_PATCH = face_patch()
