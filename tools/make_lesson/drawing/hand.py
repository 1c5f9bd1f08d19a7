"""Hands: an open raised one, a resting one, and one that holds a pencil."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from make_lesson.drawing.canvas import (
    Canvas,
    Colour,
    Points,
    darker,
    hull,
    ink,
    lighter,
    oval,
    rounded,
)

_FINGERS = (
    ((-0.150, -0.07), (-0.275, -0.330), 0.048),
    ((-0.055, -0.12), (-0.095, -0.450), 0.051),
    ((0.050, -0.12), (0.070, -0.435), 0.050),
    ((0.145, -0.06), (0.215, -0.325), 0.043),
)
"""Root, tip and radius of the four fingers, index first, in hand lengths; y grows downwards."""
_THUMB = ((-0.13, 0.24), (-0.36, -0.02), 0.056)
_PALM = (
    (-0.20, -0.10), (-0.06, -0.16), (0.08, -0.15), (0.19, -0.06), (0.19, 0.18), (0.12, 0.38),
    (0.10, 0.50), (-0.10, 0.50), (-0.13, 0.38), (-0.20, 0.18),
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Frame:
    """Where a hand lies: its centre, length in pixels, turn, and whether it is mirrored."""

    centre: NDArray[np.float64]
    length: float
    turn_deg: float
    mirror: int

    def at(self, points: ArrayLike) -> Points:
        local = np.atleast_2d(np.asarray(points, np.float64)) * (self.mirror, 1)
        turn = np.radians(self.turn_deg)
        rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        return np.asarray(self.centre + self.length * local @ rotation, np.float64)


def draw_open_hand(
    canvas: Canvas, place: tuple[NDArray[np.float64], float, float], side: int, skin: Colour
) -> None:
    """Draw a raised hand, its palm to the viewer, its thumb to the head.

    Args:
        canvas: What is drawn on.
        place: Centre in pixels, length in pixels, lean in degrees (clockwise).
        side: The side of the head on which it is raised: -1 left, +1 right.
        skin: Its colour.
    """
    centre, length, lean = place
    frame = _Frame(centre, length, lean, side)
    line = darker(skin, 0.52)
    for grow, colour in ((0.018, line), (0.0, skin)):
        for root, tip, radius in (*_FINGERS, _THUMB):
            start, end = frame.at(root)[0], frame.at(tip)[0]
            bend = start + 0.55 * (end - start)
            thick, thin = (radius + grow) * length, (0.86 * radius + grow) * length
            canvas.limb((start, bend), (thick, thick), colour)
            canvas.limb((bend, end), (thick, thin), colour)
        if grow:
            outline = rounded(np.array(_PALM) * (1 + 3.0 * grow))
            canvas.fill(frame.at(outline), colour)
    canvas.fill(frame.at(rounded(_PALM)), skin)
    pad = darker(skin, 0.10)
    canvas.glow(frame.at(oval((-0.115, 0.20), 0.085, 0.15, 15)), pad, 0.55)
    canvas.glow(frame.at(oval((0.10, 0.20), 0.07, 0.15, -8)), pad, 0.40)
    canvas.glow(frame.at(oval((0.0, -0.08), 0.17, 0.06)), lighter(skin, 0.35), 0.5)
    _draw_creases(canvas, frame, darker(skin, 0.38))


def _draw_creases(canvas: Canvas, frame: _Frame, line: Colour) -> None:
    width = 0.016 * frame.length
    for crease in (
        ((-0.17, 0.02), (-0.03, 0.05), (0.02, 0.17), (-0.03, 0.33)),
        ((-0.17, 0.00), (0.0, -0.01), (0.15, 0.06)),
        ((-0.08, -0.05), (0.06, -0.08), (0.17, -0.03)),
    ):
        canvas.line(frame.at(rounded(crease, closed=False)), line, width)
    for root, tip, radius in _FINGERS:
        base, end = np.array(root), np.array(tip)
        for share in (0.30, 0.63):
            middle = base + share * (end - base)
            across = np.array([0.62 * radius, 0.0])
            canvas.line(frame.at([middle - across, middle + across]), line, width * 0.8)


def draw_resting_hand(
    canvas: Canvas,
    wrist: NDArray[np.float64],
    knuckles: NDArray[np.float64],
    skin: Colour,
    size: float,
) -> None:
    """Draw a hand that lies on the table: a mitten with the hint of fingers.

    Args:
        canvas: What is drawn on.
        wrist: Where the arm ends, pixels.
        knuckles: The middle of the hand, pixels.
        skin: Its colour.
        size: Half its breadth in pixels.
    """
    ahead = knuckles - wrist
    ahead = ahead / max(float(np.linalg.norm(ahead)), 1e-6)
    aside = np.array([-ahead[1], ahead[0]])
    tip = knuckles + ahead * size * 0.8
    outline = hull(
        np.concatenate([oval(knuckles, size, size * 0.92), oval(tip, size * 0.72, size * 0.66)])
    )
    canvas.fill(outline, skin)
    canvas.line(outline, darker(skin, 0.32), 0.7, closed=True)
    for share in (-0.38, 0.0, 0.38):
        start = knuckles + aside * share * size + ahead * 0.35 * size
        canvas.line(np.stack([start, start + ahead * size * 0.8]), darker(skin, 0.28), 0.6)


def draw_pencil(canvas: Canvas, point: NDArray[np.float64], size: float, side: int) -> None:
    """Draw a pencil whose point is near the hand's tip, leaning over the hand."""
    top = point + np.array([side * 1.1, -2.6]) * size
    canvas.line(np.stack([point, top]), ink("#e8a93a"), 0.34 * size)
    canvas.line(np.stack([top, top + 0.16 * (top - point)]), ink("#e58f9c"), 0.34 * size)
    canvas.line(np.stack([point, point + 0.14 * (top - point)]), ink("#4a3a30"), 0.22 * size)
