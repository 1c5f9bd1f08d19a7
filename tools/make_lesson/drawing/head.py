"""One head: skin, features and hair, each point of them put through `projection`."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from make_lesson.drawing import features
from make_lesson.drawing.canvas import FINER, Canvas, Points, darker, hull, oval
from make_lesson.drawing.features import Face
from make_lesson.drawing.hair import (
    SHELL_AXES,
    SHELL_CENTRE,
    Texture,
    columns_of,
    rows_of,
    textures_for,
)
from make_lesson.drawing.people import Cut, Extra, Look
from make_lesson.drawing.projection import head_surface

_ALL: Final = head_surface()
_SURFACE: Final = _ALL[(_ALL[:, 1] > -0.25) | (_ALL[:, 2] > -0.15)]
"""The head without the back below the ears: that is the neck's place."""
_REACH: Final = 1.14
_WIDE_REACH: Final = 1.24
_LIGHT_STEPS: Final = 256
"""Half the side of the square that the shell of hair needs, in half head heights."""


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """The square of the canvas around a head and the shell's coordinates of its pixels.

    Attributes:
        box: Rows and columns of the canvas, clipped to it.
        columns: float32, texture columns of the shell's front at each pixel of the box.
        rows: float32, the texture rows.
    """

    box: tuple[slice, slice]
    columns: NDArray[np.float32]
    rows: NDArray[np.float32]


def shell_outline(face: Face) -> Points:
    """Return the outline of the hair's shell in the picture."""
    return hull(face.project(_SHELL_POINTS * _puff(face.look)))


def _puff(look: Look) -> float:
    return {Cut.CURLY: 1.07, Cut.CROPPED: 0.965, Cut.SCARF: 1.03}.get(look.cut, 1.0)


def draw_behind(canvas: Canvas, face: Face) -> None:
    """Draw the hair that is behind the body: the back of a bob, long hair, tails."""
    look = face.look
    shade = darker(look.hair, 0.28)
    back = _SHELL_POINTS[:, 2] < 0.12
    low = textures_for(look).back_line
    kept = _SHELL_POINTS[back & (_SHELL_POINTS[:, 1] > low)]
    canvas.fill(hull(face.project(kept * (1.0 if look.cut is Cut.CROPPED else 1.02))), shade)
    if look.extra is Extra.LONG:
        _draw_long(canvas, face)
    for anchor, tip, size in _tails(look):
        if face.turned(anchor)[2] <= 0.25:
            _draw_tail(canvas, face, (anchor, tip), size)


def draw_head(canvas: Canvas, face: Face) -> None:
    """Draw the head itself, over the neck."""
    look, textures = face.look, textures_for(face.look)
    patch = _patch(face)
    features.draw_ears(canvas, face, near=False)
    outline = hull(face.project(_SURFACE))
    if patch is None:
        canvas.fill(outline, look.skin)
        return
    skin = _mask(patch, outline)
    _blend(canvas, patch, _look_up(textures.skin, patch), skin)
    canvas.line(outline, darker(look.skin, 0.32), 0.7, closed=True)
    features.draw_ears(canvas, face, near=True)
    features.draw_features(canvas, face)
    rim = _ruffled(shell_outline(face), face)
    painted = _look_up(textures.hair, patch)
    hair = cv2.multiply(_mask(patch, rim), painted[..., 3], scale=1 / 255)
    _blend(canvas, patch, painted[..., :3], hair)
    _shade(canvas, patch, face, cv2.max(skin, hair))
    for anchor, tip, size in _tails(look):
        if face.turned(anchor)[2] > 0.25:
            _draw_tail(canvas, face, (anchor, tip), size)


def _patch(face: Face) -> Patch | None:
    """Find the shell's point in front of each pixel: a ray against an ellipsoid."""
    place = face.placement
    reach = _WIDE_REACH if face.look.cut in {Cut.CURLY, Cut.SPIKY} else _REACH
    radius = round(reach * place.half_height_px)
    centre_x, centre_y = round(place.x_px), round(place.y_px)
    side = np.arange(-radius, radius + 1, dtype=np.float32)
    right = (side + (centre_x - place.x_px)) / place.half_height_px
    up = -(side + (centre_y - place.y_px)) / place.half_height_px
    axes = (SHELL_AXES * _puff(face.look)).astype(np.float32)
    centre = SHELL_CENTRE.astype(np.float32) / axes
    across, along, depth = face.rotation.astype(np.float32) / axes
    ray = (right[:, None] * across)[None] + (up[:, None] * along - centre)[:, None]
    a = np.float32(depth @ depth)
    b = ray @ depth
    c = (ray * ray).sum(axis=2) - 1.0
    root = np.sqrt(np.maximum(b * b - a * c, 0.0))
    hit = ray + ((root - b) / a)[..., None] * depth
    point = (hit + centre) * axes
    longitude = cv2.phase(point[..., 2].copy(), point[..., 0].copy(), angleInDegrees=True)
    longitude = np.where(longitude > 180, longitude - 360, longitude)
    return _cut(face, (centre_x, centre_y, radius), longitude, point[..., 1])


def _cut(
    face: Face,
    square: tuple[int, int, int],
    longitude: NDArray[np.float32],
    height: NDArray[np.float32],
) -> Patch | None:
    """Bring the coordinates to the canvas's size and cut off what is outside the picture."""
    x, y, radius = square
    size = (2 * radius + 1) * FINER
    # The seam behind the head would be smeared over by a linear resize, so the angle travels as
    # a direction.
    angle = np.radians(longitude)
    sine, cosine, rows = (
        cv2.resize(np.asarray(part, np.float32), (size, size), interpolation=cv2.INTER_LINEAR)
        for part in (np.sin(angle), np.cos(angle), rows_of(height))
    )
    turn = cv2.phase(cosine, sine, angleInDegrees=True)
    columns = columns_of(np.asarray(np.where(turn > 180, turn - 360, turn), np.float32))
    left, top = (x - radius) * FINER, (y - radius) * FINER
    high, wide = face.canvas_size
    inner_x = slice(max(0, -left), min(size, wide - left))
    inner_y = slice(max(0, -top), min(size, high - top))
    if inner_x.start >= inner_x.stop or inner_y.start >= inner_y.stop:
        return None
    return Patch(
        (
            slice(top + inner_y.start, top + inner_y.stop),
            slice(left + inner_x.start, left + inner_x.stop),
        ),
        np.ascontiguousarray(columns[inner_y, inner_x]),
        np.ascontiguousarray(np.asarray(rows, np.float32)[inner_y, inner_x]),
    )


def _mask(patch: Patch, outline: Points) -> Texture:
    mask = np.zeros(patch.columns.shape, np.uint8)
    corner = np.array([patch.box[1].start, patch.box[0].start])
    fixed = np.rint((outline * FINER - corner) * 16).astype(np.int32)
    cv2.fillPoly(mask, [fixed], 255, cv2.LINE_AA, 4)
    return mask


def _look_up(texture: Texture, patch: Patch) -> Texture:
    seen = cv2.remap(
        texture, patch.columns, patch.rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(seen, np.uint8)


def _blend(canvas: Canvas, patch: Patch, colour: Texture, mask: Texture) -> None:
    """Lay a colour over the canvas where the mask says so."""
    part = canvas.pixels[patch.box]
    share = cv2.merge([mask, mask, mask])
    over = cv2.multiply(colour, share, scale=1 / 255)
    rest = cv2.multiply(part, cv2.bitwise_not(share), scale=1 / 255)
    part[:] = cv2.add(over, rest)


def _shade(canvas: Canvas, patch: Patch, face: Face, where: Texture) -> None:
    """Let the light of the windows fall on the head: from the right and above."""
    place, (rows, columns) = face.placement, patch.box
    x = (np.arange(columns.start, columns.stop) / FINER - place.x_px) / place.half_height_px
    y = (place.y_px - np.arange(rows.start, rows.stop) / FINER) / place.half_height_px
    steps = (_LIGHT_STEPS - 1) / (2 * _WIDE_REACH)
    light = _light()[
        np.rint((_WIDE_REACH - y) * steps).astype(int).clip(0, _LIGHT_STEPS - 1)[:, None],
        np.rint((x + _WIDE_REACH) * steps).astype(int).clip(0, _LIGHT_STEPS - 1),
    ]
    part = canvas.pixels[patch.box]
    light[where <= 127] = 200
    cv2.multiply(part, cv2.merge([light] * 3), dst=part, scale=1 / 200)


@cache
def _light() -> Texture:
    """Return the light on a ball, uint8 where 200 leaves a colour as it is."""
    steps = np.linspace(-_WIDE_REACH, _WIDE_REACH, _LIGHT_STEPS)
    x, y = np.meshgrid(steps, -steps)
    z = np.sqrt(np.maximum(1.05 - x**2 - y**2, 0.02))
    fall = (0.42 * x + 0.45 * y + 0.79 * z) / 1.02
    return np.asarray((200 * np.clip(0.80 + 0.26 * fall, 0.6, 1.05)).clip(0, 255), np.uint8)


def _ruffled(rim: Points, face: Face) -> Points:
    """Give the outline of curly hair its bumps, and of spiky hair its spikes."""
    cut = face.look.cut
    if cut not in {Cut.CURLY, Cut.SPIKY}:
        return rim
    centre = np.array([face.placement.x_px, face.placement.y_px])
    at = np.linspace(0, len(rim), 160)
    dense = np.stack(
        [np.interp(at, np.arange(len(rim) + 1), np.append(part, part[0])) for part in rim.T], 1
    )
    away = dense - centre
    angle = np.arctan2(away[:, 1], away[:, 0]) - np.radians(face.pose.roll_deg)
    if cut is Cut.CURLY:
        grown = 1.02 + 0.045 * np.abs(np.sin(8 * angle))
    else:
        spikes = np.abs(((angle * 3.2 + 0.2) % 1.0) * 2 - 1)
        grown = 1.0 + 0.10 * spikes * np.clip(-np.sin(angle), 0, 1) ** 0.6
    return np.asarray(centre + away * grown[:, None], np.float64)


def _tails(look: Look) -> list[tuple[NDArray[np.float64], NDArray[np.float64], float]]:
    """Return anchor, tip and size of what is tied up, in head coordinates."""
    places: dict[Extra, list[tuple[tuple[float, ...], tuple[float, ...], float]]] = {
        Extra.PONYTAIL: [((0.0, 0.62, -1.0), (0.10, -0.75, -1.25), 0.27)],
        Extra.TWIN_TAILS: [
            ((side * 0.86, 0.22, -0.25), (side * 1.16, -0.95, -0.15), 0.21) for side in (-1, 1)
        ],
        Extra.BUNS: [
            ((side * 0.62, 0.86, -0.15), (side * 0.66, 0.94, -0.15), 0.31) for side in (-1, 1)
        ],
        Extra.PUFFS: [
            ((side * 0.72, 0.74, -0.20), (side * 0.90, 0.86, -0.22), 0.42) for side in (-1, 1)
        ],
    }
    return [(np.array(at), np.array(tip), size) for at, tip, size in places.get(look.extra, [])]


def _draw_tail(
    canvas: Canvas,
    face: Face,
    ends: tuple[NDArray[np.float64], NDArray[np.float64]],
    size: float,
) -> None:
    unit = face.placement.half_height_px
    anchor, tip = face.project(np.stack(ends))
    hair, shade = face.look.hair, darker(face.look.hair, 0.35)
    if np.linalg.norm(tip - anchor) < 0.4 * unit:
        canvas.disc(tip, (size + 0.03) * unit, shade)
        canvas.disc(tip, size * unit, hair)
        if face.look.extra is Extra.BUNS:
            canvas.line(
                oval(tip, 0.5 * size * unit, 0.42 * size * unit, 20), shade, 0.8, closed=True
            )
        return
    middle = (
        anchor + 0.45 * (tip - anchor) + np.array([np.sign(tip[0] - anchor[0]) * 0.1, 0]) * unit
    )
    for grow, colour in ((0.03, shade), (0.0, hair)):
        canvas.limb((anchor, middle), (0.6 * (size + grow) * unit, (size + grow) * unit), colour)
        canvas.limb((middle, tip), ((size + grow) * unit, (0.25 * size + grow) * unit), colour)
    canvas.line(np.stack([anchor, middle, tip]), shade, 0.6)
    canvas.disc(anchor, 0.13 * unit, face.look.trim)


def _draw_long(canvas: Canvas, face: Face) -> None:
    """Draw long hair down the back, as a curtain around the head's own axis."""
    around = np.linspace(0, 2 * np.pi, 24)
    rings = [
        np.stack([r * np.sin(around), np.full(24, y), r * np.cos(around) - 0.12], 1)
        for r, y in ((0.82, 0.1), (0.90, -0.9), (0.84, -1.55))
    ]
    shade = darker(face.look.hair, 0.22)
    points = np.concatenate([ring[ring[:, 2] < 0.2] for ring in rings])
    canvas.fill(hull(face.project(points)), shade)


def _shell_points() -> NDArray[np.float64]:
    heights = np.sin(np.linspace(-np.pi / 2, np.pi / 2, 25))
    around = np.linspace(-np.pi, np.pi, 36, endpoint=False)
    y, turn = (part.ravel() for part in np.meshgrid(heights, around))
    ring = np.sqrt(1 - y**2)
    ball = np.stack([ring * np.sin(turn), y, ring * np.cos(turn)], axis=1)
    return np.asarray(SHELL_CENTRE + SHELL_AXES * ball, np.float64)


_SHELL_POINTS: Final = _shell_points()
