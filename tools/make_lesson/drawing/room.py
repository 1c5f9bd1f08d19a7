"""The classroom behind the class: its back wall, as the camera beside the blackboard sees it.

Left and right are as in a Japanese classroom: the windows are on the pupils' left hand, so on the
right of the picture; the door to the corridor is on the left.
"""

from functools import cache

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from make_lesson.drawing.canvas import FINER, Canvas, Colour, Points, darker, ink, lighter, oval
from make_lesson.drawing.furniture import draw_chair
from make_lesson.drawing.notices import draw_brushwork, draw_drawing
from make_lesson.drawing.seats import BACK_WALL_M, CAMERA, HEIGHT_PX, SEATS, WIDTH_PX, table_of

_HALF_WIDTH_M = 2.75
_LOCKER_TOP_M = 0.92
_WALL, _WALL_SIDE = ink("#f4e7cf"), ink("#dccdb4")
_WOOD, _WOOD_DARK = ink("#bd8a55"), ink("#946637")
_BAGS = tuple(
    ink(code)
    for code in ("#b8323a", "#33323c", "#7a4a2c", "#3f6ea8", "#c65b7c", "#4d7a5a", "#8a6bb0")
)


@cache
def room_pixels() -> NDArray[np.uint8]:
    """Return the empty room with its chairs as canvas pixels; drawn once."""
    canvas = Canvas()
    _draw_walls(canvas)
    _draw_floor(canvas)
    _draw_lockers(canvas)
    _draw_notice_boards(canvas)
    _draw_clock(canvas)
    _draw_windows(canvas)
    _draw_door(canvas)
    _draw_shadows(canvas)
    _light(canvas)
    # A little out of focus, so that the eye (and the film's bits) stay with the children.
    canvas.pixels[:] = cv2.GaussianBlur(canvas.pixels, (0, 0), 1.7)
    for seat in sorted(SEATS.values(), key=lambda seat: -seat.head_m[2]):
        draw_chair(canvas, seat)
    return canvas.pixels


def on_back(places: ArrayLike) -> Points:
    """Return the pixels of (x, y) metres on the back wall."""
    flat = np.atleast_2d(np.asarray(places, np.float64))
    return CAMERA.project(np.column_stack([flat, np.full(len(flat), BACK_WALL_M)]))


def _on_side(side: int, places: ArrayLike) -> Points:
    """Return the pixels of (z, y) metres on the left (-1) or right (1) wall."""
    flat = np.atleast_2d(np.asarray(places, np.float64))
    x = np.full(len(flat), side * _HALF_WIDTH_M)
    return CAMERA.project(np.column_stack([x, flat[:, 1], flat[:, 0]]))


def _box(left: float, bottom: float, right: float, top: float) -> list[tuple[float, float]]:
    return [(left, bottom), (right, bottom), (right, top), (left, top)]


def _draw_walls(canvas: Canvas) -> None:
    canvas.pixels[:] = _WALL
    for side in (-1, 1):
        canvas.fill(_on_side(side, _box(1.5, 0, BACK_WALL_M, 3.4)), _WALL_SIDE)
        canvas.fill(_on_side(side, _box(1.5, 0, BACK_WALL_M, 0.85)), darker(_WOOD, 0.06))
        canvas.fill(_on_side(side, _box(1.5, 0.85, BACK_WALL_M, 0.90)), _WOOD_DARK)
        corner = _on_side(side, [(BACK_WALL_M, 0), (BACK_WALL_M, 3.4)])
        canvas.line(corner, darker(_WALL_SIDE, 0.18), 1.5)


def _draw_floor(canvas: Canvas) -> None:
    half, near = _HALF_WIDTH_M, 1.2
    floor = [(-half, 0, BACK_WALL_M), (half, 0, BACK_WALL_M), (half, 0, near), (-half, 0, near)]
    base = ink("#d9b07c")
    canvas.fill(CAMERA.project(floor), base)
    random = np.random.default_rng(5)
    for number, x in enumerate(np.arange(-half, half, 0.16)):
        tone = float(random.uniform(-0.07, 0.09))
        shade = lighter(base, -tone) if tone < 0 else darker(base, tone)
        board = [(x, 0, BACK_WALL_M), (x + 0.16, 0, BACK_WALL_M), (x + 0.16, 0, near), (x, 0, near)]
        canvas.fill(CAMERA.project(board), shade)
        canvas.line(CAMERA.project([board[0], board[3]]), darker(base, 0.24), 0.6)
        for z in np.arange(near + (number % 3) * 0.5, BACK_WALL_M, 1.5):
            canvas.line(CAMERA.project([(x, 0, z), (x + 0.16, 0, z)]), darker(base, 0.24), 0.6)
    skirting = [(-half, 0.0), (half, 0.0), (half, 0.07), (-half, 0.07)]
    canvas.fill(on_back(skirting), _WOOD_DARK)


def _draw_lockers(canvas: Canvas) -> None:
    """Draw two rows of open lockers with school bags in them."""
    left, right, columns = -2.62, 2.62, 18
    canvas.fill(on_back(_box(left, 0.05, right, _LOCKER_TOP_M)), _WOOD)
    wide = (right - left) / columns
    random = np.random.default_rng(11)
    for bottom in (0.10, 0.51):
        for column in range(columns):
            x = left + column * wide
            canvas.fill(
                on_back(_box(x + 0.02, bottom, x + wide - 0.02, bottom + 0.36)), ink("#7d5836")
            )
            canvas.fill(
                on_back(_box(x + 0.02, bottom, x + wide - 0.02, bottom + 0.05)), ink("#98703f")
            )
            if random.random() < 0.86:
                _draw_bag(canvas, x + wide / 2, bottom, _BAGS[int(random.integers(len(_BAGS)))])
        canvas.fill(on_back(_box(left, bottom + 0.36, right, bottom + 0.375)), lighter(_WOOD, 0.25))
    canvas.fill(
        on_back(_box(left - 0.03, _LOCKER_TOP_M, right + 0.03, _LOCKER_TOP_M + 0.035)),
        lighter(_WOOD, 0.35),
    )


def _draw_bag(canvas: Canvas, x: float, bottom: float, colour: Colour) -> None:
    bag = [(-0.095, 0.03), (0.095, 0.03), (0.10, 0.22), (0.08, 0.29), (-0.08, 0.29), (-0.10, 0.22)]
    canvas.fill(on_back([(x + u, bottom + v) for u, v in bag]), colour)
    flap = [
        (-0.095, 0.12),
        (0.095, 0.12),
        (0.10, 0.22),
        (0.08, 0.285),
        (-0.08, 0.285),
        (-0.10, 0.22),
    ]
    canvas.fill(on_back([(x + u, bottom + v) for u, v in flap]), lighter(colour, 0.14))
    (buckle,) = on_back((x, bottom + 0.115))
    canvas.disc(buckle, 1.8, ink("#e6cf8f"))


def _draw_notice_boards(canvas: Canvas) -> None:
    """Draw the two boards with the class's brushwork and pictures."""
    felt = ink("#7fa58a")
    for left, right in ((-2.55, -0.42), (0.62, 2.55)):
        canvas.fill(on_back(_box(left - 0.04, 1.10, right + 0.04, 2.06)), _WOOD_DARK)
        canvas.fill(on_back(_box(left, 1.14, right, 2.03)), felt)
    for number, x in enumerate(np.arange(-2.42, -0.62, 0.315)):
        for row, y in enumerate((1.61, 1.17)):
            draw_brushwork(canvas, on_back(_box(x, y, x + 0.25, y + 0.38)), number * 2 + row)
    for number, x in enumerate(np.arange(0.72, 2.30, 0.46)):
        for row, y in enumerate((1.61, 1.18)):
            draw_drawing(canvas, on_back(_box(x, y, x + 0.38, y + 0.36)), number * 2 + row)


def _draw_clock(canvas: Canvas) -> None:
    (centre,) = on_back((0.10, 1.86))
    canvas.glow(oval(centre + np.array([2.5, 3.0]), 25.5, 25.5), ink("#6a4a30"), 0.25)
    canvas.disc(centre, 25.0, ink("#6d4c33"))
    canvas.disc(centre, 21.5, ink("#fdfbf4"))
    for hour in range(12):
        turn = np.radians(hour * 30)
        way = np.array([np.sin(turn), -np.cos(turn)])
        canvas.line(np.stack([centre + 17.0 * way, centre + 19.5 * way]), ink("#4a4038"), 1.2)
    for turn_deg, length, width in ((-50.0, 10.5, 2.6), (120.0, 16.0, 1.8)):
        turn = np.radians(turn_deg)
        tip = centre + length * np.array([np.sin(turn), -np.cos(turn)])
        canvas.line(np.stack([centre, tip]), ink("#2f2a2a"), width)
    canvas.disc(centre, 2.0, ink("#c9453a"))


def _draw_windows(canvas: Canvas) -> None:
    """Draw the windows of the right wall: sky, trees, frames and a curtain."""
    bottom, top = 0.92, 3.0
    for near, far in ((3.0, 4.62), (4.72, 5.74)):
        canvas.fill(_on_side(1, _box(near, bottom, far, top)), ink("#fbfbf2"))
        glass = (near + 0.05, far - 0.05)
        for share in np.linspace(0, 1, 24):
            low = bottom + 0.06 + share * (top - bottom - 0.12)
            sky = lighter(ink("#8fc7ea"), float(0.75 - 0.5 * share))
            canvas.fill(_on_side(1, _box(glass[0], low, glass[1], top - 0.06)), sky)
        _draw_trees(canvas, glass, bottom + 0.06)
        middle = (near + far) / 2
        canvas.fill(_on_side(1, _box(middle - 0.03, bottom, middle + 0.03, top)), ink("#f4f2ea"))
        canvas.fill(_on_side(1, _box(near, bottom - 0.04, far, bottom + 0.03)), ink("#e3dccb"))
    cloth = ink("#f6dfae")
    for at in (4.67, 5.80):
        for fold in range(4):
            z = at - 0.14 + fold * 0.06
            shade = darker(cloth, 0.05 * (fold % 2)) if fold % 2 else lighter(cloth, 0.25)
            canvas.fill(_on_side(1, _box(z, 0.75, min(z + 0.06, BACK_WALL_M), 3.2)), shade)


def _draw_trees(canvas: Canvas, glass: tuple[float, float], low: float) -> None:
    random = np.random.default_rng(round(glass[0] * 100))
    span = glass[1] - glass[0]
    for row, colour in enumerate((ink("#a9cf8d"), ink("#86b96e"))):
        z = np.linspace(glass[0], glass[1], 26)
        crown = (
            0.62
            - 0.2 * row
            + 0.13 * np.sin(z * 9 / span + row * 2)
            + random.uniform(-0.04, 0.04, 26)
        )
        edge = np.column_stack([z, low + crown])
        canvas.fill(_on_side(1, [(glass[0], low), *edge.tolist(), (glass[1], low)]), colour)


def _draw_door(canvas: Canvas) -> None:
    """Draw the sliding door of the left wall with its panes."""
    near, far = 4.42, 5.52
    canvas.fill(_on_side(-1, _box(near - 0.06, 0, far + 0.06, 2.12)), _WOOD_DARK)
    for start, end in ((near, (near + far) / 2 - 0.02), ((near + far) / 2 + 0.02, far)):
        canvas.fill(_on_side(-1, _box(start, 0.02, end, 2.05)), lighter(_WOOD, 0.18))
        for low, high in ((0.98, 1.42), (1.48, 1.95)):
            canvas.fill(_on_side(-1, _box(start + 0.07, low, end - 0.07, high)), ink("#b9d3d0"))
        canvas.fill(_on_side(-1, _box(start + 0.07, 0.15, end - 0.07, 0.86)), _WOOD)
    canvas.fill(_on_side(-1, _box(5.60, 1.25, 5.82, 1.75)), ink("#fffdf6"))
    for y in np.arange(1.30, 1.72, 0.07):
        canvas.line(_on_side(-1, [(5.62, y), (5.80, y)]), ink("#9fb4c8"), 0.8)


def _draw_shadows(canvas: Canvas) -> None:
    """Let the tables and chairs stand on the floor: a soft shadow below each table."""
    mask = np.zeros(canvas.pixels.shape[:2], np.uint8)
    for group in range(1, 5):
        corners = table_of(group).corners_m * (1, 0, 1)
        corners[:, 0] += np.array([-0.25, 0.15, 0.15, -0.25])
        corners[:2, 2] += 0.35
        points = np.rint(CAMERA.project(corners) * FINER).astype(np.int32)
        cv2.fillPoly(mask, [points], 120)
    wall_foot = np.rint(on_back(_box(-2.8, -0.25, 2.8, 0.0)) * FINER).astype(np.int32)
    cv2.fillPoly(mask, [wall_foot], 80)
    soft = cv2.GaussianBlur(mask, (0, 0), 26).astype(np.float32)[..., None] / 255
    shade = np.array(ink("#5a3a28"), np.float32)
    mixed = canvas.pixels + (shade - canvas.pixels) * soft
    canvas.pixels[:] = mixed.astype(np.uint8)


def _light(canvas: Canvas) -> None:
    """Light the room: a warm glow from the windows, patches of sun, and darker corners."""
    sun = np.zeros(canvas.pixels.shape[:2], np.float32)
    for near in (2.5, 3.35, 4.2):
        patch = [
            (0.9, 0.001, near),
            (1.75, 0.001, near + 0.1),
            (1.95, 0.001, near + 0.62),
            (1.1, 0.001, near + 0.5),
        ]
        cv2.fillPoly(sun, [np.rint(CAMERA.project(patch) * FINER).astype(np.int32)], 1.0)
    beam = on_back([(0.55, 2.2), (1.7, 2.2), (0.85, 1.0), (-0.3, 1.0)])
    cv2.fillPoly(sun, [np.rint(beam * FINER).astype(np.int32)], 0.42)
    sun = cv2.GaussianBlur(sun, (0, 0), 14)
    y, x = np.mgrid[0 : HEIGHT_PX * FINER, 0 : WIDTH_PX * FINER].astype(np.float32) / FINER
    glow = np.exp(-(((x - 1330) / 620) ** 2 + ((y - 60) / 420) ** 2))
    corner = ((x - 690) / 900) ** 2 + ((y - 330) / 620) ** 2
    gain = 1.0 - 0.13 * np.clip(corner, 0, 1.4) + 0.10 * glow + 0.16 * sun
    warm = np.stack([1 - 0.03 * glow - 0.05 * sun, np.ones_like(x), 1 + 0.01 * glow], axis=-1)
    lit = canvas.pixels * gain[..., None] * warm
    canvas.pixels[:] = lit.clip(0, 255).astype(np.uint8)
