"""Tables with what lies on them, and chairs. Tables are layers that are drawn once."""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from make_lesson.drawing.canvas import Canvas, Colour, Points, darker, hull, ink, lighter, oval
from make_lesson.drawing.figure import Stance
from make_lesson.drawing.seats import CAMERA, SEATED_HEAD_M, SEATS, TABLE_M, Seat, table_of

_TOP = ink("#ebcd9f")
_STEEL = ink("#8e99a6")
_COVERS = tuple(ink(code) for code in ("#e2725b", "#5b8fd0", "#68a36a", "#e0a63c"))


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """A part of the picture with transparency, kept ready.

    Attributes:
        box: Rows and columns of the canvas.
        colour: uint8 (rows, columns, 3), already multiplied by its opacity.
        through: uint8 (rows, columns, 3), how much of what is behind shows, 0..255.
    """

    box: tuple[slice, slice]
    colour: NDArray[np.uint8]
    through: NDArray[np.uint8]

    def lay_on(self, canvas: Canvas) -> None:
        """Draw the layer over what the canvas holds."""
        part = canvas.pixels[self.box]
        behind = cv2.multiply(part, self.through, scale=1 / 255)
        part[:] = cv2.add(behind, self.colour)


@cache
def table_layer(group: int) -> Layer:
    """Return the table of a group with notebooks, tablets and the experiment on it."""
    on_black, on_white = Canvas(), Canvas()
    on_white.pixels[:] = 255
    for canvas in (on_black, on_white):
        _draw_table(canvas, group)
    through = on_white.pixels - np.minimum(on_black.pixels, on_white.pixels)
    rows = np.flatnonzero((through < 255).any(axis=(1, 2)))
    columns = np.flatnonzero((through < 255).any(axis=(0, 2)))
    box = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    return Layer(box, on_black.pixels[box].copy(), through[box].copy())


def draw_chair(canvas: Canvas, seat: Seat) -> None:
    """Draw the chair behind a seat: steel tubes, a wooden back and seat."""
    stance = _stance(seat)
    scale = float(CAMERA.scale(seat.head_m[2]))
    wood = ink("#d3a066")

    def at(sideways: float, height: float, forward: float) -> NDArray[np.float64]:
        return stance.at(sideways, height - SEATED_HEAD_M, forward)

    for side in (-1, 1):
        for forward, top in ((-0.12, 0.80), (0.20, 0.42)):
            tube = CAMERA.project([at(side * 0.17, 0.0, forward), at(side * 0.17, top, forward)])
            canvas.line(tube, _STEEL, 0.022 * scale)
    plate = CAMERA.project(
        [at(-0.19, 0.42, -0.12), at(0.19, 0.42, -0.12), at(0.19, 0.42, 0.22), at(-0.19, 0.42, 0.22)]
    )
    canvas.fill(plate, wood)
    back = CAMERA.project(
        [
            at(-0.19, 0.62, -0.13),
            at(0.19, 0.62, -0.13),
            at(0.185, 0.82, -0.14),
            at(-0.185, 0.82, -0.14),
        ]
    )
    canvas.fill(back, lighter(wood, 0.12))
    canvas.line(back, darker(wood, 0.3), 0.8, closed=True)


def _stance(seat: Seat) -> Stance:
    return Stance(np.array(seat.head_m), seat.body_yaw_deg, hand_side=seat.hand_side)


def _draw_table(canvas: Canvas, group: int) -> None:
    corners = table_of(group).corners_m
    top = CAMERA.project(corners)
    low = CAMERA.project(corners - np.array([0, 0.035, 0]))
    for corner in (3, 2):
        x, _, z = corners[corner] + np.array([0.04 if corner == 3 else -0.04, 0, 0.03])
        scale = float(CAMERA.scale(z))
        canvas.line(CAMERA.project([(x, 0, z), (x, TABLE_M, z)]), _STEEL, 0.035 * scale)
    canvas.fill(hull(np.concatenate([top, low])), darker(_TOP, 0.34))
    canvas.fill(top, _TOP)
    for share in np.linspace(0.06, 0.94, 12):
        grain = np.stack([top[0] + share * (top[1] - top[0]), top[3] + share * (top[2] - top[3])])
        canvas.line(grain, darker(_TOP, 0.05), 0.8)
    middle = (corners[:2].mean(axis=0) + corners[2:].mean(axis=0)) / 2
    seam = CAMERA.project(
        [(middle[0], TABLE_M, corners[0, 2]), (middle[0], TABLE_M, corners[2, 2])]
    )
    canvas.line(seam, darker(_TOP, 0.22), 1.0)
    canvas.line(top, lighter(_TOP, 0.5), 1.0, closed=True)
    for number in (1, 2, 3, 4):
        _draw_place(canvas, SEATS[f"{group}-{number}"], _COVERS[(group + number) % 4])
    _draw_experiment(canvas, middle, group)


def _flat(
    stance: Stance, centre: tuple[float, float], size: tuple[float, float], lean: float
) -> Points:
    """Return the pixels of a rectangle that lies on the table before a seat."""
    turn = np.radians(lean)
    corners = []
    for u, v in ((-1, 1), (1, 1), (1, -1), (-1, -1)):
        du, dv = u * size[0] / 2, v * size[1] / 2
        aside = centre[0] + du * np.cos(turn) - dv * np.sin(turn)
        ahead = centre[1] + du * np.sin(turn) + dv * np.cos(turn)
        point = stance.at(float(aside), 0.0, float(ahead))
        point[1] = TABLE_M + 0.005
        corners.append(point)
    return CAMERA.project(np.stack(corners))


def _draw_place(canvas: Canvas, seat: Seat, cover: Colour) -> None:
    """Draw an open notebook and a tablet before a seat."""
    stance = _stance(seat)
    side = -seat.hand_side
    beside = seat.name.endswith(("1", "4"))
    # Who sits beside the table has everything on the table's side.
    paper_at = (side * 0.13, 0.33) if beside else (side * 0.05, 0.34)
    tablet_at = (side * 0.37, 0.26) if beside else (-side * 0.21, 0.36)
    notebook = _flat(stance, paper_at, (0.30, 0.20), side * 6)
    canvas.fill(notebook + np.array([0.8, 1.6]), darker(_TOP, 0.30))
    canvas.fill(notebook, ink("#fffdf5"))
    canvas.line(notebook, cover, 1.6, closed=True)
    canvas.line(np.stack([notebook[:2].mean(0), notebook[2:].mean(0)]), ink("#b9b2a4"), 0.8)
    for row in np.linspace(0.2, 0.8, 5):
        left = notebook[0] + row * (notebook[3] - notebook[0])
        right = notebook[1] + row * (notebook[2] - notebook[1])
        for start, end in ((0.07, 0.44), (0.56, 0.93 - 0.25 * (row > 0.6))):
            canvas.line(
                np.stack([left + start * (right - left), left + end * (right - left)]),
                ink("#9db2cc"),
                0.7,
            )
    tablet = _flat(stance, tablet_at, (0.16, 0.20), -side * 9)
    canvas.fill(tablet + np.array([0.8, 1.8]), darker(_TOP, 0.34))
    canvas.fill(tablet, ink("#34394a"))
    centre = tablet.mean(axis=0)
    screen = centre + (tablet - centre) * 0.84
    canvas.fill(screen, ink("#d8efff"))
    bar = np.stack(
        [
            screen[3],
            screen[2],
            screen[2] + 0.25 * (screen[1] - screen[2]),
            screen[3] + 0.25 * (screen[0] - screen[3]),
        ]
    )
    canvas.fill(bar, ink("#3f7fd6"))


def _draw_experiment(canvas: Canvas, middle: NDArray[np.float64], group: int) -> None:
    """Draw a beaker of coloured water on a tray: today's lesson is science."""
    x, z = middle[0], middle[2] + 0.06
    scale = float(CAMERA.scale(z))
    tray = [
        (x - 0.13, TABLE_M, z + 0.07),
        (x + 0.13, TABLE_M, z + 0.07),
        (x + 0.14, TABLE_M, z - 0.09),
        (x - 0.14, TABLE_M, z - 0.09),
    ]
    canvas.fill(CAMERA.project(tray), ink("#f2f4f2"))
    canvas.line(CAMERA.project(tray), ink("#a7b3ba"), 1.0, closed=True)
    water = _COVERS[group % 4]
    (foot,) = CAMERA.project([(x, TABLE_M + 0.02, z)])
    wide, high = 0.048 * scale, 0.115 * scale
    body = np.concatenate([oval(foot, wide, 0.5 * wide), oval(foot - (0, high), wide, 0.5 * wide)])
    canvas.glow(hull(body), ink("#ffffff"), 0.45)
    level = foot - (0, 0.62 * high)
    filled = np.concatenate(
        [oval(foot, wide * 0.93, 0.45 * wide), oval(level, wide * 0.93, 0.45 * wide)]
    )
    canvas.glow(hull(filled), water, 0.78)
    canvas.fill(oval(level, wide * 0.93, 0.45 * wide), lighter(water, 0.35))
    canvas.line(hull(body), ink("#8fa3ad"), 0.8, closed=True)
    canvas.line(oval(foot - (0, high), wide, 0.5 * wide), ink("#8fa3ad"), 0.8, closed=True)
