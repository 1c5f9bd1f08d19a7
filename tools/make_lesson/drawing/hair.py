"""Hair: a shell around the head whose texture says where hair is, and what hangs off it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from make_lesson.drawing.canvas import Colour, darker, lighter, mixed
from make_lesson.drawing.people import Cut, Look

SHELL_AXES: Final = np.array([0.80, 1.06, 0.97])
SHELL_CENTRE: Final = np.array([0.0, 0.05, -0.02])

_WIDE, _HIGH = 720, 330
_Y_LOW, _Y_HIGH = -1.1, 1.2

Texture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Textures:
    """What is painted on the shell, by longitude (columns) and height (rows).

    Attributes:
        hair: uint8 (high, wide, 4), the colour of hair and, last, where it is.
        skin: uint8 (high, wide, 3), the skin below with blush and the hair's shadow.
        back_line: The lowest height of hair at the back.
    """

    hair: Texture
    skin: Texture
    back_line: float


def columns_of(longitude_deg: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return texture columns for longitudes of -180..180 (0 is the nose)."""
    return np.asarray((longitude_deg + 180.0) * (_WIDE / 360.0), np.float32)


def rows_of(y: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return texture rows for heights in half head heights."""
    return np.asarray((_Y_HIGH - y) * (_HIGH / (_Y_HIGH - _Y_LOW)), np.float32)


_LINES: Final[dict[Cut, tuple[tuple[float, float], ...]]] = {
    Cut.BOB: (
        (0, 0.30), (40, 0.26), (52, 0.22), (58, -0.45), (80, -0.66),
        (110, -0.72), (180, -0.74),
    ),
    Cut.SHORT: (
        (0, 0.34), (35, 0.30), (55, 0.24), (66, 0.02), (78, -0.12),
        (84, 0.16), (104, 0.16), (120, -0.40), (180, -0.48),
    ),
    Cut.SPIKY: (
        (0, 0.42), (35, 0.36), (55, 0.30), (66, 0.08), (78, -0.06),
        (84, 0.2), (104, 0.2), (120, -0.35), (180, -0.42),
    ),
    Cut.SIDE_PART: (
        (0, 0.40), (35, 0.34), (55, 0.26), (66, 0.02), (80, -0.16),
        (86, 0.1), (104, 0.1), (120, -0.42), (180, -0.5),
    ),
    Cut.TIED_BACK: (
        (0, 0.60), (30, 0.57), (50, 0.46), (64, 0.28), (74, 0.02),
        (84, 0.16), (104, 0.1), (120, -0.35), (180, -0.45),
    ),
    Cut.CENTRE_PART: (
        (0, 0.72), (8, 0.62), (26, 0.40), (44, 0.20), (56, 0.02),
        (66, -0.46), (90, -0.58), (110, -0.6), (180, -0.62),
    ),
    Cut.CROPPED: (
        (0, 0.52), (35, 0.50), (52, 0.42), (62, 0.22), (72, 0.06),
        (84, 0.2), (104, 0.2), (120, -0.32), (180, -0.4),
    ),
    Cut.CURLY: (
        (0, 0.46), (35, 0.43), (55, 0.34), (66, 0.12), (78, -0.04),
        (90, 0.0), (104, 0.0), (120, -0.40), (180, -0.48),
    ),
    Cut.SCARF: (
        (0, 0.50), (20, 0.47), (40, 0.32), (52, 0.05), (58, -0.30),
        (62, -0.70), (64, -1.2), (180, -1.2),
    ),
}  # fmt: skip
"""Longitudes in degrees and the height of the hairline there."""

_ZIGZAG = {Cut.BOB: 0.025, Cut.SHORT: 0.07, Cut.SPIKY: 0.11, Cut.CURLY: 0.05, Cut.CROPPED: 0.012}


def hairline(cut: Cut, longitude_deg: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the height down to which hair reaches, at each longitude."""
    at, heights = zip(*_LINES[cut], strict=True)
    line = np.interp(np.abs(longitude_deg), at, heights)
    if cut is Cut.SIDE_PART:
        # The parting is at -24 degrees: hair falls to both sides of it, further to the right.
        sweep = np.exp(-(((longitude_deg + 24) / 13) ** 2)) * 0.22
        line = line + sweep - np.where(np.abs(longitude_deg) < 55, 0.0022 * longitude_deg, 0.0)
    size = _ZIGZAG.get(cut, 0.0)
    front = np.abs(longitude_deg) < 62
    step = 9.0 if cut is Cut.CURLY else 17.0
    saw = np.abs(((longitude_deg / step + 0.3) % 1.0) * 2 - 1)
    return np.asarray(line + np.where(front, size * (saw - 0.5), 0.0), np.float64)


@lru_cache(maxsize=64)
def textures_for(look: Look) -> Textures:
    """Return the textures of a person, painted once."""
    longitude = np.linspace(-180, 180, _WIDE, endpoint=False)
    height = np.linspace(_Y_HIGH, _Y_LOW, _HIGH)[:, None]
    line = hairline(look.cut, longitude)
    step = (_Y_HIGH - _Y_LOW) / _HIGH
    cover = np.clip((height - line) / (1.5 * step) + 0.5, 0, 1)
    return Textures(
        np.dstack([_paint_hair(look, longitude, height, line), np.asarray(cover * 255, np.uint8)]),
        _paint_skin(look, longitude, height, cover),
        float(hairline(look.cut, np.array([175.0]))[0]),
    )


def _paint_hair(
    look: Look,
    longitude: NDArray[np.float64],
    height: NDArray[np.float64],
    line: NDArray[np.float64],
) -> Texture:
    base = np.array(look.hair, np.float64)
    random = np.random.default_rng(7)
    if look.cut is Cut.SCARF:
        folds = 0.05 * np.sin((longitude + 60 * height) / 9.0)
        tone = 1.0 + folds - 0.10 * np.clip(1 - (height - line) / 0.07, 0, 1)
        return _toned(base, tone)
    strands = cv2.GaussianBlur(random.normal(0, 1, (1, _WIDE)), (0, 0), 1.6)[0]
    fine = np.asarray(strands / np.abs(strands).max())
    tone = 1.0 + 0.16 * fine * np.ones_like(height)
    if look.cut is Cut.CURLY:
        curls = cv2.GaussianBlur(random.normal(0, 1, (_HIGH, _WIDE)), (0, 0), 5.0)
        tone = 1.0 + 0.30 * curls / np.abs(curls).max()
    # Darker where strands end, and the ring of light that children's hair has.
    tone -= 0.10 * np.clip(1 - (height - line) / 0.10, 0, 1)
    ring_at = 0.66 + 0.05 * fine + 0.03 * np.sin(np.radians(longitude * 3))
    ring = np.exp(-(((height - ring_at) / 0.06) ** 2)) * (0.55 + 0.45 * fine)
    strength = 0.0 if look.cut in {Cut.CURLY, Cut.CROPPED} else 0.34
    shine = np.array(lighter(look.hair, 0.75), np.float64)
    painted = base * tone[..., None]
    painted += (shine - painted) * (strength * ring.clip(0, 1))[..., None]
    return np.asarray(painted.clip(0, 255), np.uint8)


def _toned(base: NDArray[np.float64], tone: NDArray[np.float64]) -> Texture:
    return np.asarray((base * tone[..., None]).clip(0, 255), np.uint8)


def _paint_skin(
    look: Look,
    longitude: NDArray[np.float64],
    height: NDArray[np.float64],
    cover: NDArray[np.float64],
) -> Texture:
    shape = (_HIGH, _WIDE, 1)
    skin = np.ones(shape) * np.array(look.skin, np.float64)

    def tint(colour: Colour, amount: NDArray[np.float64]) -> None:
        skin[:] += (np.array(colour, np.float64) - skin) * amount[..., None]

    shadow = cv2.GaussianBlur(
        np.roll(cover, round(0.09 * _HIGH / (_Y_HIGH - _Y_LOW)), 0), (0, 0), 5
    )
    tint(darker(look.skin, 0.30), 0.75 * np.asarray(shadow))
    blush = mixed(look.skin, (96, 104, 240), 0.42)
    for side in (-1, 1):
        spot = ((longitude - side * 38) / 15) ** 2 + ((height + 0.36) / 0.15) ** 2
        tint(blush, 0.62 * np.exp(-spot))
        socket = ((longitude - side * 24) / 13) ** 2 + ((height - 0.03) / 0.15) ** 2
        tint(darker(look.skin, 0.22), 0.35 * np.exp(-socket))
    chin = (longitude / 26) ** 2 + ((height + 0.74) / 0.05) ** 2
    tint(darker(look.skin, 0.25), 0.28 * np.exp(-chin))
    nose = (longitude / 5) ** 2 + ((height + 0.12) / 0.18) ** 2
    tint(lighter(look.skin, 0.6), 0.42 * np.exp(-nose))
    edge = np.clip((np.abs(longitude) - 55) / 45, 0, 1) * np.ones_like(height)
    tint(darker(look.skin, 0.25), 0.5 * edge)
    return np.asarray(skin.clip(0, 255), np.uint8)
