"""Eyes, brows, nose, mouth, ears and glasses, placed on the head's surface."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from make_lesson.drawing.canvas import (
    FINER,
    Canvas,
    Colour,
    Points,
    darker,
    hull,
    ink,
    lighter,
    mixed,
    oval,
)
from make_lesson.drawing.people import Cut, Look
from make_lesson.drawing.projection import Placement, Pose, half_breadth, half_depth, on_face
from make_lesson.drawing.seats import HEIGHT_PX, WIDTH_PX

EYE_X, EYE_Y = 0.295, -0.04
"""The eyes' centres, half head heights."""
MOUTH_Y = -0.565

_NOSE_BODY = np.concatenate(
    [
        on_face([-0.045, 0.045], [0.04, 0.04], 0.02),
        on_face([-0.105, 0.105, -0.07, 0.07], [-0.345, -0.345, -0.40, -0.40], 0.045),
        on_face([-0.05, 0.05, 0.0, 0.0], [-0.29, -0.29, -0.25, -0.35], 0.15),
    ]
)
_NOSE_RIDGE = on_face(
    [0.045, 0.04, 0.045, 0.0], [0.04, -0.12, -0.28, -0.35], np.array([0.02, 0.07, 0.15, 0.13])
)
_NOSE_UNDER = on_face(
    [-0.105, -0.06, 0.0, 0.06, 0.105], [-0.345, -0.395, -0.385, -0.395, -0.345],
    np.array([0.045, 0.06, 0.11, 0.06, 0.045]),
)  # fmt: skip
_NOSTRILS = on_face([-0.05, 0.05], [-0.375, -0.375], 0.075)
_NOSE_SHINE = on_face(0.012, -0.27, 0.15)

_KEPT: dict[tuple[bytes, bytes, bytes], NDArray[np.float64]] = {}
"""Surface points that were asked for before: most features come again in the next frame."""
_KEPT_AT_MOST = 20_000

_INK = ink("#2a2028")
_WHITE = ink("#fffdf8")


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A head at one moment.

    Attributes:
        look: Whose it is.
        placement: Where it is in the picture.
        pose: How it is turned.
        smile: 0..1.
        mouth: How far it is open in speaking, 0..1.
        blink: 1 with closed eyes.
    """

    look: Look
    placement: Placement
    pose: Pose
    smile: float = 0.0
    mouth: float = 0.0
    blink: float = 0.0

    @property
    def rotation(self) -> NDArray[np.float64]:
        """The matrix from head to camera coordinates."""
        return self.pose.rotation()

    @property
    def canvas_size(self) -> tuple[int, int]:
        """Height and width of the canvas it is drawn on."""
        return HEIGHT_PX * FINER, WIDTH_PX * FINER

    def project(self, points: NDArray[np.float64]) -> Points:
        """Return the picture's pixels of head points, shape (n, 3) to (n, 2)."""
        return self.placement.project(points, self.pose)

    def on(self, x: ArrayLike, y: ArrayLike, out: ArrayLike = 0.0) -> Points:
        """Return the pixels of points on the face's surface, as in `projection.on_face`."""
        places = np.asarray(x, np.float64), np.asarray(y, np.float64)
        key = (places[0].tobytes(), places[1].tobytes(), np.asarray(out, np.float64).tobytes())
        points = _KEPT.get(key)
        if points is None:
            if len(_KEPT) > _KEPT_AT_MOST:
                _KEPT.clear()
            points = _KEPT.setdefault(key, on_face(*places, out))
        return self.project(points)

    def turned(self, point: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return a head point in camera coordinates: x right, y up, z to the viewer."""
        return self.rotation @ point

    def faces_us(self, x: float, y: float) -> float:
        """Return the cosine between the surface at (x, y) and the line of sight."""
        return float(self.rotation[2] @ _normal(round(x, 3), round(y, 3)))

    @property
    def unit(self) -> float:
        """Half the head's height in pixels."""
        return self.placement.half_height_px


@lru_cache(maxsize=1024)
def _normal(x: float, y: float) -> NDArray[np.float64]:
    """Return the direction, roughly, in which the face's surface looks at (x, y)."""
    depth = float(on_face(x, y)[0, 2])
    normal = np.array([x / float(half_breadth(y)) ** 2, 0.5 * y, depth / float(half_depth(y)) ** 2])
    return np.asarray(normal / np.linalg.norm(normal), np.float64)


def draw_features(canvas: Canvas, face: Face) -> None:
    """Draw everything on the front of the face."""
    _draw_mouth(canvas, face)
    for side in (-1, 1):
        if face.faces_us(side * EYE_X, EYE_Y) > 0.12:
            _draw_eye(canvas, face, side)
        if face.faces_us(side * EYE_X, 0.2) > 0.10:
            _draw_brow(canvas, face, side)
    _draw_nose(canvas, face)
    if face.look.freckles:
        for x, y in ((-0.34, -0.24), (-0.24, -0.27), (-0.29, -0.31), (-0.41, -0.29)):
            for side in (-1, 1):
                if face.faces_us(side * x, y) > 0.2:
                    canvas.disc(
                        face.on(side * x, y)[0], 0.017 * face.unit, darker(face.look.skin, 0.30)
                    )
    if face.look.glasses is not None:
        _draw_glasses(canvas, face, face.look.glasses)


def draw_ears(canvas: Canvas, face: Face, *, near: bool) -> None:
    """Draw the ears before the head (those at its edge) or over it (the one turned to us).

    Hair may cover them afterwards.
    """
    if face.look.cut is Cut.SCARF:
        return
    skin = mixed(face.look.skin, (110, 120, 235), 0.12)
    angles = np.linspace(0, 2 * np.pi, 20)
    for side in (-1, 1):
        depth = face.turned(np.array([side * 0.9, 0, 0.25]))[2]
        if depth < -0.25 or near != (depth > 0.45):
            continue
        for size, colour in ((1.0, skin), (0.6, darker(skin, 0.18))):
            ring = np.stack(
                [
                    np.full(20, side * 0.74),
                    -0.08 + 0.21 * size * np.sin(angles),
                    -0.06 + 0.12 * size * np.cos(angles),
                ],
                axis=1,
            )
            ring[:, 0] += side * 0.09 * (ring[:, 2] < -0.06)
            canvas.fill(hull(face.project(ring)), colour)


def _draw_eye(canvas: Canvas, face: Face, side: int) -> None:
    """Draw an eye: its white, the iris below the lid, and the lashes' line."""
    unit, look = face.unit, face.look
    lowered = round(float(np.clip(-(face.pose.pitch_deg + 8) / 30, 0, 1)), 2)
    # Who looks down shows the upper lid; who smiles, narrower eyes.
    opening = 0.116 * (1 - 0.55 * lowered) * (1 - 0.30 * face.smile)
    across = np.linspace(-1, 1, 13)
    arc = np.sqrt(np.maximum(1 - np.abs(across) ** 2.4, 0))
    x = side * EYE_X + 0.142 * across
    slant = 0.016 * across * side
    upper = EYE_Y + slant + opening * arc - 0.03 * lowered
    lower = EYE_Y + slant - 0.080 * arc + (0.035 * face.smile) * arc - 0.03 * lowered
    if face.blink > 0.5:
        lid = face.on(x, EYE_Y + slant - 0.035 * arc)
        canvas.line(lid, _INK, 0.034 * unit)
        return
    rim = np.concatenate([face.on(x, upper), face.on(x[::-1], lower[::-1])])
    canvas.fill(rim, _WHITE)
    _draw_iris(canvas, face, side, rim)
    canvas.line(face.on(x, lower), darker(look.skin, 0.36), 0.012 * unit)
    canvas.line(face.on(x, upper), _INK, 0.040 * unit)
    canvas.line(face.on(x, upper + 0.042), darker(look.skin, 0.26), 0.012 * unit)


def _draw_iris(canvas: Canvas, face: Face, side: int, rim: Points) -> None:
    """Draw iris, pupil and glint, cut to the eye's opening."""
    brown = mixed(ink("#3a2418"), face.look.hair, 0.35)
    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    centre_y = EYE_Y + 0.010
    rings = (
        (0.095, darker(brown, 0.25)),
        (0.076, lighter(brown, 0.10)),
        (0.046, ink("#120c10")),
    )
    for radius, colour in rings:
        ring = face.on(side * EYE_X + radius * np.cos(turn), centre_y + radius * np.sin(turn))
        canvas.fill(_inside(ring, rim), colour)
    glint = face.on(side * EYE_X + 0.030, centre_y + 0.034)[0]
    canvas.disc(glint, 0.024 * face.unit, _WHITE)


def _inside(points: Points, rim: Points) -> Points:
    """Return the points moved into the convex outline `rim`, up and down."""
    left, right = rim[:, 0].min(), rim[:, 0].max()
    half = len(rim) // 2
    order_up, order_low = np.argsort(rim[:half, 0]), np.argsort(rim[half:, 0])
    x = points[:, 0].clip(left, right)
    top = np.interp(x, rim[:half, 0][order_up], rim[:half, 1][order_up])
    low = np.interp(x, rim[half:, 0][order_low], rim[half:, 1][order_low])
    return np.stack([x, np.clip(points[:, 1], np.minimum(top, low), np.maximum(top, low))], 1)


def _draw_brow(canvas: Canvas, face: Face, side: int) -> None:
    along = np.linspace(0, 1, 9)
    x = side * (0.145 + 0.31 * along)
    lift = 0.03 * face.smile
    y = 0.235 + lift + 0.040 * np.sin(np.pi * along) - 0.035 * along
    thick = 0.030 * (1 - 0.65 * along**2)
    colour = mixed(face.look.hair, _INK, 0.30)
    if face.look.cut is Cut.SCARF:
        colour = _INK
    canvas.fill(
        np.concatenate([face.on(x, y + thick), face.on(x[::-1], (y - thick)[::-1])]), colour
    )


def _draw_nose(canvas: Canvas, face: Face) -> None:
    """Draw the nose: a body that stands out of the face, its shadow side and its underside."""
    skin, unit = face.look.skin, face.unit
    canvas.glow(hull(face.project(_NOSE_BODY)), lighter(skin, 0.10), 0.55)
    dark = darker(skin, 0.28)
    if abs(face.pose.yaw_deg) > 10:
        turn = 1 if face.pose.yaw_deg > 0 else -1
        canvas.line(face.project(_NOSE_RIDGE * (turn, 1, 1)), dark, 0.016 * unit)
    canvas.line(face.project(_NOSE_UNDER), dark, 0.026 * unit)
    for nostril, side in zip(face.project(_NOSTRILS), (-1, 1), strict=True):
        if face.faces_us(side * 0.05, -0.37) > 0.25:
            canvas.fill(oval(nostril, 0.024 * unit, 0.014 * unit), darker(skin, 0.62))
    (shine,) = face.project(_NOSE_SHINE)
    canvas.glow(oval(shine, 0.032 * unit, 0.024 * unit), _WHITE, 0.45)


def _draw_mouth(canvas: Canvas, face: Face) -> None:
    """Draw the lips; a smile widens them, lifts the corners and shows the teeth."""
    smile, unit, skin = face.smile, face.unit, face.look.skin
    opening = max(0.12 * face.mouth, 0.10 * np.clip((smile - 0.35) / 0.5, 0, 1))
    wide = 0.190 + 0.100 * smile - 0.03 * face.mouth
    across = np.linspace(-1, 1, 17)
    x = wide * across
    lift = (0.018 + 0.100 * smile) * across**2 - 0.02 * smile
    bow = 0.012 * np.cos(2 * np.pi * across * 0.9) * (1 - across**2)
    upper = MOUTH_Y + lift + 0.25 * opening * (1 - across**2)
    lower = MOUTH_Y + lift - 0.85 * opening * (1 - across**2)
    lips = mixed(skin, ink("#c2453f"), 0.48)
    top = upper + (0.034 * (1 - across**2) + bow)
    bottom = lower - 0.048 * (1 - across**2)

    def band(high: NDArray[np.float64], low: NDArray[np.float64], colour: Colour) -> None:
        canvas.fill(
            np.concatenate([face.on(x, high, 0.01), face.on(x[::-1], low[::-1], 0.01)]), colour
        )

    band(top, bottom, lips)
    if opening > 0.012:
        band(upper, lower, ink("#7a2430"))
        teeth = np.maximum(lower, upper - (0.35 + 0.35 * smile) * opening)
        band(upper, teeth, ink("#fdf9f2"))
    else:
        canvas.line(face.on(x, upper, 0.01), darker(lips, 0.45), 0.022 * unit)
    canvas.line(face.on(x, top, 0.01), darker(lips, 0.18), 0.010 * unit)
    for side in (-1, 1):
        corner = (side * (wide + 0.012), MOUTH_Y + 0.065 * smile)
        if smile > 0.3 and face.faces_us(*corner) > 0.25:
            fold_x = side * (wide + np.array([0.05, 0.068, 0.06]))
            fold = face.on(fold_x, MOUTH_Y + np.array([0.16, 0.08, 0.01]))
            canvas.line(fold, darker(skin, 0.12), 0.014 * unit)


def _draw_glasses(canvas: Canvas, face: Face, frame: Colour) -> None:
    unit = face.unit
    turn = np.linspace(0, 2 * np.pi, 28, endpoint=False)
    square = np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** 0.75
    height = np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** 0.75
    for side in (-1, 1):
        if face.faces_us(side * EYE_X, EYE_Y) < 0.1:
            continue
        depth = float(on_face(EYE_X, EYE_Y)[0, 2]) + 0.07
        lens = np.stack(
            [side * EYE_X + 0.205 * square, EYE_Y - 0.015 + 0.165 * height, np.full(28, depth)], 1
        )
        rim = face.project(lens)
        canvas.glow(rim, _WHITE, 0.10)
        canvas.line(rim, frame, 0.034 * unit, closed=True)
        temple = face.project(
            np.array([[side * 0.49, EYE_Y + 0.03, depth], [side * 0.72, EYE_Y + 0.05, 0.1]])
        )
        if face.turned(np.array([side * 1.0, 0, 0.35]))[2] > 0:
            canvas.line(temple, frame, 0.026 * unit)
    bridge = np.array(
        [[-0.09, EYE_Y + 0.02, 0.90], [0.0, EYE_Y + 0.05, 0.94], [0.09, EYE_Y + 0.02, 0.90]]
    )
    canvas.line(face.project(bridge), frame, 0.030 * unit)
