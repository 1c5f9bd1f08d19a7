"""What hangs on the notice boards: brushwork (characters of few strokes) and pictures."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from make_lesson.drawing.canvas import Canvas, Points, ink, oval, rounded

_STROKES: Final[dict[str, tuple[tuple[tuple[float, float], ...], ...]]] = {
    "光": (
        ((0.50, 0.06), (0.50, 0.42)), ((0.22, 0.16), (0.32, 0.34)), ((0.80, 0.14), (0.68, 0.34)),
        ((0.10, 0.46), (0.90, 0.45)), ((0.39, 0.48), (0.35, 0.70), (0.12, 0.90)),
        ((0.60, 0.48), (0.60, 0.84), (0.88, 0.86), (0.89, 0.70)),
    ),
    "山": (
        ((0.50, 0.10), (0.50, 0.82)), ((0.16, 0.44), (0.17, 0.83), (0.84, 0.83)),
        ((0.84, 0.42), (0.84, 0.90)),
    ),
    "水": (
        ((0.50, 0.06), (0.50, 0.90), (0.40, 0.83)), ((0.16, 0.35), (0.38, 0.34), (0.13, 0.78)),
        ((0.82, 0.22), (0.56, 0.44)), ((0.55, 0.42), (0.90, 0.82)),
    ),
    "木": (
        ((0.12, 0.34), (0.88, 0.33)), ((0.50, 0.06), (0.50, 0.94)),
        ((0.49, 0.36), (0.12, 0.80)), ((0.51, 0.36), (0.89, 0.80)),
    ),
    "大": (
        ((0.12, 0.36), (0.88, 0.35)), ((0.50, 0.08), (0.47, 0.46), (0.14, 0.90)),
        ((0.52, 0.42), (0.88, 0.88)),
    ),
    "川": (
        ((0.22, 0.14), (0.21, 0.52), (0.12, 0.88)), ((0.50, 0.20), (0.50, 0.74)),
        ((0.80, 0.10), (0.80, 0.92)),
    ),
}  # fmt: skip
"""Strokes in a unit square, y downwards."""


def _inside(corners: Points, places: ArrayLike) -> Points:
    """Return pixels of unit-square places (y downwards) in a sheet with these corners.

    The corners are lower left, lower right, upper right, upper left.
    """
    u, v = np.atleast_2d(np.asarray(places, np.float64)).T[:, :, None]
    top = corners[3] + u * (corners[2] - corners[3])
    low = corners[0] + u * (corners[1] - corners[0])
    return np.asarray(top + v * (low - top), np.float64)


def _sheet(canvas: Canvas, corners: Points) -> None:
    canvas.glow(corners + np.array([1.2, 1.6]), ink("#2f4638"), 0.35)
    canvas.fill(corners, ink("#fdfaf0"))


def draw_brushwork(canvas: Canvas, corners: Points, number: int) -> None:
    """Draw a sheet of brushwork; `number` chooses the character."""
    _sheet(canvas, corners)
    strokes = _STROKES[list(_STROKES)[(number * 5 + number // 6) % len(_STROKES)]]
    high = float(np.linalg.norm(corners[3] - corners[0]))
    for stroke in strokes:
        path = np.array(stroke) * (0.74, 0.70) + (0.10, 0.06)
        canvas.line(
            _inside(corners, rounded(path, closed=False, times=1)), ink("#26232a"), 0.062 * high
        )
    canvas.line(_inside(corners, [(0.92, 0.62), (0.92, 0.92)]), ink("#3a363c"), 0.022 * high)
    (seal,) = _inside(corners, (0.92, 0.955))
    canvas.disc(seal, 0.018 * high, ink("#c8372d"))
    for u in (0.5,):
        (pin,) = _inside(corners, (u, 0.025))
        canvas.disc(pin, 1.3, ink("#d9483b"))


def draw_drawing(canvas: Canvas, corners: Points, number: int) -> None:
    """Draw a child's picture; `number` chooses which."""
    _sheet(canvas, corners)
    pictures: tuple[Callable[[Canvas, Points], None], ...] = (
        _hill, _rainbow, _flower, _fish, _planet,
    )  # fmt: skip
    pictures[(number * 3) % len(pictures)](canvas, corners)


def _field(canvas: Canvas, corners: Points, code: str) -> None:
    canvas.fill(
        _inside(corners, [(0.06, 0.06), (0.94, 0.06), (0.94, 0.94), (0.06, 0.94)]), ink(code)
    )


def _round(canvas: Canvas, corners: Points, place: tuple[float, float, float], code: str) -> None:
    """Fill an ellipse at (u, v) with radius r, all in parts of the sheet."""
    u, v, radius = place
    canvas.fill(_inside(corners, oval((u, v), radius, radius)), ink(code))


def _hill(canvas: Canvas, corners: Points) -> None:
    _field(canvas, corners, "#bfe3f2")
    _round(canvas, corners, (0.76, 0.25, 0.11), "#f5c04a")
    slope = [
        (0.06, 0.94),
        (0.06, 0.7),
        (0.3, 0.45),
        (0.52, 0.66),
        (0.7, 0.5),
        (0.94, 0.74),
        (0.94, 0.94),
    ]
    canvas.fill(_inside(corners, slope), ink("#7fb767"))
    canvas.fill(_inside(corners, [(0.22, 0.53), (0.3, 0.45), (0.37, 0.52)]), ink("#ffffff"))


def _rainbow(canvas: Canvas, corners: Points) -> None:
    _field(canvas, corners, "#dff0fa")
    turn = np.linspace(np.pi, 2 * np.pi, 24)
    for radius, code in (
        (0.38, "#e8685d"),
        (0.32, "#f2b04b"),
        (0.26, "#8cc16b"),
        (0.20, "#6aa6dd"),
    ):
        arc = np.stack([0.5 + radius * np.cos(turn), 0.82 + 1.5 * radius * np.sin(turn)], 1)
        canvas.line(_inside(corners, arc), ink(code), 3.2)


def _flower(canvas: Canvas, corners: Points) -> None:
    _field(canvas, corners, "#fbeecb")
    canvas.line(_inside(corners, [(0.5, 0.5), (0.48, 0.94)]), ink("#5f9c54"), 2.2)
    for turn in np.arange(6) * np.pi / 3:
        place = (0.5 + 0.16 * float(np.cos(turn)), 0.42 + 0.16 * float(np.sin(turn)), 0.10)
        _round(canvas, corners, place, "#ec8fa6")
    _round(canvas, corners, (0.5, 0.42, 0.09), "#f6cf58")


def _fish(canvas: Canvas, corners: Points) -> None:
    _field(canvas, corners, "#6fb5cf")
    for u, v, code in ((0.40, 0.36, "#f39a4c"), (0.62, 0.66, "#f4d35e")):
        canvas.fill(_inside(corners, oval((u, v), 0.17, 0.10)), ink(code))
        tail = [(u + 0.14, v), (u + 0.27, v - 0.10), (u + 0.27, v + 0.10)]
        canvas.fill(_inside(corners, tail), ink(code))


def _planet(canvas: Canvas, corners: Points) -> None:
    _field(canvas, corners, "#39436b")
    _round(canvas, corners, (0.48, 0.52, 0.20), "#e9b872")
    canvas.line(
        _inside(corners, oval((0.48, 0.52), 0.36, 0.08, -18)), ink("#f3e3b5"), 1.6, closed=True
    )
    for u, v in ((0.16, 0.2), (0.8, 0.22), (0.85, 0.75), (0.2, 0.82), (0.6, 0.14)):
        _round(canvas, corners, (u, v, 0.02), "#fff4c9")
